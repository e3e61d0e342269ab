"""Which lessons are due on a day with substitutions, and which recorded lesson answers to which due one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journal.calendar import Calendar, Term
from journal.lessons import due_lessons, match_lessons
from journal.school import Load, School, Slot, Substitution

MONDAY = date(2026, 9, 7)
SCHOOL = School(
    calendar=Calendar("2026/27", (Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), frozenset({7})),)),
    load=(
        Load("7А", "Алгебра", "", "к1"),
        Load("7А", "Английский язык", "1", "к2"),
        Load("7А", "Английский язык", "2", "к3"),
        Load("7А", "Информатика", "1", "к4"),
        Load("7А", "Информатика", "2", "к5"),
    ),
    timetable=(
        Slot("7А", 0, 1, "Алгебра"),
        Slot("7А", 0, 2, "Английский язык", "1"),
        Slot("7А", 0, 2, "Английский язык", "2"),
    ),
)


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"number": 2, "subject": "Алгебра"}, ["1 Алгебра к1", "2 Алгебра к1"]),
        ({"number": 2, "subject": "Информатика"},
         ["1 Алгебра к1", "2 Информатика 1 к4", "2 Информатика 2 к5"]),
        ({"number": 2, "subgroup": "2", "subject": "Информатика", "teacher": "к9"},
         ["1 Алгебра к1", "2 Английский язык 1 к2", "2 Информатика 2 к9"]),
        ({"number": 2, "cancelled": True}, ["1 Алгебра к1"]),
        ({"number": 5, "subject": "Алгебра"},
         ["1 Алгебра к1", "2 Английский язык 1 к2", "2 Английский язык 2 к3", "5 Алгебра к1"]),
        ({"number": 5, "cancelled": True},
         ["1 Алгебра к1", "2 Английский язык 1 к2", "2 Английский язык 2 к3"]),
    ],
)  # fmt: skip
def test_what_a_substitution_makes_of_a_day(change: dict[str, object], due: list[str]) -> None:
    school = replace(SCHOOL, substitutions=(Substitution(MONDAY, "7А", **change),))  # type: ignore[arg-type]
    lessons = due_lessons(school, "7А", MONDAY, MONDAY)
    assert [" ".join(filter(None, (str(x.number), x.subject, x.subgroup, x.teacher))) for x in lessons] == due


@pytest.mark.parametrize(
    ("due", "recorded", "answers"),
    [
        ([2], [2], {2: 2}),
        ([2], [5], {5: 2}),
        ([2, 5], [5], {5: 5}),
        ([2, 5], [3, 5], {3: 2, 5: 5}),
        ([2, 3], [101, 102], {101: 2, 102: 3}),
        ([2], [2, 3], {2: 2}),
        ([], [2], {}),
    ],
)
def test_a_lesson_answers_to_a_due_one_of_its_day(due: list[int], recorded: list[int], answers: dict[int, int]) -> None:
    found = match_lessons([(MONDAY, number) for number in due], [(MONDAY, number) for number in recorded])
    assert {key[1]: answer[1] for key, answer in found.items()} == answers
