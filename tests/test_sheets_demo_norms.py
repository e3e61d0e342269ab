"""The demo school marks and misses lessons as the real school did that its norms were counted in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from statistics import median

import pytest

from journal.classes import grade
from journal.marks import half_up
from journal.registers import in_subgroup
from journal.tables import Register
from sheets.demo import DemoSchool, demo_school, norms
from sheets.demo.curriculum import BY_NAME, TALK
from sheets.demo.marking import mark_shares

_DIGITS = re.compile("[2-5]")
Lesson = tuple[Register, date, int]


@dataclass
class Counts:
    """A year of the rural school, counted."""

    by_grade: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    by_subject: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    absent: Counter[tuple[str, int]] = field(default_factory=Counter)
    seats: Counter[tuple[str, int]] = field(default_factory=Counter)
    shares: list[float] = field(default_factory=list)
    marked: Counter[tuple[str, bool]] = field(default_factory=Counter)
    two: Counter[bool] = field(default_factory=Counter)
    per_term: list[int] = field(default_factory=list)
    whole_days: list[int] = field(default_factory=list)
    term_marks: list[tuple[int, int]] = field(default_factory=list)
    entries: int = 0


@cache
def year() -> Counts:
    counts = Counts()
    demo = demo_school(seed=1)
    for name in demo.school.class_names:
        _count(demo, name, counts)
    return counts


def _count(demo: DemoSchool, name: str, counts: Counts) -> None:
    """Add one class's year."""
    level, told = grade(name), demo.story(name)
    cells = {(t.register, p, day, n): text for t in told for p, day, n, text in t.cells}
    counts.entries += len(cells)
    by_lesson: dict[Lesson, dict[str, str]] = defaultdict(dict)
    for (register, pupil, day, number), text in cells.items():
        by_lesson[register, day, number][pupil] = text
    held = {(t.register, row.day, row.number) for t in told if len(t.lessons) == 1 for row in t.lessons}
    missed: Counter[tuple[str, date]] = Counter()
    taught: Counter[tuple[str, date]] = Counter()
    values: dict[tuple[Register, str, str], list[int]] = defaultdict(list)
    for lesson in held:
        register, day, _ = lesson
        members, row = _members(demo, register, day), by_lesson[lesson]
        absent = {pupil for pupil, text in row.items() if text[0].lower() in "нбу"}
        taught.update((pupil, day) for pupil in members)
        missed.update((pupil, day) for pupil in absent)
        for key in (("grade", level), ("month", day.month), ("weekday", day.weekday())):
            counts.absent[key] += len(absent)
            counts.seats[key] += len(members)
        marks = {pupil: [int(d) for d in _DIGITS.findall(text)] for pupil, text in row.items() if text[0].isdigit()}
        term = demo.school.calendar.term(day, level)
        for pupil, given in marks.items():
            values[register, pupil, term.name if term else ""] += given
        if level > 1 and register.subject != TALK:
            _count_marks(counts, level, register, marks, len(members))
    whole = Counter(pupil for (pupil, day), number in taught.items() if missed[pupil, day] == number)
    stayed = [row.pupil for row in demo.classes[name].pupils if row.arrived is None and row.left is None]
    counts.whole_days += [whole[pupil] for pupil in stayed]
    counts.per_term += [len(given) for given in values.values()]
    counts.term_marks += [
        (int(text), int(half_up(sum(earned) / len(earned))))
        for typed in told
        for pupil, period, text in typed.term_marks
        if text.isdigit() and (earned := values.get((typed.register, pupil, period)))
    ]


def _members(demo: DemoSchool, register: Register, day: date) -> list[str]:
    return [
        row.pupil
        for row in demo.classes[register.school_class].pupils
        if in_subgroup(row.subgroups, register.subject, register.subgroup)
        and (row.arrived is None or row.arrived <= day)
        and (row.left is None or day < row.left)
    ]


def _count_marks(counts: Counts, level: int, register: Register, marks: dict[str, list[int]], members: int) -> None:
    counts.marked[register.subject, bool(marks)] += 1
    if marks:
        counts.shares.append(len(marks) / members)
    for given in marks.values():
        counts.two[len(given) > 1] += 1
        counts.by_grade[level].update(given)
        counts.by_subject[register.subject].update(given)


def _shares(marks: Counter[int]) -> list[float]:
    return [marks[mark] / marks.total() for mark in (5, 4, 3, 2)]


@pytest.mark.parametrize("level", range(2, 12))
def test_marks_of_a_grade_have_their_real_shares(level: int) -> None:
    assert _shares(year().by_grade[level]) == pytest.approx(norms.MARK_SHARE_BY_GRADE[level], abs=0.04)


