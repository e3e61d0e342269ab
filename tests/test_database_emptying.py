"""The demo school's database is made anew: nothing of the former stays, whichever engine holds it."""

from __future__ import annotations

from database.emptying import empty
from database.engine import describe, migrate, open_database


def test_an_emptied_database_holds_no_table_and_can_be_migrated_again(empty_url: str) -> None:
    migrate(empty_url)
    empty(empty_url)
    database = open_database(empty_url)
    migrate(empty_url)
    assert set(describe(database).rows.values()) <= {0, 1}
    database.close()


def test_emptying_removes_what_was_written(empty_url: str) -> None:
    migrate(empty_url)
    database = open_database(empty_url)
    with database.write() as writer:
        writer.transaction.run(
            "INSERT INTO runs (started_at, books, changed, failed, text, cursor) VALUES (1, 0, 0, 0, '', '')"
        )
    database.close()
    empty(empty_url)
    migrate(empty_url)
    again = open_database(empty_url)
    assert describe(again).rows["runs"] == 0
    again.close()


def test_emptying_what_was_never_made_is_no_mistake(empty_url: str) -> None:
    empty(empty_url)
    empty(empty_url)
