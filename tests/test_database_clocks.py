"""Clocks that are wrong or are changed: nothing is seen before it was not there, nobody is late by their fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from database.engine import Database
from journal.calendar import Calendar, Term
from journal.tables import FactRow, LessonRow
from tests.database_school import IVANOV, SCHOOL, YEAR, at, book, rows, save, sheet, stamp
from tests.past_school import said, said_then

FILLED = "SELECT day, filled_seen, filled_after, timely FROM lesson_facts WHERE filled ORDER BY day"
CELLS = "SELECT pupil, day, first_seen, first_after FROM entries ORDER BY day"
BACKWARDS = (
    "SELECT count(*) FROM (SELECT first_seen AS seen, first_after AS after FROM entries"
    " UNION ALL SELECT first_seen, first_after FROM issues UNION ALL SELECT content_seen, content_after FROM sheets"
    " UNION ALL SELECT seen, after FROM ledger UNION ALL SELECT filled_seen, filled_after FROM lesson_facts"
    " UNION ALL SELECT found_seen, found_after FROM holds) AS told"
    " WHERE after > seen"
)


# ---------------------------------------------------------------------------------------------- set back


@pytest.mark.parametrize("ahead", [timedelta(minutes=40), timedelta(days=11), timedelta(days=4000)])
def test_what_is_read_after_the_clock_was_set_back_is_not_late_and_not_before_it_was_there(
    database: Database, ahead: timedelta
) -> None:
    """Read at noon, then by a clock that was ahead, then by the right one at 15."""
    save(database, at(2, 12), sheet(days=[1, 2]))
    save(database, at(2, 14) + ahead, sheet({(IVANOV, 2): "4"}, days=[1, 2]))
    save(database, at(2, 15), sheet({(IVANOV, 2): "4"}, days=[1, 2], topics={2: "Дроби"}, homework={2: "№ 5"}))
    assert rows(database, BACKWARDS) == [(0,)]
    wrong = int((at(2, 14) + ahead).timestamp())
    assert rows(database, CELLS) == [(IVANOV, "2026-09-02", wrong, stamp(2, 12))]
    ((day, _, after, timely),) = rows(database, FILLED)
    assert (day, timely in (True, 1)) == ("2026-09-02", True)
    assert after == (wrong if wrong < stamp(2, 15) else stamp(2, 12))


def test_a_workbook_first_read_by_a_wrong_clock_is_followed_from_now_on(database: Database) -> None:
    """Whether what stood there on the first day of the right clock was in time, nobody can know."""
    save(database, at(20, 12), sheet(days=[1, 2]))
    save(database, at(3, 12), sheet(days=[1, 2], topics={2: "Дроби"}, homework={2: "№ 5"}))
    assert rows(database, FILLED) == [("2026-09-02", stamp(3, 12), None, None)]
    assert rows(database, "SELECT first_read_at, read_at, checked_at FROM books") == [(stamp(3, 12),) * 3]
    save(database, at(4, 12), sheet(days=[1, 2, 3], topics={2: "Дроби", 3: "Дроби"}, homework={2: "1", 3: "2"}))
    assert rows(database, FILLED)[1] == ("2026-09-03", stamp(4, 12), stamp(3, 12), True)


def test_the_past_goes_by_the_order_of_readings_not_by_a_clock_that_was_ahead(database: Database) -> None:
    """3→4 by a clock eleven days ahead, 4→5 after it was set right: three days later all of it had been."""
    for moment, typed in ((at(2, 12), "3"), (at(13, 12), "4"), (at(3, 12), "5")):
        save(database, moment, sheet({(IVANOV, 1): typed}, days=[1, 2]))
    now = said(database, "7А")
    assert said_then(database, "7А", stamp(5, 12)) == now
    assert [row[4] for row in said_then(database, "7А", stamp(2, 13))["entries"]] == ["3"]
    assert rows(database, "SELECT old, new FROM ledger WHERE field = 'entry' ORDER BY id") == [("3", "4"), ("4", "5")]


def test_a_workbook_that_is_missed_after_the_clock_was_set_back_was_there_before(database: Database) -> None:
    save(database, at(2, 12), sheet({(IVANOV, 1): "4"}, days=[1, 2]))
    save(database, at(13, 12), sheet({(IVANOV, 1): "4"}, days=[1, 2]))
    with database.write() as writer:
        assert writer.gone(book(), at(3, 12))
    assert rows(database, "SELECT found_seen, found_after FROM holds") == [(stamp(3, 12), stamp(2, 12))]
    assert rows(database, BACKWARDS) == [(0,)]


# ---------------------------------------------------------------------------------------------- summer and winter

BERLIN = ZoneInfo("Europe/Berlin")


def filled_on(database: Database, day: date, hour: int, minute: int) -> bool | None:
    """Whether a lesson filled at that minute of that day, by the wall, was in time; it was read a minute before."""
    term = Term("Год", date(2026, 9, 1), date(2027, 5, 31), frozenset(range(1, 12)))
    settings = replace(SCHOOL.settings, timezone="Europe/Berlin")
    school = replace(SCHOOL, settings=settings, calendar=Calendar(YEAR, (term,)))
    fact = FactRow(day, 1, 1, "t1", due=True, held=True, homework_due=True, topic=True, homework=True, enrolled=2,
                   absent=0, ill=0, excused=0, unexcused=0, late=0, marked=0, marks=0, owed=0)  # fmt: skip
    blank = fact._replace(held=False, topic=False, homework=False)
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)
    for before, row, one in (
        (60, LessonRow(day, 1, "", "", ""), blank),
        (0, LessonRow(day, 1, "", "Дроби", "1"), fact),
    ):
        shown = replace(sheet(days=[], content=f"{before}"), lessons=[row], facts=[one])
        save(database, moment - timedelta(seconds=before), shown, school=school)
    found = rows(database, "SELECT timely FROM lesson_facts WHERE day = ?", database.dialect.day(day))
    return bool(found[0][0])


@pytest.mark.parametrize("day", [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26),
                                 date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)])  # fmt: skip
@pytest.mark.parametrize(("minute", "timely"), [((16, 59), True), ((17, 2), False)])
def test_the_deadline_is_five_by_the_wall_on_days_around_the_change_of_clocks(
    database: Database, day: date, minute: tuple[int, int], *, timely: bool
) -> None:
    assert filled_on(database, day, *minute) is timely


def test_the_hour_that_comes_twice_keeps_the_order_of_readings(database: Database) -> None:
    """In the night to 25 October 2:30 comes twice in Berlin: a mark of the second is corrected after the first."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    for moment, typed in ((first, "3"), (first.replace(fold=1), "4")):
        save(database, moment, sheet({(IVANOV, 1): typed}, days=[1]))
    ((seen, after),) = rows(database, "SELECT seen, after FROM ledger WHERE field = 'entry'")
    assert seen - after == 3600
    assert rows(database, BACKWARDS) == [(0,)]
