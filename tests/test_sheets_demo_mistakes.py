"""Every slip planted in the demo school's registers is told by the sync as its table says, and no other."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from journal.issues import Problem
from sheets.demo import DemoSchool, demo_school
from sheets.demo.mistakes import BY_NAME, MISTAKES
from sheets.grid import Workbook
from sheets.journal_book import derive_journal

EVENING = datetime(2026, 11, 27, 21, tzinfo=ZoneInfo("Europe/Moscow"))


#: What is life and no slip of the hand, worth a look all the same, with how often a year and class it may be.
LIFE = {
    Problem.ABSENT_WITH_MARK: 30,
    Problem.TERM_MARK_UNLIKE_AVERAGE: 30,
    Problem.TERM_MARK_FEW_MARKS: 15,
    Problem.TERM_MARK_ABSENT: 5,
    Problem.TWO_AT_TERM_EDGE: 15,
    Problem.TWO_AFTER_ABSENCE: 15,
    Problem.TWO_NOT_CORRECTED: 15,
}


@cache
def demo(seed: int = 1) -> DemoSchool:
    return demo_school(seed=seed, until=EVENING.date(), moment=EVENING)


@cache
def problems(name: str) -> Counter[Problem]:
    """What the sync says of a class's journal as it stands at the end."""
    desk = demo().desk(name)
    desk.advance(EVENING)
    grids = tuple(desk.sheet(register).grid() for register in desk.registers)
    book = Workbook(f"Журнал {name}.xlsx", f"Журнал {name}", "1", grids)
    tables = derive_journal(book, name, demo().school_on(EVENING.date()), desk.tables().pupils, {}, EVENING.date())
    return Counter(issue.problem for derived in tables.derived for issue in derived.issues)


def standing(name: str) -> Counter[Problem]:
    """The problems of the slips that a class was dealt and nobody mended."""
    dealt = (BY_NAME[kind].problem for kind in demo().mistakes.get(name, ()) if not kind.endswith(", mended"))
    return Counter(problem for problem in dealt if problem is not None)


@pytest.mark.parametrize("name", demo_school(until=date(2026, 9, 2)).school.class_names)
def test_a_class_has_the_issues_of_its_slips_and_no_others(name: str) -> None:
    assert without_life(problems(name)) == without_life(standing(name))


def without_life(found: Counter[Problem]) -> dict[Problem, int]:
    return {problem: number for problem, number in found.items() if problem not in LIFE}


def test_the_school_has_an_issue_of_every_kind_the_table_names() -> None:
    found = {problem for name in demo().school.class_names for problem in problems(name)}
    assert found - LIFE.keys() == {mistake.problem for mistake in MISTAKES} - {None} - LIFE.keys()


@pytest.mark.parametrize("problem", LIFE)
def test_what_is_life_is_told_of_some_but_not_of_many(problem: Problem) -> None:
    number = sum(problems(name)[problem] for name in demo().school.class_names)
    a_third_of_a_year, classes = 1 / 3, len(demo().school.class_names)
    assert 0 < number < LIFE[problem] * classes * a_third_of_a_year
