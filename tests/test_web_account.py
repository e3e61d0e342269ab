"""«Мои входы», the second step, and what attackers try at both: at the real server, as a browser without JavaScript."""

from __future__ import annotations

import html
import re
from base64 import b32decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from database.accounts import Grant, all_accounts, create_account, give, set_password, withdraw
from database.attempts import BY_LOGIN_THERE
from database.credentials import Code, Issuer, put_codes
from database.passwords import hash_password
from database.second_factors import remove_second_factor, sealed_secret
from database.sessions import session_of, sessions_of
from journal.viewer import Role
from tests.servers import Server, running_server
from tests.streamlit_client import finished, opened
from tests.web_school import NOW, PASSWORD, WebSchool, add_demo_account, fill, form_of, sign_in
from web.device_names import device_name

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "жёлтый трамвай у реки"


@dataclass
class World:
    """A school that requires second factors, and its server."""

    school: WebSchool
    server: Server
    log: Path

    def browser(self, agent: str = PHONE, address: str = "") -> httpx.Client:
        headers = {"Accept": "text/html", "User-Agent": agent} | ({"X-Forwarded-For": address} if address else {})
        return httpx.Client(base_url=self.server.url, headers=headers)

    def account(self, login: str) -> int:
        return next(one.account for one in all_accounts(self.school.database) if one.login == login)

    def slip(self, login: str, typed: str) -> None:
        """Hand out a slip with a known code."""
        codes = [Code(self.account(login), hash_password(typed))]
        put_codes(self.school.database, codes, Issuer(0, "никто"), datetime.fromisoformat(NOW), timedelta(days=1))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("account")
    school = fill(f"sqlite:///{folder}/journal.sqlite3")
    add_demo_account(school.database)
    environment = {
        "JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW, "JOURNAL_SECOND_FACTOR": "required",
        "JOURNAL_KEY_FILE": str(folder / "key"),
    }  # fmt: skip
    with running_server(environment, folder / "log") as server:
        yield World(school, server, folder / "log")
    school.database.close()


@pytest.fixture
def person(world: World, request: pytest.FixtureRequest) -> str:
    """A new guardian; her login."""
    login = f"p{abs(hash(request.node.name))}"
    create_account(
        world.school.database, login, "Новая Мать", hash_password(PASSWORD), [Grant(Role.GUARDIAN, "0101")],
        datetime.now(UTC),
    )  # fmt: skip
    return login


def act(browser: httpx.Client, do: str, **fields: str) -> httpx.Response:
    """Send a form of the account page."""
    return browser.post("/account", data={"csrf": form_of(browser, "/account"), "do": do, **fields})


def secret_on(page: str) -> bytes:
    """The secret that a page shows for typing by hand."""
    found = re.search(r"Вручную: <code>([A-Z2-7 ]+)</code>", page)
    assert found
    return b32decode(found[1].replace(" ", ""))


def code(secret: bytes, seconds: int = 0) -> str:
    """What the telephone shows."""
    at = int(datetime.now(UTC).timestamp()) + seconds
    return TOTP(secret, 6, SHA1(), 30).generate(at).decode()


def step(browser: httpx.Client, typed: str) -> httpx.Response:
    """Type a code on the second page."""
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login/second").text)
    return browser.post("/login/second", data={"csrf": found[1] if found else "", "code": typed})


def first_sign_in(browser: httpx.Client, login: str, typed: str) -> httpx.Response:
    """Fill the form that a slip leads to."""
    fields = {"csrf": form_of(browser, "/login/first"), "login": login, "code": typed, "password": NEW, "accept": "on"}
    return browser.post("/login/first", data=fields)


def is_in(browser: httpx.Client) -> bool:
    return browser.get("/diary").status_code == 200


# ------------------------------------------------------------------------------------------------ one's own sign-ins


def test_one_sees_where_one_is_signed_in_and_ends_one(world: World, person: str) -> None:
    with world.browser() as phone, world.browser(DESK) as desk:
        assert sign_in(phone, person).status_code == sign_in(desk, person).status_code == 303
        page = phone.get("/account").text
        assert "Chrome, Android" in page
        assert "Firefox, Windows" in page
        key = re.search(r'name="key" value="([0-9a-f]{64})"', page)
        assert key
        assert act(phone, "end", key=key[1]).headers["location"] == "/account?done=ended"
        assert "Вход на этом устройстве завершён." in phone.get("/account?done=ended").text
        assert is_in(phone)
        assert not is_in(desk)


