"""Second factors as the database keeps them: a sealed secret, the last code used, hashed recovery codes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from database.dialect import Transaction
from database.engine import Database
from database.schema import recovery_codes, second_factors
from database.tokens import seconds
from database.vault import school_keys


def sealed_secret(database: Database, account: int) -> bytes | None:
    """The sealed secret of an account; None where it has no second factor."""
    wanted = select(second_factors.c.secret).where(second_factors.c.account == account)
    with database.readers.connect() as connection:
        return connection.execute(wanted).scalar_one_or_none()


def set_second_factor(
    database: Database, account: int, sealed: bytes, step: int, codes: Iterable[str], now: datetime
) -> None:
    """Give an account a second factor in the place of any it had; ``step`` is that of the code it was proven by."""
    row = {"account": account, "secret": sealed, "set_at": seconds(now), "last_step": step}
    with database.engine.begin() as connection:
        _remove(connection, account)
        connection.execute(insert(second_factors).values(**row))
        connection.execute(
            insert(recovery_codes), [{"account": account, "code": _hashed(account, one)} for one in codes]
        )


def use_step(database: Database, account: int, step: int) -> bool:
    """Note that the code of a half-minute was used; False where it, or a later one, was used before."""
    newer = (second_factors.c.account == account) & (second_factors.c.last_step < step)
    with database.engine.begin() as connection:
        return connection.execute(update(second_factors).where(newer).values(last_step=step)).rowcount == 1


def use_recovery_code(database: Database, account: int, code: str) -> bool:
    """Strike out a recovery code; False where there is none such, or no more."""
    own = (recovery_codes.c.account == account) & (recovery_codes.c.code == _hashed(account, code))
    with database.engine.begin() as connection:
        return connection.execute(delete(recovery_codes).where(own)).rowcount == 1


def recovery_codes_left(database: Database, account: int) -> int:
    """How many recovery codes were not used yet."""
    wanted = select(func.count()).where(recovery_codes.c.account == account)
    with database.readers.connect() as connection:
        return int(connection.execute(wanted).scalar_one())


def remove_second_factor(database: Database, account: int) -> None:
    """Let an account in by its password alone: the telephone is lost, the person was seen."""
    with database.engine.begin() as connection:
        _remove(connection, account)


def reseal(store: Transaction) -> int:
    """Seal every secret by the newest of the school's keys; how many were sealed by another. Raises SealBroken.

    A factor that is being set up at this very moment is begun anew: what waits for its first code lasts minutes.
    """
    keys = school_keys()
    old = [
        (keys.resealed(bytes(secret)), account)
        for account, secret in store.rows("SELECT account, secret FROM second_factors")
        if not keys.is_current(bytes(secret))
    ]
    store.many("UPDATE second_factors SET secret = ? WHERE account = ?", old)
    store.run("DELETE FROM challenges")
    return len(old)


def _remove(connection: Connection, account: int) -> None:
    for table in (second_factors, recovery_codes):
        connection.execute(delete(table).where(table.c.account == account))


def _hashed(account: int, code: str) -> bytes:
    """A recovery code is twelve random characters: no slow hash is needed to keep it."""
    return hashlib.sha256(f"{account} {code}".encode()).digest()
