"""The watcher as a process of its own: stops when it is told to, also in the middle of waiting for Google."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread

from jobs.config import Config
from jobs.watch import Tell, Watcher

#: How long the workbook that is being written may take after the end was asked for, and what has nothing open,
#: seconds: the latter waits for somebody's answer, and is cut off.
GRACE, GRACE_WAITING = 10.0, 1.0

#: How often it is looked whether somebody asked for the end, seconds.
_LOOK = 0.2


def watch_until_told(config: Config, tell: Tell) -> None:
    """Watch until SIGINT or SIGTERM, and end this process: with 0, or with 1 where the watcher broke down.

    The process ends whatever threads still wait for an answer: Python would wait for them to the end.
    """
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda told, _frame: asked.append(told))
    watcher = Watcher(config, tell)
    thread = Thread(target=watcher.run, name="watcher", daemon=True)
    thread.start()
    while thread.is_alive() and not asked:
        thread.join(_LOOK)
    watcher.stop()
    thread.join(GRACE_WAITING)
    if watcher.is_writing:
        thread.join(GRACE - GRACE_WAITING)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if asked else 1)
