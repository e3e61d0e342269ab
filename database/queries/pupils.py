"""One pupil: the week, entries, marks of terms, absences; and who the pupils are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from database.reading import class_list
from database.scope import Asked, Enrolment
from journal.marks import Attendance
from journal.tables import Child

Rows = list[tuple[Any, ...]]

_LESSON = "l.register, l.day, l.number, l.kind, l.topic, l.homework"
_ENTRY = "e.typed, e.marks, e.attendance, e.reason, e.special, e.unread, e.first_seen"
_SAME = "e.register = l.register AND e.pupil = ? AND e.day = l.day AND e.number = l.number AND e.day <= ?"


def children(asked: Asked) -> Rows:
    """The viewer's own children, or the pupil, each in the class of today."""
    return [child[:3] for child in family(asked)]


def family(asked: Asked) -> list[Child]:
    """The viewer's own children with their subgroups and the days they are in their class."""
    found: list[Child] = []
    for pupil in asked.viewer.pupils if asked.viewer.is_family else ():
        enrolments = asked.enrolments(pupil)
        if enrolments:
            own = next((own for own in enrolments if own.covers(asked.today)), enrolments[0])
            found.append(Child(pupil, own.name, own.school_class, own.subgroups, own.arrived, own.left))
    return sorted(found, key=lambda child: (child.name, child.school_class))


def pupils(asked: Asked, school_class: str) -> Rows:
    """The class list as far as the viewer sees it: a teacher's own subgroups, a family's own children."""
    listed = class_list(asked.store, asked.year, school_class)
    if asked.viewer.is_family:
        listed = [row for row in listed if row.pupil in asked.viewer.pupils]
    elif not asked.leads(school_class):
        taught = asked.registers(school_class)
        enrolments = ((row, Enrolment(school_class, row.name, row.arrived, row.left, row.subgroups)) for row in listed)
        listed = [row for row, own in enrolments if any(own.attends(register) for register in taught)]
    return [(row.pupil, row.name, row.arrived, row.left, row.subgroups) for row in listed]


def week(asked: Asked, pupil: str, monday: date) -> Rows:
    """The lessons recorded for a pupil in a week, each with the pupil's entry or none."""
    return recorded(asked, pupil, monday, monday + timedelta(days=6))


def recorded(asked: Asked, pupil: str, first: date, last: date) -> Rows:
    """The lessons recorded for a pupil between two days, each with the pupil's entry or none."""
    return _lessons(asked, pupil, first, last, join="LEFT JOIN")


def entries(asked: Asked, pupil: str, first: date, last: date) -> Rows:
    """The lessons between two days in which a pupil has an entry."""
    return _lessons(asked, pupil, first, last, join="JOIN")


def _lessons(asked: Asked, pupil: str, first: date, last: date, join: str) -> Rows:
    """Lessons with a pupil's entries: those of the pupil's subgroups while enrolled, and any with an entry."""
    enrolments, registers = asked.own_registers(pupil)
    by_number = {register.register: register for register in registers}
    dialect = asked.store.dialect
    rows = asked.store.rows(
        f"SELECT {_LESSON}, {_ENTRY} FROM lessons l {join} entries e ON {_SAME}"
        f" WHERE {dialect.among('l.register')} AND l.day BETWEEN ? AND ?",
        (pupil, asked.day(asked.last_shown), dialect.numbers(by_number), asked.day(first), asked.day(last)),
    )
    found: Rows = []
    for number, stored_day, *lesson, typed, marks, attendance, reason, special, unread, seen in rows:
        register, day = by_number[number], dialect.read_day(stored_day)
        if typed is not None:
            typed, reason = asked.told(typed, marks, reason)  # noqa: PLW2901 (narrowed to what the viewer may know)
        elif not any(own.attends(register) and own.covers(day) for own in enrolments):
            continue
        entry = (typed, marks, attendance, reason, special, bool(unread), seen)
        found.append((register.subject, register.subgroup, day, *lesson, *entry))
    return sorted(found, key=lambda row: (row[2], row[3], row[0], row[1]))


def term_marks(asked: Asked, pupil: str) -> Rows:
    """A pupil's marks of terms and the year."""
    _, registers = asked.own_registers(pupil)
    by_number = {register.register: register for register in registers}
    dialect = asked.store.dialect
    rows = asked.store.rows(
        "SELECT register, period, typed, mark, special FROM term_marks"
        f" WHERE {dialect.among('register')} AND pupil = ?",
        (dialect.numbers(by_number), pupil),
    )
    return sorted((by_number[row[0]].subject, by_number[row[0]].subgroup, *row[1:]) for row in rows)


def absences(asked: Asked, pupil: str, first: date, last: date) -> Rows:
    """The lessons a pupil missed or was late for, in order."""
    away = (Attendance.ABSENT, Attendance.LATE)
    return [
        (day, number, subject, subgroup, attendance, reason, typed)
        for subject, subgroup, day, number, _, _, _, typed, _, attendance, reason, *_ in entries(
            asked, pupil, first, last
        )
        if attendance in away
    ]
