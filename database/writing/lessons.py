"""Lessons of one sheet: topic, homework and kind, and when each was first seen filled in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from database import schema
from database.dialect import Transaction
from database.writing.differences import Moment
from database.writing.entries import Entered, LessonKey
from database.writing.issues import follow
from database.writing.ledger import Told, write_ledger
from database.writing.registers import Sheet
from journal.ledger import Cause, Field

_UNSEEN: tuple[None, None] = (None, None)

#: A moment, or that it has not come.
Since = Moment | tuple[None, None]


class Lesson(NamedTuple):
    """A lesson as stored, after its key, and when its parts were first filled."""

    kind: str
    topic: str
    homework: str
    entry_seen: int | None = None
    entry_after: int | None = None
    topic_seen: int | None = None
    topic_after: int | None = None
    homework_seen: int | None = None
    homework_after: int | None = None

    @property
    def entry(self) -> Since:
        """When the first mark or absence was seen."""
        return (self.entry_seen, self.entry_after) if self.entry_seen is not None else _UNSEEN

    def before(self, seen: int) -> Lesson:
        """The lesson without what was first filled at that reading or later."""
        said: list[str] = []
        since: list[int | None] = []
        for text, first in zip(("", self.topic, self.homework), self.parts, strict=True):
            there = first[0] is not None and first[0] < seen
            said.append(text if there else "")
            since += first if there else _UNSEEN
        return Lesson(self.kind, said[1], said[2], *since)

    @property
    def parts(self) -> tuple[Since, Since, Since]:
        """When entry, topic and homework were first seen."""
        return self[3:5], self[5:7], self[7:9]  # type: ignore[return-value]


BLANK = Lesson("", "", "")


def stored_lessons(store: Transaction, register: int) -> dict[LessonKey, Lesson]:
    """What is stored of a register's lessons."""
    rows = store.rows(
        "SELECT day, number, kind, topic, homework, entry_seen, entry_after, topic_seen, topic_after,"
        " homework_seen, homework_after FROM lessons WHERE register = ?",
        (register,),
    )
    return {row[:2]: Lesson(*row[2:]) for row in rows}


def renumbered(store: Transaction, sheet: Sheet, stored: Mapping[LessonKey, Lesson]) -> dict[LessonKey, LessonKey]:
    """The lessons that got another number, old → new: the only one gone of a day is the only one new of it.

    A teacher who fills in «Урок» has not entered the day's marks anew.
    """
    day = store.dialect.day
    new = {(day(row.day), row.number) for row in sheet.tables.lessons}
    gone, come = _by_day(stored.keys() - new), _by_day(new - stored.keys())
    return {
        (on, numbers[0]): (on, come[on][0])
        for on, numbers in sorted(gone.items())
        if len(numbers) == len(come[on]) == 1
    }


def renumber(
    store: Transaction, sheet: Sheet, stored: dict[LessonKey, Lesson], moves: Mapping[LessonKey, LessonKey]
) -> None:
    """Give lessons and their entries the numbers they got."""
    for table in ("lessons", "entries"):
        store.many(
            f"UPDATE {table} SET number = ? WHERE register = ? AND day = ? AND number = ?",
            [(after[1], sheet.register, *before) for before, after in moves.items()],
        )
    for before, after in moves.items():
        stored[after] = stored.pop(before)
    lines = (
        Told(("", *before), Field.NUMBER, str(before[1]), str(after[1]), sheet.cause) for before, after in moves.items()
    )
    write_ledger(store, sheet.reading, sheet.register, lines)


def follow_lessons(store: Transaction, sheet: Sheet, moves: Mapping[LessonKey, LessonKey]) -> None:
    """Let what was told of lessons go with them to their new numbers."""
    register = sheet.tables.register
    if moves and register is not None:
        follow(
            store,
            sheet.reading.year,
            register,
            lambda about: (*about[:5], *moves.get((about[5], about[6]), about[5:7]), *about[7:]),
        )


def _by_day(keys: Iterable[LessonKey]) -> dict[str, list[int]]:
    by_day: dict[str, list[int]] = defaultdict(list)
    for day, number in keys:
        by_day[day].append(number)
    return by_day


def save_lessons(
    store: Transaction, sheet: Sheet, stored: Mapping[LessonKey, Lesson], entered: Entered
) -> tuple[bool, dict[LessonKey, Lesson]]:
    """Store the lessons of a sheet.

    Args:
        store: The transaction.
        sheet: The sheet.
        stored: What is stored of its register.
        entered: What became of its entries: lessons that keep some stay too.

    Returns:
        Whether anything changed, and the lessons as now stored.
    """
    now: dict[LessonKey, Lesson] = {}
    for on, number, kind, topic, homework in sheet.tables.lessons:
        key = (store.dialect.day(on), number)
        old = stored.get(key, BLANK)
        entry: Since = (
            _UNSEEN if key not in entered.first else old.entry if old.entry_seen is not None else entered.first[key]
        )
        gone = (on, number) in sheet.tables.columnless  # the kind of work stands above the column
        now[key] = Lesson(
            kind or old.kind if gone else kind,
            topic,
            homework,
            *entry,
            *_since(topic, old.topic, old[5:7], sheet.began(Field.TOPIC, *key, topic)),
            *_since(homework, old.homework, old[7:9], sheet.began(Field.HOMEWORK, *key, homework)),
        )
    missing = stored.keys() - now.keys()
    kept = {key for key in missing if sheet.keeps_all or key in entered.lost or sheet.in_gap(key[0], store.dialect)}
    now |= {key: stored[key] for key in kept}
    missing -= kept
    rows = [(sheet.register, *key, *lesson) for key, lesson in now.items() if stored.get(key) != lesson]
    store.delete(schema.lessons, [(sheet.register, *key) for key in missing])
    store.upsert(schema.lessons, rows) if stored else store.insert(schema.lessons, rows)
    _remember(store, sheet, stored, now)
    return bool(rows or missing), now


def _since(text: str, old: str, seen: tuple[int | None, ...], origin: Moment) -> Since:
    """When a text was first filled in: a correction does not make it late."""
    if not text:
        return _UNSEEN
    return (seen[0], seen[1]) if old and seen[0] is not None else origin


def _remember(
    store: Transaction, sheet: Sheet, stored: Mapping[LessonKey, Lesson], now: Mapping[LessonKey, Lesson]
) -> None:  # fmt: skip
    """Write to the ledger what differs of lessons; those of a new register are dated by the register."""
    lines = [line for key, old in stored.items() for line in _told(sheet, key, old, now.get(key))]
    if not sheet.fresh:
        come = (key for key in now if key not in stored)
        lines += [Told(("", *key), Field.LESSON, None, now[key].topic, sheet.cause) for key in come]
    write_ledger(store, sheet.reading, sheet.register, lines)


def _told(sheet: Sheet, key: LessonKey, old: Lesson, new: Lesson | None) -> Iterator[Told]:
    """What the ledger tells of one lesson; a part that was filled now for the first time is dated by the lesson."""
    if new == old:
        return
    before, where, told = tuple(old), ("", *key), False
    for field in (Field.KIND, Field.TOPIC, Field.HOMEWORK):
        was, is_ = str(getattr(old, field)), str(getattr(new, field)) if new else ""
        if was != is_ and (was or field is Field.KIND):
            yield Told(where, field, was or None, is_ or None, sheet.cause, before)
            told = True
    if new is None:
        yield Told(where, Field.LESSON, old.topic, None, sheet.cause, before)
    elif not told and new.before(sheet.reading.seen) != old:
        yield Told(where, Field.SEEN, None, None, Cause.DERIVED, before)
