"""Every page, route and parameter that the running journal has, as each role and as a stranger, cold and warm.

What there is to visit is asked of the journal itself: a page, a route or a parameter that nobody thought of here
fails the first tests.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import SInt64Array, StringArray, StringTriggerValue
from websockets.exceptions import InvalidStatus

from database.accounts import Grant
from journal.viewer import Role
from tests.database_school import rows
from tests.drawn_school import STAFF, Drawing, crowd, draw, echoless, number, private, walk
from tests.servers import ROOT, Server, running_server
from tests.streamlit_client import Shown, finished, opened
from tests.web_school import NOW, WebSchool
from web.contents import CONTENTS, pages_for

#: Four pupils of each class; the even ones are of 7А.
DRAWING: Drawing = crowd(8)
EVERYBODY = frozenset(DRAWING.pupils)
OF_7A = frozenset(pupil for pupil, (of, _) in DRAWING.pupils.items() if of == "7А")

PEOPLE = {
    **STAFF,
    "mother": ("", (Grant(Role.GUARDIAN, number(0)),)),
    "father": ("", (Grant(Role.GUARDIAN, number(1)), Grant(Role.GUARDIAN, number(3)))),
    "pupil": ("", (Grant(Role.PUPIL, number(2)),)),
}

#: Login → whose records they may meet anywhere at all.
OWN: Mapping[str, frozenset[str]] = {
    "mother": frozenset({number(0)}), "father": frozenset({number(1), number(3)}), "pupil": frozenset({number(2)}),
    "leader": OF_7A, "teacher": OF_7A, "deputy": EVERYBODY, "head": EVERYBODY, "it": frozenset(), "nobody": frozenset(),
}  # fmt: skip


class Expected(NamedTuple):
    """A route: addresses of it to ask for, and the status a stranger gets; else the way to the sign-in page."""

    asked: tuple[str, ...]
    stranger: int = 303


#: Every route of the running server.
ROUTES: Mapping[str, Expected] = {
    "Mount ": Expected(("/static/index.html", "/index.html", "/static/../app.py", "/static/%2e%2e/%2e%2e/app.py"), 0),
    "Route /": Expected(("/",)),
    "Route /{page}": Expected((*(f"/{row.url_path}" for row in CONTENTS), "/secret", "/..%2fapp.py", "/menu.py")),
    "Route /_stcore/agent/interact": Expected(("/_stcore/agent/interact",)),
    "Route /_stcore/agent/mcp": Expected(("/_stcore/agent/mcp",)),
    "Route /_stcore/agent/openapi.json": Expected(("/_stcore/agent/openapi.json",)),
    "Route /_stcore/bidi-components/{path:path}": Expected(("/_stcore/bidi-components/x/y.js",)),
    "Route /_stcore/health": Expected(("/_stcore/health",), 200),
    "Route /_stcore/host-config": Expected(("/_stcore/host-config",)),
    "Route /_stcore/metrics": Expected(("/_stcore/metrics",)),
    "Route /_stcore/upload_file/{session_id}/{file_id}": Expected(("/_stcore/upload_file/x/y",)),
    "Route /account": Expected(("/account", "/account?done=password")),
    "Route /auth/login": Expected(("/auth/login",)),
    "Route /auth/logout": Expected(("/auth/logout",)),
    "Route /auth/{name}": Expected(("/auth/google", "/auth/x?next=//evil.example")),
    "Route /component/{path:path}": Expected(("/component/x/y.js", "/component/../../app.py")),
    "Route /favicon.png": Expected(("/favicon.png",), 200),
    "Route /hooks/drive": Expected(("/hooks/drive",), 0),
    "Route /healthz": Expected(("/healthz",), 200),
    "Route /login": Expected(("/login", "/login?next=//evil.example", "/login?next=%3Cscript%3E"), 200),
    "Route /login/first": Expected(("/login/first",), 0),
    "Route /login/forgotten": Expected(("/login/forgotten",), 0),
    "Route /login/notice": Expected(("/login/notice",), 0),
    "Route /login/second": Expected(("/login/second",)),
    "Route /logout": Expected(("/logout",), 0),
    "Route /media/{file_id:path}": Expected(("/media/x.pdf", "/media/../../app.py", "/media/..%2f..%2fapp.py")),
    "Route /oauth2callback": Expected(("/oauth2callback", "/oauth2callback?state=x&code=y")),
    "Route /readyz": Expected(("/readyz",), 0),
    "WebSocketRoute /_stcore/stream": Expected(("/_stcore/stream",)),
}

#: Parameters of addresses, as pages read them → a foreign value.
PARAMETERS: Mapping[str, str] = {
    "child": number(5), "pupil": number(5), "class": "7Б", "teacher": "u2", "week": "2026-11-16", "period": "1",
    "state": "all", "since": "week", "subject": "Алгебра", "kind": "unknown-mark", "severity": "stop", "part": "1",
    "who": "guardians",
}  # fmt: skip

#: What is no value of anything.
INJECTED = (
    "' OR '1'='1", "x'; DROP TABLE entries; --", "%", "_", "\x00", "<script>alert(1)</script>", "../../etc/passwd",
    "{0.__class__}", "9" * 400, "−1",
)  # fmt: skip

#: Words of an error of ours that nobody should read.
TRACES = re.compile(r"Traceback|sqlalchemy|OperationalError|psycopg|Страница не открылась|/site-packages/")


@dataclass(frozen=True)
class World:
    """The school, its server, everybody's cookie."""

    school: WebSchool
    server: Server
    cookies: Mapping[str, str]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebSchool]:
    made = draw(f"sqlite:///{tmp_path_factory.mktemp('crawl')}/journal.sqlite3", DRAWING, PEOPLE)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def world(school: WebSchool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    log = tmp_path_factory.mktemp("crawl-server") / "log"
    cookies = {login: school.cookie(login) for login in PEOPLE}
    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW}, log) as server:
        yield World(school, server, cookies)


