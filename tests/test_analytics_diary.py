"""A child's week: the register laid over the timetable; homework where it is still to be done."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.diary import LessonCard, day_off, diary_week, last_school_day, next_school_day
from analytics.figures import week_figures
from journal.calendar import Calendar, DayOff, Term
from journal.lessons import DueLesson
from journal.tables import Recorded
from journal.work import KINDS

GRADES = frozenset(range(1, 10))
CALENDAR = Calendar(
    "2026/27",
    (
        Term("1 четверть", date(2026, 9, 1), date(2026, 10, 24), GRADES),
        Term("2 четверть", date(2026, 11, 2), date(2026, 12, 26), GRADES),
    ),
    (
        DayOff("День народного единства", date(2026, 11, 4), date(2026, 11, 4)),
        DayOff("Воскресенья", date(2026, 11, 8), date(2026, 11, 8)),
    ),
)
MONDAY, TODAY = date(2026, 11, 2), date(2026, 11, 3)


def recorded(*lessons: dict[str, Any]) -> list[Recorded]:
    """Recorded lessons of «Алгебра», 2 November, number 1, unless said otherwise."""
    blank: dict[str, Any] = {"subject": "Алгебра", "subgroup": "", "day": MONDAY, "number": 1}
    blank |= dict.fromkeys(("kind", "topic", "homework"), "")
    entry: dict[str, Any] = dict.fromkeys(("typed", "marks", "attendance", "reason", "special")) | {"unread": False}
    return [Recorded(**blank | entry | lesson) for lesson in lessons]


def due(day: date, number: int, subject: str = "Алгебра", subgroup: str = "") -> DueLesson:
    return DueLesson(day, number, "7А", subject, subgroup, "1", "12")


def cards(table: list[Recorded], *lessons: DueLesson, before: list[Recorded] | None = None) -> list[LessonCard]:
    """The lessons of the week, flat."""
    week = diary_week(table, lessons, CALENDAR, 7, MONDAY, TODAY, before or [])
    return [card for day in week for card in day.lessons]


def test_a_recorded_lesson_takes_its_room_from_the_timetable() -> None:
    assert cards(recorded({"topic": "Дроби", "homework": "№ 5", "typed": "5/4", "marks": "54"}), due(MONDAY, 1)) == [
        LessonCard(
            MONDAY, 1, "Алгебра", "", "12", topic="Дроби", homework="№ 5", typed="5/4", marks=(5, 4), recorded=True
        )
    ]


def test_a_lesson_without_a_number_answers_to_the_timetable() -> None:
    (card,) = cards(recorded({"number": 101, "topic": "Дроби"}), due(MONDAY, 3))
    assert (card.number, card.room, card.recorded) == (3, "12", True)
    (card,) = cards(recorded({"number": 101, "topic": "Дроби"}))
    assert card.number is None


def test_a_lesson_not_in_the_register_is_there_and_says_so() -> None:
    first, second = cards(recorded({"topic": "Дроби"}), due(MONDAY, 1), due(MONDAY, 2, "Физика"))
    assert [(first.subject, first.recorded), (second.subject, second.recorded)] == [
        ("Алгебра", True),
        ("Физика", False),
    ]


def test_two_lessons_of_a_subject_on_a_day_stay_two() -> None:
    table = recorded({"number": 1, "marks": "5", "typed": "5"}, {"number": 2, "attendance": "absent", "typed": "н"})
    assert [(card.number, card.marks, card.attendance) for card in cards(table, due(MONDAY, 1), due(MONDAY, 2))] == [
        (1, (5,), ""), (2, (), "absent"),
    ]  # fmt: skip


def test_homework_is_shown_once_where_it_is_still_to_be_done() -> None:
    """Set before the holidays, due on Tuesday (today); Thursday's is not known yet."""
    before = recorded({"day": date(2026, 10, 23), "topic": "Дроби", "homework": "§ 14"})
    week = cards(recorded(), due(date(2026, 11, 3), 1), due(date(2026, 11, 5), 1), before=before)
    assert [card.prepare for card in week] == ["§ 14", ""]


def test_homework_of_lessons_over_is_not_to_be_done_again() -> None:
    before = recorded({"day": date(2026, 10, 23), "homework": "§ 14"})
    assert [card.prepare for card in cards(recorded(), due(MONDAY, 1), before=before)] == [""]


def test_a_split_lesson_recorded_without_its_subgroup_is_not_shown_twice() -> None:
    table = recorded({"subject": "Английский язык", "subgroup": "1", "number": 4, "topic": "Past Simple"})
    assert len(cards(table, due(MONDAY, 4, "Английский язык"))) == 1


def test_a_holiday_is_named_and_an_empty_weekend_left_out() -> None:
    week = diary_week(recorded(), [], CALENDAR, 7, MONDAY, TODAY)
    assert [(day.day, day.off) for day in week] == [(date(2026, 11, 4), "День народного единства")]
    autumn = diary_week(recorded(), [], CALENDAR, 7, date(2026, 10, 26), TODAY)
    assert [day.off for day in autumn] == ["Каникулы"] * 5


def test_the_school_days_around_holidays() -> None:
    assert next_school_day(CALENDAR, 7, date(2026, 10, 24)) == date(2026, 11, 2)
    assert last_school_day(CALENDAR, 7, date(2026, 11, 2)) == date(2026, 10, 24)
    assert next_school_day(CALENDAR, 7, date(2026, 12, 26)) is None
    assert next_school_day(CALENDAR, 11, date(2026, 9, 1)) is None
    assert day_off(CALENDAR, 7, date(2026, 9, 3)) == ""


def test_an_empty_week_of_a_school_without_a_calendar_is_holidays() -> None:
    assert {day.off for day in diary_week(recorded(), [], Calendar("2026/27"), 7, MONDAY, TODAY)} == {"Каникулы"}


def entry(day: date, marks: str = "", **said: Any) -> dict[str, Any]:
    return {"day": day, "marks": marks or None} | said


def test_the_figures_of_a_week_stand_beside_those_before() -> None:
    """Marks and debts of the term so far, absences of the week; October belongs to another term."""
    table = recorded(
        entry(date(2026, 10, 23), "2"),
        entry(date(2026, 11, 2), "5"),
        entry(date(2026, 11, 6), attendance="absent"),
        entry(date(2026, 11, 9), "4", kind="контрольная работа"),
        entry(date(2026, 11, 10), attendance="absent"),
        entry(date(2026, 11, 11), attendance="absent"),
        entry(date(2026, 11, 12), special="pending"),
    )
    told = week_figures(table, KINDS, MONDAY, date(2026, 11, 9), weighted=True)
    assert (str(told.average), str(told.average_before)) == ("4.40", "5.00")
    assert (told.missed, told.missed_before, told.debts, told.debts_before) == (2, 1, 1, 0)
    assert str(week_figures(table, KINDS, MONDAY, date(2026, 11, 9), weighted=False).average) == "4.50"


def test_a_child_without_entries_has_no_average_and_no_absences() -> None:
    told = week_figures([], KINDS, MONDAY, MONDAY, weighted=True)
    assert (told.average, told.missed, told.debts) == (None, 0, 0)
