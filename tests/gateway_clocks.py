"""Clocks for stores that wait: one that jumps to where it is waited for, one that is moved by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable


class JumpingClock:
    """Whoever waits has waited at once; ``waits`` keeps how long, and ``along`` is told so that others go along."""

    def __init__(self, along: Callable[[float], None] | None = None) -> None:
        self.waits: list[float] = []
        self._now, self.along = 0.0, along

    def now(self) -> float:
        return self._now

    def wait_until(self, moment: float) -> None:
        if moment > self._now:
            seconds, self._now = moment - self._now, moment
            self.waits.append(seconds)
            if self.along is not None:
                self.along(seconds)


class HandClock:
    """Stands still until it is put on; ``woken`` keeps when each wait ended."""

    def __init__(self) -> None:
        self.woken: list[float] = []
        self._moved = threading.Condition()
        self._now, self._awaited = 0.0, list[float]()

    def now(self) -> float:
        return self._now

    def wait_until(self, moment: float) -> None:
        with self._moved:
            self._awaited.append(moment)
            self._moved.notify_all()
            self._until(lambda: self._now >= moment)
            self._awaited.remove(moment)
            self.woken.append(self._now)
            self._moved.notify_all()

    def advance(self, seconds: float, waiting: int) -> None:
        """Put the clock on once so many threads wait for it; whoever is due has gone on then."""
        with self._moved:
            self._until(lambda: len(self._awaited) >= waiting)
            self._now += seconds
            self._moved.notify_all()
            self._until(lambda: all(moment > self._now for moment in self._awaited))

    def _until(self, true: Callable[[], bool]) -> None:
        if not self._moved.wait_for(true, timeout=60):
            raise TimeoutError(f"nobody put the clock on, or too few wait for it: {self._awaited}")