def foreign_in(login: str, sent: str) -> list[str]:
    """What of others' stands in what was sent to somebody; «» is a stranger."""
    return sorted(set(private(DRAWING, OWN.get(login, frozenset())).findall(echoless(sent))))


# ---------------------------------------------------------------------------------------------- the inventory


def test_every_route_of_the_running_server_is_expected() -> None:
    script = (
        "import json, app; built = app.app._build_starlette_app();"
        "print(json.dumps(sorted({f'{type(one).__name__} {one.path}' for one in built.routes})))"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == sorted(ROUTES)


def test_every_parameter_that_a_page_reads_is_asked_for() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [*(ROOT / "pages").rglob("*.py"), ROOT / "web" / "frame.py"]]
    chosen = {name for text in texts for name in re.findall(r'\bname="([a-z_]+)"', text)}
    read = {name for text in texts for name in re.findall(r'query_params(?:\.get\(|\.pop\(|\[)"([a-z_]+)"', text)}
    assert chosen | read == PARAMETERS.keys()


def test_everybody_is_sent_out_to_crawl() -> None:
    assert OWN.keys() == PEOPLE.keys()
    assert {grant.role for _, grants in PEOPLE.values() for grant in grants} == set(Role)


# ---------------------------------------------------------------------------------------------- by HTTP


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger_gets_the_way_in_or_what_is_everybodys(world: World, route: str) -> None:
    for address in ROUTES[route].asked:
        answer = httpx.get(f"{world.server.url}{address}")
        if ROUTES[route].stranger:
            assert (address, answer.status_code) == (address, ROUTES[route].stranger)
        if answer.status_code == 303:
            assert answer.headers["location"].partition("?")[0] in ("/login", "/")
        assert foreign_in("", answer.text) == []
        assert "JOURNAL_" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_other_method_opens_anything_to_a_stranger(world: World, method: str) -> None:
    with httpx.Client(base_url=world.server.url) as client:
        for address in (address for expected in ROUTES.values() for address in expected.asked):
            answer = client.request(method, address, content=b"x=1")
            assert (address, answer.status_code < 500) == (address, True)
            assert (address, foreign_in("", answer.text)) == (address, [])
            assert not re.search(r"journal_session=[\w-]", answer.headers.get("set-cookie", ""))


@pytest.mark.parametrize("login", PEOPLE)
def test_no_address_tells_anybody_of_others(world: World, login: str) -> None:
    """Nor does it fail, nor lead out of here, nor hand out a file of ours."""
    with httpx.Client(base_url=world.server.url, headers={"Cookie": world.cookies[login]}) as client:
        for route, expected in ROUTES.items():
            for address in (one for one in expected.asked if route != "Route /logout"):
                answer = client.get(address)
                assert (address, answer.status_code < 500) == (address, True)
                assert answer.headers.get("location", "/").startswith(("/", world.server.url))
                assert not answer.headers.get("location", "/").startswith("//")
                assert (address, foreign_in(login, answer.text)) == (address, [])
                assert (address, "st.App(" in answer.text) == (address, False)


