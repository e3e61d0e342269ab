"""A register that nobody has begun: its headings stand, and no pupil or no lesson as yet. Nothing is wrong with it."""

from __future__ import annotations

from sheets.grid import BLANK, Grid
from sheets.labels import HEADING_ROWS, label_of
from sheets.layout import NAMES_WITHIN


def is_unbegun(grid: Grid) -> bool:
    """Whether a sheet has the rows «Дата» and «Урок» of a register, and nothing typed under them for any lesson."""
    for row in range(min(HEADING_ROWS, len(grid.rows))):
        for column in range(NAMES_WITHIN):
            if label_of(grid.at(row, column)) == "date" and label_of(grid.at(row + 1, column)) == "number":
                return not _holds_anything(grid, row, column)
    return False


def _holds_anything(grid: Grid, head: int, labels: int) -> bool:
    """Whether anything stands under the lessons, between the names and the right page."""
    columns = range(labels + 1, grid.width)
    right = next((column for column in columns if label_of(grid.at(head, column)) == "date"), grid.width)
    below = (row for row in range(head + 2, len(grid.rows)) if label_of(grid.at(row, labels)) != "kind")
    return any(grid.at(row, column) != BLANK for row in below for column in range(labels + 1, right))
