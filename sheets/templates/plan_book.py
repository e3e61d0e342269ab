"""The template of the workbook «КТП»: a class's calendar-thematic plans, a sheet a subject."""

from __future__ import annotations

from collections.abc import Iterable

from journal.registers import PLAN as PLAN_BOOK
from journal.registers import book_title, sheet_title
from journal.school import School
from journal.tables import PlanRow, PlanTables
from sheets.headings import PLAN
from sheets.templates.guards import class_editors, plan_guards
from sheets.templates.manner import LOCAL, Manner
from sheets.templates.other_titles import other_titles
from sheets.templates.plan import SheetPlan, WorkbookPlan
from sheets.templates.table import table_sheet


def plan_workbook(
    tables: PlanTables, school: School | None = None, subjects: Iterable[str] = (), manner: Manner = LOCAL
) -> WorkbookPlan:
    """The workbook that reads as these plans; one without plans says so on its only sheet.

    Args:
        tables: The plans.
        school: Whose people may change them, where the store knows people.
        subjects: Subjects that have a sheet although no plan is written yet.
        manner: How the store makes workbooks.
    """
    by_subject: dict[str, list[PlanRow]] = {subject: [] for subject in subjects}
    for plan in tables.plans:
        by_subject.setdefault(plan.subject, []).append(plan)
    school, name = school or School(), tables.school_class
    sheets = tuple(_sheet(school, name, subject, plans, manner) for subject, plans in by_subject.items())
    return WorkbookPlan(book_title(PLAN_BOOK, name), sheets or (_empty(),), class_editors(school, name, manner))


def _sheet(school: School, school_class: str, subject: str, plans: list[PlanRow], manner: Manner) -> SheetPlan:
    rows = ((p.number, p.planned, p.topic, p.hours, p.homework, p.kind) for p in plans)
    return table_sheet(
        PLAN,
        rows,
        title=sheet_title(subject),
        frozen_columns=1,
        guards=plan_guards(school, school_class, subject, manner),
        aliases=other_titles(school, subject),
    )


def _empty() -> SheetPlan:
    """A workbook must have a sheet; «Замечания» holds no plan."""
    return SheetPlan(
        "Замечания", [["Добавьте лист с названием предмета: " + ", ".join(c.heading for c in PLAN.columns)]]
    )
