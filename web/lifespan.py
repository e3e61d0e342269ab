"""What a server does before it answers and after it stops."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from streamlit.starlette import App

from database.health import answers
from jobs.logs import log_to_stderr
from web.installation import access_log, database, school, sites, uses
from web.remembered import remember_themes
from web.sockets import send_at_once

#: New objects before the garbage collector looks: a session is some thousand, and most of them stay.
GATHER = (20_000, 10, 10)


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[dict[str, Any] | None]:
    """Put what was imported out of the garbage collector's sight; at the end write the last visits.

    The pages are imported by now, with pandas and plotly: no first visitor waits for them.
    """
    log_to_stderr()
    log, used = access_log(), uses()
    sites()  # a file that cannot be read is told of now, not to the first who would sign in by it
    if await run_in_threadpool(answers, database()):
        await run_in_threadpool(school)  # the first reading builds its parser: a quarter of a second
    send_at_once()
    remember_themes()
    gc.set_threshold(*GATHER)
    gc.collect()
    gc.freeze()
    yield None
    await run_in_threadpool(log.close)
    await run_in_threadpool(used.close)
    database().close()
