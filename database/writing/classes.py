"""The class workbook and the КТП: small tables, taken whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table

from database import schema
from database.dialect import Transaction, names
from database.vault import SEALED, SealedTable
from database.writing.books import BookRef, Reading, bump, note_gids
from database.writing.holds import Found, Holds, name_of, open_holds, save_holds
from database.writing.issues import save_issues
from database.writing.ledger import ListLine, named_lines, unnamed_lines, write_lists
from database.writing.lists import content_of_rows, list_held, list_issue
from database.writing.readings import begin
from journal.holds import LISTS
from journal.issues import Issue, Problem
from journal.tables import ClassTables, PlanTables

Row = tuple[Any, ...]

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
    """A class's rows of a table: as stored, and as read now, both in clear whatever lies sealed."""

    def __init__(
        self, store: Transaction, reading: Reading, table: Table, school_class: str, rows: Sequence[Row]
    ) -> None:
        self._store, self._reading, self._table, self._key = store, reading, table, (reading.year, school_class)
        day = store.dialect.day
        self.new: list[Row] = [
            (*self._key, *(day(value) if isinstance(value, date) else value for value in row)) for row in rows
        ]
        stored = store.rows(f"SELECT {names(table)} FROM {table.name} WHERE year = ? AND school_class = ?", self._key)
        self._sealed = _sealed(store, table, (*stored, *self.new))
        #: A row in clear → as it is stored: what does not change stays as it was sealed.
        self._stored: dict[Row, Row] = {self._sealed.opened(row) if self._sealed else row: row for row in stored}

    @property
    def content(self) -> str:
        """What names the rows read."""
        return content_of_rows(self._bare(self.new), self._secret)

    @property
    def _secret(self) -> tuple[int, ...]:
        """The places of a row, without year and class, that lie sealed."""
        return () if self._sealed is None else tuple(place - 2 for place in self._sealed.places)

    def held(self, holds: Holds, share: float) -> Found | None:
        """What the list would lose, where that is too much to be taken. What nobody can read any more is no loss."""
        stored = [row[2:] for row in self._stored if self._sealed is None or self._sealed.is_readable(row)]
        return list_held(self._table, self._key[1], stored, self._bare(self.new), holds, share, self._secret)

    def save(self) -> bool:
        """Make the rows be those read; whether they were not."""
        if self._stored.keys() == set(self.new):
            return False
        write_lists(self._store, self._reading, self._lines())
        self._store.run(f"DELETE FROM {self._table.name} WHERE year = ? AND school_class = ?", self._key)
        self._store.insert(self._table, [self._stored.get(row) or self._closed(row) for row in self.new])
        return True

    def _lines(self) -> Iterable[ListLine]:
        """What the ledger is told, of a sealed table sealed."""
        told = named_lines if self._table is schema.pupils else unnamed_lines
        cut = 0 if self._table is schema.pupils else 1
        old, new = ([row[cut:] for row in self._bare(rows)] for rows in (self._stored, self.new))
        lines = told(self._key[1], self._table.name, old, new)
        if (sealed := self._sealed) is None:
            return lines
        return (line._replace(old=sealed.line(line.old), new=sealed.line(line.new)) for line in lines)

    def _closed(self, row: Row) -> Row:
        return row if self._sealed is None else self._sealed.closed(row)

    @staticmethod
    def _bare(rows: Iterable[Row]) -> list[Row]:
        """The rows without year and class."""
        return [row[2:] for row in rows]


def _sealed(store: Transaction, table: Table, rows: Iterable[Row]) -> SealedTable | None:
    """What opens and seals the rows of a table; None for one that lies in clear."""
    if table.name not in SEALED:
        return None
    pupil = table.c.keys().index("pupil")
    return SealedTable.of(store, table.name, {row[pupil] for row in rows})
