"""Which stored register a sheet is, and what of it is stored: found by subject and subgroup, else by sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from database.dialect import Dialect, Transaction
from database.writing.books import Reading, SheetRow
from database.writing.issues import follow
from journal.tables import JournalTables, Register, RegisterTables


@dataclass(frozen=True, slots=True)
class Sheet:
    """One derived sheet on its way into its stored register.

    ``edited`` tells a teacher's edit from a derivation anew of the same content (a code was added, the
    program was improved): the latter is never dated today nor written to the ledger. ``origin`` dates
    what is stored for the first time.
    """

    register: int
    tables: RegisterTables
    reading: Reading
    edited: bool
    origin: tuple[int, int | None]

    @property
    def is_blind(self) -> bool:
        """Whether nothing of the sheet could be told apart, so that everything stays."""
        return not self.tables.lessons and not self.tables.pupils

    def in_gap(self, day: Any, dialect: Dialect) -> bool:
        """Whether a lesson of that day (as stored) may be the column that has no readable date."""
        return any(dialect.day(first) <= day <= dialect.day(last) for first, last in self.tables.gaps)


def place(store: Transaction, reading: Reading, tables: JournalTables, known: dict[str, SheetRow]) -> list[Sheet]:
    """The derived sheets that are registers, each with its stored register; new ones are made.

    Of two sheets that claim to be the same register the first is taken.
    """
    taken: dict[int, Sheet] = {}
    for derived in tables.derived:
        if derived.register is not None:
            register = _register(store, reading, derived.sheet, derived.register, tables.derived)
            before = known.get(derived.sheet)
            edited = before is None or before.content != derived.content
            origin = (reading.seen, reading.after) if before is None or edited else before.moment
            taken.setdefault(register, Sheet(register, derived, reading, edited, origin))
    return list(taken.values())


def _register(
    store: Transaction, reading: Reading, sheet: str, register: Register, others: Sequence[RegisterTables]
) -> int:
    """The id of a sheet's register, made where it is new.

    A sheet whose subject is read differently than before (an alias was added) takes its register along.
    """
    identity = (reading.year, *register)
    here = (reading.book, sheet)
    same = store.rows(
        "SELECT register, book, sheet FROM registers"
        " WHERE year = ? AND school_class = ? AND subject = ? AND subgroup = ?",
        identity,
    )
    if same:
        if same[0][1:] != here:
            store.run("UPDATE registers SET book = ?, sheet = ? WHERE register = ?", (*here, same[0][0]))
            _bring_issues(store, reading, register, same[0][1])
        return int(same[0][0])
    claimed = {(other.register.subject, other.register.subgroup) for other in others if other.register is not None}
    for number, *before in store.rows(
        "SELECT register, subject, subgroup FROM registers"
        " WHERE year = ? AND school_class = ? AND book = ? AND sheet = ?",
        (*identity[:2], *here),
    ):
        if tuple(before) not in claimed:
            store.run("UPDATE registers SET subject = ?, subgroup = ? WHERE register = ?", (*identity[2:], number))
            old = (register.school_class, *before)
            follow(store, reading.year, old, lambda about: (*about[:2], *register, *about[5:]))
            return int(number)
    return int(
        store.value(
            "INSERT INTO registers (year, school_class, subject, subgroup, book, sheet) VALUES (?, ?, ?, ?, ?, ?)"
            " RETURNING register",
            (*identity, *here),
        )
    )


def _bring_issues(store: Transaction, reading: Reading, register: Register, book: str) -> None:
    """Let the open issues of a register come along from the workbook it stood in until now."""
    store.run(
        "UPDATE issues SET book = ? WHERE year = ? AND book = ? AND fixed_seen IS NULL"
        " AND school_class = ? AND subject = ? AND subgroup = ?",
        (reading.book, reading.year, book, *register),
    )
