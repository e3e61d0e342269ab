"""What does a child's week look like? The register's lessons laid over the timetable's.

Some thirty lessons a week: plain Python, since pandas would take longer to start than to finish.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from analytics.rows import rows
from journal.calendar import Calendar, Term
from journal.lessons import UNNUMBERED, DueLesson, match_lessons
from journal.registers import in_subgroup

RECORDED = (
    "subject", "subgroup", "day", "number", "kind", "topic", "homework",
    "typed", "marks", "attendance", "reason", "special", "unread",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LessonCard:
    """One lesson of one child. ``number`` is None where neither register nor timetable states one.

    ``homework`` was set at this lesson; ``prepare`` is what the lesson before set for it, given only
    while it is still to be done. ``recorded``: the register says something of the lesson.
    """

    day: date
    number: int | None
    subject: str
    subgroup: str = ""
    room: str = ""
    kind: str = ""
    topic: str = ""
    homework: str = ""
    prepare: str = ""
    typed: str = ""
    marks: tuple[int, ...] = ()
    attendance: str = ""
    reason: str = ""
    special: str = ""
    unread: bool = False
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day: its lessons in order, or why there are none (``off``, a holiday's name)."""

    day: date
    lessons: tuple[LessonCard, ...] = ()
    off: str = ""


def diary_week(
    recorded: pd.DataFrame,
    due: Sequence[DueLesson],
    calendar: Calendar,
    grade: int,
    monday: date,
    today: date,
    before: pd.DataFrame | None = None,
) -> tuple[DayCard, ...]:
    """A child's week, Monday to Saturday; days without lessons or name are left out at its end.

    Args:
        recorded: Columns of :data:`RECORDED`, one row a lesson the child's registers record that week.
        due: The lessons the timetable calls for that week, of the child's subgroups only.
        calendar: The school's calendar.
        grade: The child's grade, 1…11.
        monday: The week's first day.
        today: Homework set before is shown at lessons of today and later.
        before: The same columns for the school week before, from which homework comes over.

    Returns:
        Days in order. A lesson that the timetable calls for and the register does not have is there
        with ``recorded`` False; a lesson only the register has is there without a room.
    """
    cards = _laid_over(_recorded_cards(recorded), due)
    earlier = [] if before is None else _recorded_cards(before)
    cards = _with_homework_to_prepare(sorted([*earlier, *cards], key=_order), today)
    by_day: dict[date, list[LessonCard]] = defaultdict(list)
    for card in cards:
        by_day[card.day].append(card)
    days = [
        DayCard(day, tuple(by_day.get(day, ())), "" if day in by_day else day_off(calendar, grade, day))
        for day in (monday + timedelta(days=offset) for offset in range(7))
    ]
    return tuple(day for day in days if day.lessons or (day.off and day.day.weekday() < 5))


def day_off(calendar: Calendar, grade: int, day: date) -> str:
    """Why there is no school on a day: a holiday's name, «Каникулы» between terms, «» on an ordinary day."""
    for off in calendar.days_off:
        if off.first <= day <= off.last and (not off.grades or grade in off.grades):
            return off.name
    return "" if calendar.term(day, grade) else "Каникулы"


def next_school_day(calendar: Calendar, grade: int, after: date) -> date | None:
    """The first school day after a day, within the school year; None when the year is over."""
    terms = calendar.terms_of(grade)
    return next(calendar.days(grade, after + timedelta(days=1), terms[-1].last), None) if terms else None


def last_school_day(calendar: Calendar, grade: int, before: date) -> date | None:
    """The last school day before a day, at most five weeks back; None when there is none."""
    return max(calendar.days(grade, before - timedelta(days=35), before - timedelta(days=1)), default=None)


def _order(card: LessonCard) -> tuple[date, int, str, str]:
    return card.day, UNNUMBERED if card.number is None else card.number, card.subject, card.subgroup


def _recorded_cards(table: pd.DataFrame) -> list[LessonCard]:
    return [
        LessonCard(
            day=as_date(day),
            number=int(number),
            subject=subject,
            subgroup=subgroup,
            kind=kind or "",
            topic=topic or "",
            homework=homework or "",
            typed=typed or "",
            marks=tuple(map(int, marks or "")),
            attendance=attendance or "",
            reason=reason or "",
            special=special or "",
            unread=bool(unread),
            recorded=bool(topic or homework or typed),
        )
        for (
            subject, subgroup, day, number, kind, topic, homework,
            typed, marks, attendance, reason, special, unread,
        ) in rows(table, RECORDED)
    ]  # fmt: skip


def as_date(day: Any) -> Any:
    """A day as a date, whether a table holds dates or timestamps; None stays None."""
    return day.date() if isinstance(day, pd.Timestamp) else day


def _laid_over(cards: Iterable[LessonCard], due: Sequence[DueLesson]) -> list[LessonCard]:
    """Each lesson once: recorded ones take number and room from the due lesson they answer to."""
    open_due = {(lesson.subject, lesson.subgroup, lesson.day, lesson.number): lesson for lesson in due}
    by_register: dict[tuple[str, str], list[LessonCard]] = defaultdict(list)
    for card in cards:
        by_register[card.subject, card.subgroup].append(card)
    laid: list[LessonCard] = []
    for (subject, subgroup), own in by_register.items():
        wanted = [(row.day, row.number) for row in due if (row.subject, row.subgroup) == (subject, subgroup)]
        matched = match_lessons(wanted, [(card.day, card.number or 0) for card in own])
        for card in own:
            answer = matched.get((card.day, card.number or 0))
            lesson = open_due.pop((subject, subgroup, *answer), None) if answer else None
            laid.append(_placed(card, lesson))
    split = {(card.subject, card.day, card.number) for card in laid}
    return laid + [
        LessonCard(lesson.day, lesson.number, lesson.subject, lesson.subgroup, lesson.room)
        for lesson in open_due.values()
        if (lesson.subject, lesson.day, lesson.number) not in split
    ]


def _placed(card: LessonCard, lesson: DueLesson | None) -> LessonCard:
    if lesson is not None:
        return replace(card, number=lesson.number, room=lesson.room)
    return replace(card, number=None) if card.number is not None and card.number > UNNUMBERED else card


def _with_homework_to_prepare(cards: Iterable[LessonCard], today: date) -> list[LessonCard]:
    """Each lesson of today and later with what the lesson before set; lessons in order."""
    last: dict[tuple[str, str], str] = {}
    told: list[LessonCard] = []
    for card in cards:
        register = card.subject, card.subgroup
        prepare = "" if card.homework or card.day < today else last.get(register, "")
        told.append(replace(card, prepare=prepare) if prepare else card)
        last[register] = card.homework
    return told


def own_lessons(due: Iterable[DueLesson], subgroups: str, arrived: date | None, left: date | None) -> list[DueLesson]:
    """The lessons due that are one child's: of its subgroups, while it is in the class."""
    return [
        lesson
        for lesson in due
        if in_subgroup(subgroups, lesson.subject, lesson.subgroup)
        and (arrived is None or arrived <= lesson.day)
        and (left is None or lesson.day < left)
    ]


def term_begun(calendar: Calendar, grade: int, day: date) -> Term | None:
    """The term of a grade that a day lies in or, in holidays, the one before; None before the first."""
    return max(
        (term for term in calendar.terms_of(grade) if term.first <= day), key=lambda term: term.first, default=None
    )
