"""The way to a cell: a link where the workbook lives on the web, else the file, the sheet and the address."""

from __future__ import annotations

import re
from typing import NamedTuple

from journal.places import Place

#: A Google id: long, of letters, digits and «-_»; a file's name has a full stop or a space in it.
_GOOGLE = re.compile(r"[A-Za-z0-9_-]{25,}")


class Book(NamedTuple):
    """A workbook as its issues need it: its id in the store, where it opens, since when its last check runs."""

    book: str
    url: str | None = None
    checked_at: int = 0


def address_of(book: Book) -> str | None:
    """Where a workbook opens in a browser; None for a file."""
    if book.url:
        return book.url
    return f"https://docs.google.com/spreadsheets/d/{book.book}/edit" if _GOOGLE.fullmatch(book.book) else None


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
