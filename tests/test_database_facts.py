"""Facts of lessons and weeks: what is filled, and whether by 17:00 of its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from database.engine import Database
from journal.settings import Settings
from tests.database_school import IVANOV, PETROV, SCHOOL, at, rows, save, sheet, stamp

FILLED = "SELECT filled, filled_seen, filled_after, timely FROM lesson_facts ORDER BY day"
TOPIC, TASK = {1: "Дроби"}, {1: "№ 5"}


def test_a_lesson_is_filled_when_its_last_part_is(database: Database) -> None:
    """The topic was seen at 12, the homework at 15."""
    save(database, at(1, 9), sheet(days=[1]))
    save(database, at(1, 12), sheet(days=[1], topics=TOPIC))
    assert rows(database, FILLED) == [(False, None, None, None)]
    save(database, at(1, 15), sheet(days=[1], topics=TOPIC, homework=TASK))
    assert rows(database, FILLED) == [(True, stamp(1, 15), stamp(1, 12), True)]


@pytest.mark.parametrize(
    ("before", "seen", "timely"),
    [
        ((1, 9), (1, 17), [True]),  # seen by the deadline
        ((1, 16), (1, 18), [True]),  # some time between 16 and 18: whoever may have been in time, was
        ((1, 17), (1, 18), [False]),  # surely after 17:00
        ((1, 9), (2, 9), [True]),
        ((1, 20), (2, 9), [False]),
    ],
)
def test_whoever_may_have_been_in_time_was(
    database: Database, before: tuple[int, int], seen: tuple[int, int], timely: list[bool]
) -> None:
    save(database, at(*before), sheet(days=[1]))
    save(database, at(*seen), sheet(days=[1], topics=TOPIC, homework=TASK))
    assert rows(database, FILLED) == [(True, stamp(*seen), stamp(*before), *timely)]


@pytest.mark.parametrize(("looked", "timely"), [(58, True), (60, False)])
def test_what_is_first_seen_at_17_03_is_late_only_if_it_was_not_there_at_17_00(
    database: Database, looked: int, *, timely: bool
) -> None:
    before, seen = at(1, 16) + timedelta(minutes=looked), at(1, 17) + timedelta(minutes=3)
    save(database, before, sheet(days=[1]))
    save(database, seen, sheet(days=[1], topics=TOPIC, homework=TASK))
    moments = (int(seen.timestamp()), int(before.timestamp()))
    assert rows(database, FILLED) == [(True, *moments, timely)]
    assert rows(database, "SELECT filled, timely, untimed FROM week_facts") == [(1, int(timely), 0)]


def test_what_was_filled_before_observation_is_neither_in_time_nor_late(database: Database) -> None:
    save(database, at(5, 12), sheet(days=[1], topics=TOPIC, homework=TASK))
    assert rows(database, FILLED) == [(True, stamp(5, 12), None, None)]


def test_what_the_first_reading_found_before_the_deadline_was_in_time(database: Database) -> None:
    save(database, at(1, 12), sheet(days=[1], topics=TOPIC, homework=TASK))
    assert rows(database, FILLED) == [(True, stamp(1, 12), None, True)]


def test_what_the_first_reading_found_at_the_deadline_was_in_time(database: Database) -> None:
    save(database, at(1, 17), sheet(days=[1], topics=TOPIC, homework=TASK))
    assert rows(database, FILLED) == [(True, stamp(1, 17), None, True)]


HELD = "SELECT held, topic, filled FROM lesson_facts ORDER BY day"


def test_a_topic_laid_out_before_the_day_holds_no_lesson(database: Database) -> None:
    """The journal was made with topics on the 1st; the lessons of the 2nd and the 3rd come, one is filled."""
    ahead = {2: "Дроби", 3: "Дроби"}
    save(database, at(1, 9), sheet(days=[2, 3], topics=ahead))
    assert rows(database, HELD) == [(False, True, False), (False, True, False)]
    save(database, at(3, 15), sheet(days=[2, 3], topics=ahead, homework={2: "№ 5"}))
    assert rows(database, HELD) == [(True, True, True), (False, True, False)]
    save(database, at(3, 16), sheet({(IVANOV, 3): "н"}, days=[2, 3], topics=ahead, homework={2: "№ 5"}))
    assert rows(database, HELD) == [(True, True, True), (True, True, False)]


def test_a_topic_written_on_its_day_says_that_the_lesson_was_held(database: Database) -> None:
    save(database, at(1, 9), sheet(days=[1, 2]))
    save(database, at(2, 0), sheet(days=[1, 2], topics={2: "Дроби"}))
    assert rows(database, HELD) == [(False, False, False), (True, True, False)]


def test_where_no_homework_is_set_a_topic_alone_holds_a_lesson(database: Database) -> None:
    drawn = sheet(days=[2], topics={2: "Дроби"})
    save(database, at(1, 9), replace(drawn, facts=[drawn.facts[0]._replace(homework_due=False)]))
    assert rows(database, HELD) == [(True, True, True)]


def test_what_is_not_needed_makes_no_lesson_late(database: Database) -> None:
    """Homework where none is due, marks where a blank column is enough: added the next day."""
    drawn = sheet(days=[1], topics=TOPIC)
    facts = [drawn.facts[0]._replace(homework_due=False)]
    save(database, at(1, 9), sheet(days=[1]))
    save(database, at(1, 12), replace(drawn, facts=facts))
    later = sheet({(IVANOV, 1): "5"}, days=[1], topics=TOPIC, homework=TASK)
    save(database, at(2, 12), replace(later, facts=[later.facts[0]._replace(homework_due=False)]))
    assert rows(database, FILLED) == [(True, stamp(1, 12), stamp(1, 9), True)]


def test_a_part_added_after_the_first_reading_dates_the_whole(database: Database) -> None:
    save(database, at(5, 12), sheet(days=[1], topics=TOPIC))
    save(database, at(5, 14), sheet(days=[1], topics=TOPIC, homework=TASK))
    assert rows(database, FILLED) == [(True, stamp(5, 14), stamp(5, 12), False)]


def test_a_blank_column_is_filled_only_where_the_school_says_so(database: Database) -> None:
    strict = replace(SCHOOL, settings=replace(SCHOOL.settings, blank_lesson_filled=False))
    save(database, at(1, 9), sheet(days=[1], topics=TOPIC, homework=TASK), school=strict)
    assert rows(database, FILLED) == [(False, None, None, None)]
    save(database, at(1, 18), sheet({(IVANOV, 1): "н"}, days=[1], topics=TOPIC, homework=TASK), school=strict)
    assert rows(database, FILLED) == [(True, stamp(1, 18), stamp(1, 9), True)]


def test_a_later_deadline_of_the_school_counts(database: Database) -> None:
    late = replace(SCHOOL, settings=Settings(deadline=time(19), timezone="Asia/Vladivostok"))
    save(database, at(1, 11), sheet(days=[1]), school=late)
    save(database, at(1, 12, 30), sheet(days=[1], topics=TOPIC, homework=TASK), school=late)  # 19:30 there
    assert rows(database, "SELECT timely FROM lesson_facts") == [(True,)]


def test_a_timetable_that_changes_is_no_edit(database: Database) -> None:
    drawn = sheet({(IVANOV, 1): "5"}, days=[1], topics=TOPIC, homework=TASK)
    save(database, at(1, 9), sheet(days=[1]))
    save(database, at(1, 12), drawn)
    cancelled = replace(drawn, key="holiday", facts=[drawn.facts[0]._replace(due=False, due_number=0)])
    assert save(database, at(9, 12), cancelled)
    assert rows(database, FILLED) == [(True, stamp(1, 12), stamp(1, 9), True)]
    assert rows(database, "SELECT due, held FROM lesson_facts") == [(False, True)]
    assert rows(database, "SELECT due, held FROM week_facts") == [(0, 1)]


WEEKS = (
    "SELECT teacher, week, due, filled, timely, untimed, topic, homework_due, homework, attended,"
    " held, seats, absent, ill, excused, unexcused, late, marks FROM week_facts ORDER BY week, teacher"
)


def test_weeks_add_up_their_lessons(database: Database) -> None:
    """1 September is a Tuesday; 7 September the next Monday."""
    save(database, at(1, 8), sheet(days=[1, 2, 7]))
    cells = {(IVANOV, 1): "5/4", (PETROV, 1): "б", (IVANOV, 2): "оп"}
    save(database, at(1, 12), sheet(cells, days=[1, 2, 7], topics={1: "Дроби", 2: "Дроби"}, homework={1: "№ 5"}))
    assert rows(database, WEEKS) == [
        ("t1", "2026-08-31", 2, 1, 1, 0, 2, 2, 1, 2, 2, 4, 1, 1, 0, 0, 1, 2),
        ("t1", "2026-09-07", 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ]


def test_a_substitute_answers_for_the_lesson(database: Database) -> None:
    drawn = sheet(days=[1, 2], topics={1: "Дроби", 2: "Дроби"}, homework={1: "№ 5", 2: "№ 6"})
    facts = [drawn.facts[0], drawn.facts[1]._replace(teacher="t3")]
    save(database, at(5, 12), replace(drawn, facts=facts))
    assert [row[:6] for row in rows(database, WEEKS)] == [
        ("t1", "2026-08-31", 1, 1, 0, 1),
        ("t3", "2026-08-31", 1, 1, 0, 1),
    ]
    save(database, at(6, 12), replace(drawn, key="the substitution is withdrawn"))
    assert [row[:6] for row in rows(database, WEEKS)] == [("t1", "2026-08-31", 2, 2, 0, 2)]


def test_facts_of_lessons_no_longer_due_go(database: Database) -> None:
    save(database, at(1, 12), sheet(days=[1, 7]))
    save(database, at(2, 12), sheet(days=[1]))
    assert rows(database, "SELECT day FROM lesson_facts") == [("2026-09-01",)]
    assert rows(database, "SELECT week FROM week_facts") == [("2026-08-31",)]
