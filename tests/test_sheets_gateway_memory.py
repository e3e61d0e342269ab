"""Workbooks in hand: a store that behaves as the others do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheets.gateway.memory import MemoryGateway
from sheets.gateway.protocol import BookBusy, BookGone, StoreAway
from sheets.grid import Grid, Workbook

BOOK = Workbook("Журнал 7А.xlsx", "Журнал 7А", "v1", (Grid.drawn("Ученик | 05.09"),))


def test_a_book_is_changed_until_the_cursor_knows_its_version() -> None:
    gateway = MemoryGateway(BOOK)
    first = gateway.changed(None)
    assert first.changed == (BOOK.id,)
    gateway.put(replace(BOOK, sheets=()))
    assert gateway.changed(first.cursor).changed == ()
    gateway.put(replace(BOOK, version="v2"))
    assert gateway.changed(first.cursor).changed == (BOOK.id,)


def test_a_book_taken_away_is_removed_and_gone() -> None:
    gateway = MemoryGateway(BOOK)
    cursor = gateway.changed(None).cursor
    gateway.remove(BOOK.id)
    after = gateway.changed(cursor)
    assert (after.changed, after.removed) == ((), (BOOK.id,))
    assert gateway.changed(after.cursor).removed == ()
    with pytest.raises(BookGone):
        gateway.read(BOOK.id)


def test_a_book_that_fails_answers_with_its_error_and_the_others_are_read() -> None:
    other = replace(BOOK, id="Журнал 8А.xlsx")
    gateway = MemoryGateway(BOOK, other)
    gateway.failing[BOOK.id] = BookBusy("сохраняется")
    with pytest.raises(BookBusy, match="сохраняется"):
        gateway.read(BOOK.id)
    assert gateway.read(other.id) == other


def test_a_store_away_answers_nothing() -> None:
    gateway = MemoryGateway(BOOK)
    gateway.away = StoreAway("нет сети")
    with pytest.raises(StoreAway):
        gateway.changed(None)
    with pytest.raises(StoreAway):
        gateway.read(BOOK.id)
