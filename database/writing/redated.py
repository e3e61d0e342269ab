"""A lesson that got another date: its column stands as it stood, under a heading that was mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from database.dialect import Transaction
from database.writing.differences import Kept, Key
from database.writing.entries import LessonKey
from database.writing.ledger import Told, write_ledger
from database.writing.lessons import Lesson
from database.writing.registers import Sheet
from journal.ledger import Field

#: Share of a column that must have stood under the earlier date: newer marks may have been typed since.
_MOSTLY = 0.8


def followed(entries: Mapping[Key, Kept], moves: Mapping[LessonKey, LessonKey]) -> dict[Key, Kept]:
    """The entries as they are when they have followed their lessons."""
    return {(key[0], *moves.get(key[1:], key[1:])): kept for key, kept in entries.items()}


def redate(
    store: Transaction, sheet: Sheet, stored: dict[LessonKey, Lesson], moves: Mapping[LessonKey, LessonKey]
) -> None:  # fmt: skip
    """Let the entries of lessons follow them to their new dates.

    Where the old date is still on the right page, its topic stays there.
    """
    if not moves:
        return
    listed = {(store.dialect.day(row.day), row.number) for row in sheet.tables.lessons}
    whole = {old: new for old, new in moves.items() if old not in listed and old in stored and new not in stored}
    for table, moved in (("entries", moves), ("lessons", whole)):
        store.many(
            f"UPDATE {table} SET day = ?, number = ? WHERE register = ? AND day = ? AND number = ?",
            [(*new, sheet.register, *old) for old, new in moved.items()],
        )
    for old, new in whole.items():
        stored[new] = stored.pop(old)
    lines = (
        Told(("", *old), Field.DATE, said(old), said(new), sheet.cause, (old in whole,)) for old, new in moves.items()
    )
    write_ledger(store, sheet.reading, sheet.register, lines)


def said(lesson: LessonKey) -> str:
    """A lesson as the ledger names it: «2026-09-02 1»."""
    return f"{lesson[0]} {lesson[1]}"


def moved_by(field: str, day: str, old: str, new: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Where a lesson stood and where it went, by a line of the ledger that moved it: (day as ISO text, number)."""
    if field == Field.NUMBER:
        return (day, int(old)), (day, int(new))
    was, now = old.split(), new.split()
    return (was[0], int(was[1])), (now[0], int(now[1]))


def redated(store: Transaction, sheet: Sheet, entries: Mapping[Key, Kept]) -> dict[LessonKey, LessonKey]:
    """Lessons whose column is gone → the new ones that hold just their marks, where that is certain."""
    day, tables = store.dialect.day, sheet.tables
    columns = {(day(row.day), row.number) for row in tables.lessons if (row.day, row.number) not in tables.columnless}
    before: dict[LessonKey, dict[str, str]] = defaultdict(dict)
    for (pupil, *lesson), kept in entries.items():
        before[tuple(lesson)][pupil] = kept.value[0]
    gone = {lesson: cells for lesson, cells in before.items() if lesson not in columns}
    if not gone:
        return {}
    after: dict[LessonKey, dict[str, str]] = defaultdict(dict)
    for row in tables.entries:
        after[day(row.day), row.number][row.pupil] = row.typed
    fresh = {lesson: cells for lesson, cells in after.items() if lesson not in before}
    found = {
        old: [new for new, held in fresh.items() if cells.items() <= held.items() and len(cells) >= _MOSTLY * len(held)]
        for old, cells in gone.items()
    }
    taken = [new for news in found.values() for new in news]
    return {old: news[0] for old, news in found.items() if len(news) == 1 and taken.count(news[0]) == 1}
