"""What a watcher waits by: somebody saved a workbook, it is time to look again, or it is to stop."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

#: Excel and LibreOffice save through a temporary file and drop their locks for a moment: a file that nobody has
#: touched for so long is whole, seconds (SHEETS.md).
QUIET = 2.5


class Bell:
    """Rung by whoever saw something move; heard when the workbook has been quiet for a while.

    Rings are heard in their order, each after a pause of its own: teachers who save all the time do not keep
    another's workbook waiting.
    """

    def __init__(self, quiet: float = QUIET, clock: Callable[[], float] = time.monotonic) -> None:
        """A bell that nobody has rung."""
        self._quiet, self._clock = quiet, clock
        self._changed = threading.Condition()
        self._rings: deque[float] = deque()
        self._stopped = False

    def ring(self) -> None:
        """Something moved just now."""
        with self._changed:
            self._rings.append(self._clock())
            self._changed.notify_all()

    def stop(self) -> None:
        """Whoever waits is to end."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def is_stopped(self) -> bool:
        """Whether the end was asked for."""
        return self._stopped

    def looked(self, moment: float) -> None:
        """A look began then, by the same clock: it saw what was quiet."""
        with self._changed:
            while self._rings and self._rings[0] <= moment - self._quiet:
                self._rings.popleft()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until what moved first has been quiet, or the end is asked for.

        True where it was not so long.
        """
        until = self._clock() + seconds
        with self._changed:
            while not self._stopped and (left := self._due(until) - self._clock()) > 0:
                self._changed.wait(left)
            return self._stopped or self._clock() < until

    def _due(self, until: float) -> float:
        return min(until, self._rings[0] + self._quiet) if self._rings else until
