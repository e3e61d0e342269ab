"""One workbook from Google: all of it in one answer, or sheet by sheet where that is too much for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any
from unicodedata import normalize

from journal.places import address
from journal.registers import google_address
from sheets.gateway.google.cells import shown_of, value_of
from sheets.gateway.google.drive import Drive
from sheets.gateway.google.marks import own_note
from sheets.gateway.google.replies import Json
from sheets.gateway.google.stamp import FIELDS as STAMP
from sheets.gateway.google.stamp import is_ours
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.protocol import BookBroken, BookBusy
from sheets.grid import Grid, Value, Workbook, trimmed

_ADDRESS = "https://sheets.googleapis.com/v4/spreadsheets/{}"
_CELLS = "data(startRow,startColumn,rowData(values(formattedValue,effectiveValue,userEnteredFormat({}),note)))"
_ABOUT = "properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount)),merges"
_BOOK = f"spreadsheetId,properties(title,locale,timeZone),{STAMP},sheets({_ABOUT}{{}})"

#: What is asked of cells: their values and notes; and where a verdict is to be written their backgrounds too.
PLAIN, MARKED = _CELLS.format("numberFormat"), _CELLS.format("numberFormat,backgroundColorStyle")

#: Cells asked for at once of a workbook that is too large.
_CELLS_A_PART = 100_000

#: A sheet of more cells would ask for too many parts; Google itself allows ten million.
AREA_LIMIT = 5_000_000

_UNCLEAR = "Google ответил о книге непонятно"


def read_whole(client: GoogleClient, file_id: str, patience: float, cells: str = PLAIN, more: str = "") -> Json:
    """What Google tells of a workbook, in one answer: of 16 registers 1.6 MB, which travel as 59 kB.

    ``more`` is what else is asked of each sheet, beginning with a comma. Raises GatewayError, NotAnswered where it
    may be too large.
    """
    params = {"prettyPrint": "false", "includeGridData": "true", "fields": _BOOK.format(f",{cells}{more}")}
    answer, _ = client.ask(_ADDRESS.format(file_id), params, patience)
    return answer


def read_in_parts(client: GoogleClient, drive: Drive, file_id: str, cells: str = PLAIN, more: str = "") -> Json:
    """The same sheet by sheet, and BookBusy where Drive tells of a change in the meantime."""
    before = drive.version(file_id)
    answer, _ = client.ask(_ADDRESS.format(file_id), {"prettyPrint": "false", "fields": _BOOK.format(more)})
    try:
        for sheet in answer.get("sheets") or ():
            if "gridProperties" in sheet["properties"]:
                sheet["data"] = list(_parts(client, file_id, sheet, cells))
    except KeyError as error:
        raise BookBroken(_UNCLEAR) from error
    if drive.version(file_id) != before:
        raise BookBusy("книгу меняют, пока она читается")
    return answer


def workbook_of(book_id: str, answer: Json) -> Workbook:
    """The workbook that an answer tells of, without what the check itself wrote. Raises BookBroken."""
    try:
        sheets = tuple(grid_of(sheet, sheet.get("data") or ()) for sheet in with_cells(answer))
        return _workbook(book_id, answer, sheets)
    except KeyError as error:
        raise BookBroken(_UNCLEAR) from error


def _parts(client: GoogleClient, file_id: str, sheet: Json, cells: str) -> Iterator[Json]:
    """The cells of a sheet, so many rows at a time."""
    title = str(sheet["properties"]["title"]).replace("'", "''")
    size = sheet["properties"]["gridProperties"]
    rows, columns = int(size["rowCount"]), int(size["columnCount"])
    if rows * columns > AREA_LIMIT:
        raise BookBroken(f"лист «{title}»: удалите пустые строки и столбцы за таблицей")
    step = max(1, _CELLS_A_PART // columns)
    for first in range(0, rows, step):
        last = min(first + step, rows) - 1
        ranges = f"'{title}'!{address(first, 0)}:{address(last, columns - 1)}"
        params = {"prettyPrint": "false", "ranges": ranges, "fields": f"sheets({cells})"}
        answer, _ = client.ask(_ADDRESS.format(file_id), params)
        yield from answer["sheets"][0].get("data") or ()


def with_cells(answer: Json) -> list[Json]:
    """The sheets in their order, without those that are one chart, and without our own list of remarks."""
    sheets = sorted(answer.get("sheets") or (), key=lambda sheet: int(sheet["properties"].get("index", 0)))
    found = [sheet for sheet in sheets if "gridProperties" in sheet["properties"]]
    return [sheet for sheet in found if not is_ours(int(sheet["properties"].get("sheetId", 0)))]


def _workbook(book_id: str, answer: Json, sheets: tuple[Grid, ...]) -> Workbook:
    if not sheets:
        raise BookBroken("Google не показал ни одного листа книги")  # a spreadsheet has at least one
    title = normalize("NFC", str(answer["properties"]["title"]))
    contents = "\n".join(f"{sheet.title}\t{sheet.hidden}\t{sheet.digest()}" for sheet in sheets)
    version = blake2b(contents.encode(), digest_size=16).hexdigest()
    return Workbook(book_id, title, version, sheets, google_address(answer["spreadsheetId"]))


def grid_of(sheet: Json, parts: Any) -> Grid:
    """A sheet of an answer, from the blocks of cells that came with it."""
    rows: list[list[Value]] = []
    notes: dict[tuple[int, int], str] = {}
    shown: dict[tuple[int, int], str] = {}
    for part in parts:
        _fill(part, rows, notes, shown)
    about = sheet["properties"]
    merges = [_ends(merge, about["gridProperties"]) for merge in sheet.get("merges") or ()]
    hidden = bool(about.get("hidden"))
    gid = int(about.get("sheetId", 0))  # Google leaves out what is 0
    return Grid(str(about["title"]), trimmed(rows), notes=notes, shown=shown, merges=merges, hidden=hidden, gid=gid)


def _fill(
    part: Json, rows: list[list[Value]], notes: dict[tuple[int, int], str], shown: dict[tuple[int, int], str]
) -> None:
    """Lay a block of cells in its place."""
    left = int(part.get("startColumn", 0))
    for row, line in enumerate(part.get("rowData") or (), int(part.get("startRow", 0))):
        rows += [[] for _ in range(row + 1 - len(rows))]
        values = rows[row]
        values += [""] * (left - len(values))
        for column, cell in enumerate(line.get("values") or (), left):
            value = value_of(cell)
            values.append(value)
            if (text := shown_of(cell, value)) is not None:
                shown[row, column] = text
            if note := own_note(str(cell.get("note", ""))).strip():
                notes[row, column] = note


def _ends(merge: Mapping[str, int], size: Mapping[str, int]) -> tuple[int, int, int, int]:
    """A merged range as (first row, first column, last row, last column); what Google leaves out is a border."""
    return (
        merge.get("startRowIndex", 0),
        merge.get("startColumnIndex", 0),
        merge.get("endRowIndex", size["rowCount"]) - 1,
        merge.get("endColumnIndex", size["columnCount"]) - 1,
    )
