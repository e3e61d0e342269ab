"""The template of the workbook «КТП»: a class's calendar-thematic plans, a sheet a subject."""

from __future__ import annotations

from journal.registers import PLAN as PLAN_BOOK
from journal.registers import book_title, sheet_title
from journal.tables import PlanRow, PlanTables
from sheets.headings import PLAN
from sheets.templates.plan import SheetPlan, WorkbookPlan
from sheets.templates.table import table_sheet


def plan_workbook(tables: PlanTables) -> WorkbookPlan:
    """The workbook that reads as these plans; one without plans says so on its only sheet."""
    by_subject: dict[str, list[PlanRow]] = {}
    for plan in tables.plans:
        by_subject.setdefault(plan.subject, []).append(plan)
    sheets = tuple(_sheet(subject, plans) for subject, plans in by_subject.items())
    return WorkbookPlan(book_title(PLAN_BOOK, tables.school_class), sheets or (_empty(),))


def _sheet(subject: str, plans: list[PlanRow]) -> SheetPlan:
    rows = ((p.number, p.planned, p.topic, p.hours, p.homework, p.kind) for p in plans)
    return table_sheet(PLAN, rows, title=sheet_title(subject), frozen_columns=1)


def _empty() -> SheetPlan:
    """A workbook must have a sheet; «Замечания» holds no plan."""
    return SheetPlan(
        "Замечания", [["Добавьте лист с названием предмета: " + ", ".join(c.heading for c in PLAN.columns)]]
    )
