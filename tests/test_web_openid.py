"""Signing in by another site, over real HTTP: only its proven word opens an account, and only one that exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from database.accounts import all_accounts
from database.identities import Identity, identities_of, link
from database.schema import identities
from database.writing import BookRef
from jobs.openid import Provider, ProvidersWrong, read_providers
from journal.school import School, Staff
from tests.open_provider import CLIENT, SECRET, OpenProvider, open_provider
from tests.servers import Server, running_server
from tests.web_school import NOW, PASSWORD, READ_AT, SCHOOL, YEAR, WebSchool, fill, form_of, sign_in

STAFF_EMAIL = "ivanov@school.example"


@dataclass
class World:
    """The school's server, the other site, a browser."""

    school: WebSchool
    server: Server
    site: OpenProvider
    browser: httpx.Client
    log: Path

    def account(self, login: str) -> int:
        return next(one.account for one in all_accounts(self.school.database) if one.login == login)

    def linked(self) -> int:
        with self.school.database.readers.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(identities)).scalar_one())


@pytest.fixture(scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[WebSchool, Server, OpenProvider, Path]]:
    folder = tmp_path_factory.mktemp("openid")
    school = fill(f"sqlite:///{folder}/journal.sqlite3")
    staff = (SCHOOL.staff[0], Staff("u2", "Иванов Пётр Ильич", ("deputy", "teacher"), STAFF_EMAIL))
    told = School(**{name: getattr(SCHOOL, name) for name in SCHOOL.__dataclass_fields__} | {"staff": staff})
    with school.database.write() as writer:
        writer.save_school(BookRef(YEAR, "Школа.xlsx", "school", "Школа", "", "v2"), told, [], READ_AT)
    with open_provider() as site:
        file = folder / "openid.toml"
        file.write_text(
            f'[google]\ntitle = "Google"\nissuer = "{site.url}"\nclient_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'[plain]\ntitle = "Плейн"\nauthorize_url = "{site.url}/authorize"\ntoken_url = "{site.url}/token"\n'
            f'userinfo_url = "{site.url}/userinfo"\nsubject = "id"\nemail = "default_email"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        )
        environment = {
            "JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW, "JOURNAL_OPENID_FILE": str(file),
            "JOURNAL_KEY_FILE": str(folder / "key"),
        }  # fmt: skip
        with running_server(environment, folder / "log") as server:
            yield school, server, site, folder / "log"
            assert SECRET not in (folder / "log").read_text()
    school.database.close()


@pytest.fixture
def world(_running: tuple[WebSchool, Server, OpenProvider, Path]) -> Iterator[World]:
    school, server, site, log = _running
    site.person = {"sub": "g-1", "email": STAFF_EMAIL, "email_verified": True}
    site.lies, site.signed_by = {}, None
    with school.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM identities")
    with httpx.Client(base_url=server.url, headers={"Accept": "text/html"}) as browser:
        yield World(school, server, site, browser, log)


def go(world: World, path: str = "/auth/google?next=/issues") -> httpx.Response:
    """Leave for the site and come back with its answer."""
    away = world.browser.get(path)
    assert away.status_code == 303, away.text
    back = httpx.get(away.headers["location"])
    return world.browser.get(back.headers["location"])


def is_in(world: World) -> bool:
    return world.browser.get("/account").status_code == 200


def test_the_sign_in_page_offers_what_is_configured(world: World) -> None:
    page = world.browser.get("/login?next=/issues").text
    assert 'href="/auth/google?next=%2Fissues">Войти через Google' in page
    assert "Войти через Плейн" in page


def test_a_school_without_other_sites_offers_none(browser_like: httpx.Client) -> None:
    assert "/auth/" not in browser_like.get("/login").text
    assert browser_like.get("/auth/google").headers["location"] == "/login"


def test_a_proven_address_of_the_staff_list_opens_its_account(world: World) -> None:
    answer = go(world)
    assert (answer.status_code, answer.headers["location"]) == (303, "/issues")
    assert is_in(world)
    assert [one.subject for one in identities_of(world.school.database, world.account("deputy"))] == ["g-1"]


def test_once_linked_the_number_counts_and_not_the_address(world: World) -> None:
    go(world)
    world.browser.cookies.clear()
    world.site.person = {"sub": "g-1", "email": "other@example.com", "email_verified": True}
    assert go(world).status_code == 303
    assert is_in(world)


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "g-2", "email": STAFF_EMAIL, "email_verified": False},
        {"sub": "g-2", "email": STAFF_EMAIL},
        {"sub": "g-2", "email": STAFF_EMAIL, "email_verified": "true"},
        {"sub": "g-2", "email": "stranger@example.com", "email_verified": True},
        {"sub": "g-2", "email": "", "email_verified": True},
        {"sub": "g-2", "email_verified": True},
        {"sub": "g-2", "email": [STAFF_EMAIL], "email_verified": True},
    ],
)
def test_an_address_not_proven_or_not_known_opens_and_makes_nothing(world: World, person: dict[str, Any]) -> None:
    world.site.person = person
    before = len(all_accounts(world.school.database))
    answer = go(world)
    assert answer.status_code == 403
    assert "не подключена к журналу" in answer.text
    assert not is_in(world)
    assert len(all_accounts(world.school.database)) == before
    assert world.linked() == 0