# ---------------------------------------------------------------------------------------------- by the websocket


def steps_of(login: str) -> list[tuple[str, str]]:
    """Every page plain and with everything foreign; one's own also with what is no value."""
    own = {row.url_path for row in pages_for(grant.role for grant in PEOPLE[login][1])}
    steps = [(row.url_path, "") for row in CONTENTS]
    steps += [(row.url_path, urlencode(PARAMETERS)) for row in CONTENTS]
    for row in CONTENTS:
        if row.url_path in own:
            steps += [(row.url_path, urlencode(dict.fromkeys(PARAMETERS, text))) for text in INJECTED]
    return [*steps, ("secret", ""), ("home", ""), ("../app", ""), (quote("web/menu.py"), "")]


def test_no_page_with_any_parameter_tells_anybody_of_others(world: World) -> None:
    async def crawl() -> list[list[str]]:
        room = asyncio.Semaphore(len(PEOPLE))
        return await asyncio.gather(
            *(walk(world.server.websocket, world.cookies[login], steps_of(login), room) for login in PEOPLE)
        )

    sent = dict(zip(PEOPLE, finished(crawl()), strict=True))
    leaks = {
        (login, step): found
        for login, texts in sent.items()
        for step, text in zip(steps_of(login), texts, strict=True)
        if (found := foreign_in(login, text))
    }
    assert leaks == {}
    failed = {
        (login, step): found[0]
        for login, texts in sent.items()
        for step, text in zip(steps_of(login), texts, strict=True)
        if (found := TRACES.findall(text))
    }
    assert failed == {}
    shown = {login for login, texts in sent.items() if private(DRAWING, frozenset()).search(echoless("".join(texts)))}
    assert shown == {"mother", "father", "pupil", "leader", "deputy", "head"}


def test_the_number_of_anothers_page_opens_it_for_nobody(world: World) -> None:
    """A page has a number besides its address; those of the deputy's pages are asked for by a mother."""

    async def try_numbers() -> str:
        async with opened(world.server.websocket, world.cookies["deputy"]) as tab:
            menu = [one.navigation for one in (await tab.run()).messages if one.WhichOneof("type") == "navigation"]
        numbers = [page.page_script_hash for page in menu[-1].app_pages]
        assert len(numbers) == len(set(numbers)) > 5
        async with opened(world.server.websocket, world.cookies["mother"]) as tab:
            return "".join([(await tab.run(page_hash=one)).text for one in numbers])

    assert foreign_in("mother", finished(try_numbers())) == []


@pytest.mark.parametrize("login", ["", "mother", "it"])
def test_the_first_visitor_of_a_cold_server_finds_nothing_of_others(
    school: WebSchool, tmp_path: Path, login: str
) -> None:
    """Each deep page is the first that this server is ever asked for by this visitor's tab."""

    async def ask(websocket: str, page: str) -> str:
        async with opened(websocket, school.cookie(login)) as tab:
            return (await tab.run(page, urlencode(PARAMETERS))).text

    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW}, tmp_path / "log") as server:
        for page in [row.url_path for row in reversed(CONTENTS)]:
            assert foreign_in(login, httpx.get(f"{server.url}/{page}", follow_redirects=True).text) == []
            if login:
                assert (page, foreign_in(login, finished(ask(server.websocket, page)))) == (page, [])
            else:
                with pytest.raises(InvalidStatus):
                    finished(_knock(server.websocket, page))


async def _knock(websocket: str, page: str) -> None:
    async with opened(websocket) as tab:
        await tab.run(page)


# ---------------------------------------------------------------------------------------------- forged states

#: What a browser that was tampered with says of any widget, whatever kind it is.
FORGED: tuple[Mapping[str, Any], ...] = (
    {"trigger_value": True}, {"bool_value": True}, {"int_value": 99}, {"double_value": 1e300},
    {"string_value": number(5)}, {"string_value": "7Б"}, {"json_value": json.dumps({"child": number(5)})},
    {"int_array_value": SInt64Array(data=[0, 1, 2, 99])}, {"string_array_value": StringArray(data=["7Б", number(5)])},
    {"string_trigger_value": StringTriggerValue(data=number(5))},
)  # fmt: skip

#: What decisions leave behind.
DECIDED = ("account_codes", "credential_log", "dismissals", "accounts", "account_roles")


