"""Access of families: a class teacher's slips for her class; for who leads the school, who was let in and came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from journal.viewer import Role
from pages.components import access_cards as cards
from pages.components.access_lists import choose_people, show_log
from pages.components.choices import choose
from pages.components.heading import heading
from pages.components.notices import NO_SCHOOL, empty
from pages.components.slip_printing import offer_all, offer_revocation, show_people, show_printed
from pages.components.style import styled

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Доступ семей"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show who of the viewer's families was let in, and let the class teacher print slips."""
    if viewer.role is Role.CLASS_TEACHER:
        show_class(journal)
    else:
        show_school(journal)


def show_class(journal: Journal) -> None:
    """The families of a class, and what may be done about them."""
    heading(
        TITLE, "Листок с логином и одноразовым кодом — каждому родителю и ученику. Напечатайте, разрежьте, раздайте."
    )
    show_printed()
    classes = sorted({child.school_class for one in journal.holders() for child in one.children})
    if not classes:
        st.html(styled(empty("Семей пока нет", "Они появятся здесь из листов «Ученики» и «Родители» книги класса.")))
        return
    chosen = choose("Класс", classes, name="class", widget="pills") if len(classes) > 1 else classes[0]
    people = [one for one in journal.holders() if chosen in {child.school_class for child in one.children}]
    st.html(styled(cards.totals([one for one in journal.admitted() if one.school_class == chosen])))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = choose_people(people, families=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_all(journal, shown)
        offer_revocation(journal, shown)
    show_people(journal, shown)
    show_log(journal)


def show_school(journal: Journal) -> None:
    """All classes side by side: counts, no names."""
    heading(TITLE, "Листки выдаёт классный руководитель. Родитель детей из двух классов считается в каждом.")
    people = [one for one in journal.admitted() if one.school_class]
    if not people:
        st.html(styled(empty(*NO_SCHOOL)))
        return
    st.html(styled(cards.totals(people), cards.by_class(people)))
