"""Charts of attendance: absences by reason, stacked."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.attendance import REASONS
from analytics.charts.theme import AMBER, BLUE, GREEN, RED, UNFADED, bars_height, figure

#: Reason → its colour, the same on every chart.
COLOURS = {"ill": BLUE, "excused": GREEN, "unexcused": RED, "unstated": AMBER}


def absence_bars(reasons: pd.DataFrame, by: str) -> go.Figure:
    """Missed lessons of each group as one stacked bar, a colour a reason.

    Args:
        reasons: A table of :func:`analytics.attendance.absence_by_reason` with groups in ``by``, top first.
        by: The group column, text.

    Returns:
        Horizontal bars; the axis is in per cent of pupils' lessons; ``customdata`` is (group, lessons).
    """
    groups = list(dict.fromkeys(reasons[by].tolist()))
    parts = {reason: reasons[reasons["reason"] == reason] for reason in REASONS}
    return figure(
        *(
            go.Bar(
                name=REASONS[reason],
                orientation="h",
                y=part[by].tolist(),
                x=part["share"].tolist(),
                marker={"color": COLOURS[reason]},
                customdata=part[[by, "lessons"]].to_numpy().tolist(),
                unselected=UNFADED,
                hovertemplate="%{y}, "
                + REASONS[reason]
                + ": %{x:.1%} уроков (пропущено %{customdata[1]:,})<extra></extra>",
            )
            for reason, part in parts.items()
        ),
        height=bars_height(len(groups), around=70),
        barmode="stack",
        xaxis={"tickformat": ".0%", "rangemode": "tozero", "title": {"text": "доля пропущенных уроков"}},
        yaxis={"type": "category", "categoryorder": "array", "categoryarray": groups, "autorange": "reversed"},
        clickmode="event+select",
        dragmode=False,
    )
