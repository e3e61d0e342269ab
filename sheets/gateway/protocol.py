"""What every store of workbooks can do, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from journal.registers import lies_on_google
from sheets.grid import Workbook
from sheets.provision.missing import Missing
from sheets.templates.plan import WorkbookPlan
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
class Away:
    """A part of a store that did not answer, where the rest did: of what lies there nothing new is known.

    ``part`` is what people call it after «хранилище», ``why`` what is told of it; ``on_google``: it is the part on
    Google, else the one at home.
    """

    part: str
    why: str
    on_google: bool

    def holds(self, book: str) -> bool:
        """Whether a workbook lies there."""
        return lies_on_google(book) is self.on_google


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved since a cursor: ids changed or new, ids removed, and the next cursor.

    ``foreign`` are all spreadsheets that lie in the store now in a format that it does not read. ``whole``:
    ``changed`` and ``foreign`` are all that lies there, so that whatever else was known of it is gone. ``away``: a
    part that did not answer; none of it is told of, and ``cursor`` goes on from where it was left there.
    """

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    cursor: str
    foreign: tuple[str, ...] = ()
    whole: bool = False
    away: Away | None = None


class Gateway(Protocol):
    """A store of workbooks. Ids are the store's own: a path under the folder, on Google with the file's id in it."""

    @property
    def ahead(self) -> int:
        """How many workbooks to ask for side by side where answers come from afar; 0 where reading is work."""
        ...

    def changed(self, cursor: str | None) -> Changes:
        """What changed since ``cursor``; everything for None.

        Raises StoreAway where nothing can be told, or not all that was asked for: a part that was never looked at.
        """
        ...

    def read(self, book_id: str) -> Workbook:
        """One consistent read of a whole workbook, or a GatewayError; never partial."""
        ...

    def review(self, book_id: str) -> Workbook:
        """Read a workbook once more, for a verdict that is written right after. Raises GatewayError."""
        ...

    def annotated(self, book_id: str, name: str) -> str | None:
        """The key of the verdict of that name that stands at a workbook now; «» for one of no key, None for none.

        Raises NotWritten where verdicts are not written at all, GatewayError where nobody can tell.
        """
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

    def close(self) -> None:
        """Let go of what is open; it is opened again when something is wanted."""
        ...


class Provisioner(Protocol):
    """A store in which workbooks are made: it completes its own and overwrites nobody's."""

    def create(self, plan: WorkbookPlan) -> str:
        """Make the workbook whole or not at all; its id. An attempt that was interrupted may be repeated.

        Raises:
            NotWritten: A workbook of that title stands there, or the store did not take it; nothing was made.
            StoreAway: The store does not answer.
        """
        ...

    def complete(self, book_id: str, plan: WorkbookPlan) -> Missing:
        """Add what the standing workbook lacks of its plan, as it is found now; what was lacking.

        What stands in a cell stays. A store whose workbooks are people's own files (.xlsx) writes what is
        lacking beside the workbook, with words on what to copy where.

        Raises:
            NotWritten: The store did not take it; what stood there stands.
            GatewayError: The workbook cannot be read, or the store is away.
        """
        ...
