"""One-time codes and who issued them, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from database.accounts import Account, Grant, create_account, find_account, grants_of
from database.credentials import (
    MAIL,
    SLIP,
    Code,
    Issuer,
    able_to_enter,
    accept_notice,
    issued_since,
    live_codes,
    put_codes,
    revoke_access,
    use_code,
)
from database.engine import Database
from database.following import BOOK, JOINED, Held, Wanted, end_grants, known_accounts, open_accounts, put_grants
from journal.viewer import Role
from tests.database_school import rows

NOW = datetime(2026, 9, 8, 9, tzinfo=UTC)
HOUR, MONTH = timedelta(hours=1), timedelta(days=30)
LEADER = Issuer(7, "Орлова А. П.")
ACTS = "SELECT act, by_name FROM credential_log ORDER BY id"


@pytest.fixture
def mother(database: Database) -> Account:
    """Somebody with a password."""
    create_account(database, "mother", "Иванова О. П.", "прежний", [Grant(Role.GUARDIAN, "01")], NOW)
    found = find_account(database, "mother")
    assert found is not None
    return found


def test_a_code_is_used_once_and_ends_the_others(database: Database, mother: Account) -> None:
    put_codes(database, [Code(mother.account, "paper", "7А")], LEADER, NOW, MONTH)
    put_codes(database, [Code(mother.account, "letter")], LEADER, NOW, HOUR, kind=MAIL)
    assert live_codes(database, mother.account, NOW) == {SLIP: "paper", MAIL: "letter"}
    assert live_codes(database, mother.account, NOW + HOUR) == {SLIP: "paper"}
    assert not use_code(database, mother, "another", "новый", NOW)
    assert not use_code(database, mother, "letter", "новый", NOW + HOUR)
    assert use_code(database, mother, "paper", "новый", NOW)
    assert not use_code(database, mother, "paper", "ещё один", NOW)
    assert live_codes(database, mother.account, NOW) == {}
    assert rows(database, "SELECT password FROM accounts") == [("новый",)]
    assert rows(database, ACTS) == [
        ("reissued", "Орлова А. П."), ("mailed", "Орлова А. П."), ("used", "Иванова О. П."),
    ]  # fmt: skip


def test_a_new_slip_ends_a_letter_too(database: Database, mother: Account) -> None:
    put_codes(database, [Code(mother.account, "letter")], LEADER, NOW, HOUR, kind=MAIL)
    assert issued_since(database, mother.account, MAIL, NOW - HOUR)
    put_codes(database, [Code(mother.account, "paper")], LEADER, NOW, MONTH)
    assert live_codes(database, mother.account, NOW) == {SLIP: "paper"}


def test_who_can_enter_is_counted(database: Database, mother: Account) -> None:
    assert able_to_enter(database, NOW) == 1
    revoke_access(database, {mother.account: "7А"}, LEADER, NOW)
    assert able_to_enter(database, NOW) == 0
    put_codes(database, [Code(mother.account, "paper")], LEADER, NOW, MONTH)
    assert [able_to_enter(database, moment) for moment in (NOW, NOW + MONTH)] == [1, 0]


@pytest.mark.parametrize("text", ["UPDATE credential_log SET by_name = 'никто'", "DELETE FROM credential_log"])
def test_what_was_done_stays_on_record(database: Database, mother: Account, text: str) -> None:
    revoke_access(database, {mother.account: ""}, LEADER, NOW)
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.exec_driver_sql(text)
    assert rows(database, ACTS) == [("revoked", "Орлова А. П.")]


def test_a_notice_is_accepted_once_and_its_text_is_kept(database: Database, mother: Account) -> None:
    for version, text, at in (("a", "Первый", NOW), ("a", "Первый", NOW + HOUR), ("b", "Второй", NOW + HOUR)):
        accept_notice(database, mother.account, version, text, at)
    first = int(NOW.timestamp())
    assert rows(database, "SELECT version, at FROM notice_acceptances ORDER BY version") == [
        ("a", first), ("b", first + 3600),
    ]  # fmt: skip
    assert rows(database, "SELECT version, text FROM notices ORDER BY version") == [("a", "Первый"), ("b", "Второй")]


def test_roles_of_the_workbooks_change_and_end_and_those_by_hand_do_not(database: Database, mother: Account) -> None:
    until, by_hand = date(2031, 5, 5), Grant(Role.GUARDIAN, "01")
    with database.write() as writer:
        store = writer.transaction
        given = [Held(by_hand._replace(until=until), BOOK), Held(Grant(Role.GUARDIAN, "02"), JOINED)]
        put_grants(store, mother.account, given)
        put_grants(store, mother.account, [Held(Grant(Role.GUARDIAN, "02", until), JOINED)])
        assert open_accounts(store, [Wanted(0, "new", "Новый", "к1", (Grant(Role.TEACHER),))], NOW) == 1
        known = {one.login: one for one in known_accounts(store)}
        assert known["mother"].held == (
            Held(by_hand, "hand"),
            Held(Grant(Role.GUARDIAN, "02", until), "joined"),
        )
        assert (known["mother"].used, known["new"].used, known["new"].staff) == (True, False, "к1")
        end_grants(store, mother.account, [by_hand, Grant(Role.GUARDIAN, "02")], date(2026, 9, 7))
    assert grants_of(database, mother.account, date(2026, 9, 8)) == (by_hand,)
