"""Known devices: a browser an account signed in from keeps a cookie that lets it past what strangers try.

It opens nothing by itself. (OWASP: «Slow down online guessing attacks with device cookies».)
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from database.engine import Database
from database.schema import accounts, devices
from database.tokens import digest, new_token, seconds

#: A device nobody signed in from for so long is a stranger again.
MEMORY = timedelta(days=365)


def remember_device(database: Database, token: str, account: int, now: datetime) -> str:
    """Note that an account signed in from the browser of a cookie; «» gets it a new one. Returns the cookie's value.

    A browser of a family is known to several accounts by one cookie. One that nobody knows is not taken over.
    """
    at, oldest = seconds(now), seconds(now - MEMORY)
    with database.engine.begin() as connection:
        connection.execute(delete(devices).where(devices.c.seen_at < oldest))
        known = select(devices.c.account).where(devices.c.device == digest(token))
        accounts_there = set(connection.execute(known).scalars())
        device = token if accounts_there else new_token()
        if account in accounts_there:
            own = (devices.c.device == digest(device)) & (devices.c.account == account)
            connection.execute(update(devices).where(own).values(seen_at=at))
        else:
            connection.execute(insert(devices).values(device=digest(device), account=account, seen_at=at))
    return device


def is_known_device(database: Database, token: str, login: str, now: datetime) -> bool:
    """Whether the account of a login has signed in from the browser of a cookie."""
    if not token:
        return False
    known = (
        select(devices.c.account)
        .join(accounts, accounts.c.account == devices.c.account)
        .where(devices.c.device == digest(token), accounts.c.login == login)
        .where(devices.c.seen_at >= seconds(now - MEMORY))
    )
    with database.readers.connect() as connection:
        return connection.execute(known).first() is not None


def forget_devices(database: Database, account: int) -> None:
    """Make every device of an account a stranger: one of them may be in another's hands."""
    with database.engine.begin() as connection:
        connection.execute(delete(devices).where(devices.c.account == account))
