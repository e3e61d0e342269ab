"""What processes of one school tell each other of themselves: the last word of each, by name.

A page asks the watcher to look at once by waking it; the watcher tells pages how it goes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from database import schema
from database.dialect import Transaction
from database.engine import Database
from database.writing import seconds

#: The state that whoever wants the workbooks looked at now writes.
WAKE = "wake"


class State(NamedTuple):
    """A document and when it was written, in UTC."""

    document: Mapping[str, Any]
    at: datetime


def write_state(database: Database, name: str, document: Mapping[str, Any], now: datetime) -> None:
    """Replace what was told under a name; ``document`` holds what JSON can."""
    with database.write() as writer:
        put_state(writer.transaction, name, document, now)


def put_state(store: Transaction, name: str, document: Mapping[str, Any], now: datetime) -> None:
    """:func:`write_state` within a transaction."""
    said = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    store.upsert(schema.states, [(name, said, seconds(now))])


def read_state(database: Database, name: str) -> State | None:
    """What was told last under a name; None where nothing was."""
    with database.read() as store:
        return stated(store, name)


def stated(store: Transaction, name: str) -> State | None:
    """:func:`read_state` within a transaction."""
    rows = store.rows("SELECT document, at FROM states WHERE name = ?", (name,))
    return _state(*rows[0]) if rows else None


def read_states(store: Transaction) -> dict[str, State]:
    """All that was told last, by name, within a transaction."""
    return {name: _state(*rest) for name, *rest in store.rows("SELECT name, document, at FROM states")}


def _state(document: str, at: int) -> State:
    return State(json.loads(document), datetime.fromtimestamp(at, UTC))


def wake(store: Transaction, why: str, now: datetime) -> None:
    """Have the watcher look at the workbooks at once; told within the transaction that gives it a reason to."""
    count = store.value("SELECT document FROM states WHERE name = ?", (WAKE,))
    number = json.loads(count)["number"] + 1 if count else 1
    put_state(store, WAKE, {"number": number, "why": why}, now)


def woken(database: Database) -> int:
    """A number that grows with every :func:`wake`; 0 before the first."""
    state = read_state(database, WAKE)
    return int(state.document["number"]) if state else 0
