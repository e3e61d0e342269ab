"""What the messages of Google's open channels are known by: told by the watcher, asked by the web servers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from database.engine import Database
from database.states import read_state, write_state

STATE = "google-push"


def note_push(database: Database, token: str, channels: Sequence[Sequence[object]], now: datetime) -> None:
    """Remember the channels that were opened with a token, «» for none; the database does not hold the token itself."""
    known_by = push_digest(token) if token else ""
    write_state(database, STATE, {"token": known_by, "channels": channels}, now)


def push_channels(database: Database) -> list[list[object]]:
    """The channels that were opened last, as they were given."""
    state = read_state(database, STATE)
    return list(state.document["channels"]) if state else []


def pushed_digest(database: Database) -> str:
    """What the token of the open channels is known by; «» where there are none."""
    state = read_state(database, STATE)
    return str(state.document["token"]) if state else ""


def push_digest(token: str) -> str:
    """What a token is known by."""
    return sha256(token.encode()).hexdigest()
