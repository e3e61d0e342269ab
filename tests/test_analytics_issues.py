"""Issues are counted, narrowed and read sheet by sheet, the gravest first."""

from __future__ import annotations

import pandas as pd

from analytics.issues import in_reading_order, issue_counts, issues_where

COLUMNS = ["workbook", "sheet", "row", "column", "severity", "school_class", "subject"]
ISSUES = pd.DataFrame(
    [
        ("7А", "Физика", 1, 2, "note", "7А", "Физика"),
        ("7А", "Алгебра", 4, 2, "warn", "7А", "Алгебра"),
        ("7А", "Алгебра", 1, 2, "stop", "7А", "Алгебра"),
        ("7Б", "Физика", 9, 2, "stop", "7Б", "Физика"),
    ],
    columns=COLUMNS,
)


def test_sheets_with_the_gravest_come_first() -> None:
    order = in_reading_order(ISSUES)
    assert list(zip(order["workbook"], order["sheet"], order["severity"], strict=True)) == [
        ("7А", "Алгебра", "stop"), ("7А", "Алгебра", "warn"), ("7Б", "Физика", "stop"), ("7А", "Физика", "note"),
    ]  # fmt: skip


def test_counts_come_most_first() -> None:
    assert issue_counts(ISSUES, "subject").to_dict("records") == [
        {"subject": "Алгебра", "count": 2}, {"subject": "Физика", "count": 2},
    ]  # fmt: skip
    assert issue_counts(ISSUES, "severity")["severity"].tolist() == ["stop", "note", "warn"]


def test_what_is_not_asked_for_is_not_narrowed() -> None:
    assert issues_where(ISSUES, school_class="7А", subject="")["row"].tolist() == [1, 4, 1]
    assert issues_where(ISSUES, school_class="7Б", subject="Алгебра").empty


def test_empty_tables_go_through_and_keep_their_columns() -> None:
    empty = ISSUES.head(0)
    assert list(in_reading_order(empty)) == COLUMNS
    assert list(issue_counts(empty, "severity")) == ["severity", "count"]
