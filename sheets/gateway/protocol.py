"""What every store of workbooks can do, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sheets.grid import Workbook


class GatewayError(Exception):
    """The store did not give a whole answer; nothing of it may be used.

    ::

        GatewayError
        ├── StoreAway      the store as a whole does not answer: keep the last good state, try later
        ├── BookGone       the workbook is no longer there, or no longer shared
        ├── BookBusy       it is being written at this moment: try again after a quiet interval
        └── BookBroken     it cannot be read at all (not a workbook, damaged, too large)
    """


class StoreAway(GatewayError):
    """The store as a whole does not answer."""


class BookGone(GatewayError):
    """The workbook is no longer there, or no longer shared."""


class BookBusy(GatewayError):
    """The workbook is being written at this moment."""


class BookBroken(GatewayError):
    """The workbook cannot be read at all."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved since a cursor: ids changed or new, ids removed, and the next cursor."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    cursor: str


class Gateway(Protocol):
    """A store of workbooks. Ids are the store's own: a path under the folder, a Google file id."""

    def changed(self, cursor: str | None) -> Changes:
        """What changed since ``cursor``; everything for None. Raises StoreAway."""
        ...

    def read(self, book_id: str) -> Workbook:
        """One consistent read of a whole workbook, or a GatewayError; never partial."""
        ...
