"""Wrong passwords: counted by login and by address, so that guessing is slow and forgetting is forgiven."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, delete, func, insert, select

from database.engine import Database
from database.schema import attempts

#: A wrong password is forgotten after it; so every lock heals by itself.
MEMORY = timedelta(minutes=15)


#: Tries are counted one after another, on several servers too.
COUNTING_LOCK = 0x10_07_7B


@dataclass(frozen=True, slots=True)
class Limit:
    """From ``free`` wrong passwords on one waits: ``first`` seconds, doubled by each further one up to ``most``."""

    free: int
    first: int
    most: int

    def wait(self, failures: int) -> int:
        """Seconds to wait after the last of that many wrong passwords."""
        return 0 if failures < self.free else min(self.most, self.first * 2 ** min(failures - self.free, 20))


#: Five tries without waiting; then 30 s, 1, 2, 4 min: about 30 guesses an hour, and a forgetful parent is soon in.
BY_LOGIN = Limit(free=5, first=30, most=600)

#: A whole school signs in from one address, and a sign-in under way counts as a failure until it succeeds.
BY_ADDRESS = Limit(free=100, first=15, most=120)


def begin_attempt(database: Database, login: str, address: str, now: datetime) -> int:
    """Count a try *before* its password is looked at, or refuse it.

    Counting first means that a hundred guesses sent at once are a hundred guesses.

    Returns:
        0 where the try may go on, else for how many seconds this login or address has to wait. A refused
        try is not counted: who waits gets in.
    """
    second = int(now.timestamp())
    with database.alone(COUNTING_LOCK) as connection:
        connection.execute(delete(attempts).where(attempts.c.at <= second - int(MEMORY.total_seconds())))
        wait = max(
            _wait(connection, attempts.c.login, login, BY_LOGIN, second),
            _wait(connection, attempts.c.address, address, BY_ADDRESS, second),
        )
        if not wait:
            connection.execute(insert(attempts).values(login=login, address=address, at=second))
    return wait


def forget_attempts(database: Database, login: str) -> None:
    """Strike out a login's wrong passwords: the right one was given."""
    with database.engine.begin() as connection:
        connection.execute(delete(attempts).where(attempts.c.login == login))


def _wait(connection: Connection, column: Column[str], value: str, limit: Limit, second: int) -> int:
    failures, last = connection.execute(select(func.count(), func.max(attempts.c.at)).where(column == value)).one()
    return max(0, (last or 0) + limit.wait(failures) - second)
