"""Known devices: of their own accounts only, for a year, and forgotten when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from database.accounts import create_account
from database.devices import MEMORY, forget_devices, is_known_device, remember_device
from database.engine import Database

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
def mother(database: Database) -> int:
    return create_account(database, "mama", "Мария", "hash", [], NOW)


def test_a_device_is_known_to_the_account_that_signed_in_there(database: Database, mother: int) -> None:
    create_account(database, "papa", "Павел", "hash", [], NOW)
    device = remember_device(database, "", mother, NOW)
    assert is_known_device(database, device, "mama", NOW)
    assert not is_known_device(database, device, "papa", NOW)
    assert not is_known_device(database, "", "mama", NOW)
    assert not is_known_device(database, device[:-1], "mama", NOW)


def test_a_familys_phone_keeps_one_cookie_for_all(database: Database, mother: int) -> None:
    father = create_account(database, "papa", "Павел", "hash", [], NOW)
    device = remember_device(database, "", mother, NOW)
    assert remember_device(database, device, father, NOW) == device
    assert remember_device(database, device, mother, NOW) == device
    assert [is_known_device(database, device, login, NOW) for login in ("mama", "papa")] == [True, True]


def test_a_cookie_that_somebody_planted_is_not_taken_over(database: Database, mother: int) -> None:
    planted = "A" * 43
    assert remember_device(database, planted, mother, NOW) != planted
    assert not is_known_device(database, planted, "mama", NOW)


def test_a_device_is_forgotten_after_a_year_or_at_once(database: Database, mother: int) -> None:
    device = remember_device(database, "", mother, NOW)
    assert is_known_device(database, device, "mama", NOW + MEMORY - timedelta(days=1))
    assert not is_known_device(database, device, "mama", NOW + MEMORY + timedelta(days=1))
    forget_devices(database, mother)
    assert not is_known_device(database, device, "mama", NOW)
