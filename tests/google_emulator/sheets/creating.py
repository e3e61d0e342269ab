"""A new spreadsheet as spreadsheets.create describes it, and sheets read from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sheets.gateway.xlsx_parts import ERRORS
from sheets.grid import BLANK as NOTHING
from sheets.grid import CellError, Grid, Value
from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.batch import batch_update
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import ERROR_CODES, Cell, error, extended, number
from tests.google_emulator.sheets.requests_sheets import Work
from tests.google_emulator.sheets.typed_dates import EPOCH

#: A cell of plain text.
TEXT: Json = {"numberFormat": {"type": "TEXT", "pattern": "@"}}

#: What is said of a sheet beside its cells, and the request that says the same.
_SAID: Mapping[str, tuple[str, str]] = {
    "merges": ("mergeCells", "range"),
    "protectedRanges": ("addProtectedRange", "protectedRange"),
    "conditionalFormats": ("addConditionalFormatRule", "rule"),
    "bandedRanges": ("addBanding", "bandedRange"),
    "basicFilter": ("setBasicFilter", "filter"),
}


def create_sheets(work: Work, sheets: list[Json], named: list[Json]) -> None:
    """Give a blank spreadsheet its sheets: the first has the id 0 unless it names one. Raises Refused."""
    for place, said in enumerate(sheets):
        properties: Json = dict(said.get("properties") or {})
        if place == 0:
            properties.setdefault("sheetId", 0)
        properties.setdefault("title", f"Sheet{place + 1}")
        grid = {**_size(said), **(properties.get("gridProperties") or {})}
        batch_update(work, [{"addSheet": {"properties": {**properties, "gridProperties": grid}}}])
        requests = list(_contents(work.book.sheets[place], said))
        if requests:
            batch_update(work, requests)
    for one in named:
        batch_update(work, [{"addNamedRange": {"namedRange": one}}])


def _size(said: Json) -> Json:
    """How large the grid must be for its data; as large as usual unless it needs more."""
    rows, columns = 1000, 26
    for data in said.get("data") or []:
        lines = data.get("rowData") or []
        rows = max(rows, data.get("startRow", 0) + len(lines))
        width = max((len(line.get("values") or []) for line in lines), default=0)
        columns = max(columns, data.get("startColumn", 0) + width)
    return {"rowCount": rows, "columnCount": columns}


def _contents(sheet: Sheet, said: Json) -> list[Json]:
    """The requests that fill a sheet as described."""
    requests: list[Json] = []
    for data in said.get("data") or []:
        start = {"sheetId": sheet.id, "rowIndex": data.get("startRow", 0), "columnIndex": data.get("startColumn", 0)}
        if data.get("rowData"):
            requests.append({"updateCells": {"start": start, "rows": data["rowData"], "fields": "*"}})
        for name, dimension, first in (
            ("rowMetadata", "ROWS", start["rowIndex"]),
            ("columnMetadata", "COLUMNS", start["columnIndex"]),
        ):
            for place, about in enumerate(data.get(name) or [], first):
                stretch = {"sheetId": sheet.id, "dimension": dimension, "startIndex": place, "endIndex": place + 1}
                said_of = {"range": stretch, "properties": about, "fields": "pixelSize,hiddenByUser"}
                requests.append({"updateDimensionProperties": said_of})
    for name, (request, part) in _SAID.items():
        given: Any = said.get(name)
        requests += [{request: {part: one}} for one in ([given] if isinstance(given, dict) else given or [])]
    return requests


# ------------------------------------------------------------------------------------------------ from elsewhere


def sheet_of_grid(book: Book, grid: Grid, sheet_id: int) -> Sheet:
    """A sheet read from elsewhere: texts in cells of plain text, dates as serials with a format."""
    sheet = Sheet(sheet_id, grid.title, max(200, len(grid.rows) + 50), max(26, grid.width + 10))
    sheet.hidden = grid.hidden
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            if value != NOTHING:
                sheet.put(row, column, book.seen(_cell(value)))
    for (row, column), note in grid.notes.items():
        if row < sheet.rows and column < sheet.columns:
            cell = sheet.at(row, column)
            sheet.put(row, column, Cell(cell.entered, cell.effective, cell.shown, cell.format, note))
    sheet.merges = [Box(top, left, bottom + 1, right + 1) for top, left, bottom, right in grid.merges]
    return sheet


#: The kinds of error by how a file's reader names them.
_KINDS = {ERRORS.get(code, code): kind for kind, code in ERROR_CODES.items()}


def _cell(value: Value) -> Cell:
    if isinstance(value, CellError):
        kind = _KINDS.get(value.code, "")
        return Cell({"formulaValue": _FAILING.get(kind, "=(")}, error(kind if kind in _FAILING else "ERROR", ""))
    if isinstance(value, date | time | timedelta):
        serial, kind = _moment(value)
        return Cell(number(serial), number(serial), format={"numberFormat": {"type": kind}})
    held = extended(value)
    return Cell(held, held, format=TEXT if isinstance(value, str) else None)


#: A formula for each error, so that it stays when formulas are worked out.
_FAILING = {"DIVIDE_BY_ZERO": "=1/0", "REF": "=#REF!", "N_A": "=#N/A", "NAME": "=UNKNOWN()", "ERROR": "=("}


def _moment(value: date | time | timedelta) -> tuple[float, str]:
    if isinstance(value, datetime):
        day = (value - datetime(EPOCH.year, EPOCH.month, EPOCH.day)) / timedelta(days=1)
        return day, "DATE" if day.is_integer() else "DATE_TIME"
    if isinstance(value, date):
        return float((value - EPOCH).days), "DATE"
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400, "TIME"
    return value / timedelta(days=1), "TIME"
