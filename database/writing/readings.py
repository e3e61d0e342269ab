"""A reading of a workbook begins: it is noted, what was told of its absence is settled, what is kept comes along."""

from __future__ import annotations

from database.dialect import Transaction
from database.writing.books import BookRef, Reading, begin_reading
from database.writing.holds import bring_holds, settle_books
from database.writing.issues import settle


def begin(store: Transaction, book: BookRef, seen: int) -> Reading:
    """Note that a workbook was read, and tell when it was read before."""
    reading = begin_reading(store, book, seen)
    for missed in settle_books(store, reading, book.kind, book.school_class):
        if missed != book.book:
            settle(store, book._replace(book=missed), seen)
    bring_holds(store, reading, book.kind, book.school_class)
    return reading
