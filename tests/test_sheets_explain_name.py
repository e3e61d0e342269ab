"""Whose row a name means, as a colleague would read it; and that nobody is ever taken for another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journal.issues import Problem
from sheets.explain.name import explain_name
from sheets.first_names import MEANINGS, may_be_one
from sheets.name_grammar import read_name

CLASS = {
    "1": "Иванов Пётр Сергеевич", "2": "Белова Анна Олеговна", "3": "Белова Алиса Игоревна",
    "4": "Салтыков-Щедрин Михаил Львович", "5": "Гусев Артём Ильич", "6": "Ким Ян", "7": "Ким Яна",
    "8": "Выборнов Лев", "9": "Мамедов Али Вагиф оглы", "10": "Петрова-Водкина Анна Юрьевна",
    "11": "Шевченко Александра Петровна", "12": "Сидоров Александр Ильич", "13": "Орлов Даниил Петрович",
    "14": "Д'Артаньян Шарль", "15": "Ковалёв Юрий", "16": "Магомедов Ахмедхан", "17": "Иванова Мария Петровна",
    "18": "Зайцева Анна-Мария Львовна", "19": "Прибылов Семён", "20": "Темаев Ислам",
}  # fmt: skip


def explained(typed: str, pupil_id: str | None = None, register: dict[str, str] | None = None) -> dict[str, Any]:
    lines = [{"id": pupil, "name": name} for pupil, name in (CLASS if register is None else register).items()]
    return explain_name({"typed": typed, "id": pupil_id, "register": lines})


def whose(typed: str, pupil_id: str | None = None, register: dict[str, str] | None = None) -> str | None:
    pupil = explained(typed, pupil_id, register)["pupil"]
    assert pupil is None or isinstance(pupil, str)
    return pupil


@pytest.mark.parametrize(
    ("typed", "certainty"),
    [
        ("Иванов Пётр Сергеевич", "exact"), ("Пётр Сергеевич Иванов", "exact"), ("Иванов Петр", "name"),
        ("иванов пётр", "name"), ("ИВАНОВ ПЁТР", "name"), ("Пётр Иванов", "name"), ("Иванов, Пётр", "name"),
        ("Иванов П.", "initials"), ("Иванов П", "initials"), ("Иванов П.С.", "initials"), ("Иванов П. С.", "initials"),
        ("Иванов ПС", "initials"), ("иванов пс", "initials"), ("П. Иванов", "initials"), ("П.С. Иванов", "initials"),
        ("ПС Иванов", "initials"), ("Иванов Пётр С.", "initials"), ("Иванов", "surname"), ("ИВАНОВ", "surname"),
        ("Ивaнoв Пётр", "name"), ("Ива\u200bнов Пётр", "name"), ("Иванов\u00a0Пётр", "name"), ("Иванов   Пётр", "name"),
        ("Иванов\tПётр", "name"), ("Иванов\nПётр", "name"), ("Иван0в Пётр", "name"), ("Иванов Петр Сергеевич", "exact"),
        ("12. Иванов П.", "initials"), ("12) Иванов П.", "initials"), ("12 Иванов", "surname"),
        ("№12 Иванов", "surname"),
        ("12.Иванов П.", "initials"), ("12Иванов", "surname"), ("Иванов П. (2 гр.)", "initials"),
        ("Иванов П. 2 подгр.", "initials"), ("Иванов 1гр", "surname"), ("Иванов П. (1-я подгруппа)", "initials"),
        ("Иванов Пётр (инд. обучение)", "name"), ("Иванов Пётр инд. обучение", "name"), ("Иванов Пётр ОВЗ", "name"),
        ("Иванов Пётр (староста)", "name"), ("Иванов Пётр - староста", "name"), ("Иванов Пётр*", "name"),
        ("⭐ Иванов Пётр ✅", "name"), ("Иванов Пётр 12.03.2012", "name"), ("Иванов Пётр (12.03.2012 г.р.)", "name"),
        ("Иванов Пётр 2012 г.р.", "name"), ("Иванов Пётр 8-912-345-67-89", "name"),
        ("Иванов Пётр +7 912 345 67 89", "name"),
        ("Иванов Пётр (болен)", "name"), ("Иванов (Петров) Пётр", "name"),
    ],
)  # fmt: skip
def test_one_pupil_however_he_is_written(typed: str, certainty: str) -> None:
    said = explained(typed)
    assert (said["pupil"], said["verdict"], said["certainty"], said["problem"]) == ("1", "ok", certainty, None)


@pytest.mark.parametrize(
    ("typed", "pupil"),
    [
        ("Белова Анна", "2"), ("Белова Ан.", "2"), ("Белова Ал.", "3"), ("Белова А. И.", "3"), ("Белова АО", "2"),
        ("Салтыков-Щедрин М.", "4"), ("Салтыков - Щедрин М.", "4"), ("Салтыков Щедрин Михаил", "4"), ("Гусев .", "5"),
        ("Гyсeв А.", "5"), ("Ким Ян", "6"), ("Ким Яна", "7"), ("Яна Ким", "7"), ("Выборнов", "8"), ("Мамедов Али", "9"),
        ("Мамедов Али оглы", "9"), ("Мамедов А.В.", "9"), ("Мамедов Али Вагиф", "9"), ("Петрова-Водкина", "10"),
        ("Петрова-Водкина А.Ю.", "10"), ("Д’Артаньян Ш.", "14"), ("ДАртаньян Ш.", "14"),
        ("Ковалев Юрий Иванович", "15"),
        ("Ковалёв Ю.И.", "15"), ("К0валёв Юрий", "15"), ("Магомедов А.", "16"), ("Зайцева Анна-Мария", "18"),
        ("Зайцева А.", "18"), ("Прибылов Семён", "19"), ("Темаев", "20"), ("Иванова М.", "17"),
        ("Семе\u0308н Прибылов", "19"),
    ],
)  # fmt: skip
def test_a_name_that_fits_one_pupil_is_that_pupil(typed: str, pupil: str) -> None:
    said = explained(typed)
    assert (said["pupil"], said["candidates"], said["verdict"]) == (pupil, [pupil], "ok")


@pytest.mark.parametrize(
    ("typed", "pupil", "certainty"),
    [
        ("Сидоров Саша", "12", "short-form"), ("Саша Сидоров", "12", "short-form"), ("Гусев Тёма", "5", "short-form"),
        ("Гусев Артемий", "5", "short-form"), ("Орлов Даня", "13", "short-form"), ("Орлов Данил", "13", "short-form"),
        ("Шевченко Саша", "11", "short-form"), ("Иванова Маша", "17", "short-form"),
        ("Ковалёв Юра", "15", "short-form"),
        ("Салтыков Михаил", "4", "half-surname"), ("Щедрин Михаил", "4", "half-surname"),
        ("Петрова Анна", "10", "half-surname"), ("Водкина Анна", "10", "half-surname"),
        ("Сидорова (Иванова) Мария", "17", "former-surname"), ("Сидорова (бывш. Иванова) М.", "17", "former-surname"),
        ("Сидорова/Иванова Мария", "17", "former-surname"), ("Сидорова Мария (Иванова)", "17", "former-surname"),
    ],
)  # fmt: skip
def test_a_name_unlike_the_list_is_found_and_told(typed: str, pupil: str, certainty: str) -> None:
    said = explained(typed)
    assert (said["pupil"], said["certainty"]) == (pupil, certainty)
    assert (said["verdict"], said["problem"]) == ("issue", "name-unlike-list")


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("Белова", ["2", "3"]), ("Белова А.", ["2", "3"]), ("А. Белова", ["2", "3"]), ("Ким", ["6", "7"]),
        ("Ким Я.", ["6", "7"]), ("Белова Анна (Алиса)", ["2", "3"]), ("Иванов Пётр (вместо Гусев)", ["1", "5"]),
        ("Гусев (Иванов) А.", ["5"]),
    ],
)  # fmt: skip
def test_two_pupils_are_told_never_guessed(typed: str, candidates: list[str]) -> None:
    said = explained(typed)
    assert said["candidates"] == candidates
    if len(candidates) > 1:
        assert (said["pupil"], said["verdict"], said["problem"]) == (None, "ambiguous", "pupil-ambiguous")


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("Ивонов Пётр", ["1"]), ("Иванов Пёрт", ["1"]), ("Иваонв П.", ["1"]), ("Ивонов", ["1"]), ("Иванов Пётр 2",
        ["1"]),
        ("Иванов Пётр (2)", ["1"]), ("Иванов Пётр должник", ["1"]), ("Иванов Пётр, Белова Анна", ["1"]),
        ("Иванова П.", ["1"]), ("Салтыков М.", ["4"]), ("Салтыков", ["4"]), ("Петрова А.", ["10"]), ("Петрова", ["10"]),
        ("Шевченко Александр", ["11"]), ("Шевченко Александр.", ["11"]), ("Орлов Д.И.", ["13"]),
        ("Иванов-Петров Пётр", ["1"]), ("Ковалев Юрий Иванов", ["15"]), ("Магомедов Ахметхан", ["16"]),
        ("Иванов Пётр Сергеев", ["1"]), ("Гусева А.", ["5"]),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_is_nobody_with_a_hint(typed: str, candidates: list[str]) -> None:
    said = explained(typed)
    assert (said["pupil"], said["certainty"], said["candidates"]) == (None, "near", candidates)
    assert (said["verdict"], said["problem"]) == ("invalid", "name-misspelt")


@pytest.mark.parametrize(
    "typed",
    [
        "Кузнецов", "Кузнецов П.", "Иванов С.", "Иванов Сергей", "Иванов Маша", "Белова О.", "Пётр", "Анна",
        "Иванов Сергеевич",
        "Сергеевич Иванов", "Магомедов Ахмед", "Петрова В.", "Ivanov Petr", "Иванов и Белова", "Иванова Ивана", "7А",
        "абв",
        "Мария Петровна", "Ян", "Зайцева Мария", "Белова Ольга", "Сидоров Паша",
    ],
)  # fmt: skip
def test_a_stranger_is_nobody(typed: str) -> None:
    said = explained(typed)
    assert (said["pupil"], said["candidates"], said["certainty"]) == (None, [], "none")
    assert (said["verdict"], said["problem"]) == ("invalid", "unknown-pupil")


@pytest.mark.parametrize("typed", ["12", "№12", "—", "...", "12.03.2012", "+", "()", "(2 гр.)", "выб. 30.09"])
def test_a_row_without_a_name_is_nobodys(typed: str) -> None:
    said = explained(typed)
    assert (said["pupil"], said["verdict"], said["problem"]) == (None, "invalid", "no-name")


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "\n\t"])
def test_a_blank_name(typed: str) -> None:
    said = explained(typed)
    assert (said["pupil"], said["verdict"], said["problem"], said["text"]) == (None, "blank", None, "имени нет")
    assert explained(typed, "1")["problem"] == "no-name"


@pytest.mark.parametrize(
    "typed", ["Итого", "Средний балл", "Учитель: Иванова М.П.", "Количество «5»", "Тема урока", "Дата", "Кл. рук."]
)
def test_a_row_under_the_list_is_no_pupil(typed: str) -> None:
    said = explained(typed)
    assert (said["pupil"], said["verdict"], said["problem"]) == (None, "invalid", None)


@pytest.mark.parametrize(
    ("typed", "kind", "day"),
    [
        ("Иванов Пётр выб. 30.09", "left", "30.09"), ("Иванов Пётр Выбыл(а) 30.09.2024", "left", "30.09.2024"),
        ("Иванов Пётр (выбыл 30.09.24)", "left", "30.09.2024"), ("Иванов П., отчислен", "left", None),
        ("Выб. 30.09 Иванов Пётр", "left", "30.09"), ("Иванов П. выб. 30 сентября", "left", "30.09"),
        ("Иванов П. переведён в 8Б", "left", None), ("Иванов П. перев. в 8Б 12.10", "left", "12.10"),
        ("Иванов П. выбыл в шк. №5 с 12.10, пр. 15", "left", "12.10"), ("Иванов П. приб. 12.10", "arrived", "12.10"),
        ("Иванов П. прибыл(а) 12.10 из г. Тула", "arrived", "12.10"), ("Иванов П. переведена из 8Б", "arrived", None),
        ("Иванов П. зачислен 01.09.2026", "arrived", "01.09.2026"),
        ("12. Иванов П. (2 гр.) выб. 30.09", "left", "30.09"),
    ],
)  # fmt: skip
def test_movement_noted_beside_a_name_is_told(typed: str, kind: str, day: str | None) -> None:
    said = explained(typed)
    assert (said["pupil"], said["movement"]) == ("1", {"kind": kind, "date": day})
    assert (said["verdict"], said["problem"]) == ("issue", "movement-in-name")


def test_two_movements_are_of_two_pupils() -> None:
    assert whose("Иванов П. выб. 30.09, Гусев А. приб. 1.10") is None
    assert whose("Иванов П. приб. 1.10, выб. 30.09") is None


def test_a_surname_like_a_movement_or_a_total_is_a_surname() -> None:
    assert [whose(typed) for typed in ("Выборнов Лев", "Прибылов С.", "Темаев И.")] == ["8", "19", "20"]
    assert explained("Прибылов Семён")["movement"] is None


@pytest.mark.parametrize(
    ("typed", "subgroup"),
    [("Иванов П. (2 гр.)", "2"), ("Иванов П. 1гр", "1"), ("Иванов П. подгр. 2", "2"), ("Иванов П. II гр.", "2"),
     ("1-я группа Иванов П.", "1"), ("Иванов П.", None), ("2. Иванов П.", None)],
)  # fmt: skip
def test_a_subgroup_noted_beside_a_name(typed: str, subgroup: str | None) -> None:
    said = explained(typed)
    assert (said["pupil"], said["subgroup"]) == ("1", subgroup)


# ------------------------------------------------------------------------------------------------ by id


@pytest.mark.parametrize(
    ("pupil_id", "typed", "pupil", "problem"),
    [
        ("1", "Иванов П.", "1", None), ("2", "Белова А.", "2", None), ("3", "Белова", "3", None),
        ("01", "Иванов", "1", None),
        ("1.0", "Иванов", "1", None), (" 1 ", "Иванов", "1", None), ("12", "Сидоров Саша", "12", "name-unlike-list"),
        ("10", "Петрова А.", "10", "name-unlike-list"), ("1", "Иванов Пётр 2", "1", "name-unlike-list"),
        ("1", "Гусев А.", None, "id-name-disagree"), ("7", "Ким Ян", None, "id-name-disagree"),
        ("2", "Белова Алиса", None, "id-name-disagree"), ("17", "Петрова Мария", None, "id-name-disagree"),
        ("1", "Иванова М.", None, "id-name-disagree"), ("1", "Ивонов Пётр", None, "name-misspelt"),
        ("99", "Иванов П.", None, "unknown-pupil"), ("абв", "Иванов П.", None, "unknown-pupil"),
        ("1", "12", None, "no-name"),
        ("11", "Шевченко Александр", None, "name-misspelt"),
    ],
)  # fmt: skip
def test_id_and_name_must_agree(pupil_id: str, typed: str, pupil: str | None, problem: str | None) -> None:
    said = explained(typed, pupil_id)
    assert (said["pupil"], said["problem"]) == (pupil, problem)
    assert said["certainty"] == ("id" if pupil else "none")


def test_an_id_is_compared_without_its_zeros_unless_two_pupils_differ_by_them() -> None:
    assert whose("Иванов", "417", {"0417": "Иванов Пётр"}) == "0417"
    assert (
        explain_name({"typed": "Иванов", "id": 417.0, "register": [{"id": "0417", "name": "Иванов П."}]})["pupil"]
        == "0417"
    )
    two = {"0417": "Иванов Пётр", "417": "Иванов Павел"}
    assert (whose("Иванов П.", "417", two), whose("Иванов П.", "0417", two)) == ("417", "0417")
    assert whose("Иванов П.", "00417", two) is None


def test_full_namesakes_are_told_apart_by_id_only() -> None:
    twins = {"1": "Иванов Иван Иванович", "2": "Иванов Иван Иванович", "3": "Иванов Илья Иванович"}
    for typed in ("Иванов Иван Иванович", "Иванов И.И.", "Иванов Иван", "Иванов"):
        assert explained(typed, None, twins)["verdict"] == "ambiguous"
    assert (whose("Иванов И.И.", "2", twins), whose("Иванов Иван", "2", twins), whose("Иванов Иван", "3", twins)) == (
        "2", "2", None,
    )  # fmt: skip


def test_a_patronymic_missing_in_the_list_leaves_doubt() -> None:
    class_list = {"1": "Иванов Иван", "2": "Иванов Иван Петрович"}
    assert whose("Иванов Иван Петрович", None, class_list) == "2"
    assert explained("Иванов Иван", None, class_list)["verdict"] == "ambiguous"


def test_a_pet_name_that_another_of_the_surname_may_bear_is_nobodys() -> None:
    assert whose("Ким Сеня", None, {"1": "Ким Семён", "2": "Ким Роман"}) == "1"
    assert explained("Ким Сеня", None, {"1": "Ким Семён", "2": "Ким Арсений"})["verdict"] == "ambiguous"
    assert explained("Ким Саша", None, {"1": "Ким Александр", "2": "Ким Савва"})["verdict"] == "ambiguous"
    assert explained("Ким Слава", None, {"1": "Ким Вячеслав", "2": "Ким Всеволод"})["verdict"] == "ambiguous"
    assert whose("Иванов Ник.", None, {"1": "Иванов Никита", "2": "Иванов Николай"}) is None
    assert whose("Иванов Алекс.", None, {"1": "Иванов Алексей", "2": "Иванов Александр"}) is None


def test_a_list_of_initials_is_not_read_by_a_pet_names_letter() -> None:
    assert whose("Иванов Саша", None, {"1": "Иванов С.", "2": "Иванов Р."}) is None
    assert whose("Иванов Саша", None, {"1": "Иванов С.", "2": "Иванов А."}) == "2"
    assert whose("Иванов Маша", None, {"1": "Иванов М."}) == "1"
    assert whose("Иванов Сергей", None, {"1": "Иванов С."}) == "1"


def test_a_name_is_no_shortening_of_a_longer_one() -> None:
    assert whose("Ким Ян", None, {"1": "Ким Яна"}) is None
    assert whose("Ким Ян.", None, {"1": "Ким Яна", "2": "Ким Янина"}) is None
    assert whose("Алиев Али", None, {"1": "Алиев Алихан"}) is None
    assert whose("Алиев Ахмед.", None, {"1": "Алиев Ахмедхан"}) is None
    assert whose("Ким Александр", None, {"1": "Ким Александра"}) is None
    assert whose("Ким Бриллиант.", None, {"1": "Ким Бриллианта"}) is None
    assert whose("Ким Рене.", None, {"1": "Ким Ренетта"}) is None
    assert whose("Ким Ли", None, {"1": "Ким Леонид Иванович"}) is None


def test_the_teacher_reads_who_it_is_or_what_to_do() -> None:
    assert explained("Иванов П.")["text"] == "Иванов Пётр Сергеевич (по фамилии и инициалам)"
    assert explained("Белова А.")["text"] == (
        "«Белова А.» — подходят два ученика (Белова Анна Олеговна, номер 2; Белова Алиса Игоревна, номер 3): "
        "допишите имя полностью или укажите номер"
    )
    assert explained("Ивонов Пётр")["text"] == (
        "«Ивонов Пётр» — такого имени в списке класса нет, но есть похожее (Иванов Пётр Сергеевич, номер 1): "
        "исправьте имя: пока строка не читается"
    )


def test_the_answer_has_every_key_whatever_the_question() -> None:
    keys = ["pupil", "verdict", "certainty", "candidates", "movement", "subgroup", "problem", "text"]
    for asked in ({}, {"typed": None, "register": None}, {"typed": 5, "register": [1, {"id": 1}, {"name": "И"}, None]},
                  {"typed": "Иванов", "register": [{"id": 1, "name": "Иванов"}], "id": None},
                  {"typed": ["x"]}):  # fmt: skip
        assert list(explain_name(asked)) == keys
    assert explain_name({"typed": "Иванов", "register": [{"id": 1, "name": "Иванов"}]})["pupil"] == "1"


# ------------------------------------------------------------------------------------------------ what always holds

_SURNAMES = ("Иванов", "Иванова", "Белов", "Ким", "Петрова-Водкина", "Петрова", "Шевченко", "Орлов")
_FIRST = (
    "Иван",
    "Игорь",
    "Александр",
    "Александра",
    "Алексей",
    "Ян",
    "Яна",
    "Семён",
    "Арсений",
    "Мария",
    "Анна",
    "А.",
    "И.",
)
_PATRONYMICS = ("", "Иванович", "Ильич", "Петровна", "И.")
_NAMES = st.builds(
    lambda *words: " ".join(filter(None, words)), *map(st.sampled_from, (_SURNAMES, _FIRST, _PATRONYMICS))
)
_TYPED_FIRST = (*_FIRST, "Саша", "Сеня", "Маша", "И", "А", "АИ", "Ал.", "Саш.", "", "Ваня", "Аня")
_TYPED = st.one_of(
    st.text(max_size=30),
    _NAMES,
    st.builds(
        lambda number, surname, first, rest, note: f"{number}{surname} {first} {rest} {note}",
        st.sampled_from(("", "12. ", "3) ")), st.sampled_from((*_SURNAMES, "Водкина", "Ивонов")),
        st.sampled_from(_TYPED_FIRST), st.sampled_from((*_PATRONYMICS, "Петрова")),
        st.sampled_from(("", "(2 гр.)", "выб. 30.09", "(Белов)", "староста", "2", "?")),
    ),
)  # fmt: skip
_REGISTERS = st.lists(_NAMES, max_size=6).map(lambda names: {str(at): name for at, name in enumerate(names, 1)})
_LATIN = str.maketrans("авекмнорстухАВЕКМНОРСТХУ", "abekmhopctyxABEKMHOPCTXY")


def letters(text: str) -> set[str]:
    """The words of a text, double surnames taken apart."""
    return {part for word in read_name(text).words for part in word.text.split("-")} | {read_name(text).aside}


@given(_TYPED, st.one_of(st.none(), st.text(max_size=4), st.sampled_from(("1", "2", "3"))), _REGISTERS)
def test_no_name_raises_and_nobody_shares_nothing_with_what_was_typed(
    typed: str, pupil_id: str | None, register: dict[str, str]
) -> None:
    said = explained(typed, pupil_id, register)
    assert said["problem"] in (None, *Problem)
    assert set(said["candidates"]) <= set(register)
    if said["pupil"] is not None:
        assert said["verdict"] in ("ok", "issue")
        assert said["candidates"] == [said["pupil"]]
        surname = read_name(register[said["pupil"]]).surname
        assert letters(typed) & set(surname.split("-"))


@given(_TYPED, _REGISTERS, _NAMES)
def test_another_pupil_in_the_list_never_gives_a_row_to_one_who_was_there(
    typed: str, register: dict[str, str], newcomer: str
) -> None:
    before, after = whose(typed, None, register), whose(typed, None, register | {"new": newcomer})
    assert after in (before, "new", None)
    if explained(typed, None, register)["verdict"] == "ambiguous":
        assert after in (None, "new")


@given(_TYPED, _REGISTERS)
def test_the_order_of_the_list_changes_nothing(typed: str, register: dict[str, str]) -> None:
    assert whose(typed, None, register) == whose(typed, None, dict(reversed(register.items())))


@given(_REGISTERS, st.data())
def test_every_pupil_is_found_by_the_name_in_the_list_and_the_id(register: dict[str, str], data: st.DataObject) -> None:
    assume(register)
    pupil = data.draw(st.sampled_from(sorted(register)))
    found = whose(register[pupil], None, register)
    assert found in (pupil, None)
    if list(register.values()).count(register[pupil]) > 1:
        assert found is None
    assert whose(register[pupil], pupil, register) == pupil


@given(_TYPED, _REGISTERS)
def test_case_spaces_look_alikes_and_the_unseen_change_nothing(typed: str, register: dict[str, str]) -> None:
    usual = "".join(sign for sign in typed if not sign.isalpha() or "а" <= sign.lower() <= "я" or sign in "ёЁ")
    found = whose(usual, None, register)
    assert found == whose(usual.upper(), None, register) == whose(usual.lower(), None, register)
    assert found == whose(f" \u00a0{usual}\n", None, register) == whose(f"\u200b{usual}\ufeff", None, register)
    assert found == whose(usual.translate(_LATIN), None, register)
    assert found == whose(usual.replace(" ", "   "), None, register)


def test_every_word_of_the_table_of_first_names_means_something() -> None:
    assert all(word == word.lower() and "ё" not in word and names for word, names in MEANINGS.items())
    assert may_be_one("саша", "александра")
    assert may_be_one("наталья", "наталия")
    assert not may_be_one("александр", "александра")


@pytest.mark.parametrize("typed", ["Иванов " * 15_000, "(" * 100_000, "И" * 100_000, " " * 100_000, "1" * 100_000,
                                   "а-" * 50_000,
                                   "Иванов П. " + "я" * 100_000, "(2 гр.) " * 15, "-а" * 59, "8" * 119])  # fmt: skip
@pytest.mark.timeout(20)
def test_a_long_text_is_nobody_and_no_trap_for_a_pattern(typed: str) -> None:
    assert whose(typed) is None
