"""Consents: whose family agreed to what, what has stopped without it, and how to reach them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from analytics.rows import rows
from journal.consents import STOPS, State
from pages.components.choices import choose
from pages.components.figures import figure_row
from pages.components.heading import heading
from pages.components.html import Html, div, element, table
from pages.components.notices import NO_SCHOOL, empty
from pages.components.style import styled

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Согласия"


def render(viewer: Viewer, journal: Journal) -> None:  # noqa: ARG001 (the journal is the viewer's already)
    """Show the register of one class."""
    heading(TITLE, "Согласия на обработку данных — из столбца «Согласие» книги «Класс».")
    classes = journal.classes()
    if not classes:
        st.html(styled(empty(*NO_SCHOOL)))
        return
    chosen = classes[0] if len(classes) == 1 else choose("Класс", classes, name="class")
    told = journal.consents(chosen)
    if told.empty:
        st.html(styled(empty("Учеников пока нет", "Они появятся, когда будет прочитана книга «Класс».")))
        return
    counts = Counter(told["stands"])
    reach = contacts(journal, chosen)
    st.html(
        styled(
            figure_row([(str(state).capitalize(), str(counts[state]), "учеников") for state in State if counts[state]]),
            register(told, reach),
            element("p", "j-soft", "Пишите так: «получено 01.09.2026, мать, до 31.05.2027» или «отозвано 12.01.2027»."),
        )
    )


def contacts(journal: Journal, school_class: str) -> dict[str, list[str]]:
    """Pupil → their guardians in a line each: «Иванова Анна (мать), +7…»."""
    found: dict[str, list[str]] = {}
    told = ("pupil", "guardian", "relation", "phone", "email")
    for pupil, guardian, relation, *reach in rows(journal.contacts(school_class), told):
        said = guardian + (f" ({relation})" if relation else "")
        lost = ["контакт зашифрован утраченным ключом"] if None in reach else []
        numbers = (value.replace(" ", "\u00a0") for value in reach if value)
        found.setdefault(pupil, []).append(", ".join([said, *numbers, *lost]))
    return found


def register(told: pd.DataFrame, reach: dict[str, list[str]]) -> Html:
    """A row a pupil: what stands, what stopped, whom to ask."""
    lines: list[tuple[object, ...]] = [
        (
            name,
            stands(state, day, by, until),
            stopped(State(state)),
            div("", *(div("", one) for one in reach.get(pupil, ()))),
        )
        for pupil, name, state, day, by, until in rows(told, ("pupil", "name", "stands", "day", "by", "until"))
    ]
    return table("j-fold", ("Ученик", "Согласие", "Остановлено", "Кого спросить"), lines)


def stands(state: str, day: date | None, by: str, until: date | None) -> str:
    """«получено 01.09.2026, мать, до 31.05.2027»."""
    first = state + (f" {day:%d.%m.%Y}" if day else "")
    return ", ".join(filter(None, (first, by, f"до {until:%d.%m.%Y}" if until else "")))


def stopped(state: State) -> str:
    """What is not done without this consent."""
    return "; ".join(stop.name for stop in STOPS.values() if state in stop.states)
