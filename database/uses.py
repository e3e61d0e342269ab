"""When sessions were used: gathered in memory, written by one thread a few at a time, so that no step waits for it."""

from __future__ import annotations

from datetime import datetime
from threading import Event, Lock, Thread

import structlog
from sqlalchemy.exc import OperationalError

from database.engine import Database
from database.sessions import SignedIn, write_uses
from database.tokens import digest, seconds

#: A session is noted as used once in so many seconds; a quarter of an hour is the shortest time to idle.
EVERY = 120

#: Seconds for which uses gather into one transaction.
GATHER = 5.0

_log = structlog.get_logger(__name__)


class Uses:
    """What was used and is not written yet, and its writer. ``close`` writes what is left."""

    def __init__(self, database: Database, *, gather: float = GATHER) -> None:
        """Start the writer."""
        self._database, self._gather = database, gather
        self._waiting: dict[bytes, int] = {}
        self._lock, self._some, self._over = Lock(), Event(), Event()
        self._writer = Thread(target=self._write_on, name="session-uses", daemon=True)
        self._writer.start()

    def note(self, token: str, person: SignedIn, now: datetime) -> None:
        """Note that the session of a cookie was used; returns at once, and seldom has anything to do."""
        if seconds(now) - person.seen_at >= EVERY:
            with self._lock:
                self._waiting.setdefault(digest(token), seconds(now))
            self._some.set()

    def close(self) -> None:
        """Write everything noted so far and end the writer."""
        self._over.set()
        self._some.set()
        self._writer.join()

    def _write_on(self) -> None:
        while not self._over.is_set():
            self._some.wait()
            self._over.wait(self._gather)
            self._some.clear()
            self._write()

    def _write(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, {}
        try:
            write_uses(self._database, batch.items())
        except OperationalError as error:
            _log.warning("uses of sessions were not written", sessions=len(batch), error=str(error.orig))
