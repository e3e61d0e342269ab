"""Wrong passwords: a few are free, then one waits, then it is forgotten; and nobody keeps another out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database.attempts import (
    BY_ADDRESS,
    BY_LOGIN,
    BY_LOGIN_THERE,
    MEMORY,
    Tried,
    begin_attempt,
    forget_attempts,
    network,
)
from database.engine import Database
from database.schema import attempts

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
MAMA = Tried("mama", "10.0.0.1")
HER_PHONE = Tried("mama", "10.0.0.1", device="phone")


def waits(database: Database, seconds: list[int], tried: Tried = MAMA) -> list[int]:
    """What each of several tries is told, made so many seconds after NOW."""
    return [begin_attempt(database, tried, NOW + timedelta(seconds=second)) for second in seconds]


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
    assert max(BY_LOGIN_THERE.wait(failures) for failures in range(10_000)) == 600
    waits(database, [0] * 6)
    later = int(MEMORY.total_seconds())
    assert waits(database, [later, later, later]) == [0, 0, 0]
    with database.readers.connect() as connection:
        assert len(connection.execute(select(attempts)).all()) == 3


def test_the_right_password_clears_the_login_only(database: Database) -> None:
    papa = Tried("papa", "10.0.0.1")
    waits(database, [0] * 5)
    waits(database, [0] * 5, papa)
    forget_attempts(database, MAMA)
    assert waits(database, [0]) == [0]
    assert waits(database, [0], papa) == [30]


def test_the_owner_who_comes_gives_strangers_no_new_guesses(database: Database) -> None:
    stranger = Tried("mama", "203.0.113.9")
    waits(database, [0] * 5, stranger)
    forget_attempts(database, MAMA)
    forget_attempts(database, HER_PHONE)
    assert waits(database, [0], stranger) == [30]


def test_strangers_keep_nobody_out_of_a_device_she_knows(database: Database) -> None:
    """Though they try from everywhere, from her own network too."""
    for number in range(60):
        begin_attempt(database, Tried("mama", f"203.0.113.{number}"), NOW)
    waits(database, [0] * 10)
    assert waits(database, [0]) != [0]
    assert waits(database, [0, 0, 0, 0, 0], HER_PHONE) == [0] * 5


def test_a_known_device_in_a_childs_hands_waits_too(database: Database) -> None:
    assert waits(database, [0] * 6, HER_PHONE) == [0, 0, 0, 0, 0, 30]


def test_a_new_phone_waits_half_a_minute_at_most_whatever_strangers_do(database: Database) -> None:
    strangers = [Tried("mama", f"203.0.113.{number}") for number in range(250)]
    told = [begin_attempt(database, one, NOW) for one in strangers]
    assert told[: BY_LOGIN.free] == [0] * BY_LOGIN.free
    assert set(told[BY_LOGIN.free :]) == {BY_LOGIN.first}
    later = [begin_attempt(database, one, NOW + timedelta(seconds=second)) for second, one in enumerate(strangers)]
    assert max(later) <= BY_LOGIN.most == 30
    assert min(waits(database, [260, 290])) == 0


def test_a_login_is_not_guessed_from_a_thousand_addresses(database: Database) -> None:
    """Asked every second for a quarter of an hour, each time from elsewhere."""
    passed = [
        begin_attempt(database, Tried("mama", f"10.{second >> 8}.{second & 255}.1"), NOW + timedelta(seconds=second))
        for second in range(900)
    ].count(0)
    assert BY_LOGIN.free < passed <= 60


def test_one_address_that_tries_many_logins_waits_too(database: Database) -> None:
    told = [begin_attempt(database, Tried(f"login{n}", "10.0.0.9"), NOW) for n in range(BY_ADDRESS.free + 1)]
    assert told == [0] * BY_ADDRESS.free + [BY_ADDRESS.first]
    assert waits(database, [0], Tried("other", "10.0.0.10")) == [0]


def test_a_school_behind_one_address_signs_in_though_somebody_there_tries_passwords(database: Database) -> None:
    for number in range(BY_ADDRESS.free + 5):
        begin_attempt(database, Tried(f"login{number}", "10.0.0.1"), NOW)
    assert waits(database, [0]) == [BY_ADDRESS.first]
    assert waits(database, [0], HER_PHONE) == [0]
    assert max(BY_ADDRESS.wait(failures) for failures in range(10_000)) == 60


def test_three_hundred_families_behind_one_operator_sign_in_within_a_minute(database: Database) -> None:
    """Each mistypes once in four, and each that got in is struck out."""
    told = []
    for number in range(300):
        family = Tried(f"family{number}", "10.0.0.1")
        moment = NOW + timedelta(seconds=number // 5)
        told += [begin_attempt(database, family, moment) for _ in range(1 + (number % 4 == 0))]
        forget_attempts(database, family)
    assert set(told) == {0}


def test_a_hundred_guesses_at_once_are_a_hundred_guesses(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: begin_attempt(database, MAMA, NOW), range(40)))
    assert sorted(told) == [0] * 5 + [30] * 35


def test_a_clock_set_back_locks_nobody_out(database: Database) -> None:
    waits(database, [86_400] * 9)
    assert waits(database, [0]) == [0]
    waits(database, [30] * 9)
    assert max(waits(database, [0] * 9)) <= BY_LOGIN_THERE.most


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_subscriber_is_counted_as_one(address: str, counted: str) -> None:
    assert network(address) == counted
