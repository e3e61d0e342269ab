"""«Виды работ», «Коды», «Округление»: what a school may change of marking, and what it cannot mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.alphabet import ALPHABET, Sign
from journal.marks import Attendance, Reason
from journal.school import School
from journal.work import WorkKind
from tests.school_drawing import read
from tests.sheets_school import SCHOOL

WEIGHT = "нужен вес больше 0 и не больше 100, например 1,5"


@pytest.mark.parametrize(
    ("typed", "weight"),
    [("1,5", 1.5), ("1.5", 1.5), ("150%", 1.5), ("150 %", 1.5), ("2", 2.0), ("", 1.0), ("60", 60.0)],
)
def test_a_weight_is_a_number_or_a_percentage(typed: str, weight: float) -> None:
    school, issues = read(Виды_работ=f"Вид работы | Вес\nкарточки | {typed}")
    assert school.kinds == (WorkKind("карточки", weight),)
    assert issues == []


@pytest.mark.parametrize("typed", ["-1", "0", "1000", "много", "1,5 балла", "01.05.2026", "1/2", "0,001", "inf"])
def test_a_wrong_weight_leaves_the_last_good_one(typed: str) -> None:
    drawing = f"Вид работы | Вес | Сокращения\nкарточки | {typed} | карт"
    school, issues = read(Виды_работ=drawing)
    assert school.kinds == (WorkKind("карточки", 1.0, aliases=("карт",)),)
    assert issues == [f"Виды работ!B2: «{typed}» — строка не понята ({WEIGHT})"]
    known = (WorkKind("Карточки", 1.4),)
    school, issues = read(replace(SCHOOL, kinds=known), Виды_работ=drawing)
    assert school.kinds == known
    assert issues == [f"Виды работ!B2: «{typed}» — строка не понята ({WEIGHT}; пока действует прежняя строка)"]


def test_a_control_work_without_a_weight_is_told_and_counts_once() -> None:
    school, issues = read(Виды_работ="Вид работы | Вес | Контрольная\nсрез | | да\nответ | |")
    assert [(kind.name, kind.weight) for kind in school.kinds] == [("срез", 1.0), ("ответ", 1.0)]
    assert issues == [
        "Виды работ!B2: строка принята, но вызывает сомнение (у контрольной работы нет веса: считается как 1)"
    ]


def test_two_kinds_of_one_name_and_names_that_belong_to_another() -> None:
    school, issues = read(
        Виды_работ="""
        Вид работы     | Вес | Сокращения
        проверочная    | 1,3 | пр, пров.
        практическая   | 1,2 | ПР, практ, пров
        Проверочная    | 2   |
        опрос          | 1   | практическая, н, 5, о
        """
    )
    assert [(kind.name, kind.aliases) for kind in school.kinds] == [
        ("проверочная", ("пр", "пров.")), ("практическая", ("практ",)), ("опрос", ("н", "о")),
    ]  # fmt: skip
    assert issues == [
        "Виды работ!D3: «ПР, практ, пров» — противоречит другой строке («ПР» — это уже строка 2)".replace("D3", "C3"),
        "Виды работ!C3: «ПР, практ, пров» — противоречит другой строке («пров» — это уже строка 2)",
        "Виды работ!A4: «Проверочная» — строка не понята (уже есть в строке 2)",
        "Виды работ!C5: «практическая, н, 5, о» — строка не понята («5» — это отметка)",
        "Виды работ!C5: «практическая, н, 5, о» — противоречит другой строке («практическая» — это уже строка 3)",
        (
            "Виды работ!C5: «практическая, н, 5, о» — строка принята, но вызывает сомнение "
            "(«н» — ещё и код посещаемости)"
        ),
    ]


def test_a_subject_answers_to_its_own_names_only() -> None:
    school, issues = read(
        Предметы="""
        Предмет   | Другие названия
        История   | ист, Обществознание
        Обществознание | общ, Ист.
        история   |
                  | физ
        """
    )
    assert [(subject.name, subject.aliases) for subject in school.subjects] == [
        ("История", ("ист",)), ("Обществознание", ("общ",)),
    ]  # fmt: skip
    assert issues == [
        "Предметы!B2: «ист, Обществознание» — противоречит другой строке («Обществознание» — это уже строка 3)",
        "Предметы!B3: «общ, Ист.» — противоречит другой строке («Ист.» — это уже строка 2)",
        "Предметы!A4: «история» — строка не понята (уже есть в строке 2)",
        "Предметы!A5: строка не понята (не заполнено: нужен текст)",
    ]


# ---------------------------------------------------------------------------------------------- codes


def test_only_the_signs_of_a_filled_sheet_hold() -> None:
    school, issues = read(SCHOOL, Коды="Код | Смысл\nн | отсутствие\nп | присутствие")
    assert school.alphabet == (
        Sign("н", "отсутствие", (), Attendance.ABSENT), Sign("п", "присутствие", (), Attendance.PRESENT),
    )  # fmt: skip
    assert issues == []


@pytest.mark.parametrize("sheet", ["", "Код | Смысл"])
def test_a_school_without_signs_of_its_own_has_the_usual_ones(sheet: str) -> None:
    assert read(Коды=sheet)[0].alphabet == ALPHABET


def test_a_code_means_one_thing_and_is_no_mark() -> None:
    school, issues = read(
        Коды="""
        Код | Смысл       | Написания
        б   | болезнь     | бол
        Б   | долг        |
        H   | отсутствие  | нб
        н   | опоздание   |
        5   | зачёт       |
        зч  | зачёт       | 5+, зач
        54  | зачёт       |
        о   | опоздание   | БОЛ
        у   | уважительно |
        """
    )
    assert [(sign.code, sign.reason) for sign in school.alphabet] == [("б", Reason.ILL), ("H", None)]
    assert [issue.partition(" — ")[0] + issue[issue.rindex("(") :] for issue in issues[:-1]] == [
        "Коды!A3: «Б»(уже есть в строке 2)",
        "Коды!A5: «н»(уже есть в строке 4)",
        "Коды!A6: «5»(«5» — это отметка)",
        "Коды!C7: «5+, зач»(«5+» — это отметка)",
        "Коды!A8: «54»(«54» — это отметка)",
        "Коды!A9: «о»(«бол» уже есть: строка 2)",
    ]
    assert issues[-1].startswith("Коды!B10: «уважительно» — строка не понята (нужен смысл: отсутствие, болезнь,")


def test_a_code_with_a_mistake_means_what_it_last_did_and_nothing_in_a_new_school() -> None:
    drawing = "Код | Смысл\nн | отсутсвие\nб | болезнь"
    assert [sign.code for sign in read(SCHOOL, Коды=drawing)[0].alphabet] == ["н", "б"]
    assert [sign.code for sign in read(None, Коды=drawing)[0].alphabet] == ["б"]


# ---------------------------------------------------------------------------------------------- rounding

SCALE = "Предмет | С класса | Средний балл от | Отметка"


def rounding(*lines: str, previous: School | None = None) -> tuple[tuple[tuple[str, int, float, int], ...], list[str]]:
    school, issues = read(previous, Округление="\n".join([SCALE, *lines]))
    return school.rounding, issues


def test_a_better_mark_asks_for_a_better_average() -> None:
    lines = (" | | 3,5 | 5", " | | 3,65 | 4", " | | 2,65 | 3")
    told = [
        "Округление!C2: «3,5» — противоречит другой строке (для отметки 4 порог 3,65: пока действует прежняя шкала)"
    ]
    assert rounding(*lines) == (School().rounding, told)
    known = tuple(level for level in SCHOOL.rounding if level[:2] == ("", 1))
    assert rounding(*lines, previous=SCHOOL) == (known, told)


def test_a_mark_that_a_scale_passes_over_is_half_a_mark_below() -> None:
    scale, issues = rounding("алг | 10 | 4,65 | 5", "алг | 10 | 2,65 | 3")
    assert scale == (("Алгебра", 10, 4.65, 5), ("Алгебра", 10, 2.65, 3), ("Алгебра", 10, 3.5, 4), *School().rounding)
    assert issues == ["Округление!D2: «5» — чего-то не хватает (нет порога для отметки 4: действует обычный, 3,5)"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (" | | 5,5 | 5", "C2: «5,5» — строка не понята (нужен средний балл от 0 до 5, например 4,5)"),
        (" | | -1 | 2", "C2: «-1» — строка не понята (нужен средний балл от 0 до 5, например 4,5)"),
        (" | | 4,5 | 4", "C2: «4,5» — строка не понята (порог выше самой отметки 4)"),
        (" | | 4,5 | 6", "D2: «6» — строка не понята (нужна отметка от 1 до 5)"),
        (" | | | 5", "C2: строка не понята (не заполнено: нужен средний балл от 0 до 5, например 4,5)"),
        (" | 0 | 4,5 | 5", "B2: «0» — строка не понята (нужен класс от 1 до 11)"),
        ("Хор | | 4,5 | 5", "A2: «Хор» — предмета нет в списке предметов"),
    ],
)
def test_a_threshold_nobody_can_reach_or_read(line: str, said: str) -> None:
    scale, issues = rounding(line)
    assert scale == School().rounding
    assert issues == [f"Округление!{said}"]


def test_one_mark_has_one_threshold() -> None:
    scale, issues = rounding(" | | 4,5 | 5", " | | 4,65 | 5", " | | 3,5 | 4", " | | 2,5 | 3")
    assert scale == (("", 1, 4.5, 5), ("", 1, 3.5, 4), ("", 1, 2.5, 3))
    assert issues == ["Округление!D3: «5» — строка не понята (уже есть в строке 2)"]