def test_nobody_ends_anothers_sign_in(world: World, person: str) -> None:
    with world.browser() as hers, world.browser() as his:
        sign_in(hers, person)
        sign_in(his, "father")
        own = sessions_of(world.school.database, world.account(person), datetime.now(UTC))
        act(his, "end", key=own[0].key)
        assert is_in(hers)


def test_signing_out_everywhere_ends_all_and_here(world: World, person: str) -> None:
    with world.browser() as phone, world.browser(DESK) as desk:
        sign_in(phone, person)
        sign_in(desk, person)
        answer = act(phone, "end-all")
        assert answer.headers["location"] == "/login?everywhere"
        assert "journal_device" not in phone.cookies
        assert [is_in(phone), is_in(desk)] == [False, False]


def test_all_others_are_ended(world: World, person: str) -> None:
    with world.browser() as phone, world.browser(DESK) as desk:
        sign_in(phone, person)
        sign_in(desk, person)
        act(phone, "end-others")
        assert [is_in(phone), is_in(desk)] == [True, False]


def test_at_a_computer_of_others_nothing_stays(world: World, person: str) -> None:
    with world.browser() as browser:
        fields = {"csrf": form_of(browser), "login": person, "password": PASSWORD, "next": "/", "shared": "on"}
        answer = browser.post("/login", data=fields)
        cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("journal_session="))
        assert "max-age" not in cookie.lower()
        assert "journal_device" not in browser.cookies
        assert "чужой компьютер" in browser.get("/account").text
        token, now = browser.cookies["journal_session"], datetime.now(UTC)
        assert session_of(world.school.database, token, now + timedelta(minutes=14))
        assert session_of(world.school.database, token, now + timedelta(minutes=16)) is None


def test_a_new_password_ends_all_other_sign_ins_and_changes_this_ones_cookie(world: World, person: str) -> None:
    with world.browser() as phone, world.browser(DESK) as desk:
        sign_in(phone, person)
        sign_in(desk, person)
        before = phone.cookies["journal_session"]
        answer = act(phone, "password", password=PASSWORD, new=NEW)
        assert answer.headers["location"] == "/account?done=password"
        assert phone.cookies["journal_session"] != before
        assert [is_in(phone), is_in(desk)] == [True, False]
        assert httpx.get(f"{world.server.url}/diary", cookies={"journal_session": before}).status_code == 303
    with world.browser() as again:
        assert sign_in(again, person).status_code == 401
        assert sign_in(again, person, NEW).status_code == 303


@pytest.mark.parametrize(("old", "new"), [("wrong", NEW), ("", NEW), (PASSWORD, "12345678"), (PASSWORD, "")])
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    world: World, person: str, old: str, new: str
) -> None:
    with world.browser() as phone:
        sign_in(phone, person)
        assert act(phone, "password", password=old, new=new).status_code == 422
        assert 'role="alert"' in act(phone, "password", password=old, new=new).text
    with world.browser() as again:
        assert sign_in(again, person).status_code == 303


def test_who_sits_at_a_computer_left_open_guesses_no_password(world: World, person: str) -> None:
    with world.browser() as phone:
        sign_in(phone, person)
        told = [act(phone, "password", password=f"guess {n}", new=NEW).text for n in range(BY_LOGIN_THERE.free + 1)]
    assert "Слишком много неудачных попыток" in told[-1]


