"""Who is one person: by name and telephone or address, never by the name alone; and until when they see a diary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from database.accounts import Grant
from jobs.people import Person, guardian_until, is_renamed, is_same, people
from journal.school import School, SchoolClass, Staff
from journal.settings import Settings
from journal.tables import GuardianRow, PupilRow
from journal.viewer import Role

BORN = date(2013, 5, 6)
SCHOOL = School(
    classes=(SchoolClass("7А", "к1"),),
    staff=(Staff("к1", "Орлова Анна Павловна", ("teacher",), "orlova@school.ru"), Staff("к2", "Зуев Пётр Кузьмич")),
)


def pupil(number: str, left: date | None = None, birth: date | None = BORN) -> PupilRow:
    return PupilRow(number, f"Ученик {number}", birth, None, left, "", "", "", "")


LISTS = {"7А": [pupil("1"), pupil("2")], "8А": [pupil("3")]}


def guardian(pupil: str, name: str = "Иванова Ольга Петровна", phone: str = "", email: str = "") -> GuardianRow:
    return GuardianRow(pupil, name, "мать", phone, email)


def children(rows: list[GuardianRow], school: School = SCHOOL) -> list[tuple[str, str, list[str]]]:
    """Name, code in «Сотрудники» and children of every person with children."""
    found = people(school, LISTS, rows)
    kin = [(one, [grant.pupil for grant in one.grants if grant.role is Role.GUARDIAN]) for one in found]
    return [(one.name, one.staff, pupils) for one, pupils in kin if pupils]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (guardian("1", phone="+7 900 123-45-67"), guardian("3", phone="8(900)1234567")),
        (guardian("1", email="Mama@Mail.ru"), guardian("3", email="mama@mail.ru")),
        (guardian("1", phone="8 900 123-45-67, 8 495 765-43-21"), guardian("3", phone="+7 495 765 43 21")),
        (guardian("1", phone="89001234567"), guardian("3", "Иванова О. П.", "89001234567")),
    ],
    ids=["telephone", "address", "one of two telephones", "initials"],
)
def test_a_mother_of_two_classes_is_one_person(one: GuardianRow, other: GuardianRow) -> None:
    assert children([one, other]) == [("Иванова Ольга Петровна", "", ["1", "3"])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (guardian("1"), guardian("3")),
        (guardian("1", phone="89001234567"), guardian("3", phone="89001234568")),
        (guardian("1", phone="89001234567"), guardian("3", "Иванов Илья Петрович", "89001234567")),
        (guardian("1", phone="2-15"), guardian("3", phone="2-15")),
    ],
    ids=["a name alone", "another telephone", "a family's telephone", "what is no telephone"],
)
def test_what_does_not_prove_it_leaves_two(one: GuardianRow, other: GuardianRow) -> None:
    assert [kin for _, _, kin in children([one, other])] == [["1"], ["3"]]


def test_three_rows_hang_together_through_the_one_in_the_middle() -> None:
    rows = [
        guardian("1", phone="89001234567"),
        guardian("2", email="a@b.ru"),
        guardian("3", phone="89001234567", email="a@b.ru"),
    ]
    assert children(rows) == [("Иванова Ольга Петровна", "", ["1", "2", "3"])]


def test_a_teacher_who_is_a_mother_is_one_person_where_her_address_says_so() -> None:
    mother = guardian("3", "Орлова А. П.", email="ORLOVA@school.ru")
    assert children([mother]) == [("Орлова Анна Павловна", "к1", ["3"])]
    (teacher,) = [one for one in people(SCHOOL, LISTS, [mother]) if one.staff == "к1"]
    assert [grant.role for grant in teacher.grants] == [Role.TEACHER, Role.CLASS_TEACHER, Role.GUARDIAN]


@pytest.mark.parametrize(
    "row",
    [guardian("3", "Орлова Анна Павловна"), guardian("3", "Орлов Пётр Ильич", email="orlova@school.ru")],
    ids=["her name alone", "her husband with her address"],
)
def test_a_teacher_is_never_given_a_child_on_less(row: GuardianRow) -> None:
    assert children([row]) == [(row.name, "", ["3"])]


def test_two_employees_of_one_address_stay_apart() -> None:
    twice = replace(SCHOOL, staff=(*SCHOOL.staff, Staff("к3", "Орлова Анна Павловна", (), "orlova@school.ru")))
    mother = guardian("3", "Орлова Анна Павловна", email="orlova@school.ru")
    assert children([mother], twice) == [("Орлова Анна Павловна", "к1", ["3"])]
    assert [one.staff for one in people(twice, LISTS, [mother]) if one.staff] == ["к1", "к2", "к3"]


def test_a_child_has_as_many_guardians_as_the_workbook_names() -> None:
    rows = [guardian("1"), guardian("1", "Иванов Илья Олегович"), guardian("1", "Петрова Нина Львовна")]
    assert [name for name, _, _ in children(rows)] == [row.name for row in rows]


LEFT = date(2026, 12, 1)
MAJORITY = date(2031, 5, 5)


@pytest.mark.parametrize(
    ("typed", "left", "birth", "after", "last"),
    [
        (None, None, BORN, False, MAJORITY),
        (None, None, None, False, None),
        (None, None, BORN, True, None),
        (date.max, None, BORN, False, None),
        (date.min, None, BORN, False, date.min),
        (date(2027, 1, 15), None, BORN, False, date(2027, 1, 15)),
        (date(2033, 1, 15), None, BORN, False, date(2033, 1, 15)),
        (date.max, LEFT, BORN, False, LEFT),
        (None, LEFT, BORN, False, LEFT),
        (None, None, date(2012, 2, 29), False, date(2030, 2, 28)),
    ],
)
def test_a_guardians_access_ends_by_the_row_by_majority_and_by_leaving(
    typed: date | None, left: date | None, birth: date | None, *, after: bool, last: date | None
) -> None:
    row = guardian("1")._replace(until=typed)
    assert guardian_until(row, left, birth, after_majority=after) == last


def test_the_school_may_let_parents_of_adults_in() -> None:
    row = guardian("1")
    adult = replace(SCHOOL, settings=Settings(parents_of_adults=True))

    def until(school: School) -> list[date | None]:
        return [g.until for one in people(school, LISTS, [row]) for g in one.grants if g.role is Role.GUARDIAN]

    assert (until(SCHOOL), until(adult)) == ([MAJORITY], [None])


def test_who_changed_the_class_is_one_pupil_and_has_not_left() -> None:
    lists = {"7А": [pupil("1", left=date(2026, 11, 1))], "7Б": [pupil("1")]}
    assert people(School(), lists, []) == [Person("Ученик 1", (Grant(Role.PUPIL, "1"),))]
    gone = {"7А": [pupil("1", left=date(2026, 11, 1))], "7Б": [pupil("1", left=date(2026, 12, 2))]}
    assert people(School(), gone, []) == [Person("Ученик 1", (Grant(Role.PUPIL, "1", LEFT),))]


@pytest.mark.parametrize(
    ("one", "other", "same", "renamed"),
    [
        ("Иванова Ольга Петровна", "иванова  ольга петровна", True, True),
        ("Иванова О. П.", "Иванова Ольга Петровна", True, True),
        ("Иванова Ольга Петровна", "Сидорова Ольга Петровна", False, True),
        ("Иванова Ольга Петровна", "Иванов Илья Олегович", False, False),
        ("Иванова", "Сидорова", False, False),
        ("", "Сидорова", False, False),
    ],
)
def test_a_name_is_the_same_or_has_another_surname(one: str, other: str, *, same: bool, renamed: bool) -> None:
    assert (is_same(one, other), is_renamed(one, other)) == (same, renamed)
