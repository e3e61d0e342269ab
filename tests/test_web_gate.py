"""The gate: strangers see the sign-in page and Streamlit's bare files, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from database.accounts import Grant, close_account, create_account, give
from database.sessions import open_session, revoke_all
from journal.viewer import Role
from tests.servers import Server
from tests.streamlit_client import Shown, finished, opened
from tests.web_school import PAGES, WebSchool
from web.gate import is_plain
from web.headers import HEADERS

GUARDED = [
    *(f"/{page}" for page in PAGES),
    "/_stcore/host-config", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/healthz", "/media/x.png",
    "/hooks/drive", "/hooks/drive/", "/hooks",
    "/loginx", "/login/", "/healthz/x", "/staticx", "/component/x", "/%2e%2e/static/x", "/static",
]  # fmt: skip


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize("cookie", ["", "journal_session=", "journal_session=made-up"])
def test_a_stranger_is_sent_to_the_sign_in_page(server: Server, path: str, cookie: str) -> None:
    answer = httpx.get(f"{server.url}{path}", headers={"Cookie": cookie})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert answer.content == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_no_method_opens_the_gate(server: Server, method: str) -> None:
    answer = httpx.request(method, f"{server.url}/_stcore/upload_file/x/y")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize("path", ["/login", "/healthz", "/_stcore/health", "/favicon.png"])
def test_what_is_open_is_open(server: Server, path: str) -> None:
    assert httpx.get(f"{server.url}{path}").status_code == 200


@pytest.mark.parametrize("path", ["/_stcore/stream", "/login", "/static/stream", "/"])
@pytest.mark.parametrize("cookie", ["", "journal_session=made-up"])
def test_no_websocket_opens_without_a_session(server: Server, path: str, cookie: str) -> None:
    async def visit() -> None:
        async with opened(server.websocket.replace("/_stcore/stream", path), cookie):
            pass

    with pytest.raises(InvalidStatus) as refused:
        finished(visit())
    assert refused.value.response.status_code == 403


def test_every_answer_carries_the_headers(server: Server, web_school: WebSchool) -> None:
    cookie = {"Cookie": web_school.cookie("mother")}
    answers = [
        httpx.get(f"{server.url}{path}", headers=cookie)
        for path in ("/", "/healthz", "/favicon.png", "/_stcore/health")
    ]
    wanted = {name: value for name, value in HEADERS.items() if name != "Cache-Control"}
    assert [{name: answer.headers[name] for name in wanted} for answer in answers] == [wanted] * 4


async def _three_steps(server: Server, cookie: str, end: object) -> list[Shown]:
    """What a tab is shown: signed in; after ``end`` was called; and asking for a mere fragment."""
    assert callable(end)
    async with opened(server.websocket, cookie) as tab:
        first = await tab.run("diary")
        end()
        return [first, await tab.run("diary"), await tab.run(fragment="anything")]


@pytest.mark.parametrize("way", ["revoked", "closed"])
def test_an_open_tab_dies_with_its_session(server: Server, web_school: WebSchool, way: str) -> None:
    now = datetime.now(UTC)
    account = create_account(web_school.database, way, "На минуту", "!", [Grant(Role.GUARDIAN, "0101")], now)
    cookie = f"journal_session={open_session(web_school.database, account, now, 1)}"
    ends = {"revoked": revoke_all, "closed": close_account}
    first, second, third = finished(_three_steps(server, cookie, lambda: ends[way](web_school.database, account)))
    assert "Антонова" in first.text
    assert first.page_names == ["Дневник", "Отметки"]
    for after in (second, third):
        assert "Вы вышли из журнала" in after.text
        assert "Антонова" not in after.text
        assert after.page_names == ["Вход"]


def test_a_right_that_ends_is_over_in_an_open_tab(server: Server, web_school: WebSchool) -> None:
    """A court decided yesterday; the sync has just read it, and the diary is still open on the telephone."""
    now = datetime.now(UTC)
    account = create_account(web_school.database, "ex", "Бывший", "!", [Grant(Role.GUARDIAN, "0101")], now)
    cookie = f"journal_session={open_session(web_school.database, account, now, 1)}"

    async def look_twice() -> tuple[Shown, Shown]:
        async with opened(server.websocket, cookie) as tab:
            first = await tab.run("diary")
            give(web_school.database, account, Grant(Role.GUARDIAN, "0101", date(2026, 11, 17)))
            return first, await tab.run("diary")

    first, second = finished(look_twice())
    assert ("Антонова" in first.text, first.page_names) == (True, ["Дневник", "Отметки"])
    assert "Для вас пока ничего не открыто" in second.text
    assert ("Антонова" in second.text, second.page_names) == (False, ["Журнал"])


def test_a_session_that_is_over_opens_nothing(server: Server, web_school: WebSchool) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=2)
    account = create_account(web_school.database, "late", "Давно", "!", [Grant(Role.DEPUTY)], long_ago)
    cookie = f"journal_session={open_session(web_school.database, account, long_ago, 1)}"
    assert httpx.get(f"{server.url}/participation", headers={"Cookie": cookie}).status_code == 303


def test_only_a_run_of_the_whole_script_with_nothing_touched_is_plain() -> None:
    touched, fragment, plain = BackMsg(), BackMsg(), BackMsg()
    plain.rerun_script.page_name = "diary"
    fragment.rerun_script.fragment_id = "anything"
    touched.rerun_script.widget_states.widgets.add(id="button", trigger_value=True)
    cleared = BackMsg(clear_cache=True)
    asked = [message.SerializeToString() for message in (plain, touched, fragment, cleared)]
    assert [is_plain(message) for message in (*asked, b"", b"\xff\xff", None)] == [True, *[False] * 6]
