"""What is kept of workbooks until somebody decides: one row a loss, followed from reading to reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from database.dialect import Dialect, Transaction
from database.writing.books import Reading, last_until
from database.writing.differences import Moment
from journal.holds import Decision, Loss, Reason, loss_text, read_loss
from journal.registers import NO_SHEET
from journal.tables import RegisterTables

#: What makes a hold the same one within its workbook: subject and subgroup of a register; of a list its sheet.
Name = tuple[str, str, str]


def name_of(subject: str, subgroup: str, sheet: str) -> Name:
    """The name of a hold: a register keeps it whatever its sheet is called."""
    return (subject, subgroup, "") if subject else ("", "", sheet)


class Found(NamedTuple):
    """A loss that a reading shows. ``content`` names what stands in the workbook instead."""

    school_class: str
    subject: str
    subgroup: str
    sheet: str
    reason: Reason
    content: str
    loss: Loss

    @property
    def name(self) -> Name:
        """What makes it the same one at the next reading."""
        return name_of(self.subject, self.subgroup, self.sheet)

    @classmethod
    def of(cls, tables: RegisterTables, reason: Reason, loss: Loss) -> Found:
        """The loss of a register's sheet."""
        return cls(*register_of(tables), tables.sheet.removeprefix(NO_SHEET), reason, content_of(tables), loss)


class Hold(NamedTuple):
    """A loss that is kept, as stored."""

    hold: int
    subject: str
    subgroup: str
    sheet: str
    reason: Reason
    content: str
    decision: Decision
    lost: str

    @property
    def name(self) -> Name:
        """What makes it the same one."""
        return name_of(self.subject, self.subgroup, self.sheet)


@dataclass(slots=True)
class Holds:
    """The losses of a workbook that are kept, by name."""

    by_name: dict[Name, Hold] = field(default_factory=dict)

    def accepts(self, name: Name, content: str) -> bool:
        """Whether somebody agreed to take just these contents."""
        known = self.by_name.get(name)
        return known is not None and known.decision is Decision.ACCEPTED and known.content == content

    def refuses(self, name: Name) -> bool:
        """Whether somebody asked to have it back."""
        known = self.by_name.get(name)
        return known is not None and known.decision is Decision.REJECTED

    def since(self, name: Name, dialect: Dialect) -> Mapping[tuple[Any, ...], Moment]:
        """When what was not taken was first seen: (pupil or field, day as stored, number, text) → (seen, after)."""
        known = self.by_name.get(name)
        if known is None:
            return {}
        return {
            (one.about, dialect.day(date.fromisoformat(one.day)), one.number, one.typed): (one.seen, one.after)
            for one in read_loss(known.lost).waiting
        }


def register_of(tables: RegisterTables) -> tuple[str, str, str]:
    """Class, subject and subgroup of a sheet."""
    return tables.register or ("", "", "")


def content_of(tables: RegisterTables) -> str:
    """What names the contents of a sheet; of one that is not there too."""
    return tables.content or NO_SHEET


def open_holds(store: Transaction, year: str, book: str) -> Holds:
    """What is kept of a workbook."""
    rows = store.rows(
        "SELECT hold, subject, subgroup, sheet, reason, content, decision, lost FROM holds"
        " WHERE year = ? AND book = ? AND settled_at IS NULL AND sheet <> ''",
        (year, book),
    )
    known = [Hold._make((*row[:4], Reason(row[4]), row[5], Decision(row[6]), row[7])) for row in rows]
    return Holds({hold.name: hold for hold in known})


def bring_holds(store: Transaction, reading: Reading, kind: str, school_class: str) -> None:
    """Let what is kept of a workbook come along to the one that is read in its place: it was moved or made anew."""
    store.run(
        "UPDATE holds SET book = ? WHERE year = ? AND settled_at IS NULL AND sheet <> '' AND book <> ? AND book IN"
        " (SELECT book FROM books WHERE year = ? AND kind = ? AND school_class = ?)",
        (reading.book, reading.year, reading.book, reading.year, kind, school_class),
    )


def judge_anew(store: Transaction, year: str) -> None:
    """Have the sheets of which something is kept derived anew: what may be lost at once was set otherwise."""
    rows = store.rows(
        "SELECT book, sheet FROM holds WHERE year = ? AND settled_at IS NULL AND sheet <> '' ORDER BY book, sheet",
        (year,),
    )
    for book, sheet in rows:
        derive_again(store, year, book, sheet)


def derive_again(store: Transaction, year: str, book: str, sheet: str) -> None:
    """Have a sheet derived anew by the next reading of its workbook, whether it changed or not."""
    store.run("UPDATE books SET context = '' WHERE year = ? AND book = ?", (year, book))
    store.run(
        "UPDATE sheets SET key = '' WHERE year = ? AND book = ? AND sheet IN (?, ?)",
        (year, book, sheet, NO_SHEET + sheet),
    )


