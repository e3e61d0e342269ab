"""When the watcher looks next: the pace of the hour, the calendar, and the moments around the deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from jobs.watch_hours import Look, is_school_day, next_look
from journal.calendar import Calendar, DayOff
from journal.freshness import LATE
from journal.school import School
from tests.folder_school import SCHOOL, ZONE

#: A school whose Wednesday is taught on a Saturday, and whose Tuesday is free.
MOVED = replace(
    SCHOOL,
    calendar=replace(
        SCHOOL.calendar,
        days_off=(DayOff("Выборы", date(2026, 9, 8), date(2026, 9, 8)),),
        moved=((date(2026, 9, 12), 2),),
    ),
)


def moment(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """In September 2026, where the school is."""
    return datetime(2026, 9, day, hour, minute, second, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("last", "pause"),
    [
        (moment(7, 7), 60), (moment(7, 12), 60), (moment(7, 19, 59), 60), (moment(7, 20), 300), (moment(7, 23), 900),
        (moment(7, 3), 900), (moment(12, 12), 600), (moment(13, 2), 900),
    ],
)  # fmt: skip
def test_a_pause_is_longer_in_the_evening_at_night_and_on_days_off(last: datetime, pause: int) -> None:
    assert next_look(last, SCHOOL, 60) == Look(last.astimezone(UTC) + timedelta(seconds=pause))


def test_the_school_opens_with_a_look() -> None:
    assert next_look(moment(7, 6, 50), SCHOOL, 60).at == moment(7, 7)
    assert next_look(moment(12, 6, 55), SCHOOL, 60).at == moment(12, 7, 10)


def test_around_the_deadline_everything_is_read_just_before_and_just_after() -> None:
    looks = [Look(moment(7, 16, 57, 30))]
    while looks[-1].at < moment(7, 17, 1):
        looks.append(next_look(looks[-1].at.astimezone(ZONE), SCHOOL, 60))
    assert [(look.at.astimezone(ZONE).strftime("%H:%M:%S"), look.every_book) for look in looks[1:]] == [
        ("16:58:00", True), ("16:59:00", False), ("16:59:50", False), ("17:00:10", True), ("17:01:10", False),
    ]  # fmt: skip
    assert next_look(moment(12, 16, 57), SCHOOL, 60) == Look(moment(12, 17, 7))


def test_the_deadline_is_the_schools_own() -> None:
    early = replace(SCHOOL, settings=replace(SCHOOL.settings, deadline=moment(7, 15, 30).time()))
    assert next_look(moment(7, 15, 27, 30), early, 60) == Look(moment(7, 15, 28).astimezone(UTC), every_book=True)


def test_a_day_is_a_school_day_by_the_calendar_and_the_timetable() -> None:
    days = {day: is_school_day(MOVED, date(2026, 9, day)) for day in range(7, 14)}
    assert days == {7: True, 8: False, 9: True, 10: False, 11: False, 12: True, 13: False}
    assert [is_school_day(School(), date(2026, 9, day)) for day in (12, 13)] == [True, False]
    assert not is_school_day(replace(SCHOOL, calendar=Calendar("2026/27", SCHOOL.calendar.terms)), date(2026, 11, 2))


@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2027, 3, 28)])
def test_the_nights_of_the_change_of_clocks_neither_skip_a_look_nor_repeat_it(night: date) -> None:
    zone = ZoneInfo("Europe/Berlin")
    at = datetime(night.year, night.month, night.day, tzinfo=zone)
    pauses: list[float] = []
    while at.date() == night:
        after = next_look(at, School(), 60).at
        pauses.append((after - at.astimezone(UTC)).total_seconds())
        at = after.astimezone(zone)
    assert set(pauses) == {600.0, 900.0}
    hours = 25 if night.month == 10 else 23
    assert hours * 3600 <= sum(pauses) < hours * 3600 + 900


def test_what_is_looked_at_so_often_is_never_called_late() -> None:
    longest = max(next_look(moment(7, hour), SCHOOL, 120).at - moment(7, hour) for hour in range(24))
    assert longest < LATE
