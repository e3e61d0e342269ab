"""Sessions: live for their days, dead at once when revoked, and never stored as they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database.accounts import create_account
from database.engine import Database
from database.schema import sessions
from database.sessions import SignedIn, open_session, revoke, revoke_all, session_of

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
def mother(database: Database) -> int:
    return create_account(database, "mama", "Мария", "hash", [], NOW, staff="u7")


def test_a_session_lives_for_its_days(database: Database, mother: int) -> None:
    token = open_session(database, mother, NOW, 30, "Firefox")
    assert session_of(database, token, NOW) == SignedIn(mother, "Мария", "u7")
    assert session_of(database, token, NOW + timedelta(days=30, seconds=-1)) == SignedIn(mother, "Мария", "u7")
    assert session_of(database, token, NOW + timedelta(days=30)) is None


@pytest.mark.parametrize("cookie", ["", "x", "ы" * 43, "A" * 5000, "' OR 1=1 --"])
def test_a_made_up_cookie_is_nobodys(database: Database, mother: int, cookie: str) -> None:
    open_session(database, mother, NOW, 30)
    assert session_of(database, cookie, NOW) is None


def test_who_reads_the_table_cannot_sign_in_with_it(database: Database, mother: int) -> None:
    token = open_session(database, mother, NOW, 30)
    with database.readers.connect() as connection:
        stored = connection.execute(select(sessions.c.token)).scalar_one()
    assert len(token) == 43
    assert len(stored) == 32
    assert token.encode() not in stored
    assert session_of(database, stored.hex(), NOW) is None


def test_a_sign_out_ends_one_browser_and_a_revocation_all(database: Database, mother: int) -> None:
    phone, laptop, tablet = (open_session(database, mother, NOW, 30) for _ in range(3))
    revoke(database, phone)
    assert [session_of(database, token, NOW) is None for token in (phone, laptop, tablet)] == [True, False, False]
    revoke_all(database, mother)
    assert [session_of(database, token, NOW) for token in (phone, laptop, tablet)] == [None, None, None]


def test_sessions_that_are_over_are_swept_out(database: Database, mother: int) -> None:
    open_session(database, mother, NOW - timedelta(days=40), 30)
    open_session(database, mother, NOW, 30)
    with database.readers.connect() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1
