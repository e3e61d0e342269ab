"""The grammar of a column's heading: the date of a lesson, a term, an average, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from journal.calendar import FIRST_MONTH, MONTHS, WEEKDAYS_SHORT, year_start
from sheets.grid import BLANK, CellError, Value, shown_text
from sheets.letters import heading, plain


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


@dataclass(frozen=True, slots=True)
class Header:
    """One heading. ``day`` and ``month`` are set for dates, ``year`` only where it was written.

    ``name`` is the term's standard name («1 четверть», «Год») or what else was written beside a date.
    """

    kind: Kind
    typed: str
    day: int = 0
    month: int = 0
    year: int = 0
    number: int | None = None
    name: str = ""

    def date_in(self, school_year: str) -> date | None:
        """The date in a school year; None where there is no such day (31 April, no leap year)."""
        start = year_start(school_year)
        year = self.year or (start if self.month >= FIRST_MONTH else start + 1)
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "і": 1, "іі": 2, "ііі": 3}
_TERM = re.compile(
    r"(?:за\s+|итог\w*\s+(?:за\s+)?|отметка\s+за\s+)?([1-4]|i{1,3}|iv|і{1,3})\s*-?\s*(?:ая|ое|й|я|е)?\s*"
    r"(четверт\w*|четв|чтв|чт|чет|ч|полугоди\w*|полуг|п/г|пг|п|триместр\w*|трим|тр)"
)
_TERM_NAMES = (("четв", "четверть"), ("чт", "четверть"), ("чет", "четверть"), ("ч", "четверть"),
               ("тр", "триместр"), ("п", "полугодие"))  # fmt: skip
_YEAR = frozenset({"год", "за год", "годовая", "годовая отметка", "итог за год", "итоговая", "итог", "годовая оценка"})
_AVERAGE = re.compile(
    r"ср(?:\.|едн\w*)?\s*\.?\s*(?:б|балл|ариф\w*|взв\w*|отм\w*|оц\w*|вз)?\.?(?:\s*балл)?|балл|средневзв\w*"
)

_MONTH_STEMS = {month[:3]: index for index, month in enumerate(MONTHS, 1)} | {"мая": 5}
_DAY_MONTH = re.compile(r"(\d{1,2})\s*[./\-]\s*(\d{1,2})(?:\s*[./\-]\s*(\d{4}|\d{2}))?\s*(?:г\.?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[t ]00:00(?::00)?)?")
_DAY_WORD = re.compile(r"(\d{1,2})\s*[-. ]?\s*([а-я]{3,})\.?(?:\s+(\d{4}))?")
_BARE_DAY = re.compile(r"\d{1,2}")
_WEEKDAY = re.compile(r"[\s,(]*\b(?:" + "|".join(WEEKDAYS_SHORT) + r")\b[.)]*[\s,]*")
_ANOTHER_DATE = re.compile(r"\d{1,2}\.\d{1,2}(?!\d)|^\s*-\s*\d")
_NUMBER = re.compile(
    r"[\s,]*(?:\(\s*(\d{1,2})\s*(?:-?й)?\s*(?:урок|ур\.?)?\s*\)|№\s*(\d{1,2})|(\d{1,2})\s*-?й?\s*(?:урок|ур\.?))"
)

#: Lessons a day: more than a dozen is no lesson number.
MOST_LESSONS = 12


@lru_cache(maxsize=20_000, typed=True)
def month_of(value: Value) -> int | None:
    """The month a cell of a month row names («Сентябрь», «сент.»), 1…12, or None."""
    if not isinstance(value, str) or not value:
        return None
    text = heading(value).split(" ")[0]
    return _MONTH_STEMS.get(text[:3]) if text.isalpha() and _is_month(text) else None


def _is_month(word: str) -> bool:
    """Whether a word is a month or a shortening of one: «сент», «октября»."""
    index = _MONTH_STEMS.get(word[:3])
    return index is not None and (MONTHS[index - 1].startswith(word[:-1]) or word == "мая")


@lru_cache(maxsize=50_000, typed=True)
def read_header(value: Value) -> Header:
    """What a heading says. Never raises; a date that does not exist is BAD_DATE."""
    typed = shown_text(value)
    if isinstance(value, datetime | date):
        return Header(Kind.LESSON, typed, value.day, value.month, value.year)
    if isinstance(value, float):
        return _of_number(value, typed)
    if isinstance(value, CellError) or not isinstance(value, str):
        return Header(Kind.OTHER, typed)
    text = plain(value)
    if text == BLANK:
        return Header(Kind.BLANK, typed)
    return _of_period(text, typed) or _of_date(text, typed) or Header(Kind.OTHER, typed, name=typed)


def _of_number(value: float, typed: str) -> Header:
    """A heading that is a number: a bare day, or «05.09» that became 5.09."""
    if value.is_integer():
        return Header(Kind.DAY, typed, int(value)) if 1 <= value <= 31 else Header(Kind.OTHER, typed)
    day, _, month = f"{value:.10g}".partition(".")
    if len(month) == 2 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        return Header(Kind.LESSON, typed, int(day), int(month))
    return Header(Kind.AMBIGUOUS, typed)


def _of_period(text: str, typed: str) -> Header | None:
    """A term, the year, an average."""
    bare = heading(text)
    if bare in _YEAR:
        return Header(Kind.YEAR, typed, name="Год")
    if term := _TERM.fullmatch(bare):
        number = _ROMAN.get(term[1]) or int(term[1])
        word = next(name for stem, name in _TERM_NAMES if term[2].startswith(stem))
        return Header(Kind.TERM, typed, name=f"{number} {word}")
    return Header(Kind.AVERAGE, typed) if _AVERAGE.fullmatch(bare) else None


def _of_date(text: str, typed: str) -> Header | None:
    """A lesson's date with what people write about it: weekday, lesson number, kind of work."""
    text = _WEEKDAY.sub(" ", text, count=1).strip()
    if _BARE_DAY.fullmatch(text):
        return Header(Kind.DAY, typed, int(text)) if 1 <= int(text) <= 31 else Header(Kind.BAD_DATE, typed)
    if iso := _ISO.match(text):
        parts, rest = (int(iso[3]), int(iso[2]), int(iso[1])), text[iso.end() :]
    elif numeric := _DAY_MONTH.match(text):
        year = int(numeric[3]) if numeric[3] else 0
        parts = (int(numeric[1]), int(numeric[2]), year + 2000 if 0 < year < 100 else year)
        rest = text[numeric.end() :]
    elif (worded := _DAY_WORD.match(text)) and _is_month(worded[2]):
        parts = (int(worded[1]), _MONTH_STEMS[worded[2][:3]], int(worded[3] or 0))
        rest = text[worded.end() :]
    else:
        return None
    return _dated(parts, rest, typed)


def _dated(parts: tuple[int, int, int], rest: str, typed: str) -> Header | None:
    """A date with the rest of its heading: «(2)» and «2 урок» are lesson numbers, other words a kind of work."""
    day, month, year = parts
    number = None
    if found := _NUMBER.match(rest):
        number = int(next(group for group in found.groups() if group))
        rest = rest[: found.start()] + rest[found.end() :]
    if rest[:1].isdigit() or _ANOTHER_DATE.search(rest) or (number is not None and not 1 <= number <= MOST_LESSONS):
        return Header(Kind.BAD_DATE, typed)
    try:
        date(year or 2024, month, day)  # a leap year: 29.02 is judged when the school year is known
    except ValueError:
        return Header(Kind.BAD_DATE, typed)
    return Header(Kind.LESSON, typed, day, month, year, number, rest.strip(" ,.-"))
