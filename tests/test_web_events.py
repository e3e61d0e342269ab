"""What the log says of sign-ins: all that happened, of which account, and nothing by which one knows a person."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from database.attempts import BY_LOGIN_THERE
from database.credentials import Code, Issuer, put_codes
from database.passwords import hash_password
from tests.servers import running_server
from tests.test_web_account import NEW, PHONE, World, act, code, first_sign_in, secret_on, step
from tests.web_school import NOW, PASSWORD, PEOPLE, fill, sign_in
from web.events import Event

#: Told by other sites alone, see tests/test_web_openid.py.
ELSEWHERE = {Event.LINKED, Event.UNLINKED}

SLIP, ADDRESS = "482190357716", "203.0.113.9"


def told(log: Path) -> list[tuple[str, str]]:
    """The events of a log and what stands behind each."""
    lines = re.findall(r"\[(?:info|warning) *\] (.+?)  +(.*)", _plain(log))
    return [(what, behind) for what, behind in lines if what in set(Event)]


def _plain(log: Path) -> str:
    """A log without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", log.read_text(encoding="utf-8"))


def test_every_event_at_the_door_is_a_line_without_a_person(tmp_path: Path) -> None:
    school, log = fill(f"sqlite:///{tmp_path}/journal.sqlite3"), tmp_path / "log"
    environment = {"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW, "JOURNAL_KEY_FILE": str(tmp_path / "key")}
    with running_server(environment, log) as server:
        world = World(school, server, log)
        with world.browser(PHONE, ADDRESS) as browser, world.browser(PHONE, ADDRESS) as other:
            for login in ("teacher", "typed-by-mistake"):
                sign_in(browser, login, "неверный пароль")
            sign_in(browser, "teacher")
            sign_in(other, "teacher")
            key = re.findall(r'name="key" value="([0-9a-f]{64})"', browser.get("/account").text)
            for do, fields in (
                ("end", {"key": key[-1]}), ("end-others", {}), ("password", {"password": "не тот", "new": NEW}),
                ("password", {"password": PASSWORD, "new": NEW}),
            ):  # fmt: skip
                act(browser, do, **fields)
            secret = secret_on(act(browser, "second", password=NEW).text)
            act(browser, "second-code", code=code(secret, -30))
            browser.post("/logout")
            sign_in(browser, "teacher", NEW)
            step(browser, "000000")
            step(browser, code(secret))
            act(browser, "second-remove", password=NEW)
            act(browser, "end-all")
            put_codes(
                school.database, [Code(world.account("father"), hash_password(SLIP))], Issuer(0, "никто"),
                datetime.fromisoformat(NOW), timedelta(days=1),
            )  # fmt: skip
            first_sign_in(browser, "father", "111111111111")
            first_sign_in(browser, "father", SLIP)
            for _ in range(BY_LOGIN_THERE.free + 1):
                sign_in(other, "mother", "неверный пароль")
        teacher, father = world.account("teacher"), world.account("father")
    school.database.close()
    of_teacher, of_father = f"account={teacher}", f"account={father}"
    assert told(log) == [
        ("sign-in refused", "by=password"), ("sign-in refused", "by=password"),
        ("signed in", of_teacher), ("signed in", of_teacher),
        ("sessions ended", f"{of_teacher} by=one"), ("sessions ended", f"{of_teacher} by=others"),
        ("change refused", of_teacher),
        ("password changed", of_teacher), ("signed in", of_teacher),
        ("second factor set up", of_teacher), ("signed out", of_teacher),
        ("sign-in refused", "by='second factor'"), ("signed in", of_teacher),
        ("second factor removed", of_teacher), ("sessions ended", f"{of_teacher} by=all"),
        ("sign-in refused", "by=code"), ("password chosen by a code", of_father), ("signed in", of_father),
        *[("sign-in refused", "by=password")] * BY_LOGIN_THERE.free, ("sign-in slowed down", "by=password"),
    ]  # fmt: skip
    stamped = re.findall(r"^(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ) \[", _plain(log), re.MULTILINE)
    assert abs(datetime.fromisoformat(stamped[-1]) - datetime.now(UTC)) < timedelta(minutes=5)
    assert set(Event) - {Event(what) for what, _ in told(log)} == ELSEWHERE
    words = {word for name, _, _ in PEOPLE.values() for word in name.split()}
    private = {*PEOPLE, *words, "typed-by-mistake", PASSWORD, NEW, SLIP, ADDRESS, "неверный", secret.hex()}
    assert {one for one in private if one in _plain(log)} == set()
