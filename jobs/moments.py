"""The moment of a reading by a clock that may be set back: whatever history tells keeps its order."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from database.engine import Database
from database.reading import last_read

#: A clock that was set back by less waits for itself: no look is dated before the one before it. By more, it was
#: wrong before.
HELD_BACK = timedelta(hours=1)

log = structlog.get_logger()


def held_back(now: datetime, before: datetime | None) -> datetime:
    """The moment of a reading after one at ``before``: never a little earlier, for the clock may be set back.

    A clock that is set back far was wrong before. What was dated by it stays so, and nothing is taken for late that
    was read after it: see :func:`database.writing.books.begin_reading`.
    """
    if before is None or now >= before:
        return now
    log.warning("the clock was set back", seconds=round((before - now).total_seconds()))
    return before.astimezone(now.tzinfo) if before - now < HELD_BACK else now


def reading_moment(now: datetime, database: Database) -> datetime:
    """:func:`held_back` after the last reading that the database knows of."""
    return held_back(now, last_read(database))
