"""A sync in a process of its own that is killed at its n-th step: kill -9, wherever that step is."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

from database.engine import open_database
from jobs.sole_sync import sole_sync
from jobs.sync import sync
from sheets.gateway.protocol import Gateway

#: A step is a call of any function in there: statements, transactions, what is made of a reading.
_STEPS_IN = str(Path(__file__).resolve().parent.parent / "database")

#: What is awaited longer never comes, seconds.
_LIMIT = 60


def sync_killed(gateway: Gateway, url: str, now: datetime, step: int) -> bool:
    """Sync until the n-th step and be killed there; whether it came to its end before."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_sync, args=(gateway, url, now, step))
    process.start()
    process.join(_LIMIT)
    code = process.exitcode
    process.close()
    if code not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the sync ended with {code}")
    return code == 0


def _sync(gateway: Gateway, url: str, now: datetime, step: int) -> None:
    left = step

    def count(frame: FrameType, event: str, _given: object) -> None:
        nonlocal left
        if event == "call" and frame.f_code.co_filename.startswith(_STEPS_IN):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    with closing(open_database(url)) as database, sole_sync(database):
        sys.setprofile(count)
        try:
            sync(gateway, database, now)
        finally:
            sys.setprofile(None)
