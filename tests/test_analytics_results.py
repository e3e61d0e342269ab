"""Success rate, quality, СОУ and mean, by the figures of the school's rules (DOMAIN «Figures»)."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.results import results
from journal.marks import half_up

CLASS = [5] * 5 + [4] * 10 + [3] * 8 + [2] * 2


def period_marks(marks: list[int], special: list[str] | None = None) -> pd.DataFrame:
    """Period marks of class 7А, then what stands in place of a mark."""
    extra = special or []
    return pd.DataFrame(
        {
            "school_class": "7А",
            "mark": pd.array([*marks, *[None] * len(extra)], dtype="Int64"),
            "special": [*[None] * len(marks), *extra],
        }
    )


@pytest.mark.parametrize(
    ("special", "told"),
    [
        ([], ["92.00", "60.00", "58.40", "3.72"]),
        (["not_certified"], ["88.46", "57.69", "56.42", "3.72"]),
        (["exempt"], ["92.00", "60.00", "58.40", "3.72"]),
        (["exempt", "pass", "fail"], ["92.00", "60.00", "58.40", "3.72"]),
    ],
)
def test_a_class_of_25(special: list[str], told: list[str]) -> None:
    row = results(period_marks(CLASS, special), ["school_class"], one=7).iloc[0]
    figures = [row["success"] * 100, row["quality"] * 100, row["sou"] * 100, row["mean"]]
    assert [str(half_up(float(figure), 2)) for figure in figures] == told


def test_a_one_weighs_what_the_school_says() -> None:
    table = period_marks([5, 1])
    assert [results(table, ["school_class"], one=one)["sou"].iloc[0] for one in (7, 0)] == [0.535, 0.5]


def test_only_exempt_pupils_leave_nothing_to_divide_by() -> None:
    row = results(period_marks([], ["exempt"]), ["school_class"], one=7).iloc[0]
    assert row["n"] == 0
    assert row[["success", "quality", "sou", "mean"]].isna().all()


def test_an_empty_table_goes_through_and_keeps_its_columns() -> None:
    table = results(period_marks([]), ["school_class"], one=7)
    assert list(table) == [
        "school_class", "n5", "n4", "n3", "n2", "n1", "not_certified", "n", "success", "quality", "sou", "mean",
    ]  # fmt: skip
    assert table.empty


@settings(deadline=None, max_examples=25)  # a table costs some milliseconds, more on a busy machine
@given(st.lists(st.integers(1, 5), min_size=1, max_size=40), st.integers(0, 5))
def test_quality_never_exceeds_success_and_all_are_shares(marks: list[int], uncertified: int) -> None:
    row = results(period_marks(marks, ["not_certified"] * uncertified), ["school_class"], one=7).iloc[0]
    assert 0 <= row["quality"] <= row["success"] <= 1
    assert 0 <= row["sou"] <= 1
    assert row["n"] == len(marks) + uncertified
