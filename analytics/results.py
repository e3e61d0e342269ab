"""How well does a class do? Success rate, quality of knowledge, СОУ and mean of its period marks.

N = pupils with a period mark, «н/а» among them; exempt pupils and blank cells are not in N
(methodical letters and vendors' manuals, see DOMAIN «Figures»).
"""

from __future__ import annotations

import pandas as pd

from journal.marks import MARKS, Special

#: Simonov's points of each mark, in per cent; a mark 1 is a setting of the school.
SOU_POINTS = {5: 100, 4: 64, 3: 36, 2: 16}
#: The points of «н/а» in the same formula.
SOU_NOT_CERTIFIED = 7

COUNTS = tuple(f"n{mark}" for mark in MARKS)


def mark_counts(term_marks: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """How many of each mark a group got.

    Args:
        term_marks: ``by`` columns, ``mark`` (1…5 or missing) and ``special``; one row a pupil and period.
        by: The columns to group by.

    Returns:
        ``by``, ``n5``…``n1``, ``not_certified`` and ``n``, their sum.
    """
    special = term_marks["special"]
    flags = term_marks[by].assign(
        **{f"n{mark}": (term_marks["mark"] == mark).fillna(False).astype("int64") for mark in MARKS},
        not_certified=(special == Special.NOT_CERTIFIED.value).fillna(False).astype("int64"),
    )
    counts = flags.groupby(by, as_index=False, observed=True).sum()
    return counts.assign(n=counts[[*COUNTS, "not_certified"]].sum(axis=1).astype("int64"))


def success_rate(counts: pd.DataFrame) -> pd.DataFrame:
    """Add ``success`` (успеваемость), (n5+n4+n3)/N, 0…1; missing where N is 0."""
    return counts.assign(success=(counts["n5"] + counts["n4"] + counts["n3"]) / _n(counts))


def quality(counts: pd.DataFrame) -> pd.DataFrame:
    """Add ``quality`` (качество знаний), (n5+n4)/N, 0…1; missing where N is 0."""
    return counts.assign(quality=(counts["n5"] + counts["n4"]) / _n(counts))


def sou(counts: pd.DataFrame, one: int) -> pd.DataFrame:
    """Add ``sou`` (СОУ by Simonov), (100·n5+64·n4+36·n3+16·n2+7·н/а)/N, 0…1.

    Args:
        counts: A table of :func:`mark_counts`.
        one: Points of a mark 1, ``settings.one_in_sou``.
    """
    points = SOU_NOT_CERTIFIED * counts["not_certified"] + one * counts["n1"]
    points = points + sum(weight * counts[f"n{mark}"] for mark, weight in SOU_POINTS.items())
    return counts.assign(sou=points / _n(counts) / 100)


def mean_mark(counts: pd.DataFrame) -> pd.DataFrame:
    """Add ``mean``, Σm/n over marks only («н/а» has none), 1…5; missing without marks."""
    marks = counts[list(COUNTS)].sum(axis=1)
    points = sum(mark * counts[f"n{mark}"] for mark in MARKS)
    return counts.assign(mean=points / marks.where(marks > 0))


def results(term_marks: pd.DataFrame, by: list[str], one: int) -> pd.DataFrame:
    """Every figure of :mod:`analytics.results` for each group: counts, success, quality, sou, mean."""
    return mark_counts(term_marks, by).pipe(success_rate).pipe(quality).pipe(sou, one=one).pipe(mean_mark)


def _n(counts: pd.DataFrame) -> pd.Series[float]:
    return counts["n"].where(counts["n"] > 0).astype("float64")
