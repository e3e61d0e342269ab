"""What slipped is told from what was corrected: rows of pupils down, columns of lessons across."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import getdoc

import pytest

from database.writing.moved import Gap, Moved, moved


def cells(drawing: str) -> dict[tuple[str, str], str]:
    """(pupil, lesson) → text of a drawing whose first line names the lessons."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    return {(line[0], lesson): text for line in lines for lesson, text in zip(head[1:], line[1:], strict=False) if text}


def compared(before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> Moved:
    return moved(before, after, "АБВГ", "12345")


@pytest.fixture
def both(request: pytest.FixtureRequest) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """The two drawings of a docstring: before, and after the line «→»."""
    before, _, after = (getdoc(request.function) or "").partition("→")
    return cells(before), cells(after)


Both = tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]


def test_a_row_shifted_to_the_right(both: Both) -> None:
    """
      | 1 | 2 | 3 | 4 | 5
    А | 5 | 4 | н | 3 |
    Б | 4 |   | 5 |   |
    →
      | 1 | 2 | 3 | 4 | 5
    А |   | 5 | 4 | н | 3
    Б | 4 |   | 5 |   |
    """
    assert compared(*both) == ({"А": "А"}, {})


def test_a_row_shifted_to_the_left_from_its_second_cell_and_a_new_mark(both: Both) -> None:
    """
      | 1 | 2 | 3 | 4 | 5
    А | 5 | 2 | н | 3 |
    →
      | 1 | 2 | 3 | 4 | 5
    А | 5 | н | 3 |   | 4
    """
    assert compared(*both) == ({"А": "А"}, {})


def test_a_column_drawn_up_by_one(both: Both) -> None:
    """
      | 1 | 2
    А | 2 | 5
    Б | 3 | 5
    В | 4 | 4
    Г | 5 |
    →
      | 1 | 2
    А | 3 | 5
    Б | 4 | 5
    В | 5 | 4
    Г |   |
    """
    assert compared(*both) == ({}, {"1": "1"})


def test_names_one_row_further_down_than_their_marks(both: Both) -> None:
    """
      | 1 | 2 | 3
    А | 5 | 4 |
    Б | 3 |   | н
    В |   | 2 | 2
    →
      | 1 | 2 | 3
    Б | 5 | 4 |
    В | 3 |   | н
    Г |   | 2 | 2
    """
    assert compared(*both) == ({"А": None, "Б": "А", "В": "Б", "Г": "В"}, {})


def test_a_row_shifted_over_a_term_s_column(both: Both) -> None:
    """
      | 1 | 2 | 3 | 4 | 5
    А | 5 | 4 | н | 3 | 2
    Б | 4 | 3 |   |   | 5
    →
      | 1 | 2 | 3 | 4 | 5
    А |   | 5 | 4 | 5 | 3
    Б | 4 | 3 |   |   | 5
    """
    before, after = both
    assert moved(before, after, "АБ", ["1", "2", "3", Gap(3), "4", "5"]) == ({"А": "А"}, {})
    assert moved(before, after, "АБ", "12345") == ({}, {})


def test_a_row_shifted_back_over_a_term_s_column(both: Both) -> None:
    """
      | 1 | 2 | 3 | 4 | 5
    А | 5 | 4 | н | 3 | 2
    Б | 4 | 3 |   |   | 5
    →
      | 1 | 2 | 3 | 4 | 5
    А | 4 | н | 5 | 2 |
    Б | 4 | 3 |   |   | 5
    """
    before, after = both
    assert moved(before, after, "АБ", ["1", "2", "3", Gap(3), "4", "5"]) == ({"А": "А"}, {})


def test_marks_one_row_further_down_whose_last_left_the_list(both: Both) -> None:
    """
      | 1 | 2 | 3 | 4
    А | 5 | 4 | 3 |
    Б | 3 |   | н |
    В |   | 2 | 2 |
    Г | 4 | 3 |   | 5
    →
      | 1 | 2 | 3 | 4
    А |   |   |   |
    Б | 5 | 4 | 3 |
    В | 3 |   | н |
    Г |   | 2 | 2 |
    """
    before, after = both
    rows, columns = moved(before, after, "АБВГ", "1234")
    assert (set(rows), set(columns)) in (({*"АБВГ"}, set()), (set(), {*"1234"}), ({*"АБВ"}, {"4"}))


def test_columns_that_slipped_take_the_sparse_ones_along(both: Both) -> None:
    """
      | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
    А | 5 | 4 |   |   | 4 | 4 | 5 |
    Б | 3 | 5 |   |   |   | 2 |   | 3
    В | 2 | 3 | 2 |   | 5 |   |   |
    Г |   |   |   | 4 |   | 3 | 4 |
    Д |   |   |   |   | 3 | 5 |   | 5
    →
      | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
    А |   |   |   |   | 4 | 4 | 5 |
    Б | 5 | 4 |   |   |   | 2 |   | 3
    В | 3 | 5 |   |   | 5 |   |   |
    Г | 2 | 3 | 2 | 3 |   | 3 | 4 |
    Д |   |   |   |   | 3 | 5 |   | 5
    """
    before, after = both
    assert moved(before, after, "АБВГД", "12345678") == ({}, {"1": "1", "2": "2", "3": "3"})


def test_a_date_deleted_with_the_rest_drawn_up(both: Both) -> None:
    """
      | 1 | 2 | 3 | 4
    А | 5 | 4 | 3 |
    Б |   | 3 | 4 |
    →
      | 2 | 3 | 4
    А | 5 | 4 | 3
    Б |   | 3 | 4
    """
    before, after = both
    assert moved(before, after, "АБ", "234") == ({}, {"2": "1", "3": "2", "4": "3"})


def test_a_row_pasted_over_another(both: Both) -> None:
    """
      | 1 | 2 | 3 | 4
    А | 5 | 4 | 3 | н
    Б | 2 | 5 | 5 |
    →
      | 1 | 2 | 3 | 4
    А | 5 | 4 | 3 | н
    Б | 5 | 4 | 3 | н
    """
    assert compared(*both) == ({"Б": "А"}, {})


@pytest.mark.parametrize(
    "after",
    [
        {("А", "1"): "4", ("А", "2"): "4", ("А", "3"): "4", ("Б", "1"): "5"},
        {("А", "4"): "5", ("Б", "1"): "5"},
        {("Б", "1"): "5"},
        {},
        {("А", "1"): "2", ("А", "2"): "4", ("А", "3"): "3", ("Б", "1"): "2", ("Б", "2"): "5"},
    ],
)
def test_corrections_and_clearings_are_no_slip(after: dict[tuple[str, str], str]) -> None:
    before = {("А", "1"): "2", ("А", "2"): "3", ("А", "3"): "3", ("Б", "1"): "5"}
    assert compared(before, after) == ({}, {})


def test_a_few_cells_moved_to_the_day_they_belong_to_are_no_slip(both: Both) -> None:
    """
      | 1 | 2
    А | н |
    Б | н |
    В | н |
    →
      | 1 | 2
    А |   | н
    Б |   | н
    В |   | н
    """
    assert compared(*both) == ({}, {})
