"""What is a pupil's average? Plain and weighted, two decimals, half up (DOMAIN, «Figures»).

Only marks count: absences, exemptions, credits and debts have no points. Weights are those of the
kind of work (sheet «Виды работ»), 1 where a lesson states none.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.rows import rows
from journal.terms import average_of
from journal.work import WorkKind

ENTRY = ("subject", "subgroup", "day", "number", "kind", "typed", "marks")
MARK = ("subject", "subgroup", "day", "number", "kind", "typed", "mark", "weight", "control")


def marks_of(entries: pd.DataFrame, kinds: Sequence[WorkKind]) -> pd.DataFrame:
    """One row a mark (a cell «5/4» gives two).

    Args:
        entries: Columns of :data:`ENTRY` and any others, such as ``pupil``; ``marks`` holds digits, «54».
        kinds: The school's kinds of work.

    Returns:
        The columns of ``entries`` without ``marks``, with ``mark`` (1…5), ``weight`` and ``control``.
    """
    by_name = {kind.name: kind for kind in kinds}
    digits = entries["marks"].fillna("").astype(str)
    exploded = entries.drop(columns="marks").assign(mark=digits.map(list)).explode("mark").dropna(subset="mark")
    names = exploded["kind"].fillna("")
    return exploded.assign(
        mark=exploded["mark"].astype("int64"),
        weight=[by_name[name].weight if name in by_name else 1.0 for name in names],
        control=pd.Series([name in by_name and by_name[name].control for name in names], exploded.index, dtype=bool),
    ).reset_index(drop=True)


def plain_average(marks: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Mean mark of each group, every mark counted once.

    Args:
        marks: A table of :func:`marks_of`.
        by: The columns to group by, such as ``["pupil", "subject"]``.

    Returns:
        One row a group: the columns in ``by``, then ``average`` (1…5, two decimals) and ``count``.
    """
    return weighted_average(marks.assign(weight=1.0), by)


def weighted_average(marks: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Mean mark of each group, every mark counted by its weight: Σ(m·w)/Σw.

    Args:
        marks: A table of :func:`marks_of`.
        by: The columns to group by, such as ``["pupil", "subject"]``.

    Returns:
        One row a group: the columns in ``by``, then ``average`` (1…5, two decimals) and ``count``.
    """
    groups: dict[tuple[object, ...], list[tuple[int, float]]] = {}
    for *key, mark, weight in rows(marks, [*by, "mark", "weight"]):
        groups.setdefault(tuple(key), []).append((mark, weight))
    return pd.DataFrame(
        [(*key, float(average_of(pairs) or 0), len(pairs)) for key, pairs in sorted(groups.items())],
        columns=[*by, "average", "count"],
    )


def term_average(marks: pd.DataFrame, by: list[str], terms: Sequence[tuple[str, object, object]]) -> pd.DataFrame:
    """Weighted average of each group in each term.

    Args:
        marks: A table of :func:`marks_of`.
        by: The columns to group by.
        terms: (name, first day, last day), both days included.

    Returns:
        ``period``, the columns in ``by``, ``average`` and ``count``; terms without marks give no rows.
    """
    parts = [
        weighted_average(marks[(marks["day"] >= first) & (marks["day"] <= last)], by).assign(period=name)
        for name, first, last in terms
    ]
    columns = ["period", *by, "average", "count"]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True)[columns] if filled else pd.DataFrame(columns=columns)
