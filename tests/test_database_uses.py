"""Uses of sessions: noted at once, written a few at a time, and seldom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from database.accounts import create_account
from database.engine import Database
from database.sessions import open_session, session_of
from database.uses import EVERY, Uses

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
def mother(database: Database) -> int:
    return create_account(database, "mama", "Мария", "hash", [], NOW)


def seen(database: Database, token: str, now: datetime) -> int:
    """Seconds after NOW at which a session was used last, as the database knows it."""
    person = session_of(database, token, now)
    assert person
    return person.seen_at - int(NOW.timestamp())


@pytest.mark.parametrize(("after", "known"), [(1, 0), (EVERY - 1, 0), (EVERY, EVERY), (3 * EVERY, 3 * EVERY)])
def test_a_use_is_written_once_in_some_minutes(database: Database, mother: int, after: int, known: int) -> None:
    token = open_session(database, mother, NOW, 1)
    later = NOW + timedelta(seconds=after)
    person = session_of(database, token, later)
    assert person
    uses = Uses(database, gather=0)
    for _ in range(50):
        uses.note(token, person, later)
    uses.close()
    assert seen(database, token, later) == known


def test_what_was_noted_last_is_written_at_the_end(database: Database, mother: int) -> None:
    tokens = [open_session(database, mother, NOW, 1) for _ in range(20)]
    later = NOW + timedelta(hours=1)
    uses = Uses(database, gather=60)
    for token in tokens:
        person = session_of(database, token, later)
        assert person
        uses.note(token, person, later)
    uses.close()
    assert {seen(database, token, later) for token in tokens} == {3600}
