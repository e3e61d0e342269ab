"""Losses that wait for a decision: what a workbook shows no more is kept, and may go or has to be back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.rows import rows
from database.journal import Journal
from pages.components import hold_cards as cards
from pages.components.heading import heading
from pages.components.hold_decisions import offer, show_answer
from pages.components.notices import empty
from pages.components.style import styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from database.queries.holds import Kept
    from journal.viewer import Viewer

TITLE = "Потери"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show what is kept, the undecided first, each with its two buttons."""
    heading(
        TITLE,
        "Если из таблицы разом исчезло слишком много, журнал этому не верит: прежнее остаётся, пока вы не решите.",
    )
    show_answer()
    kept = journal.holds()
    if not kept:
        st.html(styled(empty("Ничего не потеряно", "Все листы, списки и книги на месте. Решать нечего.")))
        return
    st.html(styled(cards.totals(kept)))
    names = names_of(
        journal, {one.school_class for one in kept if one.loss.cells and not one.is_over} if viewer.sees_school else ()
    )
    for one in kept:
        st.html(styled(cards.card(one, _names_then(journal, one) if one.is_over else names)))
        if one.is_open:
            offer(journal, one)


def _names_then(journal: Journal, kept: Kept) -> Mapping[str, str]:
    """The names of a class of an earlier year, as far as the viewer may know them."""
    if not kept.loss.cells or not journal.viewer.sees_school:
        return {}
    then = Journal(journal.database, journal.viewer, journal.now, as_of=kept.found_at)
    return names_of(then, (kept.school_class,))


def names_of(journal: Journal, classes: Iterable[str]) -> Mapping[str, str]:
    """The names of the pupils of classes, by id."""
    listed = (rows(journal.pupils(name), ("pupil", "name")) for name in sorted(classes))
    return {str(pupil): str(name) for pupils in listed for pupil, name in pupils}
