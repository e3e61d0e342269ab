"""What is logged: never a name, a mark, a telephone or a password, whatever goes well or wrong."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest
import structlog

from database.engine import Database
from jobs.logs import log_to_stderr
from jobs.sync import sync
from journal.tables import AbsenceRow, ClassTables, GuardianRow
from sheets.gateway.memory import MemoryGateway
from sheets.templates.class_ import class_workbook
from sheets.templates.school import school_workbook
from tests.pages_school import NOW as SCHOOL_NOW
from tests.pages_school import PUPILS as PAGES_PUPILS
from tests.pages_school import SCHOOL as PAGES_SCHOOL
from tests.pages_school import WEDNESDAY, journal_of_7a
from tests.servers import running_server
from tests.streamlit_client import finished, opened
from tests.web_school import NOW, PASSWORD, PEOPLE, PUPILS, TOPICS, fill, sign_in

#: What people of the web school are called and what was typed of them.
PRIVATE = {
    *(word for _, name, _ in PUPILS.values() for word in name.split()),
    *(word for name, _, _ in PEOPLE.values() for word in name.split() if word not in ("Без", "Роли")),
    *TOPICS.values(),
    PASSWORD,
    "не-тот-пароль",
}


def test_a_server_on_which_everybody_looks_and_somebody_errs_logs_nobody(tmp_path: Path) -> None:
    school, log = fill(f"sqlite:///{tmp_path}/journal.sqlite3"), tmp_path / "log"
    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW}, log) as server:
        with httpx.Client(base_url=server.url, headers={"Accept": "text/html"}) as client:
            assert sign_in(client, "mother", "не-тот-пароль").status_code == httpx.codes.UNAUTHORIZED
            assert sign_in(client, "mother").status_code == httpx.codes.SEE_OTHER
        for login, pages in {
            "mother": ("diary", "marks", "viewings", "notice"),
            "deputy": ("attendance", "guardians", "consents", "issues"),
        }.items():
            cookie = school.cookie(login)

            async def look(cookie: str = cookie, pages: tuple[str, ...] = pages) -> None:
                async with opened(server.websocket, cookie) as tab:
                    for page in pages:
                        await tab.run(page)

            finished(look())
        with school.database.write() as writer:  # from here on pages fail, each with a traceback in the log
            writer.transaction.run("ALTER TABLE entries RENAME TO entries_gone")

        async def fail() -> None:
            async with opened(server.websocket, school.cookie("mother")) as tab:
                await tab.run("diary")

        finished(fail())
    school.database.close()
    said = log.read_text(encoding="utf-8")
    assert "a page failed" in said
    assert {word for word in PRIVATE if word in said} == set()


def test_a_reading_of_good_and_bad_workbooks_logs_nobody(
    database: Database, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    pupils = PAGES_PUPILS["7А"]
    tables = ClassTables(
        "7А",
        pupils,
        [GuardianRow(pupils[0].pupil, "Гусева Ольга", "мать", "+7 900 333-33-33", "olga@example.org")],
        [AbsenceRow(pupils[0].pupil, WEDNESDAY, WEDNESDAY, "грипп", "справка № 9")],
    )
    before = structlog.get_config()
    log_to_stderr(logging.DEBUG)
    try:
        gateway = MemoryGateway(
            school_workbook(PAGES_SCHOOL).workbook("Школа.xlsx"),
            class_workbook(tables).workbook("Класс 7А.xlsx"),
            journal_of_7a(until=WEDNESDAY, english=True).workbook("Журнал 7А.xlsx"),
        )
        with caplog.at_level(logging.DEBUG):
            assert sync(gateway, database, SCHOOL_NOW).failures == []
    finally:
        structlog.configure(**before)
    said = "".join(capsys.readouterr()) + caplog.text
    private = {word for pupil in pupils for word in pupil.name.split()} | {
        "Гусева Ольга", "333-33-33", "olga@example.org", "грипп", "справка № 9", "Разность квадратов",
    }  # fmt: skip
    assert {word for word in private if word in said} == set()
