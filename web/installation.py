"""What one server process holds: its database, its access log and its clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from starlette.concurrency import run_in_threadpool

from database.access_log import AccessLog
from database.engine import Database, open_database
from database.sealed import Sealer
from database.sessions import SignedIn, session_of
from database.uses import Uses
from database.viewers import current_school
from jobs.config import current_config
from jobs.keys import sealer
from jobs.openid import Site, read_providers
from journal.school import School


@lru_cache(maxsize=1)
def database() -> Database:
    """The school's database, opened once."""
    return open_database(current_config().database)


@lru_cache(maxsize=1)
def access_log() -> AccessLog:
    """Where visits are noted; its writer starts with the first."""
    return AccessLog(database())


@lru_cache(maxsize=1)
def uses() -> Uses:
    """Where it is noted when sessions were used; its writer starts with the first."""
    return Uses(database())


@lru_cache(maxsize=1)
def sites() -> dict[str, Site]:
    """The other sites by which people may sign in, by name. Raises ProvidersWrong."""
    return {name: Site(provider) for name, provider in read_providers(current_config().openid_file).items()}


def seals() -> Sealer:
    """What seals and opens by this installation's keys, as their file is now. Raises KeyFileUnusable."""
    return sealer(current_config().key_file)


def real_time() -> datetime:
    """Now, for sessions and locks: a clock that a demonstration does not stop."""
    return datetime.now(UTC)


def school() -> School:
    """The school as its workbook describes it."""
    return current_school(database(), current_config().moment().date())


def signed_in(token: str) -> SignedIn | None:
    """Whose live session a cookie is; it was used now."""
    now = real_time()
    person = session_of(database(), token, now)
    if person is not None:
        uses().note(token, person, now)
    return person


async def has_session(token: str) -> bool:
    """Whether a cookie's session lives, asked without holding up other requests.

    A SQLite file answers sooner than a thread would begin; nothing it does makes its readers wait.
    """
    if not token:
        return False
    if database().dialect.is_sqlite:
        return signed_in(token) is not None
    return await run_in_threadpool(lambda: signed_in(token) is not None)
