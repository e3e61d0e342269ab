"""Losses that wait for a decision: what a workbook shows no more is kept, and may go or has to be back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.rows import rows
from database.holds import decide
from database.queries.holds import Kept
from journal.holds import Decision, Reason
from pages.components import hold_cards as cards
from pages.components.heading import heading
from pages.components.notices import empty
from pages.components.style import styled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Потери"

#: Where the answer to a decision waits for the page to be drawn anew.
_SAID = "holds-said"

_DONE: dict[Decision, str] = {
    Decision.ACCEPTED: "Принято. Изменение будет в дневниках после ближайшего чтения книги.",
    Decision.REJECTED: "Отклонено. Учителю сказано вернуть лист; до тех пор действует прежнее.",
}


def render(viewer: Viewer, journal: Journal) -> None:
    """Show what is kept, the undecided first, each with its two buttons."""
    heading(
        TITLE,
        "Если из таблицы разом исчезло слишком много, журнал этому не верит: прежнее остаётся, пока вы не решите.",
    )
    if said := st.session_state.pop(_SAID, ""):
        st.toast(said)
    kept = journal.holds()
    if not kept:
        st.html(styled(empty("Ничего не потеряно", "Все листы, списки и книги на месте. Решать нечего.")))
        return
    st.html(styled(cards.totals(kept)))
    names: dict[str, Mapping[str, str]] = {}
    for one in kept:
        if viewer.sees_school and one.school_class not in names and one.loss.cells:
            names[one.school_class] = _names(journal, one.school_class)
        with st.container(key=f"hold-{one.hold}"):
            st.html(styled(cards.card(one, names.get(one.school_class, {}))))
            if one.is_open:
                _offer(journal, one)


def _names(journal: Journal, school_class: str) -> Mapping[str, str]:
    return {str(pupil): str(name) for pupil, name in rows(journal.pupils(school_class), ("pupil", "name"))}


def _offer(journal: Journal, kept: Kept) -> None:
    """What may be decided: to take it, and – once – that it has to be back."""
    with st.container(horizontal=True):
        if kept.decision is not Decision.ACCEPTED:
            _button(journal, kept, Decision.ACCEPTED, "Принять…", cards.CONSEQUENCES[kept.reason is Reason.BOOK_GONE])
        if kept.decision is not Decision.REJECTED:
            _button(journal, kept, Decision.REJECTED, "Отклонить…", _REJECTING)


_REJECTING = "Прежнее остаётся. Учитель увидит в замечаниях, что лист нужно вернуть; когда вернёт, запись уйдёт сама."


def _button(journal: Journal, kept: Kept, decision: Decision, label: str, consequence: str) -> None:
    """A decision, taken in two steps: what it comes to is read before it is made."""
    key = f"{decision}-{kept.hold}-{kept.content}"
    with st.popover(label), st.form(f"form-{key}", border=False):
        st.caption(consequence)
        primary = decision is Decision.ACCEPTED
        if st.form_submit_button(label.removesuffix("…"), type="primary" if primary else "secondary"):
            refusal = decide(journal, kept.hold, kept.content, decision)
            st.session_state[_SAID] = str(refusal or _DONE[decision])
            st.rerun()
