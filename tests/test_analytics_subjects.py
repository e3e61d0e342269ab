"""A subject's card: the average, what stands behind it and what is left out, with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from analytics.subjects import explained, marks_asked_for, subject_cards
from journal.school import Load, School, Subject
from journal.settings import Settings
from journal.tables import Recorded
from journal.terms import marks_needed
from journal.work import KINDS

TERM_MARK = ["subject", "subgroup", "period", "typed", "mark", "special"]


def entries(*cells: dict[str, Any]) -> list[Recorded]:
    blank: dict[str, Any] = {
        "subject": "Алгебра",
        "subgroup": "",
        "day": date(2026, 9, 7),
        "number": 1,
        "unread": False,
    }
    blank |= dict.fromkeys(("kind", "topic", "homework"), "")
    blank |= dict.fromkeys(("typed", "marks", "attendance", "reason", "special"))
    return [Recorded(**blank | cell) for cell in cells]


def test_a_card_explains_its_average() -> None:
    (card,) = subject_cards(
        entries(
            {"typed": "5", "marks": "5", "kind": "контрольная работа", "topic": "Дроби"},
            {"typed": "4/3", "marks": "43", "day": date(2026, 9, 9), "number": 101},
            {"typed": "н", "attendance": "absent", "day": date(2026, 9, 10)},
            {"typed": ".", "special": "pending", "day": date(2026, 9, 11)},
            {"typed": "осв", "special": "exempt", "day": date(2026, 9, 12)},
        ),
        pd.DataFrame([("Алгебра", "", "1 четверть", "4", 4, None)], columns=TERM_MARK),
        KINDS,
        {("Алгебра", ""): 5},
        ["1 четверть", "Год"],
    )
    assert (card.weighted, card.plain, card.control) == (Decimal("4.14"), Decimal("4.00"), Decimal("5.00"))
    assert [(mark.mark, mark.weight, mark.number) for mark in card.marks] == [
        (5, 1.5, 1),
        (4, 1.0, None),
        (3, 1.0, None),
    ]
    assert explained(card.marks) == (Decimal("14.5"), Decimal("3.5"))
    assert [(left.typed, left.why) for left in card.left] == [
        ("н", "пропуск — в средний балл не входит"),
        (".", "долг: отметка ещё будет"),
        ("осв", "освобождение — в средний балл не входит"),
    ]
    assert (card.missed, card.need, card.term_marks) == (1, 5, (("1 четверть", "4"),))


def test_an_absence_with_a_mark_is_both() -> None:
    (card,) = subject_cards(
        entries({"typed": "н/5", "marks": "5", "attendance": "absent"}), pd.DataFrame(columns=TERM_MARK), KINDS, {}, []
    )
    assert (card.plain, card.missed, card.left) == (Decimal("5.00"), 1, ())


def test_a_subject_without_entries_is_there_when_marks_are_asked_for() -> None:
    (card,) = subject_cards(entries(), pd.DataFrame(columns=TERM_MARK), KINDS, {("Физика", "1"): 3}, [])
    assert (card.subject, card.subgroup, card.weighted, card.need, card.marks) == ("Физика", "1", None, 3, ())


def test_no_marks_are_asked_for_in_grade_1_nor_where_a_subject_is_passed_without_them() -> None:
    school = School(
        subjects=(Subject("Алгебра"), Subject("Разговоры о важном", credit_only=True)),
        load=(
            Load("1А", "Алгебра", "", "t1", 3),
            Load("7А", "Алгебра", "", "t1", 3),
            Load("7А", "Разговоры о важном", "", "t1", 1),
        ),
    )
    assert marks_asked_for(school, "7А", "", half_year=False) == {("Алгебра", ""): 5}
    assert marks_asked_for(school, "1А", "", half_year=False) == {}


@pytest.mark.parametrize(
    ("hours", "half_year", "need"),
    [
        (0, False, 0), (1, False, 3), (2, False, 3), (3, False, 5), (4, False, 7), (6, False, 7),
        (1, True, 5), (3, True, 9), (4, True, 12),
    ],
)  # fmt: skip
def test_more_hours_ask_for_more_marks(hours: float, half_year: bool, need: int) -> None:  # noqa: FBT001
    assert marks_needed(hours, Settings(), half_year=half_year) == need
