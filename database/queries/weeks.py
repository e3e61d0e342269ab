"""What the facts of lessons and weeks say: attendance of classes, participation of teachers.

Whole weeks that are over come from ``week_facts``; the week of now, and weeks cut by the ends of the
span, are counted from ``lesson_facts``, of lessons already over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from database.scope import Asked
from journal.calendar import monday
from journal.rights import Right
from journal.viewer import Role

Rows = list[tuple[Any, ...]]

_WEEK = timedelta(days=7)
_LAST_DAY = timedelta(days=6)

#: A lesson's number by timetable, by the register where it is in none.
_NUMBER = "CASE WHEN due_number > 0 THEN due_number ELSE number END"
ATTENDED = "(marked > 0 OR absent > 0 OR late > 0)"

#: Column of ``week_facts`` → the lessons of ``lesson_facts`` it counts.
_DUE = {
    "due": "due",
    "filled": "due AND filled",
    "timely": "due AND timely",
    "untimed": "due AND filled AND timely IS NULL",
    "topic": "due AND topic",
    "homework_due": "due AND homework_due",
    "homework": "due AND homework_due AND homework",
    "attended": f"due AND {ATTENDED}",
}
#: Where ill, excused and unexcused stand in a row of attendance.
_REASONS = slice(5, 8)
_HELD = {"seats": "enrolled", **{name: name for name in ("absent", "ill", "excused", "unexcused", "late")}}

_PARTICIPATION_OF_WEEKS = ", ".join(f"sum({name})" for name in _DUE)
_PARTICIPATION_OF_LESSONS = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in _DUE.values())
_ATTENDANCE_OF_WEEKS = ", ".join(f"sum({name})" for name in ("held", *_HELD))
_ATTENDANCE_OF_LESSONS = ", ".join(
    ["count(*) FILTER (WHERE held)", *(f"coalesce(sum({name}) FILTER (WHERE held), 0)" for name in _HELD.values())]
)


@dataclass(frozen=True, slots=True)
class Spans:
    """A span of days cut by weeks: whole ones (Mondays of the first and last), and what is left of others."""

    whole: tuple[date, date] | None
    edges: tuple[tuple[date, date, date], ...]  # Monday, first day, last day


def spans(first: date, last: date, today: date) -> Spans:
    """Cut a span into weeks; what is after today is left out."""
    last = min(last, today)
    if last < first:
        return Spans(None, ())
    whole: list[date] = []
    edges: list[tuple[date, date, date]] = []
    for week in _mondays(first, last):
        sunday = week + _LAST_DAY
        if first <= week and sunday <= last and sunday < today:
            whole.append(week)
        else:
            edges.append((week, max(week, first), min(sunday, last)))
    return Spans((whole[0], whole[-1]) if whole else None, tuple(edges))


def _mondays(first: date, last: date) -> Iterator[date]:
    week = monday(first)
    while week <= last:
        yield week
        week += _WEEK


def attendance(asked: Asked, first: date, last: date) -> Rows:
    """School class × week: lessons held, seats in them, absences by reason, late.

    Who may not know reasons sees every absence without one, as in a register.
    """
    rows = _by_week(asked, first, last, "school_class", _ATTENDANCE_OF_WEEKS, _ATTENDANCE_OF_LESSONS)
    if asked.reach(Right.REASON_COUNTS):
        return rows
    return [(*row[: _REASONS.start], *(0 for _ in row[_REASONS]), *row[_REASONS.stop :]) for row in rows]


def participation(asked: Asked, first: date, last: date) -> Rows:
    """Teacher × week: lessons due and what of them is filled, and when."""
    rows = _by_week(asked, first, last, "teacher", _PARTICIPATION_OF_WEEKS, _PARTICIPATION_OF_LESSONS)
    return [(teacher, asked.teacher_name(teacher), *row) for teacher, *row in rows if row[1]]


def _by_week(asked: Asked, first: date, last: date, by: str, of_weeks: str, of_lessons: str) -> Rows:
    """Sums by (``by``, week) of the registers in scope; groups without any lesson are left out."""
    store, dialect = asked.store, asked.store.dialect
    own = by == "teacher" and asked.viewer.role is Role.TEACHER
    registers = _taught_by(asked) if own else [register.register for register in asked.registers()]
    if not registers:
        return []
    scope, scope_values = dialect.among("f.register"), [dialect.numbers(registers)]
    if own:
        scope, scope_values = f"{scope} AND teacher = ?", [*scope_values, asked.viewer.staff]
    facts = "{} f" if by == "teacher" else "{} f JOIN registers r ON r.register = f.register"
    cut = spans(first, last, asked.today)
    found: Rows = []
    if cut.whole:
        # The whole school needs no list of registers: other years have other weeks. It halves the time.
        everything = asked.viewer.sees_school
        rows = store.rows(
            f"SELECT {by}, week, {of_weeks} FROM {facts.format('week_facts')}"
            f" WHERE {'TRUE' if everything else scope} AND week BETWEEN ? AND ? GROUP BY {by}, week",
            (*([] if everything else scope_values), *map(asked.day, cut.whole)),
        )
        found += [(group, dialect.read_day(week), *sums) for group, week, *sums in rows]
    for week, begin, end in cut.edges:
        rows = store.rows(
            f"SELECT {by}, {of_lessons} FROM {facts.format('lesson_facts')}"
            f" WHERE {scope} AND day BETWEEN ? AND ? AND (day < ? OR {dialect.among(_NUMBER)}) GROUP BY {by}",
            (*scope_values, asked.day(begin), asked.day(end), asked.day(asked.today), dialect.numbers(asked.over())),
        )
        found += [(group, week, *sums) for group, *sums in rows]
    return sorted(row for row in found if any(row[2:]))


def _taught_by(asked: Asked) -> list[int]:
    """The registers in which a teacher gave or owed a lesson, substitutions among them."""
    if not asked.viewer.staff:
        return []
    rows = asked.store.rows("SELECT DISTINCT register FROM lesson_facts WHERE teacher = ?", (asked.viewer.staff,))
    return [number for (number,) in rows]


def lessons(asked: Asked, teacher: str, first: date, last: date) -> Rows:
    """The lessons a teacher owed between two days that are over, in order; a teacher asks for their own only."""
    viewer, store, dialect = asked.viewer, asked.store, asked.store.dialect
    if viewer.role is Role.TEACHER and teacher != viewer.staff:
        return []
    own = viewer.role is Role.TEACHER and bool(teacher)
    by_number = {row.register: row for row in (asked.all_registers() if own else asked.registers())}
    if not by_number:
        return []
    rows = store.rows(
        f"SELECT register, day, {_NUMBER}, held, topic, homework_due, homework, {ATTENDED}, filled, filled_seen,"
        " filled_after, timely FROM lesson_facts WHERE teacher = ? AND due AND day BETWEEN ? AND ?"
        f" AND (day < ? OR (day = ? AND {dialect.among(_NUMBER)}))",
        (teacher, *map(asked.day, (first, last, asked.today, asked.today)), dialect.numbers(asked.over())),
    )
    found: Rows = []
    for number, day, *counted in rows:
        register = by_number.get(number)
        if register is not None:
            place = (register.school_class, register.subject, register.subgroup)
            found.append((*place, dialect.read_day(day), *counted, register.book, register.sheet))
    return sorted(found, key=lambda row: (row[3], row[4], row[:3]))
