"""The database itself: its schema, who may write, and what the doctor is told."""

from __future__ import annotations

import threading
from pathlib import Path
from sqlite3 import OperationalError

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg.errors import ReadOnlySqlTransaction

from database.engine import LOG_BYTES, Database, describe, migrate, open_database
from database.schema import metadata


def tables_of(database: Database) -> dict[str, str]:
    """The text of every table and index of a SQLite file; one made anew by a migration has its name in quotes."""
    with database.read() as store:
        rows = store.rows(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type <> 'trigger' AND sql IS NOT NULL AND name <> 'alembic_version'"
        )
    return {name: " ".join(text.split()).replace(f'TABLE "{name}"', f"TABLE {name}") for name, text in rows}


def test_migrations_make_the_schema(empty_url: str) -> None:
    migrate(empty_url)
    database = open_database(empty_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_migrations_make_tables_word_for_word(tmp_path: Path) -> None:
    """Alembic does not compare primary keys nor WITHOUT ROWID."""
    urls = [f"sqlite:///{tmp_path}/{name}.sqlite3" for name in ("migrated", "created")]
    migrate(urls[0])
    migrated, created = map(open_database, urls)
    metadata.create_all(created.engine)
    assert tables_of(migrated) == tables_of(created)


def test_migrating_twice_changes_nothing(database_url: str, database: Database) -> None:
    before = describe(database)
    migrate(database_url)
    assert describe(database) == before


def test_a_database_in_a_new_folder_is_made(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/new/folder/journal.sqlite3")
    assert (tmp_path / "new/folder/journal.sqlite3").is_file()


@pytest.mark.parametrize("url", ["mysql://root@host/journal", "sqlite://", "sqlite:///:memory:", "postgresql://host/x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not a database of ours"):
        open_database(url)


def test_a_refused_address_does_not_tell_its_password() -> None:
    with pytest.raises(ValueError, match="mysql") as refused:
        open_database("mysql://root:secret@host/journal")
    assert "secret" not in str(refused.value)


def test_readers_cannot_write(database: Database) -> None:
    with (
        pytest.raises((OperationalError, ReadOnlySqlTransaction), match=r"readonly|read-only"),
        database.read() as store,
    ):
        store.run("DELETE FROM registers")


def write_a_version(database: Database, version: int) -> None:
    with database.write() as writer:
        writer.transaction.run("INSERT INTO class_versions VALUES ('2026/27', '', ?)", (version,))
        if not version:
            raise ValueError("no such version")


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(ValueError, match="no such version"):
        write_a_version(database, 0)
    assert describe(database).rows["class_versions"] == 0


def test_a_reader_sees_one_state_while_another_writes(database: Database) -> None:
    with database.read() as store:
        assert store.value("SELECT count(*) FROM class_versions") == 0
        write_a_version(database, 1)
        assert store.value("SELECT count(*) FROM class_versions") == 0
    with database.read() as store:
        assert store.value("SELECT count(*) FROM class_versions") == 1


def test_writers_wait_for_each_other(database: Database) -> None:
    """Forty writers add one to a number at once; none is lost."""

    def add() -> None:
        with database.write() as writer:
            store = writer.transaction
            version = store.value("SELECT version FROM class_versions WHERE school_class = '7А'")
            store.run("UPDATE class_versions SET version = ? WHERE school_class = '7А'", (version + 1,))

    with database.write() as writer:
        writer.transaction.run("INSERT INTO class_versions VALUES ('2026/27', '7А', 0)")
    threads = [threading.Thread(target=add) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as store:
        assert store.value("SELECT version FROM class_versions WHERE school_class = '7А'") == 40


def test_sqlite_is_set_for_one_writer_and_many_readers(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.sqlite3"
    migrate(url)
    database = open_database(url)
    with database.write() as writer:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [writer.transaction.value(f"PRAGMA {name}") for name in pragmas] == ["wal", 1, 1, 10000]
    with database.read() as store:
        assert [store.value(f"PRAGMA {name}") for name in ("foreign_keys", "query_only")] == [1, 1]
    database.close()


def write_4_mb(database: Database, times: int) -> None:
    """Change 4 MB of the database so many times."""
    for _ in range(times):
        with database.write() as writer:
            writer.transaction.run("UPDATE filling SET bytes = randomblob(4194304)")


def test_the_log_a_long_reader_made_grow_is_short_again_when_he_has_left(tmp_path: Path) -> None:
    """A reader stays while twelve times 4 MB are written: nobody waits for him; the log is 48 MB until he leaves."""
    url, log = f"sqlite:///{tmp_path}/journal.sqlite3", tmp_path / "journal.sqlite3-wal"
    migrate(url)
    database = open_database(url, patience=0)
    with database.write() as writer:
        writer.transaction.run("CREATE TABLE filling AS SELECT randomblob(4194304) AS bytes")
    with database.read() as store:
        before = store.value("SELECT bytes FROM filling")
        write_4_mb(database, 12)
        assert store.value("SELECT bytes FROM filling") == before
        assert log.stat().st_size > LOG_BYTES
    write_4_mb(database, 2)
    assert log.stat().st_size <= LOG_BYTES
    database.close()


def test_the_doctor_hears_of_revision_and_sizes(database: Database) -> None:
    write_a_version(database, 1)
    told = describe(database)
    assert told.revision == "0008"
    assert told.rows["class_versions"] == 1
    assert told.rows["entries"] == 0
    assert told.bytes > 100_000


def test_the_doctor_is_not_told_the_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://school:secret@host/journal"
    assert open_database(url).url.render_as_string() == "postgresql+psycopg://school:***@host/journal"


def test_an_empty_database_has_no_revision(empty_url: str) -> None:
    database = open_database(empty_url)
    database.engine.connect().close()
    assert describe(database).revision == ""
    database.close()
