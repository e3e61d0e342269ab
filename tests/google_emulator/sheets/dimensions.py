"""Rows and columns that come, go and move; everything said of ranges goes with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.a1 import Box, Span, column_name
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import Cell
from tests.google_emulator.sheets.formula_text import BadFormula, moved, span_of

#: Where a line of the old grid stands in the new one; None where it is gone.
Place = Callable[[int], int | None]

_EDGES = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}


def insert(book: Book, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Put blank rows or columns in."""
    count = end - start
    _size(sheet, dimension, count)
    _move(book, sheet, dimension, lambda place: place + count if place >= start else place)


def delete(book: Book, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Take rows or columns away with what stands in them."""
    count = end - start
    _move(book, sheet, dimension, lambda at: None if start <= at < end else at - count if at >= end else at)
    _size(sheet, dimension, -count)


def move(book: Book, sheet: Sheet, dimension: str, start: int, end: int, target: int) -> None:
    """Move rows or columns so that they stand before what stood at ``target``."""
    size = sheet.rows if dimension == "ROWS" else sheet.columns
    rest = [place for place in range(size) if not start <= place < end]
    before = sum(1 for place in rest if place < target)
    order = [*rest[:before], *range(start, end), *rest[before:]]
    new = {old: place for place, old in enumerate(order)}
    _move(book, sheet, dimension, lambda place: new.get(place, place))


def _size(sheet: Sheet, dimension: str, more: int) -> None:
    if dimension == "ROWS":
        sheet.rows += more
    else:
        sheet.columns += more


def _move(book: Book, sheet: Sheet, dimension: str, place: Place) -> None:
    _move_cells(sheet, dimension, place)
    sheet.merges = [box for old in sheet.merges if (box := _moved_box(old, dimension, place)) is not None]
    sheet.lengths[dimension] = {
        at: said for old, said in sheet.lengths[dimension].items() if (at := place(old)) is not None
    }
    for said in (sheet.protected, sheet.filter_views, sheet.banded):
        said[:] = [{**one, "range": moved} for one in said if (moved := _moved_range(one["range"], dimension, place))]
    sheet.conditional = [
        {**rule, "ranges": ranges}
        for rule in sheet.conditional
        if (ranges := [r for old in rule["ranges"] if (r := _moved_range(old, dimension, place)) is not None])
    ]
    if sheet.filter is not None:
        kept = _moved_range(sheet.filter["range"], dimension, place)
        sheet.filter = {**sheet.filter, "range": kept} if kept else None
    _move_names(book, sheet, dimension, place)
    _move_formulas(book, sheet, dimension, place)


def _move_cells(sheet: Sheet, dimension: str, place: Place) -> None:
    cells = [(row, column, cell) for row, line in sheet.cells.items() for column, cell in line.items()]
    sheet.emptied()
    for row, column, cell in cells:
        at = (place(row), column) if dimension == "ROWS" else (row, place(column))
        if at[0] is not None and at[1] is not None:
            sheet.put(at[0], at[1], cell)


def _ends(start: int, end: int, place: Place) -> tuple[int, int] | None:
    """Both ends of a stretch in the new grid; None where nothing of it is left."""
    places = [at for old in range(start, end) if (at := place(old)) is not None]
    return (min(places), max(places) + 1) if places else None


def _moved_box(box: Box, dimension: str, place: Place) -> Box | None:
    rows = dimension == "ROWS"
    ends = _ends(box.top, box.bottom, place) if rows else _ends(box.left, box.right, place)
    if ends is None:
        return None
    new = Box(ends[0], box.left, ends[1], box.right) if rows else Box(box.top, ends[0], box.bottom, ends[1])
    return new if new.height * new.width > 1 else None


def _moved_range(given: Json, dimension: str, place: Place) -> Json | None:
    """A GridRange in the new grid; an open end stays open."""
    first, last = _EDGES[dimension]
    if first not in given and last not in given:
        return given
    start = given.get(first, 0)
    if last not in given:
        at = place(start)
        return {**given, first: start if at is None else at}
    ends = _ends(start, given[last], place)
    return {**given, first: ends[0], last: ends[1]} if ends else None


def _move_names(book: Book, sheet: Sheet, dimension: str, place: Place) -> None:
    book.named = [
        {**one, "range": kept}
        for one in book.named
        if (
            kept := _moved_range(one["range"], dimension, place)
            if one["range"].get("sheetId", 0) == sheet.id
            else one["range"]
        )
    ]


def _move_formulas(book: Book, sheet: Sheet, dimension: str, place: Place) -> None:
    """References in formulas go with the cells they name; to what is gone there is none."""
    for other in book.sheets:

        def follow(text: str, home: Sheet = other) -> str:
            return _followed(text, home, sheet, dimension, place)

        for row, column in list(other.formulas):
            cell: Cell = other.at(row, column)
            formula: Any = (cell.entered or {})["formulaValue"]
            other.put(row, column, replace(cell, entered={"formulaValue": moved(str(formula), follow)}))


def _followed(text: str, home: Sheet, sheet: Sheet, dimension: str, place: Place) -> str:
    try:
        span = span_of(text)
    except BadFormula:
        return text
    if (span.title or home.title).casefold() != sheet.title.casefold():
        return text
    start, end = (span.top, span.bottom) if dimension == "ROWS" else (span.left, span.right)
    if start is None and end is None:
        return text
    ends = _ends(start or 0, end if end is not None else (start or 0) + 1, place)
    if ends is None:
        return "#REF!"
    new = Span(None, ends[0], span.left, None if end is None else ends[1], span.right)
    if dimension == "COLUMNS":
        new = Span(None, span.top, ends[0], span.bottom, None if end is None else ends[1])
    bang = text.rpartition("!")
    return bang[0] + bang[1] + _span_text(new, is_range=":" in text)


def _span_text(span: Span, *, is_range: bool) -> str:
    first = ("" if span.left is None else column_name(span.left)) + ("" if span.top is None else str(span.top + 1))
    if not is_range:
        return first
    last = ("" if span.right is None else column_name(span.right - 1)) + (
        "" if span.bottom is None else str(span.bottom)
    )
    return f"{first}:{last}"
