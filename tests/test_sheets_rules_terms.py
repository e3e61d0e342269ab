"""Rules of term and year marks: only where such a mark is typed, and only where the sum is certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from journal.school import Load, Subject
from sheets.grid import Grid
from tests.rules_school import BELOVA, SCHOOL, issues, key, pupil, school, told


def test_a_term_mark_unlike_its_average_is_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 1 четверть
    01    | Иванов П. | 5     | 4     | 4     | 5
    02    | Белова А. | 5     | 5     | 4     | 5
    """
    (issue,) = issues(grid)
    assert str(issue) == (
        "7А, Алгебра!F2: «5» — отметка за период расходится со средним баллом (средний балл 4,33, по нему 4)"
    )
    assert (issue.pupil, issue.day) == ("01", date(2026, 10, 23))


def test_halves_go_up(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 1 четверть
    01    | Иванов П. | 5     | 4     | 5
    02    | Белова А. | 5     | 4     | 4
    """
    assert told(grid) == ["E3 term-mark-unlike-average"]


def test_an_average_that_only_its_second_decimal_lifts_may_go_either_way(grid: Grid) -> None:
    """Mean 4.495…: shown as 4,50, and a little less.

    Номер | Ученики   | 07.09     | 09.09 | 1 четверть
          | Вид работы | к/р    |       |
    01    | Иванов П. | 4/4       | 5     | 4
    02    | Белова А. | 4/4       | 5     | 5
    """
    kinds = tuple(replace(kind, weight=0.50505) if kind.name == "контрольная работа" else kind for kind in SCHOOL.kinds)
    assert told(grid, replace(SCHOOL, kinds=kinds)) == []


def test_the_average_is_weighted_where_the_school_weighs(grid: Grid) -> None:
    """
    Номер | Ученики    | 07.09 | 09.09 | 11.09 | 1 четверть
          | Вид работы | к/р   |       |       |
    01    | Иванов П.  | 5     | 4     | 4     | 4
    02    | Белова А.  | 5     | 4     |       | 5
    """
    heavy = tuple(replace(kind, weight=3.0) if kind.name == "контрольная работа" else kind for kind in SCHOOL.kinds)
    assert told(grid, replace(SCHOOL, kinds=heavy)) == ["F3 term-mark-unlike-average"]
    assert told(grid, replace(school(weighted=False), kinds=heavy)) == []


def test_the_table_of_rounding_decides_by_subject_and_level(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09 | 1 четверть
    01    | Иванов П. | 5     | 5     | 5     | 4     | 4     | 4
    """
    stricter = (*SCHOOL.rounding, ("Алгебра", 5, 4.65, 5))
    assert told(grid) == ["H2 term-mark-unlike-average"]
    assert told(grid, replace(SCHOOL, rounding=stricter)) == []
    for elsewhere in (("Физика", 5, 4.65, 5), ("Алгебра", 8, 4.65, 5)):
        assert told(grid, replace(SCHOOL, rounding=(*SCHOOL.rounding, elsewhere))) == ["H2 term-mark-unlike-average"]


def test_marks_of_other_terms_do_not_count(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 1 четверть | 02.11 | 2 четверть
    01    | Иванов П. | 5     | 5          | 3     | 3
    """
    assert told(grid) == []


def test_where_a_cell_cannot_be_read_the_average_is_not_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 1 четверть
    01    | Иванов П. | 4     | 55    | 4     | 5
    02    | Белова А. | 4     | 5     | 4     | 5
    """
    assert told(grid) == ["D2 unknown-mark", "F3 term-mark-unlike-average"]


@pytest.mark.parametrize("heading", ["32.09", "07.09 (2)"])
def test_where_a_column_is_lost_no_average_is_told(heading: str) -> None:
    drawing = f"""
    Номер | Ученики   | 07.09 (2) | {heading} | 1 четверть
    01    | Иванов П. | 4     | 5         | 5
    02    | Белова А. | 4     | 5         | 4
    """
    assert not any("term-mark" in line for line in told(Grid.drawn(drawing)))


def test_where_another_table_goes_on_with_the_term_no_average_is_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 1 четверть
    01    | Иванов П. | 4     | 4     | 5
    02    | Белова А. | 4     | 4     | 5
    Номер | Ученики   | 05.10 | 07.10 |
    01    | Иванов П. | 5     | 5     |
    02    | Белова А. | 5     | 5     |
    """
    said = told(grid)
    assert [line for line in said if "another-table" in line or "term-mark" in line] == [
        line for line in said if "another-table" in line
    ]
    assert any("another-table" in line for line in said)


def test_a_pupil_who_came_or_left_within_the_term_brings_or_takes_marks(grid: Grid) -> None:
    """
    Номер | Ученики   | 05.10 | 07.10 | 09.10 | 12.10 | 1 четверть
    01    | Иванов П. | 4     |       | 4     |       | 5
    02    | Белова А. | 4     | 4     |       | 4     | 5
    """
    came = pupil("01", "Иванов Пётр", arrived=date(2026, 10, 1))
    left = pupil("02", "Белова Анна", left=date(2026, 10, 20))
    assert told(grid, school(load=3), roster=(came, left)) == []
    first_day = pupil("01", "Иванов Пётр", arrived=date(2026, 9, 1))
    assert told(grid, school(load=3), roster=(first_day, left)) == [
        "G2 term-mark-few-marks", "G2 term-mark-unlike-average",
    ]  # fmt: skip


def test_no_marks_no_average_and_what_is_no_mark_is_not_compared(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 1 четверть
    01    | Иванов П. | 2     | 2     | 2     | н/а
    02    | Белова А. |       |       |       | осв
    """
    assert told(grid, school(load=3, correction_lessons=0)) == []


def test_a_term_that_is_not_of_the_grade_is_not_compared(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 1 четверть | 1 полугодие
    01    | Иванов П. | 4     | 4     | 5          | 5
    """
    assert told(grid, school_class="10А") == ["F2 term-mark-unlike-average"]
    assert told(grid, school_class="7А") == ["E2 term-mark-unlike-average"]


def test_a_term_mark_from_too_few_marks_is_told_by_hours(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09 | 18.09 | 1 четверть
    01    | Иванов П. | 5     | 5     |       | 5     |       |       | 5
    02    | Белова А. | 5     | 5     | 5     | 5     | 5     | 5     | 5
    """
    (issue,) = issues(grid, school(load=3))
    assert (issue.place.cell, issue.detail) == ("I2", "3, нужно не меньше 5")
    assert told(grid, school(load=2)) == []
    assert issues(grid, school(load=4))[0].detail == "3, нужно не меньше 6"
    assert told(grid, school(load=4, marks_high=3)) == []
    assert told(grid) == []


def test_a_half_year_asks_for_more_marks(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09 | 18.09 | 21.09 | 1 полугодие
    01    | Иванов П. | 5     | 5     | 5     | 5     | 5     |       |       | 5
    02    | Белова А. |       |       | 5     | 5     | 5     | 5     |       | 5
    """
    assert told(grid, school(load=2, school_class="10А"), school_class="10А") == ["J3 term-mark-few-marks"]


def test_lessons_missed_lower_what_is_asked_for(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09 | 18.09 | 1 четверть
    01    | Иванов П. | н     | 5     | н     | 5     | осв   | 5     | 5
    02    | Белова А. | 5     | 5     | 5     | 5     | 5     |       | 5
    """
    assert told(grid, school(load=3)) == []


def test_a_term_mark_of_a_pupil_who_missed_more_than_two_thirds_is_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09 | 18.09 | 1 четверть
    01    | Иванов П. | н     | н     | б     | у     | н     | 4     | 4
    02    | Белова А. | н     | н     | б     | у     | 4     | 4     | 4
    """
    (issue,) = issues(grid)
    assert (issue.place.cell, issue.problem, issue.detail) == ("I2", "term-mark-absent", "пропущено 5 из 6")
    assert told(grid, school(absent_uncertified=0.5)) == ["I2 term-mark-absent", "I3 term-mark-absent"]


def test_exactly_the_share_is_not_more(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 1 четверть
    01    | Иванов П. | н     | н     | 4     | 4     | 4
    """
    assert told(grid, school(absent_uncertified=0.5)) == []
    assert told(grid, school(absent_uncertified=0.49)) == ["G2 term-mark-absent"]


def test_a_lesson_with_a_topic_alone_was_held_and_nobody_missed_it(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 1 четверть
          | Тема      | Дроби | Дроби | Суммы | Суммы |
    01    | Иванов П. | н     | н     | 4     |       | 4
    """
    assert told(grid, school(absent_uncertified=0.6)) == []


def test_lessons_before_a_pupil_came_are_not_missed(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 1 четверть
    01    | Иванов П. |       |       | н     | 4     | 4
    02    | Белова А. | 4     | 4     | 4     | 4     | 4
    """
    came = pupil("01", "Иванов Пётр", arrived=date(2026, 9, 10))
    assert told(grid, roster=(came, BELOVA)) == []
    assert told(grid, school(absent_uncertified=0.4), roster=(came, BELOVA)) == ["G2 term-mark-absent"]


def test_a_year_mark_unlike_its_terms_is_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 1 четверть | 2 четверть | 3 четверть | 4 четверть | Год
    01    | Иванов П. |       | 4          | 5          | 4          | 5          | 4
    02    | Белова А. |       | 4          | 4          | 4          | 5          | 4
    """
    (issue,) = issues(grid)
    assert str(issue) == (
        "7А, Алгебра!H2: «4» — годовая отметка расходится с отметками за периоды (среднее отметок за периоды — 5)"
    )


def test_a_year_mark_is_compared_only_where_every_term_has_one(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 1 четверть | 2 четверть | Год
    01    | Иванов П. |       | н/а        | 5          | 4
    02    | Белова А. |       |            | 5          | 4
    """
    assert told(grid) == []


def test_a_register_with_one_term_says_nothing_of_the_year(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 1 четверть | Год
    01    | Иванов П. |       | 4          | 5
    """
    assert told(grid) == []


def test_a_subject_of_credits_has_no_marks_and_nothing_to_compare(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 1 четверть | 2 четверть | Год
    01    | Иванов П. | 4     | 4     | зч    | 5          | 4          | 4
    02    | Белова А. | зч    | зч    | нз    | зч         | зч         | зч
    """
    by_credit = replace(school(load=3), subjects=(Subject("Алгебра", credit_only=True),))
    marks = [line for line in told(grid, by_credit) if "term-mark" in line or "year-mark" in line or "credit" in line]
    assert marks == ["C2 mark-in-credit-subject"]


def test_credits_in_a_subject_of_credits_are_silent(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 1 четверть
    02    | Белова А. | зч    | н     | зч
    """
    by_credit = replace(SCHOOL, subjects=(Subject("Алгебра", credit_only=True),))
    assert told(grid, by_credit) == []


def test_a_register_whose_marks_are_right_is_silent(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09 | 1 четверть | 02.11 | 2 четверть | Год
    01    | Иванов П. | 5     | 4     | 5/5   | 4     | 5     | 5          | 4     | 4          | 5
    02    | Белова А. | 4     | н     | 4     | 3     | 4     | 4          | 4     | 4          | 4
    """
    assert told(grid, school(load=3)) == []


SHORTER = replace(SCHOOL.calendar, terms=(replace(SCHOOL.calendar.terms[0], last=date(2026, 10, 16)),))


@pytest.mark.parametrize(
    "change",
    [
        {"settings": replace(SCHOOL.settings, weighted=False)},
        {"settings": replace(SCHOOL.settings, unchecked="нет темы")},
        {"settings": replace(SCHOOL.settings, absent_uncertified=0.5)},
        {"load": school(load=3).load},
        {"rounding": (*SCHOOL.rounding, ("Алгебра", 1, 4.65, 5))},
        {"subjects": (Subject("Алгебра", credit_only=True),)},
        {"calendar": SHORTER, "timetable": ()},
    ],
    ids=["weights", "kinds off", "share", "hours", "rounding", "credits", "terms"],
)
def test_what_a_rule_uses_is_in_the_key_of_its_sheet(change: dict[str, Any]) -> None:
    before = replace(SCHOOL, timetable=()) if "timetable" in change else SCHOOL
    assert key(before) != key(replace(before, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"settings": replace(SCHOOL.settings, min_marks_lesson=4, note_days=7, control_works_day=2)},
        {"rounding": (*SCHOOL.rounding, ("Физика", 1, 4.65, 5))},
        {"load": (Load("7А", "Физика", "", "", 3),)},
        {"subjects": (SCHOOL.subjects[0], Subject("Физика", credit_only=True))},
    ],
    ids=["upkeep", "rounding", "hours", "credits of another subject"],
)
def test_what_no_rule_of_it_uses_leaves_a_sheet_alone(change: dict[str, Any]) -> None:
    assert key(SCHOOL) == key(replace(SCHOOL, **change))
