"""From a slip of paper, or a letter, to one's own password: at the real server, without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from queue import Queue

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from database import schema
from database.accounts import find_account
from database.credentials import MAIL, Code, Issuer, live_codes, put_codes
from database.passwords import hash_password, password_fits
from database.vault import SealedTable
from tests.database_school import rows
from tests.servers import Server, free_port, running_server
from tests.web_school import NOW, PASSWORD, WebSchool, fill, form_of, sign_in

CODE = "482190357716"
GOOD = "трава зонт балкон"
NOON = datetime.fromisoformat(NOW)
FIRST = "/login/first"
#: So long nobody waits for a letter that comes.
LETTER_SECONDS = 20


@dataclass
class Letters:
    """The school's mail server: what it was given waits in line."""

    taken: Queue[bytes] = field(default_factory=Queue)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.taken.put(envelope.content)
        return "250 OK"

    def next(self) -> str:
        """The text of the next letter."""
        letter = message_from_bytes(self.taken.get(timeout=LETTER_SECONDS))
        payload = letter.get_payload(decode=True)
        assert isinstance(payload, bytes)
        return f"{letter['To']}\n{payload.decode()}"


@dataclass(frozen=True)
class Place:
    """A server of its own, its database, its mail."""

    server: Server
    school: WebSchool
    letters: Letters

    def issue(self, login: str, code: str = CODE, days: int = 30) -> None:
        """Hand out a slip with a known code."""
        account = find_account(self.school.database, login)
        assert account is not None
        codes = [Code(account.account, hash_password(code), "7А")]
        put_codes(self.school.database, codes, Issuer(0, "никто"), NOON, timedelta(days=days))

    def knows(self, login: str, password: str) -> bool:
        """Whether that is the password now."""
        account = find_account(self.school.database, login)
        return account is not None and password_fits(account.password, password)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The server, with letters going to a mail server of this test."""
    folder = tmp_path_factory.mktemp("first")
    school = fill(f"sqlite:///{folder}/journal.sqlite3")
    with school.database.write() as writer:
        store = writer.transaction
        row = ("2026/27", "7А", 0, "0101", "Антонова Мария", "мать", "", "Mama@mail.ru", None)
        store.insert(schema.guardians, [SealedTable.of(store, "guardians").closed(row)])
    letters = Letters()
    mail = Controller(letters, hostname="127.0.0.1", port=free_port())
    mail.start()
    environment = {
        "JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW, "JOURNAL_ADDRESS": "https://journal.example",
        "JOURNAL_SMTP_HOST": "127.0.0.1", "JOURNAL_SMTP_PORT": str(mail.port), "JOURNAL_SMTP_SECURITY": "off",
        "JOURNAL_SMTP_FROM": "journal@school.example",
    }  # fmt: skip
    with running_server(environment, folder / "log") as server:
        yield Place(server, school, letters)
    mail.stop()
    school.database.close()


@pytest.fixture
def client(place: Place) -> Iterator[httpx.Client]:
    """A browser without JavaScript; nobody's wrong tries are remembered."""
    with place.school.database.write() as writer:
        writer.transaction.run("DELETE FROM attempts")
    with httpx.Client(base_url=place.server.url, headers={"Accept": "text/html"}) as browser:
        yield browser


def choose(client: httpx.Client, login: str, code: str, password: str = GOOD, *, accept: bool = True) -> httpx.Response:
    """Fill the form of the first sign-in and send it."""
    fields = {"csrf": form_of(client, FIRST), "login": login, "code": code, "password": password}
    return client.post(FIRST, data={**fields, **({"accept": "on"} if accept else {})})


def test_a_code_becomes_a_password_and_opens_the_diary(place: Place, client: httpx.Client) -> None:
    place.issue("pupil")
    answer = choose(client, " Pupil ", "4821-9035 7716")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/diary").status_code == 200
    assert (place.knows("pupil", GOOD), place.knows("pupil", PASSWORD)) == (True, False)
    with httpx.Client(base_url=place.server.url) as other:
        assert choose(other, "pupil", CODE, "другой пароль тут").status_code == 401
        assert sign_in(other, "pupil", GOOD).status_code == 303
    kept = rows(
        place.school.database, "SELECT n.text FROM notice_acceptances a JOIN notices n ON n.version = a.version"
    )
    assert "Школа «Берёзка» обращается с персональными данными" in kept[0][0]


def test_a_code_typed_as_the_password_leads_to_the_choice_of_one(place: Place, client: httpx.Client) -> None:
    place.issue("father")
    answer = sign_in(client, "father", "4821 9035 7716")
    assert (answer.status_code, answer.headers["location"]) == (307, FIRST)
    page = client.post(FIRST, data={"csrf": form_of(client), "login": "father", "password": CODE})
    assert page.status_code == 200
    assert ('value="father"' in page.text, 'value="4821 9035 7716"' in page.text) == (True, True)
    assert place.knows("father", PASSWORD)


@pytest.mark.parametrize(
    ("password", "said"),
    [("семь", "короче 8 знаков"), ("наташа1988", "пробуют одним из первых"), ("89001234567", "одних цифр")],
)
def test_a_weak_password_says_why_and_leaves_the_code(
    place: Place, client: httpx.Client, password: str, said: str
) -> None:
    place.issue("teacher")
    answer = choose(client, "teacher", CODE, password)
    assert (answer.status_code, said in answer.text, password in answer.text) == (422, True, False)
    assert choose(client, "teacher", CODE).status_code == 303


