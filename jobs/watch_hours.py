"""When the workbooks are looked at next: often in school hours, seldom at night, and close around the deadline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from journal.classes import grade
from journal.school import School

#: From an hour on, local time: how many times longer a pause between two looks is than in school hours.
_SLOWER = ((time(23, 0), 15), (time(20, 0), 5), (time(7, 0), 1), (time(0, 0), 15))

#: The same on a day without lessons, whatever the hour.
_DAY_OFF = 10

#: Seconds from the deadline on at which it is looked whatever the pace, and whether at every workbook: what Google
#: tells of an edit comes minutes late, and sixty workbooks take it 70 seconds. So a lesson filled by the deadline
#: is known to be in time, and one filled after it not to be.
_AROUND = ((-120, True), (-10, False), (10, True))


class Look(NamedTuple):
    """A look at the workbooks: when, and whether at each of them, whatever the store says of changes."""

    at: datetime
    every_book: bool = False


def next_look(last: datetime, school: School, pause: int) -> Look:
    """The look after one at ``last``, in the school's time zone, where a pause in school hours is so many seconds.

    Pauses are counted in time that passes, hours are those of the clock on the wall: on the nights of the change
    of clocks too.
    """
    soonest = last.astimezone(UTC) + timedelta(seconds=pause * slower(last, school))
    stated = (look for look in _stated(last, school) if last.astimezone(UTC) < look.at < soonest)
    return min(stated, key=lambda look: look.at, default=Look(soonest))


def slower(now: datetime, school: School) -> int:
    """How many times longer than in school hours a pause is now."""
    if not is_school_day(school, now.date()):
        return max(_DAY_OFF, _pace(now.time()))
    return _pace(now.time())


def is_school_day(school: School, day: date) -> bool:
    """Whether any class has lessons on a day; of a school that has no calendar yet every day but Sunday."""
    grades = {grade(row.name) for row in school.classes}
    if not grades or not school.calendar.terms:
        return day.weekday() < 6
    weekday = school.calendar.weekday(day)
    taught = not school.timetable or any(slot.weekday == weekday for slot in school.timetable)
    return taught and any(school.calendar.is_held(day, one) for one in grades)


def _pace(hour: time) -> int:
    return next(times for begins, times in _SLOWER if hour >= begins)


def _stated(last: datetime, school: School) -> Iterator[Look]:
    """The looks of stated moments on that day and the next: as the school opens, and around its deadline."""
    for day in (last.date(), last.date() + timedelta(days=1)):
        if is_school_day(school, day):
            yield Look(_wall(day, _SLOWER[2][0], last))
            deadline = _wall(day, school.settings.deadline, last)
            yield from (Look(deadline + timedelta(seconds=seconds), whole) for seconds, whole in _AROUND)


def _wall(day: date, hour: time, like: datetime) -> datetime:
    """The moment the clock on the wall shows an hour."""
    return datetime.combine(day, hour, like.tzinfo).astimezone(UTC)
