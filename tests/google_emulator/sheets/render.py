"""A spreadsheet as spreadsheets.get answers it: as much of it as the mask and the ranges ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.google_emulator.fields import Mask, pick, within
from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell_data import Parts, Verbatim
from tests.google_emulator.sheets.defaults import DEFAULT_FORMAT, LENGTHS, SPREADSHEET_THEME
from tests.google_emulator.sheets.editing import protected_as_told
from tests.google_emulator.sheets.locate import grid_range

#: What is told of a sheet whatever the grid holds, in the order of the API.
_LISTS = (
    ("conditionalFormats", "conditional"),
    ("filterViews", "filter_views"),
    ("bandedRanges", "banded"),
)


@dataclass(frozen=True, slots=True)
class About:
    """What a spreadsheet does not say itself: its file's id, title and owner, who asks, and whether without lines."""

    id: str
    title: str
    owner: str
    email: str
    compact: bool = False


def rendered_book(about: About, book: Book, tree: Mask, *, boxes: Mapping[int, list[Box]] | None, grid: bool) -> Json:
    """The Spreadsheet resource.

    Args:
        about: What its file says of it, and who asks.
        book: The spreadsheet.
        tree: The field mask; empty for everything.
        boxes: The cells asked for, by sheet id; None for all of every sheet.
        grid: Whether cells are told where the mask says nothing of them.
    """
    answer: Json = {
        "spreadsheetId": about.id,
        "properties": {
            "title": about.title,
            "locale": book.locale,
            **book.more,
            "timeZone": book.time_zone,
            "defaultFormat": DEFAULT_FORMAT,
            "spreadsheetTheme": SPREADSHEET_THEME,
        },
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{about.id}/edit",
    }
    if book.named:
        answer["namedRanges"] = book.named
    if book.metadata:
        answer["developerMetadata"] = book.metadata
    answer = pick(answer, tree)
    wanted = within(tree, "sheets")
    if wanted is not None:
        answer["sheets"] = [
            _sheet(about, book, place, wanted, None if boxes is None else boxes[sheet.id], grid=grid)
            for place, sheet in enumerate(book.sheets)
            if boxes is None or sheet.id in boxes
        ]
    return answer


def sheet_properties(sheet: Sheet, index: int) -> Json:
    """A sheet's properties; what is not so is not said."""
    answer: Json = {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": index,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": sheet.rows, "columnCount": sheet.columns, **sheet.grid},
    }
    if sheet.hidden:
        answer["hidden"] = True
    if sheet.tab is not None:
        if "rgbColor" in sheet.tab:
            answer["tabColor"] = sheet.tab["rgbColor"]
        answer["tabColorStyle"] = sheet.tab
    if sheet.right_to_left:
        answer["rightToLeft"] = True
    return answer


def _sheet(about: About, book: Book, index: int, tree: Mask, boxes: list[Box] | None, *, grid: bool) -> Json:
    sheet = book.sheets[index]
    answer: Json = {"properties": sheet_properties(sheet, index)}
    if sheet.merges:
        answer["merges"] = [grid_range(sheet, box) for box in sheet.merges]
    for name, attribute in _LISTS:
        if said := getattr(sheet, attribute):
            answer[name] = said
    if sheet.protected:
        answer["protectedRanges"] = [protected_as_told(one, about.email, about.owner) for one in sheet.protected]
    if sheet.filter is not None:
        answer["basicFilter"] = sheet.filter
    for name, dimension in (("rowGroups", "ROWS"), ("columnGroups", "COLUMNS")):
        if sheet.groups[dimension]:
            answer[name] = sheet.groups[dimension]
    answer = pick(answer, tree)
    data = within(tree, "data")
    if data is not None and (grid or "data" in tree):
        asked = boxes if boxes is not None else [sheet.whole]
        answer["data"] = [_grid_data(about, book, sheet, box, data) for box in asked]
    return answer


def _grid_data(about: About, book: Book, sheet: Sheet, box: Box, tree: Mask) -> Json:
    answer: Json = {}
    if box.top and within(tree, "startRow") is not None:
        answer["startRow"] = box.top
    if box.left and within(tree, "startColumn") is not None:
        answer["startColumn"] = box.left
    if (rows := within(tree, "rowData")) is not None and (data := _rows(about, book, sheet, box, rows)):
        answer["rowData"] = data
    for name, dimension, start, end in (
        ("rowMetadata", "ROWS", box.top, box.bottom),
        ("columnMetadata", "COLUMNS", box.left, box.right),
    ):
        if (deeper := within(tree, name)) is not None:
            said = sheet.lengths[dimension]
            usual = {"pixelSize": LENGTHS[dimension]}
            answer[name] = [pick({**usual, **said.get(place, {})}, deeper) for place in range(start, end)]
    return answer


def _rows(about: About, book: Book, sheet: Sheet, box: Box, tree: Mask) -> list[Json] | Verbatim:
    """RowData up to the last row that holds something; a blank row is «{}»."""
    wanted = within(tree, "values")
    parts = Parts(book, wanted or {})
    if about.compact and wanted is not None:
        return parts.verbatim(sheet, box)
    rows: list[Json] = []
    for row in range(box.top, min(box.bottom, max(sheet.cells, default=-1) + 1)):
        cells = sheet.cells.get(row, {})
        last = max((column for column in cells if box.left <= column < box.right), default=-1)
        values = [parts.of(cells.get(column)) for column in range(box.left, last + 1)]
        rows.append({"values": values} if values and wanted is not None else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows
