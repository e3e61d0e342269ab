"""What a standing register lacks, as requests to Google: names, topics, lines and columns put in where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sheets.gateway.google.cell_data import entered
from sheets.gateway.google.looks import LOOKS, PLAIN_TEXT, pixels_wide
from sheets.gateway.google.plan_requests import PLAIN, head_style, length, look, stretch
from sheets.gateway.google.plan_rules import grid_range, lists
from sheets.gateway.google.replies import Json
from sheets.grid import BLANK, Grid
from sheets.provision.missing import NewColumn, NewLine, NewText, SheetMissing
from sheets.templates.plan import Region, SheetPlan, Style


def addition_requests(lack: SheetMissing, plan: SheetPlan, grid: Grid, rows: int) -> list[Json]:
    """The requests that add it. Texts first, then lines and columns from the last to the first: all places stay true.

    Args:
        lack: What is lacking, by places of the sheet as it was read.
        plan: The sheet's plan.
        grid: The sheet as it was read.
        rows: How many rows it has, blank ones too.
    """
    sheet_id = grid.gid or 0
    texts = [text for pupil in lack.pupils for text in pupil] + list(lack.topics)
    used = [text.row + 1 for text in texts] + [line.row + 1 for line in lack.lines]
    lowest = max(len(grid.rows) + len(lack.lines), *used, 0)
    total = max(rows, lowest)
    return [
        *([_more_rows(sheet_id, lowest - rows)] if lowest > rows else ()),
        *(_text(text, sheet_id) for text in texts if grid.at(text.row, text.column) == BLANK),
        *(one for line in reversed(lack.lines) for one in _line(line, sheet_id)),
        *(one for run in reversed(_runs(lack, plan)) for one in _columns(run, plan, sheet_id, total)),
    ]


def _more_rows(sheet_id: int, count: int) -> Json:
    return {"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": count}}


def _text(said: NewText, sheet_id: int) -> Json:
    cell = {**entered(said.text), "userEnteredFormat": {"numberFormat": PLAIN_TEXT}}
    start = {"sheetId": sheet_id, "rowIndex": said.row, "columnIndex": said.column}
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}}


def _line(line: NewLine, sheet_id: int) -> Iterator[Json]:
    """A line of the right page: those below go down, the left page stays."""
    cells = Region(line.row, line.column, line.row, line.column + len(line.texts) - 1)
    yield {"insertRange": {"range": grid_range(sheet_id, cells), "shiftDimension": "ROWS"}}
    values = [{**entered(text), "userEnteredFormat": LOOKS[Style.WRAP]} for text in line.texts]
    start = {"sheetId": sheet_id, "rowIndex": line.row, "columnIndex": line.column}
    yield {
        "updateCells": {
            "start": start,
            "rows": [{"values": values}],
            "fields": "userEnteredValue,userEnteredFormat",
        }
    }


def _runs(lack: SheetMissing, plan: SheetPlan) -> list[list[NewColumn]]:
    """The columns that are put in side by side and look alike."""
    alike = groupby(lack.columns, key=lambda one: (one.before, one.is_term, plan.columns.get(one.planned, PLAIN)))
    return [list(run) for _, run in alike]


def _columns(run: list[NewColumn], plan: SheetPlan, sheet_id: int, rows: int) -> Iterator[Json]:
    """Columns side by side: their headings, their looks down to the last row, their lists."""
    first, planned = run[0].before, run[0].planned
    last = first + len(run) - 1
    top = min((row for column in run for row, _ in column.heads), default=0)
    width, style = plan.columns.get(planned, PLAIN)
    yield {"insertDimension": {"range": stretch(sheet_id, "COLUMNS", first, last), "inheritFromBefore": first > 0}}
    yield length(stretch(sheet_id, "COLUMNS", first, last), pixels_wide(width))
    for row in range(plan.head):
        yield look(sheet_id, Region(top + row, first, top + row, last), head_style(plan, row, planned))
    yield look(sheet_id, Region(top + plan.head, first, rows - 1, last), style)
    for dropdown in plan.dropdowns:
        within = (one for one in dropdown.regions if one.first_column <= planned <= one.last_column)
        regions = [
            Region(top + one.first_row, first, min(top + one.last_row, rows - 1), last)
            for one in within
            if top + one.first_row < rows
        ]
        yield from lists(dropdown, sheet_id, regions)
    yield from _heads(run, sheet_id, first)


def _heads(run: list[NewColumn], sheet_id: int, first: int) -> Iterator[Json]:
    for row in sorted({row for column in run for row, _ in column.heads}):
        values = [entered(dict(column.heads).get(row, BLANK)) for column in run]
        start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": first}
        yield {"updateCells": {"start": start, "rows": [{"values": values}], "fields": "userEnteredValue"}}
