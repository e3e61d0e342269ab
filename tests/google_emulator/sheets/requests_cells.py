"""Requests of batchUpdate about the cells themselves: values, formats, notes, validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.google_emulator.fields import Mask, set_fields, within
from tests.google_emulator.refusals import Json, invalid
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import BLANK, Cell
from tests.google_emulator.sheets.colours import coloured, paired
from tests.google_emulator.sheets.locate import located, placed, sheet_of
from tests.google_emulator.sheets.requests_sheets import Work, needed_mask


def update_cells(work: Work, request: Json) -> Json:
    """Rows of CellData from a corner or over a range; cells of the range beyond them lose the masked fields."""
    tree = needed_mask(request)
    if request.get("range") is not None:
        sheet, box = placed(work.book, request["range"])
    else:
        start = request.get("start") or {}
        sheet = sheet_of(work.book, start.get("sheetId"))
        box = _from(sheet, start, request.get("rows") or [])
    rows = request.get("rows") or []
    for row in range(box.top, box.bottom):
        data = (rows[row - box.top].get("values") or []) if row - box.top < len(rows) else []
        for column in range(box.left, box.right):
            given = data[column - box.left] if column - box.left < len(data) else None
            if given is not None or request.get("range") is not None:
                sheet.put(row, column, changed(work.book, sheet.at(row, column), given or {}, tree))
    return {}


def _from(sheet: Sheet, start: Json, rows: list[Json]) -> Box:
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    width = max((len(row.get("values") or []) for row in rows), default=0)
    if top + len(rows) > sheet.rows or left + width > sheet.columns:
        what, last = ("rows", sheet.rows) if top + len(rows) > sheet.rows else ("columns", sheet.columns)
        raise invalid(f"Attempting to write {what[:-1]}: {last}, beyond the last requested {what[:-1]} of: {last - 1}")
    return Box(top, left, top + len(rows), left + width)


def append_cells(work: Work, request: Json) -> Json:
    """Rows of CellData below the last row that holds anything."""
    sheet = sheet_of(work.book, request.get("sheetId"))
    rows = request.get("rows") or []
    top = max((row for row, _, cell in sheet.filled(sheet.whole) if cell.entered is not None), default=-1) + 1
    width = max((len(row.get("values") or []) for row in rows), default=0)
    sheet.resized(max(sheet.rows, top + len(rows)), max(sheet.columns, width))
    start = {"sheetId": sheet.id, "rowIndex": top, "columnIndex": 0}
    return update_cells(work, {"start": start, "rows": rows, "fields": request.get("fields")})


def repeat_cell(work: Work, request: Json) -> Json:
    """One CellData over a whole range."""
    tree = needed_mask(request)
    sheet, box = placed(work.book, request.get("range") or {})
    given = request.get("cell") or {}
    if not given and set(tree) <= {"userEnteredValue", "note"}:
        box = Box(box.top, box.left, min(box.bottom, max(sheet.cells, default=-1) + 1), box.right)
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            sheet.put(row, column, changed(work.book, sheet.at(row, column), given, tree))
    return {}


def changed(book: Book, cell: Cell, given: Mapping[str, Any], tree: Mask) -> Cell:
    """The cell with the masked fields of a CellData; what the data has not is taken away."""
    if (deeper := within(tree, "userEnteredFormat")) is not None:
        kept = set_fields(cell.format or {}, coloured(given.get("userEnteredFormat") or {}), paired(deeper))
        cell = book.seen(replace(cell, format=kept or None))
    if within(tree, "userEnteredValue") is not None:
        entered = {key: value for key, value in (given.get("userEnteredValue") or {}).items() if value is not None}
        blank = not entered or entered == {"stringValue": ""}
        cell = book.holding(cell, None if blank else entered)
    if within(tree, "note") is not None:
        cell = replace(cell, note=given.get("note") or "")
    if within(tree, "dataValidation") is not None:
        cell = replace(cell, validation=given.get("dataValidation") or None)
    if within(tree, "textFormatRuns") is not None:
        cell = replace(cell, runs=tuple(coloured(run) for run in given.get("textFormatRuns") or ()))
    return cell


#: Options a list in a cell may hold.
_MOST_OPTIONS = 500


def _check_rule(book: Book, condition: Json) -> None:
    """Refuse a list without options, and one of cells that are not there."""
    kind, values = condition.get("type", ""), [one.get("userEnteredValue", "") for one in condition.get("values") or []]
    if kind == "ONE_OF_LIST" and not 1 <= len(values) <= _MOST_OPTIONS:
        raise invalid(f"Condition 'ONE_OF_LIST' takes 1 to {_MOST_OPTIONS} values, got {len(values)}.")
    if kind == "ONE_OF_RANGE":
        if len(values) != 1 or not values[0].startswith("="):
            raise invalid(f"Invalid ConditionValue.userEnteredValue: {' '.join(values)}. Must be a range.")
        located(book, values[0][1:].replace("$", ""))


def set_data_validation(work: Work, request: Json) -> Json:
    """A rule for a range, or none."""
    sheet, box = placed(work.book, request.get("range") or {})
    given = request.get("rule")
    if given:
        _check_rule(work.book, given.get("condition") or {})
    rule = {key: value for key, value in given.items() if value not in (None, False, "")} if given else None
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            sheet.put(row, column, replace(sheet.at(row, column), validation=rule))
    return {}


def merge_cells(work: Work, request: Json) -> Json:
    """Merge a range whole, by rows or by columns; only the top left value of each stays."""
    sheet, box = placed(work.book, request.get("range") or {})
    kind = request.get("mergeType", "MERGE_ALL")
    if any(old.meets(box) and not box.holds(old) for old in sheet.merges):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [old for old in sheet.merges if not old.meets(box)]
    for new in _parts(box, kind):
        if new.height * new.width > 1:
            sheet.merges.append(new)
            for row, column, cell in list(sheet.filled(new)):
                if (row, column) != (new.top, new.left):
                    sheet.put(row, column, replace(cell, entered=None, effective=None, shown="", note="", runs=()))
    return {}


def _parts(box: Box, kind: str) -> list[Box]:
    if kind == "MERGE_ROWS":
        return [Box(row, box.left, row + 1, box.right) for row in range(box.top, box.bottom)]
    if kind == "MERGE_COLUMNS":
        return [Box(box.top, column, box.bottom, column + 1) for column in range(box.left, box.right)]
    return [box]


def unmerge_cells(work: Work, request: Json) -> Json:
    """Take the merges of a range apart."""
    sheet, box = placed(work.book, request.get("range") or {})
    if any(old.meets(box) and not box.holds(old) for old in sheet.merges):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [old for old in sheet.merges if not old.meets(box)]
    return {}


def blanked(cell: Cell) -> Cell:
    """A cell without its value; what else hangs on it stays."""
    kept = replace(cell, entered=None, effective=None, shown="", runs=())
    return kept if kept != BLANK else BLANK
