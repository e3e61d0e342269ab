"""Passwords are looked at a few at a time; a full line grows no longer; unknown logins cost what known ones do."""

from __future__ import annotations

import ast
import asyncio
import os
from pathlib import Path
from threading import get_native_id

import pytest
from argon2 import extract_parameters

from database.passwords import HASHER, NOBODY, hash_password
from tests.streamlit_client import finished
from web.hashing import BEHIND, Busy, Hashing

ROOT = Path(__file__).resolve().parent.parent


def test_the_hash_is_the_one_promised() -> None:
    told = extract_parameters(hash_password("x"))
    assert (str(told.type), told.memory_cost, told.time_cost, told.parallelism) == ("Type.ID", 19 * 1024, 2, 1)
    assert extract_parameters(NOBODY) == told
    assert HASHER.memory_cost == 19 * 1024


def test_a_line_that_is_full_turns_people_away_and_lets_them_in_again() -> None:
    stored = hash_password("right")

    async def many(hashing: Hashing) -> list[object]:
        return await asyncio.gather(*(hashing.fits(stored, "right") for _ in range(10)), return_exceptions=True)

    hashing = Hashing(workers=1, longest=3)
    for _ in range(2):
        told = finished(many(hashing))
        assert told.count(True) == 4
        assert sum(isinstance(one, Busy) for one in told) == 6


def test_its_threads_stand_behind_the_pages() -> None:
    if not hasattr(os, "setpriority"):
        pytest.skip("no priorities here")
    hashing = Hashing(workers=1)
    finished(hashing.hashed("x"))
    own = os.getpriority(os.PRIO_PROCESS, get_native_id())
    behind = hashing._pool.submit(lambda: os.getpriority(os.PRIO_PROCESS, get_native_id())).result()
    assert behind == min(own + BEHIND, 19) or behind == BEHIND


def test_every_sign_in_looks_at_one_hash_whoever_is_named() -> None:
    """The one question stands under no condition: an unknown login is asked about NOBODY's hash."""
    tree = ast.parse((ROOT / "web" / "sign_in.py").read_text(encoding="utf-8"))
    (asking,) = [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.name == "_account"]
    assert not any(isinstance(node, ast.If) for node in ast.walk(asking))
    calls = [node for node in ast.walk(asking) if isinstance(node, ast.Attribute) and node.attr == "fits"]
    assert len(calls) == 1
    assert "NOBODY" in {node.id for node in ast.walk(asking) if isinstance(node, ast.Name)}
