"""What a lesson adds up to by what is known of it: who was away, what is filled, and whether in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from journal.school import School
from journal.tables import PupilRow
from tests.oracle_school import NEW_SIGN, SUBJECTS, due_in, is_in

if TYPE_CHECKING:
    from tests.oracle_knowledge import Known, KnownLesson

ZONE = ZoneInfo("Europe/Moscow")

#: What is read of a text: marks, attendance, reason.
READS: dict[str, tuple[str, str | None, str | None]] = {
    "5": ("5", None, None), "4": ("4", None, None), "3": ("3", None, None), "2": ("2", None, None),
    "5-": ("5", None, None), "5/4": ("54", None, None), "3/4": ("34", None, None),
    "н": ("", "absent", None), "б": ("", "absent", "ill"), "у": ("", "absent", "excused"), "оп": ("", "late", None),
    "н/4": ("4", "absent", None),
}  # fmt: skip
_NEW = {NEW_SIGN.code: ("", "absent", "ill")}

#: What nobody can read.
UNREADABLE = ("55", "ы", "5,4", "5?")

#: A fact after its day and number, as the columns of the table go.
Fact = tuple[Any, ...]

_FILLED, _SEEN, _AFTER, _TIMELY = -4, -3, -2, -1


def reads(text: str, school: School | None = None) -> tuple[str, str | None, str | None] | None:
    """What a text of a lesson's cell says to a school, to one that knows every sign where none is named."""
    if text in _NEW and (school is None or NEW_SIGN in school.alphabet):
        return _NEW[text]
    return READS.get(text)


def facts_of(known: Known, listed: Sequence[PupilRow], school: School) -> dict[tuple[date, int], Fact]:
    """What every lesson due or held adds up to. Of a lesson that is lost, what was counted stays."""
    due = due_in(school, known.register)
    lessons = {(own.heading.day, own.heading.number): (lesson, own) for lesson, own in known.lessons.items()}
    before = {key: known.facts[key] for key, (_, own) in lessons.items() if own.lost and key in known.facts}
    answers = _answers(due, lessons.keys() - before.keys())
    facts: dict[tuple[date, int], Fact] = dict(before)
    taken = {(day, fact[0]) for (day, _), fact in before.items()}
    for key, (lesson, own) in lessons.items():
        if key not in before:
            fact = _fact(known, lesson, own, answers.get(key, 0), listed, school)
            if fact is not None:
                facts[key] = fact
                taken.add((key[0], fact[0]))
    for day, number in due.items():
        if (day, number) not in taken:
            facts[day, number] = _empty(known, day, number, listed, school)
    return facts


def _answers(due: dict[date, int], recorded: Collection[tuple[date, int]]) -> dict[tuple[date, int], int]:
    """Which recorded lesson answers to the one due on its day: that of its number, else the first."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for day, number in sorted(recorded):
        by_day[day].append(number)
    return {
        (day, due[day] if due[day] in numbers else numbers[0]): due[day]
        for day, numbers in by_day.items()
        if day in due
    }


def _enrolled(known: Known, day: date, listed: Sequence[PupilRow]) -> int:
    return sum(
        (row.arrived or date.min) <= day < (row.left or date.max) for row in listed if is_in(row, known.register)
    )


def _empty(known: Known, day: date, number: int, listed: Sequence[PupilRow], school: School) -> Fact:
    """A lesson that is due and not recorded."""
    homework_due = SUBJECTS[known.register.subject]
    counts = (0,) * 8
    return (number, school.teacher_of(*known.register), True, False, homework_due, False, False,
            _enrolled(known, day, listed), *counts, False, None, None, None)  # fmt: skip


def _fact(
    known: Known, lesson: int, own: KnownLesson, answered: int, listed: Sequence[PupilRow], school: School
) -> Fact | None:
    """A lesson that is recorded; None for an empty column of a lesson not due."""
    heading, homework_due = own.heading, SUBJECTS[known.register.subject]
    said = [reads(kept.text) or ("", None, None) for (_, of), kept in known.cells.items() if of == lesson]
    absent = [reason for _, attendance, reason in said if attendance == "absent"]
    marks = [marked for marked, _, _ in said if marked]
    late = sum(attendance == "late" for _, attendance, _ in said)
    counts = (len(absent), absent.count("ill"), absent.count("excused"), absent.count("unexcused"), late,
              len(marks), sum(map(len, marks)), 0)  # fmt: skip
    if not (heading.topic or heading.homework or said or answered):
        return None
    attended = bool(absent or marks or late)
    held = bool(heading.topic or heading.homework or said) and not _is_prepared(own, homework_due, attended)
    filled = bool(heading.topic and (heading.homework or not homework_due) and attended)
    return (answered, school.teacher_of(*known.register), bool(answered), held, homework_due, bool(heading.topic),
            bool(heading.homework), _enrolled(known, heading.day, listed), *counts,
            *(_filled(own, homework_due) if filled else (False, None, None, None)))  # fmt: skip


def _is_prepared(own: KnownLesson, homework_due: bool, attended: bool) -> bool:  # noqa: FBT001
    """Whether all that is said of a lesson is a topic written before its day began."""
    dawn = int(datetime.combine(own.heading.day, time.min, ZONE).timestamp())
    bare = homework_due and not own.heading.homework and not attended
    return bare and own.topic is not None and own.topic[0] < dawn


def _filled(own: KnownLesson, homework_due: bool) -> Fact:  # noqa: FBT001
    """Since when a lesson is filled, and whether by 17:00 of its day; None: it was before anybody watched.

    The last of its parts made it whole, in (after, seen]. Who may have been in time, was.
    """
    parts = [part for part in (own.entry, own.topic, own.homework if homework_due else None) if part is not None]
    seen = max(part[0] for part in parts)
    after = max((part[1] for part in parts if part[1] is not None), default=None)
    by = int((datetime.combine(own.heading.day, time.min, ZONE) + timedelta(hours=17)).timestamp())
    timely = True if seen <= by else None if after is None else after < by
    return (True, seen, after, timely)
