"""Access of the staff: the IT lead's slips for colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.components import access_cards as cards
from pages.components.access_lists import choose_people, show_log
from pages.components.heading import heading
from pages.components.notices import empty
from pages.components.slip_printing import offer_all, offer_revocation, show_people, show_printed
from pages.components.style import styled

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Доступ сотрудников"


def render(viewer: Viewer, journal: Journal) -> None:  # noqa: ARG001 (the journal knows its viewer)
    """Show which colleagues were let in, and print slips for them."""
    heading(TITLE, "Листок с логином и одноразовым кодом — каждому сотруднику. Напечатайте, разрежьте, раздайте.")
    show_printed()
    people = journal.holders()
    if not people:
        st.html(styled(empty("Сотрудников пока нет", "Они появятся здесь с листа «Сотрудники» книги «Школа».")))
        return
    st.html(styled(cards.totals([one for one in journal.admitted() if not one.school_class])))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = choose_people(people, families=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_all(journal, shown)
        offer_revocation(journal, shown)
    show_people(journal, shown)
    show_log(journal)
