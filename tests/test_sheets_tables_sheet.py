"""Tables under headings: found wherever they stand, read with their addresses."""

from __future__ import annotations

from inspect import getdoc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.issues import Issue, Problem
from sheets.cells import DATE, NUMBER, TEXT
from sheets.grid import CellError, Grid, Value, Workbook
from sheets.headings import LOAD, PLAN, SCHOOL_TABLES, TERMS, Table
from sheets.tables_sheet import Found, find_table, read_table


@pytest.fixture
def grid(request: pytest.FixtureRequest) -> Grid:
    """The sheet drawn in the test's own docstring."""
    return Grid.drawn(getdoc(request.function) or "", "Нагрузка")


def shown(found: Found, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row.shown(name) for name in names) for row in found.rows]


def said(issues: list[Issue] | tuple[Issue, ...]) -> list[str]:
    return [str(issue) for issue in issues]


def test_rows_are_read_by_heading_in_any_order_with_other_columns_between(grid: Grid) -> None:
    """
    Учитель | Заметки | КЛАСС | Предмет | Часов в неделю
    u1      | срочно  | 7А    | Алгебра | 3
    """
    found = read_table(grid, LOAD, "Школа")
    assert shown(found, "school_class", "subject", "subgroup", "teacher", "hours") == [("7А", "Алгебра", "", "u1", "3")]
    assert found.issues == ()


def test_headings_stand_below_a_title_and_blank_rows_are_passed_over(grid: Grid) -> None:
    """
    Школа «Берёзка» |         |
    |||
    Нагрузка на     | 2026/27 | учебный год
    Класс           | Предмет | Преподаватель
    |||
    7А              | Алгебра | u1
    |||
    8А              | Физика  | u2
    """
    found = read_table(grid, LOAD, "Школа")
    assert shown(found, "school_class", "teacher") == [("7А", "u1"), ("8А", "u2")]
    assert [row.row for row in found.rows] == [5, 7]


def test_latin_look_alikes_and_other_names_of_headings_are_understood(grid: Grid) -> None:
    """
    Kлacc | Дисциплина | Гр. | Педагог
    7А    | Алгебра    | 1   | u1
    """
    assert shown(read_table(grid, LOAD, "Школа"), "school_class", "subgroup") == [("7А", "1")]


def test_a_missing_heading_is_named_and_no_row_is_read(grid: Grid) -> None:
    """
    Класс | Прдмет  | Учитель
    7А    | Алгебра | u1
    """
    found = read_table(grid, LOAD, "Школа")
    assert (found.rows, found.whole) == ((), False)
    assert said(found.issues) == ["Школа, Нагрузка!строка 1: «Предмет» — нет такого заголовка"]


def test_a_blank_sheet_lacks_every_heading_it_needs() -> None:
    found = read_table(Grid.of("Нагрузка", []), LOAD, "Школа")
    assert [issue.text for issue in found.issues] == ["Класс", "Предмет", "Учитель"]


def test_a_missing_sheet_is_one_issue() -> None:
    found = find_table(Workbook("Школа.xlsx", "Школа", "v", ()), LOAD)
    assert said(found.issues) == ["Школа, Нагрузка: нет такого листа"]
    assert not found.whole


def test_a_sheet_is_found_by_another_title() -> None:
    grid = Grid.of("  тарификация ", [["Класс", "Предмет", "Учитель"], ["7А", "Алгебра", "u1"]])
    assert shown(find_table(Workbook("Школа.xlsx", "Школа", "v", (grid,)), LOAD), "subject") == [("Алгебра",)]


def test_a_standard_heading_goes_before_another_name_for_it(grid: Grid) -> None:
    """
    План       | № | Тема    | Содержание | Дата
    01.01.2020 | 1 | Дроби   | о дробях   | 01.09.2026
    """
    found = read_table(grid, PLAN, "КТП 7А")
    assert shown(found, "planned", "topic") == [("01.09.2026", "Дроби")]


def test_what_cannot_be_read_is_an_issue_at_its_cell() -> None:
    grid = Grid.of(
        "Периоды", [["Период", "Начало", "Конец"], ["1 четверть", "сентябрь", CellError("#ИМЯ?")], ["", "x"]]
    )
    first, second = read_table(grid, TERMS, "Школа").rows
    assert (first.need("name", TEXT), first.need("first", DATE), first.take("last", DATE, None)) == (
        "1 четверть",
        None,
        None,
    )
    assert said(first.issues) == [
        "Школа, Периоды!B2: «сентябрь» — строка не понята (нужна дата, например 01.09.2026)",
        "Школа, Периоды!C2: «#ИМЯ?» — строка не понята (в ячейке ошибка формулы)",
    ]
    assert second.need("name", TEXT) is None
    assert said(second.issues) == ["Школа, Периоды!A3: строка не понята (не заполнено: нужен текст)"]


def test_an_issue_in_a_row_of_a_class_names_the_class() -> None:
    grid = Grid.of("Нагрузка", [["Класс", "Предмет", "Учитель", "Часы"], [" 7 a ", "Алгебра", "u1", "три"]])
    (row,) = read_table(grid, LOAD, "Школа").rows
    assert row.take("hours", NUMBER, 1.5) == 1.5
    assert [(issue.problem, issue.school_class) for issue in row.issues] == [(Problem.BAD_ROW, "7А")]


CELLS = st.one_of(
    st.text(max_size=8), st.floats(), st.dates(), st.booleans(),
    st.sampled_from([column.heading for table in SCHOOL_TABLES for column in table.columns]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=6), max_size=6), st.sampled_from(SCHOOL_TABLES))
def test_no_sheet_raises(rows: list[list[Value]], table: Table) -> None:
    found = read_table(Grid.of("Лист", rows), table, "Школа")
    for row in found.rows:
        for column in table.columns:
            row.text(column.field)
            row.need(column.field, DATE)
