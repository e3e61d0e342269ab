"""Charts on a page: one way to show them, and to say what was clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from analytics.charts.theme import CONFIG


def show_chart(figure: go.Figure, *, key: str, alt: str, pick: Callable[[Sequence[Any]], None] | None = None) -> None:
    """Show a figure; a click hands the ``customdata`` of its point to ``pick`` before the page runs again.

    ``alt`` says in a sentence what the chart shows, for screen readers.
    """

    def picked() -> None:
        points = st.session_state[key]["selection"]["points"]
        if pick is not None and points and points[0].get("customdata"):
            pick(points[0]["customdata"])

    if pick is None:
        st.plotly_chart(figure, key=key, config=CONFIG, alt=alt)
    else:
        st.plotly_chart(figure, key=key, config=CONFIG, alt=alt, on_select=picked, selection_mode="points")
