"""What `manage.py import` makes of damaged sheets: there is no earlier state, so that what is doubtful is left out."""

from __future__ import annotations

from datetime import date

import pytest

from sheets.grid import Grid, Workbook
from sheets.report import Understood, understand

SHEET = """
Дата        | 07.09.2026 | 09.09.2026
Иванов Пётр | 5          | н
Белова Анна | 4          |
"""


def read(*grids: Grid) -> Understood:
    return understand(Workbook("7А.xlsx", "Журнал 7А", "", grids), date(2026, 9, 30))


def entries(said: Understood) -> list[tuple[str, str, str]]:
    """(sheet, name, typed) of every entry read."""
    return [
        (sheet.title, line.name, entry.meaning.typed)
        for sheet in said.sheets
        for line in sheet.pupils
        for entry in sheet.entries
        if entry.row == line.row and entry.meaning.stored
    ]


def issues(said: Understood) -> list[str]:
    return [f"{issue.problem} {issue.place.sheet} {issue.place.cell}".strip() for issue in said.issues]


@pytest.mark.parametrize("title", ["Копия Алгебра", "Алгебра (2)", "Алгебра – копия"])
def test_a_copy_before_its_original_is_not_read(title: str) -> None:
    said = read(Grid.drawn(SHEET.replace("| 5 ", "| 2 "), title), Grid.drawn(SHEET))
    assert entries(said) == [
        ("Алгебра", "Иванов Пётр", "5"), ("Алгебра", "Иванов Пётр", "н"), ("Алгебра", "Белова Анна", "4"),
    ]  # fmt: skip
    assert issues(said) == [f"register-twice {title}"]


def test_a_copy_without_its_original_is_the_register() -> None:
    said = read(Grid.drawn(SHEET, "Алгебра (2)"))
    assert [sheet.title for sheet in said.sheets] == ["Алгебра (2)"]
    assert issues(said) == []


def test_a_pupil_twice_and_a_row_without_a_name_are_nobodys() -> None:
    said = read(Grid.drawn(SHEET + "Иванов Пётр | 2 |\n            | 3 |\nИванов П. | 4 | "))
    assert entries(said) == [("Алгебра", "Белова Анна", "4"), ("Алгебра", "Иванов П.", "4")]
    assert issues(said) == ["pupil-twice Алгебра строка 2", "pupil-twice Алгебра строка 4", "no-name Алгебра строка 5"]


def test_a_sheet_of_another_year_among_this_years_says_nothing() -> None:
    said = read(Grid.drawn(SHEET), Grid.drawn(SHEET.replace("2026", "2025"), "Физика"), Grid.drawn(SHEET, "Химия"))
    assert {sheet for sheet, *_ in entries(said)} == {"Алгебра", "Химия"}
    assert issues(said) == ["another-year Физика строка 1"]


def test_a_book_without_registers_says_so_and_nothing_of_its_year() -> None:
    assert issues(read(Grid.drawn("купить | мел", "Заметки"))) == ["not-a-register Заметки"]
    assert issues(read(Grid("Лист1", []))) == ["not-a-register"]


def test_two_right_pages_are_read_both() -> None:
    drawing = """
    Дата        | 07.09.2026 | 09.09.2026 | | Дата       | Тема  | Домашнее задание | | Дата       | Тема
    Иванов Пётр | 5          | н          | | 07.09.2026 | Дроби | § 1              | | 09.09.2026 | Доли
    """
    said = read(Grid.drawn(drawing))
    assert [(lesson.day.day, lesson.topic, lesson.homework) for lesson in said.sheets[0].lessons] == [
        (7, "Дроби", "§ 1"), (9, "Доли", ""),
    ]  # fmt: skip
    assert issues(said) == []


def test_a_right_page_left_of_the_names_is_a_right_page() -> None:
    drawing = """
    Дата       | Тема  | Домашнее задание | | Ученик      | 07.09.2026 | 09.09.2026
    07.09.2026 | Дроби | § 1              | | Иванов Пётр | 5          | н
    09.09.2026 | Доли  |                  | | Белова Анна | 4          |
    """
    said = read(Grid.drawn(drawing))
    assert [text for *_, text in entries(said)] == ["5", "н", "4"]
    assert [(lesson.column, lesson.topic) for lesson in said.sheets[0].lessons] == [(5, "Дроби"), (6, "Доли")]
    assert issues(said) == []


def test_a_mark_typed_over_a_name_is_told_and_a_row_of_totals_is_not() -> None:
    said = read(Grid.drawn(SHEET.replace("Белова Анна", "5") + "Петров Иван | 3 |\n100% | 4 | 5"))
    assert entries(said) == [
        ("Алгебра", "Иванов Пётр", "5"), ("Алгебра", "Иванов Пётр", "н"), ("Алгебра", "Петров Иван", "3"),
    ]  # fmt: skip
    assert issues(said) == ["no-name Алгебра строка 3"]


@pytest.mark.parametrize("heading", ["сб", "ср"])
def test_marks_under_a_day_of_the_week_that_may_be_an_average_are_told(heading: str) -> None:
    said = read(Grid.drawn(SHEET.replace("09.09.2026", heading)))
    assert issues(said) == ["ambiguous-heading Алгебра C1"]
    averages = read(Grid.drawn(SHEET.replace("09.09.2026", heading).replace("| н", "| 4,5")))
    assert issues(averages) == []


def test_two_lessons_of_a_day_stand_in_their_order() -> None:
    lessons = "Дата | 07.09.2026 | 07.09.2026\nУрок | {} | {}\nИванов Пётр | 5 | 4\nБелова Анна | 4 | 3"
    assert issues(read(Grid.drawn(lessons.format(2, 5)))) == []
    assert issues(read(Grid.drawn(lessons.format(5, 2)))) == ["dates-out-of-order Алгебра C1"]


@pytest.mark.parametrize(
    ("month", "typed", "problems"),
    [
        ("Сентябрь", "9", []),
        ("Сентябрь 2026", "9", []),
        ("Сентябрь", "07.09", []),
        ("Сентябрь", "7.9", []),
        ("Сентябрь", "7/2", ["ambiguous-heading"]),
        ("Сентябрь", "7.2", ["ambiguous-heading"]),
        ("Сентябрь 2025", "9", ["date-outside-year"]),
    ],
)
def test_a_row_of_months_agrees_with_the_days_below_it(month: str, typed: str, problems: list[str]) -> None:
    """«7/2» may be the second lesson of the seventh, and a month of another year says whose days these are."""
    drawn = f"| {month} |\nФИО | {typed} | 14.09.2026\nИванов Пётр | 5 | 4\nБелова Анна | 4 | 3"
    said = understand(
        Workbook("7А.xlsx", "Журнал 7А", "", (Grid.drawn(drawn),)), date(2026, 9, 30), school_year="2026/27"
    )
    assert [issue.problem for issue in said.issues] == problems
    assert len(entries(said)) == (4 if not problems else 2)
