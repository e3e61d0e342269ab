"""POST /hooks/drive: Google says that something changed on its Drive; the watcher is woken to look.

Whoever asks is answered alike, whether the token is ours or not; nothing of the body is read. Hints wake the watcher
at most once in some seconds, whatever their number: none is lost, the last of them is passed on too.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from database.health import failures
from database.push import push_digest, pushed_digest
from database.states import wake
from jobs.config import PUSH_PATH
from web.installation import database, real_time

#: Seconds between two wakes by hints: teachers who type make some every second.
PAUSE = 3.0

#: Seconds for which it is remembered what our token is known by: whoever makes tokens up asks no database.
REMEMBERED = 5.0

#: Google's tokens are no longer than that.
TOKEN_LIMIT = 256


class Hints:
    """Hints that were heard and are passed on, the first at once and those after it together."""

    def __init__(self, pass_on: Callable[[], None], pause: float = PAUSE) -> None:
        """``pass_on`` is called in a thread."""
        self._pass_on, self._pause = pass_on, pause
        self._last, self._waiting = float("-inf"), False
        self._passing: set[asyncio.Task[None]] = set()

    def heard(self) -> None:
        """A hint came; one that waits to be passed on stands for it too."""
        if not self._waiting:
            self._waiting = True
            task = asyncio.create_task(self._pass())
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _pass(self) -> None:
        await asyncio.sleep(self._last + self._pause - time.monotonic())
        self._last, self._waiting = time.monotonic(), False
        await run_in_threadpool(self._pass_on)


class Known:
    """What our token is known by, asked for now and then."""

    def __init__(self, ask: Callable[[], str]) -> None:
        """``ask`` tells what it is known by, «» for no token."""
        self._ask, self._digest, self._asked = ask, "", float("-inf")

    def is_ours(self, token: str) -> bool:
        """Whether a token is that of the channels that the watcher opened."""
        if time.monotonic() - self._asked > REMEMBERED:
            self._asked, self._digest = time.monotonic(), self._ask()
        return secrets.compare_digest(push_digest(token[:TOKEN_LIMIT]), self._digest)


def _digest() -> str:
    """What our token is known by; «» where no channel is open, or nobody can tell."""
    with suppress(*failures(database())):
        return pushed_digest(database())
    return ""


def _wake() -> None:
    """Have the watcher look; a hint that the database does not take is lost, and the next look comes anyway."""
    with suppress(*failures(database())), database().write() as writer:
        wake(writer.transaction, "google", real_time())


hints, known = Hints(_wake), Known(_digest)


async def hear_drive(request: Request) -> Response:
    """204, whatever was said."""
    token, state = (request.headers.get(f"x-goog-{name}", "") for name in ("channel-token", "resource-state"))
    if token and state != "sync" and await run_in_threadpool(lambda: known.is_ours(token)):
        hints.heard()
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


ROUTES = (Route(PUSH_PATH, hear_drive, methods=["POST"]),)
