"""The way to a cell: a link where the workbook lives on the web, else the file, the sheet and the address."""

from __future__ import annotations

from typing import NamedTuple

from journal.places import Place
from journal.registers import google_address, google_id


class Book(NamedTuple):
    """A workbook as its issues need it: its id in the store, where it opens, when its last check began, its kind."""

    book: str
    url: str | None = None
    checked_at: int = 0
    kind: str = ""


def address_of(book: Book) -> str | None:
    """Where a workbook opens in a browser; None for a file."""
    if book.url:
        return book.url
    file_id = google_id(book.book)  # one that was never read is known by its id alone
    return google_address(file_id) if file_id else None


def link_to(book: Book, gid: int | None, place: Place) -> str | None:
    """The link to a cell; to the workbook where the store's number of its sheet is not known; None for a file."""
    address = address_of(book)
    if address is None or gid is None:
        return address
    cells = f"&range={place.cell}" if place.column >= 0 and place.cell else ""
    return f"{address}#gid={gid}{cells}"


def path_to(book: Book, place: Place) -> str:
    """The way in words: «Журнал 7А.xlsx → Алгебра → C2»."""
    name = place.workbook if address_of(book) else book.book
    return " → ".join(filter(None, (name, place.sheet, place.cell)))
