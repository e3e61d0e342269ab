"""The grammar of a column's heading: the date of a lesson, a term, an average, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize

from journal.calendar import MONTHS, WEEKDAYS, year_start
from journal.issues import Problem
from sheets.dates import MOST_LESSONS, NO_SUCH_DAY, month_in, read_day
from sheets.grid import BLANK, CellError, Value, shown_text
from sheets.letters import plain, squeeze
from sheets.periods import Period, read_period

__all__ = [
    "LONGEST",
    "MOST_LESSONS",
    "YEAR_FROM",
    "YEAR_TO",
    "Header",
    "Kind",
    "in_school_year",
    "month_of",
    "month_year",
    "read_header",
]


class Kind(StrEnum):
    """What a column holds, by its heading."""

    LESSON = "lesson"
    DAY = "day"
    TERM = "term"
    YEAR = "year"
    AVERAGE = "average"
    OTHER = "other"
    AMBIGUOUS = "ambiguous"
    BAD_DATE = "bad_date"
    BLANK = "blank"


#: Days either side of the school year that a journal may still hold: late August, July's re-examinations.
YEAR_FROM, YEAR_TO = (8, 20), (7, 31)

#: Headings are short; a longer text is a remark.
LONGEST = 120

#: Whole numbers a spreadsheet keeps for the days of 2000…2099, counted from 30 December 1899.
_SERIALS = range(36_526, 73_051)
_SERIAL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Header:
    """One heading. ``day`` and ``month`` are set for dates, ``year`` only where it was written.

    ``name`` is the term's standard name («1 четверть», «Год») or what else was written beside a date;
    ``weekday`` counts from Monday = 0, -1 where none is written; a term «3 чт» has day 3 and weekday 3 too:
    among days it is Thursday the third. ``why`` tells what keeps a date from being one.
    """

    kind: Kind
    typed: str
    day: int = 0
    month: int = 0
    year: int = 0
    number: int | None = None
    name: str = ""
    weekday: int = -1
    why: str = ""

    def date_in(self, school_year: str) -> date | None:
        """The date in a school year; None where there is no such day, or the weekday written is another's."""
        start = year_start(school_year)
        year = self.year or (start if (self.month, self.day) > YEAR_TO else start + 1)
        try:
            day = date(year, self.month, self.day)
        except ValueError:
            return None
        return day if self.weekday in (-1, day.weekday()) else None

    def lesson_in(self, school_year: str) -> tuple[date | None, Problem | None, str]:
        """The day of a lesson's column in a school year, or why it is none, with a word on it."""
        day = self.date_in(school_year)
        if day is None:
            meant = replace(self, weekday=-1).date_in(school_year)
            if meant is None:
                return None, Problem.UNKNOWN_DATE, NO_SUCH_DAY
            return None, Problem.WEEKDAY_DISAGREES, f"{meant:%d.%m.%Y} — {WEEKDAYS[meant.weekday()]}"
        if not in_school_year(day, school_year):
            return None, Problem.DATE_OUTSIDE_YEAR, f"{day:%d.%m.%Y}, год {school_year}"
        return day, None, ""

    def as_day(self) -> Header:
        """The same heading among days with weekdays: «3 чт» is Thursday the third there, no third term."""
        return replace(self, kind=Kind.DAY, name="") if self.kind is Kind.TERM and self.day else self

    def under(self, month: int, year: int = 0) -> Header:
        """A bare day's heading as that of a lesson in the month that stands above it, perhaps with its year."""
        return replace(self.as_day(), kind=Kind.LESSON, month=month, year=year)

    def beside(self, month: int) -> Header:
        """A date's heading under a month: «5/2» and «5.2» under September may be the second lesson of the fifth."""
        other = self.kind is Kind.LESSON and month not in (0, self.month) and _ONE_DIGIT.fullmatch(self.typed)
        return replace(self, kind=Kind.AMBIGUOUS, why=f"над датой — {MONTHS[month - 1]}") if other else self


#: A month of one digit that may as well be the number of a lesson.
_ONE_DIGIT = re.compile(r"\s*\d{1,2}\s?[./-]\s?[1-9]\.?\s*")


def in_school_year(day: date, school_year: str) -> bool:
    """Whether a journal of that year may hold a lesson of that day."""
    start = year_start(school_year)
    return date(start, *YEAR_FROM) <= day <= date(start + 1, *YEAR_TO)


