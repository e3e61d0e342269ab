"""A grid of shares: who down the side, weeks across, the share written in each cell."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import INK, WORSE_TO_BETTER, bars_height, figure, week_labels

#: More weeks than this leave no room for figures in the cells; they stay in the hover text.
WRITTEN_WEEKS = 12

#: More weeks than this leave no room on a phone for «94%»: the cells say 94, and the axis that it is per cent.
SIGNED_WEEKS = 6


def share_grid(
    table: pd.DataFrame, *, row: str, share: str, hover: str, worst: float, order: list[str] | None = None
) -> go.Figure:
    """Shares by row and week as a coloured grid whose cells can be clicked.

    Args:
        table: ``row``, ``week`` (a Monday), ``share`` (0…1) and ``hover`` (a finished text).
        row: The column named down the side.
        share: The column coloured and written as a percentage.
        hover: The column shown when a cell is pointed at.
        worst: The share, 0…1, from which downwards a cell has the colour of the worst.
        order: Rows from top to bottom; as in the table when not given.

    Returns:
        A figure; a click selects a point of an invisible overlay whose ``customdata`` is (row, ISO week),
        since clicks on a heatmap itself never reach Streamlit.
    """
    told = table.dropna(subset=share)
    weeks: list[date] = sorted(told["week"].unique().tolist())
    names = order if order is not None else list(dict.fromkeys(told[row].tolist()))
    written, signed = len(weeks) <= WRITTEN_WEEKS, len(weeks) <= SIGNED_WEEKS
    labels = week_labels(told["week"].tolist())
    grid = go.Heatmap(
        x=labels,
        y=told[row].tolist(),
        z=told[share].tolist(),
        zmin=worst,
        zmax=1,
        colorscale=WORSE_TO_BETTER,
        showscale=False,
        xgap=2,
        ygap=2,
        text=[f"{value:.0%}" if signed else f"{100 * value:.0f}" for value in told[share].tolist()],
        texttemplate="%{text}" if written else "",
        textfont={"color": INK, "size": 12 if signed else 11},
        hoverinfo="skip",
    )
    overlay = go.Scatter(
        x=labels,
        y=told[row].tolist(),
        mode="markers",
        marker={"size": 24, "symbol": "square", "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[
            [name, week.isoformat()] for name, week in zip(told[row].tolist(), told["week"].tolist(), strict=True)
        ],
        text=told[hover].tolist(),
        hovertemplate="%{text}<extra></extra>",
    )
    return figure(
        grid,
        overlay,
        height=bars_height(len(names), row=32, around=60 if signed else 84),
        xaxis={
            "type": "category", "categoryorder": "array", "categoryarray": week_labels(weeks),
            "side": "top", "showgrid": False, "autotickangles": [0, -90],
            "title": {
                "text": "неделя с" if signed or not written else "неделя с; в клетках — проценты",
                "standoff": 8 if signed else 28,  # dates that stand upright on a phone need their height
            },
            "range": [-0.5, len(weeks) - 0.5],
        },
        yaxis={
            "type": "category", "categoryorder": "array", "categoryarray": names, "showgrid": False,
            "range": [len(names) - 0.5, -0.5],
        },
        clickmode="event+select",
        dragmode=False,
    )  # fmt: skip
