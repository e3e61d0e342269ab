"""A workbook completed by hand: what is missing put where it says, in the order it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sheets.grid import BLANK, Grid, Value, Workbook
from sheets.provision.missing import Missing, NewColumn, NewLine, NewText, SheetMissing


def completed(book: Workbook, lacks: Missing) -> Workbook:
    """The workbook with what it lacked."""
    additions = {found.title: found for found in lacks.additions}
    sheets = [_with(grid, additions[grid.title]) if grid.title in additions else grid for grid in book.sheets]
    return replace(book, sheets=(*sheets, *(sheet.grid() for sheet in lacks.sheets)))


def _with(grid: Grid, lacks: SheetMissing) -> Grid:
    rows = [list(row) for row in grid.rows]
    for text in (*(text for pupil in lacks.pupils for text in pupil), *lacks.topics):
        _write(rows, text)
    for line in reversed(lacks.lines):
        _insert_line(rows, line)
    for column in reversed(lacks.columns):
        _insert_column(rows, column)
    return Grid.of(grid.title, rows)


def _write(rows: list[list[Value]], text: NewText) -> None:
    rows += [[] for _ in range(text.row + 1 - len(rows))]
    cells = rows[text.row]
    cells += [BLANK] * (text.column + 1 - len(cells))
    assert cells[text.column] == BLANK, f"something stands in {text}"
    cells[text.column] = text.text


def _insert_line(rows: list[list[Value]], line: NewLine) -> None:
    """Put a line at its row; the cells of its columns move down from there on."""
    columns = range(line.column, line.column + len(line.texts))
    below = [[row[c] if c < len(row) else BLANK for c in columns] for row in rows[line.row :]]
    moved: list[list[Value]] = [list(line.texts), *below]
    for at, texts in enumerate(moved, line.row):
        rows += [[] for _ in range(at + 1 - len(rows))]
        rows[at] += [BLANK] * (columns.stop - len(rows[at]))
        rows[at][columns.start : columns.stop] = texts


def _insert_column(rows: list[list[Value]], column: NewColumn) -> None:
    heads = dict(column.heads)
    for at, row in enumerate(rows):
        if at in heads or len(row) > column.before:
            row.extend([BLANK] * (column.before - len(row)))
            row.insert(column.before, heads.get(at, BLANK))


def typed_over(book: Workbook, cells: Iterable[tuple[str, int, int, Value]]) -> Workbook:
    """The workbook after somebody typed: (sheet, row, column, value) each."""
    rows = {grid.title: [list(row) for row in grid.rows] for grid in book.sheets}
    for sheet, row, column, value in cells:
        rows[sheet] += [[] for _ in range(row + 1 - len(rows[sheet]))]
        rows[sheet][row] += [BLANK] * (column + 1 - len(rows[sheet][row]))
        rows[sheet][row][column] = value
    return replace(book, sheets=tuple(Grid.of(title, found) for title, found in rows.items()))
