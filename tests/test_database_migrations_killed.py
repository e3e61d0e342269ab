"""A migration that is killed at any line has not been, or is done: from each earlier schema, rows in every table."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Connection, Date, LargeBinary, MetaData, String, inspect, text
from sqlalchemy.types import TypeEngine

from database.engine import MIGRATIONS, Database, migrate, open_database
from database.vault import SEALED, SealedTable
from tests.databases import Postgres
from tests.killing import Mortal, mortal, spread
from tests.test_database_migrations import brought_to

REVISIONS = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
EARLIER = ["", *REVISIONS[:-1]]


#: Deaths from each of five earlier schemas: more than two hundred on either database.
EACH = 44

#: Tables, columns, keys, rows: all that two databases may differ in.
State = list[object]

#: Makes a database like the first: its address.
Again = Callable[[], str]


def filled(url: str, revision: str) -> None:
    """Make a database of an earlier schema with three rows in every table; «» for an empty one."""
    if revision:
        brought_to(url, revision)
        with closing(open_database(url)) as database, database.engine.begin() as connection:
            for table in tables(connection).sorted_tables:
                if table.name != "alembic_version":
                    rows = [
                        {column.name: value(column.type, number) for column in table.columns} for number in (1, 2, 3)
                    ]
                    connection.execute(table.insert(), rows)


def tables(connection: Connection) -> MetaData:
    """The tables as the database has them."""
    found = MetaData()
    found.reflect(connection)
    return found


def value(kind: TypeEngine[object], number: int) -> object:
    """A value of a column's type; those of three rows differ."""
    match kind:
        case Date():
            return date(2026, 9, number)
        case LargeBinary():
            return b"%d" % number
        case Boolean():
            return False
        case String():
            return f"{number}"
    return number


def state(url: str) -> State:
    """Everything a database says, and how it is made."""
    with closing(open_database(url)) as database, database.engine.connect() as connection:
        asked = inspect(connection)
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if not database.dialect.is_sqlite:
            triggers = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        said: State = [sorted(connection.execute(text(triggers)).scalars())]
        for table in tables(connection).sorted_tables:
            made = [(column.name, str(column.type), column.nullable) for column in table.columns]
            indexes = sorted((index["name"], index["column_names"]) for index in asked.get_indexes(table.name))
            rows = connection.execute(table.select().order_by(*table.columns)).all()
            opened = in_clear(database, table.name, rows) if asked.has_table("person_keys") else rows
            said.append((table.name, made, [c.name for c in table.primary_key], indexes, opened))
        return said


def in_clear(database: Database, table: str, rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Rows of a table, those that lie sealed opened: what is sealed twice is never the same twice."""
    if table == "person_keys":
        return [row[:2] for row in rows]
    if table not in SEALED:
        return rows
    with database.read() as store:
        sealed = SealedTable.of(store, table)
        return [sealed.opened(row) for row in rows]


def on_sqlite(tmp_path: Path, revision: str) -> Again:
    """A file of that schema, to be copied."""
    source, copy = tmp_path / f"as-{revision}.sqlite3", tmp_path / "copy.sqlite3"
    source.touch()
    filled(f"sqlite:///{source}", revision)

    def again() -> str:
        for ending in ("-wal", "-shm"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
        shutil.copyfile(source, copy)
        return f"sqlite:///{copy}"

    return again


def on_postgresql(server: Postgres, revision: str) -> Again:
    """A database of that schema, to be copied."""
    source, numbers = server.create(), count()
    filled(server.url(source), revision)

    def again() -> str:
        name = f"{source}_{next(numbers)}"
        server.run(f"CREATE DATABASE {name} TEMPLATE {source}")
        return server.url(name)

    return again


@pytest.fixture(scope="module")
def migrator() -> Iterator[Mortal]:
    """Who migrates, and is killed."""
    with mortal("migrate") as made:
        yield made


def killed_again_and_again(migrator: Mortal, again: Again, points: int) -> None:
    """Kill a migration at so many lines; each time all is as it was, or as it is to be."""
    url = again()
    before = state(url)
    lines = migrator.lines(url)
    after = state(url)
    assert before != after
    url = again()
    for line in spread(lines, points, points // 4):
        assert migrator.dies_at(line, url)
        found = state(url)
        assert found in (before, after)
        if found == after:
            url = again()
    migrate(url)
    assert state(url) == after


def test_a_migration_killed_midway_has_not_been_or_is_done(migrator: Mortal, tmp_path: Path) -> None:
    killed_again_and_again(migrator, on_sqlite(tmp_path, "0001"), 4)


def test_a_migration_killed_midway_on_postgresql_has_not_been_or_is_done(migrator: Mortal, postgres: Postgres) -> None:
    killed_again_and_again(migrator, on_postgresql(postgres, EARLIER[-1]), 4)


@pytest.mark.soak
@pytest.mark.parametrize("revision", EARLIER)
def test_a_migration_killed_at_hundreds_of_points_on_sqlite(migrator: Mortal, revision: str, tmp_path: Path) -> None:
    killed_again_and_again(migrator, on_sqlite(tmp_path, revision), EACH)


@pytest.mark.soak
@pytest.mark.parametrize("revision", EARLIER)
def test_a_migration_killed_at_hundreds_of_points_on_postgresql(
    migrator: Mortal, revision: str, postgres: Postgres
) -> None:
    killed_again_and_again(migrator, on_postgresql(postgres, revision), EACH)
