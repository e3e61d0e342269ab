"""Families taking part: unique guardians who opened the diary themselves ÷ guardians who can sign in."""

from __future__ import annotations

import pandas as pd

from analytics.taking_part import families_share, never_entered

#: Class, pupil, name, account, guardian, how often in the period, when last at all.
ROWS = [
    ("7А", "1", "Иванов", 10, "мать двоих", 3, "2026-11-10"),
    ("7А", "1", "Иванов", 11, "отец", 0, "2026-09-10"),
    ("7А", "2", "Петров", 12, "мать Петрова", 0, None),
    ("7А", "3", "Юдин", None, None, 0, None),
    ("7Б", "4", "Иванова", 10, "мать двоих", 0, None),
]
TABLE = pd.DataFrame(ROWS, columns=["school_class", "pupil", "name", "account", "guardian", "opened", "last"]).astype(
    {"account": "Int64", "last": "datetime64[s]"}
)


def test_a_guardian_of_two_children_counts_once_in_the_school_and_once_in_each_class() -> None:
    table = families_share(TABLE).astype(object).to_numpy().tolist()
    assert table == [
        ["7А", 3, 1, 3, 1, 1 / 3, 1 / 3],
        ["7Б", 1, 0, 1, 0, 0.0, 0.0],
        ["", 3, 1, 4, 1, 1 / 3, 1 / 4],
    ]


def test_who_never_came_is_named_and_so_is_the_pupil_whom_nobody_can_look_up() -> None:
    """The father came before the period; the mother of two knows the way in."""
    assert never_entered(TABLE)["name"].tolist() == ["Петров", "Юдин"]


def test_a_school_without_pupils_has_no_shares() -> None:
    (whole,) = families_share(TABLE.iloc[:0]).to_dict("records")
    assert (whole["guardians"], whole["pupils"]) == (0, 0)
    assert pd.isna(whole["guardians_share"])
    assert never_entered(TABLE.iloc[:0]).empty
