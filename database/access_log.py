"""Who opened what: visits put into a queue by pages, written in batches by one thread, so that they cost nothing."""

from __future__ import annotations

from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import NamedTuple

import structlog
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from database.engine import Database
from database.schema import access_log

#: Seconds for which visits gather into one transaction; a crash loses no more than these.
GATHER = 1.0

#: Visits kept while the database does not answer; beyond it the oldest are dropped.
MOST_KEPT = 50_000

_log = structlog.get_logger(__name__)


class Visit(NamedTuple):
    """One page opened by one person in one role."""

    account: int
    role: str
    page: str
    pupil: str
    school_class: str
    at: int


class AccessLog:
    """The queue and its writer. ``close`` writes what is left."""

    def __init__(self, database: Database) -> None:
        """Start the writer."""
        self._database = database
        self._queue: SimpleQueue[Visit | None] = SimpleQueue()
        self._writer = Thread(target=self._write_on, name="access-log", daemon=True)
        self._writer.start()

    def visit(
        self, account: int, role: str, page: str, now: datetime, *, pupil: str = "", school_class: str = ""
    ) -> None:
        """Note that a page was opened; returns at once."""
        self._queue.put(Visit(account, role, page, pupil, school_class, int(now.timestamp())))

    def close(self) -> None:
        """Write everything noted so far and end the writer."""
        self._queue.put(None)
        self._writer.join()

    def _write_on(self) -> None:
        waiting: list[Visit] = []
        open_ = True
        while open_:
            batch, open_ = self._gather()
            waiting = [*waiting, *batch][-MOST_KEPT:]
            try:
                write_visits(self._database, waiting)
                waiting = []
            except OperationalError as error:
                _log.warning("visits wait for the database", visits=len(waiting), error=str(error.orig))

    def _gather(self) -> tuple[list[Visit], bool]:
        """The next visits: blocks for the first, then takes what comes within GATHER; False at the end."""
        batch: list[Visit] = []
        visit = self._queue.get()
        until = monotonic() + GATHER
        while visit is not None:
            batch.append(visit)
            try:
                visit = self._queue.get(timeout=max(0.0, until - monotonic()))
            except Empty:
                return batch, True
        return batch, False


def write_visits(database: Database, visits: list[Visit]) -> None:
    """Append visits to the log in one transaction."""
    if visits:
        with database.engine.begin() as connection:
            connection.execute(insert(access_log), [visit._asdict() for visit in visits])
