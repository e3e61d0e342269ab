"""Workbooks on the emulator of Google as the school's templates make them, looks and all."""

from __future__ import annotations

from datetime import date

from journal.tables import LessonRow, Register
from sheets.gateway.google.plan_requests import add_sheet, fill_sheet
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.manner import on_google
from sheets.templates.plan import WorkbookPlan
from tests.folder_school import MONDAY, PUPILS, SCHOOL, WEDNESDAY
from tests.google_emulator.handle import Emulator

#: Who makes workbooks, and may change what is guarded in them.
WRITER = "writer@school.iam.gserviceaccount.com"


def put_plan(google: Emulator, plan: WorkbookPlan, **place: object) -> str:
    """A spreadsheet made by a plan. Returns Drive's id."""
    book = google.put(plan.title, [{"title": "tmp", "id": 99}], **place)
    google.edit(book, *(add_sheet(sheet, number, number) for number, sheet in enumerate(plan.sheets)))
    for number, sheet in enumerate(plan.sheets):
        google.edit(book, *fill_sheet(sheet, number, (), WRITER))
    google.edit(book, {"deleteSheet": {"sheetId": 99}})
    return book


def put_journals(google: Emulator, **place: object) -> dict[str, str]:
    """The journals of both classes in one place: class → Drive's id."""
    first = put_plan(google, journal_plan("7А"), share={}, **place)
    (second,) = google.copies(first, ["Журнал 8А"])
    return {"7А": first, "8А": second}


def journal_plan(school_class: str = "7А") -> WorkbookPlan:
    """A journal of two registers on Google: three marks, one of them two marks, and a term's column."""
    first = PUPILS[school_class][0].pupil
    lessons = [LessonRow(MONDAY, 2, "", "Дроби", "§ 1"), LessonRow(WEDNESDAY, 3, "", "", "")]
    algebra = RegisterContent(
        Register(school_class, "Алгебра"), lessons, {(first, MONDAY, 2): "5/4", (first, WEDNESDAY, 3): "4-"},
        {(first, "1 четверть"): "4"},
    )  # fmt: skip
    physics = RegisterContent(Register(school_class, "Физика"), [LessonRow(date(2026, 9, 8), 1, "", "", "")])
    return journal_workbook(SCHOOL, school_class, PUPILS[school_class], [algebra, physics], on_google(SCHOOL))