def test_a_form_that_is_not_from_this_page_and_person_does_nothing(world: World, person: str) -> None:
    with world.browser() as hers, world.browser() as his:
        sign_in(hers, person)
        sign_in(his, "father")
        foreign = form_of(his, "/account")
        for csrf in ("", "x", foreign):
            assert hers.post("/account", data={"csrf": csrf, "do": "end-all"}).status_code == 403
        csrf = form_of(hers, "/account")
        evil = hers.post("/account", data={"csrf": csrf, "do": "end-all"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert evil.status_code == 403
        assert hers.post("/account", data={"csrf": csrf, "do": "unheard"}).status_code == 400
        assert hers.post("/account", data={"csrf": csrf, "do": "x" * 9000}).status_code == 413
        assert is_in(hers)


def test_nobody_changes_the_accounts_of_the_demo_school(world: World) -> None:
    with world.browser() as visitor:
        sign_in(visitor, "mama", "demo-2026")
        answer = act(visitor, "password", password="demo-2026", new=NEW)
        assert answer.status_code == 422
        assert "В демонстрационной школе" in answer.text


def test_the_account_page_is_for_who_is_signed_in(world: World) -> None:
    with world.browser() as stranger:
        assert stranger.get("/account").headers["location"] == "/login?next=%2Faccount"
        assert stranger.post("/account", data={"do": "end-all"}).headers["location"].startswith("/login")


def test_names_are_text_on_the_account_page(world: World) -> None:
    create_account(
        world.school.database, "bobby", "<script>alert(1)</script>", hash_password(PASSWORD),
        [Grant(Role.GUARDIAN, "0101")], datetime.now(UTC),
    )  # fmt: skip
    with world.browser('Firefox/<img src=x onerror="alert(1)">') as browser:
        sign_in(browser, "bobby")
        page = browser.get("/account").text
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome, Android"),
        (DESK, "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 YaBrowser/25.8 Safari/537.36", "Яндекс Браузер, Windows"),
        ("curl/8", "неизвестное устройство"),
        ("", "неизвестное устройство"),
    ],
)
def test_a_device_is_called_as_people_call_it(agent: str, name: str) -> None:
    assert device_name(agent) == name


# ------------------------------------------------------------------------------------------------ the second step


@pytest.fixture
def secret(world: World) -> Iterator[bytes]:
    """The deputy's telephone, set up on the way in with the code of half a minute ago."""
    remove_second_factor(world.school.database, world.account("deputy"))
    with world.browser() as browser:
        sign_in(browser, "deputy")
        secret = secret_on(browser.get("/login/second").text)
        assert "Запасные коды" in step(browser, code(secret, -30)).text
    yield secret
    remove_second_factor(world.school.database, world.account("deputy"))


def test_a_deputy_sets_a_second_factor_up_on_the_way_in(world: World) -> None:
    remove_second_factor(world.school.database, world.account("deputy"))
    with world.browser() as browser:
        answer = sign_in(browser, "deputy", wanted="/issues")
        assert answer.headers["location"] == "/login/second"
        assert "journal_session" not in browser.cookies
        assert not is_in(browser)
        page = browser.get("/login/second").text
        assert "<svg" in page
        assert "Ваша должность открывает данные всей школы" in page
        secret = secret_on(page)
        assert step(browser, "000 000").status_code == 401
        done = step(browser, code(secret))
        codes = re.findall(r"<li><code>([a-z0-9-]{14})</code></li>", done.text)
        assert len(codes) == 10
        assert 'href="/issues"' in done.text
        assert browser.get("/issues").status_code == 200
    with world.browser() as again:
        sign_in(again, "deputy")
        assert "Вручную" not in again.get("/login/second").text
        assert step(again, code(secret)).status_code == 401  # used when it was set up
        assert step(again, codes[0]).headers["location"] == "/"
        assert again.get("/issues").status_code == 200
    with world.browser() as thief:
        sign_in(thief, "deputy")
        assert step(thief, codes[0]).status_code == 401
    assert secret.hex() not in world.log.read_text()
    assert codes[1] not in world.log.read_text()


def test_a_password_alone_opens_no_page_and_no_websocket(world: World, secret: bytes) -> None:
    with world.browser() as thief:
        sign_in(thief, "deputy")
        halfway = thief.cookies["journal_step"]
        assert not is_in(thief)
        assert thief.get("/account").status_code == 303
        for name in ("journal_session", "__Host-journal_session"):
            assert httpx.get(f"{world.server.url}/issues", cookies={name: halfway}).status_code == 303


def test_a_replayed_code_and_a_replayed_step_open_nothing(world: World, secret: bytes) -> None:
    with world.browser() as deputy:
        sign_in(deputy, "deputy")
        halfway, typed = deputy.cookies["journal_step"], code(secret)
        assert step(deputy, typed).status_code == 303
    with world.browser() as thief:
        sign_in(thief, "deputy")
        assert step(thief, typed).status_code == 401
    with world.browser() as thief:
        thief.cookies.set("journal_step", halfway)
        assert step(thief, code(secret, 30)).headers["location"] == "/login?again"


