"""What the story of one class's year is told from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from journal.calendar import Term
from journal.classes import grade
from journal.school import School
from journal.tables import PlanRow, PupilRow
from sheets.demo.absences import Absences
from sheets.demo.habits import Habit


@dataclass(frozen=True)
class ClassYear:
    """One class, its people and their ways, up to the last day told."""

    school: School
    school_class: str
    pupils: Sequence[PupilRow]
    plans: Mapping[str, Sequence[PlanRow]]
    absences: Absences
    abilities: Mapping[str, float]
    habits: Mapping[str, Habit]
    #: The last moment told.
    end: datetime
    seed: int
    #: Every lesson filled, every pupil marked, twice or oftener: for measuring, not for showing.
    full: bool = False

    @property
    def until(self) -> date:
        """The last day told."""
        return self.end.date()

    @property
    def zone(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.school.settings.timezone)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The class's terms that have begun by the last day told."""
        return tuple(
            term for term in self.school.calendar.terms_of(grade(self.school_class)) if term.first <= self.until
        )
