"""«Периоды», «Календарь», «Звонки», «Расписание», «Замены»: when the school is held, and what is taught then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from journal.calendar import Bell, DayOff, Term, school_year
from journal.issues import Problem
from journal.school import Slot, Substitution
from sheets.cells import ALL_DAYS, ALL_GRADES, DATE, FLAG, GRADES, LESSON, TEXT, TIME, WEEKDAY, WEEKDAYS_LIST
from sheets.headings import heading_key
from sheets.school_names import Names, subgroup
from sheets.tables_sheet import Row

#: The year is no term: its mark has a column of its own, and its ends are those of its terms.
_YEAR = frozenset({"год", "учебныйгод", "годовая"})


def read_term(row: Row, year: str) -> Term | None:
    """A line of «Периоды»; without classes it is for all."""
    if heading_key(row.shown("name")) in _YEAR:
        return None
    name, first, last = row.need("name", TEXT), row.need("first", DATE), row.need("last", DATE)
    grades = row.take("classes", GRADES, ALL_GRADES)
    if name is None or first is None or last is None or not _in_order(row, first, last):
        return None
    if not _in_year(row, "first", first, year) or not _in_year(row, "last", last, year):
        return None
    return Term(name, first, last, grades)


def overlaps(term: Term, earlier: Iterable[Term], row: Row) -> bool:
    """Whether an earlier line contradicts this one, then with an issue: one day of a grade lies in one term."""
    for other in earlier:
        if other.grades & term.grades and other.first <= term.last and term.first <= other.last:
            row.fault("first", Problem.BAD_ROW, f"пересекается с «{other.name}»")
            return True
    return False


def read_day(row: Row, year: str) -> DayOff | tuple[date, int] | None:
    """A line of «Календарь»: days off, or a day taught by another weekday's timetable."""
    first = row.need("first", DATE)
    if first is None or not _in_year(row, "first", first, year):
        return None
    last = row.take("last", DATE, first)
    grades = row.take("classes", GRADES, frozenset())
    weekday = row.take("taught_as", WEEKDAY, -1)
    if row.issues or not _in_order(row, first, last):
        return None
    if weekday < 0:
        return DayOff(row.text("name"), first, last, grades)
    if first != last or grades:
        row.fault("taught_as", Problem.BAD_ROW, "перенос бывает на один день и для всех классов")
        return None
    return first, weekday


def read_bell(row: Row) -> Bell | None:
    """A line of «Звонки»; without days it is for all."""
    number, begins, ends = row.need("number", LESSON), row.need("begins", TIME), row.need("ends", TIME)
    weekdays = row.take("weekdays", WEEKDAYS_LIST, ALL_DAYS)
    if row.issues or number is None or begins is None or ends is None:
        return None
    if begins >= ends:
        row.fault("ends", Problem.BAD_ROW, "конец раньше начала")
        return None
    return Bell(number, begins, ends, weekdays)


def read_slot(row: Row, names: Names) -> Slot | None:
    """A line of «Расписание»."""
    school_class, subject = names.school_class(row), names.subject(row)
    weekday, number = row.need("weekday", WEEKDAY), row.need("number", LESSON)
    first, last = row.take("first", DATE, date.min), row.take("last", DATE, date.max)
    if not subject:
        row.fault("subject", Problem.BAD_ROW, "нет предмета")
    if school_class is None or weekday is None or number is None or not subject or not _in_order(row, first, last):
        return None
    return Slot(school_class, weekday, number, subject, subgroup(row), row.text("room"), first, last)


def read_substitution(row: Row, names: Names, year: str) -> Substitution | None:
    """A line of «Замены»: another teacher, another subject, or no lesson at all."""
    day, school_class, number = row.need("day", DATE), names.school_class(row), row.need("number", LESSON)
    teacher, subject = names.teacher(row, "teacher"), names.subject(row)
    cancelled = row.take("cancelled", FLAG, False)
    if day is None or school_class is None or number is None or not _in_year(row, "day", day, year):
        return None
    if not (teacher or subject or cancelled):
        if not row.issues:
            row.fault("teacher", Problem.BAD_ROW, "укажите учителя, предмет или отмену")
        return None
    return Substitution(day, school_class, number, subgroup(row), teacher, subject, cancelled)


def _in_order(row: Row, first: date, last: date) -> bool:
    if first > last:
        row.fault("last", Problem.BAD_ROW, "конец раньше начала")
    return first <= last


def _in_year(row: Row, name: str, day: date, year: str) -> bool:
    if school_year(day) != year:
        row.fault(name, Problem.DATE_OUTSIDE_YEAR, f"год {year}")
    return school_year(day) == year
