"""Nobody is in two places at once, in any week of the demo school's year."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import cache

import pytest

from journal.lessons import year_lessons
from journal.school import Load
from sheets.demo import DemoSchool, demo_school
from sheets.demo.curriculum import TALK, plan_of
from sheets.demo.timetable import TimetableError, timetable

SCALES = (1, 11, 30, 60)


@cache
def school(scale: int, seed: int = 1) -> DemoSchool:
    return demo_school(scale=scale, seed=seed)


@pytest.mark.parametrize("scale", SCALES)
def test_no_teacher_is_in_two_rooms(scale: int) -> None:
    busy: Counter[tuple[date, int, str]] = Counter()
    for name in school(scale).school.class_names:
        for due in year_lessons(school(scale).school, name):
            busy[due.day, due.number, due.teacher] += 1
    assert [key for key, number in busy.items() if number > 1] == []


@pytest.mark.parametrize("scale", SCALES)
def test_no_class_has_two_lessons_at_once_but_its_subgroups(scale: int) -> None:
    at: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for slot in school(scale).school.timetable:
        at[slot.school_class, slot.weekday, slot.number].append(slot.subgroup)
    for subgroups in at.values():
        assert subgroups in ([""], ["1", "2"], ["1"], ["2"])


@pytest.mark.parametrize("scale", SCALES)
def test_a_class_has_no_gaps_in_its_day(scale: int) -> None:
    numbers: dict[tuple[str, int], set[int]] = defaultdict(set)
    for slot in school(scale).school.timetable:
        numbers[slot.school_class, slot.weekday].add(slot.number)
    for day in numbers.values():
        assert sorted(day) == list(range(1, max(day) + 1))


@pytest.mark.parametrize("scale", SCALES)
def test_every_hour_of_the_load_is_in_the_timetable(scale: int) -> None:
    hours = Counter((slot.school_class, slot.subject, slot.subgroup) for slot in school(scale).school.timetable)
    assert hours == {(r.school_class, r.subject, r.subgroup): r.hours for r in school(scale).school.load}


def test_the_load_follows_the_curriculum() -> None:
    hours: dict[str, dict[str, float]] = defaultdict(dict)
    for row in school(11).school.load:
        hours[row.school_class][row.subject] = row.hours
    for level in range(1, 12):
        assert hours[f"{level}А"] == {taught.name: weekly for taught, weekly in plan_of(level)}


def test_monday_begins_with_the_common_lesson_given_by_the_class_teacher() -> None:
    demo = school(11).school
    leaders = {one.name: one.class_teacher for one in demo.classes}
    assert len(set(leaders.values())) == 11
    for slot in demo.timetable:
        if slot.subject == TALK:
            assert (slot.weekday, slot.number) == (0, 1)
            assert demo.teacher_of(slot.school_class, TALK, "") == leaders[slot.school_class]


def test_large_classes_are_split_for_english_and_informatics() -> None:
    demo = school(11)
    split = {(row.school_class, row.subject) for row in demo.school.load if row.subgroup}
    assert split == {(n, s) for n, s in split if s in ("Английский язык", "Информатика")}
    assert {name for name, _ in split} == {"5А", "7А"}
    english = [row.teacher for row in demo.school.load if row.school_class == "7А" and row.subject == "Английский язык"]
    assert len(set(english)) == 2


def test_teachers_have_a_week_they_can_work() -> None:
    for scale in (11, 60):
        hours: Counter[str] = Counter()
        for row in school(scale).school.load:
            hours[row.teacher] += int(row.hours)
        assert max(hours.values()) <= 30


def test_there_are_substitutions_of_each_kind() -> None:
    rows = school(11).school.substitutions
    assert any(row.cancelled for row in rows)
    assert any(row.subject for row in rows)
    assert any(row.teacher and not row.subject for row in rows)
    assert len(rows) < 0.01 * sum(len(year_lessons(school(11).school, n)) for n in school(11).school.class_names) * 2


@pytest.mark.parametrize("seed", range(2, 8))
def test_other_seeds_find_a_timetable_too(seed: int) -> None:
    load = school(11, seed).school.load
    assert len(timetable(load, seed)) == sum(row.hours for row in load)


def test_a_load_that_does_not_fit_is_refused() -> None:
    rows = [Load("7А", f"Предмет {place}", "", "Т01", 5) for place in range(9)]
    with pytest.raises(TimetableError, match="45 lessons a week"):
        timetable(rows, 1)
