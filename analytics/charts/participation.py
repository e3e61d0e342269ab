"""Charts of participation: lessons filled in all and by 17:00, by teacher and by week."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import BLUE, GREEN, UNFADED, bars_height, figure, week_labels


def teacher_bars(table: pd.DataFrame, deadline: str) -> go.Figure:
    """Two bars a teacher: lessons filled in all, and by the deadline of their day.

    Args:
        table: A table of :func:`analytics.participation.participation_by_teacher`.
        deadline: The hour as people say it, «17:00».

    Returns:
        Horizontal bars in per cent; ``customdata`` is (code, name, due, filled, timely).
    """
    data = table[["teacher", "name", "due", "filled", "timely"]].to_numpy().tolist()
    names = table["label"].tolist()
    return figure(
        go.Bar(
            name="заполнено",
            orientation="h",
            y=names,
            x=table["filled_share"].tolist(),
            marker={"color": BLUE},
            customdata=data,
            unselected=UNFADED,
            hovertemplate="%{y}: заполнено %{x:.1%} (%{customdata[3]:,} из %{customdata[2]:,} уроков)<extra></extra>",
        ),
        go.Bar(
            name=f"в день урока до {deadline}",
            orientation="h",
            y=names,
            x=table["timely_share"].tolist(),
            marker={"color": GREEN},
            customdata=data,
            unselected=UNFADED,
            hovertemplate="%{y}: " + f"до {deadline}" + " — %{x:.1%} (%{customdata[4]:,} уроков)<extra></extra>",
        ),
        height=bars_height(len(table), row=38, around=60),
        barmode="group",
        xaxis={"tickformat": ".0%", "range": [0, 1.03], "title": {"text": "доля уроков по расписанию"}},
        yaxis={"type": "category", "categoryorder": "array", "categoryarray": names, "autorange": "reversed"},
        clickmode="event+select",
        dragmode=False,
    )


def week_lines(table: pd.DataFrame, deadline: str) -> go.Figure:
    """Two lines over weeks: lessons filled in all, and by the deadline of their day.

    Args:
        table: A table of :func:`analytics.participation.participation_by_week`.
        deadline: The hour as people say it, «17:00».
    """
    weeks = week_labels(table["week"].tolist())
    data = table[["due", "filled", "timely"]].to_numpy().tolist()
    lines = (("заполнено", "filled_share", BLUE, 1), (f"в день урока до {deadline}", "timely_share", GREEN, 2))
    return figure(
        *(
            go.Scatter(
                name=name,
                x=weeks,
                y=table[column].tolist(),
                mode="lines+markers",
                line={"color": colour, "width": 2},
                customdata=data,
                hovertemplate="неделя с %{x}: "
                + name
                + " %{y:.1%} (%{customdata["
                + str(part)
                + "]:,} из %{customdata[0]:,})<extra></extra>",
            )
            for name, column, colour, part in lines
        ),
        height=260,
        xaxis={"type": "category", "title": {"text": "неделя с"}},
        yaxis={"tickformat": ".0%", "range": [0, 1.02], "title": {"text": "доля уроков"}},
    )
