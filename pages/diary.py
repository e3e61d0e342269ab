"""The diary: what a family reads, week by week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from analytics.class_week import class_week, class_year
from analytics.diary import diary_week, own_lessons
from analytics.figures import week_figures
from journal.calendar import monday
from journal.classes import grade
from journal.tables import Child
from journal.wording import school_week
from pages.components import diary_cards
from pages.components.child import child_title, nobody, opened_child
from pages.components.choices import choose_week
from pages.components.heading import titled
from pages.components.html import Html, join

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.school import School
    from journal.viewer import Viewer

TITLE = "Дневник"


def render(viewer: Viewer, journal: Journal) -> Html:
    """Let a child and a week be chosen; returns the week."""
    school = journal.school()
    child = opened_child(journal)
    if child is None:
        return nobody(viewer, journal, TITLE)
    today = journal.now.date()
    year = class_year(school, child.school_class)
    week = choose_week(year.first or today, year.last or today, today)
    return join(
        titled(child_title(child), school_week(week, year.days)), *week_cards(journal, school, child, week, today)
    )


def week_cards(journal: Journal, school: School, child: Child, week: date, today: date) -> tuple[Html, Html]:
    """The figures and the days of a week."""
    own, plan = grade(child.school_class), class_week(school, child.school_class, week)
    sunday, earlier, term = week + timedelta(days=6), plan.earlier, plan.term
    since = term.first if term else week
    shown = monday(earlier) if earlier and sunday >= today else week
    told = journal.diary(child.pupil, min(since, week - timedelta(days=7)), shown, sunday)
    days = diary_week(
        [row for row in told if row.day >= week],
        own_lessons(plan.due, child),
        school.calendar,
        own,
        week,
        today,
        [row for row in told if shown <= row.day <= earlier] if earlier and sunday >= today else (),
    )
    figures = week_figures(told, school.kinds, since, week, weighted=school.settings.weighted)
    return (
        diary_cards.figures(figures, term.name if term else "", marked=own > 1),
        diary_cards.week(days, school.alphabet, today, plan.next, timetable=plan.timetable),
    )
