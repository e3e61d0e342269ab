"""The journal's template: an open paper journal that a teacher can fill and the parser reads back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from journal.calendar import Term
from journal.school import School
from journal.tables import LessonRow, PupilRow, Register
from sheets.gateway.xlsx import read_file
from sheets.journal_book import derive_journal
from sheets.templates.journal import RegisterContent, journal_workbook, register_sheet
from sheets.templates.plan import Region, SheetPlan, WorkbookPlan, blocks
from sheets.templates.write import write_xlsx
from tests.sheets_school import SCHOOL

ALL = frozenset(range(1, 12))
YEAR = replace(
    SCHOOL,
    calendar=replace(
        SCHOOL.calendar,
        terms=(
            Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), ALL),
            Term("2 четверть", date(2026, 11, 2), date(2026, 12, 30), ALL),
            Term("3 четверть", date(2027, 1, 11), date(2027, 3, 26), ALL),
        ),
    ),
)
PUPILS = [
    PupilRow("0417", "Абрамова Вера Ильинична", None, None, None, "", "", "1", ""),
    PupilRow("0418", "Белов Олег Ильич", None, None, None, "", "", "2", ""),
    PupilRow("0419", "Белов Олег Павлович", None, None, None, "", "", "Алгебра: 1", ""),
]
SEPTEMBER, DECEMBER, JANUARY = date(2026, 9, 7), date(2026, 12, 7), date(2027, 1, 18)
CONTENT = RegisterContent(
    Register("7А", "Алгебра"),
    [
        LessonRow(SEPTEMBER, 1, "ответ на уроке", "Дроби", "§ 1"),
        LessonRow(SEPTEMBER, 102, "", "", ""),
        LessonRow(DECEMBER, 1, "", "=СУММ(A1)", "https://сайт.рф"),
    ],
    {("0417", SEPTEMBER, 1): "5/4", ("0418", SEPTEMBER, 1): "н", ("0419", DECEMBER, 1): "4-"},
    {("0417", "1 четверть"): "5"},
)


def drawn(plan: SheetPlan) -> list[str]:
    """The cells of a sheet, a line a row."""
    return [" | ".join(str(cell) for cell in row) for row in plan.grid().rows]


def sheet_in(folder: Path, plan: SheetPlan) -> Worksheet:
    """The sheet as another library reads it from the file."""
    write_xlsx(WorkbookPlan("Журнал 7А", (plan,)), folder / "a.xlsx")
    return openpyxl.load_workbook(folder / "a.xlsx").worksheets[0]


# ---------------------------------------------------------------------------------------------- what stands where


def test_the_register_is_an_open_paper_journal() -> None:
    assert drawn(register_sheet(YEAR, PUPILS, CONTENT)) == [
        (
            "Номер | № | Дата | 07.09.2026 | 07.09.2026 | 1 четверть | 07.12.2026 | 2 четверть |  | Дата | Урок | Тема"
            " | Домашнее задание"
        ),
        " |  | Урок | 1 |  |  | 1",
        " |  | Вид работы | ответ на уроке",
        "0417 | 1 | Абрамова Вера | 5/4 |  | 5 |  |  |  | 07.09.2026 | 1 | Дроби | § 1",
        "0418 | 2 | Белов Олег Ильич | н |  |  |  |  |  | 07.09.2026",
        "0419 | 3 | Белов Олег Павлович |  |  |  | 4- |  |  | 07.12.2026 | 1 | =СУММ(A1) | https://сайт.рф",
    ]


def test_first_classes_have_no_marks_no_kinds_and_no_homework() -> None:
    content = RegisterContent(Register("1А", "Математика"), [LessonRow(SEPTEMBER, 1, "диктант", "Счёт", "§ 1")])
    plan = register_sheet(YEAR, PUPILS[:1], content)
    assert drawn(plan) == [
        "Номер | № | Дата | 07.09.2026 |  | Дата | Урок | Тема",
        " |  | Урок | 1",
        "0417 | 1 | Абрамова Вера |  |  | 07.09.2026 | 1 | Счёт",
    ]
    assert [dropdown.options for dropdown in plan.dropdowns] == [("н", "б", "у", "нп", "оп", "п")]


def test_the_year_stands_after_the_last_term_once_that_has_begun() -> None:
    content = replace(CONTENT, lessons=[*CONTENT.lessons, LessonRow(JANUARY, 1, "", "", "")])
    heads = register_sheet(YEAR, PUPILS, content).rows[0]
    assert heads[6:11] == ["07.12.2026", "2 четверть", "18.01.2027", "3 четверть", "Год"]


def test_a_period_already_marked_has_its_column() -> None:
    content = RegisterContent(Register("7А", "Алгебра"), [], {}, {("0417", "2 четверть"): "4", ("0417", "Год"): "4"})
    assert register_sheet(YEAR, PUPILS, content).rows[0][3:5] == ["2 четверть", "Год"]


def test_a_subgroup_lists_its_pupils_and_whoever_has_an_entry_there() -> None:
    register = Register("7А", "Алгебра", "1")
    plan = register_sheet(YEAR, PUPILS, RegisterContent(register, []))
    assert [row[0] for row in plan.rows[3:]] == ["0417", "0419"]
    assert plan.title == "Алгебра (1 гр.)"
    entered = RegisterContent(register, CONTENT.lessons, {("0418", SEPTEMBER, 1): "5"})
    assert [row[0] for row in register_sheet(YEAR, PUPILS, entered).rows[3:6]] == ["0417", "0418", "0419"]


def test_more_lessons_than_pupils_and_more_pupils_than_lessons_fit() -> None:
    lessons = [LessonRow(date(2026, 9, day), 1, "", f"Тема {day}", "") for day in range(1, 11)]
    rows = register_sheet(YEAR, PUPILS, replace(CONTENT, lessons=lessons)).rows
    assert [row[-2] for row in rows[3:]] == [f"Тема {day}" for day in range(1, 11)]
    assert [row[0] for row in register_sheet(YEAR, PUPILS, RegisterContent(CONTENT.register, [])).rows[3:]] == [
        "0417", "0418", "0419",
    ]  # fmt: skip


def test_the_legend_prints_the_schools_own_alphabet_and_kinds() -> None:
    legend = journal_workbook(YEAR, "7А", PUPILS, [CONTENT]).sheets[-1]
    signs = [row[0] for row in legend.rows[4:] if row[0]]
    kinds = [row[5] for row in legend.rows[1:] if len(row) > 5]
    assert legend.title == "Легенда"
    assert signs == [sign.code for sign in YEAR.alphabet]
    assert kinds == [kind.name for kind in YEAR.kinds]
    first = journal_workbook(YEAR, "1А", PUPILS, []).sheets[-1]
    assert [row[0] for row in first.rows] == ["Знак", "", "н", "б", "у", "нп", "оп", "п"]


# ---------------------------------------------------------------------------------------------- how it looks


def test_the_sheet_a_teacher_opens_is_text_with_lists_and_frozen_headings(tmp_path: Path) -> None:
    sheet = sheet_in(tmp_path, register_sheet(YEAR, PUPILS, CONTENT))
    assert sheet.freeze_panes == "D4"
    assert sheet.column_dimensions["A"].hidden
    assert not sheet.column_dimensions["C"].hidden
    assert {sheet[cell].number_format for cell in ("D1", "D4", "D5", "G6", "L4")} == {"@"}
    assert {sheet.column_dimensions[letter].width for letter in "DG"} <= {4.0 + 5 / 7, 4.7109375}
    assert sheet["L4"].alignment.wrap_text
    assert sheet["D1"].alignment.textRotation == 90
    lists = {str(rule.sqref): (rule.formula1, rule.errorStyle) for rule in sheet.data_validations.dataValidation}
    assert set(lists) == {"D4:E16 G4:G16", "F4:F16 H4:H16", "D3:E3 G3"}
    assert lists["D3:E3 G3"][0] == f"'Легенда'!$F$2:$F${len(YEAR.kinds) + 1}"
    assert lists["F4:F16 H4:H16"][0] == '"5,4,3,2,осв,зч,нз,н/а"'
    assert lists["D4:E16 G4:G16"][0].startswith('"5,4,3,2,н,б,у,нп,оп,осв,зч,нз,.,п,5/5,5/4,')
    assert {style for _, style in lists.values()} == {"information"}


def test_the_format_of_a_cell_still_empty_is_text_too(tmp_path: Path) -> None:
    sheet = sheet_in(tmp_path, register_sheet(YEAR, PUPILS, CONTENT))
    formats = {letter: sheet.column_dimensions[letter].number_format for letter in "DFGHL"}
    assert set(formats.values()) == {"@"}


@pytest.mark.parametrize(
    "typed", ["=1+1", "+7", "-5", "@a", "https://a.b", "mailto:a@b.c", "{=1}", "5/4", "01.09", "0417"]
)
def test_what_looks_like_a_formula_a_link_or_a_number_stays_text(tmp_path: Path, typed: str) -> None:
    sheet = sheet_in(tmp_path, SheetPlan("Лист", [["a"], [typed]]))
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].hyperlink) == (typed, "s", None)


def test_a_list_too_long_for_a_cell_offers_its_first_options(tmp_path: Path) -> None:
    many = replace(YEAR, alphabet=tuple(replace(YEAR.alphabet[0], code=f"код{i}") for i in range(90)))
    sheet = sheet_in(tmp_path, register_sheet(many, PUPILS, CONTENT))
    formulas = [rule.formula1 for rule in sheet.data_validations.dataValidation if "код0" in rule.formula1]
    assert [formula[:20] for formula in formulas] == ['"5,4,3,2,код0,код1,к']
    assert [len(formula) <= 257 for formula in formulas] == [True]


def test_neighbouring_columns_make_one_region() -> None:
    assert blocks([5, 3, 4, 8], 1, 9) == (Region(1, 3, 9, 5), Region(1, 8, 9, 8))
    assert blocks([], 1, 9) == ()


# ---------------------------------------------------------------------------------------------- there and back


def test_a_journal_in_a_file_is_the_journal_in_hand(tmp_path: Path) -> None:
    plan = journal_workbook(YEAR, "7А", PUPILS, [CONTENT, replace(CONTENT, register=Register("7А", "Алгебра", "1"))])
    path = tmp_path / "Журнал 7А.xlsx"
    write_xlsx(plan, path)
    read, held = read_file(path), plan.workbook("Журнал 7А.xlsx")
    assert (read.id, read.title) == (held.id, held.title)
    assert [(grid.title, grid.digest()) for grid in read.sheets] == [
        (grid.title, grid.digest()) for grid in held.sheets
    ]


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TYPED, max_size=5), min_size=1, max_size=5))
def test_whatever_is_typed_comes_back_from_a_file_as_it_was(tmp_path: Path, rows: list[list[str]]) -> None:
    plan = WorkbookPlan("Книга", (SheetPlan("Лист", [list(row) for row in rows]),))
    write_xlsx(plan, tmp_path / "a.xlsx")
    assert read_file(tmp_path / "a.xlsx").sheets[0].digest() == plan.sheets[0].grid().digest()


def test_equal_plans_give_equal_files_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    plan = journal_workbook(YEAR, "7А", PUPILS, [CONTENT])
    write_xlsx(plan, tmp_path / "sub" / "a.xlsx")
    write_xlsx(plan, tmp_path / "sub" / "b.xlsx")
    write_xlsx(plan, tmp_path / "sub" / "b.xlsx")
    assert (tmp_path / "sub" / "a.xlsx").read_bytes() == (tmp_path / "sub" / "b.xlsx").read_bytes()
    assert sorted(path.name for path in (tmp_path / "sub").iterdir()) == ["a.xlsx", "b.xlsx"]


@pytest.mark.parametrize("school", [YEAR, SCHOOL], ids=["three terms", "two terms"])
def test_the_parser_reads_the_template_back(school: School) -> None:
    book = journal_workbook(school, "7А", PUPILS, [CONTENT]).workbook()
    derived = derive_journal(book, "7А", school, PUPILS, {}, date(2027, 2, 1)).derived
    (register,) = (tables for tables in derived if tables.sheet == "Алгебра")
    assert register.register == CONTENT.register
    assert [(entry.pupil, entry.day, entry.number, entry.typed) for entry in register.entries] == [
        (pupil, day, number, typed) for (pupil, day, number), typed in CONTENT.cells.items()
    ]
    assert [(mark.pupil, mark.period, mark.mark) for mark in register.term_marks] == [("0417", "1 четверть", 5)]
    said = {(lesson.day, lesson.number): lesson[2:] for lesson in register.lessons}
    assert said[SEPTEMBER, 1] == ("ответ на уроке", "Дроби", "§ 1")
    assert said[DECEMBER, 1] == ("", "=СУММ(A1)", "https://сайт.рф")
