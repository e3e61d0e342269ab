"""The ledger: what was before is written down once, and never touched again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from database.dialect import Transaction
from database.writing.books import Reading
from database.writing.differences import Change, Kept, Key
from journal.ledger import Cause

Row = Sequence[Any]


class Told(NamedTuple):
    """One line of the ledger: (pupil, day, number), what was and is said, why, and the stored row before."""

    key: Key
    field: str
    old: str | None
    new: str | None
    cause: Cause = Cause.TYPED
    was: Sequence[Any] | None = None


def write_ledger(store: Transaction, reading: Reading, register: int, lines: Iterable[Told]) -> None:
    """Append what a reading of a register shows to be different."""
    tail = (reading.seen, reading.after, reading.version)
    store.many(
        "INSERT INTO ledger (register, pupil, day, number, field, old, new, seen, after, version, cause, was, editor)"
        f" VALUES ({', '.join('?' * 13)})",
        [
            (
                register,
                *line.key,
                line.field,
                line.old,
                line.new,
                *tail,
                str(line.cause),
                image(line.was),
                reading.editor,
            )
            for line in lines
        ],
    )


def told_of(change: Change, key: Key, field: str) -> Told:
    """The line of a cell that changed."""
    was = change.was
    return Told(key, field, was and was.value[0], change.new, change.cause, was and row_of(was))


def row_of(kept: Kept) -> tuple[Any, ...]:
    """A stored cell as its row: its value, then when it was seen."""
    return (*kept.value, bool(kept.unread), *kept.first, kept.changed_seen)


def image(row: Sequence[Any] | None) -> str | None:
    """A stored row as the ledger keeps it."""
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))


class ListLine(NamedTuple):
    """One line of the ledger of lists: which list, whose row, what it was and is (JSON; None: was or is not there)."""

    school_class: str
    list: str
    key: str
    old: str | None
    new: str | None


def write_lists(store: Transaction, reading: Reading, lines: Iterable[ListLine]) -> None:
    """Append what a reading of a class workbook, a КТП or «Школа» shows to be different."""
    cause = Cause.DERIVED if reading.same else Cause.TYPED
    tail = (reading.seen, reading.after, reading.version, str(cause), reading.editor)
    store.many(
        "INSERT INTO list_ledger (year, school_class, list, key, old, new, seen, after, version, cause, editor)"
        f" VALUES ({', '.join('?' * 11)})",
        [(reading.year, *line, *tail) for line in lines],
    )


def named_lines(school_class: str, name: str, old: Iterable[Row], new: Iterable[Row]) -> Iterator[ListLine]:
    """What differs between two lists whose rows begin with their own name, such as a pupil's id."""
    before, after = ({str(row[0]): _said(row[1:]) for row in rows} for rows in (old, new))
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield ListLine(school_class, name, key, before.get(key), after.get(key))


def unnamed_lines(school_class: str, name: str, old: Iterable[Row], new: Iterable[Row]) -> Iterator[ListLine]:
    """What differs between two lists of rows without names: those gone, then those that came."""
    before, after = (Counter(map(_said, rows)) for rows in (old, new))
    yield from (ListLine(school_class, name, "", row, None) for row in sorted((before - after).elements()))
    yield from (ListLine(school_class, name, "", None, row) for row in sorted((after - before).elements()))


def _said(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str)
