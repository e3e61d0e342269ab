"""How often a store may be asked: buckets shared by all threads, and the clock they wait by."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from sheets.gateway.protocol import StoreAway


class Clock(Protocol):
    """Seconds that pass, and waiting for them: tests hand in one that is moved by hand."""

    def now(self) -> float:
        """Seconds since some moment."""
        ...

    def wait_until(self, moment: float) -> None:
        """Come back at that moment, or at once where it has passed."""
        ...


class RealClock:
    """The clock of this machine, which nobody sets back; whoever waits by it can be told to wait no longer."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def wait_until(self, moment: float) -> None:
        """Come back at that moment. Raises StoreAway once the clock is stopped."""
        while (left := moment - self.now()) > 0:
            if self._stopped.wait(left):
                raise StoreAway("чтение остановлено")

    def stop(self) -> None:
        """Let nobody wait any longer: what they waited for is not asked any more."""
        self._stopped.set()


class Bucket:
    """So many requests a minute, and ``burst`` of them at once after a rest."""

    def __init__(self, per_minute: float, burst: int = 1) -> None:
        """Full to begin with."""
        self._interval = 60.0 / per_minute
        self._leeway = (burst - 1) * self._interval
        self._due = float("-inf")

    def free_at(self) -> float:
        """From when on the next request may go."""
        return self._due - self._leeway

    def take(self, moment: float) -> None:
        """Count a request that goes at a moment."""
        self._due = max(self._due, moment) + self._interval


#: Those who passed are counted for so long: Google counts by the minute, seconds.
COUNTED = 60.0


class Turnstile:
    """Lets requests through as several buckets allow, in the order in which they came."""

    def __init__(self, buckets: Sequence[Bucket], clock: Clock) -> None:
        """Share the buckets among all who pass."""
        self._buckets, self._clock = buckets, clock
        self._lock = threading.Lock()
        self._closed_until = float("-inf")
        self._passed: deque[float] = deque()

    def passed(self) -> int:
        """How many passed within the last minute."""
        with self._lock:
            self._forget()
            return len(self._passed)

    def _forget(self) -> None:
        while self._passed and self._passed[0] <= self._clock.now() - COUNTED:
            self._passed.popleft()

    def pass_through(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            at = max(self._clock.now(), self._closed_until, *(bucket.free_at() for bucket in self._buckets))
            for bucket in self._buckets:
                bucket.take(at)
        while at > self._clock.now():
            self._clock.wait_until(at)
            at = max(at, self._closed_until)  # closed in the meantime: whoever stood in line waits too
        with self._lock:
            self._forget()
            self._passed.append(self._clock.now())

    def close_for(self, seconds: float) -> None:
        """Let nobody through for a while: the store has said that it was asked too often."""
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock.now() + seconds)
