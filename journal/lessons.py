"""Which lessons are due, and when a lesson counts as held and filled: said once for sync and pages.

Due = timetable × calendar × substitutions. Held = the register says something of it (topic, homework
or an entry): an empty column filled in a term ahead is not a lesson held. Whether a due lesson is
already late is never stored: it is asked with ``now``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from journal.calendar import Bell
from journal.classes import grade
from journal.school import School, Slot, Substitution

#: Numbers above it say only the order in the day: the register states no lesson number there.
UNNUMBERED = 100

#: When a lesson ends if the school has no bells for its number.
DAY_ENDS = time(15, 0)


@dataclass(frozen=True, slots=True, order=True)
class DueLesson:
    """One lesson that the timetable and the calendar call for. ``teacher`` is who gives it that day."""

    day: date
    number: int
    school_class: str
    subject: str
    subgroup: str
    teacher: str
    room: str = ""


def due_lessons(school: School, school_class: str, first: date, last: date) -> list[DueLesson]:
    """The lessons of a class between two days, both included, in the order of days and bells."""
    by_weekday: dict[int, list[Slot]] = defaultdict(list)
    for slot in school.slots_by_class.get(school_class, ()):
        by_weekday[slot.weekday].append(slot)
    changes: dict[date, dict[tuple[int, str], Substitution]] = defaultdict(dict)
    for row in school.substitutions_by_class.get(school_class, ()):
        changes[row.day][row.number, row.subgroup] = row
    due: set[DueLesson] = set()
    for day in school.calendar.days(grade(school_class), first, last):
        slots = [s for s in by_weekday[school.calendar.weekday(day)] if s.first <= day <= s.last]
        today = changes.get(day, {})
        for slot in slots:
            change = today.get((slot.number, slot.subgroup)) or today.get((slot.number, ""))
            due.update(_with(change, slot, day, school))
        taken = {slot.number for slot in slots}
        due.update(_added(change, school) for change in today.values() if change.adds and change.number not in taken)
    return sorted(due)


def _with(change: Substitution | None, slot: Slot, day: date, school: School) -> list[DueLesson]:
    """The lesson of a slot on a day, as a substitution leaves it; one for the whole class joins its subgroups."""
    subject, subgroup, teacher = slot.subject, slot.subgroup, ""
    if change is not None:
        if change.cancelled:
            return []
        subject, teacher = change.subject or subject, change.teacher
        if subject != slot.subject and (slot.school_class, subject, subgroup) not in school.registers:
            subgroup = change.subgroup
    teacher = teacher or school.teacher_of(slot.school_class, subject, subgroup)
    return [DueLesson(day, slot.number, slot.school_class, subject, subgroup, teacher, slot.room)]


def _added(change: Substitution, school: School) -> DueLesson:
    """A lesson at a number that the timetable leaves free that day."""
    name, subject, subgroup = change.school_class, change.subject, change.subgroup
    teacher = change.teacher or school.teacher_of(name, subject, subgroup)
    return DueLesson(change.day, change.number, name, subject, subgroup, teacher)


def year_lessons(school: School, school_class: str) -> list[DueLesson]:
    """All lessons due to a class in the school year."""
    terms = school.calendar.terms_of(grade(school_class))
    return due_lessons(school, school_class, terms[0].first, terms[-1].last) if terms else []


def lesson_ends(day: date, number: int, bells: Iterable[Bell]) -> datetime:
    """Local time at which the lesson of that number is over; :data:`DAY_ENDS` where no bell is set."""
    ends = next((b.ends for b in bells if b.number == number and day.weekday() in b.weekdays), DAY_ENDS)
    return datetime.combine(day, ends)


def match_lessons(
    due: Sequence[tuple[date, int]], recorded: Sequence[tuple[date, int]]
) -> dict[tuple[date, int], tuple[date, int]]:
    """Which recorded lesson answers to which due one, in one register: recorded → due.

    A stated number is matched by number; another one (a swap within the day), or one unstated
    (> :data:`UNNUMBERED`), takes the first due lesson of its day that is still free.
    """
    free: dict[date, list[int]] = defaultdict(list)
    for day, number in sorted(due):
        free[day].append(number)
    found: dict[tuple[date, int], tuple[date, int]] = {}
    for day, number in sorted(recorded):
        numbers = free.get(day, [])
        if number in numbers:
            numbers.remove(number)
            found[day, number] = (day, number)
    for day, number in sorted(recorded):
        if (day, number) not in found and free.get(day):
            found[day, number] = (day, free[day].pop(0))
    return found


def deadline(day: date, at: time) -> datetime:
    """Local time by which a lesson of that day is to be filled (clause 2.5)."""
    return datetime.combine(day, at)
