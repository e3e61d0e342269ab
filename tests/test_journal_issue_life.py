"""What makes an issue the same one, and which kinds may be set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journal.issue_life import OPEN, STATE_NAMES, State, free_key, identity, identity_of, may_be_dismissed
from journal.issues import CATALOGUE, Issue, Problem
from journal.places import Place
from journal.settings import Settings

ALGEBRA = ("7А", "Алгебра", "")
CELL = Issue(Place("7А", "Алгебра", 4, 2), Problem.UNKNOWN_MARK, "55", "", *ALGEBRA, date(2026, 9, 2), 1, "0001")
HEADING = Issue(Place("7А", "Алгебра", 0, 5), Problem.UNKNOWN_DATE, "вт", "", *ALGEBRA)
SETTING = Issue(Place("Школа", "Параметры", 3, 1), Problem.BAD_SETTING, "семь")


@pytest.mark.parametrize(
    "same",
    [
        replace(CELL, place=Place("7А", "Алгебра", 9, 7)),
        replace(CELL, place=Place("7А", "алгебра 7", 4, 2)),
        replace(CELL, text="5х"),
        replace(CELL, detail="другими словами"),
    ],
)
def test_a_cell_is_known_by_its_lesson_pupil_and_kind(same: Issue) -> None:
    assert identity_of(same) == identity_of(CELL)


@pytest.mark.parametrize(
    "other",
    [
        replace(CELL, problem=Problem.AMBIGUOUS_MARK),
        replace(CELL, pupil="0002"),
        replace(CELL, day=date(2026, 9, 3)),
        replace(CELL, number=2),
        replace(CELL, subgroup="1"),
        replace(CELL, school_class="7Б"),
        replace(CELL, subject="Физика"),
    ],
)
def test_another_lesson_pupil_or_kind_is_another_issue(other: Issue) -> None:
    assert identity_of(other) != identity_of(CELL)


def test_without_lesson_and_pupil_it_is_known_by_what_was_typed() -> None:
    assert identity_of(replace(HEADING, place=Place("7А", "Алгебра", 2, 9))) == identity_of(HEADING)
    assert identity_of(replace(HEADING, text="ср")) != identity_of(HEADING)


def test_what_belongs_to_no_register_is_known_by_its_sheet() -> None:
    assert identity_of(replace(SETTING, place=Place("Школа", "Параметры", 9, 1))) == identity_of(SETTING)
    assert identity_of(replace(SETTING, place=Place("Школа", "Звонки", 3, 1))) != identity_of(SETTING)


def test_a_day_is_the_same_as_a_date_and_as_the_database_keeps_it() -> None:
    told = ("unknown-mark", "55", ALGEBRA)
    assert identity("", *told, date(2026, 9, 2), 1, "0001") == identity("", *told, "2026-09-02", 1, "0001")


def test_a_key_tells_nothing_is_the_years_own_and_is_taken_once() -> None:
    about = identity_of(CELL)
    first = free_key("2026/27", about)
    assert first == free_key("2026/27", identity_of(replace(CELL, text="5х")))
    assert free_key("2027/28", about) != first
    second = free_key("2026/27", about, {first})
    assert second != first
    assert free_key("2026/27", about, {first, second}) not in {first, second}
    assert len(first) == 24
    assert set(first) <= set("0123456789abcdef")


def test_only_kinds_of_the_catalogue_or_of_the_school_are_set_aside() -> None:
    school = Settings(dismissible_issues=f"{CATALOGUE[Problem.UNKNOWN_COLUMN].name.upper()} ; такого вида нет")
    assert may_be_dismissed(Problem.ABSENT_WITH_MARK, Settings())
    assert not may_be_dismissed(Problem.UNKNOWN_MARK, Settings())
    assert [may_be_dismissed(Problem.UNKNOWN_COLUMN, settings) for settings in (Settings(), school)] == [False, True]
    assert not may_be_dismissed(Problem.UNKNOWN_MARK, school)


def test_what_was_not_stored_is_never_set_aside_by_default() -> None:
    """A cell that nobody can read is mended, not explained."""
    aside = {problem for problem in Problem if may_be_dismissed(problem, Settings())}
    assert {str(CATALOGUE[problem].severity) for problem in aside} == {"warn", "note"}


def test_every_state_has_its_name() -> None:
    assert set(STATE_NAMES) == set(State)
    assert set(OPEN) < set(State)
