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
    found, dealt = Counter(problems(name)), standing(name)
    # Works handed in after an absence are life, not slips: «н/4» is stored and worth a look.
    del found[Problem.ABSENT_WITH_MARK], dealt[Problem.ABSENT_WITH_MARK]
    assert found == dealt


def test_the_school_has_an_issue_of_every_kind_the_table_names() -> None:
    found = {problem for name in demo().school.class_names for problem in problems(name)}
    assert found == {mistake.problem for mistake in MISTAKES} - {None}


def test_works_handed_in_after_an_absence_are_some_but_not_many() -> None:
    number = sum(problems(name)[Problem.ABSENT_WITH_MARK] for name in demo().school.class_names)
    assert 15 < number < 90
