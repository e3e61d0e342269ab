"""SQLite databases as files: copied whole, counted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_database(source: Path, target: Path) -> None:
    """Copy a database with what still stands in its write-ahead log; ``target`` is replaced."""
    for leftover in ("", "-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as store:
        store.execute("VACUUM INTO ?", (str(target),))


def count(database: Path, table: str) -> int:
    """Rows of a table."""
    with closing(sqlite3.connect(database)) as store:
        return int(store.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def pupils(database: Path) -> list[str]:
    """Ids of the pupils who are still at school, classes mixed."""
    with closing(sqlite3.connect(database)) as store:
        rows = store.execute('SELECT pupil FROM pupils WHERE "left" IS NULL ORDER BY substr(pupil, -2), pupil')
        return [pupil for (pupil,) in rows]
