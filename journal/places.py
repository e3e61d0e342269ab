"""Where something stands: a workbook, a sheet, a cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Name a column as spreadsheets do: 0 → «A», 26 → «AA»."""
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters = chr(ord("A") + rest) + letters
        column -= 1
    return letters


def address(row: int, column: int) -> str:
    """Name a cell as spreadsheets do: row 1, column 2 (both from 0) → «C2»."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell, a sheet (no row) or a workbook (no sheet). Rows and columns count from 0."""

    workbook: str
    sheet: str = ""
    row: int = -1
    column: int = -1

    @property
    def cell(self) -> str:
        """The address in the sheet, «C2»; empty for a whole sheet or workbook."""
        if self.row < 0:
            return ""
        return address(self.row, self.column) if self.column >= 0 else f"строка {self.row + 1}"

    def __str__(self) -> str:
        sheet = f"{self.workbook}, {self.sheet}" if self.sheet else self.workbook
        return f"{sheet}!{self.cell}" if self.cell else sheet
