"""A school of two pupils whose algebra is on Mondays, Wednesdays and Fridays: what its rules tell of a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from journal.calendar import Calendar, Term
from journal.issues import Issue
from journal.school import Load, School, SchoolClass, Slot, Subject
from journal.settings import Settings
from journal.tables import PupilRow, Register
from sheets.grid import Grid, Workbook
from sheets.journal_book import class_context, derive_journal

TODAY = date(2027, 5, 31)
JUNIOR, SENIOR = frozenset(range(1, 10)), frozenset((10, 11))

#: The terms of 2026/27: lessons of algebra begin on Wednesday 2 September and end on Friday 23 October.
TERMS = (
    Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), JUNIOR),
    Term("2 четверть", date(2026, 11, 2), date(2026, 12, 25), JUNIOR),
    Term("3 четверть", date(2027, 1, 11), date(2027, 3, 26), JUNIOR),
    Term("4 четверть", date(2027, 4, 5), date(2027, 5, 28), JUNIOR),
    Term("1 полугодие", date(2026, 9, 1), date(2026, 12, 25), SENIOR),
    Term("2 полугодие", date(2027, 1, 11), date(2027, 5, 28), SENIOR),
)
CLASSES = ("1А", "7А", "9А", "10А")
SCHOOL = School(
    calendar=Calendar("2026/27", TERMS),
    classes=tuple(SchoolClass(name) for name in CLASSES),
    subjects=(Subject("Алгебра"), Subject("Физика")),
    timetable=tuple(
        Slot(name, day, 2, "Алгебра", subgroup) for name in CLASSES for day in (0, 2, 4) for subgroup in ("", "1")
    ),
)


def pupil(number: str, name: str, **about: Any) -> PupilRow:
    """A line of the class list."""
    return PupilRow(number, name, None, None, None, "", "", "", "")._replace(**about)


IVANOV, BELOVA = pupil("01", "Иванов Пётр"), pupil("02", "Белова Анна")


def school(load: float = 0, school_class: str = "7А", **settings: Any) -> School:
    """The school with other settings, or with hours of algebra."""
    lines = (Load(school_class, "Алгебра", "", "", load),) if load else ()
    return replace(SCHOOL, settings=replace(Settings(), **settings), load=lines)


def issues(
    grid: Grid,
    in_school: School = SCHOOL,
    *,
    school_class: str = "7А",
    roster: Iterable[PupilRow] = (IVANOV, BELOVA),
    today: date = TODAY,
) -> list[Issue]:
    """The issues of one register, of a class of those pupils whose names stand in it."""
    typed = " ".join(str(cell) for row in grid.rows for cell in row)
    roster = [pupil for pupil in roster if pupil.name.split()[0] in typed]
    book = Workbook(f"Журнал {school_class}.xlsx", f"Журнал {school_class}", "1", (grid,))
    tables = derive_journal(book, school_class, in_school, roster, {}, today)
    return next(one.issues for one in tables.derived if one.sheet == grid.title)


def told(grid: Grid, in_school: School = SCHOOL, **about: Any) -> list[str]:
    """The issues of one register as «cell code», in the order of cells."""
    return [f"{issue.place.cell} {issue.problem}" for issue in issues(grid, in_school, **about)]


def key(in_school: School) -> str:
    """The key of a register of algebra in that school."""
    return class_context(in_school, "7А", (IVANOV, BELOVA)).key("", Register("7А", "Алгебра"))
