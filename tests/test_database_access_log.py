"""The access log: nothing waits for it, and nothing noted is lost at an orderly end."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from database.access_log import AccessLog
from database.engine import Database
from database.schema import access_log

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def test_what_was_noted_is_written_when_the_server_stops(database: Database) -> None:
    log = AccessLog(database)
    log.visit(7, "guardian", "diary", NOW, pupil="0101")
    log.visit(8, "class_teacher", "attendance", NOW, school_class="7А")
    log.close()
    with database.readers.connect() as connection:
        rows = connection.execute(select(*access_log.c[1:])).all()
    moment = int(NOW.timestamp())
    assert [tuple(row) for row in rows] == [
        (7, "guardian", "diary", "0101", "", moment),
        (8, "class_teacher", "attendance", "", "7А", moment),
    ]


def test_a_visit_does_not_wait_for_a_writer_of_the_database(database: Database) -> None:
    log = AccessLog(database)
    with database.engine.begin():
        for _ in range(1000):
            log.visit(7, "guardian", "diary", NOW)  # while the lock is held: to wait for it would be to wait for ever
    log.close()
    with database.readers.connect() as connection:
        assert len(connection.execute(select(access_log.c.id)).all()) == 1000
