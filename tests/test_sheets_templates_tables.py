"""The templates of «Школа», «Класс» and «КТП»: real workbooks that people fill and choose from lists in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Opened

from journal.calendar import DayOff, Term
from journal.school import School
from journal.settings import Settings
from sheets.class_book import read_class
from sheets.gateway.xlsx import XlsxGateway
from sheets.headings import CLASS_TABLES, PLAN, SCHOOL_TABLES
from sheets.plan_book import read_plans
from sheets.school_book import read_school
from sheets.templates.class_ import class_workbook
from sheets.templates.plan import WorkbookPlan
from sheets.templates.plan_book import plan_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx
from tests.sheets_school import CLASS, PLANS, SCHOOL

PLANNED = (school_workbook(SCHOOL), class_workbook(CLASS), plan_workbook(PLANS), school_workbook(School()))


def opened(folder: Path, plan: WorkbookPlan) -> Opened:
    """The workbook as another library opens it."""
    write_xlsx(plan, folder / "a.xlsx")
    return openpyxl.load_workbook(folder / "a.xlsx")


@pytest.mark.parametrize("plan", PLANNED, ids=lambda plan: plan.title)
def test_a_workbook_in_a_file_is_the_workbook_in_hand(tmp_path: Path, plan: WorkbookPlan) -> None:
    write_xlsx(plan, tmp_path / f"{plan.title}.xlsx")
    read, held = XlsxGateway(tmp_path).read(f"{plan.title}.xlsx"), plan.workbook()
    assert (read.id, read.title) == (held.id, held.title)
    assert [(grid.title, grid.digest()) for grid in read.sheets] == [
        (grid.title, grid.digest()) for grid in held.sheets
    ]


def test_what_is_written_to_files_is_read_from_them(tmp_path: Path) -> None:
    for plan in PLANNED[:3]:
        write_xlsx(plan, tmp_path / f"{plan.title}.xlsx")
    gateway = XlsxGateway(tmp_path)
    assert read_school(gateway.read("Школа.xlsx"), None) == (SCHOOL, [])
    assert read_class(gateway.read("Класс 7А.xlsx"), "7А", "2026/27") == CLASS
    assert read_plans(gateway.read("КТП 7А.xlsx"), "7А", SCHOOL) == PLANS


def test_a_school_with_nothing_in_it_is_written_and_read() -> None:
    assert read_school(school_workbook(School()).workbook(), None) == (School(), [])


def test_spans_for_all_grades_and_for_some_are_written_apart() -> None:
    everyone, day = frozenset(range(1, 12)), date(2026, 10, 5)
    calendar = replace(
        SCHOOL.calendar,
        terms=(
            Term("Год-1", date(2026, 9, 1), date(2026, 10, 1), everyone),
            Term("Т", day, day, frozenset((1, 2, 3, 7))),
        ),
        days_off=(DayOff("", day, day, everyone), DayOff("", day, day), DayOff("", day, day, frozenset((10,)))),
    )
    school = replace(SCHOOL, calendar=calendar)
    assert read_school(school_workbook(school).workbook(), None)[0] == school
    terms = next(sheet for sheet in school_workbook(school).sheets if sheet.title == "Периоды")
    assert [row[3] for row in terms.rows] == ["Классы", "", "1-3, 7"]


def test_every_table_has_a_sheet_with_its_headings() -> None:
    for plan, tables in ((PLANNED[0], SCHOOL_TABLES), (PLANNED[1], CLASS_TABLES)):
        assert [sheet.title for sheet in plan.sheets] == [table.sheet for table in tables]
        assert [sheet.rows[0] for sheet in plan.sheets] == [[c.heading for c in table.columns] for table in tables]
    assert [sheet.title for sheet in PLANNED[2].sheets] == ["Алгебра", "Основы безопасности и защиты Р…"]
    assert PLANNED[2].sheets[0].rows[0] == [column.heading for column in PLAN.columns]


def test_every_setting_stands_with_its_reason() -> None:
    rows = PLANNED[0].sheets[0].rows[1:]
    assert len(rows) == len(Settings.__dataclass_fields__)
    assert ["Срок заполнения", "18:30"] in [row[:2] for row in rows]
    assert all(isinstance(cell, str) and cell for row in rows for cell in row)


def test_dates_are_dates_numbers_are_numbers_and_the_rest_is_text(tmp_path: Path) -> None:
    book = opened(tmp_path, PLANNED[1])
    pupils = book["Ученики"]
    assert [(pupils[cell].value, pupils[cell].number_format) for cell in ("A2", "B4")] == [
        ("0417", "@"),
        ("=Сумма Анна", "@"),
    ]
    assert (pupils["C2"].is_date, pupils["C2"].number_format) == (True, "dd.mm.yyyy")
    assert pupils.column_dimensions["C"].number_format == "dd.mm.yyyy"
    plans = opened(tmp_path, PLANNED[2])["Алгебра"]
    assert [plans[cell].value for cell in ("A3", "D3", "C3")] == [2, 1.5, "Контрольная работа № 1"]


def test_names_are_chosen_from_the_sheets_that_list_them(tmp_path: Path) -> None:
    load = opened(tmp_path, PLANNED[0])["Нагрузка"]
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in load.data_validations.dataValidation}
    assert lists == {"A2": "'Классы'!$A$2:$A$203", "B2": "'Предметы'!$A$2:$A$204", "D2": "'Сотрудники'!$A$2:$A$203"}
    assert {rule.errorStyle for rule in load.data_validations.dataValidation} == {"information"}
    assert load.freeze_panes == "A2"
