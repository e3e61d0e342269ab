"""Which stored register a sheet is, and what of it is stored: found by subject and subgroup, else by sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from database.dialect import Dialect, Transaction
from database.writing.books import Reading, SheetRow
from database.writing.differences import Key, Moment
from database.writing.identity import Identity, become, made, merged, register_at
from database.writing.issues import follow
from database.writing.renamed import Earlier, earlier
from journal.issues import Issue, Problem
from journal.ledger import Cause
from journal.places import Place
from journal.registers import NO_SHEET
from journal.school import School
from journal.tables import JournalTables, Register, RegisterTables


@dataclass(frozen=True, slots=True)
class Sheet:
    """One derived sheet on its way into its stored register.

    ``edited`` tells a teacher's edit from a derivation anew of the same content (a code was added, the
    program was improved): the latter is never dated today, and the ledger does not take it for an edit.
    ``origin`` dates what is stored for the first time. ``fresh``: the register was made by this reading.
    ``since`` tells when what was not taken so far was first seen: (pupil or field, day, number, text) → moment.
    ``is_trusted``: somebody agreed to take what the sheet shows; ``withdrawn`` are the cells that go with its rows
    and columns then.
    """

    register: int
    tables: RegisterTables
    reading: Reading
    edited: bool
    origin: tuple[int, int | None]
    fresh: bool
    since: Mapping[tuple[Any, ...], Moment] = field(default_factory=dict)
    is_trusted: bool = False
    withdrawn: frozenset[Key] = frozenset()

    @property
    def cause(self) -> Cause:
        """Why the sheet says something else than before."""
        return Cause.TYPED if self.is_typed else Cause.DERIVED

    @property
    def is_typed(self) -> bool:
        """Whether what is different was done by people: at the sheet now, or by agreeing to what they did before."""
        return self.edited or self.is_trusted

    @property
    def is_blind(self) -> bool:
        """Whether nothing of the sheet could be told apart."""
        return not self.tables.lessons and not self.tables.pupils

    @property
    def keeps_all(self) -> bool:
        """Whether everything stays as it was: nothing could be told apart, and nobody agreed to that."""
        return self.is_blind and not self.is_trusted

    def began(self, about: str, day: Any, number: int, text: str) -> Moment:
        """When a text that is stored for the first time was first seen; ``about`` as in ``since``."""
        return self.since.get((about, day, number, text), self.origin)

    def in_gap(self, day: Any, dialect: Dialect) -> bool:
        """Whether a lesson of that day (as stored) may be the column that has no readable date."""
        return any(dialect.day(first) <= day <= dialect.day(last) for first, last in self.tables.gaps)


class Placed(NamedTuple):
    """The sheets that go into registers, and those that do not: title → what is told of it instead, if anything."""

    sheets: list[Sheet]
    refused: dict[str, Issue | None]


def place(
    store: Transaction, reading: Reading, tables: JournalTables, known: dict[str, SheetRow], school: School,
    workbook: str,
) -> Placed:  # fmt: skip
    """The derived sheets that are registers, each with its stored register; new ones are made.

    Of two sheets that claim to be the same register the first is taken. One whose marks are another's is
    refused: it was renamed or copied.
    """
    taken: dict[int, Sheet] = {}
    refused: dict[str, Issue | None] = {}
    for derived in tables.derived:
        if derived.register is None:
            continue
        if derived.sheet.startswith(NO_SHEET) and not _is_missed(store, reading, derived):
            refused[derived.sheet] = None
            continue
        before = _earlier(store, reading, tables, derived, school)
        if before is not None and not before.retired:
            at = Place(workbook, derived.sheet)
            refused[derived.sheet] = Issue(at, Problem.SHEET_RENAMED, before.sheet, "", *derived.register)
            continue
        if before is not None:
            _rename(store, reading, before, derived)
        register, fresh = _register(store, reading, derived.sheet, derived.register, tables.derived)
        taken.setdefault(register, _sheet(register, derived, reading, known.get(derived.sheet), fresh=fresh))
    return Placed(list(taken.values()), refused)


def _is_missed(store: Transaction, reading: Reading, derived: RegisterTables) -> bool:
    """Whether a register without a sheet is due, or has entries that were on the sheet."""
    return any(fact.due for fact in derived.facts) or _has_entries(store, reading, derived)


def _has_entries(store: Transaction, reading: Reading, derived: RegisterTables) -> bool:
    found = store.value(
        "SELECT 1 FROM registers r JOIN entries e ON e.register = r.register"
        " WHERE r.year = ? AND r.school_class = ? AND r.subject = ? AND r.subgroup = ? LIMIT 1",
        (reading.year, *(derived.register or ("", "", ""))),
    )
    return found is not None


def _sheet(register: int, derived: RegisterTables, reading: Reading, before: SheetRow | None, *, fresh: bool) -> Sheet:
    edited = before is None or before.content != derived.content
    origin = (reading.seen, reading.after) if before is None or edited else before.moment
    return Sheet(register, derived, reading, edited, origin, fresh)


def _earlier(
    store: Transaction, reading: Reading, tables: JournalTables, derived: RegisterTables, school: School
) -> Earlier | None:
    """Whose marks a sheet holds that are not those of its own register; not asked where that has some already."""
    if derived.register is None or not derived.entries or (reading.after is None and not derived.stranger):
        return None
    if _has_entries(store, reading, derived):
        return None
    return earlier(store, reading, tables, derived, school)


def _rename(store: Transaction, reading: Reading, before: Earlier, derived: RegisterTables) -> None:
    """Let a register whose sheet got a better title go on under it; what there was of the new one held no entry."""
    if derived.register is None or not before.number:
        return
    blank = register_at(store, reading.year, derived.register)
    if blank is not None:
        merged(store, reading, blank, before.number)
    old = register_at(store, reading.year, before.register)
    if blank is None and old is not None:
        become(store, reading, old, old._replace(subject=derived.register.subject, subgroup=derived.register.subgroup))
    new = derived.register
    follow(store, reading.year, before.register, lambda about: (*about[:2], *new, *about[5:]))


def _register(
    store: Transaction, reading: Reading, sheet: str, register: Register, others: Sequence[RegisterTables]
) -> tuple[int, bool]:
    """The id of a sheet's register, made where it is new, and whether it was.

    A sheet whose subject is read differently than before (an alias was added) takes its register along.
    """
    here = (reading.book, sheet)
    same = register_at(store, reading.year, register)
    if same is not None:
        if (same.book, same.sheet) != here:
            become(store, reading, same, Identity(same.register, register.subject, register.subgroup, *here))
            _bring_issues(store, reading, register, same.book)
        return same.register, False
    claimed = {(other.register.subject, other.register.subgroup) for other in others if other.register is not None}
    for number, *before in store.rows(
        "SELECT register, subject, subgroup FROM registers"
        " WHERE year = ? AND school_class = ? AND book = ? AND sheet = ?",
        (reading.year, register.school_class, *here),
    ):
        if tuple(before) not in claimed:
            was = Identity(number, before[0], before[1], *here)
            become(store, reading, was, Identity(number, register.subject, register.subgroup, *here))
            old = (register.school_class, *before)
            follow(store, reading.year, old, lambda about: (*about[:2], *register, *about[5:]))
            return int(number), False
    return made(store, reading, register, sheet), True


def _bring_issues(store: Transaction, reading: Reading, register: Register, book: str) -> None:
    """Let the open issues of a register come along from the workbook it stood in until now."""
    store.run(
        "UPDATE issues SET book = ? WHERE year = ? AND book = ? AND fixed_seen IS NULL"
        " AND school_class = ? AND subject = ? AND subgroup = ?",
        (reading.book, reading.year, book, *register),
    )
