"""Who is signed in: one row a browser, found by the SHA-256 of its cookie and never by the cookie itself."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert

from database.accounts import Grant, in_order
from database.dialect import Transaction
from database.engine import Database
from database.schema import sessions

#: 32 random bytes: nobody guesses one of a thousand live sessions.
TOKEN_BYTES = 32

#: Asked at every step of everybody, so without a query builder: 0.1 ms instead of 0.4.
_FIND = """
    SELECT account, name, staff FROM sessions JOIN accounts USING (account)
    WHERE token = ? AND expires_at > ? AND active
"""

#: The same, with a row for each role; one without a name where there is none.
_FIND_WITH_ROLES = """
    SELECT account, name, staff, role, pupil, until
    FROM sessions JOIN accounts USING (account) LEFT JOIN account_roles USING (account)
    WHERE token = ? AND expires_at > ? AND active
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind a live session."""

    account: int
    name: str
    staff: str


def open_session(database: Database, account: int, now: datetime, days: int, device: str = "") -> str:
    """Sign an account in for that many days and return the cookie's value. Sessions long over are swept out."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {"token": _digest(token), "account": account, "device": device[:200], "created_at": _seconds(now)}
    with database.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.expires_at <= _seconds(now)))
        connection.execute(insert(sessions).values(**row, expires_at=_seconds(now + timedelta(days=days))))
    return token


def session_of(database: Database, token: str, now: datetime) -> SignedIn | None:
    """Whose live session a cookie is, or None: unknown, over, revoked, or of a closed account."""
    with database.read() as store:
        rows = store.rows(_FIND, (_digest(token), _seconds(now)))
    return SignedIn(*rows[0]) if rows else None


def holder_of(store: Transaction, token: str, now: datetime) -> tuple[SignedIn | None, tuple[Grant, ...]]:
    """Whose live session a cookie is, with everything the account was ever given, in one question."""
    rows = store.rows(_FIND_WITH_ROLES, (_digest(token), _seconds(now)))
    if not rows:
        return None, ()
    return SignedIn(*rows[0][:3]), in_order(store, (row[3:] for row in rows if row[3]))


def revoke(database: Database, token: str) -> None:
    """End one session, in all its tabs."""
    with database.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.token == _digest(token)))


def revoke_all(database: Database, account: int) -> None:
    """End every session of an account, on all its devices."""
    with database.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.account == account))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
