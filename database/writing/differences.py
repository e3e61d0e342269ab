"""What differs between a sheet and what is stored of it: the one place that tells an edit from a re-reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from journal.ledger import Cause

#: What a value belongs to within its register: (pupil, day, number) or (pupil, period).
Key = tuple[Any, ...]
#: What a cell says, in the order of the table's columns; the text as typed comes first.
Value = tuple[Any, ...]
#: (the reading that first showed it, the one before).
Moment = tuple[int, int | None]


class Kept(NamedTuple):
    """What is stored of one cell. ``unread``: the cell is unreadable now, this is its last good value."""

    value: Value
    unread: bool
    first: Moment
    changed_seen: int


class Change(NamedTuple):
    """What differs from before and is not dated by the row itself: what stood there, and the text that does now."""

    key: Key
    was: Kept | None
    new: str | None
    cause: Cause


@dataclass(slots=True)
class Differences:
    """What to write, what to withdraw, and what of it the ledger tells."""

    written: list[tuple[Key, Kept]] = field(default_factory=list)
    withdrawn: list[Key] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)


def differences(
    new: Mapping[Key, Value],
    stored: Mapping[Key, Kept],
    *,
    seen: int,
    edited: bool,
    began: Callable[[Key, Value], Moment],
    keeps: Callable[[Key], bool],
) -> Differences:
    """Compare what a sheet says with what is stored of it.

    Args:
        new: What the sheet says.
        stored: What is stored.
        seen: The moment of this reading.
        edited: False where the sheet's content is the same and only its derivation is new: then nobody
            changed anything.
        began: When a cell that is stored for the first time was first seen.
        keeps: Whether a cell that the sheet does not give any more stays as last good value.
    """
    found = Differences()
    for key, value in new.items():
        old = stored.get(key)
        if old is None:
            first = began(key, value)
            found.written.append((key, Kept(value, False, first, first[0])))
            if first[0] != seen:
                found.changed.append(Change(key, None, value[0], Cause.DERIVED))
        elif old.unread or old.value != value:
            typed = edited and old.value[0] != value[0]
            found.written.append((key, Kept(value, False, old.first, seen if typed else old.changed_seen)))
            cause = Cause.TYPED if typed else Cause.DERIVED if old.value != value else Cause.UNREAD
            found.changed.append(Change(key, old, value[0], cause))
    for key, old in stored.items():
        if key not in new:
            if not keeps(key):
                found.withdrawn.append(key)
                found.changed.append(Change(key, old, None, Cause.TYPED if edited else Cause.DERIVED))
            elif not old.unread:
                found.written.append((key, old._replace(unread=True)))
                found.changed.append(Change(key, old, old.value[0], Cause.UNREAD))
    return found
