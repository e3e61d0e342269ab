"""A spreadsheet and its sheets as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.cell import BLANK, Cell, extended
from tests.google_emulator.sheets.locales import Locale, locale_of
from tests.google_emulator.sheets.number_format import shown
from tests.google_emulator.sheets.typed import typed

#: Cells a spreadsheet may have in all.
CELLS_LIMIT = 10_000_000


class Sheet:
    """One sheet: its grid of cells, and what is said of ranges of it.

    ``ranges`` holds what the API lists beside the grid, each with a ``range``: protectedRanges, conditionalFormats
    (with ``ranges``), filterViews, bandedRanges; ``groups`` the row and column groups by dimension.
    """

    def __init__(self, sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> None:
        self.id, self.title, self.rows, self.columns = sheet_id, title, rows, columns
        self.hidden, self.right_to_left = False, False
        self.grid: Json = {}
        self.tab: Json | None = None
        self.cells: dict[int, dict[int, Cell]] = {}
        self._own_rows: set[int] = set()
        self.formulas: set[tuple[int, int]] = set()
        self.merges: list[Box] = []
        self.lengths: dict[str, dict[int, Json]] = {"ROWS": {}, "COLUMNS": {}}
        self.groups: dict[str, list[Json]] = {"ROWS": [], "COLUMNS": []}
        self.protected: list[Json] = []
        self.conditional: list[Json] = []
        self.filter: Json | None = None
        self.filter_views: list[Json] = []
        self.banded: list[Json] = []

    def at(self, row: int, column: int) -> Cell:
        """A cell; a blank one where nothing stands."""
        return self.cells.get(row, {}).get(column, BLANK)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Place a cell; a blank one takes away what stood there."""
        if cell == BLANK:
            self.take(row, column)
            return
        self._written_row(row)[column] = cell
        if cell.entered is not None and "formulaValue" in cell.entered:
            self.formulas.add((row, column))
        else:
            self.formulas.discard((row, column))

    def take(self, row: int, column: int) -> None:
        """Take a cell away with all that hangs on it."""
        if row not in self.cells:
            return
        cells = self._written_row(row)
        cells.pop(column, None)
        self.formulas.discard((row, column))
        if not cells:
            del self.cells[row]
            self._own_rows.discard(row)

    def emptied(self) -> None:
        """Take every cell away."""
        self.cells, self._own_rows, self.formulas = {}, set(), set()

    def _written_row(self, row: int) -> dict[int, Cell]:
        """A row to be written: one that a copy of the sheet has too is taken apart first."""
        if row not in self._own_rows:
            self.cells[row] = dict(self.cells.get(row, ()))
            self._own_rows.add(row)
        return self.cells[row]

    def filled(self, box: Box) -> Iterator[tuple[int, int, Cell]]:
        """The cells of a box that are not blank, row by row."""
        for row in sorted(self.cells) if box.height > len(self.cells) else range(box.top, box.bottom):
            cells = self.cells.get(row)
            if cells and box.top <= row < box.bottom:
                yield from ((row, c, cells[c]) for c in sorted(cells) if box.left <= c < box.right)

    @property
    def whole(self) -> Box:
        """All of the grid."""
        return Box(0, 0, self.rows, self.columns)

    def copied(self) -> Sheet:
        """The sheet as it is now; what happens to one does not happen to the other. Rows are shared until written."""
        other = Sheet(self.id, self.title, self.rows, self.columns)
        self._own_rows = set()
        for name, value in vars(self).items():
            kept = dict(value) if name == "cells" else set(value) if isinstance(value, set) else deepcopy(value)
            setattr(other, name, kept)
        return other

    def resized(self, rows: int, columns: int) -> None:
        """Cut or extend the grid; what lies outside is gone."""
        for row in [row for row in self.cells if row >= rows]:
            for column in list(self.cells[row]):
                self.take(row, column)
        if columns < self.columns:
            for row in list(self.cells):
                for column in [column for column in self.cells[row] if column >= columns]:
                    self.take(row, column)
        self.rows, self.columns = rows, columns
        self.merges = [box for box in self.merges if self.whole.holds(box)]


class Book:
    """A spreadsheet: its locale and time zone, its sheets in their order, its named ranges."""

    def __init__(self, locale: str = "en_US", time_zone: str = "Etc/GMT") -> None:
        self.locale, self.time_zone = locale, time_zone
        self.more: Json = {"autoRecalc": "ON_CHANGE"}
        self.sheets: list[Sheet] = []
        self.named: list[Json] = []
        self.metadata: list[Json] = []

    @property
    def ways(self) -> Locale:
        """What its locale brings."""
        return locale_of(self.locale)

    def sheet(self, sheet_id: int) -> Sheet | None:
        """The sheet of that id."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)

    def titled(self, title: str) -> Sheet | None:
        """The sheet of that title, in any case."""
        exact = next((sheet for sheet in self.sheets if sheet.title == title), None)
        return exact or next((sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()), None)

    def seen(self, cell: Cell) -> Cell:
        """The cell with its shown text as its value and number format now give it."""
        text = shown(cell.effective, cell.pattern, self.ways)
        return cell if text == cell.shown else replace(cell, shown=text)

    def written(self, cell: Cell, value: object, *, typed_in: bool, now: datetime) -> Cell:
        """The cell with a new value: typed by a person (USER_ENTERED), or stored as it is (RAW)."""
        if not typed_in or not isinstance(value, str):
            return self.holding(cell, extended(value))
        read = typed(value, self.ways, now.astimezone(ZoneInfo(self.time_zone)).date(), cell.pattern)
        if read.format is not None and not _suits(cell.pattern, read.format):
            cell = replace(cell, format={**(cell.format or {}), "numberFormat": read.format})
        return self.holding(cell, read.entered)

    def holding(self, cell: Cell, entered: Json | None) -> Cell:
        """The cell with that value entered; a formula is worked out afterwards."""
        effective = None if entered is not None and "formulaValue" in entered else entered
        return self.seen(replace(cell, entered=entered, effective=effective, runs=()))

    def shown_anew(self) -> None:
        """Show every cell as the locale now has it."""
        for sheet in self.sheets:
            for row, column, cell in list(sheet.filled(sheet.whole)):
                sheet.put(row, column, self.seen(cell))

    def copied(self) -> Book:
        """The spreadsheet as it is now."""
        other = Book(self.locale, self.time_zone)
        other.more, other.named, other.metadata = deepcopy(self.more), deepcopy(self.named), deepcopy(self.metadata)
        other.sheets = [sheet.copied() for sheet in self.sheets]
        return other

    @property
    def size(self) -> int:
        """Cells in all."""
        return sum(sheet.rows * sheet.columns for sheet in self.sheets)


#: Number formats that a typed value of each kind leaves as they are.
_SUITED = {"DATE": {"DATE", "DATE_TIME"}, "TIME": {"TIME", "DATE_TIME"}}


def _suits(pattern: Json, typed_format: Json) -> bool:
    kind = str(typed_format.get("type"))
    return pattern.get("type") in _SUITED.get(kind, {"NUMBER", "PERCENT", "CURRENCY", "SCIENTIFIC"})
