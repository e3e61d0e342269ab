"""Dates and times as people type them, and the pattern by which they stay as typed."""

from __future__ import annotations

import re
from datetime import date

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.cell import number
from tests.google_emulator.sheets.locales import Locale

#: Day 0 of a spreadsheet.
EPOCH = date(1899, 12, 30)

#: Two-digit years from here on are of the last century.
_CENTURY = 30

#: Months by the beginning of their names, in nominative and genitive alike.
_MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    "ru": ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
}

Found = tuple[Json, Json]


def serial(day: date) -> int:
    """Days since day 0."""
    return (day - EPOCH).days


def typed_date(text: str, locale: Locale, today: date) -> Found | None:
    """The date that was typed and its format; None for what is none."""
    if match := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text):
        return _dated((match[1], match[3], match[4]), "YMD", match[2], locale)
    if match := re.fullmatch(rf"(\d{{1,2}})([{re.escape(locale.separators)}])(\d{{1,2}})\2(\d{{4}}|\d{{2}})", text):
        return _dated((match[1], match[3], match[4]), locale.dates, match[2], locale)
    if match := re.fullmatch(rf"(\d{{1,2}})([{re.escape(locale.separators)}])(\d{{1,2}})", text):
        return _dated((match[1], match[3]), locale.dates.replace("Y", ""), match[2], locale, today.year)
    return _with_month(text, locale, today)


def _dated(parts: tuple[str, ...], order: str, mark: str, locale: Locale, year: int = 0) -> Found | None:
    said = dict(zip(order, parts, strict=True))
    written = said.get("Y", str(year))
    full = int(written) if len(written) == 4 else int(written) + (1900 if int(written) >= _CENTURY else 2000)
    day = _day(full, int(said["M"]), int(said["D"]))
    if day is None:
        return None
    letters = {"Y": "yyyy" if len(written) == 4 else "yy", "M": _letters("M", said["M"]), "D": _letters("d", said["D"])}
    return number(serial(day)), _format("DATE", mark.join(letters[one] for one in order), locale.date)


def _letters(letter: str, part: str) -> str:
    return letter * 2 if part.startswith("0") else letter


def _format(kind: str, pattern: str, usual: str) -> Json:
    """The format that keeps a date as typed; without a pattern where the locale writes it so anyway."""
    return {"type": kind} if pattern == usual else {"type": kind, "pattern": pattern}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_month(text: str, locale: Locale, today: date) -> Found | None:
    """«5 сентября», «5 сен. 2026», «Sep 5, 2026»."""
    match = re.fullmatch(r"(\d{1,2})[ -]([^\W\d_]{3,})\.?(?:,?[ -](\d{4}|\d{2})(?: ?г\.?)?)?", text)
    day, word, year = match.groups() if match else (None, None, None)
    if match is None and (match := re.fullmatch(r"([^\W\d_]{3,})\.? (\d{1,2})(?:,? (\d{4}))?", text)):
        word, day, year = match.groups()
    if day is None or word is None:
        return None
    names = _MONTHS.get(locale.name.split("_")[0], _MONTHS["en"])
    months = [place for place, name in enumerate(names, 1) if word.lower().startswith(name)]
    if not months:
        return None
    found = _day(int(year) + (2000 if len(year) == 2 else 0) if year else today.year, months[0], int(day))
    return (number(serial(found)), {"type": "DATE"}) if found else None


def typed_time(text: str, locale: Locale) -> Found | None:
    """The time that was typed and its format; None for what is none."""
    match = re.fullmatch(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?: ?([aApP])[mM])?", text)
    if match is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hours = hours % 12 + (12 if match[4].lower() == "p" else 0)
    if minutes > 59 or seconds > 59:
        return None
    value = (hours * 3600 + minutes * 60 + seconds) / 86_400
    half = " am/pm" if match[4] else ""
    return number(value), {"type": "TIME", "pattern": f"h:mm{':ss' if match[3] else ''}{half}"}
