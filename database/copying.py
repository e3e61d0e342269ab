"""A database as one SQLite file, wherever it is kept, and back: what a backup holds and a restore is made from."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, MetaData, Table, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from database.dialect import copy_sql, insert_sql, names
from database.engine import MIGRATIONS, WRITER_LOCK, DatabaseAway, describe, migrate, open_database
from database.health import is_full

#: Rows taken from one database before they go to the other.
_ROWS = 10_000

#: Which schema a database has; written by the migrations themselves.
_REVISION = "alembic_version"

#: A restore waits so long for those who still use a PostgreSQL database.
_LOCK_WAIT = "10s"


class NotTheSame(Exception):
    """A copy of a database is damaged, or nobody can work with it."""


class StillOpen(Exception):
    """Somebody still works with the database that is to be replaced."""


def copy_out(url: str, into: Path) -> None:
    """One consistent state of a database as a new SQLite file; nobody who writes is held up.

    Raises:
        DatabaseAway: The database does not answer.
        OSError: There is no room for the copy.
    """
    try:
        if (file := _file(url)) is None:
            _from_postgresql(url, into)
        elif not file.exists():
            raise DatabaseAway(f"нет файла {file}")
        else:
            source = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
            with closing(source), closing(sqlite3.connect(into)) as copy:
                source.backup(copy)
        fold(into)
    except (sqlite3.Error, SQLAlchemyError) as error:
        if is_full(error):  # the database itself is only read
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(into)) from error
        raise DatabaseAway(str(error).splitlines()[0]) from error


def copy_in(copy: Path, url: str) -> None:
    """Make the database of that address hold what the copy holds, at the newest schema: all of it, or nothing.

    The copy is brought to that schema in place. A SQLite file must have been put aside before.

    Raises:
        StillOpen: Somebody works with the database.
        DatabaseAway: The database does not answer, or is of a newer schema.
    """
    try:
        migrate(f"sqlite:///{copy}")
        fold(copy)
        if (file := _file(url)) is None:
            migrate(url)
            _into_postgresql(copy, url)
        else:
            _place(copy, file)
    except (sqlite3.Error, SQLAlchemyError, _alembic_error()) as error:
        if "lock timeout" in str(error):
            raise StillOpen("базой пользуются") from error
        raise DatabaseAway(str(error).splitlines()[0]) from error


def put_aside(url: str, aside: Path) -> bool:
    """Keep what a database holds as a SQLite file beside; False where there is none. Raises StillOpen, DatabaseAway.

    A SQLite file is moved away, and only when nobody has it open; of PostgreSQL a copy is made.
    """
    file = _file(url)
    if file is None:
        copy_out(url, aside)
        return True
    if not file.exists():
        return False
    try:
        fold(file)
    except sqlite3.OperationalError as error:
        raise StillOpen(f"файл базы {file} открыт") from error
    except sqlite3.DatabaseError:
        pass  # no database at all: kept as it is
    file.rename(aside)
    return True


def is_living(url: str) -> bool:
    """Whether a database holds accounts or what was read of workbooks. Raises DatabaseAway."""
    database = open_database(url)
    try:
        rows = describe(database).rows
        return any(rows.get(name) for name in ("accounts", "books"))
    finally:
        database.close()


def size_of(url: str) -> int:
    """Bytes that a database takes, about. Raises DatabaseAway."""
    database = open_database(url)
    try:
        return describe(database).bytes
    finally:
        database.close()


def contents(copy: Path) -> tuple[str, dict[str, int]]:
    """The schema's revision and the rows of every table of a copy, which must be sound. Raises NotTheSame."""
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as store:
            if (said := store.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise NotTheSame(said)
            known = store.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            tables = [name for (name,) in known if not name.startswith("sqlite_")]
            rows = {name: store.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
            revision = store.execute(f"SELECT version_num FROM {_REVISION}").fetchone()
    except sqlite3.Error as error:
        raise NotTheSame(str(error)) from error
    rows.pop(_REVISION, None)
    return str(revision[0] if revision else ""), rows


def known_revisions() -> frozenset[str]:
    """Every schema that this program knows how to read."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 (a quarter of a second that servers need not spend)

    return frozenset(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def shown_address(url: str) -> tuple[str, bool]:
    """The address of a database without its password, and whether it had one."""
    address = make_url(url)
    if "password" in address.query:
        return address.difference_update_query(["password"]).render_as_string(hide_password=True), True
    return address.render_as_string(hide_password=True), address.password is not None


def fold(file: Path) -> None:
    """Make a SQLite database one file without a log. Raises sqlite3.OperationalError while anybody has it open."""
    with closing(sqlite3.connect(file, timeout=1)) as store:
        if store.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise sqlite3.OperationalError("the log stays")


def _file(url: str) -> Path | None:
    """The file of a SQLite address; None for another database."""
    address = make_url(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def _place(copy: Path, file: Path) -> None:
    """Put the copy where the database is looked for, in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    shutil.copyfile(copy, part)
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    for log in ("-wal", "-shm"):
        file.with_name(file.name + log).unlink(missing_ok=True)
    part.replace(file)


def _from_postgresql(url: str, into: Path) -> None:
    database = open_database(url)
    try:
        with database.readers.connect() as connection:
            revision = connection.execute(text(f"SELECT version_num FROM {_REVISION}")).scalar_one()
            migrate(f"sqlite:///{into}", str(revision))
            with _quick(into) as copy:
                for table in _tables(connection):
                    copy.executemany(insert_sql(table), _read(connection, table))
    finally:
        database.close()


def _read(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    """All rows of a table on PostgreSQL as SQLite keeps them, a few at a time."""
    columns = (f'"{c.name}"::text' if isinstance(c.type, Date) else f'"{c.name}"' for c in table.columns)
    with closing(connection.connection.driver_connection.cursor(name="copy")) as cursor:  # type: ignore[union-attr]
        cursor.itersize = _ROWS
        cursor.execute(f'SELECT {", ".join(columns)} FROM "{table.name}"')
        yield from cursor


def _into_postgresql(copy: Path, url: str) -> None:
    """Put the rows of a copy in the place of all rows, in one transaction."""
    database = open_database(url)
    try:
        with database.alone(WRITER_LOCK) as connection, closing(sqlite3.connect(copy)) as source:
            tables = _tables(connection)
            connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_WAIT}'"))
            listed = ", ".join(f'"{table.name}"' for table in tables)
            connection.execute(text(f"TRUNCATE {listed} RESTART IDENTITY"))
            with closing(connection.connection.cursor()) as cursor:
                for table in tables:
                    rows = source.execute(f'SELECT {names(table)} FROM "{table.name}"')
                    with cursor.copy(copy_sql(table)) as stream:
                        for row in rows:
                            stream.write_row(row)
                    _go_on_counting(connection, table)
    finally:
        database.close()


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let the ids that PostgreSQL gives out go on after the highest there is."""
    for column in table.columns:
        if column.server_default is not None and "nextval" in str(getattr(column.server_default, "arg", "")):
            highest = f'(SELECT max("{column.name}") FROM "{table.name}")'
            sequence = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
            connection.execute(text(f"SELECT setval({sequence}, coalesce({highest}, 1), {highest} IS NOT NULL)"))


def _tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, those that others point at first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _REVISION]


@contextmanager
def _quick(into: Path) -> Iterator[sqlite3.Connection]:
    """A file to be filled: whoever is cut off begins anew."""
    with closing(sqlite3.connect(into)) as store:
        store.execute("PRAGMA synchronous = OFF")
        with store:
            yield store


def _alembic_error() -> type[Exception]:
    from alembic.util import CommandError  # noqa: PLC0415 (as above)

    return CommandError
