"""A fault is made on the good journal: earlier marks stay with pupil and lesson, and what cannot be placed is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.structure_faults import FAULTS, Fault
from tests.structure_school import GOOD, World, journal, world

__all__ = ["world"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_moves_no_mark_and_is_told(world: World, fault: Fault) -> None:
    world.save(fault.hand(journal(physics="5")))
    world.sync(18)
    outcome = world.outcome()
    assert (outcome.live, outcome.kept) == fault.expected(GOOD)
    assert outcome.issues == fault.issues
    assert outcome.physics == "5"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_made_good_leaves_no_trace(world: World, fault: Fault) -> None:
    """But for the marks of a sheet that was added: it was deleted then, which is a fault of its own."""
    world.save(fault.hand(journal()))
    world.sync(18)
    world.save(journal())
    world.sync(19)
    outcome = world.outcome()
    of_sheets = {cell: text for cell, text in fault.added.items() if cell[1][0].isalpha()}
    missing = frozenset(f"sheet-missing {lesson.split()[0]}" for _, lesson in of_sheets)
    assert (outcome.live, outcome.kept, outcome.issues) == (GOOD, of_sheets, missing)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_that_lasts_is_told_once_and_changes_nothing_more(world: World, fault: Fault) -> None:
    world.save(fault.hand(journal()))
    world.sync(18)
    first = world.outcome()
    world.sync(19)
    world.save(fault.hand(journal(physics="5")))
    world.sync(20)
    assert replace(world.outcome(), physics="") == first
    with world.database.read() as store:
        assert store.value("SELECT count(*) FROM issues WHERE fixed_seen IS NOT NULL") == 0
