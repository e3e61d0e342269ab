"""What people type is text wherever it arrives: on pages no markup, in files no formula, in SQL a value."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from database.accounts import Grant
from database.engine import Database
from database.journal import Journal
from jobs.person import export
from journal.tables import ClassTables, LessonRow, Register
from journal.viewer import Role
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx
from tests.database_school import IVANOV, september
from tests.database_world import MONDAY, NOW, VIEWERS, fill, fill_families
from tests.drawn_school import STAFF, Drawing, draw, number, walk
from tests.pages_school import PUPILS, SCHOOL
from tests.servers import running_server
from tests.streamlit_client import finished
from tests.web_school import NOW as SHOWN_AT
from web.contents import CONTENTS

# ---------------------------------------------------------------------------------------------- on pages

#: Each closes what it may stand in, and would do something.
TAG = "\"'></style></title></textarea><img src=x onerror=alert({n})><script>alert({n})</script>"


def hostile(n: int) -> str:
    """A text that would tell where it was believed."""
    return TAG.format(n=n)


DRAWING = Drawing(
    pupils={number(n): ("7А", f"{hostile(1)} {hostile(2)} {n}") for n in range(2)} | {number(9): ("7Б", hostile(3))},
    topics={"7А": hostile(4), "7Б": hostile(5)},
    homework=hostile(6),
    reason=hostile(7),
    contact=hostile(8),
    subject="Алгебра <img src=x onerror=alert(9)>",
    teacher=hostile(10),
    issue=hostile(11),
)


def test_no_page_believes_what_was_typed(tmp_path: Path) -> None:
    """Every page of every role; streams are JSON, in which markup that is escaped has no «<» before a tag's name."""
    people = {**STAFF, "mother": ("", (Grant(Role.GUARDIAN, number(0)), Grant(Role.GUARDIAN, number(1))))}
    school = draw(f"sqlite:///{tmp_path}/journal.sqlite3", DRAWING, people)
    steps = [(row.url_path, query) for row in CONTENTS for query in ("", f"class=7А&pupil={number(0)}&teacher=u1")]

    async def look(websocket: str) -> dict[str, list[Any]]:
        room = asyncio.Semaphore(len(people))
        sent = await asyncio.gather(*(walk(websocket, school.cookie(one), steps, room) for one in people))
        return dict(zip(people, sent, strict=True))

    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": SHOWN_AT}, tmp_path / "log") as server:
        sent = finished(look(server.websocket))
    school.database.close()
    everything = "".join(text for texts in sent.values() for text in texts)
    assert {n for n in range(1, 12) if f"onerror=alert({n})" in everything} >= {1, 2, 4, 6, 8, 9, 10, 11}
    believed = {
        (login, step)
        for login, texts in sent.items()
        for step, text in zip(steps, texts, strict=True)
        if any("<img src=x" in body or "<script>alert" in body for body in bodies(text))
    }
    assert believed == set()


def bodies(sent: str) -> Iterator[str]:
    """The pieces of a stream that browsers take for markup: HTML as it is, and Markdown that allows it."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(sent):
        message, at = decoder.raw_decode(sent, at)
        at += 1
        element = message.get("delta", {}).get("newElement", {})
        if "html" in element:
            yield element["html"].get("body", "")
        if element.get("markdown", {}).get("allowHtml"):
            yield element["markdown"].get("body", "")


# ---------------------------------------------------------------------------------------------- in written files

FORMULAS = ("=1+1", '=HYPERLINK("http://evil.example";"x")', "+7 900", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "{=A1}",
            "http://evil.example", "=cmd|' /C calc'!A0")  # fmt: skip


def kinds(book: Workbook) -> set[str]:
    """The kinds of the cells: «s» text, «n» number, «d» date, «f» formula."""
    return {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}


def links(book: Workbook) -> list[str]:
    """Links that lead out of the file."""
    found = (cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    return [one.target for one in found if one is not None and one.target]


@pytest.mark.parametrize("typed", FORMULAS)
def test_a_workbook_we_make_holds_no_formula_of_anybodys(tmp_path: Path, typed: str) -> None:
    pupils = [row._replace(name=typed, arrived_order=typed) for row in PUPILS["7А"]]
    lesson = LessonRow(date(2026, 11, 16), 1, typed, typed, typed)
    content = RegisterContent(Register("7А", "Алгебра"), [lesson], {(pupils[0].pupil, lesson.day, 1): typed})
    plans = (
        journal_workbook(SCHOOL, "7А", pupils, [content]),
        class_workbook(ClassTables("7А", pupils, portfolio=[(pupils[0].pupil, None, typed, typed)])),
        school_workbook(SCHOOL),
    )
    for plan in plans:
        write_xlsx(plan, tmp_path / "a.xlsx")
        book = load_workbook(tmp_path / "a.xlsx")
        assert "f" not in kinds(book)
        assert links(book) == []


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_a_person_is_given_holds_no_formula(database: Database, tmp_path: Path, typed: str) -> None:
    fill(database)
    with database.write() as writer:
        writer.transaction.run("UPDATE pupils SET name = ? WHERE pupil = ?", (typed, IVANOV))
    export(database, IVANOV, tmp_path / "a.zip", NOW)
    with ZipFile(tmp_path / "a.zip") as archive:
        book = load_workbook(BytesIO(archive.read("данные.xlsx")))
    assert kinds(book) == {"s"}
    assert links(book) == []


# ---------------------------------------------------------------------------------------------- in SQL

METACHARACTERS = (
    "'",
    '"',
    "' OR '1'='1",
    "x'; DELETE FROM entries; --",
    "%",
    "_",
    "\\",
    "?",
    ":1",
    "%s",
    "{0}",
    "я" * 9,
)

#: Parameters of reader methods that are days.
DAYS: Mapping[str, date] = {"first": MONDAY, "last": september(30), "since": MONDAY, "monday": MONDAY}


def size_of(answer: Any) -> int:
    """How much was answered; nothing for None."""
    return len(answer) if hasattr(answer, "__len__") else int(answer is not None)


@pytest.mark.parametrize("name", [
    name for name, method in inspect.getmembers(Journal, inspect.isfunction)
    if name[0] != "_" and set(inspect.signature(method).parameters) - {"self", "pupils", *DAYS}
])  # fmt: skip
def test_no_parameter_of_a_reader_is_sql(database: Database, name: str) -> None:
    """Each text that names nobody finds nothing, whoever asks, and everything is still there."""
    fill(database)
    fill_families(database)
    if name == "version":
        pytest.skip("a number of a state, whatever is asked")
    with database.read() as store:
        before = store.value("SELECT count(*) FROM entries")
    for typed in METACHARACTERS:
        for viewer in VIEWERS.values():
            method = getattr(Journal(database, viewer, NOW), name)
            asked = {each: DAYS.get(each, typed) for each in inspect.signature(method).parameters}
            assert size_of(method(**asked)) == 0, (typed, viewer.role)
    with database.read() as store:
        assert store.value("SELECT count(*) FROM entries") == before
