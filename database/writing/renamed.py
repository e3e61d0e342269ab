"""Whose marks a new sheet holds: those of a register that lost its sheet, or of one that it repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from database.dialect import Transaction
from database.writing.books import Reading
from journal.registers import NO_SHEET
from journal.school import School
from journal.tables import EntryRow, JournalTables, Register, RegisterTables

#: Share of the smaller sheet's entries that must be the very same.
_MOSTLY = 0.8

#: So many marks alike by chance are not met with. A sheet of no known subject beside a lost one needs but one.
_ENOUGH = 5


class Earlier(NamedTuple):
    """A register whose marks a new sheet holds. ``number`` is its id, 0 where it is not stored yet.

    ``retired`` tells that its sheet is gone and the school has no such register: it lives on under the new title.
    """

    number: int
    register: Register
    sheet: str
    retired: bool


class _Candidate(NamedTuple):
    number: int
    register: Register
    sheet: str
    lost: bool


Cell = tuple[Any, ...]


def earlier(
    store: Transaction, reading: Reading, tables: JournalTables, new: RegisterTables, school: School
) -> Earlier | None:
    """The register whose marks a sheet holds that is none of the stored ones; None for marks of its own."""
    cells = _cells(store, new.entries)
    if not cells:
        return None
    for candidate in _candidates(store, reading, tables, new):
        held = _held(store, tables, candidate)
        needed = 1 if candidate.lost and new.stranger else _ENOUGH
        same = cells & held
        if len(same) < _MOSTLY * min(len(cells), len(held)) or _marks(same) < needed:
            continue
        retired = candidate.lost and not _is_expected(candidate.register, school)
        if not retired or len(same) >= _MOSTLY * len(held):
            return Earlier(candidate.number, candidate.register, candidate.sheet.removeprefix(NO_SHEET), retired)
    return None


def _candidates(
    store: Transaction, reading: Reading, tables: JournalTables, new: RegisterTables
) -> Iterator[_Candidate]:  # fmt: skip
    """The other registers of the class, those that lost their sheets first.

    At the first reading of a workbook only a sheet of no known subject is doubted. What the sheet itself was, under
    the title it has, is no other: the school calls its subject otherwise now.
    """
    claimed = {table.register for table in tables.derived}
    present = {table.sheet for table in tables.derived} | set(tables.unchanged)
    stored = [
        _Candidate(
            number, Register(tables.school_class, *about), sheet,
            lost=book == reading.book and (sheet not in present or sheet.startswith(NO_SHEET)),
        )
        for number, *about, book, sheet in store.rows(
            "SELECT register, subject, subgroup, book, sheet FROM registers WHERE year = ? AND school_class = ?",
            (reading.year, tables.school_class),
        )
        if (book, sheet) != (reading.book, new.sheet) or Register(tables.school_class, *about) in claimed
    ]  # fmt: skip
    known = {candidate.register for candidate in stored}
    fresh = [
        _Candidate(0, table.register, table.sheet, lost=False)
        for table in tables.derived
        if table.register is not None and table.register not in known and not table.stranger
    ]
    doubted = new.stranger or reading.after is not None
    for candidate in sorted([*stored, *fresh], key=lambda candidate: not candidate.lost):
        if candidate.register != new.register and (candidate.lost or doubted):
            yield candidate


def _held(store: Transaction, tables: JournalTables, candidate: _Candidate) -> frozenset[Cell]:
    """The cells of a register, as read now or as stored."""
    for table in tables.derived:
        if table.register == candidate.register and table.entries:
            return _cells(store, table.entries)
    query = "SELECT pupil, day, number, typed FROM entries WHERE register = ?"
    return frozenset(store.rows(query, (candidate.number,)))


def _cells(store: Transaction, entries: Sequence[EntryRow]) -> frozenset[Cell]:
    day = store.dialect.day
    return frozenset((row.pupil, day(row.day), row.number, row.typed) for row in entries)


def _marks(cells: frozenset[Cell]) -> int:
    """How many of the cells hold marks: whole classes are absent alike."""
    return sum(any(sign.isdigit() for sign in typed) for *_, typed in cells)


def _is_expected(register: Register, school: School) -> bool:
    """Whether the school has such a register: by «Нагрузка» and «Расписание», else by its subject."""
    if any(name == register.school_class for name, *_ in school.registers):
        return register in school.registers
    return register.subject.lower() in school.subjects_by_spelling
