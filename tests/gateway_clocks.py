"""Clocks for stores that wait: one that jumps to where it is waited for, one that is moved by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable


class JumpingClock:
    """Whoever waits has waited at once; ``waits`` keeps how long, and ``along`` is told so that others go along."""

    def __init__(self, along: Callable[[float], None] | None = None) -> None:
        self.waits: list[float] = []
        self._now, self._along = 0.0, along

    def now(self) -> float:
        return self._now

    def wait_until(self, moment: float) -> None:
        if moment > self._now:
            seconds, self._now = moment - self._now, moment
            self.waits.append(seconds)
            if self._along is not None:
                self._along(seconds)


class HandClock:
    """Stands still until it is put on; tells how many wait for it."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._now, self._waiting = 0.0, 0

    def now(self) -> float:
        return self._now

    def wait_until(self, moment: float) -> None:
        with self._moved:
            self._waiting += 1
            self._moved.notify_all()
            if not self._moved.wait_for(lambda: self._now >= moment, timeout=60):
                raise TimeoutError("nobody put the clock on")
            self._waiting -= 1

    def advance(self, seconds: float, waiting: int) -> None:
        """Put the clock on once so many threads wait for it."""
        with self._moved:
            if not self._moved.wait_for(lambda: self._waiting >= waiting, timeout=60):
                raise TimeoutError(f"{self._waiting} wait, not {waiting}")
            self._now += seconds
            self._moved.notify_all()
