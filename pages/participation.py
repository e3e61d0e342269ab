"""Teachers taking part: which lessons are filled in, in all and by the deadline of their day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.charts.grids import share_grid
from analytics.charts.participation import teacher_bars, week_lines
from analytics.participation import (
    late_lessons,
    participation_by_teacher,
    participation_by_teacher_week,
    participation_by_week,
    participation_share,
    unfilled_lessons,
)
from journal.wording import LESSONS, counted
from pages.components import cached
from pages.components import participation_cards as cards
from pages.components.charts import show_chart
from pages.components.choices import ALL, Period, choose, choose_part, choose_period, choose_span, week_days
from pages.components.heading import heading
from pages.components.html import folded
from pages.components.notices import NO_SCHOOL, empty
from pages.components.style import styled

if TYPE_CHECKING:
    import pandas as pd

    from database.journal import Journal
    from journal.school import School
    from journal.viewer import Viewer

TITLE = "Участие учителей"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show who fills the journal in and when, down to the lesson that is not filled."""
    heading(TITLE, "Какая часть уроков заполнена в журнале — всего и вовремя.")
    school = journal.school()
    period = choose_period(school.calendar, school.class_names, journal.now.date()) if school.classes else None
    if period is None:
        st.html(styled(empty(*NO_SCHOOL)))
        return
    table = cached.participation(viewer, journal, period.first, period.last)
    if table.empty:
        st.html(styled(empty(f"{period.name}: уроков в журналах пока нет", "Доли появятся с первыми журналами.")))
        return
    deadline = f"{school.settings.deadline:%H:%M}"
    by_teacher = participation_by_teacher(table)
    codes = by_teacher.sort_values("name")["teacher"].tolist()
    names = dict(zip(by_teacher["teacher"], by_teacher["label"], strict=True))
    teacher = choose_teacher(codes, names, viewer.staff)
    own = table if teacher == ALL else table[table["teacher"] == teacher]
    st.html(styled(cards.totals(participation_share(own, []), deadline)))
    if teacher != ALL:
        show_teacher(viewer, journal, school, teacher, own, period)
    else:
        show_teachers(table, by_teacher, deadline)
    st.caption(cards.definition(school.settings, int(own["untimed"].sum())))


def choose_teacher(codes: Sequence[str], names: dict[str, str], own: str) -> str:
    """A teacher's code, or :data:`ALL`; the viewer's own name stands first."""
    if len(codes) == 1:
        return codes[0]
    ordered = sorted(codes, key=lambda code: code != own)
    return choose("Учитель", [ALL, *ordered], name="teacher", say=lambda code: names.get(code, "Все учителя"))


def show_teachers(table: pd.DataFrame, by_teacher: pd.DataFrame, deadline: str) -> None:
    """All teachers: the weeks, each teacher, and each teacher's weeks."""
    weekly = participation_by_teacher_week(table)
    st.subheader("По неделям", anchor=False)
    show_chart(
        week_lines(participation_by_week(table), deadline),
        key="participation-weeks",
        alt="Доля заполненных уроков школы по неделям, в процентах",
    )
    st.subheader("По учителям", anchor=False)
    st.caption("Нажмите на полосу или клетку, чтобы увидеть незаполненные уроки учителя.")
    show_chart(
        teacher_bars(by_teacher, deadline),
        key="participation-teachers",
        alt="Доля заполненных уроков каждого учителя, в процентах",
        pick=open_teacher,
    )
    st.subheader("По учителям и неделям", anchor=False)
    codes = dict(zip(by_teacher["label"], by_teacher["teacher"], strict=True))
    show_chart(
        share_grid(
            weekly.assign(hover=cards.hover(weekly, deadline)),
            row="label",
            share="filled_share",
            hover="hover",
            worst=0.5,
            order=by_teacher["label"].tolist(),
        ),
        key="participation-grid",
        alt="Доля заполненных уроков каждого учителя по неделям, в процентах",
        pick=lambda clicked: open_teacher([codes[str(clicked[0])], *clicked[1:]]),
    )


def open_teacher(clicked: Sequence[Any]) -> None:
    """Go to the teacher that was clicked and, where a week was, to that week."""
    st.query_params["teacher"] = str(clicked[0])
    if len(clicked) == 2:
        st.query_params["week"] = str(clicked[1])


def show_teacher(
    viewer: Viewer, journal: Journal, school: School, teacher: str, table: pd.DataFrame, period: Period
) -> None:
    """One teacher: the weeks, and the lessons not filled or filled late."""
    show_chart(
        week_lines(participation_by_week(table), f"{school.settings.deadline:%H:%M}"),
        key="participation-own-weeks",
        alt="Доля заполненных уроков учителя по неделям, в процентах",
    )
    span = choose_span(table["week"], period, days=week_days(school, school.class_names), whole_first=True)
    lessons = cached.lessons(viewer, journal, teacher, span.first, span.last)
    unfilled = unfilled_lessons(lessons, blank_filled=school.settings.blank_lesson_filled)
    st.subheader("Не заполнены", anchor=False)
    if unfilled.empty:
        st.html(styled(empty("Все уроки заполнены", f"{span.name}: {counted(len(lessons), LESSONS)}.")))
    else:
        part = choose_part(len(unfilled), name="part")
        st.html(styled(cards.unfilled_table(unfilled.iloc[part])))
    late = late_lessons(lessons)
    if len(late):
        st.html(styled(folded(f"Заполнены позже срока: {counted(len(late), LESSONS)}", cards.late_table(late))))
