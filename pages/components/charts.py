"""Charts on a page: one way to show them, and to say what was clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from analytics.charts.theme import CONFIG
from pages.components.html import Html, div, text
from pages.components.style import styled


def show_chart(figure: go.Figure, *, key: str, alt: str, pick: Callable[[Sequence[Any]], None] | None = None) -> None:
    """Show a figure; a click hands the ``customdata`` of its point to ``pick`` before the page runs again.

    ``alt`` says in a sentence what the chart shows, for screen readers.
    """
    if names := [(trace.name, _colour(trace)) for trace in figure.data if trace.name]:
        st.html(styled(legend(names)))

    def picked() -> None:
        points = st.session_state[key]["selection"]["points"]
        if pick is not None and points and points[0].get("customdata"):
            pick(points[0]["customdata"])

    if pick is None:
        st.plotly_chart(figure, key=key, config=CONFIG, alt=alt)
    else:
        st.plotly_chart(figure, key=key, config=CONFIG, alt=alt, on_select=picked, selection_mode="points")


def legend(names: Sequence[tuple[str, str]]) -> Html:
    """What each colour means, in a line that wraps on a phone."""
    return div("j-legend", *(Html(f'<span style="--c:{colour}">{text(name)}</span>') for name, colour in names))


def _colour(trace: Any) -> str:
    return str(trace.line.color if trace.type == "scatter" else trace.marker.color)
