"""A process that makes backups and is killed: `python -m tests.backup_kills FOLDER DATABASE BACKUPS POINT…`.

It counts the lines that one backup runs through, then lets a child of its own do it again for each point (0…1 of
the way) and kills it there with SIGKILL. What is left on the disk is for the test to judge: it prints «ready» and
waits for a line after each.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from jobs.backup.making import back_up
from jobs.config import Config

NOW = datetime.fromisoformat("2026-09-10T12:00:00+03:00")

Tracer = Callable[[FrameType, str, Any], "Tracer | None"]


def lines(config: Config, last: int) -> int:
    """Make a backup, and count the lines of ours and of zipfile it runs; killed at the ``last``."""
    count = 0

    def trace(frame: FrameType, _event: str, _argument: Any) -> Tracer | None:
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    def choose(frame: FrameType, _event: str, _argument: Any) -> Tracer | None:
        name = frame.f_code.co_filename
        return (
            trace if "/jobs/" in name or "/database/" in name or name.endswith(("zipfile.py", "tempfile.py")) else None
        )

    sys.settrace(choose)
    try:
        back_up(config, NOW)
    finally:
        sys.settrace(None)
    return count


def main(folder: str, database: str, backups: str, *points: str) -> None:
    """Kill a backup at each of the points."""
    config = Config.model_validate({"data": Path(folder), "database": database, "backups": Path(backups)})
    whole = lines(config, 0)
    for point in points:
        child = os.fork()
        if child == 0:
            lines(config, max(1, int(whole * float(point))))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
        sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
