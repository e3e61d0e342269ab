"""Setting an issue aside with a reason, and bringing it back: one form beside the list, where there is any to decide.

A decision is taken while the page is drawn and not in a callback: a callback would run with the viewer of the
step before, who may have signed out since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.rows import rows
from database.dismissals import Refusal, bring_back, dismiss
from journal.issue_life import REASON_LENGTH
from pages.components.issue_cards import in_a_line

if TYPE_CHECKING:
    import pandas as pd

    from database.journal import Journal

#: Where the answer to a decision waits for the page to be drawn anew, and how many were taken: each has a form of
#: its own, so that nobody sends a reason again that was written for another issue.
_SAID, _TAKEN = "issues-said", "issues-taken"


def show_answer() -> None:
    """Say what became of the last decision."""
    if said := st.session_state.pop(_SAID, ""):
        st.toast(said)


def offer_dismissal(journal: Journal, issues: pd.DataFrame) -> None:
    """A form to set one of the issues aside.

    Args:
        journal: In whose viewer's name.
        issues: Those the viewer may set aside: ``key, workbook, sheet, cell, text, problem``.
    """
    if issues.empty:
        return
    with st.popover("Отклонить…", icon=":material/block:", key=_key("dismissal")), st.form(_key("form"), border=False):
        key = _choose(issues, "Какое замечание отклонить")
        reason = st.text_area(
            "Почему это не ошибка",
            max_chars=REASON_LENGTH,
            key=_key("reason"),
            placeholder="Например: писал работу дистанционно",
        )
        st.caption("Причину, ваше имя и время увидят учитель, классный руководитель и завуч.")
        if st.form_submit_button("Отклонить", type="primary"):
            _answer(dismiss(journal, key, reason), "Замечание отклонено. Оно осталось под отбором «Отклонены».")


def offer_return(journal: Journal, issues: pd.DataFrame) -> None:
    """A form to bring one of the dismissed issues back; ``issues`` as in :func:`offer_dismissal`."""
    if issues.empty:
        return
    with st.popover("Вернуть…", icon=":material/undo:", key=_key("return")), st.form(_key("form"), border=False):
        key = _choose(issues, "Какое замечание вернуть")
        if st.form_submit_button("Вернуть", type="primary"):
            _answer(bring_back(journal, key), "Замечание возвращено: его снова нужно исправить.")


def _choose(issues: pd.DataFrame, label: str) -> str:
    told = ("key", "workbook", "sheet", "cell", "text", "problem")
    names: dict[str, str] = {key: in_a_line(*about) for key, *about in rows(issues, told)}
    chosen: str = st.selectbox(label, list(names), format_func=names.__getitem__, key=_key("about"))
    return chosen


def _key(name: str) -> str:
    return f"issues-{name}-{st.session_state.get(_TAKEN, 0)}"


def _answer(refusal: Refusal | None, done: str) -> None:
    """Say why not, or draw the page anew with what changed."""
    if refusal is not None:
        st.error(str(refusal))
        return
    st.session_state[_SAID] = done
    st.session_state[_TAKEN] = st.session_state.get(_TAKEN, 0) + 1
    st.rerun()
