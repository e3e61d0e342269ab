"""Runs of the sync: when the school's workbooks were last read, and how it went.

A watcher looks a thousand times a day and mostly finds nothing. Looks of one day that went alike follow each other in
one row, the last of them: from ``started_at`` of the first to ``finished_at`` of the last, with how many they were.
So the last look before a change always has its row.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from database.dialect import Transaction

#: What is kept of a run's cursor once a later one has gone on from it: why books were not read, and the looks of a row.
_KEPT = ("again", "looks")

#: The runs to go on from: those that read the store, or all of it but for a part that was away.
_WENT_ON = """finished_at IS NOT NULL AND (text = '' OR substr(cursor, 1, 5) = '{"at"')"""

#: When the store was last read whole: the last good run, found from the end.
LAST_READ = "SELECT finished_at FROM runs WHERE text = '' AND finished_at IS NOT NULL ORDER BY run DESC LIMIT 1"

#: The same, and first why the last run of all did not read it; «» where it did.
LAST_LOOK = (
    f"SELECT text, CASE WHEN text = '' THEN finished_at ELSE ({LAST_READ}) END"
    " FROM runs WHERE finished_at IS NOT NULL ORDER BY run DESC LIMIT 1"
)


class _Row(NamedTuple):
    run: int
    started_at: int
    finished_at: int
    books: int
    changed: int
    failed: int
    text: str
    cursor: str

    @property
    def held(self) -> dict[str, Any]:
        """What the cursor holds."""
        return dict(json.loads(self.cursor)) if self.cursor else {}

    @property
    def looks(self) -> int:
        """How many looks the row stands for."""
        return int(self.held.get("looks", 1))

    @property
    def manner(self) -> tuple[date, int, int, str, str]:
        """What two looks have in common that went alike on one day."""
        day = datetime.fromtimestamp(self.finished_at, UTC).date()
        return day, self.books, self.failed, self.text, repr(self.held.get("again"))


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
    """Note how a run went. ``text`` says why the store was not read, or :func:`in_part` not; «» when all of it was.

    ``cursor`` is where the store's changes were read up to, as JSON; «» leaves the next run to look at everything.
    """
    store.run(
        "UPDATE runs SET finished_at = ?, books = ?, changed = ?, failed = ?, text = ?, cursor = ? WHERE run = ?",
        (seen, books, changed, failed, text, cursor, run),
    )
    before = _last(store, run)
    if before is not None and before.changed == changed == 0:
        _fold(store, before, run)
    if not text or cursor:
        _let_go(store, run)


def last_cursor(store: Transaction) -> str:
    """Where the last run that read the store, or a part of it, had got to; «» before the first."""
    return store.value(f"SELECT cursor FROM runs WHERE {_WENT_ON} ORDER BY run DESC LIMIT 1") or ""


def in_part(part: str, why: str) -> str:
    """The text of a run that read the store but for a part of it, which people call so."""
    return f"{part}\n{why}"


def parted(text: str) -> tuple[str, str]:
    """The inverse of :func:`in_part`; the part is «» where the store as a whole was not read, or was."""
    part, separator, why = text.partition("\n")
    return (part, why) if separator else ("", text)


def away(text: str) -> tuple[bool, str]:
    """What a run's text says: whether anything was not read, and the name of the part where the rest was."""
    return bool(text), parted(text)[0]


def _fold(store: Transaction, before: _Row, run: int) -> None:
    """Let a run stand for the one before it too, where both went alike."""
    this = _last(store, run + 1)
    if this is None or this.manner != before.manner:
        return
    held = {**this.held, "looks": before.looks + 1}
    store.run("DELETE FROM runs WHERE run = ?", (before.run,))
    started = min(before.started_at, this.started_at)
    store.run(
        "UPDATE runs SET started_at = ?, cursor = ? WHERE run = ?", (started, json.dumps(held, ensure_ascii=False), run)
    )


def _let_go(store: Transaction, run: int) -> None:
    """Cut the cursor of the run that this one went on from down to what people may ask for: it is long."""
    before = _last(store, run, f"AND {_WENT_ON}")
    if before is None or "at" not in before.held:
        return
    kept = {name: before.held[name] for name in _KEPT if before.held.get(name)}
    store.run(
        "UPDATE runs SET cursor = ? WHERE run = ?",
        (json.dumps(kept, ensure_ascii=False) if kept else "", before.run),
    )


def _last(store: Transaction, before: int, more: str = "") -> _Row | None:
    """The last run that came to an end, of those before one."""
    rows = store.rows(
        "SELECT run, started_at, finished_at, books, changed, failed, text, cursor FROM runs"
        f" WHERE run < ? AND finished_at IS NOT NULL {more} ORDER BY run DESC LIMIT 1",
        (before,),
    )
    return _Row(*rows[0]) if rows else None
