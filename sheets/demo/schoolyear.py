"""The year 2026/27 of the demo school: terms, holidays, bells.

The Ministry has not given the year's dates yet: they follow 2025/26. Public days off are those of the
production calendar; bells are a rural school's (40 minutes, and a shorter Monday first lesson).
"""

from __future__ import annotations

from datetime import date, time

from journal.calendar import Bell, Calendar, DayOff, Term

YEAR = "2026/27"
TIMEZONE = "Europe/Moscow"
FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2027, 5, 26)

_JUNIOR, _SENIOR = frozenset(range(1, 10)), frozenset((10, 11))

TERMS: tuple[Term, ...] = (
    Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), _JUNIOR),
    Term("2 четверть", date(2026, 11, 2), date(2026, 12, 30), _JUNIOR),
    Term("3 четверть", date(2027, 1, 11), date(2027, 3, 26), _JUNIOR),
    Term("4 четверть", date(2027, 4, 5), date(2027, 5, 26), _JUNIOR),
    Term("1 полугодие", date(2026, 9, 1), date(2026, 12, 30), _SENIOR),
    Term("2 полугодие", date(2027, 1, 11), date(2027, 5, 26), _SENIOR),
)
DAYS_OFF: tuple[DayOff, ...] = (
    DayOff("Осенние каникулы", date(2026, 10, 24), date(2026, 11, 1)),
    DayOff("День народного единства", date(2026, 11, 4), date(2026, 11, 4)),
    DayOff("Зимние каникулы", date(2026, 12, 31), date(2027, 1, 10)),
    DayOff("Дополнительные каникулы первоклассников", date(2027, 2, 15), date(2027, 2, 21), frozenset((1,))),
    DayOff("День защитника Отечества", date(2027, 2, 22), date(2027, 2, 23)),
    DayOff("Международный женский день", date(2027, 3, 8), date(2027, 3, 8)),
    DayOff("Весенние каникулы", date(2027, 3, 27), date(2027, 4, 4)),
    DayOff("Праздник Весны и Труда", date(2027, 5, 3), date(2027, 5, 3)),
    DayOff("День Победы", date(2027, 5, 10), date(2027, 5, 10)),
)

_MONDAY, _OTHER_DAYS = frozenset((0,)), frozenset(range(1, 7))


def _bells(weekdays: frozenset[int], times: str) -> tuple[Bell, ...]:
    """«08:30-09:10 …» → the bells of those weekdays, numbered from 1."""
    spans = [[time.fromisoformat(end) for end in span.split("-")] for span in times.split()]
    return tuple(Bell(number, begins, ends, weekdays) for number, (begins, ends) in enumerate(spans, 1))


BELLS: tuple[Bell, ...] = (
    *_bells(
        _MONDAY,
        "08:30-09:00 09:05-09:45 09:55-10:35 10:40-11:20 11:30-12:10 12:40-13:20 13:25-14:05 14:10-14:50",
    ),
    *_bells(
        _OTHER_DAYS,
        "08:30-09:10 09:20-10:00 10:15-10:55 11:10-11:50 12:05-12:45 12:55-13:35 13:40-14:20 14:25-15:05",
    ),
)


def school_calendar() -> Calendar:
    """When the demo school has school. A Saturday or Sunday is free: nothing stands in its timetable."""
    return Calendar(YEAR, TERMS, DAYS_OFF)
