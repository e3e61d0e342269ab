"""Charts carry the tables they are given: units on axes, whole names, clicks that say what was clicked."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.attendance import absence_by_reason, attendance_share
from analytics.charts.attendance import absence_bars
from analytics.charts.grids import share_grid
from analytics.charts.participation import teacher_bars, week_lines
from analytics.participation import participation_by_teacher, participation_by_week
from tests.test_analytics_attendance import FACTS as ATTENDANCE
from tests.test_analytics_participation import FACTS as PARTICIPATION


def test_a_cell_of_the_grid_says_its_row_and_week_when_clicked() -> None:
    table = attendance_share(ATTENDANCE, ["school_class", "week"]).assign(hover="текст")
    grid, overlay = share_grid(table, row="school_class", share="present_share", hover="hover", worst=0.8).data
    assert [list(point) for point in overlay.customdata] == [
        ["7А", "2026-09-07"], ["7А", "2026-09-14"], ["7Б", "2026-09-07"],
    ]  # fmt: skip
    assert list(grid.x) == ["07.09", "14.09", "07.09"]
    assert list(grid.z) == pytest.approx([0.96, 0.94, 1.0])
    assert grid.texttemplate == "%{text}"
    assert list(grid.text) == [f"{share:.0%}" for share in grid.z]


def test_a_grid_of_a_whole_year_writes_its_figures_only_in_the_hover_text() -> None:
    weeks = pd.date_range("2026-09-07", periods=30, freq="7D").date
    table = pd.DataFrame({"name": "Белова А. П.", "week": weeks, "share": 0.9, "hover": "текст"})
    grid, overlay = share_grid(table, row="name", share="share", hover="hover", worst=0.5).data
    assert grid.texttemplate == ""
    assert len(overlay.customdata) == 30


def test_bars_stack_the_reasons_of_each_class() -> None:
    reasons = absence_by_reason(attendance_share(ATTENDANCE, ["school_class"]), ["school_class"])
    chart = absence_bars(reasons, "school_class")
    assert [trace.name for trace in chart.data] == [
        "по болезни", "по уважительной причине", "без уважительной причины", "причина не указана",
    ]  # fmt: skip
    assert list(chart.data[0].x) == [0.04, 0.0]
    assert chart.layout.xaxis.tickformat == ".0%"
    assert chart.layout.template.layout.separators == ", "


def test_each_teacher_has_two_bars_and_a_click_names_her() -> None:
    chart = teacher_bars(participation_by_teacher(PARTICIPATION), "17:00")
    assert [trace.name for trace in chart.data] == ["заполнено", "в день урока до 17:00"]
    assert [point[0] for point in chart.data[1].customdata] == ["1", "2"]


def test_weeks_are_two_lines() -> None:
    chart = week_lines(participation_by_week(PARTICIPATION), "17:00")
    assert [list(trace.x) for trace in chart.data] == [["07.09", "14.09"]] * 2


def test_empty_tables_make_empty_figures() -> None:
    empty = participation_by_teacher(PARTICIPATION.head(0))
    assert [len(trace.x) for trace in teacher_bars(empty, "17:00").data] == [0, 0]
    assert [len(trace.x) for trace in week_lines(participation_by_week(PARTICIPATION.head(0)), "17:00").data] == [0, 0]
    shares = attendance_share(ATTENDANCE.head(0), ["school_class"])
    assert [
        len(trace.x) for trace in absence_bars(absence_by_reason(shares, ["school_class"]), "school_class").data
    ] == [0] * 4
