"""A workbook with what hangs on its cells: formats, lists to choose from, protection, what is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sheets.grid import Grid, Workbook
from sheets.templates.plan import Region

#: Row and column of a cell, from 0.
Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dressed:
    """One sheet with its looks; whatever is not named has none of them.

    ``text`` are cells formatted as plain text, ``formatted`` those with a format of their own besides it (a date, a
    share), ``listed`` those with a rule of what may be typed. ``guards`` are protected, by a ban or a warning.
    """

    grid: Grid
    rows: int
    columns: int
    text: frozenset[Position] = frozenset()
    formatted: frozenset[Position] = frozenset()
    listed: frozenset[Position] = frozenset()
    guards: tuple[Region, ...] = ()
    hidden_columns: frozenset[int] = frozenset()

    def guarded(self, region: Region) -> bool:
        """Whether every cell of a region is protected."""
        return all(any(holds(guard, cell) for guard in self.guards) for cell in cells_of(region))


@dataclass(frozen=True, slots=True)
class DressedBook:
    """One workbook with its looks: the language its cells are read in and the time zone of its clock."""

    id: str
    title: str
    locale: str
    timezone: str
    sheets: tuple[Dressed, ...]

    def workbook(self) -> Workbook:
        """The workbook as gateways read it, without a version."""
        return Workbook(self.id, self.title, "", tuple(sheet.grid for sheet in self.sheets))


def cells_of(region: Region) -> Iterable[Position]:
    """The cells of a region, row by row."""
    return (
        (row, column)
        for row in range(region.first_row, region.last_row + 1)
        for column in range(region.first_column, region.last_column + 1)
    )


def holds(region: Region, cell: Position) -> bool:
    """Whether a cell lies in a region."""
    row, column = cell
    return region.first_row <= row <= region.last_row and region.first_column <= column <= region.last_column


def regions_of(cells: Iterable[Position]) -> tuple[Region, ...]:
    """The fewest regions a simple look finds for these cells: runs in a row, joined to equal runs right below."""
    runs: dict[tuple[int, int], list[Region]] = {}
    for row, first, last in _runs(sorted(cells)):
        below = runs.setdefault((first, last), [])
        if below and below[-1].last_row == row - 1:
            below[-1] = Region(below[-1].first_row, first, row, last)
        else:
            below.append(Region(row, first, row, last))
    found = [region for regions in runs.values() for region in regions]
    return tuple(sorted(found, key=lambda region: (region.first_row, region.first_column)))


def _runs(cells: Iterable[Position]) -> list[tuple[int, int, int]]:
    """Unbroken stretches of cells in one row: (row, first column, last column)."""
    found: list[tuple[int, int, int]] = []
    for row, column in cells:
        if found and found[-1][0] == row and found[-1][2] == column - 1:
            found[-1] = (row, found[-1][1], column)
        else:
            found.append((row, column, column))
    return found
