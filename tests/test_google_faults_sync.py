"""A school on Google on bad days: what is stored and said in the end is what good days would have left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.folder_school import MONDAY, Folder, at
from tests.google_emulator.handle import Emulator
from tests.google_weather import ENOUGH, Lived, Step, World, halves
from tests.test_jobs_verdicts import QUIET

#: At most so many requests for one of good days.
DEARER = 1.5


def marks(google: Emulator, ids: dict[str, str]) -> None:
    """A mistake is mended in one journal, and a mark typed in another."""
    google.type_cell(ids["Журнал 7А"], "Алгебра", "D4", "4", raw=True)
    google.type_cell(ids["Журнал 8А"], "Алгебра", "E4", "4", raw=True)


def mistake(google: Emulator, ids: dict[str, str]) -> None:
    """A mark becomes what is none."""
    google.type_cell(ids["Журнал 8А"], "Алгебра", "E4", "66", raw=True)


STEPS = (Step(at(7, 12)), Step(at(7, 13), marks), Step(at(7, 14), mistake))


@pytest.fixture
def world(google: Emulator, folder: Folder, tmp_path: Path) -> World:
    """A school of two classes; in one journal there is a mistake from the first."""
    folder.school(QUIET)
    folder.journal("7А", {("01", MONDAY, 2): "55"})
    return World(google, folder.path, tmp_path, STEPS)


def judged(bad: Lived, good: Lived) -> None:
    """Nothing is lost, doubled or half there, and whatever was missing meanwhile was told."""
    assert max(bad.syncs) < ENOUGH
    assert bad.rows == good.rows
    assert bad.google == good.google
    assert {title: edits for title, edits in bad.edits.items() if edits > good.edits[title]} == {}
    assert halves(bad, good) == []
    assert bad.unsaid == []


def test_bad_days_leave_what_good_days_leave(world: World) -> None:
    bad, good = world.both(9)
    judged(bad, good)
    assert bad.faults >= 10 > good.faults
    assert bad.asked <= DEARER * good.asked
    assert sum(good.rows["entries"].values()) == 3
    assert "►" in str(good.google["Журнал 8А"])


@pytest.mark.long
def test_a_hundred_bad_weeks_leave_what_good_weeks_leave(world: World) -> None:
    asked, faults = [0, 0], 0
    for seed in range(100, 200):
        bad, good = world.both(seed)
        judged(bad, good)
        asked, faults = [asked[0] + bad.asked, asked[1] + good.asked], faults + bad.faults
    assert 0.15 * asked[0] <= faults <= 0.25 * asked[0]
    assert asked[0] <= DEARER * asked[1]
