"""The good journal itself: nothing is said of it, and an edit of it is just that edit."""

from __future__ import annotations

from tests.structure_school import GOOD, TOPICS, World, journal, on_algebra, put, world

__all__ = ["world"]


def test_of_the_good_journal_everything_is_read_and_nothing_is_told(world: World) -> None:
    outcome = world.outcome()
    assert (outcome.live, outcome.kept, outcome.issues) == (GOOD, {}, frozenset())
    assert [lesson.split()[0] for lesson in outcome.lessons] == [f"{day:02}.09" for day in TOPICS]


def test_an_edit_is_an_edit_and_a_clearing_a_withdrawal(world: World) -> None:
    world.save(on_algebra(put(D4="4", E4="", F6="3", H9="5"))(journal(physics="5")))
    world.sync(18)
    outcome = world.outcome()
    expected = GOOD | {("0701", "02.09 3"): "4", ("0703", "09.09 3"): "3", ("0706", "16.09 3"): "5"}
    del expected["0701", "07.09 2"]
    assert (outcome.live, outcome.kept, outcome.issues, outcome.physics) == (expected, {}, frozenset(), "5")
