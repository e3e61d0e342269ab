"""Writing what workbooks say: one transaction a workbook, and only the differences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from database.dialect import Transaction
from database.writing import books, classes, holds, issues, journal, runs, school
from database.writing.books import BookRef, BookRow
from journal.issues import Issue
from journal.school import School
from journal.tables import ClassTables, JournalTables, PlanTables

__all__ = ["BookRef", "BookRow", "Writer"]

#: A school of which nobody knows anything yet: every setting is as proposed.
ANY_SCHOOL = School()


class Writer:
    """One write transaction, handed out by :meth:`database.engine.Database.write`.

    ``save_…`` take a workbook as just read and tell whether anything that pages show changed.
    ``now`` is aware of its time zone and becomes whole seconds of UTC.
    """

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction

    def books(self, year: str) -> dict[str, BookRow]:
        """All workbooks of a year by id, those gone among them."""
        return books.books(self.transaction, year)

    def known(self, year: str, book: str) -> dict[str, str]:
        """What the sheets of a workbook were derived from: title → key."""
        return {title: row.key for title, row in books.sheets(self.transaction, year, book).items()}

    def save_school(self, book: BookRef, saved: School, found: Iterable[Issue], now: datetime) -> bool:
        """Store the workbook «Школа»."""
        return school.save_school(self.transaction, book, saved, found, seconds(now))

    def save_class(self, book: BookRef, tables: ClassTables, now: datetime, of: School = ANY_SCHOOL) -> bool:
        """Store a class workbook. A table whose sheet could not be found keeps its last good rows.

        So does one that loses more of them than ``of`` lets go at once.
        """
        return classes.save_class(self.transaction, book, tables, seconds(now), of.settings.loss)

    def save_plans(self, book: BookRef, tables: PlanTables, now: datetime, of: School = ANY_SCHOOL) -> bool:
        """Store a КТП workbook; ``of`` as of :meth:`save_class`."""
        return classes.save_plans(self.transaction, book, tables, seconds(now), of.settings.loss)

    def save_journal(self, book: BookRef, tables: JournalTables, of: School, now: datetime) -> bool:
        """Store what was derived of a journal: entries, lessons, facts, issues and what changed of them."""
        return journal.save_journal(self.transaction, book, tables, of, seconds(now))

    def report(self, book: BookRef, issue: Issue, now: datetime) -> bool:
        """Store an issue of a workbook that could not be read; all it held stays, and so does its version."""
        return issues.report(self.transaction, book, issue, seconds(now))

    def settle(self, book: BookRef, now: datetime) -> bool:
        """Note that a workbook that was never read is gone, and what was told of it is mended."""
        return issues.settle(self.transaction, book, seconds(now))

    def touch(self, book: BookRef | BookRow, now: datetime) -> None:
        """Note that a workbook was found as it was."""
        books.touch(self.transaction, book.year, [book.book], seconds(now))

    def touch_all(self, year: str, ids: Iterable[str], now: datetime) -> None:
        """Note that workbooks were found as they were."""
        books.touch(self.transaction, year, ids, seconds(now))

    def gone(self, book: BookRef | BookRow, now: datetime) -> bool:
        """Note that a workbook is no longer in the store; what it held stays. Whether somebody is to decide that."""
        is_news = books.gone(self.transaction, book.year, book.book, seconds(now))
        return is_news and holds.hold_book(self.transaction, book.year, book.book, seconds(now))

    def begin_run(self, now: datetime) -> int:
        """Note that a run of the sync began; its id."""
        return runs.begin_run(self.transaction, seconds(now))

    def finish_run(
        self, run: int, now: datetime, *, books: int = 0, changed: int = 0, failed: int = 0, text: str = "",
        cursor: str = "",
    ) -> None:  # fmt: skip
        """Note how a run went. ``text`` says why the store as a whole was not read; «» when it was."""
        runs.finish_run(
            self.transaction, run, seconds(now), books=books, changed=changed, failed=failed, text=text, cursor=cursor
        )


def seconds(moment: datetime) -> int:
    """A moment as the database keeps it; raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment}")
    return int(moment.timestamp())
