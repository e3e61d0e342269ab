"""Workbooks and sheets as the database remembers them: when read, at what version, from what inputs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from database import schema
from database.dialect import Transaction, names

#: A workbook saved again and again through a school day is checked once: only a pause so long begins a new check.
PAUSE = 4 * 3600


class BookRef(NamedTuple):
    """A workbook as just read. ``version`` is the gateway's; ``context`` digests its other inputs.

    ``url`` is where a browser opens it and ``gids`` are its store's numbers of the sheets by title: a file has none.
    ``editor`` is who saved it last, as far as the store tells: a hint, no more.
    """

    year: str
    book: str
    kind: str
    title: str
    school_class: str
    version: str
    context: str = ""
    url: str | None = None
    gids: Mapping[str, int] = {}
    editor: str = ""


class BookRow(NamedTuple):
    """A workbook as stored; moments in epoch seconds, ``gone_at`` None while it is in the store."""

    year: str
    book: str
    kind: str
    title: str
    school_class: str
    version: str
    context: str
    first_read_at: int
    read_at: int
    changed_at: int
    gone_at: int | None
    checked_at: int
    url: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a workbook. The truth of what it shows first lies in (``after``, ``seen``].

    ``after`` is None at the workbook's first reading: what it shows was there before observation began.
    """

    year: str
    book: str
    version: str
    seen: int
    after: int | None
    editor: str = ""
    #: Whether the workbook stands as it was read before: then only what it is understood to say may differ.
    same: bool = False


class SheetRow(NamedTuple):
    """A sheet as stored: its content, what it was derived from, and the reading that first showed it."""

    sheet: str
    content: str
    key: str
    content_seen: int
    content_after: int | None
    places: str = ""
    gid: int | None = None

    @property
    def moment(self) -> tuple[int, int | None]:
        """When its content was first seen."""
        return self.content_seen, self.content_after


def books(store: Transaction, year: str) -> dict[str, BookRow]:
    """All workbooks of a year, those gone among them."""
    rows = store.rows(f"SELECT {names(schema.books)} FROM books WHERE year = ?", (year,))
    return {row[1]: BookRow(*row) for row in rows}


def begin_reading(store: Transaction, book: BookRef, seen: int) -> Reading:
    """Note that a workbook was read, and tell when it was read before.

    A reading that shows other contents after a :data:`PAUSE` begins a new check: what it and the readings
    after it find is new since the check before. A derivation anew of the same contents begins none.

    Where the clock was set back, the reading before is the last that is not dated later than this one; where there
    is none, observation begins now. So nothing is ever seen before it was not there, nor taken for late by a clock.
    """
    known = store.rows(
        "SELECT version, first_read_at, read_at, changed_at, checked_at, url FROM books WHERE year = ? AND book = ?",
        book[:2],
    )
    version, first, read, changed, checked, url = known[0] if known else ("", seen, None, seen, seen, None)
    after = None if read is None else last_until(seen, (read, changed, checked, first))
    if version != book.version:
        checked = checked if 0 <= seen - changed < PAUSE else seen
        changed = seen
    store.upsert(schema.books, [(*book[:7], min(first, seen), seen, changed, None, checked, book.url or url)])
    return Reading(
        book.year, book.book, book.version, seen, after, book.editor, bool(known) and version == book.version
    )


def last_until(seen: int, moments: Iterable[int]) -> int | None:
    """The last of several moments that are not after ``seen``; None where all are."""
    return max((moment for moment in moments if moment <= seen), default=None)


def touch(store: Transaction, year: str, ids: Iterable[str], seen: int) -> None:
    """Note that workbooks were found as they were."""
    store.many(
        "UPDATE books SET read_at = ?, gone_at = NULL WHERE year = ? AND book = ?", [(seen, year, book) for book in ids]
    )


def gone(store: Transaction, year: str, book: str, seen: int) -> bool:
    """Note that a workbook is no longer in the store, what it held stays; whether it was there until now."""
    found = store.rows(
        "UPDATE books SET gone_at = ? WHERE year = ? AND book = ? AND gone_at IS NULL RETURNING book",
        (seen, year, book),
    )
    return bool(found)


def sheets(store: Transaction, year: str, book: str) -> dict[str, SheetRow]:
    """The sheets of a workbook by title."""
    rows = store.rows(
        "SELECT sheet, content, key, content_seen, content_after, places, gid FROM sheets WHERE year = ? AND book = ?",
        (year, book),
    )
    return {row[0]: SheetRow(*row) for row in rows}


def save_sheets(store: Transaction, reading: Reading, rows: Iterable[SheetRow], gone: Iterable[str]) -> None:
    """Remember what sheets were derived from; those gone are forgotten, to be derived when they return."""
    store.upsert(schema.sheets, [(reading.year, reading.book, *row) for row in rows])
    store.delete(schema.sheets, [(reading.year, reading.book, sheet) for sheet in gone])


def note_gids(store: Transaction, book: BookRef, seen: int) -> None:
    """Remember the store's numbers of the sheets of a workbook that is taken whole, not sheet by sheet."""
    known = sheets(store, book.year, book.book)
    new = {title: gid for title, gid in book.gids.items() if title not in known or known[title].gid != gid}
    rows = [SheetRow(title, "", "", seen, None, gid=gid) for title, gid in new.items()]
    store.upsert(schema.sheets, [(book.year, book.book, *row) for row in rows])


def follow_gids(store: Transaction, book: BookRef) -> None:
    """Follow the sheets of a journal to the numbers they have now: one deleted and made anew has another."""
    known = sheets(store, book.year, book.book)
    moved = [(gid, title) for title, gid in book.gids.items() if title in known and known[title].gid != gid]
    store.many(
        "UPDATE sheets SET gid = ? WHERE year = ? AND book = ? AND sheet = ?",
        [(gid, book.year, book.book, title) for gid, title in moved],
    )


def bump(store: Transaction, year: str, classes: Collection[str]) -> None:
    """Say that classes changed, and with them the school as a whole («»)."""
    store.many(
        "INSERT INTO class_versions (year, school_class, version) VALUES (?, ?, 1)"
        " ON CONFLICT (year, school_class) DO UPDATE SET version = class_versions.version + 1",
        [(year, name) for name in sorted({"", *classes})],
    )
