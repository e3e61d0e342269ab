"""Attendance: which classes and pupils miss lessons, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.attendance import absence_by_reason, attendance_share, worst_absentees
from analytics.charts.attendance import absence_bars
from analytics.charts.grids import share_grid
from analytics.charts.theme import week_labels
from analytics.rows import rows
from journal.rights import is_noted
from pages.components import attendance_cards as cards
from pages.components import cached
from pages.components.charts import show_chart
from pages.components.choices import ALL, Period, choose, choose_period, choose_span, week_days
from pages.components.heading import heading
from pages.components.notices import NO_SCHOOL, empty
from pages.components.style import styled

if TYPE_CHECKING:
    import pandas as pd

    from database.journal import Journal
    from journal.school import School
    from journal.viewer import Viewer

TITLE = "Посещаемость"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show attendance by class and week, down to a pupil's lessons."""
    heading(TITLE, "Доля проведённых уроков, на которых ученик был; считаются уроки, пока он числится в классе.")
    school, classes = journal.school(), journal.classes()
    period = choose_period(school.calendar, classes, journal.now.date()) if classes else None
    if period is None:
        st.html(styled(empty(*NO_SCHOOL)))
        return
    table = cached.attendance(viewer, journal, period.first, period.last)
    if not table["seats"].sum():
        st.html(
            styled(empty(f"{period.name}: проведённых уроков пока нет", "Они появятся с первыми записями в журналах."))
        )
        return
    chosen = choose_class(classes)
    own = table if chosen == ALL else table[table["school_class"] == chosen]
    st.html(styled(cards.totals(attendance_share(own, []), "все классы" if chosen == ALL else chosen)))
    if chosen != ALL:
        show_weeks(own)
        show_pupils(viewer, journal, school, chosen, choose_span(own["week"], period, days=week_days(school, [chosen])))
    else:
        show_classes(table, classes)


def choose_class(classes: Sequence[str]) -> str:
    """A class, or :data:`ALL` of them; no choice where there is one."""
    if len(classes) == 1:
        return classes[0]
    return choose("Класс", [ALL, *classes], name="class", say=lambda name: "Все классы" if name == ALL else name)


def show_classes(table: pd.DataFrame, classes: Sequence[str]) -> None:
    """All classes: a grid by week, and absences by reason."""
    weekly = attendance_share(table, ["school_class", "week"])
    st.subheader("Посещаемость по неделям", anchor=False)
    st.caption("Нажмите на клетку, чтобы увидеть учеников класса за эту неделю.")
    show_chart(
        share_grid(
            weekly.assign(hover=cards.hover(weekly)),
            row="school_class",
            share="present_share",
            hover="hover",
            worst=0.8,
            order=[name for name in classes if name in set(weekly["school_class"])],
        ),
        key="attendance-grid",
        alt="Посещаемость каждого класса по неделям, в процентах",
        pick=open_class,
    )
    st.subheader("Пропуски по причинам", anchor=False)
    present = {name: place for place, name in enumerate(classes)}
    by_class = attendance_share(table, ["school_class"]).sort_values(
        "school_class", key=lambda names: names.map(present)
    )
    show_chart(
        absence_bars(absence_by_reason(by_class, ["school_class"]), "school_class"),
        key="attendance-reasons",
        alt="Доля пропущенных уроков каждого класса по причинам, в процентах",
        pick=open_class,
    )  # fmt: skip


def open_class(clicked: Sequence[Any]) -> None:
    """Go to the class that was clicked and, where a week was, to that week."""
    st.query_params["class"] = str(clicked[0])
    if len(clicked) > 1 and isinstance(clicked[1], str):
        st.query_params["week"] = clicked[1]


def show_weeks(table: pd.DataFrame) -> None:
    """One class: absences by week and reason."""
    weekly = attendance_share(table, ["week"]).sort_values("week")
    by_week = weekly.assign(label=week_labels(weekly["week"].tolist()))
    st.subheader("Пропуски по неделям", anchor=False)
    show_chart(
        absence_bars(absence_by_reason(by_week, ["label"]), "label"),
        key="attendance-weeks",
        alt="Доля пропущенных уроков класса по неделям и причинам, в процентах",
    )


def show_pupils(viewer: Viewer, journal: Journal, school: School, chosen: str, span: Period) -> None:
    """The pupils of a class who missed lessons in a span of days."""
    table = worst_absentees(cached.absentees(viewer, journal, chosen, span.first, span.last))
    st.subheader(f"Кто пропускал: {chosen}", anchor=False)
    opened = choose_pupil(table) if is_noted(viewer.role) and not table.empty else ALL

    def lessons_of(pupil: str) -> pd.DataFrame | None:
        if is_noted(viewer.role) and pupil != opened:
            return None
        return cached.absences(viewer, journal, chosen, pupil, span.first, span.last)

    st.html(styled(cards.absentee_list(table, lessons_of, school.alphabet)))


def choose_pupil(absentees: pd.DataFrame) -> str:
    """The pupil whose lessons are shown, at first nobody: for whom it is no ordinary work, it is noted."""
    names: dict[str, str] = dict(rows(absentees, ("pupil", "name")))
    chosen = choose("Уроки ученика", [ALL, *names], name="pupil", say=lambda pupil: names.get(pupil, "не показаны"))
    st.caption("Кто открывал записи ученика, записывается; семья видит это на странице «Кто смотрел».")
    return chosen
