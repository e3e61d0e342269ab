"""What was last good stays in force: a row, a table, and which of two rows that exclude each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journal.school import Load, SchoolClass, Slot, Staff
from sheets.grid import CellError, Grid
from sheets.school_book import read_school
from tests.school_drawing import BOOK, read, told
from tests.sheets_school import SCHOOL

MANY = replace(SCHOOL, timetable=tuple(Slot("7А", day, number, "Алгебра") for day in range(5) for number in (1, 2, 3)))


def test_a_row_with_a_mistake_stands_as_it_last_was() -> None:
    school, issues = read(
        SCHOOL,
        Нагрузка="""
        Класс | Предмет | Подгруппа | Учитель  | Часов в неделю
        7А    | Алгебра |           | Громова  | 3,5
        7А    | англ    | 1         | u1       | 3
        7А    | Физкультура | мальчики |       | 102
        """,
    )
    assert school.load == SCHOOL.load[:3]
    assert [issue for issue in issues if "расписании" not in issue] == [
        "Нагрузка!D2: «Громова» — такого сотрудника нет (пока действует прежняя строка)",
        "Нагрузка!B3: «англ» — предмета нет в списке предметов (пока действует прежняя строка)",
        ("Нагрузка!E4: «102» — строка не понята (нужны часы в неделю, от 0 до 20; пока действует прежняя строка)"),
    ]


def test_a_new_row_with_a_mistake_is_taken_as_far_as_it_can_be_read() -> None:
    school, issues = read(Нагрузка="Класс | Предмет | Учитель\n7А | Алгебра | Громова")
    assert school.load == (Load("7А", "Алгебра", "", ""),)
    assert issues == ["Нагрузка!C2: «Громова» — такого сотрудника нет"]


def test_a_row_whose_key_is_spoilt_is_the_only_missing_one_that_agrees() -> None:
    school, issues = read(
        SCHOOL,
        Расписание="""
        Класс | День        | Урок | Предмет             | Подгруппа | Кабинет  | С          | По
        7А    | понидельник | 1    | Алгебра             |           | 12       |            |
        7А    | пн          | 2    | Английский язык     | 1         |          |            |
        7А    | сб          | 2    | Физическая культура | мальчики  | спортзал | 01.09.2026 | 30.12.2026
        1А    | вт          | 1    | Физическая культура |           |          |            |
        10    | пн          | 1    | Алгебра             |           |          |            |
        """,
    )
    assert school.timetable == SCHOOL.timetable
    assert issues == [
        (
            "Расписание!B2: «понидельник» — строка не понята "
            "(нужен день недели, например «понедельник»; пока действует прежняя строка)"
        )
    ]


def test_a_row_that_might_be_several_is_nobodys() -> None:
    """Two lessons are missing and one row cannot be read: it may be either."""
    known = tuple(Slot("7А", day, 1, "Алгебра") for day in (0, 2, 4))
    drawing = "Класс | День | Урок | Предмет\n7А | пт | 1 | Алгебра\n7А | зорра | 1 | Алгебра"
    school, issues = read(replace(SCHOOL, timetable=known), Расписание=drawing)
    assert school.timetable == known[2:]
    assert issues == ["Расписание!B3: «зорра» — строка не понята (нужен день недели, например «понедельник»)"]


def test_as_many_rows_as_are_missing_stand_as_they_were() -> None:
    known = tuple(Slot("7А", day, 1, "Алгебра") for day in (0, 2, 4))
    drawing = "Класс | День | Урок | Предмет\n7А | пт | 1 | Алгебра\n7А | зо | 1 | Алгебра\n7А | рра | 1 | Алгебра"
    assert set(read(replace(SCHOOL, timetable=known), Расписание=drawing)[0].timetable) == set(known)


def test_a_small_table_none_of_whose_rows_can_be_read_stands_as_it_was() -> None:
    school, issues = read(SCHOOL, Коды="Код | Смысл\n5 | зачёт\n5+ | зачёт")
    assert school.alphabet == SCHOOL.alphabet
    assert issues[0] == "Коды: с листа исчезло больше половины строк (было 11, осталось 0)"


def test_a_line_of_words_revives_no_row_that_was_deleted() -> None:
    known = replace(SCHOOL, classes=(*SCHOOL.classes, SchoolClass("9А")))
    school, _ = read(known, Классы="Класс | Классный руководитель\n7А | u2\n10 | u3\nВсего классов: 2 |")
    assert [row.name for row in school.classes] == ["7А", "10"]


def test_a_row_that_was_good_gives_way_to_a_new_good_one_that_excludes_it() -> None:
    """The first term now lasts until 15 November; how the second begins cannot be read."""
    school, issues = read(
        SCHOOL,
        Периоды="""
        Период      | Начало     | Конец      | Классы
        1 четверть  | 01.09.2026 | 15.11.2026 | 1-9
        2 четверть  | скоро      | 30.12.2026 | 1-9
        1 полугодие | скоро      | 30.12.2026 | 10, 11
        """,
    )
    assert [(term.name, term.last) for term in school.calendar.terms] == [
        ("1 четверть", date(2026, 11, 15)),
        ("1 полугодие", date(2026, 12, 30)),
    ]
    assert issues == [
        "Периоды!B3: «скоро» — строка не понята (нужна дата, например 01.09.2026)",
        ("Периоды!B4: «скоро» — строка не понята (нужна дата, например 01.09.2026; пока действует прежняя строка)"),
    ]


def test_a_row_deleted_is_no_longer_in_force() -> None:
    school, _ = read(SCHOOL, Замены="Дата | Класс | Урок | Учитель\n14.09.2026 | 7А | 1 | u1")
    assert len(school.substitutions) == 1


def test_of_rows_that_exclude_each_other_the_one_in_force_goes_first() -> None:
    drawing = "Код | ФИО | Роли\nu1 | Новая Вера | завуч, учитель\nu1 | Громова Ольга Петровна | директор, учитель"
    known = replace(SCHOOL, staff=(Staff("u1", "Громова Ольга Петровна", ("head", "teacher")),))
    for previous, name, place in ((known, "Громова Ольга Петровна", "A2"), (None, "Новая Вера", "A3")):
        school, issues = read(previous, Сотрудники=drawing)
        assert [person.name for person in school.staff] == [name]
        other = 3 if place == "A2" else 2
        assert issues == [f"Сотрудники!{place}: «u1» — строка не понята (уже есть в строке {other})"]


def test_a_table_that_lost_more_than_half_of_its_rows_stands_as_it_last_was() -> None:
    half = "Класс | День | Урок | Предмет\n" + "\n".join(f"7А | {day} | 1 | Алгебра" for day in ("пн", "вт", "ср"))
    school, issues = read(MANY, Расписание=half)
    assert school.timetable == MANY.timetable
    assert issues == ["Расписание: с листа исчезло больше половины строк (было 15, осталось 3)"]


def test_rows_removed_on_purpose_are_gone_once_somebody_says_so() -> None:
    school, issues = read(
        MANY,
        Расписание="Класс | День | Урок | Предмет\n7А | пн | 1 | Алгебра",
        Параметры="Параметр | Значение\nПринять удаление строк | Расписание; звонки",
    )
    assert len(school.timetable) == 1
    assert issues == []


@pytest.mark.parametrize(("typed", "rows"), [("пн", 8), ("зорра", 15)])
def test_a_column_pasted_over_loses_no_timetable(typed: str, rows: int) -> None:
    """Eight rows of fifteen are still more than half; a word over a whole column leaves none."""
    lines = [f"7А | {day} | {number} | Алгебра" for day in ("пн", "вт", "ср", "чт", "пт") for number in (1, 2, 3)]
    lines = lines[:8] if typed == "пн" else [f"7А | {typed} | {line.split(' | ')[2]} | Алгебра" for line in lines]
    school, _ = read(MANY, Расписание="\n".join(["Класс | День | Урок | Предмет", *lines]))
    assert len(school.timetable) == rows


def test_a_small_table_may_be_cut() -> None:
    assert read(SCHOOL, Классы="Класс |\n7А |")[0].classes == (SchoolClass("7А"),)


def test_a_formula_that_fails_is_told_and_the_row_stays() -> None:
    grid = Grid.of("Классы", [["Класс", "Классный руководитель"], ["7А", CellError("#ССЫЛКА!")], [CellError("#Н/Д")]])
    book = replace(BOOK, sheets=(*(sheet for sheet in BOOK.sheets if sheet.title != "Классы"), grid))
    school, issues = read_school(book, SCHOOL)
    assert school.classes == (SchoolClass("7А", "u2"),)
    assert told(issue for issue in issues if issue.place.sheet == "Классы") == [
        "Классы!B2: «#ССЫЛКА!» — строка не понята (в ячейке ошибка формулы; пока действует прежняя строка)",
        "Классы!A3: «#Н/Д» — строка не понята (в ячейке ошибка формулы)",
    ]
