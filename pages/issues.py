"""Issues: what is to be mended in the sheets, whose it is, what became of it; setting one aside with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.issues import (
    in_reading_order,
    issue_counts,
    issues_by_teacher,
    issues_since,
    issues_where,
    open_issues,
)
from journal.issue_life import State
from pages.components import cached
from pages.components import issue_cards as cards
from pages.components.choices import choose_part
from pages.components.heading import heading
from pages.components.issue_choices import OPEN, PERIODS, begins, choose_life, narrowed, of_teacher
from pages.components.issue_decisions import offer_dismissal, offer_return, show_answer
from pages.components.notices import NO_SCHOOL, empty
from pages.components.style import styled

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Замечания"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show the issues of the viewer's sheets, the own first."""
    heading(TITLE, "Что в таблицах не прочитано или выглядит ошибкой. Исправьте ячейку — замечание исчезнет само.")
    show_answer()
    table = cached.issues(viewer, journal)
    if table.empty:
        clean = ("Замечаний нет", "Всё, что введено в ваших таблицах, прочитано и понято.")
        st.html(styled(empty(*(clean if journal.school().classes else NO_SCHOOL))))
        return
    figures, choices, buttons = st.container(), st.container(horizontal=True), st.container(horizontal=True)
    with choices:
        state, period = choose_life()
    told = issues_since(table, begins(period, journal.now))
    with figures:
        show_figures(told, viewer.staff, f"с {PERIODS[period]}")
    shown = open_issues(told) if state == OPEN else issues_where(told, state=state)
    if shown.empty:
        st.html(styled(empty(*cards.NOTHING[state])))
        return
    with choices:
        shown = of_teacher(shown, viewer.staff)
    with buttons:
        shown = narrowed(shown)
    show_list(journal, shown, buttons, is_dismissed=state == State.DISMISSED)


def show_figures(told: pd.DataFrame, own: str, period: str) -> None:
    """How many issues are open and mended, the viewer's own first; by teacher where there are several."""
    left = open_issues(told)
    by_severity = issue_counts(left, "severity")
    counts = dict(zip(by_severity["severity"], by_severity["count"], strict=True))
    teachers = issues_by_teacher(left, own)
    mine = teachers[teachers["teacher"] == own]
    figures = cards.totals(
        (int(mine["count"].sum()), int(mine["new"].sum())) if own else None,
        counts,
        int((told["state"] == State.MENDED).sum()),
        period,
    )
    st.html(styled(figures, *([cards.by_teacher(teachers, own)] if len(teachers) > 1 else [])))


def show_list(journal: Journal, chosen: pd.DataFrame, buttons: DeltaGenerator, *, is_dismissed: bool) -> None:
    """A page of issues and, among the buttons above, what may be decided about them."""
    if chosen.empty:
        st.html(styled(empty("Под этот отбор ничего не подходит", "Выберите другой класс, предмет или вид замечания.")))
        return
    page = in_reading_order(chosen).iloc[choose_part(len(chosen), name="part")]
    offer = offer_return if is_dismissed else offer_dismissal
    with buttons:
        offer(journal, page[page["may_dismiss"]])
    st.html(styled(cards.issue_list(page)))