def widgets_in(shown: Shown) -> set[str]:
    """The numbers of what one can touch on a page."""
    elements = (one.delta.new_element for one in shown.messages if one.WhichOneof("type") == "delta")
    kinds = ((element, element.WhichOneof("type")) for element in elements)
    touched = {str(getattr(getattr(element, kind), "id", "")) for element, kind in kinds if kind}
    return touched - {""}


def test_no_forged_state_of_a_widget_tells_or_does_what_one_may_not(world: World) -> None:
    """A family touches every widget of the staff's pages, with values of every kind; a deputy a leader's slips."""

    async def touchable(login: str, pages: Iterable[str]) -> set[str]:
        async with opened(world.server.websocket, world.cookies[login]) as tab:
            return {widget for page in pages for widget in widgets_in(await tab.run(page))}

    async def forge(login: str, widgets: Iterable[str], pages: Iterable[str]) -> str:
        told = []
        async with opened(world.server.websocket, world.cookies[login]) as tab:
            for page in pages:
                for value in FORGED:
                    request = BackMsg()
                    request.rerun_script.page_name = page
                    for widget in widgets:
                        request.rerun_script.widget_states.widgets.add(id=widget, **value)
                    told.append((await tab.ask(request)).text)
        return "".join(told)

    async def all_of_it() -> dict[str, str]:
        every = [row.url_path for row in CONTENTS]
        staffs = {one for login in ("leader", "deputy", "it") for one in await touchable(login, every)}
        own = await touchable("father", every)
        slips = {one for one in await touchable("leader", ["access_families"]) if "slip" in one}
        assert (len(staffs) > 10, len(own) > 0, len(slips) > 1) == (True, True, True)
        families = {login: await forge(login, staffs | own, ("diary", "marks", "viewings", "access_families"))
                    for login in ("mother", "father", "pupil", "nobody")}  # fmt: skip
        return families | {"deputy": await forge("deputy", slips, ["access_families"])}

    before = {table: rows(world.school.database, f"SELECT * FROM {table}") for table in DECIDED}
    told = finished(all_of_it())
    assert {login: found for login, text in told.items() if (found := foreign_in(login, text))} == {}
    assert {table: rows(world.school.database, f"SELECT * FROM {table}") for table in DECIDED} == before


# ---------------------------------------------------------------------------------------------- downloads


def test_printed_slips_are_the_printers_and_nothing_of_them_is_open_to_strangers(world: World) -> None:
    """Their file is in nobody else's stream, and its address leads nobody else to it, however signed in."""

    async def print_and_ask() -> None:
        async with opened(world.server.websocket, world.cookies["leader"]) as tab:
            shown = await tab.run("access_families")
            messages = [message.delta.new_element for message in shown.messages]
            button = next(one.button.id for one in messages if one.button.label == "Новый листок")
            printed = await tab.press(button, "access_families")
            (address,) = {url for one in printed.messages if (url := one.delta.new_element.download_button.url)}
            async with httpx.AsyncClient(base_url=world.server.url) as client:
                own = await client.get(address, headers={"Cookie": world.cookies["leader"]})
                stranger = await client.get(address)
                others = [
                    await client.request(method, one, headers={"Cookie": cookie})
                    for cookie in (world.cookies["mother"], world.cookies["deputy"], world.school.cookie("leader"))
                    for method in ("GET", "HEAD", "OPTIONS")
                    for one in (address, f"{address}?x", address.replace("/media/", "/media/./"), f"/{address}")
                ]
            assert (own.status_code, own.content[:5]) == (200, b"%PDF-")
            assert own.headers["cache-control"] == "no-store"
            assert (stranger.status_code, stranger.content) == (303, b"")
            assert {answer.status_code for answer in others if b"%PDF" in answer.content or answer.is_success} == set()
            assert {answer.status_code for answer in others[:1]} == {404}
            async with opened(world.server.websocket, world.cookies["mother"]) as other:
                await other.run("diary", urlencode({"child": address, "x": address}))
                async with httpx.AsyncClient(base_url=world.server.url) as client:
                    echoed = await client.get(address, headers={"Cookie": world.cookies["mother"]})
                assert echoed.status_code == 404
                for row in CONTENTS:
                    assert address not in (await other.run(row.url_path)).text
        async with httpx.AsyncClient(base_url=world.server.url) as client:
            assert (await client.get(address, headers={"Cookie": world.cookies["leader"]})).status_code == 404

    finished(print_and_ask())
