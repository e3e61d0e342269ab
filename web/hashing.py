"""The pool in which passwords are looked at: a few at a time, behind the pages, and not endlessly many waiting.

A hash takes 19 MiB and 15 ms of a core. More at once than there are cores would only take memory; and whoever
sends thousands of passwords fills a short line here, not the machine.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from threading import get_native_id

from database.passwords import hash_password, password_fits

#: At once in one process.
WORKERS = 2

#: Waiting in one process: a second's worth. Beyond it one is asked to come again.
LONGEST_LINE = 60

#: Seconds after which to come again.
AGAIN = 5

#: How far behind the pages its threads stand, as `nice` counts.
BEHIND = 5


class Busy(Exception):
    """The line is full."""


def _step_back() -> None:
    """Let the pages go first: on Linux a thread has a place in line of its own."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, get_native_id(), BEHIND)


class Hashing:
    """The pool and its line."""

    def __init__(self, workers: int = WORKERS, longest: int = LONGEST_LINE) -> None:
        """No thread starts before the first password."""
        self._pool = ThreadPoolExecutor(workers, "hashing", _step_back)
        self._most, self._inside = workers + longest, 0

    async def fits(self, stored: str, password: str) -> bool:
        """Whether a password is the one hashed. Raises Busy."""
        with self:
            return await asyncio.get_running_loop().run_in_executor(self._pool, password_fits, stored, password[:200])

    async def hashed(self, password: str) -> str:
        """The hash to store, of somebody who proved who they are: the line is never too long for them."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, hash_password, password)

    def __enter__(self) -> None:
        if self._inside >= self._most:
            raise Busy
        self._inside += 1

    def __exit__(self, *_: object) -> None:
        self._inside -= 1


hashing = Hashing()