def test_without_the_notice_nobody_comes_in(place: Place, client: httpx.Client) -> None:
    place.issue("leader")
    answer = choose(client, "leader", CODE, accept=False)
    assert (answer.status_code, "ознакомились" in answer.text) == (422, True)
    assert client.get("/diary").status_code == 303
    assert place.knows("leader", PASSWORD)


def test_unknown_wrong_and_old_codes_read_alike(place: Place) -> None:
    place.issue("deputy", days=0)
    place.issue("nobody")
    texts = set()
    for login, code in (
        ("unheard", CODE),
        ("nobody", "111111111111"),
        ("deputy", CODE),
        ("mother", ""),
        ("mother", CODE),
    ):
        with httpx.Client(base_url=place.server.url) as client:
            csrf = form_of(client, FIRST)
            answer = client.post(
                FIRST, data={"csrf": csrf, "login": login, "code": code, "password": GOOD, "accept": "on"}
            )
        assert answer.status_code == 401
        shown = re.search(r'id="code" name="code" type="text" value="([^"]*)"', answer.text)
        assert shown
        texts.add(answer.text.replace(csrf, "").replace(f'value="{login}"', "").replace(f'value="{shown[1]}"', ""))
    assert len(texts) == 1
    assert place.knows("deputy", PASSWORD)


def test_guessing_codes_is_slow(place: Place, client: httpx.Client) -> None:
    place.issue("mother")
    assert [choose(client, "mother", f"00000000000{n}").status_code for n in range(5)] == [401] * 5
    answer = choose(client, "mother", CODE)
    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (429, True)


def test_a_form_of_another_site_is_refused(place: Place) -> None:
    for path in (FIRST, "/login/forgotten"):
        fields = {
            "csrf": "x" * 43,
            "login": "mother",
            "code": CODE,
            "password": GOOD,
            "accept": "on",
            "email": "a@b.ru",
        }
        assert httpx.post(f"{place.server.url}{path}", data=fields).status_code == 403
        assert httpx.post(f"{place.server.url}{path}", data={"csrf": "x" * 9_000}).status_code == 413


def test_only_our_own_script_runs_on_the_page_and_its_address_goes_nowhere(client: httpx.Client) -> None:
    page = client.get(FIRST)
    (script,) = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = page.headers["content-security-policy"]
    assert f"script-src 'sha256-{digest}';" in policy
    assert ("unsafe-inline" in policy.split("style-src")[0], page.headers["referrer-policy"]) == (False, "same-origin")
    assert (page.headers["cache-control"], len(page.content) < 15_000) == ("no-store", True)


def test_what_was_typed_is_shown_as_text(client: httpx.Client) -> None:
    answer = choose(client, '"><script>alert(1)</script>', '"><img src=x>')
    assert ("<script>alert" in answer.text, "<img" in answer.text) == (False, False)


def test_the_notice_is_there_for_strangers(client: httpx.Client) -> None:
    page = client.get("/login/notice")
    assert (page.status_code, "Школа «Берёзка» обращается с персональными данными" in page.text) == (200, True)


def ask(client: httpx.Client, email: str) -> httpx.Response:
    return client.post("/login/forgotten", data={"csrf": form_of(client, "/login/forgotten"), "email": email})


def test_a_forgotten_password_is_renewed_by_a_letter(place: Place, client: httpx.Client) -> None:
    known, unknown = ask(client, " MAMA@mail.ru"), ask(client, "stranger@mail.ru")
    csrf = form_of(client, "/login/forgotten")
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(csrf, "") == unknown.text.replace(csrf, "")
    letter = place.letters.next()
    assert letter.startswith("MAMA@mail.ru\n")
    found = re.search(r"https://journal\.example/login/first#mother:([A-Za-z0-9_-]{43})\n", letter)
    assert found
    assert place.knows("mother", PASSWORD)
    assert choose(client, "father", found[1]).status_code == 401
    assert choose(client, "mother", found[1]).status_code == 303
    assert (place.knows("mother", GOOD), choose(client, "mother", found[1]).status_code) == (True, 401)


def test_a_letter_comes_once_in_five_minutes_and_only_to_who_has_come_before(
    place: Place, client: httpx.Client
) -> None:
    from jobs.config import Config
    from jobs.forgotten import LASTS, accounts_of, send_links

    database = place.school.database
    config = Config(address="https://journal.example", smtp_host="127.0.0.1", smtp_port=1, smtp_from="a@b.ru")
    later = NOON + timedelta(days=1)
    account = find_account(database, "mother")
    assert account is not None
    assert [one.login for one in accounts_of(database, "mama@mail.ru", later)] == ["mother"]
    assert send_links(database, config, "mama@mail.ru", later) == 0  # nobody takes letters at port 1
    first = live_codes(database, account.account, later)[MAIL]
    send_links(database, config, "mama@mail.ru", later + timedelta(minutes=4))
    assert live_codes(database, account.account, later)[MAIL] == first
    assert live_codes(database, account.account, later + LASTS) == {}
    with database.write() as writer:
        writer.transaction.run("UPDATE accounts SET password = '' WHERE login = 'mother'")
    assert accounts_of(database, "mama@mail.ru", later) == []


def test_who_has_no_password_yet_is_nobody_at_the_door(place: Place, client: httpx.Client) -> None:
    with place.school.database.write() as writer:
        writer.transaction.run(
            "INSERT INTO accounts (login, name, password, staff, active, demo, created_at)"
            " VALUES ('fresh', 'Новая', '', '', TRUE, FALSE, 0)"
        )
    assert [sign_in(client, "fresh", password).status_code for password in ("", "x", "nobody's password")] == [401] * 3
