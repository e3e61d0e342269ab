"""Sign-ins halfway: what was proven so far waits here, under a cookie that opens nothing by itself."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from database.engine import Database
from database.schema import challenges
from database.tokens import digest, new_token, seconds

#: Time enough to find one's telephone, or to sign in at another site.
LASTS = timedelta(minutes=10)


def begin_challenge(database: Database, purpose: str, document: dict[str, Any], now: datetime) -> str:
    """Keep what the next step needs and return the cookie's value. Those long over are swept out."""
    token = new_token()
    row = {"token": digest(token), "purpose": purpose, "document": json.dumps(document, ensure_ascii=False)}
    with database.engine.begin() as connection:
        connection.execute(delete(challenges).where(challenges.c.expires_at <= seconds(now)))
        connection.execute(insert(challenges).values(**row, expires_at=seconds(now + LASTS)))
    return token


def challenge_of(database: Database, token: str, purpose: str, now: datetime) -> dict[str, Any] | None:
    """What was kept under a cookie for a purpose; None where there is nothing, or no more."""
    wanted = select(challenges.c.document).where(*_live(token, purpose, now))
    with database.readers.connect() as connection:
        found = connection.execute(wanted).scalar_one_or_none()
    return None if found is None else dict(json.loads(found))


def take_challenge(database: Database, token: str, purpose: str, now: datetime) -> dict[str, Any] | None:
    """The same, and it is gone: of two that take it at once one gets it."""
    taken = delete(challenges).where(*_live(token, purpose, now)).returning(challenges.c.document)
    with database.engine.begin() as connection:
        found = connection.execute(taken).scalar_one_or_none()
    return None if found is None else dict(json.loads(found))


def _live(token: str, purpose: str, now: datetime) -> tuple[Any, ...]:
    return (
        challenges.c.token == digest(token),
        challenges.c.purpose == purpose,
        challenges.c.expires_at > seconds(now),
    )
