"""What one server process holds: its database, its access log and its clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from starlette.concurrency import run_in_threadpool

from database.access_log import AccessLog
from database.engine import Database, open_database
from database.sessions import SignedIn, session_of
from database.viewers import current_school
from jobs.config import current_config
from journal.school import School


@lru_cache(maxsize=1)
def database() -> Database:
    """The school's database, opened once."""
    return open_database(current_config().database)


@lru_cache(maxsize=1)
def access_log() -> AccessLog:
    """Where visits are noted; its writer starts with the first."""
    return AccessLog(database())


def real_time() -> datetime:
    """Now, for sessions and locks: a clock that a demonstration does not stop."""
    return datetime.now(UTC)


def school() -> School:
    """The school as its workbook describes it."""
    return current_school(database(), current_config().moment().date())


def signed_in(token: str) -> SignedIn | None:
    """Whose live session a cookie is."""
    return session_of(database(), token, real_time())


async def has_session(token: str) -> bool:
    """Whether a cookie's session lives, asked without holding up other requests.

    A SQLite file answers sooner than a thread would begin; nothing it does makes its readers wait.
    """
    if not token:
        return False
    if database().dialect.is_sqlite:
        return signed_in(token) is not None
    return await run_in_threadpool(lambda: signed_in(token) is not None)
