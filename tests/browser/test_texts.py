"""Markup typed by people, in a real browser: it is shown as it was typed, nothing of it runs, no window opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from database.accounts import Grant
from journal.viewer import Role
from tests.browser.conftest import PATIENCE
from tests.drawn_school import STAFF, draw, number
from tests.servers import Server, running_server
from tests.test_attacks_texts import DRAWING
from tests.web_school import NOW, WebSchool


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebSchool]:
    people = {**STAFF, "mother": ("", (Grant(Role.GUARDIAN, number(0)),))}
    made = draw(f"sqlite:///{tmp_path_factory.mktemp('texts')}/journal.sqlite3", DRAWING, people)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def shown(school: WebSchool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of that school."""
    log = tmp_path_factory.mktemp("texts-server") / "log"
    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW}, log) as running:
        yield running


@pytest.mark.parametrize(
    ("login", "path", "typed"),
    [
        ("mother", "/diary", "onerror=alert(4)"),
        ("mother", "/marks", "onerror=alert(9)"),
        ("leader", "/consents", "onerror=alert(1)"),
        ("teacher", "/issues", "onerror=alert(11)"),
        ("deputy", "/participation?teacher=u1", "onerror=alert(9)"),
    ],
)
@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_markup_that_was_typed_is_read_and_never_run(
    page: Page, shown: Server, school: WebSchool, login: str, path: str, typed: str, size: str
) -> None:
    """No dialog opens, and the browser complains of nothing: neither of a script refused nor of a picture missing."""
    told: list[str] = []

    def refuse(dialog: Dialog) -> None:
        told.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    value = school.cookie(login).partition("=")[2]
    page.context.add_cookies([{"name": "journal_session", "value": value, "url": shown.url}])
    page.goto(f"{shown.url}{path}")
    expect(page.locator("body")).to_contain_text(typed, timeout=PATIENCE)
    expect(page.locator("img[src='x']")).to_have_count(0)
    assert told == []
