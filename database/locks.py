"""Who alone may do a thing of those who could: one watcher a school, one sync at a time.

The lock dies with its process, however that ends. On SQLite it is an open transaction on an empty file beside the
database, on PostgreSQL an advisory lock of a connection.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from database.engine import Database


class Office(Enum):
    """What only one may do: the number of its PostgreSQL lock, and the ending of its file."""

    WATCHER = (0x10_07_7B, "-watcher")
    SYNC = (0x10_07_7C, "-sync")


class Lock:
    """An office of a school that this process may hold."""

    def __init__(self, database: Database, office: Office) -> None:
        """Nothing is held before it is taken."""
        self._database, (self._number, ending) = database, office.value
        self._file = Path(f"{database.url.database}{ending}").absolute()
        self._inode = 0
        self._held: sqlite3.Connection | Connection | None = None

    def take(self) -> bool:
        """Take the office; False while another has it. Raises what the database raises when it does not answer."""
        if not self.is_held():
            self.release()
            self._held = self._locked() if self._database.dialect.is_sqlite else self._advised()
        return self._held is not None

    def is_held(self) -> bool:
        """Whether the office is still ours: the connection may have broken, the file may have been deleted."""
        if isinstance(self._held, sqlite3.Connection):
            return self._file.exists() and self._file.stat().st_ino == self._inode
        if self._held is None:
            return False
        try:
            self._held.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def release(self) -> None:
        """Let another have it."""
        held, self._held = self._held, None
        if held is not None:
            with suppress(SQLAlchemyError):
                held.close()

    def _locked(self) -> sqlite3.Connection | None:
        connection = sqlite3.connect(self._file, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            self._inode = self._file.stat().st_ino
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return None
            raise
        return connection

    def _advised(self) -> Connection | None:
        """A connection of its own: one that went back to the pool would keep the lock there."""
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        question = text("SELECT pg_try_advisory_lock(:number, hashtext(current_schema()))")
        if connection.execute(question, {"number": self._number}).scalar():
            return connection
        connection.close()
        return None
