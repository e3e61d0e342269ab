"""Google for the figures: the emulator in a process of its own, as far away as Google is, with Google's own quotas."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from tests.google_emulator.handle import Emulator, spawned

#: Milliseconds before every answer: what Sheets takes for a small read.
LATENCY = 150.0

#: The hour for all readers: a sweep, which re-reads a part of the books once an hour, falls into no measure by chance.
HOUR = 500_000


@dataclass(frozen=True, slots=True)
class Google:
    """The emulator, a shared drive of a school on it, and the key of who reads."""

    emulator: Emulator
    drive: str
    key: Path

    @property
    def settings(self) -> GoogleSettings:
        """What the journal is told of it."""
        return GoogleSettings(self.drive, self.key, self.emulator.url)

    def gateway(self, pace: Pace | None = None) -> GoogleGateway:
        """The drive, read as the journal reads it."""
        return GoogleGateway(self.settings, hour, pace)

    def put(self, folder: Path) -> dict[str, str]:
        """Put every .xlsx of a folder on the drive; titles → ids."""
        return self.emulator.load_school(folder, drive=self.drive, share={})

    def fresh_minute(self) -> None:
        """Begin to count anew: requests, and what of the quotas is used up."""
        self.emulator.settings(quotas_on=True)
        self.emulator.forget_requests()


def hour() -> float:
    """Seconds since 1970 of an hour that never ends."""
    return HOUR * 3600.0


@contextmanager
def google_drive() -> Iterator[Google]:
    """An empty shared drive, as far away as Google."""
    with tempfile.TemporaryDirectory() as work, spawned("--credentials", work) as emulator:
        emulator.settings(latency_ms=LATENCY)
        drive = emulator.shared_drive("Журналы школы")
        yield Google(emulator, drive, emulator.credentials_file(Path(work) / "key.json"))


@dataclass(slots=True)
class Share:
    """Of a stretch of time, what was the emulator's own work; what Google takes for it is in the latency."""

    google: Google
    seconds: float = 0.0
    busy: float = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Take the time of a block."""
        before, began = self.google.emulator.busy, perf_counter()
        yield
        self.seconds = perf_counter() - began
        self.busy = self.google.emulator.busy - before
