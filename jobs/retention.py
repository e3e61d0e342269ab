"""Taking away what has outlived its term: sessions, codes, attempts, and the access log by the school's setting."""

from __future__ import annotations

from datetime import datetime, timedelta

from database import persons
from database.engine import Database
from database.viewers import current_school
from journal.retention import MONTH, RETENTION, Held


def purge(database: Database, now: datetime) -> dict[str, int]:
    """Purge by :data:`journal.retention.RETENTION`; table → rows taken away."""
    months = max(1, current_school(database, now.date()).settings.access_log_months)
    kept = {
        "access_log": months * MONTH,
        "attempts": _days(Held.ATTEMPTS),
        "devices": _days(Held.DEVICES),
        "slips": _days(Held.CODES),
    }
    since = {name: int((now - term).timestamp()) for name, term in kept.items()}
    with database.write() as writer:
        return persons.purge(writer.transaction, persons.Since(now=int(now.timestamp()), **since))


def _days(kind: Held) -> timedelta:
    return timedelta(days=RETENTION[kind].days or 1)


class Purger:
    """Purges once a day, however often it is asked."""

    def __init__(self) -> None:
        self._day = ""

    def __call__(self, database: Database, now: datetime) -> None:
        """Purge where this process has not on that day."""
        if self._day != now.date().isoformat():
            purge(database, now)
            self._day = now.date().isoformat()
