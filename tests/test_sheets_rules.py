"""Rules of cells, enrolment, timetable and names; and what holds of every rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from inspect import getdoc, getsource

import pytest

from journal.calendar import DayOff
from journal.classes import class_name, grade
from journal.issues import CATALOGUE, KIND_NAMES, Problem, Severity, kinds_named, switched_off
from journal.lessons import year_lessons
from journal.school import Substitution
from journal.settings import SETTING_NAMES
from journal.upkeep import UPKEEP
from sheets.grid import Grid, Workbook
from sheets.rules import RULES
from sheets.school_book import read_school
from tests.rules_school import BELOVA, IVANOV, SCHOOL, issues, pupil, school, told

# ---------------------------------------------------------------- the catalogue and the tuples


@pytest.mark.parametrize("problem", Problem)
def test_every_kind_is_told_whole(problem: Problem) -> None:
    about = CATALOGUE[problem]
    assert "" not in (about.sentence, about.advice, about.name)
    assert about.clause or about.act, "what does it rest on?"
    assert not about.setting or about.setting in SETTING_NAMES
    assert not (about.dismissible and about.severity is Severity.STOP), "what was not stored is not set aside"


def test_kinds_have_different_names_that_a_list_can_hold() -> None:
    assert len(KIND_NAMES) == len(CATALOGUE)
    assert all(name == name.lower() and not set(name) & set(",;") for name in KIND_NAMES)


def test_rules_are_many_and_each_says_what_it_holds() -> None:
    rules: list[Callable[..., object]] = [*RULES, *UPKEEP]
    assert len({rule.__name__ for rule in rules}) == len(rules)
    assert all(getdoc(rule) for rule in rules)
    named = {problem for rule in rules for problem in Problem if f"Problem.{problem.name}" in getsource(rule)}
    assert len(named) >= 25


def test_a_school_switches_kinds_off_by_name_but_never_what_was_not_stored() -> None:
    assert kinds_named(" Нет темы;нет  задания, поздно ") == (
        frozenset({Problem.NO_TOPIC, Problem.NO_HOMEWORK}), ("поздно",),
    )  # fmt: skip
    assert kinds_named("нет") == kinds_named("") == kinds_named("—") == (frozenset(), ())
    assert switched_off("нет темы; непонятная ячейка; нет листа") == {Problem.NO_TOPIC}


def unchecked(typed: str) -> tuple[str, list[str]]:
    """What «Не проверять» says after that was typed, and what is told of it."""
    rows = (["Параметр", "Значение"], ["Не проверять", typed])
    read, found = read_school(Workbook("Школа.xlsx", "Школа", "1", (Grid.of("Параметры", rows),)), None)
    told_of_it = [issue.text for issue in found if issue.problem is Problem.BAD_SETTING]
    return read.settings.unchecked, told_of_it


@pytest.mark.parametrize("typed", ["нет темы", "Нет темы; мало отметок за урок", "нет"])
def test_kinds_are_switched_off_in_the_schools_workbook(typed: str) -> None:
    assert unchecked(typed) == (typed, [])


@pytest.mark.parametrize("typed", ["темы", "непонятная ячейка", "нет темы; нет листа"])
def test_what_is_no_kind_or_not_the_schools_to_judge_is_no_setting(typed: str) -> None:
    assert unchecked(typed) == ("нет", [typed])


# ---------------------------------------------------------------- grade 1 by data


@pytest.mark.parametrize("typed", ["1А", "1 А", "01а", "1-А", "1 «А»", "1а класс", "1", "1A"])
def test_a_first_grade_is_known_however_it_is_written(typed: str) -> None:
    assert grade(class_name(typed) or "") == 1


@pytest.mark.parametrize(("typed", "expected"), [("10А", 10), ("11Б", 11), ("11", 11), ("10 а", 10), ("2А", 2)])
def test_another_grade_is_no_first(typed: str, expected: int) -> None:
    assert grade(class_name(typed) or "") == expected


FIRST_GRADE = """
Номер | Ученики   | 07.09 | 09.09 | 1 четверть
      | Домашнее задание | № 5 |  |
