"""`explain sheet`: where everything was found on a sheet, what each column was taken for, what was not understood."""

from __future__ import annotations

import json
from datetime import date
from inspect import getdoc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from manage import app
from sheets.explain.sheet import explain_book, explain_sheet, sheet_lines
from sheets.grid import Grid, Workbook
from tests.test_sheets_explain_cell import JSON

TODAY = date(2026, 11, 23)
REGISTER = Path(__file__).resolve().parents[2] / "shared" / "data" / "kundoluk_8a_quarter1.xlsx"


@pytest.fixture
def said(request: pytest.FixtureRequest) -> dict[str, object]:
    """The answer about the sheet drawn in the test's docstring."""
    grid = Grid.drawn(getdoc(request.function) or "")
    return explain_sheet({"rows": [list(row) for row in grid.rows], "title": "Алгебра (2 гр.)",
                          "school_year": "2026/27"}, TODAY)  # fmt: skip


def columns(said: dict[str, object]) -> list[tuple[str, str, str | None]]:
    found = said["columns"]
    assert isinstance(found, list)
    return [(column["column"], column["taken_for"], column["date"]) for column in found]


def test_each_column_is_told_by_what_it_was_taken_for(said: dict[str, object]) -> None:
    """
    Номер | Ученик     | 07.09 | 09.09 | 31.06 | Прим. | Ср. балл | 1 четверть
    1     | Иванов И.  | 5     | н     | 4     | тихий | 4,5      | 5
    2     | Петров П.  | 4     | 55    |       |       | 4        | н/а
    """
    assert columns(said) == [
        ("C", "урок", "2026-09-07"),
        ("D", "урок", "2026-09-09"),
        ("E", "такой даты нет: не читается", None),
        ("F", "не читается", None),
        ("G", "средний балл: не отметки", None),
        ("H", "отметки за период", None),
    ]
    assert (said["subject"], said["subgroup"], said["pupils"], said["lessons"]) == ("Алгебра", "2", 2, 2)
    assert (said["entries"], said["term_marks"], said["verdict"]) == (3, 2, "issue")
    layout = said["layout"]
    assert isinstance(layout, dict)
    assert {part: where for part, where in layout.items() if where} == {
        "id_column": "A", "name_column": "B", "date_row": 1, "first_pupil": 2,
    }  # fmt: skip


def test_what_was_not_understood_is_told_at_its_cell(said: dict[str, object]) -> None:
    """
    Ученик     | 07.09 | 09.09
    Иванов И.  | 5     | 5,4
    Петров П.  | 55    | н/4
    """
    issues = said["issues"]
    assert isinstance(issues, list)
    assert {(issue["cell"], issue["problem"], issue["severity"]) for issue in issues} >= {
        ("B3", "unknown-mark", "stop"), ("C2", "ambiguous-mark", "stop"), ("C3", "absent-with-mark", "warn"),
    }  # fmt: skip
    assert said["text"] == (
        f"Лист «Алгебра (2 гр.)»: учеников 2, уроков 2, записей 2, отметок за период 0, замечаний {len(issues)}."
    )


def test_the_right_page_and_the_rows_of_headings_are_told(said: dict[str, object]) -> None:
    """
    Дата   | 07.09 | 09.09 |  | Дата  | Урок | Тема    | Домашнее задание
    Урок   | 1     | 2     |  | 07.09 | 1    | Дроби   | § 1
    Вид    | к/р   |       |  | 09.09 | 2    | Степени | § 2
    Иванов И. | 5  | н     |  |       |      |         |
    """
    layout = said["layout"]
    assert isinstance(layout, dict)
    assert (layout["date_row"], layout["number_row"], layout["kind_row"]) == (1, 2, 3)
    assert [(page["heading"], page["topic"], page["homework"]) for page in layout["right_pages"]] == [("E1", "G", "H")]
    lines = list(sheet_lines(said))
    assert "  правая страница с темами и заданиями: с ячейки — E1" in lines
    assert "  B–C: урок («07.09», 07.09.2026 … «09.09», 09.09.2026)" in lines


