"""Which sheet and cells a request means: by A1 text, or by a GridRange; and the words of refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from tests.google_emulator.refusals import Json, Refused, invalid
from tests.google_emulator.sheets.a1 import Box, Span, cells_of, split_title, written
from tests.google_emulator.sheets.book import Book, Sheet


def located(book: Book, text: str) -> tuple[Sheet, Span]:
    """The sheet and the cells of a written range. Raises Refused where it cannot be read.

    A title without quotes that looks like a cell is a cell: «A7» is the seventh row of the first sheet.
    """
    title, cells = split_title(text)
    if title is None and cells is not None:
        if (span := cells_of(cells, None)) is not None:
            return _first(book), span
        return _named(book, text)
    sheet = book.titled(title or "")
    if sheet is None:
        if cells is None:
            return _named(book, text)
        raise unparsed(text)
    if cells is None:
        return sheet, Span(sheet.title)
    span = cells_of(cells, title)
    if span is not None:
        return sheet, span
    return _range_of_name(book, cells) or _refuse(text)


def _named(book: Book, text: str) -> tuple[Sheet, Span]:
    """A sheet by its bare title, or a named range."""
    if (sheet := book.titled(text)) is not None:
        return sheet, Span(sheet.title)
    return _range_of_name(book, text) or _refuse(text)


def _range_of_name(book: Book, name: str) -> tuple[Sheet, Span] | None:
    """What a named range names; gspread puts a sheet's title before the name, and it stays the same range."""
    for named in book.named:
        sheet = book.sheet(named["range"].get("sheetId", 0))
        if sheet is not None and named["name"].casefold() == name.casefold():
            return sheet, span_of_range(named["range"])
    return None


def _refuse(text: str) -> NoReturn:
    raise unparsed(text)


def _first(book: Book) -> Sheet:
    return next((sheet for sheet in book.sheets if not sheet.hidden), book.sheets[0])


def unparsed(text: str) -> Refused:
    """What Sheets says of a range it cannot read."""
    return invalid(f"Unable to parse range: {text}")


def boxed(sheet: Sheet, span: Span) -> Box:
    """The cells of a range within its sheet. Raises Refused where it begins outside."""
    if (span.top or 0) >= sheet.rows or (span.left or 0) >= sheet.columns:
        raise outside(sheet, span)
    return span.within(sheet.rows, sheet.columns)


def outside(sheet: Sheet, span: Span) -> Refused:
    """What Sheets says of a range that begins outside the grid."""
    return invalid(
        f"Range ({written(sheet.title, span)}) exceeds grid limits. "
        f"Max rows: {sheet.rows}, max columns: {sheet.columns}"
    )


def sheet_of(book: Book, sheet_id: object) -> Sheet:
    """The sheet of an id in a request; none named is 0. Raises Refused."""
    sheet = book.sheet(int(str(sheet_id or 0)))
    if sheet is None:
        raise invalid(f"No grid with id: {sheet_id or 0}")
    return sheet


def span_of_range(grid_range: Mapping[str, Any]) -> Span:
    """A GridRange as a span."""
    return Span(
        None,
        grid_range.get("startRowIndex"),
        grid_range.get("startColumnIndex"),
        grid_range.get("endRowIndex"),
        grid_range.get("endColumnIndex"),
    )


def placed(book: Book, grid_range: Mapping[str, Any]) -> tuple[Sheet, Box]:
    """The sheet and the cells of a GridRange. Raises Refused."""
    sheet = sheet_of(book, grid_range.get("sheetId"))
    return sheet, boxed(sheet, span_of_range(grid_range))


def grid_range(sheet: Sheet, box: Box) -> Json:
    """A box as a GridRange; the id of the first sheet, 0, is left out."""
    edges = {
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }
    return {"sheetId": sheet.id, **edges} if sheet.id else edges


def kept_range(given: Mapping[str, Any]) -> Json:
    """A GridRange as it is kept beside a sheet: as given, without a sheet id of 0."""
    return {key: value for key, value in given.items() if value is not None and not (key == "sheetId" and not value)}
