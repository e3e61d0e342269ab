"""What differs between a sheet and what is stored of it: the one place that tells an edit from a re-reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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


@dataclass(slots=True)
class Differences:
    """What to write, what to withdraw, and what people changed: (key, old text, new text or None)."""

    written: list[tuple[Key, Kept]] = field(default_factory=list)
    withdrawn: list[Key] = field(default_factory=list)
    changed: list[tuple[Key, str, str | None]] = field(default_factory=list)


def differences(
    new: Mapping[Key, Value],
    stored: Mapping[Key, Kept],
    *,
    seen: int | None,
    began: Callable[[Key, Value], Moment],
    keeps: Callable[[Key], bool],
) -> Differences:
    """Compare what a sheet says with what is stored of it.

    Args:
        new: What the sheet says.
        stored: What is stored.
        seen: The moment of this reading; None where the sheet's content is the same and only its
            derivation is new: then nobody changed anything.
        began: When a cell that is stored for the first time was first seen.
        keeps: Whether a cell that the sheet does not give any more stays as last good value.
    """
    found = Differences()
    for key, value in new.items():
        old = stored.get(key)
        if old is None:
            first = began(key, value)
            found.written.append((key, Kept(value, False, first, first[0])))
        elif old.value[0] != value[0] and seen is not None:
            found.written.append((key, Kept(value, False, old.first, seen)))
            found.changed.append((key, old.value[0], value[0]))
        elif old.unread or old.value != value:
            found.written.append((key, Kept(value, False, old.first, old.changed_seen)))
    for key, old in stored.items():
        if key not in new:
            if not keeps(key):
                found.withdrawn.append(key)
                if seen is not None:
                    found.changed.append((key, old.value[0], None))
            elif not old.unread:
                found.written.append((key, old._replace(unread=True)))
    return found
