"""What is to be mended in the sheets: what is new of it, whose it is, and in which order to read it."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from analytics.participation import labels
from journal.classes import grade
from journal.issue_life import OPEN, State
from journal.issues import Severity

#: The gravest first.
ORDER = {severity.value: place for place, severity in enumerate((Severity.STOP, Severity.WARN, Severity.NOTE))}

_OPEN = [str(state) for state in OPEN]


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


def issues_since(issues: pd.DataFrame, begin: datetime | None) -> pd.DataFrame:
    """The issues with their states told anew: new and mended is what became so since ``begin``.

    Args:
        issues: ``state, first_seen, fixed_seen, checked_at``.
        begin: The moment; None for the last check of each issue's own workbook.

    Returns:
        The same columns, without what was mended before.
    """
    since = issues["checked_at"] if begin is None else pd.Series(begin, issues.index, issues["checked_at"].dtype)
    is_open = issues["state"].isin(_OPEN)
    is_new = issues["first_seen"] >= since
    states = issues["state"].mask(is_open & is_new, str(State.NEW)).mask(is_open & ~is_new, str(State.STILL))
    long_mended = (issues["state"] == State.MENDED) & (issues["fixed_seen"] < since)
    return issues.assign(state=states)[~long_mended]


def open_issues(issues: pd.DataFrame) -> pd.DataFrame:
    """The issues that ask somebody to do something."""
    return issues[issues["state"].isin(_OPEN)]


def issues_where(issues: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    """The issues whose columns have the wanted values; a column wanted as «» is not looked at."""
    for column, value in wanted.items():
        if value:
            issues = issues[issues[column] == value]
    return issues


def issues_by_teacher(issues: pd.DataFrame, own: str) -> pd.DataFrame:
    """How many issues each teacher has: ``own`` first, then the most.

    Args:
        issues: ``teacher, teacher_name, severity, state``; what is nobody's is left out.
        own: The code of who asks, «» for nobody.

    Returns:
        ``teacher, name, label, count, stop, new``: a short name unlike every other, then how many in all, not
        stored, and new.
    """
    named = issues[issues["teacher"] != ""]
    counted = (
        named.assign(stop=named["severity"] == Severity.STOP, new=named["state"] == State.NEW)
        .groupby(["teacher", "teacher_name"], as_index=False, observed=True)
        .agg(count=("state", "size"), stop=("stop", "sum"), new=("new", "sum"))
        .rename(columns={"teacher_name": "name"})
    )
    return (
        counted.assign(label=labels(counted), others=counted["teacher"] != own)
        .sort_values(["others", "count", "label"], ascending=[True, False, True], ignore_index=True)
        .loc[:, ["teacher", "name", "label", "count", "stop", "new"]]
    )


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
