"""Issues are counted, narrowed, told new from old, and read sheet by sheet, the gravest first."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from analytics.issues import (
    in_reading_order,
    issue_counts,
    issues_by_teacher,
    issues_since,
    issues_where,
    open_issues,
)

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


# ---------------------------------------------------------------- new, still there, mended

LIFE = ["text", "state", "first_seen", "fixed_seen", "checked_at"]


def life(*rows: tuple[str, str, int | None, int | None, int]) -> pd.DataFrame:
    """Issues with the days of November they were first seen and mended, and on which their workbook was checked."""

    def moments(days: list[int | None]) -> pd.Series:
        stamps = [None if day is None else pd.Timestamp(2026, 11, day, 12, tz="Europe/Moscow") for day in days]
        return pd.Series(stamps, dtype="datetime64[s, Europe/Moscow]")

    text, state, *days = zip(*rows, strict=True)
    return pd.DataFrame(
        {"text": text, "state": state} | dict(zip(LIFE[2:], map(moments, map(list, days)), strict=True))
    )


LIVES = life(
    ("old", "still", 2, None, 16),
    ("fresh", "new", 16, None, 16),
    ("of another workbook", "new", 10, None, 9),
    ("mended today", "mended", 2, 18, 16),
    ("mended before", "mended", 2, 12, 16),
    ("set aside", "dismissed", 16, None, 16),
    ("still to come", "still", None, None, 16),
)


def states(issues: pd.DataFrame) -> dict[str, str]:
    return dict(zip(issues["text"], issues["state"], strict=True))


def test_since_the_last_check_each_workbook_has_its_own_moment() -> None:
    assert states(issues_since(LIVES, None)) == {
        "old": "still", "fresh": "new", "of another workbook": "new", "mended today": "mended",
        "set aside": "dismissed", "still to come": "still",
    }  # fmt: skip


def test_since_a_day_all_workbooks_have_the_same() -> None:
    moscow = ZoneInfo("Europe/Moscow")
    assert states(issues_since(LIVES, datetime(2026, 11, 12, tzinfo=moscow))) == {
        "old": "still", "fresh": "new", "of another workbook": "still", "mended today": "mended",
        "mended before": "mended", "set aside": "dismissed", "still to come": "still",
    }  # fmt: skip
    later = states(issues_since(LIVES, datetime(2026, 11, 19, tzinfo=moscow)))
    assert set(later.values()) == {"still", "dismissed"}


def test_what_is_mended_or_set_aside_asks_nothing() -> None:
    assert open_issues(LIVES)["text"].tolist() == ["old", "fresh", "of another workbook", "still to come"]


def test_teachers_come_the_own_first_then_the_most() -> None:
    issues = pd.DataFrame(
        [
            ("t1", "Белова Анна Петровна", "warn", "new"),
            ("t2", "Гусев Пётр Ильич", "stop", "still"),
            ("t2", "Гусев Пётр Ильич", "stop", "new"),
            ("t3", "Белова Алла Павловна", "note", "still"),
            ("", "", "stop", "still"),
        ],
        columns=["teacher", "teacher_name", "severity", "state"],
    )
    told = issues_by_teacher(issues, "t3")
    assert list(told.itertuples(index=False, name=None)) == [
        ("t3", "Белова Алла Павловна", "Белова А.\u00a0П. (t3)", 1, 0, 0),
        ("t2", "Гусев Пётр Ильич", "Гусев П.\u00a0И.", 2, 2, 1),
        ("t1", "Белова Анна Петровна", "Белова А.\u00a0П. (t1)", 1, 0, 1),
    ]
    assert issues_by_teacher(issues, "")["teacher"].tolist() == ["t2", "t1", "t3"]


def test_nothing_goes_through_as_nothing() -> None:
    nothing = LIVES.head(0)
    assert list(issues_since(nothing, None)) == LIFE
    assert open_issues(nothing).empty
    columns = ["teacher", "teacher_name", "severity", "state"]
    assert list(issues_by_teacher(pd.DataFrame(columns=columns, dtype="str"), "t1")) == [
        "teacher", "name", "label", "count", "stop", "new",
    ]  # fmt: skip
