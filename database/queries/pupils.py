"""One pupil: the week, entries, marks of terms, absences; and who the pupils are."""

from __future__ import annotations

from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from database.queries.corrections import corrections
from database.reading import class_list
from database.scope import Asked, Enrolment, RegisterRow
from journal.marks import Attendance
from journal.tables import Child, Recorded

Rows = list[tuple[Any, ...]]
_Own = tuple[list[Enrolment], list[RegisterRow]]
_DAY = timedelta(days=1)

_LESSON = "l.register, l.day, l.number, l.kind, l.topic, l.homework"
_ENTRY = "e.typed, e.marks, e.attendance, e.reason, e.special, e.unread, e.first_seen, e.changed_seen"
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
    return [row[:-1] for row in _lessons(asked, pupil, monday, monday + timedelta(days=6), join="LEFT JOIN")]


def entries(asked: Asked, pupil: str, first: date, last: date) -> Rows:
    """The lessons between two days in which a pupil has an entry."""
    return [row[:-1] for row in _lessons(asked, pupil, first, last, join="JOIN")]


def recorded(asked: Asked, pupil: str, first: date, last: date) -> list[Recorded]:
    """The lessons recorded for a pupil between two days, each with the pupil's entry or none."""
    return _plain(asked, pupil, _lessons(asked, pupil, first, last, join="LEFT JOIN"))


def entered(asked: Asked, pupil: str, first: date, last: date) -> list[Recorded]:
    """:func:`entries` as plain rows."""
    return _plain(asked, pupil, _lessons(asked, pupil, first, last, join="JOIN"))


def diary(asked: Asked, pupil: str, since: date, first: date, last: date) -> list[Recorded]:
    """:func:`recorded` between ``first`` and ``last``, and before them from ``since`` on :func:`entries`.

    Corrections are told between ``first`` and ``last`` only.
    """
    own = asked.own_registers(pupil)
    before = _told(asked, pupil, own, since, min(first - _DAY, last), join="JOIN") if since < first else []
    told = [Recorded._make((*row[:13], ())) for row in before]
    return told + _plain(asked, pupil, _told(asked, pupil, own, first, last, join="LEFT JOIN"))


def _plain(asked: Asked, pupil: str, rows: Rows) -> list[Recorded]:
    """Lessons with the corrections of their entries; the ledger is asked only where there are any."""
    if not any(row[-1] for row in rows):
        return [Recorded._make((*row[:13], ())) for row in rows]
    told = corrections(asked, pupil, {row[-1] for row in rows if row[-1]})
    return [Recorded._make((*row[:13], told.get(row[-1], ()))) for row in rows]


def _lessons(asked: Asked, pupil: str, first: date, last: date, join: str) -> Rows:
    return _told(asked, pupil, asked.own_registers(pupil), first, last, join)


def _told(asked: Asked, pupil: str, own: _Own, first: date, last: date, join: str) -> Rows:
    """Lessons with a pupil's entries: those of the pupil's subgroups while enrolled, and any with an entry.

    Last in a row: the cell (register, day, number) where it was typed over, else None.
    """
    enrolments, registers = own
    by_number = {register.register: register for register in registers}
    dialect = asked.store.dialect
    rows = asked.store.gathered(
        f"{_LESSON}, {_ENTRY}",
        f"FROM lessons l {join} entries e ON {_SAME} WHERE {dialect.among('l.register')} AND l.day BETWEEN ? AND ?",
        (pupil, asked.day(asked.last_shown), dialect.numbers(by_number), asked.day(first), asked.day(last)),
    )
    read_day, attended = dialect.read_day, {number: _attended(enrolments, row) for number, row in by_number.items()}
    found: Rows = []
    for number, stored_day, at, kind, topic, homework, *entry in rows:
        typed, marks, attendance, reason, special, unread, seen, changed = entry
        register, day = by_number[number], read_day(stored_day)
        if typed is None:
            if not any(own.covers(day) for own in attended[number]):
                continue
        elif reason is not None:
            typed, reason = asked.told(typed, marks, reason)  # narrowed to what the viewer may know
        cell = (number, str(stored_day), at) if changed != seen else None
        lesson = (register.subject, register.subgroup, day, at, kind, topic, homework)
        found.append((*lesson, typed, marks, attendance, reason, special, bool(unread), seen, cell))
    return sorted(found, key=_in_order)


def _attended(enrolments: list[Enrolment], register: RegisterRow) -> list[Enrolment]:
    """The stays in a class during which the register is the pupil's."""
    return [own for own in enrolments if own.attends(register)]


#: Day, number, subject, subgroup.
_in_order = itemgetter(2, 3, 0, 1)


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
