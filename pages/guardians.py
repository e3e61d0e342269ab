"""Families taking part: which guardians open their child's diary themselves, and who never has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.rows import rows
from analytics.taking_part import families_share, never_entered
from journal.wording import percent
from pages.components import cached
from pages.components.choices import choose_part, choose_period
from pages.components.figures import figure_row
from pages.components.heading import heading
from pages.components.html import table
from pages.components.notices import NO_SCHOOL, empty
from pages.components.style import styled

if TYPE_CHECKING:
    import pandas as pd

    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Участие родителей"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show the shares by class, and the list of those who never came."""
    heading(TITLE, "Кто из родителей сам открывает дневник своего ребёнка. Вход ученика не считается.")
    classes = journal.classes()
    period = choose_period(journal.school().calendar, classes, journal.now.date()) if classes else None
    if period is None:
        st.html(styled(empty(*NO_SCHOOL)))
        return
    told = cached.taking_part(viewer, journal, period.first, period.last)
    if told.empty:
        st.html(styled(empty("Учеников пока нет", "Они появятся, когда будут прочитаны книги «Класс».")))
        return
    show_shares(told)
    show_never(told)
    st.caption(
        "Доля родителей — те, кто сам открыл дневник или отметки своего ребёнка за период, от тех, кому выдан вход. "
        "Доля учеников — у кого открывал хотя бы один родитель. Родитель двух детей считается один раз."
    )


def show_shares(told: pd.DataFrame) -> None:
    """The figures of all classes, and each class where there are several."""
    names = ("school_class", "guardians", "opened", "guardians_share", "pupils", "covered", "pupils_share")
    *by_class, whole = rows(families_share(told), names)
    st.html(
        styled(
            figure_row(
                [
                    ("Родители", share(whole[3]), f"{whole[2]} из {whole[1]} с учётной записью"),
                    ("Ученики", share(whole[6]), f"{whole[5]} из {whole[4]}"),
                ]
            )
        )
    )
    if len(by_class) > 1:
        lines: list[tuple[object, ...]] = [
            (name, f"{opened} из {guardians}", share(of), f"{covered} из {pupils}", share(by_pupil))
            for name, guardians, opened, of, pupils, covered, by_pupil in by_class
        ]
        st.html(styled(table("j-fold", ("Класс", "Родителей", "Доля", "Учеников", "Доля учеников"), lines)))


def show_never(told: pd.DataFrame) -> None:
    """Who never came, and who cannot."""
    never = never_entered(told)
    st.subheader("Ни разу не заходили", anchor=False)
    if never.empty:
        st.html(styled(empty("Таких нет", "Каждый родитель хотя бы раз открыл дневник.")))
        return
    page = never.iloc[choose_part(len(never), name="part")]
    lines: list[tuple[object, ...]] = [
        (school_class, pupil, guardian or "вход никому не выдан")
        for school_class, pupil, guardian in rows(page, ("school_class", "name", "guardian"))
    ]
    st.html(styled(table("j-fold", ("Класс", "Ученик", "Родитель"), lines)))


def share(value: float | None) -> str:
    """A share, or a dash."""
    return "—" if value is None else percent(value, 1)
