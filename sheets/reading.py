"""Reading the tables of one workbook in turn, gathering what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from journal.issues import Issue, Problem
from sheets.grid import Workbook
from sheets.headings import Table
from sheets.tables_sheet import Row, find_table

T = TypeVar("T")


@dataclass(slots=True)
class Reading:
    """One workbook being read; ``issues`` grows as its tables are taken."""

    book: Workbook
    issues: list[Issue] = field(default_factory=list)

    def table(
        self,
        table: Table,
        read: Callable[[Row], T | None],
        kept: tuple[T, ...] = (),
        *,
        key: Callable[[T], Hashable] | None = None,
        at: str = "",
        twice: Problem = Problem.BAD_ROW,
    ) -> tuple[T, ...]:
        """The rows of a table that could be read, in order.

        Args:
            table: The table.
            read: One row → what it says, or None; it leaves its issues in the row.
            kept: What stands where the sheet or one of its headings is missing.
            key: What no two rows may share: the later one is an issue, and left out.
            at: The field to point at there.
            twice: The problem to name there.
        """
        found = find_table(self.book, table)
        self.issues += found.issues
        if not found.whole:
            return kept
        values: list[T] = []
        first: dict[Hashable, int] = {}
        for row in found.rows:
            value = read(row)
            if value is not None and key is not None and first.setdefault(key(value), row.row) != row.row:
                row.fault(at, twice, f"уже есть в строке {first[key(value)] + 1}")
                value = None
            if value is not None:
                values.append(value)
            self.issues += row.issues
        return tuple(values)
