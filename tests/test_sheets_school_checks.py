"""What the sheets of «Школа» say of one another: each thing that does not fit together is told at its cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journal.calendar import Calendar
from journal.school import Slot
from sheets.demo import demo_school
from sheets.school_book import read_school
from sheets.templates.school import school_workbook
from tests.school_drawing import BOOK, read, redrawn, told
from tests.sheets_school import SCHOOL


def doubts(*issues: str) -> list[str]:
    """Sentences of doubt, shortened to the cell and the reason."""
    said = (
        issue.replace(" — строка принята, но вызывает сомнение", "").replace(" — чего-то не хватает", "")
        for issue in issues
    )
    return [
        issue.replace(": строка принята, но вызывает сомнение", "").replace(": чего-то не хватает", "")
        for issue in said
    ]


def found(**sheets: str) -> list[str]:
    return doubts(*read(SCHOOL, **sheets)[1])


@pytest.mark.parametrize("scale", [2, 11])
def test_the_demo_school_is_without_reproach(scale: int) -> None:
    school = demo_school(scale=scale).school
    assert read_school(school_workbook(school).workbook(), None) == (school, [])


# ---------------------------------------------------------------------------------------------- people


def test_a_class_without_a_class_teacher_a_term_or_a_timetable() -> None:
    assert found(
        Классы="Класс | Классный руководитель\n7А | вакансия\n7Б | u2\n10 | u2\n1А | u3",
        Периоды="Период | Начало | Конец | Классы\n1 четверть | 01.09.2026 | 23.10.2026 | 1-9",
    ) == [
        "Классы!B2: «вакансия» (нет классного руководителя)",
        "Классы!A3: «7Б» (у класса нет расписания)",
        "Классы!A4: «10» (для этого класса на листе «Периоды» нет периодов)",
    ]


def test_two_employees_of_one_name_or_address_and_roles_that_are_missing() -> None:
    assert found(
        Сотрудники="""
        Код | ФИО                   | Роли    | Почта
        u1  | Громова Ольга Петровна| завуч   | a@school.example
        u2  | Иванов Пётр Ильич     | учитель | A@school.example
        u3  | Иванова Анна Львовна  | учитель |
        u4  | иванова  Анна Львовна | учитель |
        """
    ) == [
        "Сотрудники!C2: «завуч» (ведёт Английский язык в 7А, а роли «учитель» нет)",
        "Сотрудники!C3: «учитель» (ведёт 7А, а роли «классный руководитель» нет)",
        "Сотрудники!D3: «A@school.example» (то же, что в строке 2: если это один человек, оставьте одну строку)",
        "Сотрудники!C4: «учитель» (ведёт 1А, а роли «классный руководитель» нет)",
        "Сотрудники!B5: «иванова  Анна Львовна» (то же, что в строке 4: если это один человек, оставьте одну строку)",
    ]


def test_a_school_nobody_is_in_charge_of() -> None:
    school = replace(SCHOOL, staff=(), classes=(), load=())
    _, issues = read(
        school,
        Сотрудники="Код | ФИО | Роли\nu9 | Кот Иван Ильич | учитель",
        Классы="Класс |",
        Нагрузка="Класс | Предмет | Учитель",
    )
    assert doubts(*issues) == ["Сотрудники (ни у кого нет роли «завуч» или «директор»)"]


def test_an_employee_who_loses_her_code_keeps_it() -> None:
    drawing = "Код | ФИО | Роли\n | Громова Ольга Петровна | директор, учитель\nu2 | Иванов Пётр Ильич | учитель"
    school, issues = read(SCHOOL, Сотрудники=drawing)
    assert school.staff[0] == SCHOOL.staff[0]
    assert issues[0] == ("Сотрудники!A2: строка не понята (верните код: прежде был u1; пока действует прежняя строка)")


def test_an_employee_who_loses_her_code_and_is_doubled_stands_once() -> None:
    """
    | Код | ФИО                    | Роли             |
    |-----|------------------------|------------------|
    |     | Громова Ольга Петровна | директор, учитель |
    |     | Громова Ольга Петровна | директор, учитель |
    | u2  | Иванов Пётр Ильич      | учитель          |
    """
    line = "\n | Громова Ольга Петровна | директор, учитель"
    drawing = f"Код | ФИО | Роли{line}{line}\nu2 | Иванов Пётр Ильич | учитель"
    school, issues = read(SCHOOL, Сотрудники=drawing)
    assert [person.code for person in school.staff] == ["u1", "u2"]
    assert school.staff[0] == SCHOOL.staff[0]
    assert issues[:2] == [
        "Сотрудники!A2: строка не понята (верните код: прежде был u1; пока действует прежняя строка)",
        "Сотрудники!A3: строка не понята (верните код: прежде был u1)",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("завучь", "нет такой роли: завучь; возможно, «завуч»"),
        ("маг", "нет такой роли: маг"),
    ],
)
def test_a_role_misspelt_is_told_with_the_one_meant(typed: str, said: str) -> None:
    _, issues = read(Сотрудники=f"ФИО | Роли\nГромова Ольга | {typed}")
    assert f"Сотрудники!B2: «{typed}» — строка не понята ({said})" in issues


@pytest.mark.parametrize("typed", ["нет", "a@b", "a b@c.ru", "a@b.ru, c@d.ru", "@school.ru", "a@.ru"])
def test_what_is_no_address(typed: str) -> None:
    school, issues = read(Сотрудники=f"ФИО | Роли | Почта\nГромова Ольга | завуч | {typed}")
    assert school.staff[0].email == ""
    assert f"Сотрудники!C2: «{typed}» — строка не понята (нужен один адрес почты, например ivanova@school.ru)" in issues


# ---------------------------------------------------------------------------------------------- days


def test_weekdays_lost_between_two_terms() -> None:
    """The holidays end on 1 November, the second term begins a week later."""
    assert found(
        Периоды="""
        Период     | Начало     | Конец      | Классы
        1 четверть | 01.09.2026 | 23.10.2026 |
        2 четверть | 09.11.2026 | 30.12.2026 |
        """
    ) == ["Периоды!B3: «09.11.2026» (будни 02.11–06.11 не входят ни в периоды, ни в каникулы)"]


def test_a_school_that_names_no_holidays_is_not_asked_for_them_unless_they_last_too_long() -> None:
    terms = "Период | Начало | Конец\n1 четверть | 01.09.2026 | 23.10.2026\n2 четверть | {} | 30.12.2026"
    for first, number in (("02.11.2026", 0), ("30.11.2026", 1)):
        issues = found(Периоды=terms.format(first), Календарь="Название | Начало | Конец")
        assert len(issues) == number


def test_quarters_and_half_years_for_one_class() -> None:
    school, issues = read(
        Периоды="""
        Период      | Начало     | Конец      | Классы
        1 четверть  | 01.09.2026 | 23.10.2026 |
        1 полугодие | 01.09.2026 | 30.12.2026 | 10, 11
        1 четверть  | 02.11.2026 | 30.12.2026 | 5
        """
    )
    assert [term.name for term in school.calendar.terms] == ["1 четверть"]
    assert issues == [
        "Периоды!B3: «01.09.2026» — противоречит другой строке (пересекается с «1 четверть» (классы 10, 11): строка 2)",
        "Периоды!A4: «1 четверть» — противоречит другой строке («1 четверть» уже есть (классы 5): строка 2)",
    ]


def test_holidays_that_overlap_swallow_a_term_or_leave_the_year() -> None:
    school, issues = read(
        Календарь="""
        Название          | Начало     | Конец      | Классы | Учимся как
        Осенние каникулы  | 24.10.2026 | 01.11.2026 |        |
        День единства     | 04.11.2026 |            |        |
        Карантин          | 30.10.2026 | 05.11.2026 |        |
        Каникулы          | 31.10.2026 | 10.01.2027 |        |
        Летние            | 27.05.2027 | 31.08.2027 |        |
        Отпуск            | 26.10.2026 | 01.11.2027 |        |
        Каникулы          | 24.10.2026 | 01.11.2026 |        |
        Каникулы          | 01.03.2027 | 10.02.2027 |        |
        Перенос           | 25.10.2026 |            |        | пн
        Перенос           | 07.11.2026 |            |        | воскресение
        Для кого          | 12.02.2027 |            | 7А     |
        """
    )
    assert [off.name for off in school.calendar.days_off] == [
        "Осенние каникулы", "День единства", "Карантин", "Каникулы", "Летние",
    ]  # fmt: skip
    assert doubts(*issues) == [
        "Календарь!B4: «30.10.2026» (начинается раньше, чем кончается «Осенние каникулы»)",
        "Календарь!B5: «31.10.2026» (начинается раньше, чем кончается «Карантин»)",
        "Календарь!C5: «10.01.2027» (накрывает весь период «2 четверть»)",
        "Календарь!C7: «01.11.2027» — дата вне учебного года (год 2026/27)",
        "Календарь!B8: «24.10.2026» — строка не понята (уже есть в строке 2)",
        "Календарь!C9: «10.02.2027» — строка не понята (конец раньше начала)",
        "Календарь!B10: «25.10.2026» (в этот день занятий нет: перенос ничего не меняет)",
        "Календарь!E11: «воскресение» — строка не понята (нужен день недели, например «понедельник»)",
        (
            "Календарь!D12: «7А» — строка не понята "
            "(нужны параллели, например «1-9» или «10, 11», в ячейке с форматом «Текст»)"
        ),
    ]


def test_bells_that_overlap_ring_twice_or_do_not_ring() -> None:
    school, issues = read(
        Звонки="""
        Урок | Начало | Конец | Дни
        1    | 8:30   | 9:10  |
        2    | 9:05   | 9:45  |
        1    | 8:50   | 9:30  | пн
             | 10:00  | 10:40 |
        3    | 25:00  | 26:00 |
        """,
        Расписание="Класс | День | Урок | Предмет\n7А | пн | 5 | Алгебра\n7А | вт | 5 | Алгебра\n7А | вт | 1 | Алгебра",
    )
    assert [bell.number for bell in school.bells] == [1, 2]
    assert doubts(*issues) == [
        "Звонки!B3: «9:05» (урок 1 ещё не кончился: 09:10)",
        "Звонки!D4: «пн» — противоречит другой строке (звонок этого урока в эти дни уже задан: строка 2)",
        "Звонки!A5: строка не понята (не заполнено: нужен номер урока, от 0 до 12)",
        "Звонки!B6: «25:00» — строка не понята (нужно время, например 08:30)",
        "Звонки!C6: «26:00» — строка не понята (нужно время, например 08:30)",
        "Расписание!C2: «5» (на листе «Звонки» в этот день нет урока 5)",
    ]


# ---------------------------------------------------------------------------------------------- timetable


def test_two_lessons_of_a_class_or_a_subgroup_at_one_hour() -> None:
    school, issues = read(
        Расписание="""
        Класс | День | Урок | Предмет         | Подгруппа | С          | По
        7А    | пн   | 1    | Алгебра         |           |            |
        7А    | пн   | 1    | Английский язык |           |            |
        7А    | пн   | 2    | Английский язык | 1         |            |
        7А    | пн   | 2    | Алгебра         | 2 гр.     |            |
        7А    | пн   | 2    | Физкультура     | 2         |            |
        7А    | вт   | 1    | Алгебра         |           |            | 31.12.2026
        7А    | вт   | 1    | Физкультура     |           | 01.01.2027 |
        """
    )
    assert [(slot.weekday, slot.number, slot.subject) for slot in school.timetable] == [
        (0, 1, "Алгебра"), (0, 2, "Английский язык"), (0, 2, "Алгебра"), (1, 1, "Алгебра"),
        (1, 1, "Физическая культура"),
    ]  # fmt: skip
    clashes = [issue for issue in issues if "противоречит" in issue]
    assert clashes == [
        (
            "Расписание!C3: «1» — противоречит другой строке "
            "(в это время уже стоит «Алгебра»; если класс делится, укажите подгруппы: строка 2)"
        ),
        (
            "Расписание!C6: «2» — противоречит другой строке "
            "(в это время уже стоит «Алгебра»; если класс делится, укажите подгруппы: строка 5)"
        ),
    ]


def test_a_teacher_in_two_places_at_once_but_not_at_one_lesson_of_two_classes() -> None:
    assert [
        issue
        for issue in found(
            Расписание="Класс|День|Урок|Предмет\n7А|пн|1|Алгебра\n1А|пн|1|Физкультура\n10|пн|1|Алгебра\n",
            Нагрузка="Класс | Предмет | Учитель\n7А | Алгебра | u1\n1А | Физкультура | u1\n10 | Алгебра | u1",
        )
        if "двух местах" in issue
    ] == [
        ("Расписание!C3: «1» — учитель в двух местах сразу (Громова Ольга Петровна: в строке 2 — Алгебра, 7А)"),
        (
            "Расписание!C4: «1» — учитель в двух местах сразу "
            "(Громова Ольга Петровна: в строке 3 — Физическая культура, 1А)"
        ),
    ]


def test_lessons_of_a_class_or_subject_that_the_school_has_not() -> None:
    school, issues = read(
        Расписание="""
        Класс | День | Урок | Предмет   | С          | По
        9Б    | пн   | 1    | Алгебра   |            |
        7А    | пн   | 1    | Алгебрра  |            |
        7А    | вт   | 1    |           |            |
        7А    | ср   | 1    | Алгебра   | 01.12.2026 | 01.10.2026
        7А    | чт   | 1    | Алгебра   |            | 31.05.2026
        7А    | вс   | 1    | Алгебра   |            |
        7А    | пт   | 13   | Алгебра   |            |
        """
    )
    assert [(slot.weekday, slot.subject) for slot in school.timetable] == [
        (0, "Алгебрра"),
        (3, "Алгебра"),
        (6, "Алгебра"),
    ]
    assert doubts(*issues) == [
        "Расписание!A2: «9Б» — такого класса нет",
        "Расписание!D3: «Алгебрра» — предмета нет в списке предметов (возможно, «Алгебра»)",
        "Расписание!D4: строка не понята (нет предмета)",
        "Расписание!F5: «01.10.2026» — строка не понята (конец раньше начала)",
        "Расписание!E6 (эти дни не входят ни в один период класса)",
        "Расписание!B7: «вс» (урок в воскресенье)",
        "Расписание!C8: «13» — строка не понята (нужен номер урока, от 0 до 12)",
    ]


def test_load_and_timetable_are_of_the_same_registers() -> None:
    assert found(
        Нагрузка="""
        Класс | Предмет             | Подгруппа | Учитель | Часов в неделю
        7А    | Английский язык     |           | u1      | 3
        7А    | Алгебра             | 2         | u2      | -1
        7А    | Физическая культура | мальчики  |         | 2
        7А    | Физическая культура | мальчики  | u2      | 2
        1А    | Физическая культура |           | u3      | 1
        10    | Алгебра             |           | u2      |
        """
    ) == [
        "Нагрузка!B3: «Алгебра» (в расписании класса таких уроков нет)",
        "Нагрузка!E3: «-1» — строка не понята (нужны часы в неделю, от 0 до 20)",
        "Нагрузка!B5: «Физическая культура» — строка не понята (уже есть в строке 4)",
    ]
    assert found(Нагрузка="Класс | Предмет | Учитель\n10 | Алгебра | u2") == []


def test_the_register_nobody_teaches_is_told_at_its_first_lesson() -> None:
    drawing = "Класс | День | Урок | Предмет\n7А | пн | 1 | ОБЗР\n7А | вт | 1 | ОБЗР"
    assert found(Расписание=drawing) == [
        "Расписание!D2: «ОБЗР» (на листе «Нагрузка» нет такой строки: кто ведёт, не сказано)"
    ]


def test_substitutions_of_what_is_not_there() -> None:
    school, issues = read(
        Замены="""
        Дата       | Класс | Урок | Учитель | Предмет | Отменён
        28.10.2026 | 7А    | 1    | u1      |         |
        15.09.2026 | 7А    | 1    | u1      |         |
        15.09.2026 | 7А    | 6    |         | Алгебра |
        14.09.2026 | 7А    | 1    | u1      |         | да
        13.09.2026 | 7А    | 1    |         |         | да
        14.09.2025 | 7А    | 1    | u1      |         |
        14.09.2026 | 7А    | 2    | Громва Ольга Петровна |  |
        """
    )
    assert len(school.substitutions) == 4
    assert doubts(*issues) == [
        "Замены!A2: «28.10.2026» (в этот день занятий нет)",
        "Замены!C3: «1» (по расписанию в этот день такого урока нет)",
        "Замены!F5: «да» — строка не понята (и отмена, и замена: оставьте одно)",
        "Замены!C6: «1» (по расписанию в этот день такого урока нет)",
        "Замены!A7: «14.09.2025» — дата вне учебного года (год 2026/27)",
        "Замены!D8: «Громва Ольга Петровна» — такого сотрудника нет (возможно, «Громова Ольга Петровна»)",
    ]


def test_a_substitution_in_a_class_without_a_timetable() -> None:
    without = replace(SCHOOL, timetable=(Slot("1А", 1, 1, "Физическая культура"),))
    book = redrawn(
        {"Замены": "Дата | Класс | Урок | Учитель\n14.09.2026 | 7А | 1 | u1"}, school_workbook(without).workbook()
    )
    issues = told(issue for issue in read_school(book, None)[1] if issue.place.sheet == "Замены")
    assert doubts(*issues) == ["Замены!B2: «7А» (у класса нет расписания)"]


def test_a_moved_saturday_has_the_lessons_of_its_weekday() -> None:
    """7 November is taught as a Wednesday, on which 7А has nothing."""
    assert SCHOOL.calendar.moved == ((date(2026, 11, 7), 2),)
    assert found(Замены="Дата | Класс | Урок | Учитель\n07.11.2026 | 7А | 2 | u1") == [
        "Замены!C2: «2» (по расписанию в этот день такого урока нет)"
    ]


# ---------------------------------------------------------------------------------------------- the year


def test_the_year_of_another_folder_is_told() -> None:
    _, issues = read_school(replace(BOOK, id="2025-26/Школа.xlsx"), None)
    assert doubts(*told(issues)) == ["Параметры!B3: «2026/27» (папка названа 2025/26)"]


def test_another_year_is_not_taken_while_this_one_is_under_way() -> None:
    school, issues = read(SCHOOL, Параметры="Параметр | Значение\nУчебный год | 2025/26")
    assert school.year == "2026/27"
    assert issues == ["Параметры!B2: «2025/26» — значение не подходит (идёт 2026/27; следующий год начнётся 1 июля)"]


def test_the_year_under_way_stays_where_none_is_stated() -> None:
    next_year = replace(SCHOOL, settings=replace(SCHOOL.settings, year="2027/28"), calendar=Calendar("2027/28"))
    school, _ = read(next_year, Параметры="Параметр | Значение\nШкола | Лицей")
    assert (school.year, school.settings.school) == ("2027/28", "Лицей")