def test_a_sheet_without_names_or_dates_is_told_to_be_none(said: dict[str, object]) -> None:
    """
    Смета | Рубли
    Мел   | 300
    """
    assert (said["register"], said["verdict"], said["columns"], said["layout"]) == (False, "invalid", [], None)
    assert said["text"] == "Лист «Алгебра (2 гр.)»: журнал не найден. Нужны столбец имён и строка дат уроков."


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"rows": "5"},
        {"rows": [5]},
        {"rows": [[{"a": 1}]]},
        {"rows": [], "title": 5},
        {"rows": [], "school_year": "2026"},
        {"rows": [], "school_year": "2026/28"},
        {"rows": [], "school_year": 2026},
    ],
)
def test_a_faulty_question_is_told(asked: dict[str, object]) -> None:
    said = explain_sheet(asked, TODAY)
    assert said["verdict"] == "invalid"
    assert list(sheet_lines(said)) == [said["text"]] == [f"вопрос не понят: {said['error']}"]


CELL = st.one_of(
    st.sampled_from(
        ["Ученик", "Иванов И.", "05.09", "07.09", "5", "н", "Дата", "Тема", "1 четв", "сентябрь", "", None]
    ),
    JSON.filter(lambda value: not isinstance(value, list | dict)),
)


@given(st.lists(st.lists(CELL, max_size=6), max_size=6))
def test_no_sheet_raises(rows: list[list[object]]) -> None:
    said = explain_sheet({"rows": rows, "title": "Алгебра", "school_year": "2026/27"}, TODAY)
    assert said["verdict"] in ("ok", "issue", "invalid")
    assert json.loads(json.dumps(said)) == said
    assert next(sheet_lines(said)) == said["text"]


def test_one_sheet_of_a_workbook_may_be_asked_for() -> None:
    """The title may be told in part, and in any case; sheets of no register say so."""
    grids = (
        Grid.drawn("Ученик | 07.09.2026\nИванов И. | 5", "Алгебра (1 гр.)"),
        Grid.drawn("Ученик | 07.09.2026\nИванов И. | 5", "Физика"),
        Grid.drawn("Знак | Смысл\nн | нет", "Легенда"),
        Grid("Пусто", []),
    )
    book = Workbook("Журнал 7А.xlsx", "Журнал 7А", "1", grids)
    assert [answer["title"] for answer in explain_book(book, TODAY)] == ["Алгебра (1 гр.)", "Физика", "Легенда"]
    assert [answer["title"] for answer in explain_book(book, TODAY, only="алгебра")] == ["Алгебра (1 гр.)"]
    (legend,) = explain_book(book, TODAY, only="Легенда")
    assert legend["text"] == "Лист «Легенда»: служебный, журнал на нём не ищется."


# ------------------------------------------------------------------------------------------------ the command


def run(*arguments: str, sent: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["explain", "sheet", *arguments], input=sent, env={"COLUMNS": "300"})
    return result.exit_code, result.stdout, result.stderr


def test_the_command_answers_json_with_json() -> None:
    rows = '{"rows": [["Ученик", "07.09"], ["Иванов И.", "5"]], "school_year": "2026/27"}\n'
    code, out, _ = run("--json", sent=rows + "?\n")
    first, second = map(json.loads, out.splitlines())
    assert (code, first["entries"], list(second)) == (0, 1, ["error"])


def test_a_file_or_a_sheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "нет такого файла" in run(str(tmp_path / "нет.xlsx"))[2]
    (tmp_path / "плохой.xlsx").write_bytes(b"no")
    code, out, err = run(str(tmp_path / "плохой.xlsx"))
    assert (code, out, "Не получилось" in err) == (1, "", True)


@pytest.mark.skipif(not REGISTER.exists(), reason="../shared/data is not here")
def test_a_real_register_is_told() -> None:
    code, out, _ = run(str(REGISTER), "--sheet", "биология")
    assert code == 0
    assert out.splitlines()[:5] == [
        "Лист «Биология»: учеников 18, уроков 18, записей 181, отметок за период 17, замечаний 2.",
        "  имена: столбец — B",
        "  первый ученик: строка — 4",
        "  месяцы: строка — 1",
        "  даты: строка — 2",
    ]
    assert "  V: отметки за период («1 ЧТ»)" in out
    assert run(str(REGISTER), "--sheet", "Черчение")[0] == 1