def month_of(value: Value) -> int | None:
    """The month a cell of a month row names («Сентябрь», «сент.», «сентябрь 2026»), 1…12, or None."""
    return _month_of(value) if isinstance(value, str) and 0 < len(value) <= LONGEST else None


def month_year(value: Value) -> int:
    """The year that a cell of a month row names beside its month («сентябрь 2025»), or 0."""
    found = _YEAR.search(value) if isinstance(value, str) and month_of(value) else None
    return int(found[0]) if found else 0


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_FIRST_WORD = re.compile(r"([^\W\d_]{3,})(?![\w-])[\s.,]*(.*)")


@lru_cache(maxsize=20_000)
def _month_of(value: str) -> int | None:
    text = plain(normalize("NFC", value))
    found = _FIRST_WORD.match(text)
    if found is None or re.fullmatch(r"[01]?\d", found[2]):  # «сентябрь 5» is a day
        return None
    return month_in(found[1])


def read_header(value: Value) -> Header:
    """What a heading says. Never raises; a date that does not exist is BAD_DATE."""
    if isinstance(value, str) and len(value) > LONGEST:
        value = squeeze(value)
        if len(value) > LONGEST:
            return Header(Kind.OTHER, value, name=value)
    return _read(value)


@lru_cache(maxsize=50_000, typed=True)
def _read(value: Value) -> Header:
    typed = shown_text(value)
    if isinstance(value, datetime | date):
        return Header(Kind.LESSON, typed, value.day, value.month, value.year)
    if isinstance(value, bool):
        return Header(Kind.OTHER, typed)
    if isinstance(value, float):
        return _of_number(value, typed)
    if isinstance(value, CellError | time | timedelta):
        return Header(Kind.BAD_DATE, typed, why="ошибка формулы" if isinstance(value, CellError) else "это время")
    return _of_text(plain(normalize("NFC", value)), typed)


def _of_text(text: str, typed: str) -> Header:
    if text == BLANK:
        return Header(Kind.BLANK, typed)
    if (period := read_period(text)) is not None:
        return _of_period(period, text, typed)
    return _of_date(text, typed) or Header(Kind.OTHER, typed, name=typed)


def _of_number(value: float, typed: str) -> Header:
    """A heading that is a number: a bare day, «05.09» that became 5.09, a date that lost its format."""
    if value.is_integer() and 1 <= value <= 31:
        return Header(Kind.DAY, typed, int(value))
    if _SERIALS.start <= value < _SERIALS.stop:
        day = _SERIAL_ZERO + timedelta(days=int(value))
        why = f"число {typed} — это дата {day:%d.%m.%Y} без формата даты"
        return Header(Kind.BAD_DATE, typed, day.day, day.month, day.year, why=why)
    if value.is_integer():
        return Header(Kind.OTHER, typed)
    day_part, _, month = f"{value:.10g}".partition(".")
    if len(month) == 2 and month.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day_part) <= 31:
        return _of_text(f"{int(day_part):02}.{month}", typed)
    return Header(Kind.AMBIGUOUS, typed, why="число вместо даты")


def _of_period(period: Period, text: str, typed: str) -> Header:
    """A term, the year, an average; «1 чт» may be a Thursday among days."""
    kind = Kind(period.kind)
    thursday = int(text[0]) if kind is Kind.TERM and re.fullmatch(r"[1-4]\s?чт\.?", text) else 0
    return Header(kind, typed, thursday, name=period.name, weekday=3 if thursday else -1, why=period.why)


#: Digits and signs that are no day, no year and no numbering: «0509», «05:09».
_ATTEMPT = re.compile(r"(?!(?:19|20)\d\d(?!\d))(?=\D*\d)[\d\W]+(?<![%№])")


def _of_date(text: str, typed: str) -> Header | None:
    """A lesson's date with what people write about it, or a bare day; None where no date is meant."""
    said = read_day(text)
    if said is None:
        return Header(Kind.BAD_DATE, typed, why="не похоже на дату") if _ATTEMPT.fullmatch(text) else None
    kind = Kind.LESSON if said.month else Kind.DAY
    if said.refused or said.doubtful:
        kind = Kind.BAD_DATE if said.refused else Kind.AMBIGUOUS
    return Header(
        kind, typed, said.day, said.month, said.year, said.number, said.work, said.weekday, said.refused
    )  # fmt: skip
