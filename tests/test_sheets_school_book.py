"""The workbook «Школа»: what it says is read, and each mistake in it is told at its cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time

import pytest

from journal.alphabet import Sign
from journal.calendar import DayOff
from journal.issues import Issue
from journal.marks import Attendance, Reason, Special
from journal.school import School
from journal.settings import Settings
from sheets.grid import Grid, Workbook
from sheets.school_book import read_school
from sheets.templates.school import school_workbook
from tests.sheets_school import SCHOOL

BOOK = school_workbook(SCHOOL).workbook()


def with_sheet(drawing: str, title: str, book: Workbook = BOOK) -> Workbook:
    """The workbook with one sheet drawn anew; dropped where nothing is drawn."""
    drawn = (Grid.drawn(drawing, title),) if drawing else ()
    return replace(book, sheets=(*(sheet for sheet in book.sheets if sheet.title != title), *drawn))


def read(drawing: str, title: str, previous: School | None = None) -> tuple[School, list[str]]:
    """The school with one sheet drawn anew, and what is wrong in that sheet."""
    school, issues = read_school(with_sheet(drawing, title), previous)
    return school, told(issue for issue in issues if issue.place.sheet == title)


def told(issues: Iterable[Issue]) -> list[str]:
    """Issues as people read them, the workbook's and sheet's names cut."""
    return [str(issue).partition("!")[2] or str(issue) for issue in issues]


def test_a_school_written_is_the_school_read() -> None:
    assert read_school(BOOK, None) == (SCHOOL, [])


def test_an_empty_workbook_is_a_school_by_default_and_says_what_is_missing() -> None:
    school, issues = read_school(Workbook("Школа.xlsx", "Школа", "v", ()), None)
    assert school == School()
    assert [str(issue) for issue in issues] == [
        f"Школа, {title}: нет такого листа" for title in sorted(sheet.title for sheet in BOOK.sheets)
    ]


# ---------------------------------------------------------------------------------------------- settings


def test_settings_are_read_as_what_they_are() -> None:
    school, issues = read(
        """
        Параметр                    | Значение
        Срок заполнения             | 18.00
        Систематические пропуски    | 25 %
        Отметки подряд              | да
        учебный  ГОД                | 2026-2027 уч. год
        Накопляемость до 2 ч        | 4
        Школа                       | Лицей № 1
        """,
        "Параметры",
    )
    wanted = Settings(
        deadline=time(18), systematic_absence=0.25, adjacent_marks=True, year="2026/27", marks_low=4, school="Лицей № 1"
    )
    assert (school.settings, issues) == (wanted, [])


BAD_SETTINGS = """
    Параметр                    | Значение
    Срок заполнения             | после уроков
    Систематические пропуски    | 30
    Пустой столбец заполнен     | иногда
    Часовой пояс                | Москва
    Учебный год                 | 2026/28
    Накопляемость до 2 ч        | 3,5
    Школа                       |
    Любимый цвет                | синий
    Срок заполнения             | 19:00
    """


def test_a_bad_setting_is_told_and_the_last_good_one_stays_in_force() -> None:
    school, issues = read(BAD_SETTINGS, "Параметры", previous=SCHOOL)
    wanted = Settings(school="Школа «Берёзка»", deadline=time(19), systematic_absence=0.25, marks_low=4)
    assert school.settings == replace(wanted, timezone="Asia/Yekaterinburg")
    assert issues == [
        "B2: «после уроков» — значение не подходит (нужно время от 08:00 до 23:59, например 17:00)",
        "B3: «30» — значение не подходит (нужна доля от 0 до 1, например 0,3 или 30 %)",
        "B4: «иногда» — значение не подходит (нужно «да» или «нет»)",
        "B5: «Москва» — значение не подходит (нужен часовой пояс, например Europe/Moscow)",
        "B6: «2026/28» — значение не подходит (нужен учебный год, например 2026/27)",
        "B7: «3,5» — значение не подходит (нужно целое число от 0 до 100)",
        "B8: значение не подходит (нужен текст)",
        "A9: «Любимый цвет» — значение не подходит (такого параметра нет)",
    ]


def test_a_bad_setting_of_a_new_school_leaves_the_default() -> None:
    assert read(BAD_SETTINGS, "Параметры")[0].settings == Settings(deadline=time(19))


def test_a_sheet_or_a_heading_gone_keeps_what_it_said_last() -> None:
    for drawing in ("", "Класс | Урок\n7А | 1"):
        school, issues = read(drawing, "Расписание", previous=SCHOOL)
        assert school.timetable == SCHOOL.timetable
        assert len(issues) == (2 if drawing else 1)
    assert read("", "Параметры", previous=SCHOOL)[0].settings == SCHOOL.settings


def test_terms_of_last_year_are_not_kept_for_this_one() -> None:
    last_year = replace(SCHOOL, calendar=replace(SCHOOL.calendar, year="2025/26"))
    assert read("", "Периоды", previous=last_year)[0].calendar.terms == ()


# ---------------------------------------------------------------------------------------------- people


def test_a_class_is_known_by_one_spelling_and_its_teacher_by_code_or_name() -> None:
    school, issues = read(
        """
        Класс    | Классный руководитель
        1 а      | U1
        7 "A"    | Иванов П.И.
        10 класс | иванова анна львовна
        7А       | u1
        седьмой  |
        8А       | Петров
        """,
        "Классы",
    )
    assert [(c.name, c.class_teacher) for c in school.classes] == [("1А", "u1"), ("7А", "u2"), ("10", "u3"), ("8А", "")]
    assert issues == [
        "A5: «7А» — строка не понята (уже есть в строке 3)",
        "A6: «седьмой» — строка не понята (нужен класс, например 7А)",
        "A7: «8А» — чего-то не хватает (у класса нет расписания)",
        "B7: «Петров» — такого сотрудника нет",
    ]


def test_employees_without_a_code_are_known_by_name_and_unknown_roles_are_told() -> None:
    school, issues = read(
        """
        ФИО                   | Код | Роли                        | Почта
        Иванов Пётр Ильич     | u2  | Учитель, кл. руководитель   | ivanov@school.example
        Громова Ольга         |     | зам. директора по УВР; маг  |
        Сидоров Иван          | u2  | директор                    | нет
        """,
        "Сотрудники",
    )
    assert [(p.code, p.roles, p.email) for p in school.staff] == [
        ("u2", ("teacher", "class_teacher"), "ivanov@school.example"),
        ("Громова Ольга", ("deputy",), ""),
    ]
    assert issues == [
        "C3: «зам. директора по УВР; маг» — строка не понята (нет такой роли: маг)",
        "B4: «u2» — строка не понята (уже есть в строке 2)",
        "D4: «нет» — строка не понята (нужен один адрес почты, например ivanova@school.ru)",
    ]


def test_namesakes_are_told_apart_by_code_only() -> None:
    staff = "Код | ФИО\nu1 | Иванов Пётр Ильич\nu2 | Иванов Павел Игоревич\nu3 | Иванов Пётр Ильич"
    load = "Класс | Предмет | Подгруппа | Учитель\n7А | Алгебра | 1 | Иванов П.И.\n7А | Алгебра | 2 | u2"
    school, issues = read_school(with_sheet(load, "Нагрузка", with_sheet(staff, "Сотрудники")), None)
    assert [row.teacher for row in school.load] == ["", "u2"]
    assert "Школа, Нагрузка!D2: «Иванов П.И.» — такого сотрудника нет (таких несколько: укажите код)" in map(
        str, issues
    )


def test_the_load_refers_to_known_classes_subjects_and_people() -> None:
    school, issues = read(
        """
        Класс | Предмет     | Подгруппа     | Учитель          | Часов в неделю
        7а    | алг         | 1 гр.         | Иванов П. И.     | 3,5
        7А    | Англ. язык  | подгруппа 2   | вакансия         |
        9Б    | Алгебра     |               | u1               | 3
        7А    | Астрология  |               | u1               | 1
        7А    | Физкультура | девочки       | Дамблдор         | много
        7А    |             |               | u1               | 1
        7А    | Алгебра     | 1             | u1               | 3
        """,
        "Нагрузка",
    )
    assert [
        tuple(getattr(row, name) for name in ("subject", "subgroup", "teacher", "hours")) for row in school.load
    ] == [
        ("Алгебра", "1", "u2", 3.5),
        ("Английский язык", "2", "", 0.0),
        ("Астрология", "", "u1", 1.0),
        ("Физическая культура", "девочки", "", 0.0),
    ]
    assert [issue for issue in issues if "в расписании класса таких уроков нет" not in issue] == [
        "A4: «9Б» — такого класса нет",
        "B5: «Астрология» — предмета нет в списке предметов",
        "D6: «Дамблдор» — такого сотрудника нет",
        "E6: «много» — строка не понята (нужны часы в неделю, от 0 до 20)",
        "B7: строка не понята (нет предмета)",
        "B8: «Алгебра» — строка не понята (уже есть в строке 2)",
    ]


# ---------------------------------------------------------------------------------------------- days


def test_terms_that_overlap_or_lie_outside_the_year_are_told() -> None:
    school, issues = read(
        """
        Период      | Начало     | Конец       | Классы
        1 четверть  | 01.09.2026 | 25 окт 2026 | 1-9
        2 четверть  | 25.10.2026 | 29.12.2026  | 5-9
        1 полугодие | 01.09.2026 | 29.12.2026  | 10, 11
        3 четверть  | 11.01.2026 | 22.03.2026  | 1-9
        4 четверть  | 01.06.2027 | 01.04.2027  | 1-9
        Год         | 01.09.2026 | 26.05.2027  |
        5 четверть  | скоро      | 26.05.2027  | все, кроме 7
        """,
        "Периоды",
    )
    assert [(term.name, term.last, len(term.grades)) for term in school.calendar.terms] == [
        ("1 четверть", date(2026, 10, 25), 9),
        ("1 полугодие", date(2026, 12, 29), 2),
    ]
    assert issues == [
        (
            "B3: «25.10.2026» — противоречит другой строке "
            "(пересекается с «1 четверть» (классы 5, 6, 7, 8, 9): строка 2)"
        ),
        "B5: «11.01.2026» — дата вне учебного года (год 2026/27)",
        "C6: «01.04.2027» — строка не понята (конец раньше начала)",
        "B8: «скоро» — строка не понята (нужна дата, например 01.09.2026)",
        (
            "D8: «все, кроме 7» — строка не понята "
            "(нужны параллели, например «1-9» или «10, 11», в ячейке с форматом «Текст»)"
        ),
    ]


def test_days_off_and_days_moved() -> None:
    school, issues = read(
        """
        Название  | Начало     | Конец      | Классы | Учимся как
        Каникулы  | 26.10.2026 | 01.11.2026 |        |
        Праздник  | 04.11.2026 |            |        |
        Карантин  | 10.02.2027 | 12.02.2027 | 1-4    |
        Перенос   | 07.11.2026 |            |        | среда
        Перенос   | 07.11.2026 | 08.11.2026 |        | пн
        Перенос   | 14.11.2026 |            |        | как обычно
        """,
        "Календарь",
    )
    assert school.calendar.days_off == (
        DayOff("Каникулы", date(2026, 10, 26), date(2026, 11, 1)),
        DayOff("Праздник", date(2026, 11, 4), date(2026, 11, 4)),
        DayOff("Карантин", date(2027, 2, 10), date(2027, 2, 12), frozenset((1, 2, 3, 4))),
    )
    assert school.calendar.moved == ((date(2026, 11, 7), 2),)
    assert issues == [
        "E6: «пн» — строка не понята (перенос бывает на один день и для всех классов)",
        "E7: «как обычно» — строка не понята (нужен день недели, например «понедельник»)",
    ]


def test_bells_timetable_and_substitutions() -> None:
    bells, bell_issues = read(
        "Урок | Начало | Конец | Дни\n1 | 8.30 | 9-10 | пн-пт\n1 | 9:00 | 8:00 |\n13 | 8:00 | 9:00 |", "Звонки"
    )
    assert [(b.number, b.begins, b.ends, sorted(b.weekdays)) for b in bells.bells] == [
        (1, time(8, 30), time(9, 10), [0, 1, 2, 3, 4])
    ]
    assert bell_issues == [
        "C3: «8:00» — строка не понята (конец раньше начала)",
        "A4: «13» — строка не понята (нужен номер урока, от 0 до 12)",
    ]
    slots, slot_issues = read(
        """
        Класс | День  | Урок | Предмет | Кабинет | С
        7А    | Пн.   | 1    | алг     | 12      | 01.09.2026
        7А    | пн    | 1    | Алгебра | 12      | 1.9.26
        7А    | зорра | 2    | Алгебра |         |
        """,
        "Расписание",
    )
    assert [(s.weekday, s.subject, s.room, s.first, s.last) for s in slots.timetable] == [
        (0, "Алгебра", "12", date(2026, 9, 1), date.max)
    ]
    assert slot_issues == [
        "D3: «Алгебра» — строка не понята (уже есть в строке 2)",
        "B4: «зорра» — строка не понята (нужен день недели, например «понедельник»)",
    ]
    changes, change_issues = read(
        """
        Дата       | Класс | Урок | Учитель   | Предмет | Отменён
        14.09.2026 | 7А    | 1    | Громова О.П. |      |
        21.09.2026 | 7А    | 1    |           |         | да
        16.09.2026 | 7А    | 1    |           |         |
        17.09.2026 | 7А    | 1    | Некто     |         |
        18.09.2027 | 7А    | 1    | u1        |         |
        """,
        "Замены",
    )
    assert [(row.day.day, row.teacher, row.cancelled) for row in changes.substitutions] == [
        (14, "u1", False),
        (21, "", True),
    ]
    assert change_issues == [
        "D4: строка не понята (укажите учителя, предмет или отмену)",
        "D5: «Некто» — такого сотрудника нет",
        "A6: «18.09.2027» — дата вне учебного года (год 2026/27)",
    ]


# ---------------------------------------------------------------------------------------------- marks


def test_the_schools_own_codes_are_the_alphabet() -> None:
    school, issues = read(
        """
        Код | Значение      | Смысл            | Написания | Где
        н   | не был(а)     | отсутствие       | нб, Н/Б   |
        бол | болел(а)      | Болезнь          |           | урок
        аз  |               | не аттестован    |           | период
        ОСВ | освобождён(а) | освобожден       |           | везде
        5   | отлично       | зачёт            |           |
        о   | опоздал(а)    | опоздание        | нб        |
        ж   | жёлтый        | цвет             |           |
        """,
        "Коды",
    )
    assert school.alphabet == (
        Sign("н", "не был(а)", ("нб", "н/б"), Attendance.ABSENT),
        Sign("бол", "болел(а)", (), Attendance.ABSENT, Reason.ILL),
        Sign("аз", "не аттестован", (), special=Special.NOT_CERTIFIED, period=True),
        Sign("ОСВ", "освобождён(а)", (), special=Special.EXEMPT, period=None),
    )
    assert issues == [
        "A6: «5» — строка не понята («5» — это отметка)",
        "A7: «о» — противоречит другой строке («нб» уже есть: строка 2)",
        (
            "C8: «цвет» — строка не понята (нужен смысл: отсутствие, болезнь, уважительная, неуважительная, опоздание, "
            "присутствие, освобождён, зачёт, незачёт, не аттестован, долг)"
        ),
    ]


@pytest.mark.parametrize(
    ("title", "headings"),
    [("Коды", "Код | Смысл"), ("Виды работ", "Вид работы |"), ("Округление", "Средний балл от | Отметка")],
)
def test_an_empty_table_of_marking_means_the_default(title: str, headings: str) -> None:
    school, issues = read(headings, title, previous=SCHOOL)
    default = School()
    wanted = {"Коды": default.alphabet, "Виды работ": default.kinds, "Округление": default.rounding}
    assert ({"Коды": school.alphabet, "Виды работ": school.kinds, "Округление": school.rounding}[title], issues) == (
        wanted[title],
        [],
    )


def test_kinds_and_rounding() -> None:
    kinds, kind_issues = read(
        "Вид работы | Вес | Контрольная | Сокращения\nдиктант | 1,4 | да | дикт, д\nтест | -1 |\nДиктант | 2",
        "Виды работ",
    )
    assert [(k.name, k.weight, k.control, k.aliases) for k in kinds.kinds] == [
        ("диктант", 1.4, True, ("дикт", "д")),
        ("тест", 1.0, False, ()),
    ]
    assert kind_issues == [
        "B3: «-1» — строка не понята (нужен вес больше 0 и не больше 100, например 1,5)",
        "A4: «Диктант» — строка не понята (уже есть в строке 2)",
    ]
    rounding, rounding_issues = read(
        "Предмет | С класса | Средний балл от | Отметка\nфк | | 4,65 | 5\nфк | | 3,65 | 4\nфк | | 2,65 | 3\n"
        "алг | 12 | 3,5 | 4\n | | 2,5 | 6",
        "Округление",
    )
    sport = [("Физическая культура", 1, average, mark) for average, mark in ((4.65, 5), (3.65, 4), (2.65, 3))]
    assert rounding.rounding == (*sport, *School().rounding)
    assert rounding_issues == [
        "B5: «12» — строка не понята (нужен класс от 1 до 11)",
        "D6: «6» — строка не понята (нужна отметка от 1 до 5)",
    ]