def test_codes_are_guessed_no_faster_than_passwords(world: World, secret: bytes) -> None:
    with world.browser(address="203.0.113.77") as thief:
        sign_in(thief, "deputy")
        told = [step(thief, f"{number:06}").status_code for number in range(BY_LOGIN_THERE.free + 2)]
        assert told == [401] * BY_LOGIN_THERE.free + [429] * 2
        sign_in(thief, "deputy")  # a fresh first step is no fresh start
        assert step(thief, "000001").status_code == 429


def test_a_slip_opens_nothing_without_the_second_factor_either(world: World, secret: bytes) -> None:
    """A new slip renews the password alone: who found it has no telephone, and the sessions before are over."""
    with world.browser() as before, world.browser() as thief:
        sign_in(before, "deputy")
        assert step(before, code(secret)).status_code == 303
        world.slip("deputy", "482190357716")
        answer = first_sign_in(thief, "deputy", "482190357716")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login/second")
        assert "journal_session" not in thief.cookies
        assert (is_in(thief), is_in(before)) == (False, False)
        assert "Вручную" not in thief.get("/login/second").text  # its secret is shown no second time
        assert step(thief, "000000").status_code == 401
        assert not is_in(thief)
        assert step(thief, code(secret, 30)).headers["location"] == "/"
        assert thief.get("/issues").status_code == 200
    set_password(world.school.database, world.account("deputy"), hash_password(PASSWORD))


def test_whose_office_demands_a_second_factor_sets_it_up_at_the_first_sign_in(world: World) -> None:
    remove_second_factor(world.school.database, world.account("deputy"))
    world.slip("deputy", "482190357717")
    with world.browser() as deputy:
        assert first_sign_in(deputy, "deputy", "482190357717").headers["location"] == "/login/second"
        assert not is_in(deputy)
        done = step(deputy, code(secret_on(deputy.get("/login/second").text)))
        assert "Запасные коды" in done.text
        assert deputy.get("/issues").status_code == 200
    remove_second_factor(world.school.database, world.account("deputy"))
    set_password(world.school.database, world.account("deputy"), hash_password(PASSWORD))


def test_the_second_step_is_nothing_without_the_first(world: World) -> None:
    with world.browser() as stranger:
        assert stranger.get("/login/second").headers["location"] == "/login?again"
        assert stranger.post("/login/second", data={"code": "123456"}).headers["location"] == "/login?again"


def test_who_must_have_it_cannot_switch_it_off_and_a_teacher_may(world: World, secret: bytes) -> None:
    with world.browser() as deputy:
        sign_in(deputy, "deputy")
        step(deputy, code(secret))
        answer = act(deputy, "second-remove", password=PASSWORD)
        assert answer.status_code == 422
        assert "обязателен" in answer.text
    with world.browser() as teacher:
        sign_in(teacher, "teacher")
        assert act(teacher, "second", password="wrong").status_code == 422
        shown = act(teacher, "second", password=PASSWORD)
        own = secret_on(shown.text)
        assert act(teacher, "second-code", code="0").status_code == 422
        assert "Запасн" in act(teacher, "second-code", code=code(own, -30)).text
    with world.browser() as again:
        assert sign_in(again, "teacher").headers["location"] == "/login/second"
        assert step(again, code(own)).headers["location"] == "/"
        assert act(again, "second-remove", password=PASSWORD).headers["location"] == "/account?done=removed"
    with world.browser() as plain:
        assert sign_in(plain, "teacher").headers["location"] == "/"


def test_a_second_factor_begun_by_one_is_set_up_for_nobody_else(world: World) -> None:
    """A colleague plants the cookie of her own setting-up in another's browser."""
    with world.browser() as thief, world.browser() as leader:
        sign_in(thief, "teacher")
        own = secret_on(act(thief, "second", password=PASSWORD).text)
        sign_in(leader, "leader")
        leader.cookies.set("journal_step", thief.cookies["journal_step"])
        assert act(leader, "second-code", code=code(own)).status_code == 403
    assert sealed_secret(world.school.database, world.account("leader")) is None


def test_families_have_no_second_factor(world: World, person: str) -> None:
    with world.browser() as browser:
        sign_in(browser, person)
        assert "Второй фактор" not in browser.get("/account").text
        assert act(browser, "second", password=PASSWORD).status_code == 403


# ------------------------------------------------------------------------------------------------ attacks