@pytest.mark.parametrize(
    "lies",
    [
        {"aud": "somebody-else"}, {"iss": "https://evil.example"}, {"nonce": "another"}, {"exp": 1},
        {"iat": 4_000_000_000},
        {"sub": ""}, {"aud": [CLIENT, "other"], "azp": "other"}, {"azp": "other"},
    ],
)  # fmt: skip
def test_a_statement_that_does_not_fit_is_not_believed(world: World, lies: dict[str, Any]) -> None:
    world.site.lies = lies
    answer = go(world)
    assert answer.status_code == 403
    assert "не подтвердил вход" in answer.text
    assert not is_in(world)


def test_a_statement_signed_by_a_stranger_is_not_believed(world: World) -> None:
    world.site.signed_by = RSAKey.generate_key(2048, {"kid": "one"})
    assert go(world).status_code == 403
    assert not is_in(world)


def test_an_answer_works_once_and_in_the_browser_that_asked(world: World) -> None:
    away = world.browser.get("/auth/google")
    back = httpx.get(away.headers["location"]).headers["location"]
    with httpx.Client(base_url=world.server.url) as victim:  # somebody is sent another's answer
        assert victim.get(back).headers["location"] == "/login?again"
        assert victim.get("/account").status_code == 303
    assert world.browser.get(back).headers["location"] == "/"
    world.browser.cookies.delete("journal_session")
    assert world.browser.get(back).headers["location"] == "/login?again"


@pytest.mark.parametrize("change", ["state=x", "iss=https://evil.example", "error=access_denied"])
def test_an_answer_that_was_changed_is_refused(world: World, change: str) -> None:
    away = world.browser.get("/auth/google")
    back = urlsplit(httpx.get(away.headers["location"]).headers["location"])
    told = {name: values[-1] for name, values in parse_qs(back.query).items()}
    name, _, value = change.partition("=")
    told |= {name: value}
    if name == "error":
        del told["code"]
    answer = world.browser.get("/oauth2callback", params=told)
    assert answer.status_code == (303 if name == "state" else 403)
    assert not is_in(world)


