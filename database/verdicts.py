"""What the sync says to teachers of their workbooks: the issues not mended, workbook by workbook, as remarks.

Read for no person: what comes out goes beside the very workbook it is about, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from database.dialect import Transaction
from database.engine import Database
from database.queries.issues import still_open
from database.reading import stored_school
from database.scope import Asked
from database.writing.books import BookRow, books
from journal.issues import Problem
from journal.registers import JOURNAL, as_xlsx, book_kind, book_title
from journal.remarks import Remark
from journal.school import School
from journal.viewer import Role, Viewer

#: Nobody in person: every workbook is told what is wrong in it, whoever keeps it.
_SYNC = Viewer(0, "проверка журнала", Role.DEPUTY)


#: What is said of a workbook of which nothing is read.
_UNREADABLE = (Problem.UNREADABLE_BOOK, Problem.WRONG_FORMAT)


class Told(NamedTuple):
    """A workbook and the remarks on it.

    ``name`` is how places call it («7А»), ``source`` its title («Журнал 7А»), ``version`` the contents the
    remarks are of, «» for one that was never read; ``read_at`` when these contents were first seen.
    """

    book: str
    name: str
    source: str
    version: str
    read_at: datetime | None
    remarks: tuple[Remark, ...]

    @property
    def is_unreadable(self) -> bool:
        """Whether the workbook cannot be read as it is now."""
        return any(remark.issue.problem in _UNREADABLE for remark in self.remarks)


def told(database: Database, year: str, now: datetime, wanted: Collection[str] = ()) -> list[Told]:
    """Every workbook of a year that is in the store, with the remarks on it at ``now``, on the school's clock.

    Of workbooks never read only those that cannot be: what else is wrong with one is told of the one that is
    read. Where some are ``wanted``, the others come without remarks: what it costs does not grow with the school.
    """
    with database.read() as store:
        stored = books(store, year)
        remarks = _remarks(store, year, now, wanted)
    found = [_told(row, remarks, now) for row in stored.values() if row.gone_at is None]
    return [*found, *_unread(remarks, stored)]


def decisions(database: Database, year: str) -> tuple[int, int]:
    """How many issues were set aside in a year, and how many of them brought back: both only grow."""
    with database.read() as store:
        text = "SELECT count(*), count(undone_at) FROM dismissals WHERE year = ?"
        aside, back = store.rows(text, (year,))[0]
    return aside, back


def _told(row: BookRow, remarks: Mapping[str, list[Remark]], now: datetime) -> Told:
    changed = datetime.fromtimestamp(row.changed_at, now.tzinfo)
    source = book_title(row.kind, row.school_class)
    return Told(row.book, row.title, source, row.version, changed, tuple(remarks.get(row.book, ())))


def _unread(remarks: Mapping[str, list[Remark]], stored: Mapping[str, BookRow]) -> Iterator[Told]:
    for book, found in remarks.items():
        about = book_kind(as_xlsx(book))
        if book not in stored and about is not None:
            told = Told(book, about[1] if about[0] == JOURNAL else book_title(*about), book_title(*about), "", None,
                        tuple(found))  # fmt: skip
            if told.is_unreadable:
                yield told


def _remarks(store: Transaction, year: str, now: datetime, wanted: Collection[str]) -> Mapping[str, list[Remark]]:
    """The remarks by workbook, in the order of their sheets' titles and cells."""
    asked = Asked(store, _SYNC, stored_school(store, year) or School(), year, now)
    found: dict[str, list[Remark]] = {}
    for one in still_open(asked, wanted):
        since = None if one.first_seen is None else datetime.fromtimestamp(one.first_seen, now.tzinfo).date()
        teacher = asked.teacher_name(one.teacher) if one.teacher else ""
        found.setdefault(one.book.book, []).append(Remark(one.issue, since, teacher))
    return found