01    | Иванов П. | 5     | н     | 5
02    | Белова А. | н/4   | оп    | осв
"""


def test_grade_one_has_no_marks_and_no_homework() -> None:
    grid = Grid.drawn(FIRST_GRADE)
    said = issues(grid, school_class="1А")
    assert [f"{issue.place.cell} {issue.problem}" for issue in said] == [
        "C2 grade1-homework", "C3 grade1-mark", "E3 grade1-mark", "C4 grade1-mark",
    ]  # fmt: skip
    assert all("п. 1.3 положения" in issue.sentence for issue in said)


def test_grades_ten_and_eleven_are_no_grade_one() -> None:
    assert not any("grade1" in line for line in told(Grid.drawn(FIRST_GRADE), school_class="10А"))


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("ж", Problem.UNKNOWN_MARK),
        ("5,4", Problem.AMBIGUOUS_MARK),
        ("05.04.2026", Problem.DATE_IN_CELL),
        ("-4", Problem.NEGATIVE_NUMBER),
        ("н/5", Problem.ABSENT_WITH_MARK),
    ],
)
def test_what_the_grammar_refuses_is_told_at_its_cell(typed: str, problem: Problem) -> None:
    drawing = f"""
    Номер | Ученики   | 07.09 | 09.09
    01    | Иванов П. | 5     | 4
    02    | Белова А. | 4     | {typed}
    """
    (issue,) = issues(Grid.drawn(drawing))
    assert (issue.place.cell, issue.problem, issue.text, issue.pupil) == ("D3", problem, typed, "02")


def test_two_marks_for_a_term_are_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 1 четверть
    01    | Иванов П. | 5     | 4     | 4/5
    """
    assert told(grid) == ["E2 several-term-marks"]


# ---------------------------------------------------------------- enrolment and subgroups


def test_entries_outside_a_pupils_time_in_class_are_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09
    01    | Иванов П. | 5     | н     | 4
    02    | Белова А. | 4     | 5     | н
    """
    came = pupil("01", "Иванов Пётр", arrived=date(2026, 9, 9))
    left = pupil("02", "Белова Анна", left=date(2026, 9, 11))
    assert told(grid, roster=(came, left)) == ["C2 mark-before-arrival", "E3 mark-after-leaving"]
    assert told(grid) == []


def test_marks_of_another_subgroups_pupil_are_told_once(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09
    01    | Иванов П. | 5     | 4     | 4
    02    | Белова А. | 4     | 5     | 4
    """
    first = replace(grid, title="Алгебра (1 гр.)")
    other = pupil("02", "Белова Анна", subgroups="Алгебра: 2")
    assert told(first, roster=(IVANOV, other)) == ["C3 other-subgroup"]
    for own in ("1", "Алгебра: 1", "Физика: 2", ""):
        assert told(first, roster=(IVANOV, pupil("02", "Белова Анна", subgroups=own))) == []
    assert told(grid, roster=(IVANOV, other)) == []


