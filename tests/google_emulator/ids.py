"""Ids as Google makes them: random, or those that a recording says Google chose."""

from __future__ import annotations

import random
import string
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

_LETTERS = string.ascii_letters + string.digits + "-_"


class Ids:
    """Where new ids come from; the same seed gives the same ids."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._chosen: dict[str, deque[str]] = defaultdict(deque)

    def choose(self, kind: str, ids: Iterable[str], *, first: bool = False) -> None:
        """Hand out these next, in this order, after what was chosen before or before it.

        Kinds: file, drive, sheet, namedRange, protectedRange, bandedRange.
        """
        if first:
            self._chosen[kind].extendleft(reversed(list(ids)))
        else:
            self._chosen[kind].extend(ids)

    def file(self) -> str:
        """The id of a file: 44 characters, the first «1»."""
        return self._next("file") or "1" + "".join(self._random.choices(_LETTERS, k=43))

    def drive(self) -> str:
        """The id of a shared drive or of a root folder: 19 characters."""
        return self._next("drive") or "0A" + "".join(self._random.choices(_LETTERS, k=14)) + "PVA"

    def number(self, kind: str) -> int:
        """The id of a sheet, of a protected range and the like."""
        return int(self._next(kind) or self._random.randrange(1_000_000, 2_147_483_647))

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """That many of the things, by chance."""
        return self._random.sample(things, min(count, len(things)))

    def _next(self, kind: str) -> str | None:
        queue = self._chosen[kind]
        return queue.popleft() if queue else None
