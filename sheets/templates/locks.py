"""What of a guarded sheet a file locks: a file does not know who opens it, so what people type stays open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheets.templates.plan import Region, SheetPlan

#: What a locked sheet allows nevertheless, as XlsxWriter names it: a teacher widens and hides columns, inserts one
#: for a lesson, removes it, notes something at a cell, filters. Sorting stays what a lock forbids: it would give one
#: pupil another's marks.
ALLOWED = {
    "objects": True,
    "scenarios": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_columns": True,
    "insert_rows": True,
    "insert_hyperlinks": True,
    "delete_columns": True,
    "delete_rows": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


@dataclass(frozen=True, slots=True)
class Locks:
    """The locked cells of a sheet: some regions, or everything."""

    regions: tuple[Region, ...] = ()
    everything: bool = False

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Whether the cell (row, column) is locked."""
        row, column = place
        return self.everything or any(
            r.first_row <= row <= r.last_row and r.first_column <= column <= r.last_column for r in self.regions
        )

    def cells(self) -> Iterator[tuple[int, int]]:
        """The cells of the regions."""
        for region in self.regions:
            for row in range(region.first_row, region.last_row + 1):
                for column in range(region.first_column, region.last_column + 1):
                    yield row, column


def locks_of(plan: SheetPlan) -> Locks:
    """What is locked of a sheet: what is guarded and does not merely warn, since a file cannot warn."""
    guards = [guard for guard in plan.guards if not guard.warns]
    regions = tuple(region for guard in guards for region in guard.regions)
    return Locks(regions, everything=any(not guard.regions for guard in guards))
