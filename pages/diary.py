"""The diary: what a family reads, week by week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from analytics.diary import diary_week, last_school_day, next_school_day, own_lessons, term_begun
from analytics.figures import week_figures
from journal.calendar import monday
from journal.classes import grade
from journal.lessons import due_lessons
from journal.tables import Child
from journal.wording import called
from pages.components import diary_cards
from pages.components.choices import choose_child, choose_week, week_days
from pages.components.heading import heading
from pages.components.html import Html
from pages.components.notices import NO_SCHOOL, empty, no_child
from pages.components.style import styled

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.school import School
    from journal.viewer import Viewer

TITLE = "Дневник"


def render(viewer: Viewer, journal: Journal) -> None:
    """Show one child's week."""
    school = journal.school()
    child = choose_child(journal)
    if not school.classes or child is None:
        heading(TITLE)
        st.html(styled(no_child(viewer) if school.classes else empty(*NO_SCHOOL)))
        return
    heading(f"{called(child.name)} · {child.school_class}")
    today = journal.now.date()
    terms = school.calendar.terms_of(grade(child.school_class))
    first, last = (terms[0].first, terms[-1].last) if terms else (today, today)
    week = choose_week(first, last, today, days=week_days(school, [child.school_class]))
    st.html(styled(*week_cards(journal, school, child, week, today)))


def week_cards(journal: Journal, school: School, child: Child, week: date, today: date) -> tuple[Html, Html]:
    """The figures and the days of a week."""
    own, calendar, sunday = grade(child.school_class), school.calendar, week + timedelta(days=6)
    earlier, term = last_school_day(calendar, own, week), term_begun(calendar, own, sunday)
    days = diary_week(
        journal.recorded(child.pupil, week, sunday),
        own_lessons(due_lessons(school, child.school_class, week, sunday), child),
        calendar,
        own,
        week,
        today,
        journal.recorded(child.pupil, monday(earlier), earlier) if earlier and sunday >= today else (),
    )
    since = term.first if term else week
    told = week_figures(
        journal.entered(child.pupil, min(since, week - timedelta(days=7)), sunday),
        school.kinds,
        since,
        week,
        weighted=school.settings.weighted,
    )
    return (
        diary_cards.figures(told, term.name if term else "", marked=own > 1),
        diary_cards.week(
            days,
            school.alphabet,
            today,
            next_school_day(calendar, own, sunday),
            timetable=child.school_class in school.slots_by_class,
        ),
    )
