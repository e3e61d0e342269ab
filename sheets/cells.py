"""What one cell of a table means: a date, a time, a number, «да», a list; each reader with the hint people get."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from journal.calendar import MONTHS_GENITIVE, WEEKDAYS, WEEKDAYS_SHORT
from sheets.grid import CellError, Value, shown_text
from sheets.letters import plain, squeeze

T = TypeVar("T")

ALL_GRADES = frozenset(range(1, 12))
ALL_DAYS = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Reader(Generic[T]):
    """Reads a cell that is not blank: the value, or None for what it cannot read; ``hint`` says what it wants."""

    read: Callable[[Value], T | None]
    hint: str

    def __call__(self, value: Value) -> T | None:
        """The value, or None."""
        return None if isinstance(value, CellError) else self.read(value)


#: Spreadsheets count days from here.
_EPOCH = date(1899, 12, 30)

#: Serials of 1927…2119: a number in a date cell outside them is no date.
_SERIALS = range(10_000, 80_000)

#: Two-digit years from here on are of the last century: «12.05.71».
_CENTURY = 70

_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})\s*(?:г\.?)?")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00)?)?")
_DAY_WORD_YEAR = re.compile(r"(\d{1,2})\s+([а-я]{3,8})\.?\s+(\d{4})\s*(?:г\.?|года)?")
_TIME = re.compile(r"(\d{1,2})\s?[:.,-]\s?(\d{2})(?::00)?|(\d{1,2})\s?ч\.?\s?(\d{2})?(?:\s?м(?:ин)?\.?)?")
_RANGE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
_SPLIT = re.compile(r"[,;\n]")

_YES = frozenset({"да", "+", "1", "есть", "истина", "true", "v", "д", "✓", "✔"})
_NO = frozenset({"нет", "-", "0", "ложь", "false", "н"})


def _as_text(value: Value) -> str | None:
    return squeeze(value if isinstance(value, str) else shown_text(value)) or None


def _as_date(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float):
        whole = value.is_integer() and int(value) in _SERIALS
        return _EPOCH + timedelta(days=int(value)) if whole else None
    return _written_date(plain(value)) if isinstance(value, str) else None


def _written_date(text: str) -> date | None:
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        year = int(match[3]) + (0 if len(match[3]) == 4 else 1900 if int(match[3]) >= _CENTURY else 2000)
        return _day(year, int(match[2]), int(match[1]))
    if match := _YEAR_MONTH_DAY.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_WORD_YEAR.fullmatch(text):
        months = [i for i, month in enumerate(MONTHS_GENITIVE, 1) if month.startswith(match[2].removesuffix("."))]
        return _day(int(match[3]), months[0], int(match[1])) if len(months) == 1 else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _as_time(value: Value) -> time | None:
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, timedelta):
        return _as_time(value / timedelta(days=1))
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * 24 * 60)
        return time(*divmod(minutes, 60)) if minutes < 24 * 60 else None
    match = _TIME.fullmatch(plain(value)) if isinstance(value, str) else None
    if match is None:
        return None
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _as_number(value: Value) -> float | None:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    text = plain(value).replace(" ", "").replace(",", ".") if isinstance(value, str) else ""
    return float(text) if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", text) else None


def _as_whole(value: Value) -> int | None:
    number = _as_number(value)
    return int(number) if number is not None and number.is_integer() and number >= 0 else None


def _as_share(value: Value) -> float | None:
    text = plain(shown_text(value))
    percent = _as_number(text.removesuffix("%").rstrip()) if text.endswith("%") else None
    return _as_number(value) if percent is None else percent / 100


def _between(read: Callable[[Value], T | None], low: T, high: T) -> Callable[[Value], T | None]:
    """The reader of values from ``low`` to ``high``, both included."""

    def within(value: Value) -> T | None:
        found = read(value)
        return found if found is not None and low <= found <= high else None  # type: ignore[operator]

    return within


def _as_lesson(value: Value) -> int | None:
    number = _as_whole(value)
    return number if number is not None and number <= 12 else None


def _as_grade(value: Value) -> int | None:
    number = _as_whole(value)
    return number if number in ALL_GRADES else None


def _as_access(value: Value) -> date | None:
    flag = _as_flag(value)
    return _as_date(value) if flag is None else date.max if flag else date.min


def _as_flag(value: Value) -> bool | None:
    if isinstance(value, bool):
        return value
    word = plain(shown_text(value))
    return True if word in _YES else False if word in _NO else None


def _as_weekday(value: Value) -> int | None:
    word = plain(shown_text(value)).rstrip(".")
    if word in ("1", "2", "3", "4", "5", "6", "7"):
        return int(word) - 1
    names = (*WEEKDAYS, *WEEKDAYS_SHORT)
    return names.index(word) % 7 if word in names else None


def _as_weekdays(value: Value) -> frozenset[int] | None:
    days: set[int] = set()
    for part in _parts(value):
        ends = [_as_weekday(end) for end in part.split("-")]
        if len(ends) > 2 or None in ends:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        days.update(range(first, last + 1))
    return frozenset(days) or None


def _as_grades(value: Value) -> frozenset[int] | None:
    if plain(shown_text(value)) == "все":
        return ALL_GRADES
    grades: set[int] = set()
    for part in _parts(value):
        match = _RANGE.fullmatch(part.removesuffix("кл.").removesuffix("классы").removesuffix("класс").strip())
        if match is None:
            return None
        grades.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(grades) if grades and grades <= ALL_GRADES else None


def _as_list(value: Value) -> tuple[str, ...] | None:
    return tuple(filter(None, (squeeze(part) for part in _SPLIT.split(shown_text(value)))))


def _parts(value: Value) -> list[str]:
    """The parts of a typed list, spaces around dashes cut."""
    if isinstance(value, date | time):
        return []  # «1-4» that the spreadsheet made a date of
    return [re.sub(r"\s*-\s*", "-", plain(part)) for part in _SPLIT.split(shown_text(value)) if part.strip()]


TEXT = Reader(_as_text, "нужен текст")
DATE = Reader(_as_date, "нужна дата, например 01.09.2026")
TIME = Reader(_as_time, "нужно время, например 08:30")
NUMBER = Reader(_as_number, "нужно число")
WHOLE = Reader(_as_whole, "нужно целое число")
COUNT = Reader(_between(_as_whole, 0, 100), "нужно целое число от 0 до 100")
SHARE = Reader(_between(_as_share, 0.0, 1.0), "нужна доля от 0 до 1, например 0,3 или 30 %")
HOURS = Reader(_between(_as_number, 0.0, 20.0), "нужны часы в неделю, от 0 до 20")
PLAN_HOURS = Reader(_between(_as_number, 0.0, 20.0), "нужны часы на тему, от 0 до 20")
#: Scales of real journals end at 100; a weight of nothing leaves an average without a divisor.
WEIGHT = Reader(_between(_as_share, 0.01, 100.0), "нужен вес больше 0 и не больше 100, например 1,5")
AVERAGE = Reader(_between(_as_number, 0.0, 5.0), "нужен средний балл от 0 до 5, например 4,5")
#: A school day's deadline; «5:00» is a slip for 17:00, and by it every lesson would be late.
DEADLINE = Reader(_between(_as_time, time(8), time(23, 59)), "нужно время от 08:00 до 23:59, например 17:00")
LESSON = Reader(_as_lesson, "нужен номер урока, от 0 до 12")
GRADE = Reader(_as_grade, "нужен класс от 1 до 11")
FLAG = Reader(_as_flag, "нужно «да» или «нет»")
#: How access without a last day, and none at all, are typed.
ACCESS_WORDS = {date.min: "нет", date.max: "да"}
ACCESS = Reader(_as_access, "нужны последний день доступа, «нет» или «да»; пока не исправлено, доступа нет")
WEEKDAY = Reader(_as_weekday, "нужен день недели, например «понедельник»")
WEEKDAYS_LIST = Reader(_as_weekdays, "нужны дни недели, например «пн-пт» или «пн, ср»")
GRADES = Reader(_as_grades, "нужны параллели, например «1-9» или «10, 11», в ячейке с форматом «Текст»")
LIST = Reader(_as_list, "нужен список через запятую")
