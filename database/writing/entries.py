"""Entries and term marks of one sheet: only what differs is written, and what was retyped is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from database import schema
from database.dialect import Transaction
from database.writing.differences import Change, Kept, Key, Moment, Value, differences
from database.writing.issues import typed_since
from database.writing.ledger import told_of, write_ledger
from database.writing.registers import Sheet
from journal.ledger import Cause, Field

#: (day as stored, number): a lesson within its register.
LessonKey = tuple[Any, int]


class Entered(NamedTuple):
    """What saving entries came to: when each lesson with entries got the first of them, and the kept ones.

    ``kept`` are the entries as they are now, and ``lost`` counts those of lessons that have no column.
    """

    changed: bool
    first: dict[LessonKey, Moment]
    kept: Mapping[Key, Kept]
    lost: Mapping[LessonKey, int]


def save_entries(store: Transaction, sheet: Sheet, stored: Mapping[Key, Kept]) -> Entered:
    """Store the entries of a sheet, of whose register those are stored."""
    tables, day = sheet.tables, store.dialect.day
    days = {row.day: day(row.day) for row in tables.lessons}
    days.update((row.day, day(row.day)) for row in tables.entries if row.day not in days)
    since = {**typed_since(store, sheet.reading, tables.sheet), **sheet.since}
    if not stored and not since:
        return _save_first(store, sheet, days)
    columnless = {(day(on), number) for on, number in tables.columnless}
    lessons = {(days[row.day], row.number) for row in tables.lessons} - columnless
    new: dict[Key, Value] = {(pupil, days[on], number): tuple(value) for pupil, on, number, *value in tables.entries}
    unread = {(pupil, day(on), number) for pupil, on, number in tables.unread}

    def keeps(key: Key) -> bool:
        if key in sheet.withdrawn:
            return False
        if sheet.keeps_all or key in unread or key[0] not in tables.pupils or key[1:] in columnless:
            return True
        # What a newer parser reads under another lesson was never under this one.
        return key[1:] not in lessons and (sheet.edited or stored[key].unread)

    found = differences(
        new,
        stored,
        seen=sheet.reading.seen,
        edited=sheet.is_typed,
        began=lambda key, value: since.get((*key, value[0]), sheet.origin),
        keeps=keeps,
    )
    register = sheet.register
    store.delete(schema.entries, [(register, *key) for key in found.withdrawn])
    found.written.sort(key=lambda pair: pair[0])
    rows = [(register, *key, *kept.value, kept.unread, *kept.first, kept.changed_seen) for key, kept in found.written]
    store.upsert(schema.entries, rows)
    _remember(store, sheet, found.changed)

    now = {**stored, **dict(found.written)}
    for key in found.withdrawn:
        del now[key]
    lost = Counter(key[1:] for key in now if key[1:] not in lessons)
    return Entered(bool(rows or found.withdrawn), _first(now), now, lost)


def _save_first(store: Transaction, sheet: Sheet, days: Mapping[date, Any]) -> Entered:
    """Store the entries of a register that had none: a first reading holds thousands."""
    register, entries, tail = sheet.register, sheet.tables.entries, (False, *sheet.origin, sheet.origin[0])
    store.insert(schema.entries, [(register, row[0], days[row[1]], *row[2:], *tail) for row in entries])
    if sheet.origin[0] != sheet.reading.seen:
        derived = (Change((row.pupil, days[row.day], row.number), None, row.typed, Cause.DERIVED) for row in entries)
        _remember(store, sheet, derived)
    first = dict.fromkeys({(days[row.day], row.number) for row in entries}, sheet.origin)
    return Entered(bool(entries), first, {}, {})


def _remember(store: Transaction, sheet: Sheet, changes: Iterable[Change]) -> None:
    """Write to the ledger what became of cells of lessons."""
    write_ledger(store, sheet.reading, sheet.register, (told_of(change, change.key, Field.ENTRY) for change in changes))


def stored_entries(store: Transaction, register: int) -> dict[Key, Kept]:
    """What is stored of a register, one run of neighbouring rows."""
    rows = store.rows(
        "SELECT pupil, day, number, typed, marks, attendance, reason, special, unread,"
        " first_seen, first_after, changed_seen FROM entries WHERE register = ?",
        (register,),
    )
    return {row[:3]: Kept(row[3:8], row[8], row[9:11], row[11]) for row in rows}


def _first(entries: Mapping[Key, Kept]) -> dict[LessonKey, Moment]:
    """When each lesson got the first of its entries."""
    first: dict[LessonKey, Moment] = {}
    for (_, day, number), kept in entries.items():
        known = first.get((day, number))
        if known is None or kept.first[0] < known[0]:
            first[day, number] = kept.first
    return first


def stored_term_marks(store: Transaction, register: int) -> dict[Key, Kept]:
    """What is stored of a register's marks of terms and the year: (pupil, period) → mark."""
    rows = store.rows(
        "SELECT pupil, period, typed, mark, special, unread, first_seen, first_after, changed_seen"
        " FROM term_marks WHERE register = ?",
        (register,),
    )
    return {row[:2]: Kept(row[2:5], row[5], row[6:8], row[8]) for row in rows}


def save_term_marks(store: Transaction, sheet: Sheet, stored: Mapping[Key, Kept]) -> tuple[bool, Mapping[str, int]]:
    """Store the marks of terms and the year: whether anything changed, and how many stay of terms without a column."""
    tables, register = sheet.tables, sheet.register

    def keeps(key: Key) -> bool:
        if key in sheet.withdrawn:
            return False
        return key in tables.unread_terms or key[0] not in tables.pupils or key[1] not in tables.periods

    found = differences(
        {(pupil, period): tuple(value) for pupil, period, *value in tables.term_marks},
        stored,
        seen=sheet.reading.seen,
        edited=sheet.is_typed,
        began=lambda _key, _value: sheet.origin,
        keeps=keeps,
    )
    store.delete(schema.term_marks, [(register, *key) for key in found.withdrawn])
    store.upsert(
        schema.term_marks,
        [(register, *key, *kept.value, kept.unread, *kept.first, kept.changed_seen) for key, kept in found.written],
    )
    lines = (told_of(change, (change.key[0], None, None), change.key[1]) for change in found.changed)
    write_ledger(store, sheet.reading, sheet.register, lines)
    kept = stored.keys() - set(found.withdrawn)
    return bool(found.written or found.withdrawn), Counter(key[1] for key in kept if key[1] not in tables.periods)
