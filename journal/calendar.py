"""The school's calendar: the year, its terms and holidays, its bells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta

#: A school year starts on 1 September; what is dated in July or later belongs to the coming one.
FIRST_MONTH = 7

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def school_year(day: date) -> str:
    """The school year a day belongs to, «2026/27»."""
    start = day.year if day.month >= FIRST_MONTH else day.year - 1
    return f"{start}/{(start + 1) % 100:02d}"


def year_start(year: str) -> int:
    """The calendar year in which «2026/27» starts: 2026."""
    return int(year[:4])


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Term:
    """A quarter or half-year (or the year), with the grades it is for. Both ends are school days."""

    name: str
    first: date
    last: date
    grades: frozenset[int]

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class DayOff:
    """A holiday or other span without lessons; ``grades`` empty means for all."""

    name: str
    first: date
    last: date
    grades: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bell:
    """When a lesson of that number begins and ends, for the weekdays it holds for (0 = Monday)."""

    number: int
    begins: time
    ends: time
    weekdays: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Calendar:
    """When school is held. Days outside every term of a grade are without lessons."""

    year: str
    terms: tuple[Term, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    #: Days worked although they look free: a Saturday carried over, with the weekday it is taught as.
    moved: tuple[tuple[date, int], ...] = field(default=())

    def term(self, day: date, grade: int) -> Term | None:
        """The term of that grade a day lies in, or None in holidays."""
        return next((term for term in self.terms if grade in term.grades and day in term), None)

    def terms_of(self, grade: int) -> tuple[Term, ...]:
        """The terms of a grade, in order."""
        return tuple(sorted((t for t in self.terms if grade in t.grades), key=lambda t: t.first))

    def is_held(self, day: date, grade: int) -> bool:
        """Whether that grade has school on that day."""
        if self.term(day, grade) is None:
            return False
        return not any(
            off.first <= day <= off.last and (not off.grades or grade in off.grades) for off in self.days_off
        )

    def weekday(self, day: date) -> int:
        """The weekday whose timetable is taught that day (0 = Monday)."""
        return dict(self.moved).get(day, day.weekday())

    def days(self, grade: int, first: date, last: date) -> Iterator[date]:
        """The school days of a grade between two days, both included."""
        day = first
        while day <= last:
            if self.is_held(day, grade):
                yield day
            day += timedelta(days=1)
