"""Who is signed in: one row a browser, found by the SHA-256 of its cookie and never by the cookie itself.

A session is over at the end of its time, or earlier when nobody used it for long. When it was used last is kept
some minutes inexact: a step of a page never waits for a write.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import LargeBinary, bindparam, delete, insert, select, update

from database.accounts import Grant, in_order
from database.dialect import Transaction
from database.engine import Database
from database.schema import sessions
from database.tokens import digest, new_token, seconds

#: Asked at every step of everybody, so without a query builder: 0.1 ms instead of 0.4.
_LIVE = "token = ? AND expires_at > ? AND seen_at + idle > ? AND active"
_FIND = f"SELECT account, name, staff, seen_at FROM sessions JOIN accounts USING (account) WHERE {_LIVE}"

#: The same, with a row for each role; one without a name where there is none.
_FIND_WITH_ROLES = f"""
    SELECT account, name, staff, seen_at, role, pupil, until
    FROM sessions JOIN accounts USING (account) LEFT JOIN account_roles USING (account)
    WHERE {_LIVE}
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind a live session; ``seen_at`` is its last use as the database knows it."""

    account: int
    name: str
    staff: str
    seen_at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A session is over after ``whole``, and after ``idle`` without a step. ``shared``: on a computer of others."""

    whole: timedelta
    idle: timedelta
    shared: bool = False


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One live session as its owner sees it. ``key`` names it, and opens nothing."""

    key: str
    device: str
    created_at: datetime
    seen_at: datetime
    shared: bool


def open_session(
    database: Database, account: int, now: datetime, lasts: Lifetime | int, device: str = "", *, instead: str = ""
) -> str:
    """Sign an account in and return the cookie's value. Sessions long over are swept out.

    Args:
        database: Where sessions are kept.
        account: Whose it is.
        now: When it begins.
        lasts: How long; a number of days where it may idle for all of them.
        device: What it was opened on, in words.
        instead: The cookie that the browser had before: whoever else knows it is out.
    """
    life = lasts if isinstance(lasts, Lifetime) else Lifetime(timedelta(days=lasts), timedelta(days=lasts))
    token, moment = new_token(), seconds(now)
    row = {"token": digest(token), "account": account, "device": device[:200], "created_at": moment, "seen_at": moment}
    ends = {"expires_at": seconds(now + life.whole), "idle": int(life.idle.total_seconds()), "shared": life.shared}
    with database.engine.begin() as connection:
        over = sessions.c.seen_at + sessions.c.idle <= moment
        connection.execute(
            delete(sessions).where((sessions.c.expires_at <= moment) | over | (sessions.c.token == digest(instead)))
        )
        connection.execute(insert(sessions).values(**row, **ends))
    return token


def session_of(database: Database, token: str, now: datetime) -> SignedIn | None:
    """Whose live session a cookie is, or None: unknown, over, revoked, or of a closed account."""
    with database.read() as store:
        rows = store.rows(_FIND, _asked(token, now))
    return SignedIn(*rows[0]) if rows else None


def holder_of(store: Transaction, token: str, now: datetime) -> tuple[SignedIn | None, tuple[Grant, ...]]:
    """Whose live session a cookie is, with everything the account was ever given, in one question."""
    rows = store.rows(_FIND_WITH_ROLES, _asked(token, now))
    if not rows:
        return None, ()
    return SignedIn(*rows[0][:4]), in_order(store, (row[4:] for row in rows if row[4]))


def write_uses(database: Database, used: Iterable[tuple[bytes, int]]) -> None:
    """Note when sessions, named by the digests of their cookies, were last used."""
    rows = [{"of": token, "at": at} for token, at in used]
    if rows:
        changed = update(sessions).where(
            sessions.c.token == bindparam("of", type_=LargeBinary), sessions.c.seen_at < bindparam("at")
        )
        with database.engine.begin() as connection:
            connection.execute(changed.values(seen_at=bindparam("at")), rows)


def sessions_of(database: Database, account: int, now: datetime) -> list[OpenSession]:
    """The live sessions of an account, the one used last first."""
    found = (
        select(*(sessions.c[name] for name in ("token", "device", "created_at", "seen_at", "shared")))
        .where(sessions.c.account == account, sessions.c.expires_at > seconds(now))
        .where(sessions.c.seen_at + sessions.c.idle > seconds(now))
        .order_by(sessions.c.seen_at.desc(), sessions.c.created_at.desc())
    )
    with database.readers.connect() as connection:
        return [
            OpenSession(token.hex(), device, _moment(created), _moment(seen), bool(shared))
            for token, device, created, seen, shared in connection.execute(found)
        ]


def key_of(token: str) -> str:
    """How :func:`sessions_of` names the session of a cookie."""
    return digest(token).hex()


def revoke(database: Database, token: str) -> None:
    """End one session, in all its tabs."""
    with database.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.token == digest(token)))


def revoke_one(database: Database, account: int, key: str) -> bool:
    """End the session of that name if it is the account's own; False where it has none such."""
    try:
        token = bytes.fromhex(key)
    except ValueError:
        return False
    with database.engine.begin() as connection:
        ended = connection.execute(delete(sessions).where(sessions.c.token == token, sessions.c.account == account))
    return ended.rowcount == 1


def revoke_all(database: Database, account: int, *, but: str = "") -> None:
    """End every session of an account, on all its devices, but that of one cookie."""
    with database.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.account == account, sessions.c.token != digest(but)))


def _asked(token: str, now: datetime) -> tuple[bytes, int, int]:
    return digest(token), seconds(now), seconds(now)


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
