"""Workbooks in hand: a store for tests and for the demo school's replay of its days."""

from __future__ import annotations

import json

from sheets.gateway.protocol import BookGone, BookMoved, Changes, GatewayError, Version
from sheets.grid import Workbook
from sheets.verdicts.plan import Verdict


class MemoryGateway:
    """Workbooks put in by id. ``failing`` books answer with their error, as stores do on a bad day.

    ``verdicts`` holds what was said of them, by id.
    """

    ahead = 0

    def __init__(self, *books: Workbook) -> None:
        """Hold these workbooks to begin with."""
        self.failing: dict[str, GatewayError] = {}
        self.away: GatewayError | None = None
        self.verdicts: dict[str, Verdict] = {}
        self._books = {book.id: book for book in books}

    def put(self, book: Workbook) -> None:
        """Add a workbook or replace it; the same version again is no change."""
        self._books[book.id] = book

    def remove(self, book_id: str) -> None:
        """Take a workbook away."""
        del self._books[book_id]

    def changed(self, cursor: str | None) -> Changes:
        """What changed since ``cursor``, by version."""
        if self.away is not None:
            raise self.away
        before: dict[str, str] = json.loads(cursor or "{}")
        now = {book_id: book.version for book_id, book in sorted(self._books.items())}
        changed = tuple(book_id for book_id, version in now.items() if before.get(book_id) != version)
        removed = tuple(sorted(before.keys() - now.keys()))
        return Changes(changed, removed, json.dumps(now), whole=not before and bool(now))

    def read(self, book_id: str) -> Workbook:
        """The workbook as it was last put. Raises what it fails with, BookGone where it is not here."""
        if (error := self.away or self.failing.get(book_id)) is not None:
            raise error
        if book_id not in self._books:
            raise BookGone("книги больше нет")
        return self._books[book_id]

    def review(self, book_id: str) -> Workbook:
        """The workbook read once more, for the verdict that follows."""
        return self.read(book_id)

    def annotated(self, book_id: str, name: str) -> str | None:
        """The key of what was said of a workbook under that name; None where nothing was."""
        verdict = self.verdicts.get(book_id)
        return verdict.key if verdict is not None and verdict.name == name else None

    def annotate(self, book_id: str, verdict: Verdict, expect: Version | None) -> bool:
        """Keep what is said of a workbook; False for the same again. Raises BookMoved, or what the book fails with."""
        if expect is not None and self.read(book_id).version != expect:
            raise BookMoved(book_id)
        before = self.verdicts.get(book_id)
        if before is not None and before.digest() == verdict.digest():
            return False
        self.verdicts[book_id] = verdict
        return True

    def close(self) -> None:
        """Nothing is open."""
