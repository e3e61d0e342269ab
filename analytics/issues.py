"""What is to be mended in the sheets, where most of it lies, and in which order to read it."""

from __future__ import annotations

import pandas as pd

from journal.classes import grade
from journal.issues import Severity

#: The gravest first.
ORDER = {severity.value: place for place, severity in enumerate((Severity.STOP, Severity.WARN, Severity.NOTE))}


def issue_counts(issues: pd.DataFrame, by: str) -> pd.DataFrame:
    """How many issues each value of a column has.

    Args:
        issues: A table with the column ``by``.
        by: Such as ``severity``, ``school_class`` or ``problem``.

    Returns:
        ``by`` and ``count``, the most first.
    """
    return (
        issues.groupby(by, as_index=False, observed=True)
        .size()
        .rename(columns={"size": "count"})
        .sort_values(["count", by], ascending=[False, True], ignore_index=True)
    )


def issues_where(issues: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    """The issues whose columns have the wanted values; a column wanted as «» is not looked at."""
    for column, value in wanted.items():
        if value:
            issues = issues[issues[column] == value]
    return issues


def in_reading_order(issues: pd.DataFrame) -> pd.DataFrame:
    """Issues sheet by sheet, sheets with the gravest first, 2А before 10А; within a sheet the same."""
    place = ["workbook", "sheet"]
    ranked = issues.assign(
        rank=issues["severity"].map(ORDER).astype("int64"),
        grade=[grade(name) if name else 0 for name in issues["school_class"]],
    )
    worst = ranked.groupby(place, observed=True)["rank"].transform("min") if len(ranked) else ranked["rank"]
    return (
        ranked.assign(worst=worst)
        .sort_values(["worst", "grade", *place, "rank", "row", "column"], ignore_index=True)
        .drop(columns=["worst", "rank", "grade"])
    )
