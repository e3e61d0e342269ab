"""What does a child's week look like? The register's lessons laid over the timetable's.

Some thirty lessons a week: plain Python, since pandas would take longer to start than to finish.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from journal.calendar import Calendar, Term
from journal.lessons import UNNUMBERED, DueLesson, match_lessons
from journal.registers import in_subgroup
from journal.tables import Child, Correction, Recorded

#: How teachers write that nothing is set.
NOTHING_SET = frozenset(
    {"не задано", "нет", "без задания", "без д/з", "не задавалось", "задания нет", "-", "–", "—"}
)  # fmt: skip

#: Subject and subgroup; day and number.
_Register = tuple[str, str]
_Lesson = tuple[date, int]


class LessonCard(NamedTuple):
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
    corrected: tuple[Correction, ...] = ()

    @property
    def nothing_set(self) -> bool:
        """Whether the teacher wrote that there is no homework."""
        return _nothing(self.homework)


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day: its lessons in order, or why there are none (``off``, a holiday's name)."""

    day: date
    lessons: tuple[LessonCard, ...] = ()
    off: str = ""


def diary_week(
    recorded: Iterable[Recorded],
    due: Sequence[DueLesson],
    calendar: Calendar,
    grade: int,
    monday: date,
    today: date,
    before: Iterable[Recorded] = (),
) -> tuple[DayCard, ...]:
    """A child's week, Monday to Saturday; days without lessons or name are left out at its end.

    Args:
        recorded: The lessons the child's registers record that week.
        due: The lessons the timetable calls for that week, of the child's subgroups only.
        calendar: The school's calendar.
        grade: The child's grade, 1…11.
        monday: The week's first day.
        today: Homework set before is shown at lessons of today and later.
        before: The lessons recorded in the school week before, from which homework comes over.

    Returns:
        Days in order. A lesson that the timetable calls for and the register does not have is there
        with ``recorded`` False; a lesson only the register has is there without a room.
    """
    cards = sorted(_laid_over(recorded, due), key=_order)
    by_day: dict[date, list[LessonCard]] = defaultdict(list)
    for card in _with_homework_to_prepare(cards, _homework_set(before), today):
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


def _card(row: Recorded, lesson: DueLesson | None) -> LessonCard:
    """A lesson recorded, with number and room of the due lesson it answers to."""
    stated = row.number if row.number <= UNNUMBERED else None
    return LessonCard(
        day=row.day,
        number=lesson.number if lesson else stated,
        subject=row.subject,
        subgroup=row.subgroup,
        room=lesson.room if lesson else "",
        kind=row.kind,
        topic=row.topic,
        homework=row.homework,
        typed=row.typed or "",
        marks=tuple(map(int, row.marks or "")),
        attendance=row.attendance or "",
        reason=row.reason or "",
        special=row.special or "",
        unread=row.unread,
        recorded=bool(row.topic or row.homework or row.typed),
        corrected=row.corrected,
    )


def _laid_over(recorded: Iterable[Recorded], due: Iterable[DueLesson]) -> list[LessonCard]:
    """Each lesson once: those recorded, then those due that nothing recorded answers to."""
    due_of: dict[_Register, dict[_Lesson, DueLesson]] = defaultdict(dict)
    for lesson in due:
        due_of[lesson.subject, lesson.subgroup][lesson.day, lesson.number] = lesson
    rows_of: dict[_Register, list[Recorded]] = defaultdict(list)
    for row in recorded:
        rows_of[row.subject, row.subgroup].append(row)
    laid: list[LessonCard] = []
    for register, rows in rows_of.items():
        waiting = due_of[register]
        answers = match_lessons(list(waiting), [(row.day, row.number) for row in rows])
        for row in rows:
            answer = answers.get((row.day, row.number))
            laid.append(_card(row, waiting.pop(answer) if answer else None))
    #: A lesson due to the whole class may be recorded by subgroups, and the other way round.
    told = {(card.subject, card.day, card.number) for card in laid}
    return laid + [
        LessonCard(day, number, subject, subgroup, lesson.room)
        for (subject, subgroup), waiting in due_of.items()
        for (day, number), lesson in waiting.items()
        if (subject, day, number) not in told
    ]


@lru_cache(maxsize=4096)
def _nothing(homework: str) -> bool:
    return homework.casefold().strip(" .!") in NOTHING_SET


def _homework_set(before: Iterable[Recorded]) -> dict[_Register, str]:
    """What each register set at its last lesson."""
    in_order = sorted(before, key=lambda row: (row.day, row.number))
    return {(row.subject, row.subgroup): "" if _nothing(row.homework) else row.homework for row in in_order}


def _with_homework_to_prepare(
    cards: Iterable[LessonCard], last: dict[_Register, str], today: date
) -> Iterator[LessonCard]:
    """Lessons in order, each of today and later with what the lesson before set for it."""
    homework = dict(last)
    for card in cards:
        register = card.subject, card.subgroup
        prepare = "" if card.homework or card.day < today else homework.get(register, "")
        yield card._replace(prepare=prepare) if prepare else card
        homework[register] = "" if card.nothing_set else card.homework


def own_lessons(due: Iterable[DueLesson], child: Child) -> list[DueLesson]:
    """The lessons due that are one child's: of its subgroups, while it is in the class."""
    return [
        lesson
        for lesson in due
        if in_subgroup(child.subgroups, lesson.subject, lesson.subgroup)
        and (child.arrived is None or child.arrived <= lesson.day)
        and (child.left is None or lesson.day < child.left)
    ]


def term_begun(calendar: Calendar, grade: int, day: date) -> Term | None:
    """The term of a grade that a day lies in or, in holidays, the one before; None before the first."""
    return max(
        (term for term in calendar.terms_of(grade) if term.first <= day), key=lambda term: term.first, default=None
    )