@pytest.mark.parametrize("subject", [s for s in norms.MARK_SHARE_BY_SUBJECT if s in BY_NAME])
def test_marks_of_a_subject_have_their_real_shares(subject: str) -> None:
    assert _shares(year().by_subject[subject]) == pytest.approx(norms.MARK_SHARE_BY_SUBJECT[subject], abs=0.05)


def test_the_table_of_shares_agrees_with_every_grade() -> None:
    for shares in mark_shares().values():
        assert sum(shares) == pytest.approx(1)


def test_lessons_are_missed_as_often_as_in_life() -> None:
    counts = year()
    rate = sum(n for (kind, _), n in counts.absent.items() if kind == "grade") / sum(
        n for (kind, _), n in counts.seats.items() if kind == "grade"
    )
    assert rate == pytest.approx(norms.ABSENCE_RATE, abs=0.012)


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("grade", norms.ABSENCE_BY_GRADE),
        ("month", norms.ABSENCE_BY_MONTH),
        ("weekday", dict(enumerate(norms.ABSENCE_BY_WEEKDAY[:5]))),
    ],
)
def test_absences_follow_grade_month_and_weekday(kind: str, known: dict[int, float]) -> None:
    counts = year()
    for key, rate in known.items():
        assert counts.absent[kind, key] / counts.seats[kind, key] == pytest.approx(rate, abs=0.03)


def test_winter_is_worse_than_september_and_friday_than_tuesday() -> None:
    counts = year()
    rate = {key: counts.absent[key] / seats for key, seats in counts.seats.items()}
    assert rate["month", 1] > rate["month", 9]
    assert rate["weekday", 4] > rate["weekday", 1]


def test_whole_days_are_missed_as_in_life() -> None:
    days = sorted(year().whole_days)
    assert median(days) == pytest.approx(6, abs=2)
    assert days[len(days) * 9 // 10] == pytest.approx(19, abs=6)


def test_a_teacher_marks_half_of_the_class() -> None:
    shares = sorted(year().shares)
    for quantile, share in norms.CLASS_MARKED[1:-1]:
        assert shares[int(quantile * len(shares))] == pytest.approx(share, abs=0.1)


def test_one_marked_cell_in_eight_holds_two_marks() -> None:
    two = year().two
    assert two[True] / two.total() == pytest.approx(norms.TWO_MARKS, abs=0.015)


def test_one_lesson_in_twelve_brings_no_marks() -> None:
    marked = year().marked
    ordinary = [taught.name for taught in BY_NAME.values() if taught.marked > 0.9]
    without = sum(marked[name, False] for name in ordinary)
    with_marks = sum(marked[name, True] for name in ordinary)
    assert without / (without + with_marks) == pytest.approx(norms.NO_MARKS, abs=0.02)


def test_a_pupil_gets_some_marks_a_term() -> None:
    numbers = sorted(year().per_term)
    quantiles = {0.05: 2, 0.25: 3, 0.5: 5, 0.75: 9, 0.95: 21}
    for quantile, number in quantiles.items():
        assert numbers[int(quantile * len(numbers))] == pytest.approx(number, abs=max(1, number * 0.45))


def test_term_marks_are_means_rounded_half_up_but_for_a_few() -> None:
    pairs = year().term_marks
    same = sum(put == rounded for put, rounded in pairs) / len(pairs)
    assert 0.95 < same < 0.995


def test_a_city_school_of_60_classes_would_hold_0_64_million_entries_a_year() -> None:
    demo = demo_school(scale=60)
    sample = demo.school.class_names[::6]
    pupils = sum(len(demo.classes[name].pupils) for name in sample)
    entries = sum(len({(t.register, *c[:3]) for t in demo.story(name) for c in t.cells}) for name in sample)
    everybody = sum(len(tables.pupils) for tables in demo.classes.values())
    assert everybody == pytest.approx(60 * 28, rel=0.03)
    assert entries / pupils * everybody == pytest.approx(640_000, rel=0.08)


def test_full_density_makes_2_9_million_marks_of_it() -> None:
    demo = demo_school(scale=60, density="full")
    sample = demo.school.class_names[3::12]
    pupils = sum(len(demo.classes[name].pupils) for name in sample)
    marks = sum(
        len(_DIGITS.findall(c[3])) for name in sample for t in demo.story(name) for c in t.cells if c[3][0].isdigit()
    )
    everybody = sum(len(tables.pupils) for tables in demo.classes.values())
    assert marks / pupils * everybody == pytest.approx(2_900_000, rel=0.1)
