"""How often Google may be asked and written to, how long, and by which clock."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sheets.gateway.buckets import Bucket, Clock, RealClock, Turnstile

#: Google allows 60 reads a minute and user, and 300 a minute and project; a project may serve other programs too.
USER_READS, PROJECT_READS, BURST = 55, 280, 5

#: Writes of cells are counted apart, by the same numbers.
USER_WRITES, PROJECT_WRITES = 55, 280

#: Files made and opened a minute: Drive bears 3 a second for long, and some at once.
DRIVE_WRITES, DRIVE_BURST = 170, 20

#: Seconds to connect and between two bytes; Google itself gives up after 180.
TIMEOUT = (10.0, 45.0)

#: The same where something is written: whoever hangs up earlier does not learn what became of it.
WRITE_TIMEOUT = (10.0, 190.0)

#: Seconds within which an answer that has begun is here whole; the largest come as 100 kB.
WHOLE = 120.0

#: Seconds in which an answer is tried for, from the first attempt on.
PATIENCE = 120.0


@dataclass(slots=True)
class Pace:
    """How often Google is asked, by which clock, and for how long; clients of one account share one."""

    clock: Clock = field(default_factory=RealClock)
    user_reads: float = USER_READS
    project_reads: float = PROJECT_READS
    burst: int = BURST
    patience: float = PATIENCE
    timeout: tuple[float, float] = TIMEOUT
    draw: Callable[[float, float], float] = random.uniform
    user_writes: float = USER_WRITES
    project_writes: float = PROJECT_WRITES
    write_timeout: tuple[float, float] = WRITE_TIMEOUT
    whole: float = WHOLE
    turnstile: Turnstile = field(init=False)
    writes: Turnstile = field(init=False)
    files: Turnstile = field(init=False)

    def __post_init__(self) -> None:
        """Set up what every read and every write of cells passes through, and every write of files."""
        reads = [Bucket(self.user_reads, self.burst), Bucket(self.project_reads, self.burst)]
        writes = [Bucket(self.user_writes, self.burst), Bucket(self.project_writes, self.burst)]
        self.turnstile, self.writes = Turnstile(reads, self.clock), Turnstile(writes, self.clock)
        self.files = Turnstile([Bucket(DRIVE_WRITES, DRIVE_BURST)], self.clock)

    def line(self, method: str, url: str) -> Turnstile | None:
        """What a request passes through; None for what Google does not count narrowly."""
        if "/v4/spreadsheets" in url:
            return self.turnstile if method == "GET" else self.writes
        return None if method == "GET" else self.files

    def spent(self) -> dict[str, tuple[int, int]]:
        """Requests within the last minute, and how many there may be: reads, writes of cells, and of files."""
        return {
            "reads": (self.turnstile.passed(), int(self.user_reads)),
            "writes": (self.writes.passed(), int(self.user_writes)),
            "files": (self.files.passed(), DRIVE_WRITES),
        }
