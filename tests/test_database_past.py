"""Any past moment can be rebuilt: it equals a copy of what the database said then."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from database.engine import Database
from database.journal import Journal
from database.past import NotOfThePast
from journal.tables import Register
from tests.database_school import IVANOV, PETROV, at, rows, save, sheet, stamp
from tests.database_world import NOW, TOPICS, VIEWERS, fill
from tests.past_school import READINGS, Desk, said, said_then

_CLASSES = (f"{number}А" for number in count(1))


@given(READINGS)
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_past_moment_is_what_the_database_said_then(
    shared_database: Database, readings: list[list[tuple[Any, ...]]]
) -> None:
    desk, copies = Desk(next(_CLASSES)), []
    for hour, actions in enumerate(readings):
        for action in actions:
            desk.do(action)
        desk.read(shared_database, hour)
        copies.append((stamp(10 + hour // 24, hour % 24), said(shared_database, desk.school_class)))
    for moment, copy in copies:
        assert said_then(shared_database, desk.school_class, moment) == copy
    first = copies[0][0] - 1
    assert all(rows == [] for rows in said_then(shared_database, desk.school_class, first).values())


def test_a_register_goes_on_under_the_title_of_a_blank_one_and_both_pasts_stay(shared_database: Database) -> None:
    """«Алгебра 8В» was retitled to a subject that had a sheet without marks."""
    marks = {(who, day): "5" for who in (IVANOV, PETROV) for day in (1, 2, 3)}
    old, new = Register("8В", "Алгебра базовая"), Register("8В", "Алгебра")
    blank = sheet(register=new, title="Алгебра", topics={2: "Дроби"}, content="blank", stranger=False)
    kept = sheet(marks, register=old, title="Алгебра базовая", stranger=True)
    save(shared_database, at(1, 12), kept, blank, school_class="8В")
    before = said(shared_database, "8В")
    save(shared_database, at(2, 12), sheet(marks, register=new, title="Алгебра"), school_class="8В")
    about = rows(shared_database, "SELECT subject, count(*) FROM registers r JOIN entries e ON e.register = r.register"
                 " WHERE school_class = '8В' GROUP BY subject")  # fmt: skip
    assert about == [("Алгебра", 6)]
    assert said_then(shared_database, "8В", stamp(1, 12)) == before
    assert said_then(shared_database, "8В", stamp(2, 12)) == said(shared_database, "8В")


@pytest.mark.parametrize("table", ["ledger", "facts_past", "list_ledger"])
@pytest.mark.parametrize("what", ["UPDATE {} SET seen = 0", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_was(database: Database, table: str, what: str) -> None:
    fill(database)
    before = rows(database, f"SELECT * FROM {table} ORDER BY id")
    with (
        pytest.raises(database.engine.dialect.loaded_dbapi.Error, match=f"append-only: {table}"),
        database.write() as writer,
    ):
        writer.transaction.run(what.format(table))
    assert rows(database, f"SELECT * FROM {table} ORDER BY id") == before


def test_a_family_reads_its_diary_as_it_was_on_any_day(database: Database) -> None:
    fill(database)
    save(database, at(9, 13), sheet({(IVANOV, 1): "3"}, days=(1, 2, 8, 9, 10), pupils=[IVANOV], topics=TOPICS))
    mother = VIEWERS["mother"]

    def typed(day: int, hour: int) -> list[tuple[str, str | None]]:
        journal = Journal(database, mother, at(20, 12), as_of=at(day, hour))
        entered = journal.entered(IVANOV, at(1, 0).date(), at(30, 0).date())
        return [(f"{row.day:%d.%m}", row.typed) for row in entered]

    assert typed(8, 12) == []
    assert typed(9, 12) == [("01.09", "5/4"), ("02.09", "5"), ("09.09", "4")]
    assert typed(9, 14) == [("01.09", "3"), ("02.09", "5")]
    assert Journal(database, mother, at(20, 12), as_of=at(8, 12)).term_marks(IVANOV).empty
    assert Journal(database, mother, NOW, as_of=at(20, 12)).now == NOW


def test_counts_of_the_school_and_issues_are_told_of_today_only(database: Database) -> None:
    fill(database)
    journal = Journal(database, VIEWERS["deputy"], NOW, as_of=NOW)
    for ask in (journal.issues, lambda: journal.attendance(NOW.date(), NOW.date())):
        with pytest.raises(NotOfThePast):
            ask()
