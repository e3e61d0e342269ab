"""The child a family's page is about: chosen, and how the page's heading calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from journal.tables import Child
from journal.wording import called
from pages.components.choices import choose_child
from pages.components.heading import heading
from pages.components.notices import NO_SCHOOL, empty, no_child
from pages.components.style import styled

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.viewer import Viewer


def opened_child(viewer: Viewer, journal: Journal, title: str) -> Child | None:
    """The child; None once the page, under its title, has said why there is nobody."""
    known = bool(journal.school().classes)
    child = choose_child(journal)
    if not known or child is None:
        heading(title)
        st.html(styled(no_child(viewer) if known else empty(*NO_SCHOOL)))
        return None
    return child


def child_title(child: Child) -> str:
    """How a page about a child is headed: «Маша Иванова · 7А»."""
    return f"{called(child.name)} · {child.school_class}"
