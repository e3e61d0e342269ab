"""Wrong passwords: counted so that guessing is slow, forgetting is forgiven, and nobody is kept out by another.

A stranger's tries are counted by login and address, by login, and by address. A device that the account signed in
from is counted by itself: whatever strangers try, its owner gets in. Every wait is short and heals by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import Connection, delete, func, insert, or_, select
from sqlalchemy.sql.elements import ColumnElement

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


@dataclass(frozen=True, slots=True)
class Tried:
    """Whose password is tried, from where; ``device`` is «» unless the account signed in from it before."""

    login: str
    address: str
    device: str = ""


#: Five tries without waiting; then 30 s, 1, 2, 4 min: about 30 guesses an hour, and a forgetful parent is soon in.
BY_LOGIN_THERE = Limit(free=5, first=30, most=600)

#: From a thousand addresses a login is guessed at most once in half a minute; a new phone waits no longer than that.
BY_LOGIN = Limit(free=20, first=5, most=30)

#: A whole school signs in from one address, as do hundreds of families behind one of a mobile operator; and a
#: sign-in under way counts as a failure until it succeeds.
BY_ADDRESS = Limit(free=100, first=15, most=60)

#: The account's own phone, in a child's hands perhaps.
BY_DEVICE = Limit(free=5, first=30, most=600)


def network(address: str) -> str:
    """What an address is counted by: an IPv4 address, or the /64 that one IPv6 subscriber has to himself."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def begin_attempt(database: Database, tried: Tried, now: datetime) -> int:
    """Count a try *before* its password is looked at, or refuse it.

    Counting first means that a hundred guesses sent at once are a hundred guesses.

    Returns:
        0 where the try may go on, else for how many seconds one has to wait. A refused try is not counted: who
        waits gets in.
    """
    second = int(now.timestamp())
    with database.alone(COUNTING_LOCK) as connection:
        # A clock that was set back leaves tries of the future: they are no more to be waited for than old ones.
        old, ahead = second - int(MEMORY.total_seconds()), second + 60
        connection.execute(delete(attempts).where(or_(attempts.c.at <= old, attempts.c.at > ahead)))
        wait = max(_wait(connection, where, limit, second) for where, limit in _counted(tried))
        if not wait:
            row = {"login": tried.login, "address": tried.address, "device": tried.device, "at": second}
            connection.execute(insert(attempts).values(**row))
    return wait


def forget_attempts(database: Database, tried: Tried) -> None:
    """Strike out wrong passwords of a login from one place: the right one was given there.

    What strangers tried elsewhere stays counted: they are given no new guesses when the owner comes.
    """
    with database.engine.begin() as connection:
        connection.execute(delete(attempts).where(_there(tried)))


def _counted(tried: Tried) -> list[tuple[ColumnElement[bool], Limit]]:
    """By what a try is counted, and how much of it is borne."""
    if tried.device:
        return [(_there(tried), BY_DEVICE)]
    strange = attempts.c.device == ""
    return [
        (_there(tried), BY_LOGIN_THERE),
        ((attempts.c.login == tried.login) & strange, BY_LOGIN),
        ((attempts.c.address == tried.address) & strange, BY_ADDRESS),
    ]


def _there(tried: Tried) -> ColumnElement[bool]:
    """The tries of a login from that device, or from that address by strangers."""
    place = attempts.c.device == tried.device
    return (attempts.c.login == tried.login) & (
        place if tried.device else place & (attempts.c.address == tried.address)
    )


def _wait(connection: Connection, where: ColumnElement[bool], limit: Limit, second: int) -> int:
    failures, last = connection.execute(select(func.count(), func.max(attempts.c.at)).where(where)).one()
    wait = limit.wait(failures)
    return max(0, min(wait, (last or 0) + wait - second))
