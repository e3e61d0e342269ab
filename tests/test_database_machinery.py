"""How the journal itself is doing, read from either database."""

from __future__ import annotations

from datetime import timedelta

from database import schema
from database.engine import Database
from database.journal import Journal
from database.queries.machinery import RUNS, Machinery
from database.states import write_state
from database.writing.runs import in_part
from journal.issues import Problem
from tests.database_school import at, book, issue
from tests.database_world import NOW, VIEWERS, fill

HOLD = ("2026/27", "b", "s", "7А", "Алгебра", "", "7А", "rows", "c", "{}", 1, 1, 1, "")


def read(database: Database) -> Machinery:
    """What the IT lead is told."""
    found = Journal(database, VIEWERS["it"], NOW).machinery()
    assert found is not None
    return found


def look(database: Database, minute: int, why: str = "", **more: int | str) -> None:
    """A look at the workbooks on the 9th at noon, at a minute."""
    moment = at(9, 12, minute)
    with database.write() as writer:
        writer.finish_run(writer.begin_run(moment), moment, text=why, **more)  # type: ignore[arg-type]


def test_what_is_there_is_counted(database: Database) -> None:
    fill(database)
    with database.write() as writer:
        writer.transaction.insert(schema.holds, [(1, *HOLD, None, False), (2, *HOLD, 7, True)])
        writer.report(book(), issue("", None, "", problem=Problem.UNREADABLE_BOOK), at(9, 12))
    write_state(database, "watcher", {"pid": 1}, at(9, 12))
    found = read(database)
    assert found.held == 1
    assert [(row.problem, row.since) for row in found.unread] == [(Problem.UNREADABLE_BOOK, at(9, 12))]
    assert found.states["watcher"] == ({"pid": 1}, at(9, 12))
    assert found.engine.split()[0] == ("SQLite" if database.dialect.is_sqlite else "PostgreSQL")
    assert found.size > 100_000
    assert found.revision.isdigit()


def test_a_store_is_away_since_the_first_look_that_did_not_find_it(database: Database) -> None:
    fill(database)
    assert read(database).away_since is None
    look(database, 1)
    look(database, 2, "нет сети")
    look(database, 3, "нет папки")
    look(database, 4, "нет папки")
    assert (read(database).away_since, read(database).read_at) == (at(9, 12, 2), at(9, 12, 1))
    look(database, 5)
    assert (read(database).away_since, read(database).read_at) == (None, at(9, 12, 5))


def test_of_a_store_in_two_places_the_one_that_is_away_is_named(database: Database) -> None:
    fill(database)
    look(database, 1)
    look(database, 2, in_part("Google", "нет сети"), changed=2, cursor='{"at": "x"}')
    found = read(database)
    assert (found.away, found.away_since, found.read_at) == ("Google", at(9, 12, 2), at(9, 12, 1))
    assert (found.runs[0].away, found.runs[0].why, found.runs[0].changed) == ("Google", "нет сети", 2)
    look(database, 3, "нет папки")
    assert (read(database).away, read(database).away_since) == ("", at(9, 12, 2))


def test_the_last_reads_come_with_their_reasons_the_last_first(database: Database) -> None:
    fill(database)
    again = '{"at": "x", "again": {"Журнал 7А.xlsx": "файл открыт"}}'
    look(database, 1, changed=3)
    look(database, 2, failed=1, cursor=again)
    look(database, 3, failed=1, cursor=again)
    last, first = read(database).runs[:2]
    assert (last.looks, last.failed, last.why, dict(last.again)) == (2, 1, "", {"Журнал 7А.xlsx": "файл открыт"})
    assert (last.started_at, last.finished_at) == (at(9, 12, 2), at(9, 12, 3))
    assert (first.looks, first.changed, dict(first.again)) == (1, 3, {})
    for minute in range(4, 4 + RUNS):
        look(database, minute, changed=minute)
    assert [run.changed for run in read(database).runs] == list(range(3 + RUNS, 3, -1))


def test_a_run_that_never_ended_is_no_read(database: Database) -> None:
    fill(database)
    before = read(database)
    with database.write() as writer:
        writer.begin_run(NOW + timedelta(minutes=1))
    assert (read(database).runs, read(database).away_since) == (before.runs, None)
