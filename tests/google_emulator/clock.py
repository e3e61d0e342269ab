"""The emulator's own clock: it goes with the real one unless it is stopped, and tests put it on."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """What time it is for Google: quotas, tokens, modification times and headers all ask here."""

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        self._start = start or datetime.now(UTC)
        self._began = time.monotonic()
        self._added = timedelta()
        self._running = running

    def now(self) -> datetime:
        """The present moment, in UTC."""
        gone = time.monotonic() - self._began if self._running else 0.0
        return self._start + timedelta(seconds=gone) + self._added

    def seconds(self) -> float:
        """Seconds since 1970."""
        return self.now().timestamp()

    def advance(self, seconds: float) -> None:
        """Put the clock on."""
        self._added += timedelta(seconds=seconds)

    def set(self, moment: datetime, *, running: bool) -> None:
        """Set the clock; a stopped one moves by :meth:`advance` only."""
        self._start, self._began, self._added, self._running = moment, time.monotonic(), timedelta(), running


def stamp(moment: datetime) -> str:
    """A moment as Drive writes it: milliseconds and «Z»."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """A moment as people and programs write it to Drive; without a zone it is UTC. Raises ValueError."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
