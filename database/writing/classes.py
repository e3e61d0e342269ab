"""The class workbook and the КТП: small tables, taken whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table

from database import schema
from database.dialect import Transaction, names
from database.vault import SEALED, SealedTable
from database.writing.books import BookRef, Reading, begin_reading, bump, note_gids
from database.writing.issues import save_issues
from database.writing.ledger import named_lines, unnamed_lines, write_lists
from journal.issues import Issue, Problem
from journal.tables import ClassTables, PlanTables

#: An empty table that comes with one of these was not emptied by anybody: it could not be found.
_NOT_FOUND = frozenset({Problem.SHEET_MISSING, Problem.HEADING_MISSING, Problem.NOT_A_REGISTER})


def save_class(store: Transaction, book: BookRef, tables: ClassTables, seen: int) -> bool:
    """Store a class workbook; whether anything changed."""
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
    )


def save_plans(store: Transaction, book: BookRef, tables: PlanTables, seen: int) -> bool:
    """Store a КТП workbook; whether anything changed."""
    return _save(store, book, seen, tables.issues, {schema.plans: _numbered(tables.plans)})


def _save(
    store: Transaction,
    book: BookRef,
    seen: int,
    issues: Sequence[Issue],
    contents: dict[Table, Sequence[tuple[Any, ...]]],
) -> bool:
    reading = begin_reading(store, book, seen)
    note_gids(store, book, seen)
    not_found = any(issue.problem in _NOT_FOUND for issue in issues)
    changes = [
        _replace(store, reading, table, book.school_class, rows)
        for table, rows in contents.items()
        if rows or not not_found
    ]
    changes.append(save_issues(store, reading, issues))
    if any(changes):
        bump(store, book.year, [book.school_class])
    return any(changes)


def _numbered(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(number, *row) for number, row in enumerate(rows)]


def _replace(
    store: Transaction, reading: Reading, table: Table, school_class: str, rows: Sequence[tuple[Any, ...]]
) -> bool:
    """Make a class's rows of a table be ``rows``; whether they were not."""
    key = (reading.year, school_class)
    day = store.dialect.day
    if table.name in SEALED:
        return _replace_sealed(store, reading, table, key, rows)
    new = [(*key, *(day(value) if isinstance(value, date) else value for value in row)) for row in rows]
    stored = store.rows(f"SELECT {names(table)} FROM {table.name} WHERE year = ? AND school_class = ?", key)
    if set(stored) == set(new):
        return False
    if table is schema.pupils:
        lines = named_lines(school_class, table.name, (row[2:] for row in stored), (row[2:] for row in new))
    else:
        lines = unnamed_lines(school_class, table.name, (row[3:] for row in stored), (row[3:] for row in new))
    write_lists(store, reading, lines)
    store.run(f"DELETE FROM {table.name} WHERE year = ? AND school_class = ?", key)
    store.insert(table, new)
    return True


def _replace_sealed(
    store: Transaction, reading: Reading, table: Table, key: tuple[str, str], rows: Sequence[tuple[Any, ...]]
) -> bool:
    """The same of a table that is stored sealed: compared in clear, and what did not change stays as it was sealed."""
    day = store.dialect.day
    new = [(*key, *(day(value) if isinstance(value, date) else value for value in row)) for row in rows]
    stored = store.rows(f"SELECT {names(table)} FROM {table.name} WHERE year = ? AND school_class = ?", key)
    at = table.c.keys().index("pupil")
    sealed = SealedTable.of(store, table.name, {row[at] for row in (*stored, *new)})
    before = {sealed.opened(row): row for row in stored}
    if before.keys() == set(new):
        return False
    lines = unnamed_lines(key[1], table.name, (row[3:] for row in before), (row[3:] for row in new))
    closed = (line._replace(old=sealed.line(line.old), new=sealed.line(line.new)) for line in lines)
    write_lists(store, reading, closed)
    store.run(f"DELETE FROM {table.name} WHERE year = ? AND school_class = ?", key)
    store.insert(table, [before.get(row) or sealed.closed(row) for row in new])
    return True
