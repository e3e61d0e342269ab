"""The change logs: one for each person and one for each shared drive, each with tokens of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Change:
    """That something happened to a file (or to a drive, where ``kind`` is «drive»)."""

    moment: datetime
    file_id: str
    removed: bool
    kind: str = "file"


class Logs:
    """Every log by its owner: an e-mail or the id of a shared drive."""

    def __init__(self, told: Callable[[str], None] = lambda _: None) -> None:
        """``told`` hears whose log something was written into."""
        self._logs: dict[str, list[Change]] = {}
        self._told = told

    def add(self, owner: str, change: Change) -> None:
        """Write a change down."""
        self._logs.setdefault(owner, []).append(change)
        self._told(owner)

    def token(self, owner: str) -> str:
        """The token from which everything to come is told."""
        return str(_first(owner) + len(self._logs.get(owner, [])))

    def since(self, owner: str, token: str, limit: int) -> tuple[list[Change], str, bool]:
        """Changes from a token on, the next token, and whether more follow at once.

        Of several changes to one file only the last is told. Raises ValueError for what is no token of this log.
        """
        log = self._logs.get(owner, [])
        start = int(token) - _first(owner)
        if not 0 <= start <= len(log):
            raise ValueError(token)
        latest = {(change.kind, change.file_id): place for place, change in enumerate(log) if place >= start}
        places = sorted(latest.values())
        chosen = places[:limit]
        more = len(places) > limit
        end = chosen[-1] + 1 if more else len(log)
        return [log[place] for place in chosen], str(_first(owner) + end), more


def _first(owner: str) -> int:
    """Where a log's numbers begin: each log elsewhere, so that a token of another is told apart."""
    return 1000 + int(hashlib.sha256(owner.encode()).hexdigest(), 16) % 900_000
