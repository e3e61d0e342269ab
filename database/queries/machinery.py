"""How the journal itself is doing: reads, workbooks that cannot be read, what is held back, what processes tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from database.dialect import Transaction
from database.scope import Asked
from database.states import State, read_states
from database.writing import runs
from journal.issues import Problem
from journal.rights import Right

#: How many runs are told of.
RUNS = 20

#: The kinds of issue that keep a whole workbook from being read.
UNREAD = (
    Problem.UNREADABLE_BOOK, Problem.WRONG_FORMAT, Problem.BOOK_TWICE, Problem.UNKNOWN_BOOK, Problem.JOURNAL_MISSING,
)  # fmt: skip


class RunTold(NamedTuple):
    """One row of runs: ``looks`` that went alike, ``why`` the store was not read, ``again`` why books were not.

    ``away`` names the part of the store that was not read where the rest was.
    """

    started_at: datetime
    finished_at: datetime | None
    looks: int
    books: int
    changed: int
    failed: int
    why: str
    again: Mapping[str, str]
    away: str = ""


class Unread(NamedTuple):
    """A workbook that is not read, why, and since when."""

    workbook: str
    problem: Problem
    detail: str
    since: datetime


class Machinery(NamedTuple):
    """How the journal itself is doing. ``away_since``: since when the store does not answer, None where it does.

    ``away`` names the part of the store that does not where the rest does.
    ``first_read_at`` is when the workbooks were first read; ``engine`` the database's program with its version,
    ``size`` what it holds, bytes; ``held`` what is not applied until somebody decides.
    """

    read_at: datetime | None
    first_read_at: datetime | None
    away_since: datetime | None
    books: int
    gone: int
    held: int
    unread: tuple[Unread, ...]
    runs: tuple[RunTold, ...]
    states: Mapping[str, State]
    engine: str
    size: int
    revision: str
    away: str = ""


def machinery(asked: Asked) -> Machinery | None:
    """All of it, of the year of ``asked``; None for whoever it is not for."""
    if not asked.reach(Right.STATE):
        return None
    store = asked.store
    first = store.value("SELECT min(first_read_at) FROM books")
    at = store.value(runs.LAST_READ)
    here, gone = store.rows(
        "SELECT count(*) - count(gone_at), count(gone_at) FROM books WHERE year = ? AND kind <> 'stand-in'",
        (asked.year,),
    )[0]
    text, _ = (store.rows(runs.LAST_LOOK) or [("", None)])[0]
    return Machinery(
        at and _moment(at), first and _moment(first), _away_since(store) if text else None, here, gone, held(store),
        tuple(_unread(asked)), tuple(map(_run, store.rows(_RUNS))), read_states(store), _engine(store),
        int(store.value(_SIZE[store.dialect.is_sqlite])), store.value("SELECT version_num FROM alembic_version"),
        runs.parted(text)[0],
    )  # fmt: skip


def held(store: Transaction) -> int:
    """How many losses of workbooks are kept back until somebody decides."""
    return int(store.value("SELECT count(*) FROM holds WHERE settled_at IS NULL"))


_RUNS = (
    "SELECT started_at, finished_at, books, changed, failed, text, cursor FROM runs"
    f" WHERE finished_at IS NOT NULL ORDER BY run DESC LIMIT {RUNS}"
)

#: Bytes of the database, by whether it is SQLite.
_SIZE = {
    True: "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    False: "SELECT pg_database_size(current_database())",
}


def _away_since(store: Transaction) -> datetime | None:
    """When the store, or a part of it, was first found away since it was last read whole."""
    since = store.value(
        "SELECT min(started_at) FROM runs WHERE text <> '' AND finished_at IS NOT NULL AND run >"
        " (SELECT coalesce(max(run), 0) FROM runs WHERE text = '' AND finished_at IS NOT NULL)"
    )
    return _moment(since) if since else None


def _unread(asked: Asked) -> list[Unread]:
    marks = ", ".join("?" * len(UNREAD))
    rows = asked.store.rows(
        "SELECT workbook, problem, text, detail, first_seen FROM issues WHERE year = ? AND fixed_seen IS NULL"
        f" AND problem IN ({marks}) ORDER BY workbook, issue",
        (asked.year, *map(str, UNREAD)),
    )
    return [
        Unread(workbook, Problem(problem), detail or text, _moment(seen))
        for workbook, problem, text, detail, seen in rows
    ]


def _run(row: tuple[Any, ...]) -> RunTold:
    started, finished, books, changed, failed, text, cursor = row
    kept = json.loads(cursor) if cursor else {}
    again = kept.get("again") or {}
    reasons = again if isinstance(again, dict) else dict.fromkeys(again, "")
    away, why = runs.parted(text)
    looks = int(kept.get("looks", 1))
    return RunTold(_moment(started), _moment(finished), looks, books, changed, failed, why, reasons, away)


def _engine(store: Transaction) -> str:
    if store.dialect.is_sqlite:
        return f"SQLite {store.value('SELECT sqlite_version()')}"
    return f"PostgreSQL {str(store.value('SHOW server_version')).split()[0]}"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
