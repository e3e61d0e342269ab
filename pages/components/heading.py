"""The heading of a page."""

from __future__ import annotations

import streamlit as st

from pages.components.html import Html, text


def heading(title: str, note: str = "") -> None:
    """Show a page's title, and a line under it."""
    st.html(titled(title, note))


def titled(title: str, note: str = "") -> Html:
    """A page's title, and a line under it."""
    below = f"<p>{text(note)}</p>" if note else ""
    return Html(f'<div class="j-title"><h1>{text(title)}</h1>{below}</div>')
