"""What a week holds for a whole class: the same for all its families, so counted once and remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from analytics.diary import last_school_day, next_school_day, term_begun
from journal.calendar import Term
from journal.classes import grade
from journal.lessons import DueLesson, due_lessons
from journal.school import School

#: Sixty classes over a few weeks; a school that changed makes the entries of the one before go.
KEPT = 512


@dataclass(frozen=True, slots=True)
class ClassYear:
    """First and last school day of a class (None without terms), and how many days a week it learns."""

    first: date | None
    last: date | None
    days: int


@dataclass(frozen=True, slots=True)
class ClassWeek:
    """What timetable and calendar say of one class's week: nothing of any pupil.

    ``earlier`` is the last school day before the week, ``next`` the first after it, ``term`` the one it
    lies in, or in holidays the one before; ``timetable``: whether the class has one.
    """

    due: tuple[DueLesson, ...]
    earlier: date | None
    next: date | None
    term: Term | None
    timetable: bool


@lru_cache(maxsize=KEPT)
def class_year(school: School, school_class: str) -> ClassYear:
    """The year of a class."""
    terms = school.calendar.terms_of(grade(school_class))
    saturdays = any(slot.weekday == 5 for slot in school.slots_by_class.get(school_class, ()))
    return ClassYear(terms[0].first if terms else None, terms[-1].last if terms else None, 6 if saturdays else 5)


@lru_cache(maxsize=KEPT)
def class_week(school: School, school_class: str, monday: date) -> ClassWeek:
    """The week of a class that begins on a Monday."""
    own, calendar, sunday = grade(school_class), school.calendar, monday + timedelta(days=6)
    return ClassWeek(
        tuple(due_lessons(school, school_class, monday, sunday)),
        last_school_day(calendar, own, monday),
        next_school_day(calendar, own, sunday),
        term_begun(calendar, own, sunday),
        school_class in school.slots_by_class,
    )
