"""Issues: what is to be mended in the sheets, where, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.issues import in_reading_order, issue_counts, issues_where
from journal.classes import class_order
from pages.components import cached
from pages.components import issue_cards as cards
from pages.components.choices import ALL, choose, choose_part
from pages.components.heading import heading
from pages.components.notices import NO_SCHOOL, empty
from pages.components.style import styled

if TYPE_CHECKING:
    import pandas as pd

    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Замечания"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show the issues of the viewer's sheets."""
    heading(TITLE, "Что в таблицах не прочитано или выглядит ошибкой. Исправьте ячейку — замечание исчезнет само.")
    table = cached.issues(viewer, journal)
    if table.empty:
        clean = ("Замечаний нет", "Всё, что введено в ваших таблицах, прочитано и понято.")
        st.html(styled(empty(*(clean if journal.school().classes else NO_SCHOOL))))
        return
    counts = issue_counts(table, "severity")
    st.html(styled(cards.totals(dict(zip(counts["severity"], counts["count"], strict=True)))))
    chosen = narrowed(table)
    if chosen.empty:
        st.html(styled(empty("Под этот отбор ничего не подходит", "Выберите другой класс, предмет или вид замечания.")))
        return
    page = choose_part(len(chosen), name="part")
    st.html(styled(cards.issue_list(in_reading_order(chosen).iloc[page])))


def narrowed(table: pd.DataFrame) -> pd.DataFrame:
    """The issues that the filters leave."""
    with st.container(horizontal=True):
        school_class = one_of(table, "school_class", "Класс", "Все классы", name="class", order=class_order)
        subject = one_of(table, "subject", "Предмет", "Все предметы", name="subject")
        problem = one_of(table, "problem", "Вид", "Все виды", name="kind", say=cards.problem_name)
        severity = one_of(table, "severity", "Важность", "Любая", name="severity", say=cards.SEVERITIES.__getitem__)
    return issues_where(table, school_class=school_class, subject=subject, problem=problem, severity=severity)


def one_of(
    table: pd.DataFrame,
    column: str,
    label: str,
    everything: str,
    *,
    name: str,
    order: Callable[[str], Any] | None = None,
    say: Callable[[str], str] = str,
) -> str:
    """A value of a column, or «» for all of them."""
    values = [value for value in table[column].unique().tolist() if value]
    options = [ALL, *sorted(values, key=order or say)]
    chosen = choose(label, options, name=name, say=lambda value: everything if value == ALL else say(value))
    return "" if chosen == ALL else chosen
