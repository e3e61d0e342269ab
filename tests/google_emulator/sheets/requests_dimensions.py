"""Requests of batchUpdate about rows and columns."""

from __future__ import annotations

from dataclasses import replace

from tests.google_emulator.fields import set_fields
from tests.google_emulator.refusals import Json, invalid
from tests.google_emulator.sheets.book import CELLS_LIMIT, Sheet
from tests.google_emulator.sheets.defaults import LENGTHS
from tests.google_emulator.sheets.dimensions import delete, insert, move
from tests.google_emulator.sheets.lengths import text_width
from tests.google_emulator.sheets.locate import kept_range, sheet_of
from tests.google_emulator.sheets.requests_sheets import Work, needed_mask

_KINDS = ("ROWS", "COLUMNS")


def _stretch(work: Work, given: Json | None) -> tuple[Sheet, str, int, int]:
    """The sheet, the dimension and both ends that a DimensionRange means. Raises Refused."""
    given = given or {}
    sheet = sheet_of(work.book, given.get("sheetId"))
    dimension = given.get("dimension", "")
    if dimension not in _KINDS:
        raise invalid("No dimension specified.")
    size = sheet.rows if dimension == "ROWS" else sheet.columns
    return sheet, dimension, int(given.get("startIndex") or 0), int(given.get("endIndex") or size)


def insert_dimension(work: Work, request: Json) -> Json:
    """Rows or columns are put in, looking as those before or after them."""
    sheet, dimension, start, end = _stretch(work, request.get("range"))
    size = sheet.rows if dimension == "ROWS" else sheet.columns
    before = bool(request.get("inheritFromBefore"))
    if start > size:
        raise invalid(f"range.startIndex[{start}] is too large, the grid has {size} {dimension.lower()}.")
    if start == 0 and before:
        raise invalid("inheritFromBefore cannot be true when inserting at index 0.")
    insert(work.book, sheet, dimension, start, end)
    _inherit(sheet, dimension, start, end, start - 1 if before else end)
    return {}


def _inherit(sheet: Sheet, dimension: str, start: int, end: int, model: int) -> None:
    """The new cells have the look and the rules of the line they were put beside."""
    for row, column, cell in list(sheet.filled(sheet.whole)):
        if (row if dimension == "ROWS" else column) == model and (cell.format or cell.validation):
            like = replace(cell, entered=None, effective=None, shown="", note="", runs=())
            for place in range(start, end):
                sheet.put(*((place, column) if dimension == "ROWS" else (row, place)), like)


def delete_dimension(work: Work, request: Json) -> Json:
    """Rows or columns go, but not all of them."""
    sheet, dimension, start, end = _stretch(work, request.get("range"))
    size = sheet.rows if dimension == "ROWS" else sheet.columns
    if end > size or start >= end:
        what = "endIndex" if start < end else "startIndex"
        raise invalid(f"Cannot delete a {dimension[:-1].lower()} that doesn't exist. Tried to delete {what} {end}.")
    if end - start >= size:
        raise invalid(f"You can't delete all the {dimension.lower()} on the sheet.")
    delete(work.book, sheet, dimension, start, end)
    return {}


def append_dimension(work: Work, request: Json) -> Json:
    """Rows or columns are added at the end."""
    sheet = sheet_of(work.book, request.get("sheetId"))
    length = int(request.get("length") or 0)
    rows, columns = (length, 0) if request.get("dimension") == "ROWS" else (0, length)
    if work.book.size - sheet.rows * sheet.columns + (sheet.rows + rows) * (sheet.columns + columns) > CELLS_LIMIT:
        raise invalid(
            f"This action would increase the number of cells in the workbook above the limit of {CELLS_LIMIT} cells."
        )
    sheet.resized(sheet.rows + rows, sheet.columns + columns)
    return {}


def move_dimension(work: Work, request: Json) -> Json:
    """Rows or columns are moved."""
    sheet, dimension, start, end = _stretch(work, request.get("source"))
    move(work.book, sheet, dimension, start, end, int(request.get("destinationIndex") or 0))
    return {}


def update_dimension_properties(work: Work, request: Json) -> Json:
    """Heights, widths, and what is hidden."""
    sheet, dimension, start, end = _stretch(work, request.get("range"))
    said, tree = sheet.lengths[dimension], needed_mask(request)
    for place in range(start, end):
        new = set_fields(said.get(place, {}), request.get("properties") or {}, tree)
        said[place] = {name: value for name, value in new.items() if value}
    return {}


def auto_resize_dimensions(work: Work, request: Json) -> Json:
    """Columns as wide as what stands in them; rows are as high as they were."""
    sheet, dimension, start, end = _stretch(work, request.get("dimensions"))
    for place in range(start, end if dimension == "COLUMNS" else start):
        texts = [cell.shown for _, column, cell in sheet.filled(sheet.whole) if column == place and cell.shown]
        if texts:
            width = max(text_width(line) for text in texts for line in text.split("\n"))
            sheet.lengths[dimension].setdefault(place, {})["pixelSize"] = width
    return {}


def add_dimension_group(work: Work, request: Json) -> Json:
    """Rows or columns are grouped; within a group the new one lies deeper."""
    sheet, dimension, start, end = _stretch(work, request.get("range"))
    groups = sheet.groups[dimension]
    depth = 1 + sum(one["range"]["startIndex"] <= start and end <= one["range"]["endIndex"] for one in groups)
    kept = kept_range({**request["range"], "startIndex": start, "endIndex": end})
    groups.append({"range": kept, "depth": depth})
    groups.sort(key=lambda one: (one["range"]["startIndex"], one["depth"]))
    sheet.grid["rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"] = True
    return {"addDimensionGroup": {"dimensionGroups": list(groups)}}


def delete_dimension_group(work: Work, request: Json) -> Json:
    """A group goes; those that are left are told."""
    sheet, dimension, start, end = _stretch(work, request.get("range"))
    groups = sheet.groups[dimension]
    found = [one for one in groups if (one["range"]["startIndex"], one["range"]["endIndex"]) == (start, end)]
    if not found:
        raise invalid("There is no group at the given range.")
    groups.remove(found[-1])
    return {"deleteDimensionGroup": {"dimensionGroups": list(groups)} if groups else {}}


def length_of(sheet: Sheet, dimension: str, place: int) -> int:
    """Pixels of one row or column."""
    return int(sheet.lengths[dimension].get(place, {}).get("pixelSize", LENGTHS[dimension]))
