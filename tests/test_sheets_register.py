"""Registers drawn in docstrings: layout by headings and content, never by position."""

from __future__ import annotations

from datetime import date

import pytest

from journal.issues import Issue, Problem
from sheets.grid import Grid
from sheets.parse import Alphabet
from sheets.register import Sheet, parse_register


def read(grid: Grid, alphabet: Alphabet, school_class: str = "7А") -> tuple[Sheet, list[Issue]]:
    sheet, issues = parse_register(grid, school_class, school_class, "2026/27", alphabet)
    assert sheet is not None, issues
    return sheet, issues


def said(sheet: Sheet) -> list[tuple[str, str, int, str]]:
    """(name, day, number, typed) of every filled cell."""
    names = {line.row: line.name for line in sheet.pupils}
    return [
        (names[e.row], f"{e.lesson.day:%d.%m}", e.lesson.number, e.meaning.typed) for e in sheet.entries if e.lesson
    ]


def test_the_template_like_an_open_paper_journal(grid: Grid, alphabet: Alphabet) -> None:
    """
    Номер | № | Дата       | 05.09.2026 | 07.09.2026 | 1 четверть | | Дата       | Урок | Тема  | Домашнее задание
          |   | Урок       | 3          | 2          |            | |            |      |       |
          |   | Вид работы |            | к/р        |            | |            |      |       |
    0101  | 1 | Иванов П.  | 5          | н          | 5          | | 05.09.2026 | 3    | Дроби | упр. 5
    0102  | 2 | Петров И.  | 5/4        |            | 4          | | 07.09.2026 | 2    |       |
    """
    sheet, issues = read(grid, alphabet)
    assert issues == []
    assert [(line.id, line.name) for line in sheet.pupils] == [("0101", "Иванов П."), ("0102", "Петров И.")]
    assert [(x.day, x.number, x.stated, x.kind, x.topic, x.homework) for x in sheet.lessons] == [
        (date(2026, 9, 5), 3, True, "", "Дроби", "упр. 5"),
        (date(2026, 9, 7), 2, True, "к/р", "", ""),
    ]
    assert said(sheet) == [
        ("Иванов П.", "05.09", 3, "5"),
        ("Иванов П.", "07.09", 2, "н"),
        ("Петров И.", "05.09", 3, "5/4"),
    ]
    assert [(e.period, e.meaning.marks) for e in sheet.term_marks] == [("1 четверть", (5,)), ("1 четверть", (4,))]


def test_a_month_row_stands_above_a_day_row(grid: Grid, alphabet: Alphabet) -> None:
    """
    | Ученики   | Сентябрь |    |    | Октябрь |    | СР  | 1 ЧТ
    | Ученики   | 02       | 04 | 30 | 02      | 07 | СР  | 1 ЧТ
    | Абрамов Р | 5        |    | Н  | 4       |    | 4,5 | 5
    """
    sheet, issues = read(grid, alphabet)
    assert issues == []
    assert [f"{x.day:%d.%m.%Y}" for x in sheet.lessons] == [
        "02.09.2026",
        "04.09.2026",
        "30.09.2026",
        "02.10.2026",
        "07.10.2026",
    ]
    assert said(sheet) == [
        ("Абрамов Р", "02.09", 101, "5"),
        ("Абрамов Р", "30.09", 101, "Н"),
        ("Абрамов Р", "02.10", 101, "4"),
    ]
    assert sheet.averages == [(2, 7, "4,5")]
    assert [(e.period, e.meaning.marks) for e in sheet.term_marks] == [("1 четверть", (5,))]


