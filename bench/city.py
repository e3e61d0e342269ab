"""A city school's year at full density, put straight into the database: 60 classes, 2.9 million entries.

Every pupil has an entry in every lesson, as no real school has: what pages ask of it is the worst they meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table

from bench.timing import seconds
from database import schema
from database.dialect import Transaction
from database.documents import digest, school_document
from database.engine import migrate, open_database
from journal.calendar import Calendar, Term
from journal.school import Load, School, SchoolClass, Staff, Subject

YEAR = "2026/27"
CLASSES, REGISTERS, PUPILS, WEEKS, A_WEEK = 60, 16, 30, 34, 3
#: 2,937,600: an entry of every pupil in every lesson, 48 lessons a week.
ENTRIES = CLASSES * REGISTERS * PUPILS * WEEKS * A_WEEK
FIRST = date(2026, 9, 7)
LAST = date(2027, 5, 29)
#: The Friday of the last week of lessons.
NOW = datetime(2027, 4, 30, 12, tzinfo=UTC)
#: A week in the middle of the year.
MONDAY = FIRST + timedelta(weeks=15)

NAMES = [f"{grade}{letter}" for grade in range(5, 11) for letter in "АБВГДЕЖЗИК"]
_TYPED = ("5", "4", "4", "3", "н", "5", "б", "4")


def city_school() -> School:
    """The school's own workbook: classes, 60 teachers with 16 registers each, no timetable."""
    subjects = [f"Предмет {place}" for place in range(1, REGISTERS + 1)]
    load = [
        Load(name, subject, "", f"t{(number + place) % 60:02d}", A_WEEK)
        for number, name in enumerate(NAMES)
        for place, subject in enumerate(subjects)
    ]
    return School(
        calendar=Calendar(YEAR, (Term("Весь год", date(2026, 9, 1), LAST, frozenset(range(1, 12))),)),
        classes=tuple(SchoolClass(name, f"t{number:02d}") for number, name in enumerate(NAMES)),
        staff=tuple(Staff(f"t{number:02d}", f"Учитель {number}", ("teacher",)) for number in range(60)),
        subjects=tuple(Subject(subject) for subject in subjects),
        load=tuple(load),
    )


def days() -> list[tuple[date, int]]:
    """(day, number) of a register's lessons, the same in all registers."""
    return [(FIRST + timedelta(weeks=week, days=day), 1) for week in range(WEEKS) for day in range(A_WEEK)]


def registers(school: School) -> list[tuple[int, Load]]:
    """The registers with their numbers in the database."""
    return list(enumerate(school.load, 1))


def city(path: Path) -> str:
    """The address of the database, filled unless it is there already, with the newest schema."""
    url = f"sqlite:///{path}"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        print(f"filling {ENTRIES:,} entries: {seconds(lambda: _fill(f'sqlite:///{unfinished}')):.0f} s")
        unfinished.rename(path)
    migrate(url)
    return url


def _fill(url: str) -> None:
    school = city_school()
    migrate(url)
    database = open_database(url)
    for table, rows in _tables(school):
        with database.engine.begin() as connection, closing(connection.connection.cursor()) as cursor:
            Transaction(database.dialect, cursor).insert(table, rows)
    database.close()


def _tables(school: School) -> Iterator[tuple[Table, list[tuple[Any, ...]]]]:
    """The rows of each table, a register's entries at a time."""
    seen = int(NOW.timestamp())
    document = school_document(school)
    yield schema.schools, [(YEAR, digest(document), document, seen)]
    yield schema.class_versions, [(YEAR, name, 1) for name in ["", *NAMES]]
    yield schema.runs, [_filled(schema.runs, run=1, started_at=seen, finished_at=seen)]
    yield (
        schema.pupils,
        [
            _filled(schema.pupils, year=YEAR, school_class=name, pupil=f"{name}-{row:02d}", name=f"Ученик {name} {row}")
            for name in NAMES
            for row in range(PUPILS)
        ],
    )
    numbered = registers(school)
    yield (
        schema.registers,
        [
            (number, YEAR, load.school_class, load.subject, "", f"Журнал {load.school_class}.xlsx", load.subject)
            for number, load in numbered
        ],
    )
    lessons = [(day.isoformat(), number) for day, number in days()]
    for number, load in numbered:
        yield schema.lessons, [_filled(schema.lessons, register=number, day=day, number=at, topic=f"Тема {day}",
                                       homework="§ 12", entry_seen=seen) for day, at in lessons]  # fmt: skip
        yield schema.entries, list(_entries(number, load.school_class, lessons, seen))
        yield schema.lesson_facts, [_fact(number, load.teacher, day, at, seen) for day, at in lessons]
        yield schema.week_facts, [_week(number, load.teacher, week) for week in range(WEEKS)]


def _entries(register: int, name: str, lessons: list[tuple[str, int]], seen: int) -> Iterator[tuple[Any, ...]]:
    for row in range(PUPILS):
        for place, (day, number) in enumerate(lessons):
            typed = _TYPED[(register + row + place) % len(_TYPED)]
            attendance = "absent" if typed in "нб" else None
            reason = "ill" if typed == "б" else None
            marks = "" if attendance else typed
            key = (register, f"{name}-{row:02d}", day, number)
            yield (*key, typed, marks, attendance, reason, None, False, seen, seen - 3600, seen)


def _fact(register: int, teacher: str, day: str, number: int, seen: int) -> tuple[Any, ...]:
    counts = {"enrolled": PUPILS, "absent": 6, "ill": 3, "marked": 24, "marks": 24, "due_number": 1}
    flags = dict.fromkeys(("due", "held", "homework_due", "topic", "homework", "filled", "timely"), True)
    return _filled(schema.lesson_facts, register=register, day=day, number=number, teacher=teacher,
                   filled_seen=seen, filled_after=seen - 3600, **counts, **flags)  # fmt: skip


def _week(register: int, teacher: str, week: int) -> tuple[Any, ...]:
    counts = dict.fromkeys(("due", "filled", "timely", "topic", "homework_due", "homework", "attended", "held"), A_WEEK)
    monday = (FIRST + timedelta(weeks=week)).isoformat()
    return _filled(schema.week_facts, register=register, teacher=teacher, week=monday,
                   seats=90, absent=18, ill=9, marks=72, **counts)  # fmt: skip


def _filled(table: Table, **known: Any) -> tuple[Any, ...]:
    """A row of a table: what is known, and nothing in the other columns."""
    return tuple(known[c.name] if c.name in known else _nothing(c) for c in table.columns)


def _nothing(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    return "" if column.type.python_type is str else 0
