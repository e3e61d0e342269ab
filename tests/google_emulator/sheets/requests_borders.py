"""The request of batchUpdate that draws lines around and within a range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.colours import coloured
from tests.google_emulator.sheets.locate import placed
from tests.google_emulator.sheets.requests_sheets import Work


def update_borders(work: Work, request: Json) -> Json:
    """Each line that is named goes to the cells along it; one of no style is taken away."""
    sheet, box = placed(work.book, request.get("range") or {})
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            cell = sheet.at(row, column)
            form = dict(cell.format or {})
            lines = dict(form.get("borders") or {})
            for edge, name in _edges(box, row, column):
                if request.get(name) is not None:
                    lines[edge] = coloured(request[name])
            form["borders"] = {edge: line for edge, line in lines.items() if line.get("style") not in (None, "NONE")}
            kept = {name: value for name, value in form.items() if value or name != "borders"}
            sheet.put(row, column, replace(cell, format=kept or None))
    return {}


def _edges(box: Box, row: int, column: int) -> Iterator[tuple[str, str]]:
    """The edges of a cell, and the line of the request that each lies on."""
    yield "top", "top" if row == box.top else "innerHorizontal"
    yield "bottom", "bottom" if row == box.bottom - 1 else "innerHorizontal"
    yield "left", "left" if column == box.left else "innerVertical"
    yield "right", "right" if column == box.right - 1 else "innerVertical"
