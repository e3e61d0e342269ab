"""What every store of workbooks can do, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sheets.grid import Workbook
from sheets.verdicts.plan import Verdict


class GatewayError(Exception):
    """The store did not give a whole answer; nothing of it may be used.

    ::

        GatewayError
        ├── StoreAway      the store as a whole does not answer: keep the last good state, try later
        ├── BookGone       the workbook is no longer there, or no longer shared
        ├── BookBusy       it is being written at this moment: try again after a quiet interval
        ├── BookBroken     it cannot be read at all (not a workbook, damaged, too large)
        ├── BookMoved      it holds something else by now: what was to be said of it may no longer be true
        └── NotWritten     what was to be said of it cannot be written now: open elsewhere, no rights, no room
    """


class StoreAway(GatewayError):
    """The store as a whole does not answer."""


class BookGone(GatewayError):
    """The workbook is no longer there, or no longer shared."""


class BookBusy(GatewayError):
    """The workbook is being written at this moment."""


class BookBroken(GatewayError):
    """The workbook cannot be read at all."""


class BookMoved(GatewayError):
    """The workbook holds something else by now than what is to be said of it."""


class NotWritten(GatewayError):
    """The store did not take what was to be written; what stood there stands."""


#: Names the contents of a workbook, as :attr:`sheets.grid.Workbook.version` does.
Version = str


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved since a cursor: ids changed or new, ids removed, and the next cursor.

    ``foreign`` are all spreadsheets that lie in the store now in a format that it does not read.
    """

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    cursor: str
    foreign: tuple[str, ...] = ()


class Gateway(Protocol):
    """A store of workbooks. Ids are the store's own: a path under the folder, a Google file id."""

    def changed(self, cursor: str | None) -> Changes:
        """What changed since ``cursor``; everything for None. Raises StoreAway."""
        ...

    def read(self, book_id: str) -> Workbook:
        """One consistent read of a whole workbook, or a GatewayError; never partial."""
        ...

    def annotated(self, book_id: str, name: str) -> str | None:
        """The key of the verdict of that name that stands at a workbook now; «» for one of no key, None for none."""
        ...

    def annotate(self, book_id: str, verdict: Verdict, expect: Version | None) -> bool:
        """Write what is said of a workbook, never the workbook itself; False where the same stands there already.

        Args:
            book_id: The workbook.
            verdict: What is said of it.
            expect: The version it is said of; None where the workbook could not be read.

        Raises:
            BookMoved: The workbook is of another version by now; nothing was written.
            NotWritten: The store did not take it; what stood there stands.
            GatewayError: The workbook is gone, or the store is away.
        """
        ...
