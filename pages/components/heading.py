"""The heading of a page."""

from __future__ import annotations

import streamlit as st

from pages.components.html import Html, text

#: One tag's look does not deserve the whole style sheet of cards.
_LOOK = "font-size:1.75rem;font-weight:700;line-height:1.2;margin:0;padding:0;overflow-wrap:anywhere"


def heading(title: str, note: str = "") -> None:
    """A page's title, and a line under it."""
    below = f'<p style="margin:.25rem 0 0;opacity:.75">{text(note)}</p>' if note else ""
    st.html(Html(f'<h1 style="{_LOOK}">{text(title)}</h1>{below}'))
