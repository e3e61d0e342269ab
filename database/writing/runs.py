"""Runs of the sync: when the school's workbooks were last read, and how it went."""

from __future__ import annotations

from database.dialect import Transaction


def begin_run(store: Transaction, seen: int) -> int:
    """Note that a run began; its id."""
    return int(
        store.value(
            "INSERT INTO runs (started_at, books, changed, failed, text, cursor)"
            " VALUES (?, 0, 0, 0, '', '') RETURNING run",
            (seen,),
        )
    )


def finish_run(
    store: Transaction, run: int, seen: int, *, books: int = 0, changed: int = 0, failed: int = 0, text: str = "",
    cursor: str = "",
) -> None:  # fmt: skip
    """Note how a run went. ``text`` says why the store as a whole was not read; «» when it was.

    ``cursor`` is where the store's changes were read up to; «» leaves the next run to look at everything.
    """
    store.run(
        "UPDATE runs SET finished_at = ?, books = ?, changed = ?, failed = ?, text = ?, cursor = ? WHERE run = ?",
        (seen, books, changed, failed, text, cursor, run),
    )


def last_cursor(store: Transaction) -> str:
    """Where the last run that read the store had got to; «» before the first."""
    return (
        store.value("SELECT cursor FROM runs WHERE finished_at IS NOT NULL AND text = '' ORDER BY run DESC LIMIT 1")
        or ""
    )
