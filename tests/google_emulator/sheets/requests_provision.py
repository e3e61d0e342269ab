"""Requests of batchUpdate that move the cells below a range, and notes of programs that nobody sees."""

from __future__ import annotations

from tests.google_emulator.refusals import Json, invalid
from tests.google_emulator.sheets.locate import placed
from tests.google_emulator.sheets.requests_sheets import Work


def insert_range(work: Work, request: Json) -> Json:
    """Blank cells are put in: those below go down in these columns alone, or those to the right in these rows.

    What would go beyond the grid makes it grow, as people see it do; what is said of ranges stays where it is.
    """
    sheet, box = placed(work.book, request.get("range") or {})
    kind = request.get("shiftDimension", "")
    if kind not in ("ROWS", "COLUMNS"):
        raise invalid("No dimension specified.")
    if any(box.meets(merge) for merge in sheet.merges):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    down, right = (box.height, 0) if kind == "ROWS" else (0, box.width)
    moved = [
        (row, column, cell)
        for row, column, cell in list(sheet.filled(sheet.whole))
        if (row >= box.top and box.left <= column < box.right if kind == "ROWS" else
            column >= box.left and box.top <= row < box.bottom)
    ]  # fmt: skip
    rows = max([sheet.rows, *(row + down + 1 for row, _, _ in moved)])
    columns = max([sheet.columns, *(column + right + 1 for _, column, _ in moved)])
    sheet.resized(rows, columns)
    for row, column, _ in moved:
        sheet.take(row, column)
    for row, column, cell in moved:
        sheet.put(row + down, column + right, cell)
    return {}


def create_developer_metadata(work: Work, request: Json) -> Json:
    """A note of a program on the whole spreadsheet; two of one number there are not."""
    given: Json = request.get("developerMetadata") or {}
    if not given.get("metadataKey"):
        raise invalid("Developer metadata must have a key.")
    if not (given.get("location") or {}).get("spreadsheet"):
        raise invalid("Only notes on the whole spreadsheet are emulated.")
    number = int(given.get("metadataId") or work.ids.number("metadata"))
    if any(one["metadataId"] == number for one in work.book.metadata):
        raise invalid(f"There is already developer metadata with id: {number}.")
    one = {**given, "metadataId": number, "location": {"locationType": "SPREADSHEET", "spreadsheet": True}}
    work.book.metadata.append(one)
    return {"createDeveloperMetadata": {"developerMetadata": one}}
