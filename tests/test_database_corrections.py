"""What was typed over is told with the mark itself, to those who may know it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from database.engine import Database
from database.journal import Journal
from journal.tables import Correction
from pages.components.corrections import corrected
from tests.database_school import IVANOV, MOSCOW, PETROV, at, save, september, sheet
from tests.database_world import SIDOROV, TOPICS, VIEWERS, fill

DAYS, ALL = (1, 2, 8, 9, 10), (IVANOV, PETROV, SIDOROV)


@pytest.fixture
def world(database: Database) -> Database:
    """Иванов's 5/4 of the 1st becomes 3 and then 4; Петров's illness of that day turns into a mark."""
    fill(database)
    for hour, mark in ((13, "3"), (14, "4")):
        save(database, at(9, hour), sheet({(IVANOV, 1): mark, (PETROV, 1): "4"}, days=DAYS, pupils=ALL, topics=TOPICS))
    return database


def told(database: Database, who: str, pupil: str, as_of: datetime | None = None) -> dict[int, list[tuple[str, str]]]:
    """Day → (before, after) of the cells typed over."""
    journal = Journal(database, VIEWERS[who], at(20, 12), as_of=as_of)
    rows = journal.entered(pupil, september(1), september(30))
    diary = journal.diary(pupil, september(1), september(1), september(30))
    assert [row for row in diary if row.typed] == rows
    return {row.day.day: [line[:2] for line in row.corrected] for row in rows if row.corrected}


def test_a_family_reads_what_a_mark_was_and_when_it_changed(world: Database) -> None:
    assert told(world, "mother", IVANOV) == {1: [("5/4", "3"), ("3", "4")]}
    row = Journal(world, VIEWERS["mother"], at(20, 12)).entered(IVANOV, september(1), september(1))[0]
    assert row.corrected[1].seen == at(9, 14).astimezone(MOSCOW)
    assert row.corrected[1].after == at(9, 13)
    assert corrected(row.corrected) == "Исправлено\u00a05/4→3, 9\u00a0сентября; исправлено\u00a03→4, 9\u00a0сентября"


def test_a_past_day_knows_the_corrections_made_by_then(world: Database) -> None:
    assert told(world, "mother", IVANOV, as_of=at(9, 13, 30)) == {1: [("5/4", "3")]}
    assert told(world, "mother", IVANOV, as_of=at(9, 12)) == {}


def test_a_reason_of_absence_that_was_typed_over_is_not_told_to_a_teacher(world: Database) -> None:
    assert told(world, "pupil", PETROV) == told(world, "leads", PETROV) == {1: [("б", "4")]}
    assert told(world, "teaches", PETROV) == {1: [("н", "4")]}


def test_a_correction_goes_with_its_lesson_to_another_date(world: Database) -> None:
    save(
        world, at(9, 15), sheet({(IVANOV, 3): "4", (PETROV, 3): "4"}, days=(2, 3, 8, 9, 10), pupils=ALL, topics=TOPICS)
    )
    assert told(world, "mother", IVANOV) == {3: [("5/4", "3"), ("3", "4")]}


def test_a_new_meaning_of_the_same_text_is_no_correction(world: Database) -> None:
    again = sheet({(IVANOV, 1): "4", (PETROV, 1): "4"}, days=DAYS, pupils=ALL, topics=TOPICS)
    before = told(world, "mother", IVANOV)
    newer = [row._replace(typed="4 ") for row in again.entries]
    save(world, at(9, 16), replace(again, entries=newer, key="newer parser"))
    assert told(world, "mother", IVANOV) == before


def test_a_mark_taken_away_is_said_so() -> None:
    line = Correction("2", "", at(12, 9), None)
    assert corrected([line]) == "2\u00a0— снято, 12\u00a0сентября"
