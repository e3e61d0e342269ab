"""Accounts: what they may be, and when they may no longer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from argon2 import extract_parameters
from sqlalchemy.exc import IntegrityError

from database.accounts import (
    DemoAccount,
    Grant,
    all_accounts,
    close_account,
    create_account,
    demo_accounts,
    find_account,
    give,
    grants_of,
    set_password,
    withdraw,
)
from database.engine import Database
from database.passwords import NOBODY, hash_password, password_fits
from database.sessions import open_session, session_of
from journal.viewer import Role

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
TODAY = NOW.date()
MOTHER = [Grant(Role.GUARDIAN, "0101"), Grant(Role.GUARDIAN, "0102")]


def test_a_login_is_found_whatever_its_case(database: Database) -> None:
    number = create_account(database, " Mama.Ivanova ", "Иванова Мария", "hash", MOTHER, NOW)
    found = find_account(database, "MAMA.ivanova")
    assert found
    assert (found.account, found.login, found.name, found.active) == (number, "mama.ivanova", "Иванова Мария", True)
    assert find_account(database, "mama") is None


def test_two_people_cannot_share_a_login(database: Database) -> None:
    create_account(database, "mama", "Первая", "hash", [], NOW)
    with pytest.raises(IntegrityError):
        create_account(database, "MAMA", "Вторая", "hash", [], NOW)
    assert [account.name for account in all_accounts(database)] == ["Первая"]


def test_roles_come_widest_first_and_children_in_order(database: Database) -> None:
    grants = [*reversed(MOTHER), Grant(Role.DEPUTY), *MOTHER]
    number = create_account(database, "olga", "Ольга", "hash", grants, NOW)
    assert grants_of(database, number, TODAY) == (Grant(Role.DEPUTY), *MOTHER)


def test_a_role_ends_after_its_last_day(database: Database) -> None:
    number = create_account(database, "temp", "Замещающий", "hash", [Grant(Role.DEPUTY, until=TODAY)], NOW)
    assert grants_of(database, number, TODAY) == (Grant(Role.DEPUTY, until=TODAY),)
    assert grants_of(database, number, date(2026, 11, 19)) == ()


def test_a_role_is_given_once_and_withdrawn(database: Database) -> None:
    number = create_account(database, "mama", "Мария", "hash", MOTHER, NOW)
    give(database, number, Grant(Role.GUARDIAN, "0102", date(2027, 5, 31)))
    give(database, number, Grant(Role.GUARDIAN, "0103"))
    withdraw(database, number, Role.GUARDIAN, "0101")
    assert grants_of(database, number, TODAY) == (
        Grant(Role.GUARDIAN, "0102", date(2027, 5, 31)),
        Grant(Role.GUARDIAN, "0103"),
    )


def test_a_closed_account_is_nothing_and_nobody_is_signed_in_by_it(database: Database) -> None:
    number = create_account(database, "mama", "Мария", "hash", MOTHER, NOW)
    token = open_session(database, number, NOW, 30)
    close_account(database, number)
    assert grants_of(database, number, TODAY) == ()
    assert session_of(database, token, NOW) is None
    assert [account.active for account in all_accounts(database)] == [False]


def test_another_password_ends_every_session(database: Database) -> None:
    number = create_account(database, "mama", "Мария", hash_password("старый"), MOTHER, NOW)
    token = open_session(database, number, NOW, 30)
    set_password(database, number, hash_password("новый"))
    found = find_account(database, "mama")
    assert found
    assert [password_fits(found.password, typed) for typed in ("старый", "новый")] == [False, True]
    assert session_of(database, token, NOW) is None


def test_only_open_demo_accounts_are_shown_to_everybody(database: Database) -> None:
    create_account(database, "real", "Настоящая", "hash", MOTHER, NOW)
    assert demo_accounts(database) == []
    create_account(database, "mama", "Мария", "hash", [*MOTHER, Grant(Role.TEACHER)], NOW, demo=True)
    closed = create_account(database, "zavuch", "Завуч", "hash", [Grant(Role.DEPUTY)], NOW, demo=True)
    close_account(database, closed)
    assert demo_accounts(database) == [DemoAccount("mama", "Мария", (Role.TEACHER, Role.GUARDIAN))]


def test_a_password_is_argon2id_of_the_measured_cost_and_salted() -> None:
    first, second = hash_password("осень"), hash_password("осень")
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert [password_fits(first, typed) for typed in ("осень", "Осень", "")] == [True, False, False]


def test_what_stands_for_an_unknown_login_costs_as_much_to_verify_as_any_password() -> None:
    assert extract_parameters(NOBODY) == extract_parameters(hash_password("осень"))


@pytest.mark.parametrize("stored", ["", "!", "осень", pytest.param(NOBODY[:-8], id="cut")])
def test_a_hash_that_is_none_fits_no_password(stored: str) -> None:
    assert password_fits(stored, "осень") is False
