"""Sessions: live for their time, dead at once when revoked, and never stored as they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database.accounts import close_account, create_account
from database.engine import Database
from database.schema import sessions
from database.sessions import (
    Lifetime,
    SignedIn,
    holder_of,
    key_of,
    open_session,
    revoke,
    revoke_all,
    revoke_one,
    session_of,
    sessions_of,
    write_uses,
)
from database.tokens import digest

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AN_HOUR = Lifetime(60 * MINUTE, 15 * MINUTE)


@pytest.fixture
def mother(database: Database) -> int:
    return create_account(database, "mama", "Мария", "hash", [], NOW, staff="u7")


def lives(database: Database, token: str, minutes: float) -> bool:
    """Whether a session opened at NOW lives so many minutes later."""
    return session_of(database, token, NOW + minutes * MINUTE) is not None


def use(database: Database, token: str, minutes: float) -> None:
    """Note that it was used then."""
    write_uses(database, [(digest(token), int((NOW + minutes * MINUTE).timestamp()))])


def test_a_session_lives_for_its_days(database: Database, mother: int) -> None:
    token = open_session(database, mother, NOW, 30, "Firefox")
    assert session_of(database, token, NOW) == SignedIn(mother, "Мария", "u7")
    assert session_of(database, token, NOW + timedelta(days=30, seconds=-1)) == SignedIn(mother, "Мария", "u7")
    assert session_of(database, token, NOW + timedelta(days=30)) is None


def test_a_session_nobody_uses_ends_earlier(database: Database, mother: int) -> None:
    token = open_session(database, mother, NOW, AN_HOUR)
    assert [lives(database, token, minute) for minute in (0, 14.9, 15, 16)] == [True, True, False, False]


def test_use_prolongs_a_session_but_not_beyond_its_whole_time(database: Database, mother: int) -> None:
    token = open_session(database, mother, NOW, AN_HOUR)
    for minute in (14, 28, 42, 56):
        use(database, token, minute)
    assert [lives(database, token, minute) for minute in (57, 59.9, 60)] == [True, True, False]


def test_a_late_note_of_an_early_use_shortens_nothing(database: Database, mother: int) -> None:
    token = open_session(database, mother, NOW, AN_HOUR)
    use(database, token, 14)
    use(database, token, 3)
    assert lives(database, token, 28)


def test_uses_of_many_sessions_are_written_at_once(database: Database, mother: int) -> None:
    tokens = [open_session(database, mother, NOW, AN_HOUR) for _ in range(3)]
    at = int((NOW + 10 * MINUTE).timestamp())
    write_uses(database, [(digest(token), at) for token in tokens[:2]])
    write_uses(database, [])
    assert [lives(database, token, 20) for token in tokens] == [True, True, False]


def test_a_session_opened_while_its_account_was_closed_is_nobodys(database: Database, mother: int) -> None:
    """The password fitted a moment before."""
    close_account(database, mother)
    token = open_session(database, mother, NOW, 30)
    assert session_of(database, token, NOW) is None
    with database.read() as store:
        assert holder_of(store, token, NOW) == (None, ())


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


def test_all_others_are_ended_and_this_one_stays(database: Database, mother: int) -> None:
    phone, laptop = (open_session(database, mother, NOW, 30) for _ in range(2))
    revoke_all(database, mother, but=laptop)
    assert [lives(database, token, 0) for token in (phone, laptop)] == [False, True]


def test_signing_in_again_ends_what_the_browser_held_before(database: Database, mother: int) -> None:
    """Whoever planted or copied the cookie of before the sign-in has nothing."""
    before = open_session(database, mother, NOW, 30)
    after = open_session(database, mother, NOW, 30, instead=before)
    assert before != after
    assert [lives(database, token, 0) for token in (before, after)] == [False, True]


def test_a_person_sees_where_they_are_signed_in(database: Database, mother: int) -> None:
    phone = open_session(database, mother, NOW, 30, "Chrome, Android")
    desk = open_session(database, mother, NOW + MINUTE, AN_HOUR, "Firefox, Windows")
    father = create_account(database, "papa", "Павел", "hash", [], NOW)
    open_session(database, father, NOW, 30, "Safari, iPhone")
    use(database, phone, 5)
    seen = sessions_of(database, mother, NOW + 10 * MINUTE)
    assert [(one.device, one.key, one.created_at, one.seen_at, one.shared) for one in seen] == [
        ("Chrome, Android", key_of(phone), NOW, NOW + 5 * MINUTE, False),
        ("Firefox, Windows", key_of(desk), NOW + MINUTE, NOW + MINUTE, False),
    ]
    assert [one.device for one in sessions_of(database, mother, NOW + 20 * MINUTE)] == ["Chrome, Android"]


def test_a_session_on_a_computer_of_others_is_known_as_such(database: Database, mother: int) -> None:
    open_session(database, mother, NOW, Lifetime(60 * MINUTE, 15 * MINUTE, shared=True))
    assert [one.shared for one in sessions_of(database, mother, NOW)] == [True]


def test_one_ends_ones_own_sessions_only(database: Database, mother: int) -> None:
    father = create_account(database, "papa", "Павел", "hash", [], NOW)
    hers, his = open_session(database, mother, NOW, 30), open_session(database, father, NOW, 30)
    assert not revoke_one(database, mother, key_of(his))
    assert not revoke_one(database, mother, "no key")
    assert not revoke_one(database, mother, hers)
    assert lives(database, his, 0)
    assert revoke_one(database, mother, key_of(hers))
    assert not lives(database, hers, 0)


def test_sessions_that_are_over_are_swept_out(database: Database, mother: int) -> None:
    open_session(database, mother, NOW - timedelta(days=40), 30)
    open_session(database, mother, NOW - timedelta(minutes=20), AN_HOUR)
    open_session(database, mother, NOW, 30)
    with database.readers.connect() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1


def test_a_clock_set_back_prolongs_no_session_and_one_set_ahead_ends_it(database: Database, mother: int) -> None:
    """A session ends at a moment written down; a use by a wrong clock moves that no further."""
    token = open_session(database, mother, NOW, AN_HOUR)
    use(database, token, 10_000)
    assert [lives(database, token, minute) for minute in (-30, 59.9, 60, 10_000)] == [True, True, False, False]
    use(database, token, -10_000)
    assert lives(database, token, 59.9)
