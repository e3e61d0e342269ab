"""«Периоды», «Календарь», «Звонки», «Расписание», «Замены»: when the school is held, and what is taught then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from journal.calendar import Bell, DayOff, Term, school_year, year_start
from journal.issues import Problem
from journal.school import Slot, Substitution
from sheets.cells import ALL_DAYS, ALL_GRADES, DATE, FLAG, GRADES, LESSON, TEXT, TIME, WEEKDAY, WEEKDAYS_LIST
from sheets.headings import BELLS, CALENDAR, SUBSTITUTIONS, TERMS, TIMETABLE, heading_key
from sheets.reading import Rows
from sheets.school_names import Names, subgroup
from sheets.tables_sheet import Row

#: The year is no term: its mark has a column of its own, and its ends are those of its terms.
_YEAR = frozenset({"год", "учебныйгод", "годовая"})

#: A day of «Календарь»: days off, or a day taught by another weekday's timetable.
Day = DayOff | tuple[date, int]


def _grades(grades: frozenset[int]) -> str:
    """Grades as they are said: «10, 11»."""
    return "все классы" if grades == ALL_GRADES else "классы " + ", ".join(map(str, sorted(grades)))


def _terms_clash(term: Term, other: Term) -> tuple[str, str] | None:
    """One day of a grade lies in one term, and two terms of a grade have two names."""
    shared = other.grades & term.grades
    if not shared:
        return None
    if other.first <= term.last and term.first <= other.last:
        return "first", f"пересекается с «{other.name}» ({_grades(shared)})"
    return ("name", f"«{other.name}» уже есть ({_grades(shared)})") if _same(term.name, other.name) else None


def _same(name: str, other: str) -> bool:
    return heading_key(name) == heading_key(other)


TERM_ROWS = Rows[Term](TERMS, ("name", "classes"), "name", names={"classes": "grades"}, clash=_terms_clash)


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
    return Term(name, first, last, grades) if "classes" in row.said else None


def _said_of(day: Day) -> Mapping[str, object]:
    if isinstance(day, DayOff):
        said = {"name": day.name, "first": day.first, "last": day.last, "classes": day.grades, "taught_as": -1}
    else:
        said = {"first": day[0], "last": day[0], "classes": frozenset(), "taught_as": day[1]}
    return said


DAY_ROWS = Rows[Day](CALENDAR, ("first", "last", "classes"), "first", of=_said_of, guarded=True)


def read_day(row: Row, year: str) -> Day | None:
    """A line of «Календарь»: days off, or a day taught by another weekday's timetable."""
    name, first = row.text("name"), row.need("first", DATE)
    last = row.take("last", DATE, first)
    grades = row.take("classes", GRADES, frozenset())
    weekday = row.take("taught_as", WEEKDAY, -1)
    if row.issues or first is None or last is None or not _in_year(row, "first", first, year):
        return None
    if not _in_order(row, first, last):
        return None
    if last > date(year_start(year) + 1, 8, 31):
        row.fault("last", Problem.DATE_OUTSIDE_YEAR, f"год {year}")
        return None
    if weekday < 0:
        return DayOff(name, first, last, grades)
    if first != last or grades:
        row.fault("taught_as", Problem.BAD_ROW, "перенос бывает на один день и для всех классов")
        return None
    return first, weekday


def _bells_clash(bell: Bell, other: Bell) -> tuple[str, str] | None:
    """A lesson of a weekday begins and ends once."""
    shared = bell.weekdays & other.weekdays
    return ("weekdays", "звонок этого урока в эти дни уже задан") if shared else None


BELL_ROWS = Rows[Bell](
    BELLS, ("number", "weekdays"), "number", clash=_bells_clash, near=lambda bell: bell.number, guarded=True
)


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


def _slots_clash(slot: Slot, other: Slot) -> tuple[str, str] | None:
    """A class, or one subgroup of it, has one lesson at an hour."""
    if slot.first > other.last or other.first > slot.last:
        return None
    together = not slot.subgroup or not other.subgroup or _same(slot.subgroup, other.subgroup)
    if not together:
        return None
    advice = "; если класс делится, укажите подгруппы" if slot.subject != other.subject else ""
    return "number", f"в это время уже стоит «{other.subject}»{advice}"


SLOT_ROWS = Rows[Slot](
    TIMETABLE,
    ("school_class", "weekday", "number", "subgroup", "subject", "first", "last"),
    "subject",
    clash=_slots_clash,
    near=lambda slot: (slot.school_class, slot.weekday, slot.number),
    guarded=True,
)


def read_slot(row: Row, names: Names) -> Slot | None:
    """A line of «Расписание»."""
    school_class, subject = names.school_class(row), names.subject(row)
    weekday, number = row.need("weekday", WEEKDAY), row.need("number", LESSON)
    first, last = row.take("first", DATE, date.min), row.take("last", DATE, date.max)
    group, room = subgroup(row), row.text("room")
    if school_class is None or weekday is None or number is None or not subject or not _in_order(row, first, last):
        return None
    return Slot(school_class, weekday, number, subject, group, room, first, last)


SUBSTITUTION_ROWS = Rows[Substitution](SUBSTITUTIONS, ("day", "school_class", "number", "subgroup"), "number")


def read_substitution(row: Row, names: Names, year: str) -> Substitution | None:
    """A line of «Замены»: another teacher, another subject, or no lesson at all."""
    day, school_class, number = row.need("day", DATE), names.school_class(row), row.need("number", LESSON)
    teacher, subject = names.teacher(row, "teacher"), names.subject(row, needed=False)
    cancelled, group = row.take("cancelled", FLAG, False), subgroup(row)
    if day is None or school_class is None or number is None or not _in_year(row, "day", day, year):
        return None
    if cancelled and (teacher or subject):
        row.fault("cancelled", Problem.BAD_ROW, "и отмена, и замена: оставьте одно")
        return None
    if not (teacher or subject or cancelled):
        if not row.issues:
            row.fault("teacher", Problem.BAD_ROW, "укажите учителя, предмет или отмену")
        return None
    return Substitution(day, school_class, number, group, teacher, subject, cancelled)


def _in_order(row: Row, first: date, last: date) -> bool:
    if first > last:
        row.fault("last", Problem.BAD_ROW, "конец раньше начала")
        row.said.pop("last", None)
    return first <= last


def _in_year(row: Row, name: str, day: date, year: str) -> bool:
    if school_year(day) != year:
        row.fault(name, Problem.DATE_OUTSIDE_YEAR, f"год {year}")
        row.said.pop(name, None)
    return school_year(day) == year
