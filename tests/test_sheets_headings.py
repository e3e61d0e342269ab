"""Headings: each names one column of its table, however it is typed."""

from __future__ import annotations

import pytest

from sheets.headings import CLASS_TABLES, PLAN, SCHOOL_TABLES, Table, heading_key

TABLES = (*SCHOOL_TABLES, *CLASS_TABLES, PLAN)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.sheet or "КТП")
def test_no_heading_of_a_table_names_two_columns(table: Table) -> None:
    named = [{heading_key(said) for said in (column.heading, *column.aliases)} for column in table.columns]
    assert sum(len(keys) for keys in named) == len(set().union(*named))
    assert "" not in set().union(*named)


def test_no_title_names_two_sheets_of_a_workbook() -> None:
    for tables in (SCHOOL_TABLES, CLASS_TABLES):
        titles = [title.casefold() for table in tables for title in (table.sheet, *table.aliases)]
        assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize(
    "typed", ["Классный руководитель", "КЛАССНЫЙ  РУКОВОДИТЕЛЬ:", " классный\nруководитель", "Kлaccный pукoвoдитeль"]
)
def test_case_spaces_marks_and_look_alikes_are_put_aside(typed: str) -> None:
    assert heading_key(typed) == heading_key("Классный руководитель")


def test_a_column_is_found_by_its_field() -> None:
    assert [PLAN.column(name) for name in ("number", "topic", "kind")] == [0, 2, 5]
