"""The workbook «КТП»: plans of lessons, a sheet a subject."""

from __future__ import annotations

from datetime import date

from journal.tables import PlanRow, PlanTables
from sheets.grid import Grid, Workbook
from sheets.plan_book import read_plans
from sheets.templates.plan_book import plan_workbook
from tests.sheets_school import PLANS, SCHOOL


def read(**sheets: str) -> tuple[PlanTables, list[str]]:
    """The plans drawn by the title of their sheets, and what is wrong in them."""
    grids = tuple(Grid.drawn(drawing, title) for title, drawing in sheets.items())
    tables = read_plans(Workbook("КТП 7А.xlsx", "КТП 7А", "v", grids), "7А", SCHOOL)
    return tables, [str(issue).removeprefix("КТП 7А, ") for issue in tables.issues]


def test_plans_written_are_the_plans_read() -> None:
    assert read_plans(plan_workbook(PLANS).workbook(), "7А", SCHOOL) == PLANS


def test_a_workbook_without_plans_is_empty_and_without_reproach() -> None:
    assert read_plans(plan_workbook(PlanTables("7А")).workbook(), "7А", SCHOOL) == PlanTables("7А")


def test_a_plan_is_read_with_its_sections_put_aside() -> None:
    tables, issues = read(
        Алг="""
        № п/п | Тема урока            | Кол-во часов | Дата       | Форма контроля
              | Раздел 1. Выражения   |              |            |
        1     | Числовые выражения    | 2            | 02.09.2026 |
        2     | Контрольная работа    | 1,5          | скоро      | сам.
        3     |                       | 1            |            |
        4     | Дроби                 |              |            | танцы
        """
    )
    assert tables.plans == [
        PlanRow("Алгебра", 1, date(2026, 9, 2), "Числовые выражения", 2.0, "", ""),
        PlanRow("Алгебра", 2, None, "Контрольная работа", 1.5, "", "самостоятельная работа"),
        PlanRow("Алгебра", 4, None, "Дроби", 1.0, "", "танцы"),
    ]
    assert issues == [
        "Алг!D4: «скоро» — строка не понята (нужна дата, например 01.09.2026)",
        "Алг!B5: строка не понята (не заполнено: нужен текст)",
        "Алг!E6: «танцы» — такого вида работы нет",
    ]
    assert {(issue.subject, issue.school_class) for issue in tables.issues} == {("Алгебра", "7А")}


def test_topics_without_numbers_are_numbered_in_order() -> None:
    tables, issues = read(Алгебра="Тема |\nДроби |\nСтепени |")
    assert [(plan.number, plan.topic) for plan in tables.plans] == [(1, "Дроби"), (2, "Степени")]
    assert issues == []


def test_unknown_subjects_repeated_plans_and_sheets_without_headings_are_told() -> None:
    tables, issues = read(
        Астрология="Тема |\nЗнаки |", Алгебра="Тема |\nДроби |", алг="Тема |\nСтепени |",
        Физкультура="Что делаем | Когда", Замечания="что угодно | и ещё", Легенда="знак |",
    )  # fmt: skip
    assert [(plan.subject, plan.topic) for plan in tables.plans] == [("Астрология", "Знаки"), ("Алгебра", "Дроби")]
    assert issues == [
        "Астрология: «Астрология» — предмета нет в списке предметов",
        "Физкультура: «Тема» — нет такого заголовка",
        "алг: «алг» — строка не понята (план предмета уже на листе «Алгебра»)",
    ]


def test_dates_of_another_year_repeated_numbers_and_nonsense_hours_are_told() -> None:
    tables, issues = read(
        Алгебра="""
        № | Дата       | Тема     | Часов
        1 | 02.09.2025 | Дроби    | 102
        2 | 05.09.2026 | Степени  | -1
        2 | 12.09.2026 | Корни    | 1
        1 | 19.09.2026 | Функции  | час
        3 | 26.09.2026 | Графики  | 0,5
        x | 27.09.2026 | Векторы  |
        """
    )
    assert [(plan.number, plan.planned and plan.planned.day, plan.hours) for plan in tables.plans] == [
        (1, None, 1.0), (2, 5, 1.0), (2, 12, 1.0), (1, 19, 1.0), (3, 26, 0.5), (6, 27, 1.0),
    ]  # fmt: skip
    assert issues == [
        "Алгебра!B2: «02.09.2025» — дата вне учебного года (год 2026/27)",
        "Алгебра!D2: «102» — строка не понята (нужны часы на тему, от 0 до 20)",
        "Алгебра!D3: «-1» — строка не понята (нужны часы на тему, от 0 до 20)",
        "Алгебра!A4: «2» — строка принята, но вызывает сомнение (номер уже есть в строке 3)",
        "Алгебра!D5: «час» — строка не понята (нужны часы на тему, от 0 до 20)",
        "Алгебра!A7: «x» — строка не понята (нужно целое число)",
    ]
