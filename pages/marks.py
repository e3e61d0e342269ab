"""The marks: where a child stands in each subject, and how each average came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.subjects import SubjectCard, marks_asked_for, subject_cards
from journal.classes import grade
from journal.tables import Child
from pages.components import subject_cards as cards
from pages.components.child import child_title, nobody, opened_child
from pages.components.choices import Period, choose_period
from pages.components.heading import heading
from pages.components.html import Html
from pages.components.notices import empty

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.school import School
    from journal.viewer import Viewer

TITLE = "Отметки"


def render(viewer: Viewer, journal: Journal) -> Html:
    """Let a child and a period be chosen; returns the child's subjects over the term or the year."""
    school = journal.school()
    child = opened_child(journal)
    if child is None:
        return nobody(viewer, journal, TITLE)
    heading(child_title(child))
    period = choose_period(school.calendar, [child.school_class], journal.now.date())
    if grade(child.school_class) == 1:
        return empty("В первом классе отметки не ставятся", "Пропуски и опоздания смотрите в дневнике.")
    if period is None:
        return empty("Учебные периоды ещё не внесены", "Отметки появятся, когда школа заполнит лист «Периоды».")
    if told := subjects_of(journal, school, child, period):
        return cards.subjects(told, weighted=school.settings.weighted)
    return empty(f"{period.name}: отметок пока нет", "Они появятся здесь, как только их поставит учитель.")


def subjects_of(journal: Journal, school: School, child: Child, period: Period) -> tuple[SubjectCard, ...]:
    """The cards of a child's subjects in a period."""
    return subject_cards(
        journal.entered(child.pupil, period.first, period.last),
        journal.term_marks(child.pupil),
        school.kinds,
        marks_asked_for(school, child.school_class, child.subgroups, half_year=period.is_half_year)
        if period.is_term
        else {},
        period.shown,
    )
