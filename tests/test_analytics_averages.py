"""Averages: of marks only, by weight, half up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.averages import marks_of, plain_average, term_average, weighted_average
from journal.terms import average_of
from journal.work import KINDS

COLUMNS = ["pupil", "subject", "subgroup", "day", "number", "kind", "typed", "marks"]
PAIRS = st.lists(
    st.tuples(st.integers(1, 5), st.decimals("0.1", "3", places=1).map(float)), min_size=1, max_size=40
)  # fmt: skip


def entries(*rows: tuple[str, str, str, str, str | None]) -> pd.DataFrame:
    """Rows of (pupil, subject, day, kind, marks)."""
    return pd.DataFrame(
        [
            (pupil, subject, "", date.fromisoformat(day), 1, kind, marks or "н", marks)
            for pupil, subject, day, kind, marks in rows
        ],
        columns=COLUMNS,
    )


def test_a_control_work_weighs_more() -> None:
    """(5·1.5 + 4·1 + 3·1) / 3.5 = 4.142857…"""
    table = marks_of(
        entries(
            ("1", "Алгебра", "2026-09-07", "контрольная работа", "5"),
            ("1", "Алгебра", "2026-09-08", "", "4"),
            ("1", "Алгебра", "2026-09-09", "ответ на уроке", "3"),
        ),
        KINDS,
    )
    assert weighted_average(table, ["subject"]).to_dict("records") == [
        {"subject": "Алгебра", "average": 4.14, "count": 3}
    ]
    assert plain_average(table, ["subject"]).to_dict("records") == [{"subject": "Алгебра", "average": 4.0, "count": 3}]


def test_two_marks_of_one_cell_are_two_and_an_absence_is_none() -> None:
    table = marks_of(
        entries(
            ("1", "Физика", "2026-09-07", "", "54"), ("1", "Физика", "2026-09-08", "", None),
            ("1", "Физика", "2026-09-09", "", ""),
        ),
        KINDS,
    )  # fmt: skip
    assert table["mark"].tolist() == [5, 4]
    assert weighted_average(table, ["pupil"]).to_dict("records") == [{"pupil": "1", "average": 4.5, "count": 2}]


def test_a_term_takes_both_its_ends() -> None:
    table = marks_of(
        entries(
            ("1", "Физика", "2026-09-01", "", "5"),
            ("1", "Физика", "2026-10-25", "", "3"),
            ("1", "Физика", "2026-11-05", "", "2"),
        ),
        KINDS,
    )
    terms = [
        ("1 четверть", date(2026, 9, 1), date(2026, 10, 25)),
        ("2 четверть", date(2026, 11, 5), date(2026, 12, 27)),
    ]
    assert term_average(table, ["subject"], terms).to_dict("records") == [
        {"period": "1 четверть", "subject": "Физика", "average": 4.0, "count": 2},
        {"period": "2 четверть", "subject": "Физика", "average": 2.0, "count": 1},
    ]


def test_an_empty_table_goes_through_and_keeps_its_columns() -> None:
    empty = marks_of(pd.DataFrame(columns=COLUMNS), KINDS)
    assert list(empty) == [*COLUMNS[:-1], "mark", "weight", "control"]
    assert list(weighted_average(empty, ["pupil", "subject"])) == ["pupil", "subject", "average", "count"]
    assert list(term_average(empty, ["subject"], [("1 четверть", date(2026, 9, 1), date(2026, 10, 25))])) == [
        "period", "subject", "average", "count",
    ]  # fmt: skip


def test_halves_go_up_where_binary_fractions_would_go_down() -> None:
    assert average_of([(4, 0.655), (5, 0.345)]) == Decimal("4.35")
    assert average_of([]) is None


@settings(deadline=None)
@given(PAIRS)
def test_an_average_lies_between_the_worst_and_the_best_mark(pairs: list[tuple[int, float]]) -> None:
    average = average_of(pairs)
    assert average is not None
    assert min(mark for mark, _ in pairs) <= average <= max(mark for mark, _ in pairs)


@settings(deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_order_does_not_matter(pairs: list[tuple[int, float]], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert average_of(shuffled) == average_of(pairs)


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1), st.sampled_from([0.5, 1.0, 1.3, 2.0]))
def test_equal_weights_change_nothing(marks: list[int], weight: float) -> None:
    assert average_of((mark, weight) for mark in marks) == average_of((mark, 1) for mark in marks)
