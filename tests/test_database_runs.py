"""What is kept of a watcher's looks, a thousand a day for years, and who alone may watch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from database.engine import WRITER_LOCK, Database, open_database
from database.health import failures, why
from database.locks import Lock, Office
from database.reading import current, last_cursor, last_read
from database.writing.runs import in_part

DAY = datetime(2026, 9, 7, 8, tzinfo=UTC)
AWAY = "нет связи"

Row = tuple[int, int, int, int, str, str]


def look(database: Database, minute: int, *, changed: int = 0, text: str = "", again: str = "") -> None:
    """A look that many minutes into the day."""
    failed = {again: "занята"} if again else {}
    cursor = "" if text else json.dumps({"at": f"место {minute}", "again": failed}, ensure_ascii=False)
    with database.write() as writer:
        moment = DAY + timedelta(minutes=minute)
        run = writer.begin_run(moment)
        books = changed + len(failed)
        writer.finish_run(run, moment, books=books, changed=changed, failed=len(failed), text=text, cursor=cursor)


def rows(database: Database) -> list[Row]:
    """Of each row: from which minute to which, books changed and failed, the reason, and what its cursor holds."""
    with database.read() as store:
        found = store.rows("SELECT started_at, finished_at, changed, failed, text, cursor FROM runs ORDER BY run")
    start = int(DAY.timestamp())
    return [((one - start) // 60, (two - start) // 60, *rest) for one, two, *rest in found]


def test_looks_that_found_nothing_share_a_row_and_are_counted(database: Database) -> None:
    look(database, 0, changed=5)
    for minute in range(1, 61):
        look(database, minute)
    assert rows(database) == [
        (0, 0, 5, 0, "", ""),
        (1, 60, 0, 0, "", '{"at": "место 60", "again": {}, "looks": 60}'),
    ]
    look(database, 61, changed=1)
    look(database, 62)
    assert rows(database)[1:] == [
        (1, 60, 0, 0, "", '{"looks": 60}'),
        (61, 61, 1, 0, "", ""),
        (62, 62, 0, 0, "", '{"at": "место 62", "again": {}}'),
    ]


def test_a_day_of_looks_is_a_row_and_so_a_year_is_short(database: Database) -> None:
    for minute in range(0, 3 * 24 * 60, 60):
        look(database, minute)
    assert [(one // 60, two // 60) for one, two, *_ in rows(database)] == [(0, 15), (16, 39), (40, 63), (64, 71)]


def test_looks_that_went_otherwise_keep_their_rows_and_reasons(database: Database) -> None:
    for minute, (text, again) in enumerate(
        [("", ""), (AWAY, ""), (AWAY, ""), ("нет доступа", ""), ("", "7А"), ("", "7А"), ("", "8А"), ("", "")]
    ):
        look(database, minute, text=text, again=again)
    assert [(one, two, failed, text) for one, two, _, failed, text, _ in rows(database)] == [
        (0, 0, 0, ""), (1, 2, 0, AWAY), (3, 3, 0, "нет доступа"), (4, 5, 1, ""), (6, 6, 1, ""), (7, 7, 0, ""),
    ]  # fmt: skip
    assert rows(database)[3][-1] == '{"again": {"7А": "занята"}, "looks": 2}'


def test_the_next_run_goes_on_from_the_last_good_one_however_long_the_store_is_away(database: Database) -> None:
    look(database, 0)
    look(database, 1)
    for minute in range(2, 40):
        look(database, minute, text=AWAY)
    assert json.loads(last_cursor(database))["at"] == "место 1"
    assert last_read(database) == DAY + timedelta(minutes=1)


def test_a_run_that_read_a_part_is_gone_on_from_and_pages_learn_which_part_is_away(database: Database) -> None:
    def read_a_part(minute: int, changed: int = 0) -> None:
        with database.write() as writer:
            moment = DAY + timedelta(minutes=minute)
            cursor = json.dumps({"at": f"место {minute}", "again": {}}, ensure_ascii=False)
            run = writer.begin_run(moment)
            writer.finish_run(run, moment, changed=changed, text=in_part("Google", AWAY), cursor=cursor)

    look(database, 0)
    for minute in range(1, 4):
        read_a_part(minute, changed=int(minute == 1))
        assert json.loads(last_cursor(database))["at"] == f"место {minute}"
    with database.read() as store:
        assert current(store, "2026/27")[2:] == (DAY, True, "Google")
    assert [row[:3] for row in rows(database)] == [(0, 0, 0), (1, 1, 1), (2, 3, 0)]
    assert [row[-1] for row in rows(database)] == ["", "", '{"at": "место 3", "again": {}, "looks": 2}']
    look(database, 4, text=AWAY)
    assert json.loads(last_cursor(database))["at"] == "место 3"
    with database.read() as store:
        assert current(store, "2026/27")[2:] == (DAY, True, "")


def test_pages_learn_when_it_was_read_and_that_it_cannot_be_now(database: Database) -> None:
    def told() -> tuple[datetime | None, bool]:
        with database.read() as store:
            found = current(store, "2026/27")
        return found.read_at, found.is_away

    assert told() == (None, False)
    look(database, 0, text=AWAY)
    assert told() == (None, True)
    look(database, 1)
    assert told() == (DAY + timedelta(minutes=1), False)
    look(database, 2, text=AWAY)
    assert told() == (DAY + timedelta(minutes=1), True)
    with database.write() as writer:
        writer.begin_run(DAY + timedelta(minutes=3))
    assert told() == (DAY + timedelta(minutes=1), True)


# ---------------------------------------------------------------------------------------------- who alone


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """The same database as another process opens it."""
    with closing(open_database(database.url.render_as_string(hide_password=False))) as opened:
        yield opened


def test_an_office_is_one_mans_until_he_leaves_it(database: Database, other: Database) -> None:
    first, second = Lock(database, Office.WATCHER), Lock(other, Office.WATCHER)
    sync = Lock(other, Office.SYNC)
    assert [first.take(), first.take(), second.take(), sync.take()] == [True, True, False, True]
    assert [first.is_held(), second.is_held()] == [True, False]
    first.release()
    assert [first.is_held(), second.take(), first.take()] == [False, True, False]
    second.release()
    sync.release()


def test_work_on_the_database_goes_on_while_an_office_is_held(database: Database, other: Database) -> None:
    office = Lock(database, Office.WATCHER)
    assert office.take()
    look(other, 0)
    look(database, 1)
    assert len(rows(other)) == 1
    office.release()


def test_an_office_whose_connection_broke_is_another_mans(database: Database, other: Database) -> None:
    office = Lock(database, Office.WATCHER)
    assert office.take()
    if database.dialect.is_sqlite:
        Path(f"{database.url.database}-watcher").unlink()
    else:
        with other.engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            )
    assert not office.is_held()
    after = Lock(other, Office.WATCHER)
    assert after.take()
    assert not office.take()
    after.release()


def write_twice(database: Database) -> None:
    """A transaction of two statements; the second wants every row."""
    with database.write() as writer:
        writer.begin_run(DAY)
        writer.transaction.run("UPDATE runs SET text = 'ours'")


@pytest.mark.parametrize("at", ["the door", "a row"])
def test_a_session_left_open_midway_holds_a_writer_up_so_long_and_no_longer(
    database: Database, other: Database, at: str
) -> None:
    """Somebody began to write and went away: as we write, or – by hand – at a row that our second statement wants."""
    look(database, 0, changed=1)
    ours = open_database(database.url.render_as_string(hide_password=False), patience=0.05)
    with closing(ours), other.alone(WRITER_LOCK if at == "the door" else WRITER_LOCK - 1) as left_open:
        left_open.exec_driver_sql("UPDATE runs SET text = 'by hand'")
        with pytest.raises(failures(ours)) as refused:
            write_twice(ours)
        assert why(refused.value) == "база долго занята другой программой"
        left_open.rollback()
        assert [row[-2] for row in rows(ours)] == [""]
        look(ours, 1, changed=1)
        assert [row[-2] for row in rows(ours)] == ["", ""]


def test_what_a_database_refuses_is_said_in_words(database: Database) -> None:
    with pytest.raises(failures(database)) as refused, database.read() as store:
        store.run("DELETE FROM runs")
    assert why(refused.value) == "база открыта только для чтения: проверьте права и диск"
    with pytest.raises(failures(database)) as unknown, database.read() as store:
        store.run("SELECT nothing")
    assert why(unknown.value) == "база не отвечает"
