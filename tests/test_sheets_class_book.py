"""The workbook «Класс»: pupils and what hangs on them, each mistake told at its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from journal.marks import Reason
from journal.tables import AbsenceRow, ClassTables, GuardianRow, PupilRow
from sheets.absence_reasons import absence_reason
from sheets.class_book import read_class
from sheets.grid import Grid, Workbook
from sheets.templates.class_ import class_workbook
from tests.sheets_school import CLASS

BOOK = class_workbook(CLASS).workbook()


def read(drawing: str, title: str, last: Sequence[PupilRow] = ()) -> tuple[ClassTables, list[str]]:
    """The class with one sheet drawn anew, and what is wrong in that sheet."""
    sheets = (*(sheet for sheet in BOOK.sheets if sheet.title != title), Grid.drawn(drawing, title))
    tables = read_class(replace(BOOK, sheets=sheets), "7А", "2026/27", last)
    return tables, [str(issue).partition("!")[2] for issue in tables.issues if issue.place.sheet == title]


def test_a_class_written_is_the_class_read() -> None:
    assert read_class(BOOK, "7А", "2026/27") == CLASS


def test_an_empty_workbook_is_a_class_without_pupils_and_says_what_is_missing() -> None:
    tables = read_class(Workbook("Класс 7А.xlsx", "Класс 7А", "v", ()), "7А", "2026/27")
    assert (tables.pupils, tables.guardians, tables.absences, tables.portfolio) == ([], [], [], [])
    assert [issue.place.sheet for issue in tables.issues] == ["Портфолио", "Пропуски", "Родители", "Ученики"]
    assert {issue.school_class for issue in tables.issues} == {"7А"}


def test_pupils_twice_without_a_name_or_with_impossible_dates_are_told() -> None:
    tables, issues = read(
        """
        Номер | ФИО               | Дата рождения | Прибыл     | Выбыл
        0417  | Абрамова Вера     | 04.05.2013    |            |
        0418  | Белов Олег        | 04.05.2031    | 14.09.2026 | 10.09.2026
        0417  | Волков Иван       |               |            |
        0419  |                   |               |            |
              | Гусев Пётр        |               |            |
        0420  | Дорохов Илья      | весной        | 02.09.26   | 1 декабря 2026
        """,
        "Ученики",
    )
    assert [(p.pupil, p.name, p.birth, p.arrived, p.left) for p in tables.pupils] == [
        ("0417", "Абрамова Вера", date(2013, 5, 4), None, None),
        ("0418", "Белов Олег", None, date(2026, 9, 14), None),
        ("0420", "Дорохов Илья", None, date(2026, 9, 2), date(2026, 12, 1)),
    ]
    assert issues == [
        "C3: «04.05.2031» — строка не понята (проверьте год рождения)",
        "E3: «10.09.2026» — строка не понята (выбыл раньше, чем прибыл)",
        "A4: «0417» — ученик записан дважды (уже есть в строке 2)",
        "B5: строка не понята (не заполнено: нужен текст)",
        "A6: строка не понята (не заполнено: нужен текст)",
        "C7: «весной» — строка не понята (нужна дата, например 01.09.2026)",
    ]


def test_a_guardian_belongs_to_a_pupil_by_id_or_by_an_unambiguous_name() -> None:
    tables, issues = read(
        """
        Номер ученика | Ученик          | Родитель        | Почта
        0417          |                 | Абрамова Нина   | abramova@mail.example
                      | абрамова  вера  | Абрамов Илья    |
        0418          | Абрамова Вера   | Белов Пётр      |
        0999          | Чужой Иван      | Чужой Пётр      |
                      | Некто           | Некто Иван      |
        0418          | Белов О.        |                 |
        0418          | Белов О.        | Белова Анна     | по телефону
                      |                 | Ничья Мать      |
        """,
        "Родители",
    )
    assert tables.guardians == [
        GuardianRow("0417", "Абрамова Нина", "", "", "abramova@mail.example"),
        GuardianRow("0417", "Абрамов Илья", "", "", ""),
        GuardianRow("0418", "Белова Анна", "", "", ""),
    ]
    assert issues == [
        "B4: «Абрамова Вера» — скрытый номер и имя — разных учеников (номер 0418 — Белов Олег)",
        "A5: «0999» — ученика нет в списке класса",
        "B6: «Некто» — ученика нет в списке класса",
        "C7: строка не понята (не заполнено: нужен текст)",
        "D8: «по телефону» — строка не понята (нужен один адрес почты, например ivanova@school.ru)",
        "B9: строка не понята (нет ученика)",
    ]


def test_a_guardians_last_day_is_read_and_what_is_unclear_opens_nothing() -> None:
    tables, issues = read(
        """
        Номер ученика | Родитель | Доступ к дневнику
        0417          | Абрамова Нина    |
        0417          | Абрамов Илья     | 15.01.2027
        0418          | Белова Анна      | нет
        0418          | Белов Пётр       | да
        0418          | Белова Инна      | по решению суда
        """,
        "Родители",
    )
    assert [(row.name, row.until) for row in tables.guardians] == [
        ("Абрамова Нина", None),
        ("Абрамов Илья", date(2027, 1, 15)),
        ("Белова Анна", date.min),
        ("Белов Пётр", date.max),
        ("Белова Инна", date.min),
    ]
    hint = "нужны последний день доступа, «нет» или «да»; пока не исправлено, доступа нет"
    assert issues == [f"C6: «по решению суда» — строка не понята ({hint})"]


@pytest.mark.parametrize("until", [None, date.min, date.max, date(2027, 1, 15)])
def test_a_guardians_last_day_written_is_the_day_read(until: date | None) -> None:
    guardians = [row._replace(until=until) for row in CLASS.guardians]
    book = class_workbook(replace(CLASS, guardians=guardians)).workbook()
    assert read_class(book, "7А", "2026/27").guardians == guardians


def test_namesakes_need_an_id() -> None:
    pupils = "Номер | ФИО\n1 | Белов Олег Ильич\n2 | Белов Олег Павлович"
    guardians = "Ученик | Родитель\nБелов Олег | Белова Анна\nБелов Олег Павлович | Белова Инна"
    book = replace(BOOK, sheets=(Grid.drawn(pupils, "Ученики"), Grid.drawn(guardians, "Родители")))
    tables = read_class(book, "7А", "2026/27")
    assert [(g.pupil, g.name) for g in tables.guardians] == [("2", "Белова Инна")]
    assert "Класс 7А, Родители!A2: «Белов Олег» — подходят два ученика (укажите номер ученика)" in map(
        str, tables.issues
    )


def test_reasons_of_absence() -> None:
    tables, issues = read(
        """
        Номер | С          | По         | Причина | Документ
        0417  | 07.09.2026 |            | болезнь |
        0417  | 14.09.2026 | 11.09.2026 | болезнь |
        0418  | 14.09.2025 | 15.09.2025 |         | справка
        0418  |            | 15.09.2026 | болезнь |
        """,
        "Пропуски",
    )
    assert tables.absences == [AbsenceRow("0417", date(2026, 9, 7), date(2026, 9, 7), "болезнь", "")]
    assert issues == [
        "C3: «11.09.2026» — строка не понята (конец раньше начала)",
        "B4: «14.09.2025» — дата вне учебного года (год 2026/27)",
        "B5: строка не понята (не заполнено: нужна дата, например 01.09.2026)",
    ]


def test_an_issue_about_a_pupil_names_the_pupil() -> None:
    tables, _ = read("Номер | С\n0417 | вчера", "Пропуски")
    assert [(issue.pupil, issue.school_class) for issue in tables.issues] == [("0417", "7А")]


def test_a_pupil_whose_row_has_a_mistake_stays_in_the_list_as_last_written() -> None:
    tables, issues = read(
        """
        Номер | ФИО                        | Дата рождения
        0417  |                            | 04.05.2013
              | Белов Олег                 |
        0419  | =Сумма Анна                | 04.05.2103
        0420  |                            |
        """,
        "Ученики",
        CLASS.pupils,
    )
    assert tables.pupils == [CLASS.pupils[0], CLASS.pupils[2]]
    assert issues == [
        "B2: строка не понята (не заполнено: нужен текст; пока действует прежняя строка)",
        "A3: строка не понята (не заполнено: нужен текст)",
        "C4: «04.05.2103» — строка не понята (проверьте год рождения; пока действует прежняя строка)",
        "B5: строка не понята (не заполнено: нужен текст)",
    ]


def test_a_pupil_who_lost_the_number_is_known_by_all_the_rest() -> None:
    drawing = "Номер | ФИО | Прибыл | Выбыл\n | Белов Олег | 14.09.2026 | 01.12.2026"
    tables, _ = read(drawing, "Ученики", CLASS.pupils)
    assert tables.pupils == [CLASS.pupils[1]]


def test_namesakes_unfinished_names_and_movement_typed_into_a_name_are_noted() -> None:
    tables, issues = read(
        """
        Номер | ФИО                       | Прибыл
        1     | Белов Олег Ильич          |
        2     | белов олег  ильич         |
        3     | Гусев                     |
        4     | Дорохов Илья выбыл 30.09  |
        5     | Ершов Артём Львович       | 01.09.2062
        """,
        "Ученики",
    )
    assert [(pupil.pupil, pupil.arrived) for pupil in tables.pupils] == [(str(n), None) for n in range(1, 6)]
    assert issues == [
        (
            "B3: «белов олег  ильич» — чего-то не хватает "
            "(полный тёзка ученика из строки 2: различить их можно только по номеру)"
        ),
        "B4: «Гусев» — имя не дописано",
        "B5: «Дорохов Илья выбыл 30.09» — движение записано в имени",
        "C6: «01.09.2062» — дата вне учебного года (год 2026/27)",
    ]


def test_a_guardian_is_written_once_for_a_child() -> None:
    tables, issues = read("Номер | Родитель\n0417 | Белова Анна\n0418 | Белова Анна\n0417 | Белова  анна", "Родители")
    assert [guardian.pupil for guardian in tables.guardians] == ["0417", "0418"]
    assert issues == ["B4: «Белова  анна» — строка не понята (уже есть в строке 2)"]


def test_absences_that_contradict_or_lie_where_they_cannot() -> None:
    tables, issues = read(
        """
        Номер | С          | По         | Причина
        0417  | 07.09.2026 | 11.09.2026 | болезнь
        0417  | 10.09.2026 | 14.09.2026 | соревнования
        0417  | 11.09.2026 | 11.09.2027 | болезнь
        0417  | 21.09.2026 |            | ывап
        0418  | 07.09.2026 | 08.09.2026 | болезнь
        0418  | 01.12.2026 | 02.12.2026 | болезнь
        0418  | 30.11.2026 | 02.12.2026 | болезнь
        """,
        "Пропуски",
    )
    assert [absence.first.day for absence in tables.absences] == [7, 10, 21, 7, 1, 30]
    assert issues == [
        "D3: «соревнования» — строка принята, но вызывает сомнение (на те же дни в строке 2 другая причина)",
        "C4: «11.09.2027» — дата вне учебного года (год 2026/27)",
        ("D5: «ывап» — чего-то не хватает (непонятно, болезнь это, уважительная причина или неуважительная)"),
        "B6: «07.09.2026» — строка принята, но вызывает сомнение (в эти дни ученика не было в классе)",
        "B7: «01.12.2026» — строка принята, но вызывает сомнение (в эти дни ученика не было в классе)",
    ]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("болезнь", Reason.ILL), ("Заболел", Reason.ILL), ("ОРВИ", Reason.ILL), ("справка 14, б", Reason.ILL),
        ("семейные обстоятельства", Reason.EXCUSED), ("соревнования, олимпиада", Reason.EXCUSED),
        ("медицинский осмотр", Reason.EXCUSED), ("ув", Reason.EXCUSED), ("по заявлению родителей", Reason.EXCUSED),
        ("без причины", Reason.UNEXCUSED), ("прогул", Reason.UNEXCUSED),
        ("без уважительной причины", Reason.UNEXCUSED), ("неуважительная", Reason.UNEXCUSED),
        ("?", None), ("будет позже", None), ("ывап", None), ("5", None), ("", None),
    ],
)  # fmt: skip
def test_a_reason_is_an_illness_an_excuse_or_none(typed: str, reason: Reason | None) -> None:
    assert absence_reason(typed) is reason