def save_holds(
    store: Transaction, reading: Reading, workbook: str, known: Holds, found: Iterable[Found], asked: Mapping[Name, str]
) -> bool:
    """Follow the losses of a workbook; whether anything changed.

    Args:
        store: The transaction.
        reading: The reading that found them.
        workbook: How people call the workbook.
        known: What was kept of it.
        found: What it loses now.
        asked: The names that this reading looked at, each with the contents that stand there. What is kept of them
            and not found was taken where somebody agreed to just these; else it is back.
    """
    new = {one.name: one for one in found}
    for name, one in new.items():
        hold = known.by_name.get(name)
        if hold is None:
            _insert(store, reading, workbook, one)
        else:
            _follow(store, reading, hold, one)
    back = [known.by_name[name] for name in asked if name in known.by_name and name not in new]
    store.many(
        "UPDATE holds SET settled_at = ?, applied = ? WHERE hold = ?",
        [(reading.seen, known.accepts(hold.name, asked[hold.name]), hold.hold) for hold in back],
    )
    return bool(new or back)


def _insert(store: Transaction, reading: Reading, workbook: str, one: Found) -> None:
    store.run(
        "INSERT INTO holds (year, book, school_class, subject, subgroup, sheet, reason, content, lost, workbook,"
        f" found_seen, found_after, changed_seen, decision, applied) VALUES ({', '.join('?' * 15)})",
        (reading.year, reading.book, *one[:4], str(one.reason), one.content, loss_text(one.loss), workbook,
         reading.seen, reading.after, reading.seen, str(Decision.UNDECIDED), False),
    )  # fmt: skip


def _follow(store: Transaction, reading: Reading, hold: Hold, one: Found) -> None:
    """The same loss, seen again: who had agreed to other contents did not agree to these."""
    lost = loss_text(one.loss)
    if (hold.content, hold.lost, hold.reason, hold.sheet) == (one.content, lost, one.reason, one.sheet):
        return
    is_new = hold.content != one.content
    decision = Decision.UNDECIDED if is_new and hold.decision is Decision.ACCEPTED else hold.decision
    store.run(
        "UPDATE holds SET sheet = ?, reason = ?, content = ?, lost = ?, decision = ?,"
        " changed_seen = CASE WHEN ? THEN ? ELSE changed_seen END WHERE hold = ?",
        (one.sheet, str(one.reason), one.content, lost, str(decision), is_new, reading.seen, hold.hold),
    )


# ---------------------------------------------------------------- workbooks that are gone


def hold_book(store: Transaction, year: str, book: str, seen: int) -> bool:
    """Keep what a workbook held that is gone, and ask whether that is meant; whether it is to be asked.

    A workbook that stands in for another is missed by nobody, nor is one that lies under another name by now.
    """
    rows = store.rows(
        "SELECT kind, title, school_class, read_at, changed_at, checked_at, first_read_at"
        " FROM books AS gone WHERE year = ? AND book = ?"
        " AND kind IN ('school', 'journal', 'class', 'plan') AND NOT EXISTS (SELECT 1 FROM books AS other WHERE"
        " other.year = gone.year AND other.kind = gone.kind AND other.school_class = gone.school_class"
        " AND other.gone_at IS NULL)",
        (year, book),
    )
    for kind, title, school_class, *read in rows:
        loss = Loss(_cells(store, year, book))
        store.run(
            "INSERT INTO holds (year, book, school_class, subject, subgroup, sheet, reason, content, lost, workbook,"
            f" found_seen, found_after, changed_seen, decision, applied) VALUES ({', '.join('?' * 15)})",
            (year, book, school_class, "", "", "", str(Reason.BOOK_GONE), kind, loss_text(loss), title,
             seen, last_until(seen, read), seen, str(Decision.UNDECIDED), False),
        )  # fmt: skip
    return bool(rows)


def settle_books(store: Transaction, reading: Reading, kind: str, school_class: str) -> list[str]:
    """A workbook was read: it, or one it stands in place of, is missed no longer; which were until now."""
    rows = store.rows(
        "UPDATE holds SET settled_at = ? WHERE year = ? AND settled_at IS NULL AND reason = ?"
        " AND (book = ? OR (content = ? AND school_class = ?)) RETURNING book",
        (reading.seen, reading.year, str(Reason.BOOK_GONE), reading.book, kind, school_class),
    )
    return [book for (book,) in rows]


def _cells(store: Transaction, year: str, book: str) -> int:
    """How many marks and absences stand in a workbook."""
    return int(
        store.value(
            "SELECT count(*) FROM entries JOIN registers USING (register) WHERE year = ? AND book = ?", (year, book)
        )
    )
