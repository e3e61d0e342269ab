"""Which school year a register of unknown year is of: what it states, else the weekdays of its lessons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from journal.calendar import school_year
from sheets.grid import Grid
from sheets.headers import Header, Kind
from sheets.layout import find_layout

#: A register without a stated year is looked for this far back.
YEARS_BACK = 8

#: Lessons on a Sunday speak against a year, on a Saturday a little (there are six-day weeks).
_PENALTY = {5: 1, 6: 20}

_FULL_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(20\d{2})\b")


def resolve_year(grids: Iterable[Grid], today: date) -> tuple[str, bool]:
    """The school year of a workbook, «2024/25», and whether it is stated anywhere.

    A year written anywhere in headings or names decides; else the latest year, not later than
    ``today``'s, in which the lessons fall on the fewest weekends.
    """
    stated: Counter[str] = Counter()
    headers: list[Header] = []
    for grid in grids:
        layout = find_layout(grid)
        if layout is None:
            continue
        for header in layout.columns.values():
            if header.kind is Kind.LESSON:
                headers.append(header)
                if header.year and (day := header.date_in("2000/01")):
                    stated[school_year(day)] += 1
        for row in layout.pupil_rows:
            stated.update(_years_in(grid.text(row, layout.name_column)))
    if stated:
        return stated.most_common(1)[0][0], True
    last = int(school_year(today)[:4])
    years = [school_year(date(start, 9, 1)) for start in range(last, last - YEARS_BACK, -1)]
    return min(years, key=lambda year: _weekend_penalty(headers, year)), False


def _years_in(text: str) -> list[str]:
    """School years of the full dates in a text: «Выбыл 30.09.2024»."""
    years = []
    for day, month, year in _FULL_DATE.findall(text):
        found = Header(Kind.LESSON, text, int(day), int(month), int(year)).date_in("2000/01")
        if found:
            years.append(school_year(found))
    return years


def _weekend_penalty(headers: Iterable[Header], year: str) -> int:
    days = (header.date_in(year) for header in headers)
    return sum(20 if day is None else _PENALTY.get(day.weekday(), 0) for day in days)