def test_an_absence_in_another_subgroup_is_no_mark(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09
    01    | Иванов П. | 5     | 4
    02    | Белова А. | н     |
    """
    other = pupil("02", "Белова Анна", subgroups="2")
    assert told(replace(grid, title="Алгебра (1 гр.)"), roster=(IVANOV, other)) == []


# ---------------------------------------------------------------- timetable, calendar, kinds

HOLIDAY = DayOff("Праздник", date(2026, 9, 9), date(2026, 9, 9))


def test_entries_on_a_day_off_and_outside_the_timetable_are_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 08.09 | 09.09 | 24.10
    01    | Иванов П. | 5     | 4     | 5     | 4
    02    | Белова А. | 5     | 4     | 5     |
    """
    on_holiday = replace(SCHOOL, calendar=replace(SCHOOL.calendar, days_off=(HOLIDAY,)))
    assert told(grid) == ["D1 lesson-not-in-timetable", "F1 lesson-not-in-timetable"]
    assert told(grid, on_holiday) == [
        "D1 lesson-not-in-timetable", "E1 mark-on-day-off", "F1 lesson-not-in-timetable",
    ]  # fmt: skip


def test_an_empty_column_on_a_day_off_is_nobodys_fault(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 08.09 | 09.09
          | Тема      | Дроби | Дроби | Дроби
    01    | Иванов П. | 5     |       |
    """
    assert told(grid, replace(SCHOOL, calendar=replace(SCHOOL.calendar, days_off=(HOLIDAY,)))) == []


def test_a_lesson_that_a_substitution_brings_is_in_the_timetable(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 08.09
    01    | Иванов П. | 5     | 4
    """
    added = Substitution(date(2026, 9, 8), "7А", 3, subject="Алгебра")
    assert told(grid, replace(SCHOOL, substitutions=(added,))) == []


def test_a_school_without_a_timetable_hears_nothing_of_it(grid: Grid) -> None:
    """
    Номер | Ученики   | 06.09 | 08.09
    01    | Иванов П. | 5     | 4
    """
    assert told(grid, replace(SCHOOL, timetable=())) == []


def test_a_mark_of_a_lesson_to_come_is_told_and_an_absence_known_ahead_is_not(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09
    01    | Иванов П. | 5     | 4     | 4
    02    | Белова А. | 5     | б     | б
    """
    assert told(grid, today=date(2026, 9, 9)) == ["E2 mark-in-future"]
    assert told(grid, today=date(2026, 9, 11)) == []


def test_a_kind_of_work_is_one_of_the_schools(grid: Grid) -> None:
    """
    Номер | Ученики    | 07.09 | 09.09 | 11.09
          | Вид работы | к/р   | фокусы |
    01    | Иванов П.  | 5     | 4     | 4
    """
    assert told(grid) == ["D2 unknown-work-kind"]


def control_works(number: int) -> Grid:
    """A register whose first lessons are control works."""
    days = [f"{lesson.day:%d.%m}" for lesson in year_lessons(SCHOOL, "7А")[1 : number + 3]]
    kinds = ["к/р" if place < number else "" for place in range(len(days))]
    rows = (["Номер", "Ученики", *days], ["", "Вид работы", *kinds], ["01", "Иванов П.", *["4"] * len(days)])
    return Grid.of("Алгебра", rows)


def test_control_works_beyond_a_tenth_of_the_years_lessons_are_told_once() -> None:
    lessons = len({lesson.day for lesson in year_lessons(SCHOOL, "7А")})
    allowed = lessons // 10
    assert told(control_works(allowed)) == []
    (issue,) = issues(control_works(allowed + 2))
    assert issue.problem is Problem.MANY_CONTROL_WORKS
    assert issue.detail == f"{allowed + 2} из {lessons} уроков, можно {allowed}"
    assert issue.place.column == 2 + allowed
    assert told(control_works(allowed + 2), school(control_share=0.2)) == []


def test_without_a_timetable_nobody_knows_what_a_tenth_is() -> None:
    assert told(control_works(20), replace(SCHOOL, timetable=())) == []


# ---------------------------------------------------------------- names


def test_movement_typed_into_a_name_is_told_until_the_class_list_has_it(grid: Grid) -> None:
    """
    Номер | Ученики                   | 07.09 | 09.09
    01    | Иванов Пётр Выбыл 10.09   | 5     | 4
    02    | Белова Анна               | 5     | 4
    """
    assert told(grid) == ["B2 movement-in-name"]
    left = pupil("01", "Иванов Пётр", left=date(2026, 9, 10))
    assert told(grid, roster=(left, BELOVA)) == []


def test_two_pupils_alike_and_a_stranger_are_told(grid: Grid) -> None:
    """
    Ученики    | 07.09 | 09.09
    Иванов П.  | 5     | 4
    Сидоров К. | 5     | 4
    """
    twins = (pupil("01", "Иванов Пётр"), pupil("02", "Иванов Павел"))
    assert [(issue.place.row, issue.problem) for issue in issues(grid, roster=twins)] == [
        (1, Problem.PUPIL_AMBIGUOUS),
        (2, Problem.UNKNOWN_PUPIL),
    ]
