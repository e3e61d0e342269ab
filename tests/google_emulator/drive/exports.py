"""A spreadsheet as a file: .xlsx by XlsxWriter, .csv of its first sheet."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook as Writer
from xlsxwriter.worksheet import Worksheet

from tests.google_emulator.sheets.book import Book
from tests.google_emulator.sheets.cell import Cell
from tests.google_emulator.sheets.number_format import pattern_of
from tests.google_emulator.sheets.values_read import Rendering, grid_values

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def csv_bytes(book: Book) -> bytes:
    """The first sheet as it is seen, every row as long as the longest, without a last line end."""
    rows = grid_values(book.sheets[0], book.sheets[0].whole, Rendering())
    width = max(map(len, rows), default=0)
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([*row, *[""] * (width - len(row))] for row in rows)
    return text.getvalue().removesuffix("\r\n").encode()


def xlsx_bytes(book: Book) -> bytes:
    """Every sheet with its values, number formats, merges and notes."""
    data = BytesIO()
    with xlsxwriter.Workbook(data, _OPTIONS) as writer:
        formats: dict[str, Format] = {}
        for sheet in book.sheets:
            page = writer.add_worksheet(sheet.title[:31])
            if sheet.hidden:
                page.hide()
            for box in sheet.merges:
                page.merge_range(box.top, box.left, box.bottom - 1, box.right - 1, "")
            for row, column, cell in sheet.filled(sheet.whole):
                _write(page, row, column, cell, _look(writer, formats, book, cell))
    return data.getvalue()


def _look(writer: Writer, formats: dict[str, Format], book: Book, cell: Cell) -> Format | None:
    pattern = "@" if cell.pattern.get("type") == "TEXT" else pattern_of(cell.pattern, book.ways)
    if not pattern:
        return None
    return formats.setdefault(pattern, writer.add_format({"num_format": pattern}))


def _write(page: Worksheet, row: int, column: int, cell: Cell, look: Format | None) -> None:
    value: Any = cell.value
    if cell.note:
        page.write_comment(row, column, cell.note)
    if cell.entered is not None and "formulaValue" in cell.entered:
        page.write_formula(row, column, cell.entered["formulaValue"], look, value if value is not None else "")
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, look)
    elif value is not None:
        page.write_string(row, column, str(value), look)
