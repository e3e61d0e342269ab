"""Which people a page of slips shows, and the log below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from journal.access import WITHOUT, Holder, State
from pages.components import access_cards as cards
from pages.components.choices import ALL, choose
from pages.components.style import styled

if TYPE_CHECKING:
    from database.journal import Journal

#: What people are narrowed to: name in the address → how people read it, and the states.
_STATES: dict[str, tuple[str, frozenset[State]]] = {
    ALL: ("Все", frozenset(State)),
    "without": ("Без листка", WITHOUT),
    "issued": ("Выдан, не использован", frozenset({State.ISSUED})),
    "quiet": ("Не входят", frozenset({State.QUIET, State.UNSEEN})),
}
_WHO = {ALL: "Родители и ученики", "guardians": "Родители", "pupils": "Ученики"}


def choose_people(people: Sequence[Holder], *, families: bool) -> list[Holder]:
    """Those of a chosen state and, in a class, parents or pupils alone."""
    who = choose("Кто", list(_WHO), name="who", say=_WHO.__getitem__, widget="pills", hidden=True) if families else ALL
    state = choose(
        "Что с доступом", list(_STATES), name="state", say=lambda key: _STATES[key][0], widget="pills", hidden=True
    )
    return [
        one for one in people
        if one.state in _STATES[state][1] and (who == ALL or one.is_pupil == (who == "pupils"))
    ]  # fmt: skip


def show_log(journal: Journal) -> None:
    """Who issued to whom, folded away."""
    lines = journal.handed_out()
    if lines:
        with st.expander("Кто, кому и когда выдавал", icon=":material/history:"):
            st.html(styled(cards.log(lines, journal.now.tzinfo)))