def test_the_year_turns_in_january(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик    | 25.12 | 15.01
    Иванов И. | 5     | 4
    """
    sheet, _ = read(grid, alphabet)
    assert [x.day for x in sheet.lessons] == [date(2026, 12, 25), date(2027, 1, 15)]


def test_two_lessons_of_a_day_are_two_lessons(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик    | 07.09 | 07.09 | 08.09
    Иванов И. | 5     | н     |
    """
    sheet, issues = read(grid, alphabet)
    assert issues == []
    assert [(x.day.day, x.number, x.stated) for x in sheet.lessons] == [
        (7, 101, False),
        (7, 102, False),
        (8, 101, False),
    ]
    assert said(sheet) == [("Иванов И.", "07.09", 101, "5"), ("Иванов И.", "07.09", 102, "н")]


def test_of_a_lesson_that_two_columns_claim_neither_is_read(grid: Grid, alphabet: Alphabet) -> None:
    """
    Дата      | 07.09 | 07.09 | 08.09
    Урок      | 2     | 2     | 1
    Иванов И. | 5     | 3     | 4
    """
    sheet, issues = read(grid, alphabet)
    assert [str(issue) for issue in issues] == ["7А, Алгебра!C1: «07.09» — два столбца одного урока"]
    assert said(sheet) == [("Иванов И.", "08.09", 1, "4")]
    assert [(lesson.day.day, lesson.column) for lesson in sheet.lessons] == [(7, -1), (8, 3)]


def test_of_two_columns_of_a_lesson_the_filled_one_is_read(grid: Grid, alphabet: Alphabet) -> None:
    """
    Дата      | 07.09 | 07.09
    Урок      | 2     | 2
    Иванов И. |       | 3
    """
    sheet, issues = read(grid, alphabet)
    assert issues == []
    assert said(sheet) == [("Иванов И.", "07.09", 2, "3")]


def test_topic_and_homework_as_rows_above_the_marks(grid: Grid, alphabet: Alphabet) -> None:
    """
    Дата             | 07.09 | 08.09
    Тема             | Дроби | Сложение
    Домашнее задание | § 1   |
    Иванов И.        | 5     |
    """
    sheet, issues = read(grid, alphabet)
    assert issues == []
    assert [(x.topic, x.homework) for x in sheet.lessons] == [("Дроби", "§ 1"), ("Сложение", "")]


def test_the_right_page_without_lesson_numbers_takes_lessons_of_the_day_in_order(
    grid: Grid, alphabet: Alphabet
) -> None:
    """
    Дата      | 07.09 | 07.09 | | Дата  | Тема     | Домашнее задание
    Урок      | 2     | 3     | |       |          |
    Иванов И. | 5     |       | | 07.09 | Дроби    | § 1
              |       |       | | 07.09 | Сложение | § 2
    """
    sheet, issues = read(grid, alphabet)
    assert issues == []
    assert [(x.number, x.topic, x.homework) for x in sheet.lessons] == [(2, "Дроби", "§ 1"), (3, "Сложение", "§ 2")]


def test_a_lesson_only_the_right_page_knows_is_a_lesson(grid: Grid, alphabet: Alphabet) -> None:
    """
    Дата      | 07.09 | | Дата  | Урок | Тема     | Домашнее задание
    Урок      | 2     | |       |      |          |
    Иванов И. | 5     | | 07.09 | 2    | Дроби    |
              |       | | 09.09 | 1    | Сложение | § 2
    """
    sheet, _ = read(grid, alphabet)
    assert [(x.day.day, x.number, x.column, x.topic) for x in sheet.lessons] == [
        (7, 2, 1, "Дроби"),
        (9, 1, -1, "Сложение"),
    ]


def test_an_unknown_mark_names_its_cell(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик    | 2026-09-01 | 2026-09-03
    Иванов И. | 5          | 55
    """
    sheet, _ = read(grid, alphabet)
    assert [(e.row, e.column, e.meaning.problem) for e in sheet.entries if e.meaning.problem] == [
        (1, 2, Problem.UNKNOWN_MARK)
    ]


@pytest.mark.parametrize(
    ("heading", "problem"),
    [("31.09", Problem.UNKNOWN_DATE), ("05.09.2019", Problem.DATE_OUTSIDE_YEAR), ("", Problem.MARK_WITHOUT_LESSON)],
)
def test_a_column_of_marks_without_a_date_is_an_issue_and_the_rest_is_read(
    heading: str, problem: Problem, alphabet: Alphabet
) -> None:
    grid = Grid.of("Алгебра", [["Ученик", "01.09", heading, "03.09"], ["Иванов И.", "5", "4", "3"]])
    sheet, issues = read(grid, alphabet)
    assert [(issue.place.cell, issue.problem) for issue in issues] == [("C1", problem)]
    assert sheet.gaps == ((date(2026, 9, 1), date(2026, 9, 3)),)
    assert said(sheet) == [("Иванов И.", "01.09", 101, "5"), ("Иванов И.", "03.09", 101, "3")]


def test_where_dates_go_out_of_order_a_column_without_one_may_be_any_lesson(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик    | 07.09 |  | 01.09 | 09.09
    Иванов И. | 5     |4 | 3     | 2
    """
    sheet, _ = read(grid, alphabet)
    assert sheet.gaps == ((date(2026, 8, 20), date(2027, 7, 31)),)


def test_a_blank_column_without_a_date_is_left_in_peace(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик    | 01.09 |  | 03.09 | Пропуски
    Иванов И. | 5     |  | 3     | 12
    """
    sheet, issues = read(grid, alphabet)
    assert issues == []
    assert sheet.gaps == ()


def test_rows_of_totals_are_no_pupils_and_marks_without_a_name_are_kept_in_view(grid: Grid, alphabet: Alphabet) -> None:
    """
    № | ФИО          | 01.09 | 03.09
    1 | Иванов И.    | 5     |
    2 |              | 4     |
    3 | Петров П.    |       | 3
      | Средний балл | 4,5   | 3
    """
    sheet, _ = read(grid, alphabet)
    assert [line.name for line in sheet.pupils] == ["Иванов И.", "", "Петров П."]


def test_titles_above_the_table_are_no_pupils(grid: Grid, alphabet: Alphabet) -> None:
    """
    Журнал успеваемости  |       |
    Предмет: Алгебра     |       |
    Учитель: Петрова Анна |      |
    Ученики класса       | 01.09 | 03.09
    Иванов Иван          | 5     | н
    """
    sheet, issues = read(grid, alphabet)
    assert issues == []
    assert said(sheet) == [("Иванов Иван", "01.09", 101, "5"), ("Иванов Иван", "03.09", 101, "н")]


def test_grade_one_is_data_not_layout(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик    | 01.09 | 03.09
    Иванов И. | 5     | н
    """
    first, _ = read(grid, alphabet, "1А")
    assert [e.meaning.problem for e in first.entries] == [Problem.GRADE1_MARK, None]
    tenth, _ = read(grid, alphabet, "10А")
    assert [e.meaning.problem for e in tenth.entries] == [None, None]


@pytest.mark.parametrize("rows", [[], [["Легенда"], ["н", "отсутствовал"]], [["01.09", "02.09"]]])
def test_a_sheet_that_is_no_register_says_so(rows: list[list[str]], alphabet: Alphabet) -> None:
    sheet, issues = parse_register(Grid.of("Заметки", rows), "7А", "7А", "2026/27", alphabet)
    assert sheet is None
    assert [(str(issue.place), issue.problem) for issue in issues] == [("7А, Заметки", Problem.NOT_A_REGISTER)]


def test_subgroups_stand_in_the_sheets_title(alphabet: Alphabet) -> None:
    rows = [["Ученик", "01.09"], ["Иванов И.", "5"]]
    titles = ("Английский язык (1 гр.)", "Физкультура (девочки гр)", "Технология (2 подгруппа)", "Алгебра")
    sheets = [read(Grid.of(title, rows), alphabet)[0] for title in titles]
    assert [(sheet.subject, sheet.subgroup) for sheet in sheets] == [
        ("Английский язык", "1"),
        ("Физкультура", "девочки"),
        ("Технология", "2"),
        ("Алгебра", ""),
    ]


def test_another_table_below_gives_no_marks_to_these_dates(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик      | 01.09 | 03.09
    Иванов Иван | 5     | 4
    2 группа    |       |
    Ученик      | 02.09 | 04.09
    Петров Пётр | 3     | 2
    """
    sheet, issues = read(grid, alphabet)
    assert said(sheet) == [("Иванов Иван", "01.09", 101, "5"), ("Иванов Иван", "03.09", 101, "4")]
    assert [(str(issue.place), issue.problem) for issue in issues] == [("7А, Алгебра!A4", Problem.ANOTHER_TABLE)]


def test_a_table_of_the_next_month_below_is_another_one(grid: Grid, alphabet: Alphabet) -> None:
    """
                | Сентябрь |
    Ученик      | 01       | 03
    Иванов Иван | 5        | 4
                | Октябрь  |
    Ученик      | 01       | 03
    Иванов Иван | 3        | 2
    """
    sheet, issues = read(grid, alphabet)
    assert said(sheet) == [("Иванов Иван", "01.09", 101, "5"), ("Иванов Иван", "03.09", 101, "4")]
    assert [issue.place.cell for issue in issues] == ["A4"]


def test_the_same_heading_repeated_in_a_long_list_is_passed_over(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик      | 01.09 | 03.09
    Иванов Иван | 5     | 4
    Ученик      | 01.09 | 03.09
    Петров Пётр | 3     | 2
    """
    sheet, issues = read(grid, alphabet)
    assert [typed for *_, typed in said(sheet)] == ["5", "4", "3", "2"]
    assert issues == []


def test_another_list_beside_gives_no_marks_to_these_pupils(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик      | 01.09 | 03.09 | Ученик        | 02.09 | 04.09
    Иванов Иван | 5     | 4     | Петров Пётр   | 3     | 2
    Белова Анна | 5     |       | Козлов Кузьма | 3     | 2
    """
    sheet, issues = read(grid, alphabet)
    assert [(name, typed) for name, *_, typed in said(sheet)] == [
        ("Иванов Иван", "5"), ("Иванов Иван", "4"), ("Белова Анна", "5"),
    ]  # fmt: skip
    assert [(issue.place.cell, issue.problem) for issue in issues] == [("D1", Problem.ANOTHER_TABLE)]


def test_the_names_repeated_beside_the_marks_are_the_same_list(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик      | 01.09 | Ученик    | 04.09
    Иванов Иван | 5     | Иванов И. | 3
    Белова Анна | 4     | Белова А. | 2
    """
    sheet, issues = read(grid, alphabet)
    assert [typed for *_, typed in said(sheet)] == ["5", "3", "4", "2"]
    assert issues == []


def test_lessons_added_right_of_the_right_page_are_read(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик      | 01.09 | Дата  | Урок | Тема  | Домашнее задание | 04.09
    Иванов Иван | 5     | 01.09 |      | Дроби | упр. 5           | 2
    Белова Анна | 4     | 04.09 |      | Корни |                  |
    """
    sheet, issues = read(grid, alphabet)
    assert [typed for *_, typed in said(sheet)] == ["5", "2", "4"]
    assert [(f"{lesson.day:%d.%m}", lesson.topic) for lesson in sheet.lessons] == [
        ("01.09", "Дроби"),
        ("04.09", "Корни"),
    ]
    assert issues == []


def test_days_that_begin_anew_are_of_no_month_that_is_written(grid: Grid, alphabet: Alphabet) -> None:
    """
                | Сентябрь |    |   |   | Ноябрь
    Ученик      | 14       | 28 | 1 | 5 | 9
    Иванов Иван | 5        | 4  | 3 | 2 | 5
    """
    sheet, issues = read(grid, alphabet)
    assert [(day, typed) for _, day, _, typed in said(sheet)] == [("14.09", "5"), ("28.09", "4"), ("09.11", "5")]
    assert [(issue.place.cell, issue.problem) for issue in issues] == [
        ("D2", Problem.UNKNOWN_DATE), ("E2", Problem.UNKNOWN_DATE),
    ]  # fmt: skip
    assert sheet.gaps == ((date(2026, 9, 28), date(2026, 11, 9)),) * 2


def test_two_columns_of_one_term_that_disagree_say_nothing(grid: Grid, alphabet: Alphabet) -> None:
    """
    Ученик      | 01.09 | 1 четверть | I четверть
    Иванов Иван | 5     | 4          | 3
    Белова Анна | 4     | 4          | 4
    """
    sheet, _ = read(grid, alphabet)
    assert [(entry.meaning.stored, entry.meaning.problem) for entry in sheet.term_marks] == [
        (False, "several-term-marks"), (True, None), (False, "several-term-marks"), (True, None),
    ]  # fmt: skip
