"""Two school weeks typed by twenty teachers, held against an oracle that knows the truth at each minute."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from database.engine import Database, open_database
from tests.google_emulator.handle import Emulator
from tests.oracle_checks import OF_THE_PAST, Disagreement, check_ledger, check_now, check_past
from tests.oracle_replay import Look, Replay
from tests.oracle_school import FULL, SMALL, Size
from tests.oracle_stores import FolderStore, GoogleStore, Store

#: Store and database → the seed of its two weeks.
_SEEDS = {"xlsx-sqlite": 1, "xlsx-postgresql": 2, "google-sqlite": 3, "google-postgresql": 4}


@pytest.fixture(params=["xlsx", "google"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A school's workbooks: in a folder, or the journals on Google."""
    if request.param == "xlsx":
        yield FolderStore(tmp_path)
        return
    google: Emulator = request.getfixturevalue("google")
    with closing(GoogleStore(tmp_path, google)) as made:
        yield made


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The school's database."""
    with closing(open_database(database_url)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("store", "database_url"),
    [
        ("xlsx", "sqlite"),
        pytest.param("google", "postgresql", marks=pytest.mark.long),
        pytest.param("xlsx", "postgresql", marks=pytest.mark.long),
        pytest.param("google", "sqlite", marks=pytest.mark.long),
    ],
    indirect=True,
)
def test_days_of_typing_are_kept_as_they_were(store: Store, database: Database) -> None:
    replayed(SMALL, 1, store, database)


@pytest.mark.long
def test_two_weeks_of_twenty_teachers_are_kept_as_they_were(
    request: pytest.FixtureRequest, store: Store, database: Database
) -> None:
    """Every pair of a store and a database lives through two weeks of its own."""
    pair = request.node.callspec.id
    replayed(FULL, _SEEDS[pair], store, database)


def replayed(size: Size, seed: int, store: Store, database: Database) -> Replay:
    """Replay the days and hold all that is said then, and of then, against the oracle."""
    replay, dice = Replay(size, seed, store, database), random.Random(seed)

    def checked(look: Look) -> None:
        check_now(replay, look)

    try:
        replay.run(checked)
        check_ledger(replay)
        for look in replay.looks:
            check_past(replay, look)
            for check in OF_THE_PAST:
                check(replay, look, dice)
    except Exception as error:
        raise Disagreement(f"seed {seed}: {error}") from error
    return replay
