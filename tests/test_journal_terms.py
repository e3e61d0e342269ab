"""What a term asks for, and the mark its average comes to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from journal.school import School
from journal.terms import average_of, borders, exact_average, suggested

DEFAULT = School().rounding


@pytest.mark.parametrize(
    ("average", "mark"), [("5", 5), ("4.5", 5), ("4.49", 4), ("3.5", 4), ("2.5", 3), ("2.49", 2), ("1", 2)]
)
def test_half_up_is_suggested_where_a_school_says_nothing_else(average: str, mark: int) -> None:
    assert suggested(Decimal(average), borders(DEFAULT, "Алгебра", 7)) == mark


def test_the_line_nearest_to_subject_and_grade_decides() -> None:
    rounding = (*DEFAULT, ("", 10, 4.6, 5), ("Алгебра", 5, 4.65, 5), ("Алгебра", 10, 4.7, 5), ("Физика", 1, 4.9, 5))
    five = {
        (subject, grade): borders(rounding, subject, grade)[5]
        for subject, grade in (("История", 7), ("История", 10), ("Алгебра", 4), ("Алгебра", 9), ("Алгебра", 11))
    }
    assert list(map(str, five.values())) == ["4.5", "4.6", "4.5", "4.65", "4.7"]
    assert borders(rounding, "Алгебра", 9)[4] == Decimal("3.5")
    assert borders((("", 10, 4.6, 5), ("Алгебра", 5, 4.65, 5)), "Алгебра", 11)[5] == Decimal("4.65")


def test_no_table_suggests_nothing() -> None:
    assert suggested(Decimal("4.5"), {}) is None
    assert suggested(Decimal("1.9"), {5: Decimal("4.5"), 2: Decimal(2)}) is None


def test_an_average_is_exact_until_it_is_shown() -> None:
    marks = [(5, 1.0), (4, 1.0), (4, 1.0)]
    assert exact_average(marks) == Decimal(13) / 3
    assert average_of(marks) == Decimal("4.33")
    assert exact_average([(5, 0.0)]) is None
