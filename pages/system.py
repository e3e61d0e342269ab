"""The condition of the system: whether workbooks are read and backups made, and what to do where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from jobs.backup.told import BACKUPS
from jobs.backup.told import heard as heard_of_backups
from jobs.config import current_config
from jobs.doctor.condition import sections
from jobs.versions import versions
from journal.viewer import Role
from pages.components import system_cards as cards
from pages.components.heading import heading
from pages.components.notices import empty
from pages.components.style import styled

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Состояние системы"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show how the journal itself is doing: what is wrong first, with what to do."""
    found = journal.machinery()
    if found is None:
        heading(TITLE)
        st.html(styled(empty("Эта страница не для вас", "Её видят руководитель ИЦШ, директор и завуч.")))
        return
    config = current_config()
    told = sections(found, config, journal.now)
    asks = "" if viewer.role is Role.IT_LEAD else " Что сделать, знает руководитель ИЦШ."
    heading(TITLE, cards.verdict(told) + asks)
    st.html(styled(cards.section_list(told), cards.run_list(found.runs, journal.now)))
    backups = heard_of_backups(found.states.get(BACKUPS))
    if backups is not None and backups.attempts:
        st.html(styled(cards.attempt_list(backups.attempts, journal.now)))
    here = (("База", found.engine), ("Схема базы", found.revision), ("Серверов", str(config.servers)))
    st.html(styled(cards.version_list((*versions(), *here))))
