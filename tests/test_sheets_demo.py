"""The demo school's story: the same for the same seed, true to life within a class, nothing impossible."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import blake2b

import pytest

from journal.classes import grade
from journal.lessons import due_lessons, lesson_ends
from journal.registers import in_subgroup, sheet_title
from journal.tables import PupilRow, Register
from sheets.demo import DemoSchool, class_names, demo_school
from sheets.demo.curriculum import TALK
from sheets.demo.desk import Typed
from sheets.demo.mistakes import MISTAKES

UNTIL = date(2026, 11, 27)
CLASSES = class_names(11)
Cell = tuple[Register, str, date, int]


@cache
def school() -> DemoSchool:
    return demo_school(until=UNTIL)


@cache
def story(name: str) -> tuple[Typed, ...]:
    return tuple(school().story(name))


@cache
def cells(name: str) -> dict[Cell, str]:
    return {
        (typed.register, pupil, day, number): text for typed in story(name) for pupil, day, number, text in typed.cells
    }


def pupils(name: str) -> Mapping[str, PupilRow]:
    return {row.pupil: row for row in school().classes[name].pupils}


def fingerprint(seed: int) -> str:
    demo = demo_school(seed=seed, scale=2, until=date(2026, 9, 30))
    told = [demo.school, *demo.classes.items(), *(demo.story(name) for name in demo.classes)]
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()


def test_a_seed_gives_one_school_whatever_the_process() -> None:
    script = "from tests.test_sheets_demo import fingerprint; print(fingerprint(7))"
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": hashing},
        ).stdout.strip()
        for hashing in ("1", "2")
    }  # fmt: skip
    assert said == {fingerprint(7)}


def test_another_seed_gives_another_school() -> None:
    assert fingerprint(7) != fingerprint(8)


def test_classes_may_be_told_in_any_order() -> None:
    forwards, backwards = demo_school(scale=2, until=date(2026, 9, 9)), demo_school(scale=2, until=date(2026, 9, 9))
    first = {name: forwards.story(name) for name in forwards.classes}
    second = {name: backwards.story(name) for name in reversed(list(backwards.classes))}
    assert first == second


def test_the_rural_school_has_eleven_classes_180_pupils_and_20_teachers() -> None:
    demo = school()
    assert len(demo.school.classes) == 11
    assert 175 <= sum(len(tables.pupils) for tables in demo.classes.values()) <= 190
    assert 19 <= len(demo.school.staff) <= 22


def test_names_of_a_class_tell_its_pupils_apart() -> None:
    for tables in school().classes.values():
        names = Counter(row.name for row in tables.pupils)
        assert names.most_common(1)[0][1] == 1


def test_contacts_are_nobodys() -> None:
    guardians = [row for tables in school().classes.values() for row in tables.guardians]
    assert all(re.fullmatch(r"\+7 900 00\d-\d\d-\d\d", row.phone) for row in guardians)
    assert all(row.email.endswith("@example.ru") for row in guardians)
    counts = Counter(row.pupil for row in guardians)
    assert set(counts.values()) == {1, 2}
    assert counts.keys() == {row.pupil for tables in school().classes.values() for row in tables.pupils}


@pytest.mark.parametrize("name", CLASSES)
def test_every_cell_is_of_a_lesson_that_was_due_and_a_pupil_who_was_there(name: str) -> None:
    due = {
        (Register(lesson.school_class, lesson.subject, lesson.subgroup), lesson.day, lesson.number)
        for lesson in due_lessons(school().school, name, date(2026, 9, 1), UNTIL)
    }
    own = pupils(name)
    for register, pupil, day, number in cells(name):
        row = own[pupil]
        assert (register, day, number) in due
        assert in_subgroup(row.subgroups, register.subject, register.subgroup)
        assert row.arrived is None or day >= row.arrived
        assert row.left is None or day < row.left


@pytest.mark.parametrize("name", CLASSES)
def test_nothing_is_typed_before_its_lesson_is_over_nor_after_the_last_day(name: str) -> None:
    bells = school().school.bells
    for typed in story(name):
        assert typed.at.date() <= UNTIL
        for _, day, number, _ in typed.cells:
            assert typed.at.replace(tzinfo=None) > lesson_ends(day, number, bells)


def test_grade_1_has_neither_marks_nor_homework() -> None:
    told = story("1А")
    assert not any(text[0].isdigit() for typed in told for *_, text in typed.cells)
    assert not any(lesson.homework for typed in told for lesson in typed.lessons)
    assert not any(typed.term_marks for typed in told)


def test_subjects_without_homework_set_none_and_others_do() -> None:
    given: dict[str, Counter[bool]] = defaultdict(Counter)
    for name in CLASSES[1:]:
        for typed in story(name):
            for lesson in typed.lessons:
                if lesson.topic:
                    given[typed.register.subject][bool(lesson.homework)] += 1
    for subject in school().school.subjects:
        if subject.name in given:
            share = given[subject.name][True] / given[subject.name].total()
            assert (share > 0.8) if subject.homework else (share == 0)


def test_the_talks_have_a_theme_of_their_own_every_week() -> None:
    themes = [row.topic for row in school().plans("7А").plans if row.subject == TALK]
    assert len(themes) == len({*themes}) == 31


def test_columns_stand_ahead_to_the_end_of_the_term() -> None:
    lessons = {lesson.day for typed in story("7А") for lesson in typed.lessons}
    assert max(lessons) == date(2026, 12, 30)
    assert max(lesson.day for typed in story("7А") for lesson in typed.lessons if lesson.topic) <= UNTIL


def test_some_lessons_are_filled_in_time_some_later_some_never() -> None:
    delays: Counter[str] = Counter()
    for name in CLASSES:
        told = {
            (t.register, t.lessons[0].day, t.lessons[0].number): t.at for t in story(name) if t.lessons[0:1] and t.cells
        }
        topics = {
            (t.register, row.day, row.number): t.at for t in story(name) if len(t.lessons) == 1 for row in t.lessons
        }
        for lesson in due_lessons(school().school, name, date(2026, 9, 1), UNTIL - timedelta(days=9)):
            key = (Register(lesson.school_class, lesson.subject, lesson.subgroup), lesson.day, lesson.number)
            at = topics.get(key) or told.get(key)
            if at is None:
                delays["never"] += 1
            elif at.date() == lesson.day:
                delays["in time" if at.time() < time(17) else "evening"] += 1
            else:
                delays["a week later" if at.date() - lesson.day > timedelta(days=3) else "next day"] += 1
    share = {kind: number / delays.total() for kind, number in delays.items()}
    assert 0.7 < share["in time"] < 0.9
    assert 0.05 < share["evening"] < 0.2
    assert all(0.01 < share[kind] < 0.1 for kind in ("next day", "a week later", "never"))


def test_teachers_differ_in_their_ways() -> None:
    names = Counter(habit.name for habit in school().habits.values())
    assert names["chronic"] == 1
    assert names["forgetful"] == 1
    assert names["punctual"] >= 8


def test_absences_get_their_reasons_later() -> None:
    before: dict[Cell, str] = {}
    settled = 0
    for name in CLASSES:
        for typed in story(name):
            for pupil, day, number, text in typed.cells:
                key = (typed.register, pupil, day, number)
                settled += before.get(key, "").lower()[:1] == "н" and text in ("б", "у", "нп")
                before[key] = text
    assert settled > 200


def test_debts_are_paid_and_bad_marks_corrected() -> None:
    changes: Counter[str] = Counter()
    before: dict[Cell, str] = {}
    for name in CLASSES:
        for typed in story(name):
            for pupil, day, number, text in typed.cells:
                key = (typed.register, pupil, day, number)
                was, before[key] = before.get(key, ""), text
                changes["paid"] += was == "." and text.isdigit()
                changes["corrected"] += was == "2" and text in ("2/3", "2/4", "3", "4")
                changes["handed in"] += bool(re.fullmatch(r"[нбу]/[2-5]", text))
    assert changes["paid"] >= 5
    assert changes["corrected"] >= 10
    assert changes["handed in"] >= 10


def test_pupils_come_and_leave_and_the_lists_show_it_when_it_happens() -> None:
    moved = [(name, row) for name in CLASSES for row in pupils(name).values() if row.arrived or row.left]
    assert any(row.arrived and row.arrived <= UNTIL for _, row in moved)
    assert any(row.left and row.left <= UNTIL for _, row in moved)
    for name, row in moved:
        desk = school().desk(name)
        day = row.arrived or row.left
        assert day is not None
        desk.advance(datetime.combine(day - timedelta(days=1), time(21), story(name)[0].at.tzinfo))
        before = {one.pupil: one.left for one in desk.tables().pupils}
        desk.advance(datetime.combine(day, time(21), story(name)[0].at.tzinfo))
        after = {one.pupil: one.left for one in desk.tables().pupils}
        assert (row.pupil in before) == (row.arrived is None)
        assert before.get(row.pupil) is None
        assert after[row.pupil] == row.left


def test_a_desk_only_names_the_registers_that_changed() -> None:
    name = "7А"
    zone = story(name)[0].at.tzinfo
    desk = school().desk(name)
    desk.advance(datetime(2026, 9, 7, 21, tzinfo=zone))
    drawn = {register: desk.sheet(register).grid().digest() for register in desk.registers}
    changed = desk.advance(datetime(2026, 9, 8, 14, tzinfo=zone))
    moved = {register for register in desk.registers if desk.sheet(register).grid().digest() != drawn[register]}
    assert 1 <= len(moved) < len(drawn)
    assert moved <= changed


def test_sheets_are_titled_within_what_excel_allows() -> None:
    for row in school().school.load:
        assert len(sheet_title(row.subject, row.subgroup)) <= 31


def test_every_kind_of_mistake_is_made_and_stands_in_a_sheet() -> None:
    dealt = {name.removesuffix(", mended") for names in school().mistakes.values() for name in names}
    assert dealt == {mistake.name for mistake in MISTAKES}
    planned = sum(len(names) for names in school().mistakes.values())
    planted = {spot for name in CLASSES for typed in story(name) for spot, _ in typed.slips}
    assert len(planted) >= 0.9 * planned


def test_mistakes_are_few() -> None:
    slips = sum(value is not None for name in CLASSES for typed in story(name) for _, value in typed.slips)
    assert slips < 0.003 * sum(len(cells(name)) for name in CLASSES)


def test_classes_of_a_city_school() -> None:
    names = class_names(60)
    assert len(names) == 60
    assert Counter(grade(name) for name in names) == {level: 6 if level < 10 else 3 for level in range(1, 12)}
    assert class_names(11) == tuple(f"{level}А" for level in range(1, 12))
    assert len(class_names(100)) == 100
