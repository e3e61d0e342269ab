"""A table read row by row: what cards of some thirty rows need, faster than pandas gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd


def rows(table: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as plain tuples of those columns; everything missing is None."""
    return zip(*(_values(table[column]) for column in columns), strict=True)


def _values(column: pd.Series[Any]) -> list[Any]:
    """The values of a column, None where pandas keeps NaN, NaT or NA."""
    return [None if value is pd.NA or value != value else value for value in column.tolist()]  # noqa: PLR0124
