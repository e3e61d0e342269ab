"""Appending values: the last table of a range is found, and rows are written below it."""

from __future__ import annotations

from typing import Any

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.a1 import Box, shown
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.dimensions import insert
from tests.google_emulator.sheets.locate import boxed, located
from tests.google_emulator.sheets.values_write import Writing, written


def append(book: Book, text: str, rows: list[list[Any]], how: Writing, *, insert_rows: bool) -> Json:
    """Write rows below the last table of a range, or at its corner where it holds none. Raises Refused."""
    sheet, span = located(book, text)
    box = boxed(sheet, span)
    table = last_table(sheet, box)
    top, left = (table.bottom, table.left) if table else (box.top, box.left)
    width = max(map(len, rows), default=0)
    target = Box(top, left, top + max(1, len(rows)), left + max(1, width))
    if insert_rows and top < sheet.rows:
        insert(book, sheet, "ROWS", top, top + len(rows))
    if target.bottom > sheet.rows or target.right > sheet.columns:
        sheet.resized(max(sheet.rows, target.bottom), max(sheet.columns, target.right))
    answer: Json = {"tableRange": shown(sheet.title, table)} if table else {}
    return {**answer, "updates": written(book, sheet, target, rows, how)[0]}


def last_table(sheet: Sheet, box: Box) -> Box | None:
    """The last of the tables that a range meets: cells with values that touch one another, in a box."""
    tables = [table for table in _tables(sheet) if table.meets(box)]
    return max(tables, key=lambda table: (table.bottom, table.right), default=None)


def _tables(sheet: Sheet) -> list[Box]:
    left = {(row, column) for row, column, cell in sheet.filled(sheet.whole) if cell.entered is not None}
    found = []
    while left:
        island, edge = set(), [left.pop()]
        while edge:
            row, column = edge.pop()
            island.add((row, column))
            near = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
            left -= near
            edge.extend(near)
        rows, columns = [row for row, _ in island], [column for _, column in island]
        found.append(Box(min(rows), min(columns), max(rows) + 1, max(columns) + 1))
    return found
