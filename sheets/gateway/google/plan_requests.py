"""A planned sheet as requests to Google: its grid, its cells, its looks, its lists, colours and guards."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any

from sheets.gateway.google.cell_data import entered, number_format, text_of
from sheets.gateway.google.looks import LOOKS, pixels_high, pixels_wide
from sheets.gateway.google.plan_rules import colours, grid_range, guards, lists
from sheets.gateway.google.replies import Json
from sheets.grid import Value
from sheets.templates.plan import Region, SheetPlan, Style

#: Style and width in characters of a column the plan says nothing of.
PLAIN = (9.0, Style.TEXT)

#: Rows that stay free below what is planned.
_FREE_ROWS = 20


def size(plan: SheetPlan) -> tuple[int, int]:
    """How many rows and columns the sheet is made with: all that the plan speaks of, and some free rows."""
    regions = [region for dropdown in plan.dropdowns for region in dropdown.regions]
    regions += [region for said in plan.colours for region in said.regions]
    regions += [region for guard in plan.guards for region in guard.regions]
    rows = max([len(plan.rows) + _FREE_ROWS, plan.frozen[0] + 1, *(region.last_row + 1 for region in regions)])
    ends = [region.last_column + 1 for region in regions]
    columns = max([1, plan.frozen[1] + 1, *map(len, plan.rows), *ends, *(column + 1 for column in plan.columns)])
    return rows, columns


def add_sheet(plan: SheetPlan, sheet_id: int, index: int) -> Json:
    """The request that makes the blank sheet at its place."""
    rows, columns = size(plan)
    frozen = {"frozenRowCount": plan.frozen[0], "frozenColumnCount": plan.frozen[1]}
    grid = {"rowCount": rows, "columnCount": columns, **{name: count for name, count in frozen.items() if count}}
    properties = {"sheetId": sheet_id, "title": plan.title, "index": index, "gridProperties": grid}
    return {"addSheet": {"properties": properties}}


def fill_sheet(plan: SheetPlan, sheet_id: int, people: Collection[str], writer: str) -> list[Json]:
    """The requests that fill a sheet newly made; of a guard's editors only the ``people`` the workbook is open to."""
    rows, columns = size(plan)
    return [
        *_looks(plan, sheet_id, rows, columns),
        *_cells(plan, sheet_id),
        *_lengths(plan, sheet_id, columns),
        *(one for dropdown in plan.dropdowns for one in lists(dropdown, sheet_id, dropdown.regions)),
        *(one for said in plan.colours for one in colours(plan, said, sheet_id)),
        *(one for guard in plan.guards for one in guards(guard, sheet_id, people, writer)),
    ]


def stretch(sheet_id: int, dimension: str, first: int, last: int) -> Json:
    """Rows or columns, both ends included."""
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": first, "endIndex": last + 1}


def _runs(values: Sequence[Any]) -> Iterator[tuple[int, int, Any]]:
    """(first, last, value) of neighbours that are alike."""
    at = 0
    for value, run in groupby(values):
        length = sum(1 for _ in run)
        yield at, at + length - 1, value
        at += length


# ------------------------------------------------------------------------------------------------ looks and cells


def look(sheet_id: int, region: Region, style: Style) -> Json:
    """The request that makes cells look, and take what is typed, as a style says: those still blank too."""
    cell = {"userEnteredFormat": LOOKS[style]}
    return {"repeatCell": {"range": grid_range(sheet_id, region), "cell": cell, "fields": "userEnteredFormat"}}


def head_style(plan: SheetPlan, row: int, column: int) -> Style:
    """How a heading stands: turned where its column is, unless all of its row are as short as a lesson's number."""
    if column not in plan.upright:
        return Style.HEAD
    texts = (plan.rows[row][one] for one in plan.upright if row < len(plan.rows) and one < len(plan.rows[row]))
    return Style.HEAD_UPRIGHT if row in plan.heights or any(len(str(text)) > 2 for text in texts) else Style.HEAD


def _looks(plan: SheetPlan, sheet_id: int, rows: int, columns: int) -> Iterator[Json]:
    for row in range(plan.head):
        width = len(plan.rows[row]) if row < len(plan.rows) else 0
        styles = [head_style(plan, row, column) for column in range(width)]
        for first, last, style in _runs(styles):
            yield look(sheet_id, Region(row, first, row, last), style)
    below = [plan.columns.get(column, PLAIN)[1] for column in range(columns)]
    for first, last, style in _runs(below):
        yield look(sheet_id, Region(plan.head, first, rows - 1, last), style)


def _cells(plan: SheetPlan, sheet_id: int) -> Iterator[Json]:
    """What stands in the cells, as it is; and the formats of dates that stand where texts are expected."""
    lines = [
        {"values": _tailless([text_of(value) if row < plan.head else entered(value) for value in cells])}
        for row, cells in enumerate(plan.rows)
    ]
    if any(line["values"] for line in lines):
        start = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
        yield {"updateCells": {"start": start, "rows": lines, "fields": "userEnteredValue"}}
    for row, cells in enumerate(plan.rows[plan.head :], plan.head):
        for column, value in enumerate(cells):
            yield from _format(plan, sheet_id, row, column, value)


def _format(plan: SheetPlan, sheet_id: int, row: int, column: int, value: Value) -> Iterator[Json]:
    wanted = number_format(value)
    style = plan.columns.get(column, PLAIN)[1]
    if wanted is not None and LOOKS[style].get("numberFormat") != wanted:
        cell = {"userEnteredFormat": {"numberFormat": wanted}}
        at = grid_range(sheet_id, Region(row, column, row, column))
        yield {"repeatCell": {"range": at, "cell": cell, "fields": "userEnteredFormat.numberFormat"}}


def _tailless(cells: list[Json]) -> list[Json]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _lengths(plan: SheetPlan, sheet_id: int, columns: int) -> Iterator[Json]:
    widths = [pixels_wide(plan.columns.get(column, PLAIN)[0]) for column in range(columns)]
    for first, last, width in _runs(widths):
        yield length(stretch(sheet_id, "COLUMNS", first, last), width)
    for row, points in plan.heights.items():
        yield length(stretch(sheet_id, "ROWS", row, row), pixels_high(points))
    for column in sorted(plan.hidden_columns):
        said = {"range": stretch(sheet_id, "COLUMNS", column, column), "properties": {"hiddenByUser": True}}
        yield {"updateDimensionProperties": {**said, "fields": "hiddenByUser"}}


def length(lines: Json, pixels: int) -> Json:
    """The request that makes rows or columns so long."""
    said = {"range": lines, "properties": {"pixelSize": pixels}, "fields": "pixelSize"}
    return {"updateDimensionProperties": said}
