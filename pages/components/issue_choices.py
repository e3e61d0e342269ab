"""Which issues are shown: by state and period, by teacher, class, subject, kind and severity, kept in the address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.issues import issues_by_teacher, issues_where
from journal.classes import class_order
from journal.issue_life import State
from journal.remarks import SEVERITY_NAMES
from pages.components.choices import ALL, choose
from pages.components.issue_cards import problem_name

if TYPE_CHECKING:
    import pandas as pd

#: All that asks somebody to do something.
OPEN = "open"

#: What is shown → how the choice calls it.
STATES: dict[str, str] = {
    OPEN: "Нужно исправить",
    str(State.NEW): "Новые",
    str(State.STILL): "Остаются",
    str(State.MENDED): "Исправлены",
    str(State.DISMISSED): "Отклонены",
}

#: Since when an issue counts as new or mended → what stands after «с».
PERIODS: dict[str, str] = {"check": "прошлой проверки", "today": "начала дня", "week": "прошлой недели"}

#: Code in the address of issues that are no teacher's: of lists, settings, whole workbooks.
NOBODY = "none"

#: Filters that are folded away until one of them is used.
_FOLDED = ("class", "subject", "kind", "severity")


def choose_life() -> tuple[str, str]:
    """What is to be shown, a key of :data:`STATES`, and since when something is new, one of :data:`PERIODS`."""
    state = choose("Показать", list(STATES), name="state", say=STATES.__getitem__)
    return state, choose("Новое и исправленное с", list(PERIODS), name="since", say=PERIODS.__getitem__)


def begins(period: str, now: datetime) -> datetime | None:
    """When a period begins; None for the last check, which each workbook has its own."""
    days = {"today": 0, "week": 7}.get(period)
    return None if days is None else datetime.combine(now.date() - timedelta(days=days), time(), now.tzinfo)


def narrowed(issues: pd.DataFrame) -> pd.DataFrame:
    """The issues that the filters leave which are used less: by class, subject, kind and severity."""
    used = sum(name in st.query_params for name in _FOLDED)
    with st.popover(f"Ещё отбор: {used}" if used else "Ещё отбор", icon=":material/filter_list:", key="more-filters"):
        school_class = _one_of(issues, "school_class", "Класс", "Все классы", name="class", order=class_order)
        subject = _one_of(issues, "subject", "Предмет", "Все предметы", name="subject")
        problem = _one_of(issues, "problem", "Вид", "Все виды", name="kind", say=problem_name)
        severity = _one_of(issues, "severity", "Важность", "Любая", name="severity", say=SEVERITY_NAMES.__getitem__)
    return issues_where(issues, school_class=school_class, subject=subject, problem=problem, severity=severity)


def of_teacher(issues: pd.DataFrame, own: str) -> pd.DataFrame:
    """The issues of one teacher, or of all: at first those of ``own``, who looks, where there are any.

    Those that are nobody's have a choice of their own.
    """
    teachers = issues_by_teacher(issues, own)
    names = {
        code: f"{label} — {count}"
        for code, label, count in zip(teachers["teacher"], teachers["label"], teachers["count"], strict=True)
    }
    unnamed = int((issues["teacher"] == "").sum())
    if unnamed:
        names[NOBODY] = f"Без учителя — {unnamed}"
    if len(names) < 2:
        return issues
    chosen = choose(
        "Учитель",
        [ALL, *names],
        name="teacher",
        say=lambda code: names.get(code, f"Все — {len(issues)}"),
        default=own if own in names else ALL,
    )
    return issues if chosen == ALL else issues[issues["teacher"] == ("" if chosen == NOBODY else chosen)]


def _one_of(
    table: pd.DataFrame,
    column: str,
    label: str,
    everything: str,
    *,
    name: str,
    order: Callable[[str], Any] | None = None,
    say: Callable[[str], str] = str,
) -> str:
    """A value of a column, or «» for all of them; nothing is asked where there is nothing to choose."""
    values = [value for value in table[column].unique().tolist() if value]
    if len(values) < 2 and name not in st.query_params:
        return ""
    options = [ALL, *sorted(values, key=order or say)]
    chosen = choose(label, options, name=name, say=lambda value: everything if value == ALL else say(value))
    return "" if chosen == ALL else chosen
