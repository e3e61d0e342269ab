"""The lessons a register is to have: timetable × calendar × substitutions, with the topics of its plan in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

from journal.calendar import Calendar
from journal.lessons import DueLesson, year_lessons
from journal.school import School
from journal.tables import LessonRow, PlanRow, Register

#: The next term is filled in, too, when it begins within so many days: teachers prepare it in the last week.
NEAR = timedelta(days=14)

#: Hours of a plan are added up with fractions.
_ALMOST = 1e-6


def filled_until(calendar: Calendar, level: int, today: date) -> date | None:
    """The last day that lessons of a grade are filled in for: of this term, of the next one where it is near.

    None where the grade has no terms. After the last term its own last day.
    """
    terms = calendar.terms_of(level)
    current = next((term for term in terms if term.last >= today), terms[-1] if terms else None)
    if current is None:
        return None
    later = (term for term in terms if term.first > current.last)
    following = next(later, None)
    return following.last if following is not None and following.first - today <= NEAR else current.last


def class_lessons(school: School, school_class: str) -> dict[Register, list[DueLesson]]:
    """The year's lessons of a class by register, in the order of days."""
    lessons: dict[Register, list[DueLesson]] = {}
    for lesson in year_lessons(school, school_class):
        lessons.setdefault(Register(school_class, lesson.subject, lesson.subgroup), []).append(lesson)
    return lessons


def register_lessons(due: Sequence[DueLesson], plan: Sequence[PlanRow], until: date) -> list[LessonRow]:
    """The lessons of a register from the year's beginning to a day, each with the topic the plan has for it."""
    topics = _topics(plan, len(due))
    return [
        LessonRow(lesson.day, lesson.number, "", topic, "")
        for lesson, topic in zip(due, topics, strict=True)
        if lesson.day <= until
    ]


def _topics(plan: Sequence[PlanRow], lessons: int) -> list[str]:
    """The topic of each lesson of the year: those that begin in it, else the one that goes on from the last.

    The plan's lines are taken in their order and by their hours: one of two hours has two lessons.
    """
    ends = list(accumulate((row.hours or 1.0 for row in plan), initial=0.0))
    begun: list[list[str]] = [[] for _ in range(lessons)]
    for row, begins in zip(plan, ends, strict=False):
        if (lesson := int(begins + _ALMOST)) < lessons:
            begun[lesson].append(row.topic)
    topics: list[str] = []
    for lesson, titles in enumerate(begun):
        goes_on = topics[-1:] if lesson + _ALMOST < ends[-1] else []
        topics.append("; ".join(titles or goes_on))
    return topics
