"""What the sheets of «Школа» say of one another: terms, days off, bells, timetable, load, substitutions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from journal.calendar import DayOff, Term
from journal.classes import grade
from journal.issues import Issue, Problem
from journal.school import School, Slot, Substitution
from sheets.headings import BELLS, CALENDAR, LOAD, SUBSTITUTIONS, TERMS, TIMETABLE
from sheets.reading import Reading
from sheets.tables_sheet import Row

#: Weekdays between two terms, so many and not one of them named as a holiday, are a slip of a date.
_LONGEST_HOLIDAY = timedelta(days=21)


def gaps_between_terms(school: School, reading: Reading) -> Iterator[Issue]:
    """Weekdays between two terms that are no holidays, where holidays are named at all."""
    by_grades: defaultdict[frozenset[int], list[tuple[Row, Term]]] = defaultdict(list)
    for row, term in reading.of(TERMS):
        by_grades[term.grades].append((row, term))
    for grades, lines in by_grades.items():
        lines.sort(key=lambda line: line[1].first)
        for (_, before), (row, after) in pairwise(lines):
            between = _weekdays(before.last, after.first)
            free = [day for day in between if not any(_is_off(day, off, grades) for off in school.calendar.days_off)]
            if free and (len(free) < len(between) or after.first - before.last > _LONGEST_HOLIDAY):
                span = f"{free[0]:%d.%m}–{free[-1]:%d.%m}" if len(free) > 1 else f"{free[0]:%d.%m}"
                detail = f"будни {span} не входят ни в периоды, ни в каникулы"
                yield row.issue("first", Problem.ROW_DOUBTFUL, detail)


def _weekdays(after: date, before: date) -> list[date]:
    """The days from Monday to Friday between two days, neither included."""
    days = (after + timedelta(days=number) for number in range(1, (before - after).days))
    return [day for day in days if day.weekday() < 5]


def _is_off(day: date, off: DayOff, grades: frozenset[int]) -> bool:
    return off.first <= day <= off.last and (not off.grades or grades <= off.grades)


def days_off(school: School, reading: Reading) -> Iterator[Issue]:
    """Holidays that swallow a whole term, or begin within others and end after them."""
    lines = [(row, day) for row, day in reading.of(CALENDAR) if isinstance(day, DayOff)]
    before: DayOff | None = None
    for row, off in sorted(lines, key=lambda line: (line[1].first, line[1].last)):
        swallowed = next((t for t in school.calendar.terms if off.first <= t.first and t.last <= off.last), None)
        if swallowed is not None and (not off.grades or off.grades & swallowed.grades):
            yield row.issue("last", Problem.ROW_DOUBTFUL, f"накрывает весь период «{swallowed.name}»")
        shared = before is not None and (not off.grades or not before.grades or off.grades & before.grades)
        if before is not None and shared and before.first < off.first <= before.last < off.last:
            yield row.issue("first", Problem.ROW_DOUBTFUL, f"начинается раньше, чем кончается «{before.name}»")
        before = off


def days_moved(school: School, reading: Reading) -> Iterator[Issue]:
    """A day taught as another weekday on which there is no school at all."""
    calendar = school.calendar
    for row, day in reading.of(CALENDAR):
        if (
            not isinstance(day, DayOff)
            and calendar.terms
            and not any(calendar.is_held(day[0], g) for g in range(1, 12))
        ):
            yield row.issue("first", Problem.ROW_DOUBTFUL, "в этот день занятий нет: перенос ничего не меняет")


def bells_in_order(_school: School, reading: Reading) -> Iterator[Issue]:
    """A lesson that begins before the one of the number before it is over."""
    told: set[int] = set()
    for weekday in range(7):
        lines = [(row, bell) for row, bell in reading.of(BELLS) if weekday in bell.weekdays]
        lines.sort(key=lambda line: line[1].number)
        for (_, before), (row, bell) in pairwise(lines):
            if bell.begins < before.ends and row.row not in told:
                told.add(row.row)
                yield row.issue(
                    "begins", Problem.ROW_DOUBTFUL, f"урок {before.number} ещё не кончился: {before.ends:%H:%M}"
                )


def lessons_without_bell(school: School, reading: Reading) -> Iterator[Issue]:
    """A lesson number of the timetable that no bell rings for: where it ends nobody knows."""
    rung = {(bell.number, weekday) for bell in school.bells for weekday in bell.weekdays}
    told: set[int] = set()
    for row, slot in reading.of(TIMETABLE) if rung else ():
        if (slot.number, slot.weekday) not in rung and slot.number not in told:
            told.add(slot.number)
            yield row.issue("number", Problem.ROW_DOUBTFUL, f"на листе «Звонки» в этот день нет урока {slot.number}")


def lessons_never_held(school: School, reading: Reading) -> Iterator[Issue]:
    """A line of the timetable on a Sunday, or for days that lie in no term of the class."""
    for row, slot in reading.of(TIMETABLE):
        terms = school.calendar.terms_of(grade(slot.school_class))
        if terms and not any(slot.first <= term.last and term.first <= slot.last for term in terms):
            yield row.issue("first", Problem.ROW_DOUBTFUL, "эти дни не входят ни в один период класса")
        if slot.weekday == 6:
            yield row.issue("weekday", Problem.ROW_DOUBTFUL, "урок в воскресенье")


def lessons_without_load(school: School, reading: Reading) -> Iterator[Issue]:
    """A register of the timetable that «Нагрузка» gives to nobody."""
    loaded = {(row.school_class, row.subject, row.subgroup) for row in school.load}
    told: set[tuple[str, str, str]] = set()
    for row, slot in reading.of(TIMETABLE) if loaded else ():
        about = (slot.school_class, slot.subject, slot.subgroup)
        if not {about, (*about[:2], "")} & loaded and about not in told and not row.issues:
            told.add(about)
            yield row.issue(
                "subject", Problem.ROW_DOUBTFUL, "на листе «Нагрузка» нет такой строки: кто ведёт, не сказано"
            )


def load_without_lessons(school: School, reading: Reading) -> Iterator[Issue]:
    """A line of «Нагрузка» of a class with a timetable that has no such lesson."""
    taught = {(slot.school_class, slot.subject, group) for slot in school.timetable for group in (slot.subgroup, "")}
    for row, load in reading.of(LOAD):
        if (
            load.school_class in school.slots_by_class
            and (load.school_class, load.subject, load.subgroup) not in taught
        ):
            yield row.issue("subject", Problem.ROW_INCOMPLETE, "в расписании класса таких уроков нет")


def teachers_in_two_places(school: School, reading: Reading) -> Iterator[Issue]:
    """A teacher with two classes at one hour. One subject taught to both is a lesson in common."""
    at_once: defaultdict[tuple[str, int, int], list[tuple[Row, Slot]]] = defaultdict(list)
    for row, slot in reading.of(TIMETABLE):
        teacher = school.teacher_of(slot.school_class, slot.subject, slot.subgroup)
        others = at_once[teacher, slot.weekday, slot.number] if teacher else []
        clash = next(((at, other) for at, other in others if _apart(slot, other)), None)
        if clash is not None:
            person = school.staff_by_code.get(teacher)
            name = person.name if person else teacher
            detail = f"{name}: в строке {clash[0].row + 1} — {clash[1].subject}, {clash[1].school_class}"
            yield row.issue("number", Problem.TEACHER_BUSY, detail)
        others.append((row, slot))


def _apart(slot: Slot, other: Slot) -> bool:
    return slot.subject != other.subject and slot.first <= other.last and other.first <= slot.last


def substitutions_of_nothing(school: School, reading: Reading) -> Iterator[Issue]:
    """A substitution on a day without school, or of a lesson that the timetable does not have that day."""
    for row, change in reading.of(SUBSTITUTIONS):
        level = grade(change.school_class)
        if school.calendar.terms_of(level) and not school.calendar.is_held(change.day, level):
            yield row.issue("day", Problem.ROW_DOUBTFUL, "в этот день занятий нет")
        elif change.school_class not in school.slots_by_class:
            yield row.issue("school_class", Problem.ROW_DOUBTFUL, "у класса нет расписания")
        elif not change.adds and not _replaced(school, change):
            yield row.issue("number", Problem.ROW_DOUBTFUL, "по расписанию в этот день такого урока нет")


def _replaced(school: School, change: Substitution) -> bool:
    """Whether the timetable has a lesson that a substitution changes."""
    weekday = school.calendar.weekday(change.day)
    return any(
        slot.weekday == weekday
        and slot.number == change.number
        and slot.first <= change.day <= slot.last
        and change.subgroup in ("", slot.subgroup)
        for slot in school.slots_by_class[change.school_class]
    )


DAY_CHECKS: tuple[Callable[[School, Reading], Iterator[Issue]], ...] = (
    gaps_between_terms,
    days_off,
    days_moved,
    bells_in_order,
    lessons_without_bell,
    lessons_never_held,
    lessons_without_load,
    load_without_lessons,
    teachers_in_two_places,
    substitutions_of_nothing,
)
