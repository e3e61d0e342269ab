"""One look for every chart, in light and dark: colours, commas, spaces between thousands."""

from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go

#: The same as ``chartCategoricalColors`` in .streamlit/config.toml, which reaches ``px`` figures only.
BLUE, ORANGE, GREEN, VIOLET, AMBER, RED = "#2B5FD9", "#E0682B", "#079464", "#9B5DE5", "#BB8300", "#D94A57"
COLORWAY = (BLUE, ORANGE, GREEN, VIOLET, AMBER, RED)
GREY = "#8A94A6"

#: Worse to better: pastels on which dark text is read in light and dark alike.
WORSE_TO_BETTER = ((0.0, "#F2A9AE"), (0.5, "#F6DFA6"), (1.0, "#B5E0CB"))
INK = "#1B2333"

#: A bar that was clicked does not fade the others: what is chosen is said below the chart.
UNFADED = {"marker": {"opacity": 1}}

#: Handed to ``st.plotly_chart``: no toolbar, no logo; wheel and pinch scroll the page.
CONFIG: dict[str, Any] = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}

TEMPLATE = go.layout.Template(
    layout={
        "colorway": COLORWAY,
        #: Decimal comma, space between thousands.
        "separators": ", ",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {"align": "left"},
        #: The page prints the legend: plotly's own runs into the bars on a phone.
        "showlegend": False,
        "xaxis": {"automargin": True, "fixedrange": True, "title": {"text": ""}},
        "yaxis": {"automargin": True, "fixedrange": True, "title": {"text": ""}},
        "bargap": 0.25,
    }
)


def figure(*traces: Any, height: int, **layout: Any) -> go.Figure:
    """A figure in the school's look, that many pixels high."""
    return go.Figure(data=traces, layout={"template": TEMPLATE, "height": height} | layout)


def week_labels(weeks: list[date]) -> list[str]:
    """Weeks by their Monday, «07.09»."""
    return [f"{week:%d.%m}" for week in weeks]


def bars_height(bars: int, row: int = 30, around: int = 70) -> int:
    """Height in pixels of that many horizontal bars and what surrounds them."""
    return around + row * max(bars, 1)
