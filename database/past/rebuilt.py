"""A past moment in memory: the tables as they stood, for the same questions with the same rights.

Classes are rebuilt as they are asked for, each whole, in a database of its own that nobody else sees.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from database import schema
from database.dialect import Dialect, Transaction, insert_sql, names
from database.documents import read_document
from database.past.undone import Kept, Line, cut, undo
from journal.ledger import Field
from journal.school import School
from journal.viewer import Viewer

_TABLES = (
    schema.registers, schema.lessons, schema.entries, schema.term_marks, schema.lesson_facts, schema.pupils,
    schema.ledger,
)  # fmt: skip
_LINE = "register, pupil, day, number, field, old, new, was"


class NotOfThePast(Exception):
    """What is asked is told of today only: counts of the whole school, and what is to be mended."""


@cache
def _tables() -> str:
    return ";".join(str(CreateTable(table).compile(dialect=sqlite.dialect())) for table in _TABLES)


class Past:
    """The tables of a year as they stood after the readings up to the moment ``at`` (seconds)."""

    def __init__(self, year: str, at: int, school: School) -> None:
        self.year, self.at, self._school = year, at, school
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.executescript(_tables())
        self.store = Transaction(Dialect("sqlite"), self._connection.cursor())
        self._built: set[str] = set()
        #: Register → what it is called now, where that is something else than it was then.
        self.renamed: dict[tuple[str, str, str], tuple[str, str, str]] = {}

    def build(self, store: Transaction, classes: Collection[str]) -> None:
        """Rebuild classes that are not there yet from the database."""
        for name in sorted(set(classes) - self._built):
            self._insert(schema.pupils, self._pupils(store, name))
            self._registers(store, name)
            self._built.add(name)

    def classes_of(self, store: Transaction, pupils: Iterable[str]) -> set[str]:
        """The classes that pupils are in, or ever were this year."""
        found: set[str] = set()
        for pupil in pupils:
            rows = store.rows(
                "SELECT school_class FROM pupils WHERE pupil = ? AND year = ? UNION SELECT school_class"
                " FROM list_ledger WHERE list = 'pupils' AND key = ? AND year = ?",
                (pupil, self.year, pupil, self.year),
            )
            found.update(name for (name,) in rows)
        return found

    def classes_taught(self, store: Transaction, teacher: str) -> set[str]:
        """The classes in which a teacher gave or owed a lesson, by what is counted now or ever was."""
        rows = store.rows(
            "SELECT DISTINCT school_class FROM registers WHERE year = ? AND register IN (SELECT register FROM"
            " lesson_facts WHERE teacher = ? UNION SELECT register FROM facts_past WHERE seen > ? AND was LIKE ?)",
            (self.year, teacher, self.at, f"%{json.dumps(teacher, ensure_ascii=False)}%"),
        )
        return {name for (name,) in rows}

    def seen_by(self, viewer: Viewer) -> Viewer:
        """The viewer, who keeps the registers of today under the titles they had then."""
        theirs = {then for then, today in self.renamed.items() if today in viewer.registers}
        return replace(viewer, registers=viewer.registers | theirs) if theirs else viewer

    # ---------------------------------------------------------------- within

    def _registers(self, store: Transaction, school_class: str) -> None:
        rows = store.rows(
            "SELECT register, subject, subgroup, book, sheet FROM registers WHERE year = ? AND school_class = ?",
            (self.year, school_class),
        )
        now = {row[0]: row[1:] for row in rows}
        lines = _grouped(_iso(row, 2) for row in self._after(store, "ledger", _LINE, now))
        then = {number: _identity(about, lines[number]) for number, about in now.items()}
        there = {number: about for number, about in then.items() if about is not None}
        self._insert(schema.registers, [(number, self.year, school_class, *about) for number, about in there.items()])
        for number, about in there.items():
            if about[:2] != now[number][:2]:
                today = (school_class, now[number][0], now[number][1])
                self.renamed[school_class, about[0], about[1]] = today
        self._contents(_stored(store, there), {number: lines[number] for number in there})
        self._facts(store, there)
        self._corrections(store, there)

    def _corrections(self, store: Transaction, registers: Collection[int]) -> None:
        """What had been corrected by then: pages tell of it."""
        dialect = store.dialect
        rows = store.rows(
            f"SELECT {names(schema.ledger)} FROM ledger WHERE {dialect.among('register')} AND seen <= ?"
            " AND field IN (?, ?, ?)",
            (dialect.numbers(registers), self.at, *map(str, (Field.ENTRY, Field.DATE, Field.NUMBER))),
        )
        self._insert(schema.ledger, (_iso(row, 3) for row in rows))

    def _contents(self, kept: Mapping[int, Kept], lines: Mapping[int, Sequence[Line]]) -> None:
        """Lessons, entries and term marks of registers as they stood."""
        for number, register in kept.items():
            undo(register, lines[number], self._school.alphabet)
            cut(register, self.at)
        self._insert(schema.lessons, ((n, *key, *row) for n, own in kept.items() for key, row in own.lessons.items()))
        self._insert(
            schema.entries,
            (
                (number, pupil, *lesson, *row)
                for number, own in kept.items()
                for lesson, by_pupil in own.entries.items()
                for pupil, row in by_pupil.items()
            ),
        )
        self._insert(schema.term_marks, ((n, *key, *row) for n, own in kept.items() for key, row in own.terms.items()))

    def _facts(self, store: Transaction, registers: Collection[int]) -> None:
        """What was counted of lessons."""
        among, numbers = store.dialect.among("register"), store.dialect.numbers(registers)
        rows = store.rows(f"SELECT {names(schema.lesson_facts)} FROM lesson_facts WHERE {among}", (numbers,))
        facts: dict[tuple[Any, ...], Sequence[Any]] = {_iso(row[:3], 1): row[3:] for row in rows}
        for *key, was in self._after(store, "facts_past", "register, day, number, was", registers):
            if was is None:
                facts.pop(_iso(key, 1), None)
            else:
                facts[_iso(key, 1)] = json.loads(was)
        self._insert(schema.lesson_facts, ((*key, *row) for key, row in facts.items()))

    def _pupils(self, store: Transaction, school_class: str) -> list[tuple[Any, ...]]:
        """The class list."""
        rows = store.rows(
            f"SELECT {names(schema.pupils)} FROM pupils WHERE year = ? AND school_class = ?", (self.year, school_class)
        )
        listed: dict[str, Sequence[Any]] = {row[2]: tuple(map(_plain, row[3:])) for row in rows}
        lines = "SELECT key, old FROM list_ledger WHERE year = ? AND school_class = ? AND list = 'pupils'"
        for key, old in _later(store, lines, (self.year, school_class), self.at):
            if old is None:
                listed.pop(key, None)
            else:
                listed[key] = json.loads(old)
        return [(self.year, school_class, pupil, *row) for pupil, row in listed.items()]

    def _after(
        self, store: Transaction, table: str, columns: str, registers: Collection[int]
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """What registers were changed after the moment, the latest first."""
        among, numbers = store.dialect.among("register"), store.dialect.numbers(registers)
        return _later(store, f"SELECT {columns} FROM {table} WHERE {among}", (numbers,), self.at)

    def _insert(self, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(insert_sql(table), rows)


def past_school(store: Transaction, year: str, at: int, now: School) -> School:
    """The school as «Школа» said it at that moment; an empty one before its first reading."""
    lines = "SELECT key, old FROM list_ledger WHERE year = ? AND school_class = '' AND list = 'schools'"
    parts = _later(store, lines, (year,), at)
    if not parts:
        return now
    document = json.loads(bytes(store.value("SELECT document FROM schools WHERE year = ?", (year,))))
    for key, old in parts:
        if not key:
            return School()
        document.pop(key, None)
        if old is not None:
            document[key] = json.loads(old)
    return read_document(json.dumps(document, ensure_ascii=False).encode())


def _later(store: Transaction, lines: str, parameters: Sequence[Any], at: int) -> list[tuple[Any, ...]]:
    """The lines of a ledger that were written after a moment, the latest first.

    They stand in the order in which they were written: what stands before a line that was seen by then was there by
    then too, though a clock that was ahead dated it later.
    """
    _, _, rest = lines.partition(" FROM ")
    known = store.value(f"SELECT max(id) FROM {rest} AND seen <= ?", (*parameters, at)) or 0
    return store.rows(f"{lines} AND id > ? ORDER BY id DESC", (*parameters, known))


def _stored(store: Transaction, registers: Collection[int]) -> dict[int, Kept]:
    """What is stored of registers now."""
    found = {number: Kept() for number in registers}
    among, numbers = store.dialect.among("register"), store.dialect.numbers(registers)
    for number, *row in store.rows(f"SELECT {names(schema.lessons)} FROM lessons WHERE {among}", (numbers,)):
        found[number].lessons[str(row[0]), row[1]] = row[2:]
    for number, pupil, day, at, *row in store.rows(
        f"SELECT {names(schema.entries)} FROM entries WHERE {among}", (numbers,)
    ):
        found[number].entries.setdefault((str(day), at), {})[pupil] = row
    for number, *row in store.rows(f"SELECT {names(schema.term_marks)} FROM term_marks WHERE {among}", (numbers,)):
        found[number].terms[row[0], row[1]] = row[2:]
    return found


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Line]]:
    """Lines by register."""
    lines: dict[int, list[Line]] = defaultdict(list)
    for number, *line in rows:
        lines[number].append(Line(*line))
    return lines


def _identity(now: Sequence[Any], lines: Iterable[Line]) -> Sequence[Any] | None:
    """Subject, subgroup, book and sheet of a register as they were; None before it was made."""
    about: Sequence[Any] | None = now
    for line in lines:
        if line.field == Field.REGISTER:
            about = None if line.was is None else json.loads(line.was)
    return about


def _iso(row: Sequence[Any], place: int) -> tuple[Any, ...]:
    """A row with its day as text, whatever the database gives."""
    return (*row[:place], _plain(row[place]), *row[place + 1 :])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
