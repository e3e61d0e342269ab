"""Deciding about what a workbook lost: two buttons under its card, each with what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from database.holds import decide
from journal.holds import Decision, Reason

if TYPE_CHECKING:
    from database.journal import Journal
    from database.queries.holds import Kept

#: Where the answer to a decision waits for the page to be drawn anew.
_SAID = "holds-said"

_DONE: dict[Decision, str] = {
    Decision.ACCEPTED: "Принято. Изменение будет в дневниках после ближайшего чтения книги.",
    Decision.REJECTED: "Отклонено. Учителю сказано вернуть лист; до тех пор действует прежнее.",
}

_CLOSED = "Вопрос закрыт: прежнее осталось в журнале."

#: What a decision comes to, read before it is made; of a workbook that is gone nothing vanishes.
_TAKING = "Перечисленное исчезнет из дневников и отчётов, а в истории журнала останется навсегда."
_LEAVING = "Книги больше не будут ждать. Всё, что в ней было, останется в дневниках и в истории."
_CLOSING = "Вопрос уйдёт из списка. Всё, что было, останется в журнале и в истории."
_REFUSING = "Прежнее остаётся. Учитель увидит в замечаниях, что лист нужно вернуть; когда вернёт, запись уйдёт сама."


def show_answer() -> None:
    """Say what became of the last decision."""
    if said := st.session_state.pop(_SAID, ""):
        st.toast(said)


def offer(journal: Journal, kept: Kept) -> None:
    """What may be decided about a loss: that it is taken, and – once – that it has to be back.

    Of a year that is over the question is only closed.
    """
    if kept.is_over:
        _button(journal, kept, Decision.ACCEPTED, "Закрыть вопрос", _CLOSING)
        return
    with st.container(horizontal=True):
        if kept.decision is not Decision.ACCEPTED:
            taking = _LEAVING if kept.reason is Reason.BOOK_GONE else _TAKING
            _button(journal, kept, Decision.ACCEPTED, "Принять", taking)
        if kept.decision is not Decision.REJECTED:
            _button(journal, kept, Decision.REJECTED, "Отклонить", _REFUSING)


def _button(journal: Journal, kept: Kept, decision: Decision, label: str, consequence: str) -> None:
    """A decision in two steps. Its form belongs to the contents that are shown: other contents have another."""
    key = f"{decision}-{kept.hold}-{kept.content}"
    with st.popover(f"{label}…"), st.form(f"form-{key}", border=False):
        st.caption(consequence)
        if st.form_submit_button(label, type="primary" if decision is Decision.ACCEPTED else "secondary"):
            refusal = decide(journal, kept.hold, kept.content, decision)
            st.session_state[_SAID] = str(refusal or (_CLOSED if kept.is_over else _DONE[decision]))
            st.rerun()