def test_the_way_there_carries_state_nonce_and_a_proof(world: World) -> None:
    asked = parse_qs(urlsplit(world.browser.get("/auth/google").headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{world.server.url}/oauth2callback"]
    assert len(asked["state"][0]) == 64
    assert len(asked["nonce"][0]) == 43
    assert SECRET not in str(asked)


def test_it_leads_nowhere_but_to_our_own_pages(world: World) -> None:
    assert go(world, "/auth/google?next=//evil.example").headers["location"] == "/"


def test_a_site_without_statements_opens_only_what_was_linked(world: World) -> None:
    assert go(world, "/auth/plain").status_code == 403
    site = Identity(f"{world.site.url}/authorize", "7", "")
    assert link(world.school.database, world.account("mother"), site, datetime.now(UTC))
    assert go(world, "/auth/plain").status_code == 303
    assert "Антонова Мария" in world.browser.get("/account").text


def test_one_links_ones_own_account_there_by_the_password(world: World) -> None:
    world.site.person = {"sub": "m-1", "email": "mama@example.com", "email_verified": False}
    sign_in(world.browser, "mother")
    csrf = form_of(world.browser, "/account")
    wish = {"csrf": csrf, "do": "link", "site": "google"}
    assert world.browser.post("/account", data=wish | {"password": "wrong"}).status_code == 422
    page = world.browser.post("/account", data=wish | {"password": PASSWORD})
    assert 'href="/auth/google"' in page.text
    assert go(world, "/auth/google").headers["location"] == "/account?done=linked"
    assert "mama@example.com" in world.browser.get("/account").text
    world.browser.cookies.clear()
    assert go(world).status_code == 303
    assert "Антонова Мария" in world.browser.get("/account").text
    gone = {"csrf": form_of(world.browser, "/account"), "do": "unlink", "issuer": world.site.url}
    assert world.browser.post("/account", data=gone).headers["location"] == "/account?done=unlinked"
    world.browser.cookies.clear()
    assert go(world).status_code == 403
    said = world.log.read_text()
    assert ["another site linked" in said, "another site unlinked" in said, "mama@example.com" in said] == [1, 1, 0]


def test_whoever_signed_in_meanwhile_is_linked_to_nothing(world: World) -> None:
    """At a computer of others: one left for the site, another signed in, and the site's answer comes."""
    world.site.person = {"sub": "m-2", "email": "mama@example.com", "email_verified": False}
    sign_in(world.browser, "mother")
    wish = {"csrf": form_of(world.browser, "/account"), "do": "link", "site": "google", "password": PASSWORD}
    world.browser.post("/account", data=wish)
    back = httpx.get(world.browser.get("/auth/google").headers["location"])
    step = world.browser.cookies["journal_step"]
    world.browser.cookies.clear()
    sign_in(world.browser, "teacher")
    world.browser.cookies.set("journal_step", step)
    assert world.browser.get(back.headers["location"]).headers["location"] == "/login?again"
    assert world.linked() == 0


def test_without_the_wish_a_visit_there_links_nothing_to_who_is_signed_in(world: World) -> None:
    """A page of another site may send a signed-in mother to /auth/google, with the attacker's account there."""
    world.site.person = {"sub": "evil", "email": "evil@example.com", "email_verified": True}
    sign_in(world.browser, "mother")
    assert go(world, "/auth/google").status_code == 403
    assert world.linked() == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml at all [", "это не TOML"),
        ('[x]\ntitle = "X"\nclient_id = "i"\nclient_secret = "s"\n', "нужен issuer"),
        ('[x]\ntitle = "X"\nclient_id = "i"\nclient_secret = "s"\nissuer = "http://evil.example"\n', "https://"),
        ('[x]\ntitle = "X"\nissuer = "https://a"\nclient_secret = "hush"\n', "client_id"),
        ('[x]\ntitle = "X"\nissuer = "https://a"\nclient_id = "i"\nclient_secret = "hush"\nwrong = 1\n', "wrong"),
    ],
)
def test_a_file_of_sites_that_is_wrong_says_what_and_tells_no_secret(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "openid.toml"
    file.write_text(text)
    with pytest.raises(ProvidersWrong, match=said) as wrong:
        read_providers(file)
    assert "hush" not in str(wrong.value)


def test_no_file_is_no_site() -> None:
    assert read_providers(None) == {}
    assert "hush" not in repr(Provider(name="x", title="X", client_id="i", client_secret="hush", issuer="https://a"))
