"""The diary on Streamlit's defaults: an ordinary script, `streamlit run bench/plain_diary.py`, with no configuration.

The page is the same; what the server around it does differently is what is measured.
"""

from __future__ import annotations

import streamlit as st

from database.journal import Journal
from journal.viewer import Role
from pages import diary
from pages.components.style import styled
from web.gate import SESSION_COOKIE
from web.installation import database
from web.visitors import visitor_of


def show() -> None:
    """The page of whoever holds the cookie."""
    visitor = visitor_of(st.context.cookies.get(SESSION_COOKIE, ""))
    viewer = visitor.viewer(Role.GUARDIAN)
    if viewer is not None:
        st.html(styled(diary.render(viewer, Journal(database(), viewer, visitor.now, visitor.current))))


st.navigation([st.Page(show, title=diary.TITLE, url_path="diary", default=True)]).run()
