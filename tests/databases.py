"""Databases for tests: every test of the database runs on SQLite and on a PostgreSQL of its own.

The PostgreSQL server is thrown away after the session. It is started by ``initdb``, which refuses root,
so root starts it as another user; it listens on a socket in its own folder and nowhere else.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

from database.engine import Database, migrate, open_database
from database.schema import metadata

#: Durability is of no use to a server that is thrown away.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "''",
    "shared_buffers": "32MB",
    "max_connections": "60",
}


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, name: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://journal@/{name}?host={self.folder}"

    def run(self, text: str) -> None:
        """Run a statement of the server as a whole."""
        with psycopg.connect(host=str(self.folder), user="journal", dbname="postgres", autocommit=True) as connection:
            connection.execute(text.encode())

    def create(self) -> str:
        """The name of a new database."""
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path:
    """Where PostgreSQL's programs are; without them the test is skipped, but never in CI."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [
        Path(path) for path in [shutil.which("initdb")] if path
    ]
    if not found:
        message = "PostgreSQL is not installed (initdb not found)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found[-1].parent


def _other_user() -> dict[str, str | int | list[int]]:
    """How to start a process as somebody else, where we are root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this session."""
    programs, user = _programs(), _other_user()
    folder = Path(tempfile.mkdtemp(prefix="journal-pg-"))  # short: a socket's path has 107 characters
    if user:
        os.chown(folder, user["user"], user["group"])  # type: ignore[arg-type]
    data, log = folder / "data", folder / "log"
    options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items()) + f" -k {folder}"

    def call(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(programs / program), "-D", str(data), *arguments],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **user,  # type: ignore[call-overload]
        )  # fmt: skip
        if done.returncode:
            pytest.fail(f"{program}: {done.stdout.decode()}")

    call("initdb", "--auth=trust", "--username=journal", "--encoding=UTF8", "--locale=C", "--no-sync")
    call("pg_ctl", "--wait", "--log", str(log), "--options", options, "start")
    try:
        yield Postgres(folder)
    finally:
        call("pg_ctl", "--mode=immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    """The address of a migrated database, to be emptied after each test: making one takes half a second."""
    url = postgres.url(postgres.create())
    migrate(url)
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without rows, a test's own."""
    if request.param == "sqlite":
        path = tmp_path / "journal.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    url: str = request.getfixturevalue("migrated_postgres")
    yield url
    database = open_database(url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")
    database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An open database that the tests of a module fill once and then only read."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('shared')}/journal.sqlite3"
        migrate(url)
        opened = open_database(url)
        yield opened
        opened.close()
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    migrate(server.url(name))
    opened = open_database(server.url(name))
    yield opened
    opened.close()
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database without rows, a test's own."""
    opened = open_database(database_url)
    yield opened
    opened.close()
