"""How fresh what people see is: read lately, or no longer followed."""

from __future__ import annotations

from datetime import datetime, timedelta

#: The slowest look is one in a quarter of an hour, at night; whoever missed two of them does not look any more.
LATE = timedelta(minutes=40)


def is_late(read_at: datetime | None, now: datetime) -> bool:
    """Whether the workbooks ought to have been read since; what was never read is late."""
    return read_at is None or now - read_at > LATE
