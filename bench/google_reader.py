"""One sync of a school on Google, `python -m bench.google_reader`: a process of its own, so that its memory is told.

Prints {"seconds", "changed", "own", "peak"}, megabytes at most: ``own`` as each workbook was done, without files
that are mapped in; ``peak`` with the database's file, of which SQLite maps up to 256 MB that the system may take back.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.google_district import NOW
from bench.google_world import Google, hour
from database.engine import migrate, open_database
from jobs.sync import sync
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace


@dataclass(frozen=True, slots=True)
class Told:
    """What a sync came to: seconds, workbooks read, megabytes of memory at most."""

    seconds: float
    changed: int
    own: float
    peak: float


def synced(google: Google, database: Path, *, unhurried: bool = True) -> Told:
    """Sync in a new process; not ``unhurried``: as fast as the emulator answers, with no regard to quotas."""
    settings = google.settings
    about = [settings.folder, str(settings.credentials), settings.endpoint, str(database), str(int(unhurried))]
    command = [sys.executable, "-m", "bench.google_reader", *about]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return Told(**json.loads(said.stdout.splitlines()[-1]))


def main(folder: str, key: str, endpoint: str, path: str, unhurried: str) -> None:
    """Sync once and tell."""
    migrate(f"sqlite:///{path}")
    pace = Pace() if unhurried == "1" else Pace(user_reads=1e6, project_reads=1e6)
    gateway = GoogleGateway(GoogleSettings(folder, Path(key), endpoint), hour, pace)
    own = [_megabytes("RssAnon")]
    with closing(open_database(f"sqlite:///{path}")) as database:
        run = sync(gateway, database, NOW, progress=lambda *_: own.append(_megabytes("RssAnon")))
    gateway.close()
    assert not run.failures, run.failures[:3]
    told = {"seconds": run.seconds, "changed": len(run.changed), "own": max(own), "peak": _megabytes("VmHWM")}
    print(json.dumps(told))


def _megabytes(what: str) -> float:
    """What this process holds; what the parent held is not of it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
