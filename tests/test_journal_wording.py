"""Figures and days are said as Russian speakers say them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from journal.wording import LESSONS, counted, decimal, percent, plural, school_week, short_name, signed, span, whole


@pytest.mark.parametrize(
    ("count", "word"),
    [(0, "уроков"), (1, "урок"), (2, "урока"), (5, "уроков"), (11, "уроков"), (14, "уроков"), (21, "урок"),
     (112, "уроков"), (122, "урока")],
)  # fmt: skip
def test_a_count_takes_its_form(count: int, word: str) -> None:
    assert plural(count, LESSONS) == word


def test_figures_have_decimal_commas_and_halves_go_up() -> None:
    assert decimal(4.345) == "4,35"
    assert decimal(Decimal("3.5"), 0) == "4"
    assert percent(0.885) == "89\u00a0%"
    assert percent(0.58461, 2) == "58,46\u00a0%"
    assert whole(21340) == "21\u00a0340"
    assert counted(21340, LESSONS) == "21\u00a0340\u00a0уроков"


def test_a_change_carries_its_sign_and_none_is_a_plain_zero() -> None:
    assert [signed(0.12), signed(-1, 0), signed(-0.001)] == ["+0,12", "\u22121", "0"]


def test_a_week_names_its_months_once_where_it_can() -> None:
    assert school_week(date(2026, 11, 16)) == "16–20\u00a0ноября"
    assert school_week(date(2026, 11, 30)) == "30\u00a0ноября – 4\u00a0декабря"
    assert school_week(date(2026, 11, 16), days=6) == "16–21\u00a0ноября"
    assert span(date(2026, 12, 1), date(2026, 12, 1)) == "1\u00a0декабря"


def test_a_teacher_is_shortened_to_initials() -> None:
    assert short_name("Белова Анна Петровна") == "Белова А.\u00a0П."
    assert short_name("Белова") == "Белова"
    assert short_name("") == ""
