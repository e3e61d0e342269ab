"""Which subject a register is of and where it stands: made, moved and renamed, each told in the ledger."""

from __future__ import annotations

from typing import NamedTuple

from database import schema
from database.dialect import Transaction, names
from database.writing.books import Reading
from database.writing.ledger import Told, image, write_ledger
from journal.ledger import Cause, Field
from journal.tables import Register


class Identity(NamedTuple):
    """A stored register: its subject and the sheet it stands on."""

    register: int
    subject: str
    subgroup: str
    book: str
    sheet: str


def register_at(store: Transaction, year: str, register: Register) -> Identity | None:
    """The stored register of that class, subject and subgroup."""
    rows = store.rows(
        "SELECT register, subject, subgroup, book, sheet FROM registers"
        " WHERE year = ? AND school_class = ? AND subject = ? AND subgroup = ?",
        (year, *register),
    )
    return Identity(*rows[0]) if rows else None


def made(store: Transaction, reading: Reading, register: Register, sheet: str) -> int:
    """Make a register; its id. With this row it begins: what its first reading shows needs none."""
    number = int(
        store.value(
            "INSERT INTO registers (year, school_class, subject, subgroup, book, sheet) VALUES (?, ?, ?, ?, ?, ?)"
            " RETURNING register",
            (reading.year, *register, reading.book, sheet),
        )
    )
    write_ledger(store, reading, number, [_line(None, Identity(number, *register[1:], reading.book, sheet), reading)])
    return number


def become(store: Transaction, reading: Reading, old: Identity, new: Identity) -> None:
    """Let a register be of another subject or stand on another sheet from now on, with what is kept of it."""
    store.run(
        "UPDATE registers SET subject = ?, subgroup = ?, book = ?, sheet = ? WHERE register = ?", (*new[1:], new[0])
    )
    store.run(
        "UPDATE holds SET subject = ?, subgroup = ? WHERE year = ? AND settled_at IS NULL AND subject = ?"
        " AND subgroup = ? AND school_class = (SELECT school_class FROM registers WHERE register = ?)",
        (*new[1:3], reading.year, *old[1:3], new.register),
    )
    write_ledger(store, reading, old.register, [_line(old, new, reading)])


def merged(store: Transaction, reading: Reading, blank: Identity, number: int) -> None:
    """Let a register go on under the title of one that held no entry yet, which takes the title it gives up.

    What there was of the blank one goes: its lessons stand on the sheet that now belongs to the other.
    """
    for table, field in ((schema.lessons, Field.LESSON), (schema.term_marks, "")):
        _clear(store, reading, blank.register, table.name, names(table), field)
    rows = store.rows(f"SELECT {names(schema.lesson_facts)} FROM lesson_facts WHERE register = ?", (blank.register,))
    note_facts(store, reading, blank.register, {row[1:3]: row[3:] for row in rows})
    for name in ("lesson_facts", "week_facts"):
        store.run(f"DELETE FROM {name} WHERE register = ?", (blank.register,))
    rows = store.rows("SELECT register, subject, subgroup, book, sheet FROM registers WHERE register = ?", (number,))
    old = Identity(*rows[0])
    store.run(
        "UPDATE registers SET subject = ? WHERE register = ?", (f"{blank.subject} {blank.register}", blank.register)
    )
    become(store, reading, old, Identity(number, *blank[1:3], *old[3:]))
    become(store, reading, blank, Identity(blank.register, *old[1:]))


def _clear(store: Transaction, reading: Reading, register: int, table: str, columns: str, field: str) -> None:
    """Take a register's lessons or term marks away, each told."""
    rows = store.rows(f"SELECT {columns} FROM {table} WHERE register = ?", (register,))
    cause = Cause.DERIVED
    if field:
        lines = [Told(("", *row[1:3]), field, row[4], None, cause, row[3:]) for row in rows]
    else:
        lines = [
            Told((row[1], None, None), row[2], row[3], None, cause, (*row[3:6], bool(row[6]), *row[7:])) for row in rows
        ]
    write_ledger(store, reading, register, lines)
    store.run(f"DELETE FROM {table} WHERE register = ?", (register,))


def note_facts(
    store: Transaction, reading: Reading, register: int, before: dict[tuple[object, object], tuple[object, ...] | None]
) -> None:
    """Keep what was counted of lessons until this reading: (day, number) → the row, None where there was none."""
    store.many(
        "INSERT INTO facts_past (register, day, number, seen, was) VALUES (?, ?, ?, ?, ?)",
        [(register, *key, reading.seen, image(row)) for key, row in before.items()],
    )


def _line(old: Identity | None, new: Identity, reading: Reading) -> Told:
    """What is told of a register that came, moved or was renamed: titles of sheets as people know them."""
    cause = Cause.DERIVED if reading.same else Cause.TYPED
    was = None if old is None else old[1:]
    return Told(("", None, None), Field.REGISTER, old and old.sheet, new.sheet, cause, was)