def signed_in_holding(world: World, login: str, held: str) -> str:
    """The cookie of a browser that held another one when it signed in."""
    with httpx.Client(base_url=world.server.url) as browser:
        csrf = form_of(browser)
        fields = {"csrf": csrf, "login": login, "password": PASSWORD}
        headers = {"Cookie": f"journal_form={csrf}; journal_session={held}"}
        browser.cookies.clear()
        browser.post("/login", data=fields, headers=headers)
        return browser.cookies["journal_session"]


def test_a_planted_session_cookie_is_not_taken_over(world: World, person: str) -> None:
    """Session fixation: the attacker's own live cookie, or a made-up one, stands in the victim's browser."""
    with world.browser() as attacker:
        sign_in(attacker, "father")
        planted = attacker.cookies["journal_session"]
        assert signed_in_holding(world, person, planted) != planted
        assert not is_in(attacker)
    made_up = "A" * 43
    assert signed_in_holding(world, person, made_up) != made_up
    assert httpx.get(f"{world.server.url}/diary", cookies={"journal_session": made_up}).status_code == 303


def test_signing_in_again_changes_the_cookie_and_kills_the_one_before(world: World, person: str) -> None:
    before = signed_in_holding(world, person, "")
    assert httpx.get(f"{world.server.url}/diary", cookies={"journal_session": before}).status_code == 200
    after = signed_in_holding(world, person, before)
    told = [
        httpx.get(f"{world.server.url}/diary", cookies={"journal_session": one}).status_code for one in (before, after)
    ]
    assert told == [303, 200]


def test_strangers_who_guess_keep_no_mother_out_of_her_phone(world: World, person: str) -> None:
    with world.browser(address="198.51.100.1") as phone:
        sign_in(phone, person)
        phone.post("/logout")
        for number in range(30):
            with world.browser(address=f"203.0.113.{number}") as stranger:
                sign_in(stranger, person, f"guess {number}")
        with world.browser(address="203.0.113.99") as stranger:
            assert sign_in(stranger, person, "guess").status_code == 429
        assert sign_in(phone, person).status_code == 303


def test_one_address_trying_many_logins_waits_and_others_do_not(world: World, person: str) -> None:
    """Credential stuffing: one stolen password a login, from one machine."""
    with world.browser(address="192.0.2.200") as machine:
        csrf = form_of(machine)
        told = [
            machine.post("/login", data={"csrf": csrf, "login": f"leaked{n}", "password": "x"}).status_code
            for n in range(110)
        ]
    assert told[:100] == [401] * 100
    assert 429 in told[100:]
    with world.browser(address="192.0.2.201") as mother:
        assert sign_in(mother, person).status_code == 303


def test_an_address_invented_by_who_asks_is_not_believed_beyond_the_proxy(world: World) -> None:
    """The proxy adds who really asked; what stood there before is the attacker's."""
    with httpx.Client(base_url=world.server.url) as liar:
        csrf = form_of(liar)
        told = [
            liar.post(
                "/login", data={"csrf": csrf, "login": "spoofed", "password": "x"},
                headers={"X-Forwarded-For": f"10.9.8.{number}, 192.0.2.55"},
            ).status_code
            for number in range(BY_LOGIN_THERE.free + 1)
        ]  # fmt: skip
    assert told[-1] == 429


def test_a_role_taken_in_the_middle_of_a_session_is_gone_at_the_next_step(world: World, person: str) -> None:
    account = world.account(person)

    async def two_steps(cookie: str) -> tuple[str, str]:
        async with opened(world.server.websocket, cookie) as tab:
            first = await tab.run("diary")
            withdraw(world.school.database, account, Role.GUARDIAN, "0101")
            give(world.school.database, account, Grant(Role.GUARDIAN, "0201"))
            second = await tab.run("diary")
            return first.text, second.text

    with world.browser() as browser:
        sign_in(browser, person)
        before, after = finished(two_steps(f"journal_session={browser.cookies['journal_session']}"))
    assert "Антонова Вера" in before
    assert "Антонова Вера" not in after
    assert "Веснина Дарья" in after


def test_controls_in_a_login_are_no_error(world: World) -> None:
    with world.browser() as browser:
        for login in ("a\x00b", "'; DROP TABLE accounts; --", "%", "\\", "💥" * 200, html.unescape("&#8238;x")):
            assert sign_in(browser, login, "x").status_code == 401
    assert any(one.login == "mother" for one in all_accounts(world.school.database))
