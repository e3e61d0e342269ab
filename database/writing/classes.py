"""The class workbook and the КТП: small tables, taken whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table

from database import schema
from database.dialect import Transaction, names
from database.writing.books import BookRef, Reading, bump, note_gids
from database.writing.holds import Found, Holds, name_of, open_holds, save_holds
from database.writing.issues import save_issues
from database.writing.ledger import named_lines, unnamed_lines, write_lists
from database.writing.lists import content_of_rows, list_held, list_issue
from database.writing.readings import begin
from journal.holds import LISTS
from journal.issues import Issue, Problem
from journal.tables import ClassTables, PlanTables

#: An empty table that comes with one of these was not emptied by anybody: it could not be found.
_NOT_FOUND = frozenset({Problem.SHEET_MISSING, Problem.HEADING_MISSING, Problem.NOT_A_REGISTER})


def save_class(store: Transaction, book: BookRef, tables: ClassTables, seen: int, share: float) -> bool:
    """Store a class workbook; whether anything changed. ``share`` is «Потеря листа, доля»."""
    return _save(
        store,
        book,
        seen,
        tables.issues,
        {
            schema.pupils: tables.pupils,
            schema.guardians: _numbered(tables.guardians),
            schema.absences: _numbered(tables.absences),
            schema.portfolio: _numbered(tables.portfolio),
        },
        share,
    )


def save_plans(store: Transaction, book: BookRef, tables: PlanTables, seen: int, share: float) -> bool:
    """Store a КТП workbook; whether anything changed. ``share`` as of :func:`save_class`."""
    return _save(store, book, seen, tables.issues, {schema.plans: _numbered(tables.plans)}, share)


def _save(
    store: Transaction,
    book: BookRef,
    seen: int,
    issues: Sequence[Issue],
    contents: dict[Table, Sequence[tuple[Any, ...]]],
    share: float,
) -> bool:
    reading, holds = begin(store, book, seen), open_holds(store, book.year, book.book)
    note_gids(store, book, seen)
    not_found = any(issue.problem in _NOT_FOUND for issue in issues)
    lists = {table: _List(store, reading, table, book.school_class, rows) for table, rows in contents.items()}
    asked = {table: one for table, one in lists.items() if one.new or not not_found}
    found = [lost for one in asked.values() if (lost := one.held(holds, share)) is not None]
    kept = {lost.sheet for lost in found}
    changes = [one.save() for table, one in asked.items() if LISTS[table.name] not in kept]
    looked_at = {name_of("", "", LISTS[table.name]): one.content for table, one in asked.items()}
    changes.append(save_holds(store, reading, book.title, holds, found, looked_at))
    changes.append(save_issues(store, reading, [*issues, *(list_issue(book.title, lost) for lost in found)]))
    if any(changes):
        bump(store, book.year, [book.school_class])
    return any(changes)


def _numbered(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(number, *row) for number, row in enumerate(rows)]


class _List:
    """A class's rows of a table: as stored, and as read now."""

    def __init__(
        self, store: Transaction, reading: Reading, table: Table, school_class: str, rows: Sequence[tuple[Any, ...]]
    ) -> None:
        self._store, self._reading, self._table, self._key = store, reading, table, (reading.year, school_class)
        day = store.dialect.day
        self.new = [(*self._key, *(day(value) if isinstance(value, date) else value for value in row)) for row in rows]
        self.stored = store.rows(
            f"SELECT {names(table)} FROM {table.name} WHERE year = ? AND school_class = ?", self._key
        )

    @property
    def content(self) -> str:
        """What names the rows read."""
        return content_of_rows(self._bare()[1])

    def held(self, holds: Holds, share: float) -> Found | None:
        """What the list would lose, where that is too much to be taken."""
        return list_held(self._table, self._key[1], *self._bare(), holds, share)

    def save(self) -> bool:
        """Make the rows be those read; whether they were not."""
        if set(self.stored) == set(self.new):
            return False
        told = named_lines if self._table is schema.pupils else unnamed_lines
        cut = 0 if self._table is schema.pupils else 1
        old, new = ([row[cut:] for row in rows] for rows in self._bare())
        write_lists(self._store, self._reading, told(self._key[1], self._table.name, old, new))
        self._store.run(f"DELETE FROM {self._table.name} WHERE year = ? AND school_class = ?", self._key)
        self._store.insert(self._table, self.new)
        return True

    def _bare(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """The rows without year and class."""
        return [row[2:] for row in self.stored], [row[2:] for row in self.new]
