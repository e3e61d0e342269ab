"""Issuing slips: to all without one, to one person; taking access back. The PDF is offered once.

As with every decision it is taken while the page is drawn, with the viewer of this very step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from jobs.config import current_config
from jobs.credentials import NothingToIssue, issue, revoke, without_slip
from journal.access import WITHOUT, Holder
from journal.wording import counted
from pages.components.access_cards import person
from pages.components.style import styled

if TYPE_CHECKING:
    from database.journal import Journal

#: Where the PDF waits to be taken, what became of the last decision, how many were taken.
_PRINTED, _SAID, _TAKEN = "slips-printed", "slips-said", "slips-taken"

_SLIPS = ("листок", "листка", "листков")


def show_printed() -> None:
    """Say what became of the last decision, and offer the PDF, once."""
    if said := st.session_state.pop(_SAID, ""):
        st.toast(said)
    if _PRINTED not in st.session_state:
        return
    pdf, people = st.session_state[_PRINTED]
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**Готово: {counted(people, _SLIPS)}.** Скачать можно один раз: коды нигде не хранятся.")
        st.download_button(
            "Скачать листки (PDF)", pdf, "листки.pdf", "application/pdf", type="primary",
            icon=":material/print:", key="slips-download", on_click=_forget,
        )  # fmt: skip


def offer_all(journal: Journal, people: Sequence[Holder]) -> None:
    """One press prints slips for all who have none; those printed and not taken yet go first."""
    waiting = without_slip(people)
    if waiting and _PRINTED not in st.session_state:
        label = f"Выдать {counted(len(waiting), _SLIPS)}"
        if st.button(label, type="primary", icon=":material/badge:", key="slips-all"):
            _print(journal, waiting)


def show_people(journal: Journal, people: Sequence[Holder]) -> None:
    """A row a person, with a press for a new slip of theirs."""
    for one in people:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small",
                          key=f"slip-row-{one.account}"):  # fmt: skip
            st.html(styled(person(one, journal.now.tzinfo)))
            if one.may_issue:
                label = "Выдать листок" if one.state in WITHOUT else "Новый листок"
                if st.button(label, key=f"slip-{one.account}", help=f"Листок для входа: {one.name}"):
                    _print(journal, [one])


def offer_revocation(journal: Journal, people: Sequence[Holder]) -> None:
    """A form to take somebody's access back at once."""
    able = {one.account: f"{one.name} ({one.login})" for one in people if one.may_issue and one.state not in WITHOUT}
    if not able:
        return
    number = st.session_state.get(_TAKEN, 0)
    with st.popover("Отозвать…", icon=":material/block:", key=f"revoke-{number}"), st.form("revoke", border=False):
        chosen: int = st.selectbox("У кого отозвать", list(able), format_func=able.__getitem__, key=f"who-{number}")
        st.caption("Код, пароль и все входы перестанут действовать сразу. Новый листок вернёт доступ.")
        if st.form_submit_button("Отозвать доступ", type="primary"):
            _revoke(journal, chosen)


def _print(journal: Journal, people: Sequence[Holder]) -> None:
    try:
        printed = issue(journal, [one.account for one in people], _address())
    except NothingToIssue as refusal:
        st.error(str(refusal))
        return
    st.session_state[_PRINTED] = (printed.pdf, printed.people)
    st.rerun()


def _revoke(journal: Journal, account: int) -> None:
    try:
        revoke(journal, account)
    except NothingToIssue as refusal:
        st.error(str(refusal))
        return
    st.session_state[_SAID] = "Доступ отозван."
    st.session_state[_TAKEN] = st.session_state.get(_TAKEN, 0) + 1
    st.rerun()


def _forget() -> None:
    st.session_state.pop(_PRINTED, None)


def _address() -> str:
    """The address slips say: the installation's own, else the one under which this page was opened."""
    here = urlsplit(st.context.url or "")
    return current_config().address or f"{here.scheme}://{here.netloc}"
