"""Who of a class missed how many lessons: held ones of the pupil's subgroups while enrolled."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from database.reading import class_list
from database.scope import Asked, Enrolment, RegisterRow
from journal.marks import Attendance, Reason
from journal.tables import PupilRow

Rows = list[tuple[Any, ...]]

#: (attendance, reason) → count
Counts = Counter[tuple[str, str | None]]
#: Register → (day as stored, number) of its lessons held and over.
Held = dict[int, set[tuple[Any, int]]]


def absentees(asked: Asked, school_class: str, first: date, last: date) -> Rows:
    """A class's pupils, in the order of names: lessons held for each, and missed ones by reason."""
    registers = asked.registers(school_class)
    if not registers:
        return []
    held = _held(asked, registers, first, last)
    missed = _missed(asked, held, first, last)
    return [
        (row.pupil, row.name, lessons, *_counts(asked, missed[row.pupil]))
        for row in class_list(asked.store, asked.year, school_class)
        if (lessons := _lessons(asked, row, registers, held)) or missed[row.pupil]
    ]


def _held(asked: Asked, registers: list[RegisterRow], first: date, last: date) -> Held:
    """The lessons of registers between two days that were held and are over."""
    store, dialect = asked.store, asked.store.dialect
    rows = store.rows(
        f"SELECT register, day, number FROM lesson_facts WHERE {dialect.among('register')} AND held"
        " AND day BETWEEN ? AND ? AND (day < ? OR (day = ? AND"
        f" {dialect.among('CASE WHEN due_number > 0 THEN due_number ELSE number END')}))",
        (
            dialect.numbers(register.register for register in registers),
            *map(asked.day, (first, last, asked.today, asked.today)),
            dialect.numbers(asked.over()),
        ),
    )
    held: Held = defaultdict(set)
    for register, *lesson in rows:
        held[register].add((lesson[0], lesson[1]))
    return held


def _missed(asked: Asked, held: Held, first: date, last: date) -> dict[str, Counts]:
    """Pupil → how often absent, by reason, and late, in those lessons."""
    store, dialect = asked.store, asked.store.dialect
    rows = store.rows(
        "SELECT register, pupil, day, number, attendance, reason FROM entries"
        f" WHERE {dialect.among('register')} AND day BETWEEN ? AND ? AND attendance IS NOT NULL",
        (dialect.numbers(held), asked.day(first), asked.day(last)),
    )
    missed: dict[str, Counts] = defaultdict(Counter)
    for register, pupil, day, number, attendance, reason in rows:
        if (day, number) in held[register]:
            missed[pupil][attendance, reason] += 1
    return missed


def _counts(asked: Asked, missed: Counts) -> tuple[int | None, ...]:
    """Counts absent, ill, excused, unexcused, late; reasons only for those who may know them."""
    absent = sum(count for (attendance, _), count in missed.items() if attendance == Attendance.ABSENT)
    late = sum(count for (attendance, _), count in missed.items() if attendance == Attendance.LATE)
    reasons = (missed[Attendance.ABSENT, reason] if asked.sees_reasons else None for reason in Reason)
    return (absent, *reasons, late)


def _lessons(asked: Asked, row: PupilRow, registers: list[RegisterRow], held: Held) -> int:
    """Lessons held for a pupil: in the pupil's subgroups, while enrolled."""
    read_day = asked.store.dialect.read_day
    attended = 0
    for register in registers:
        own = Enrolment(register.school_class, row.name, row.arrived, row.left, row.subgroups)
        if own.attends(register):
            lessons = held.get(register.register, set())
            moved = own.arrived is not None or own.left is not None
            attended += sum(own.covers(read_day(day)) for day, _ in lessons) if moved else len(lessons)
    return attended
