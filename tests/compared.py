"""Two databases that read the same workbooks: what they must agree in, and what no history may hold."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from sqlalchemy import Table

from database import schema
from database.engine import Database, migrate, open_database
from jobs.sync import sync
from journal.ledger import Cause
from sheets.gateway.xlsx import XlsxGateway
from tests.folder_school import OWED, Folder, at

Rows = list[tuple[object, ...]]

#: What depends on when a cell was first seen, or on the order in which things came.
_OF_ITS_DAY = {
    schema.entries: {"first_seen", "first_after", "changed_seen"},
    schema.lessons: {"entry_seen", "entry_after", "topic_seen", "topic_after", "homework_seen", "homework_after"},
    schema.term_marks: {"first_seen", "first_after", "changed_seen"},
    schema.lesson_facts: {"filled_seen", "filled_after", "timely"},
    schema.week_facts: {"timely", "untimed"},
}

#: The ledger, each line with the cell it is about.
_LEDGER = 'SELECT cause, register, pupil, "day", "number", field, old, new FROM ledger ORDER BY id'

_FACTS = "SELECT register, day, number, was FROM facts_past ORDER BY id"


def said(url: str) -> dict[str, Rows]:
    """What a database says whatever happened on the way to it, and that it is whole."""
    owed = ", ".join(f"'{problem}'" for problem in OWED)
    with closing(open_database(url)) as database, database.read() as store:
        if database.dialect.is_sqlite:
            assert store.rows("PRAGMA integrity_check") == [("ok",)]
            assert store.rows("PRAGMA foreign_key_check") == []
        found = {table.name: store.rows(_of_a_register(table)) for table in _OF_ITS_DAY}
        found["pupils"] = store.rows("SELECT school_class, pupil, name FROM pupils ORDER BY 1, 2")
        found["books"] = store.rows("SELECT book, kind, version FROM books WHERE gone_at IS NULL ORDER BY 1")
        found["issues"] = store.rows(
            'SELECT workbook, sheet, "row", "column", problem, text, pupil FROM issues'
            f" WHERE fixed_seen IS NULL AND problem NOT IN ({owed}) ORDER BY 1, 2, 3, 4, 5, 6, 7"
        )
        return {name: [tuple(map(_as_text, row)) for row in rows] for name, rows in found.items()}


def _as_text(value: object) -> object:
    """A value as both SQLite and PostgreSQL tell it: a day is a text."""
    return value.isoformat() if isinstance(value, date) else value


def _of_a_register(table: Table) -> str:
    """A question for all rows of a table, with the names of their registers: numbers are given out as they come."""
    kept = [f'"{c.name}"' for c in table.columns if c.name not in {"register", *_OF_ITS_DAY[table]}]
    columns = ["school_class", "subject", "subgroup", *(f"{table.name}.{name}" for name in kept)]
    order = ", ".join(map(str, range(1, len(columns) + 1)))
    return f"SELECT {', '.join(columns)} FROM {table.name} JOIN registers USING (register) ORDER BY {order}"


def anew(folder: Folder, tmp_path: Path) -> str:
    """The address of a database that read the folder once."""
    path = tmp_path / "anew.sqlite3"
    path.unlink(missing_ok=True)
    migrate(f"sqlite:///{path}")
    with closing(open_database(f"sqlite:///{path}")) as database:
        sync(XlsxGateway(folder.path), database, at(9))
    return f"sqlite:///{path}"


def broken_links(database: Database) -> Rows:
    """Lines of history that do not go on from the line before of the same cell, or lead to another than stands now.

    They were lost or doubled.
    """
    stood: dict[tuple[object, ...], object] = {}
    broken: Rows = []
    with database.read() as store:
        for cause, *cell, old, new in store.rows(_LEDGER):
            before = stood.get(tuple(cell))  # what comes anew is dated by its own row, no line tells of it
            is_empty = old == new and cause != Cause.UNREAD  # a cell that is unreadable from now on says what it said
            if (before is not None and before != old) or is_empty:
                broken.append((*cell, old, new))
            stood[tuple(cell)] = new
        now = {row[:4]: row[4] for row in store.rows("SELECT register, pupil, day, number, typed FROM entries")}
        told = {cell[:4]: new for cell, new in stood.items() if cell[4] == "entry"}
        broken += [
            (*cell, new, now.get(cell)) for cell, new in told.items() if new is not None and now.get(cell) != new
        ]
        counted: dict[tuple[object, ...], object] = {}
        for *lesson, was in store.rows(_FACTS):
            if counted.get(tuple(lesson), ()) == was:
                broken.append((*lesson, was))
            counted[tuple(lesson)] = was
    return broken
