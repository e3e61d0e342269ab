"""Changing the school's keys: a new one is made, all that the old ones sealed is sealed anew, the old ones go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from database import second_factors, vault
from database.dialect import Transaction
from database.engine import Database
from jobs.keys import add_key, keep_newest, sealer

#: What seals by the school's keys says here how it is sealed anew: how many values there were.
RESEALED: tuple[Callable[[Transaction], int], ...] = (vault.reseal, second_factors.reseal)


def rotate(database: Database, path: Path) -> int:
    """Change the keys in a file; how many values were sealed anew. Cut off midway, nothing is lost: run it again.

    Raises:
        KeyFileUnusable: The file cannot be used.
        SealBroken: Something is sealed by no key of the file; no key was dropped.
    """
    sealer(path)
    add_key(path)
    with database.write() as writer:
        count = sum(anew(writer.transaction) for anew in RESEALED)
    keep_newest(path)
    return count
