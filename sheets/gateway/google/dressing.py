"""One Google spreadsheet with what hangs on its cells, in one answer: formats, lists, protection, hidden columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import normalize

from sheets.dressed import Dressed, DressedBook, Position
from sheets.gateway.google.reading import grid_of, with_cells
from sheets.gateway.google.replies import Json
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.protocol import BookBroken
from sheets.templates.plan import Region

_ADDRESS = "https://sheets.googleapis.com/v4/spreadsheets/{}"
_VALUES = "formattedValue,effectiveValue,userEnteredFormat/numberFormat,dataValidation/condition/type"
_DATA = f"data(startRow,startColumn,columnMetadata/hiddenByUser,rowData(values({_VALUES})))"
_ABOUT = "properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount)),merges"
_GUARDS = "protectedRanges(range,unprotectedRanges)"

#: What is asked of a workbook whose looks are examined: of validation only that there is one.
MASK = f"spreadsheetId,properties(title,locale,timeZone),sheets({_ABOUT},{_GUARDS},{_DATA})"

#: A format that stands for none: Sheets tells it of cells whose format was taken away.
_NO_FORMAT = ("", "NUMBER_FORMAT_TYPE_UNSPECIFIED")


def read_dressed(client: GoogleClient, file_id: str, book_id: str) -> DressedBook:
    """The workbook with its looks. Raises GatewayError, NotAnswered where it is too large for one answer."""
    params = {"prettyPrint": "false", "includeGridData": "true", "fields": MASK}
    answer, _ = client.ask(_ADDRESS.format(file_id), params)
    try:
        about = answer["properties"]
        title, locale = normalize("NFC", str(about["title"])), str(about.get("locale", ""))
        sheets = tuple(_dressed(sheet) for sheet in with_cells(answer))
        return DressedBook(book_id, title, locale, str(about.get("timeZone", "")), sheets)
    except KeyError as error:
        raise BookBroken("Google ответил о книге непонятно") from error


def _dressed(sheet: Json) -> Dressed:
    parts, size = sheet.get("data") or (), sheet["properties"]["gridProperties"]
    rows, columns = int(size["rowCount"]), int(size["columnCount"])
    text: set[Position] = set()
    formatted: set[Position] = set()
    listed: set[Position] = set()
    for position, cell in _cells(parts):
        form = (cell.get("userEnteredFormat") or {}).get("numberFormat") or {}
        kind = str(form.get("type", ""))
        if kind == "TEXT":
            text.add(position)
        elif kind not in _NO_FORMAT and (kind != "NUMBER" or form.get("pattern")):
            formatted.add(position)
        if cell.get("dataValidation"):
            listed.add(position)
    return Dressed(
        grid_of(sheet, parts), rows, columns, frozenset(text), frozenset(formatted), frozenset(listed),
        tuple(_guards(sheet, rows, columns)), frozenset(_hidden(parts)),
    )  # fmt: skip


def _cells(parts: Any) -> Iterator[tuple[Position, Mapping[str, Any]]]:
    for part in parts:
        for row, line in enumerate(part.get("rowData") or (), int(part.get("startRow", 0))):
            for column, cell in enumerate(line.get("values") or (), int(part.get("startColumn", 0))):
                yield (row, column), cell


def _hidden(parts: Any) -> Iterator[int]:
    """The columns that a person has hidden."""
    for part in parts:
        for column, about in enumerate(part.get("columnMetadata") or (), int(part.get("startColumn", 0))):
            if about.get("hiddenByUser"):
                yield column


def _guards(sheet: Json, rows: int, columns: int) -> Iterator[Region]:
    """What is protected, without what is left open in it; a sheet that is one person's whole guards no cell of it."""
    for one in sheet.get("protectedRanges") or ():
        if "range" not in one:
            continue  # it goes by a name: nothing of ours does
        whole = region(one["range"], rows, columns)
        if whole == Region(0, 0, rows - 1, columns - 1) and not one.get("unprotectedRanges"):
            continue
        opened = [region(part, rows, columns) for part in one.get("unprotectedRanges") or ()]
        yield from _without(whole, opened)


def _without(whole: Region, opened: list[Region]) -> Iterator[Region]:
    """A region cut so that no piece of it lies in what is open."""
    pieces = [whole]
    for hole in opened:
        pieces = [piece for one in pieces for piece in _cut(one, hole)]
    yield from pieces


def _cut(one: Region, hole: Region) -> Iterator[Region]:
    """What is left of a region around a hole: above, below, left and right of it."""
    top, bottom = max(one.first_row, hole.first_row), min(one.last_row, hole.last_row)
    left, right = max(one.first_column, hole.first_column), min(one.last_column, hole.last_column)
    if top > bottom or left > right:
        yield one
        return
    around = (
        Region(one.first_row, one.first_column, top - 1, one.last_column),
        Region(bottom + 1, one.first_column, one.last_row, one.last_column),
        Region(top, one.first_column, bottom, left - 1),
        Region(top, right + 1, bottom, one.last_column),
    )
    yield from (r for r in around if r.first_row <= r.last_row and r.first_column <= r.last_column)


def region(told: Mapping[str, int], rows: int, columns: int) -> Region:
    """A GridRange as a region; what Google leaves out is a border of the sheet."""
    return Region(
        told.get("startRowIndex", 0), told.get("startColumnIndex", 0),
        told.get("endRowIndex", rows) - 1, told.get("endColumnIndex", columns) - 1,
    )  # fmt: skip
