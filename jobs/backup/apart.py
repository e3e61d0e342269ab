"""A task in a process of its own: it leaves the processor to others, and ends at once when it is told to."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event
from typing import Any

#: How much more willingly than others it lets the processor go: looks at workbooks come first.
_NICE = 10

#: How often it is looked whether the end was asked for, seconds.
_LOOK = 0.1


#: Whoever is not done by then hangs, on a disk that does not answer, seconds.
LIMIT = 6 * 3600.0

#: How long a process that was killed is waited for: one that hangs on a disk does not even die, seconds.
_DYING = 5.0


class CutOff(Exception):
    """The task was ended before it was done: by whoever asked, or by the system."""


def apart(task: Callable[..., Any], *given: object, stop: Event, limit: float = LIMIT) -> Any:
    """Do a task in another process, and answer what it answers; what it raises is raised here.

    Raises:
        CutOff: ``stop`` was set, the process was killed, or it took longer than ``limit``, seconds.
    """
    until = time.monotonic() + limit
    context = get_context("spawn")
    answers, answer = context.Pipe(duplex=False)
    process = context.Process(target=_answered, args=(answer, task, given), daemon=True)
    process.start()
    answer.close()
    try:
        while not answers.poll(_LOOK):
            if stop.is_set():
                raise CutOff("остановлено")
            if time.monotonic() > until:
                raise CutOff("длится слишком долго: диск не отвечает?")
        found = answers.recv()
    except EOFError:
        raise CutOff("процесс прерван системой") from None
    finally:
        process.kill()
        process.join(_DYING)
        answers.close()
    if isinstance(found, Exception):
        raise found
    return found


def _answered(answer: Connection, task: Callable[..., Any], given: tuple[object, ...]) -> None:
    """Do the task here, and send back what comes of it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # they are for the watcher, who ends us
    os.nice(_NICE)
    try:
        found = task(*given)
    except Exception as error:  # noqa: BLE001 (it is raised where the task was given)
        found = error
    answer.send(found)
