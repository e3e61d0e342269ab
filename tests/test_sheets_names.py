"""Names as registers write them, and whose row is whose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.issues import Problem
from sheets.names import ClassList, Listed, Movement, is_footer, read_name

CLASS = ClassList(
    [
        Listed("1", "Иванов Пётр Сергеевич"),
        Listed("2", "Белова Анна Олеговна"),
        Listed("3", "Белова Алиса Игоревна"),
        Listed("4", "Салтыков-Щедрин Михаил Львович"),
        Listed("5", "Гусев Артём Ильич"),
        Listed("6", "Ким Ян"),
        Listed("7", "Ким Яна"),
        Listed("8", "Выборнов Лев"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "pupil"),
    [
        ("Иванов Пётр Сергеевич", "1"),
        ("Иванов Петр", "1"),
        ("ИВАНОВ П.", "1"),
        ("Иванов П.С.", "1"),
        ("П.С. Иванов", "1"),
        ("Пётр Иванов", "1"),
        ("3. Иванов П", "1"),
        ("Иванов П. (2 гр.)", "1"),
        ("Иванов Пётр выб. 30.09", "1"),
        ("Белова Ан.", "2"),
        ("Белова Алиса", "3"),
        ("Салтыков - Щедрин М.", "4"),
        ("Гусев .", "5"),
        ("Гyсeв А.", "5"),
    ],
)
def test_a_name_that_fits_one_pupil_is_that_pupil(typed: str, pupil: str) -> None:
    assert CLASS.find("", typed) == (pupil, None)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("Белова", Problem.PUPIL_AMBIGUOUS),
        ("Белова А.", Problem.PUPIL_AMBIGUOUS),
        ("Петров И.", Problem.UNKNOWN_PUPIL),
        ("Иванов С.", Problem.UNKNOWN_PUPIL),
    ],
)
def test_what_cannot_be_told_apart_is_an_issue_never_a_guess(typed: str, problem: Problem) -> None:
    assert CLASS.find("", typed) == (None, problem)


def test_id_and_name_must_agree() -> None:
    assert CLASS.find("1", "Иванов П.") == ("1", None)
    assert CLASS.find("1", "Гусев А.") == (None, Problem.ID_NAME_DISAGREE)
    assert (CLASS.find("6", "Ким Ян"), CLASS.find("7", "Ким Яна")) == (("6", None), ("7", None))
    assert CLASS.find("7", "Ким Ян") == (None, Problem.ID_NAME_DISAGREE)
    assert CLASS.find("99", "Иванов П.") == (None, Problem.UNKNOWN_PUPIL)


def test_movement_typed_into_a_name_is_told_apart_from_it() -> None:
    assert read_name("Белов З. Выбыл(а) 30.09.2024").movement == Movement(left=True, day=30, month=9, year=2024)
    assert read_name("Белов З. (прибыл 5.10)").movement == Movement(left=False, day=5, month=10)
    assert read_name("Белов З. Выбыл(а) 30.09.2024").fits(read_name("Белов Захар"))


def test_a_surname_that_begins_like_a_movement_is_a_surname() -> None:
    for typed, surname in (("Выборнов Лев", "выборнов"), ("Прибылов Лев", "прибылов"), ("Прибыткова А.", "прибыткова")):
        assert (read_name(typed).surname, read_name(typed).movement) == (surname, None)
    assert CLASS.find("", "Прибылов Лев") == (None, Problem.UNKNOWN_PUPIL)
    for typed in ("Белов З. выб. 30.09", "Белова А. выбыла 30.09", "Белов З., отчислен 30.09", "Белова А. приб. 30.09"):
        assert read_name(typed).movement in (
            Movement(left=True, day=30, month=9),
            Movement(left=False, day=30, month=9),
        )


def test_totals_under_the_list_are_no_pupils() -> None:
    assert all(map(is_footer, ("Средний балл", "Итого", "Учитель: Петрова", "ср. балл", "Кол-во «5»")))
    assert not any(map(is_footer, ("Учайкин Пётр", "Итогова Анна", "Датаева О.", "Видов И.", "Темаев")))


@given(st.text(max_size=30), st.text(max_size=5))
def test_no_name_raises_and_nothing_strange_is_anybody(typed: str, pupil_id: str) -> None:
    pupil, problem = CLASS.find(pupil_id, typed)
    assert (pupil is None) == (problem is not None)
    assert pupil is None or read_name(typed).surname
