"""What a register owes at a moment: told after the deadline, of lessons that were due to somebody, and not twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from journal.calendar import Bell, Calendar, Term
from journal.issues import CATALOGUE, Issue, Problem, Severity
from journal.lessons import UNNUMBERED
from journal.registers import NO_SHEET
from journal.school import School, Slot
from journal.settings import Settings
from journal.upkeep import LessonState, upkeep

ZONE = ZoneInfo("Asia/Yekaterinburg")

#: A Monday in September; algebra is on Mondays, so 19 October is the last lesson of the term.
DAY = date(2026, 9, 14)
SCHOOL = School(
    settings=Settings(timezone=ZONE.key),
    calendar=Calendar("2026/27", (Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), frozenset({7})),)),
    timetable=(Slot("7А", 0, 2, "Алгебра"),),
)

FILLED = LessonState(
    "7А", "Алгебра", "", "к1", DAY, 2, due=True, held=True, topic=True, homework_due=True, homework=True,
    marks=5, enrolled=20, absent=2, book="Журнал 7А", sheet="Алгебра", row=0, column=4,
)  # fmt: skip
BLANK = FILLED._replace(held=False, topic=False, homework=False, marks=0, absent=0)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A moment on the school's clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


EVENING, NEXT_DAY = at(17, 1), at(12, day=DAY + timedelta(days=1))


def issues(*lessons: LessonState, now: datetime = EVENING, school: School = SCHOOL) -> list[Issue]:
    return upkeep(lessons, school, now)


def told(*lessons: LessonState, now: datetime = EVENING, school: School = SCHOOL) -> list[Problem]:
    return [issue.problem for issue in issues(*lessons, now=now, school=school)]


def setting(**settings: Any) -> School:
    return replace(SCHOOL, settings=replace(SCHOOL.settings, **settings))


def test_a_lesson_filled_in_time_is_silent() -> None:
    assert told(FILLED._replace(filled_seen=at(15), filled_after=at(14, 30)), now=NEXT_DAY) == []


def test_a_lesson_of_which_nothing_is_typed_is_one_issue() -> None:
    (issue,) = issues(BLANK)
    assert str(issue) == "Журнал 7А, Алгебра!E1: «14.09» — урок не заполнен (п. 2.5 положения)"
    assert (issue.school_class, issue.subject, issue.day, issue.number) == ("7А", "Алгебра", DAY, 2)


def test_before_its_deadline_nothing_is_owed() -> None:
    lacking = FILLED._replace(topic=False, homework=False, marks=1)
    assert told(BLANK, lacking, now=at(16, 59)) == []
    assert told(BLANK, now=at(17)) == []
    later = setting(deadline=at(20).time())
    assert told(BLANK, lacking, now=at(19, 59), school=later) == []
    assert told(BLANK, now=at(20, 1), school=later) == [Problem.LESSON_NOT_FILLED]


def test_the_deadline_is_on_the_schools_clock() -> None:
    assert told(BLANK, now=datetime(2026, 9, 14, 11, 59, tzinfo=ZoneInfo("UTC"))) == []
    assert told(BLANK, now=datetime(2026, 9, 14, 12, 1, tzinfo=ZoneInfo("UTC"))) == [Problem.LESSON_NOT_FILLED]


def test_a_lesson_that_ends_after_the_hour_is_owed_when_it_is_over() -> None:
    second_shift = replace(SCHOOL, bells=(Bell(2, at(17, 30).time(), at(18, 10).time()),))
    assert told(BLANK, now=at(18), school=second_shift) == []
    assert told(BLANK, now=at(18, 11), school=second_shift) == [Problem.LESSON_NOT_FILLED]
    unnumbered = BLANK._replace(number=UNNUMBERED + 2)
    assert told(unnumbered, now=at(17, 1), school=second_shift) == [Problem.LESSON_NOT_FILLED]


@pytest.mark.parametrize(
    "never",
    [
        {"due": False},
        {"enrolled": 0},
        {"sheet": NO_SHEET + "Алгебра"},
        {"day": DAY + timedelta(days=1)},
    ],
    ids=["not in the timetable", "nobody in the class", "a sheet that is missing", "a lesson to come"],
)
def test_a_lesson_that_was_never_due_owes_nothing(never: dict[str, Any]) -> None:
    lacking = FILLED._replace(topic=False, homework=False, marks=1, filled_after=NEXT_DAY)
    assert told(BLANK._replace(**never), lacking._replace(**never, filled_after=None)) == []
    if "day" not in never:
        assert told(lacking._replace(**never), now=NEXT_DAY) == []


def test_a_lesson_that_may_stand_in_a_column_without_a_date_is_not_called_empty() -> None:
    assert told(BLANK._replace(doubtful=True)) == []
    assert told(FILLED._replace(topic=False, doubtful=True)) == [Problem.NO_TOPIC]


def test_a_lesson_without_a_topic_or_homework_is_told() -> None:
    assert told(FILLED._replace(topic=False)) == [Problem.NO_TOPIC]
    assert told(FILLED._replace(homework=False)) == [Problem.NO_HOMEWORK]
    assert told(FILLED._replace(homework=False, homework_due=False)) == []


def test_the_last_lesson_of_a_term_sets_nothing_for_the_holidays() -> None:
    last = FILLED._replace(day=date(2026, 10, 19), homework=False, topic=False)
    assert told(last, now=at(12, day=date(2026, 11, 2))) == [Problem.NO_TOPIC]
    before = last._replace(day=date(2026, 10, 12))
    assert told(before, now=at(12, day=date(2026, 11, 2))) == [Problem.NO_HOMEWORK, Problem.NO_TOPIC]


def test_marks_later_than_the_deadline_are_a_note_of_the_lesson() -> None:
    (issue,) = issues(FILLED._replace(filled_seen=at(19), filled_after=at(18, 30)), now=NEXT_DAY)
    assert str(issue) == (
        "Журнал 7А, Алгебра!E1: «14.09» — урок заполнен позже срока (не раньше 14.09 18:30, п. 2.5 положения)"
    )
    assert CATALOGUE[issue.problem].severity is Severity.NOTE
    assert told(FILLED._replace(filled_seen=at(19), filled_after=at(17)), now=NEXT_DAY) == [Problem.FILLED_LATE]


@pytest.mark.parametrize("after", [None, at(16, 59)], ids=["nobody was looking", "last looked before the deadline"])
def test_who_may_have_been_in_time_was(after: datetime | None) -> None:
    assert told(FILLED._replace(filled_seen=at(19), filled_after=after), now=NEXT_DAY) == []


def test_what_cannot_be_mended_is_told_for_some_days_only() -> None:
    late = FILLED._replace(filled_seen=at(19), filled_after=at(18, 30))
    few = FILLED._replace(marks=2)
    for days, expected in ((14, 2), (15, 0)):
        assert len(told(late, few, now=at(12, day=DAY + timedelta(days=days)))) == expected
    assert len(told(late, few, now=at(12, day=DAY + timedelta(days=15)), school=setting(note_days=30))) == 2
    assert told(BLANK, now=at(12, day=DAY + timedelta(days=30))) == [Problem.LESSON_NOT_FILLED]


def test_a_lesson_with_fewer_marks_than_three_is_a_note() -> None:
    (issue,) = issues(FILLED._replace(marks=2))
    assert (issue.problem, issue.detail) == (Problem.FEW_MARKS_LESSON, "2, нужно не меньше 3")
    assert told(FILLED._replace(marks=2), school=setting(min_marks_lesson=2)) == []


@pytest.mark.parametrize(
    "about",
    [
        {"marks": 0},
        {"marks": 3},
        {"marks": 2, "enrolled": 2, "absent": 0},
        {"marks": 1, "enrolled": 20, "absent": 19},
        {"marks": 2, "kind": "контрольная работа"},
        {"marks": 2, "kind": "к/р"},
    ],
    ids=["no marks", "three", "two pupils", "one present", "a control work", "the same, as typed"],
)
def test_few_marks_are_no_alarm_where_more_could_not_be(about: dict[str, Any]) -> None:
    assert told(FILLED._replace(**about)) == []


CONTROL = FILLED._replace(kind="контрольная работа")
PHYSICS = CONTROL._replace(subject="Физика", number=4, sheet="Физика", teacher="к2")


def test_two_control_works_of_a_class_on_one_day_are_told_to_both() -> None:
    assert [(issue.place.sheet, issue.detail) for issue in issues(CONTROL, PHYSICS)] == [
        ("Алгебра", "Физика"),
        ("Физика", "Алгебра"),
    ]


def test_a_work_of_two_lessons_is_told_once_and_a_past_one_not_for_ever() -> None:
    second = CONTROL._replace(number=3, column=5)
    assert [issue.place.sheet for issue in issues(CONTROL, second, PHYSICS)] == ["Алгебра", "Физика"]
    assert told(CONTROL, PHYSICS, now=at(12, day=DAY + timedelta(days=15))) == []


def test_planned_control_works_are_told_while_they_can_be_moved() -> None:
    ahead: dict[str, Any] = {
        "day": DAY + timedelta(days=7),
        "held": False,
        "topic": False,
        "homework": False,
        "marks": 0,
    }
    works = (CONTROL._replace(**ahead), PHYSICS._replace(**ahead))
    assert told(*works) == [Problem.CONTROL_WORKS_ON_ONE_DAY] * 2
    assert told(*(work._replace(due=False) for work in works)) == []


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "ответ на уроке"},
        {"day": DAY + timedelta(days=1)},
        {"school_class": "7Б"},
        {"subject": "Алгебра", "sheet": "Алгебра", "number": 3},
        {"kind": "неизвестный вид"},
    ],
    ids=["no control work", "another day", "another class", "a work of two lessons", "a kind nobody knows"],
)
def test_one_control_work_a_day_is_no_alarm(other: dict[str, Any]) -> None:
    assert told(CONTROL, PHYSICS._replace(**other), now=at(17, 1, day=DAY)) == []


def test_subgroups_that_share_no_pupil_write_on_one_day() -> None:
    english = CONTROL._replace(subject="Английский язык", subgroup="1", sheet="Английский (1 гр.)")
    second = english._replace(subgroup="2", sheet="Английский (2 гр.)")
    german = second._replace(subject="Немецкий язык", sheet="Немецкий (2 гр.)")
    assert told(english, second) == []
    assert told(english, german) == []
    assert told(english, german._replace(subgroup="1")) == [Problem.CONTROL_WORKS_ON_ONE_DAY] * 2
    assert told(english, second, PHYSICS) == [Problem.CONTROL_WORKS_ON_ONE_DAY] * 3


def test_a_school_may_allow_two_control_works_a_day() -> None:
    biology = PHYSICS._replace(subject="Биология", number=5, sheet="Биология")
    assert told(CONTROL, PHYSICS, school=setting(control_works_day=2)) == []
    assert len(told(CONTROL, PHYSICS, biology, school=setting(control_works_day=2))) == 3


def test_a_kind_switched_off_is_not_told() -> None:
    lacking = FILLED._replace(topic=False, homework=False)
    assert told(lacking, BLANK, school=setting(unchecked="нет темы; урок не заполнен")) == [Problem.NO_HOMEWORK]


def test_issues_stand_in_the_order_of_their_columns() -> None:
    later = BLANK._replace(day=date(2026, 9, 7), column=3)
    assert [issue.place.cell for issue in issues(BLANK, later)] == ["D1", "E1"]
