"""How figures and days are said in Russian: plurals, decimal commas, «16–20 ноября»."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from journal.calendar import MONTHS_GENITIVE, WEEKDAYS_SHORT
from journal.marks import half_up

#: Keeps a figure and its unit on one line.
NBSP = "\u00a0"
MINUS = "\u2212"

LESSONS = ("урок", "урока", "уроков")
#: After «из»: из 21 урока, из 22 уроков.
OF_LESSONS = ("урока", "уроков", "уроков")
#: The unit of attendance: one pupil at one lesson.
SEATS = ("ученико-урок", "ученико-урока", "ученико-уроков")
OF_SEATS = ("ученико-урока", "ученико-уроков", "ученико-уроков")
MISSED = ("пропущен", "пропущено", "пропущено")
MARKS = ("отметка", "отметки", "отметок")
ISSUES = ("замечание", "замечания", "замечаний")
PUPILS = ("ученик", "ученика", "учеников")
#: After «у»: у 21 ученика, у 22 учеников.
PUPILS_OF = ("ученика", "учеников", "учеников")
CELLS = ("запись", "записи", "записей")
ROWS = ("строка", "строки", "строк")
DEBTS = ("долг", "долга", "долгов")
TEACHERS = ("учитель", "учителя", "учителей")
BOOKS = ("книга", "книги", "книг")
LOOKS = ("взгляд", "взгляда", "взглядов")
CHANGES = ("изменение", "изменения", "изменений")


def plural(count: int, forms: tuple[str, str, str]) -> str:
    """The form a count calls for: 1 урок, 2 урока, 5 уроков, 11 уроков, 21 урок."""
    tens, ones = abs(count) % 100, abs(count) % 10
    if 10 < tens < 20 or ones == 0 or ones > 4:
        return forms[2]
    return forms[0] if ones == 1 else forms[1]


def counted(count: int, forms: tuple[str, str, str]) -> str:
    """A count with its word: «3 урока»."""
    return f"{whole(count)}{NBSP}{plural(count, forms)}"


def whole(value: int) -> str:
    """A whole number, thousands apart: «21 340»."""
    return f"{value:,}".replace(",", NBSP)


def decimal(value: float | Decimal, digits: int = 2) -> str:
    """A number with a decimal comma, rounded half up: «4,35»."""
    return str(half_up(value, digits)).replace(".", ",")


def signed(value: float | Decimal, digits: int = 2) -> str:
    """A change with its sign: «+0,12», «−1», «0» where nothing changed."""
    rounded = half_up(value, digits)
    if not rounded:
        return "0"
    return f"{'+' if rounded > 0 else MINUS}{str(abs(rounded)).replace('.', ',')}"


def percent(share: float | Decimal, digits: int = 0) -> str:
    """A share 0…1 as «92 %»."""
    return f"{decimal(Decimal(str(share)) * 100, digits)}{NBSP}%"


def day_and_month(day: date) -> str:
    """«16 ноября»."""
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]}"


def short_day(day: date) -> str:
    """«16.11»."""
    return f"{day:%d.%m}"


def day_of_week(day: date) -> str:
    """«пн 16.11»."""
    return f"{WEEKDAYS_SHORT[day.weekday()]}{NBSP}{day:%d.%m}"


def span(first: date, last: date) -> str:
    """«16–20 ноября», «30 ноября – 4 декабря»."""
    if first == last:
        return day_and_month(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_and_month(last)}"
    return f"{day_and_month(first)} – {day_and_month(last)}"


def school_week(monday: date, days: int = 5) -> str:
    """A week by its Monday: «16–20 ноября»; ``days`` is 6 where Saturday is a school day."""
    return span(monday, monday + timedelta(days=days - 1))


def clock(moment: datetime) -> str:
    """«14:05»."""
    return f"{moment:%H:%M}"


def register_name(subject: str, subgroup: str) -> str:
    """A register as people call it: «Алгебра», «Английский язык (1 гр.)»."""
    return f"{subject} ({subgroup}{NBSP}гр.)" if subgroup else subject


def called(name: str) -> str:
    """A pupil as at a roll call: «Иванов Пётр» of «Иванов Пётр Сергеевич»."""
    return " ".join(name.split()[:2])


def short_name(name: str) -> str:
    """A surname with initials: «Белова А. П.»; a name of one word stays as it is."""
    surname, *given = name.split() or [""]
    return " ".join([surname, *(f"{word[0]}." for word in given[:2])]).replace(". ", f".{NBSP}")
