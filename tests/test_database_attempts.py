"""Wrong passwords: a few are free, then one waits, and then it is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from database.attempts import BY_ADDRESS, BY_LOGIN, MEMORY, begin_attempt, forget_attempts
from database.engine import Database
from database.schema import attempts

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def waits(database: Database, seconds: list[int], login: str = "mama", address: str = "10.0.0.1") -> list[int]:
    """What each of several tries is told, made so many seconds after NOW."""
    return [begin_attempt(database, login, address, NOW + timedelta(seconds=second)) for second in seconds]


def test_five_are_free_then_the_wait_doubles(database: Database) -> None:
    assert waits(database, [0, 0, 0, 0, 0]) == [0, 0, 0, 0, 0]
    assert waits(database, [0, 10, 29]) == [30, 20, 1]
    assert waits(database, [30, 31, 89, 90, 91]) == [0, 59, 1, 0, 119]


def test_who_waits_gets_in_however_often_they_asked(database: Database) -> None:
    waits(database, [0] * 5)
    assert waits(database, [*range(1, 30), 30])[-1] == 0


def test_a_wait_never_exceeds_ten_minutes_and_all_is_forgotten_after_a_quarter_of_an_hour(
    database: Database,
) -> None:
    assert max(BY_LOGIN.wait(failures) for failures in range(10_000)) == 600
    waits(database, [0] * 6)
    later = int(MEMORY.total_seconds())
    assert waits(database, [later, later, later]) == [0, 0, 0]
    with database.readers.connect() as connection:
        assert len(connection.execute(select(attempts)).all()) == 3


def test_the_right_password_clears_the_login_only(database: Database) -> None:
    waits(database, [0] * 5)
    waits(database, [0] * 5, login="papa")
    forget_attempts(database, "mama")
    assert waits(database, [0]) == [0]
    assert waits(database, [0], login="papa") == [30]


def test_one_address_that_tries_many_logins_waits_too(database: Database) -> None:
    told = [begin_attempt(database, f"login{number}", "10.0.0.9", NOW) for number in range(BY_ADDRESS.free + 1)]
    assert told == [0] * BY_ADDRESS.free + [BY_ADDRESS.first]
    assert waits(database, [0], login="other", address="10.0.0.10") == [0]


def test_a_hundred_guesses_at_once_are_a_hundred_guesses(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: begin_attempt(database, "mama", "10.0.0.1", NOW), range(40)))
    assert sorted(told) == [0] * 5 + [30] * 35
