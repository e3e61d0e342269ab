"""Participation: what is due is due only when over; before observation is neither in time nor late."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.participation import (
    late_lessons,
    participation_by_teacher,
    participation_by_week,
    participation_share,
    unfilled_lessons,
)

COLUMNS = [
    "teacher", "name", "week", "due", "filled", "timely", "untimed", "topic", "homework_due", "homework", "attended",
]  # fmt: skip
FACTS = pd.DataFrame(
    [
        ("1", "Белова Анна Петровна", date(2026, 9, 7), 20, 20, 10, 10, 20, 18, 18, 19),
        ("1", "Белова Анна Петровна", date(2026, 9, 14), 20, 16, 12, 0, 18, 18, 16, 17),
        ("2", "Гусев Пётр Ильич", date(2026, 9, 7), 10, 10, 0, 10, 10, 0, 0, 10),
    ],
    columns=COLUMNS,
)
LESSON = [
    "school_class", "subject", "subgroup", "day", "number", "held", "topic", "homework_due", "homework", "attended",
    "filled", "filled_seen", "filled_after", "timely", "book", "sheet",
]  # fmt: skip


def lesson(day: int, number: int, said: str, timely: bool | None) -> tuple[object, ...]:  # noqa: FBT001
    """A lesson due in September that has what is said of it: «topic homework attended»."""
    has = {part: part in said.split() for part in ("topic", "homework", "attended")}
    return (
        "7А", "Алгебра", "", date(2026, 9, day), number, bool(said), has["topic"], True, has["homework"],
        has["attended"], all(has.values()), None, None, timely, "Журнал 7А.xlsx", "Алгебра",
    )  # fmt: skip


LESSONS = pd.DataFrame(
    [
        lesson(7, 1, "topic homework attended", timely=True),
        lesson(8, 2, "", timely=None),
        lesson(9, 3, "topic", timely=None),
        lesson(10, 1, "topic homework attended", timely=False),
        lesson(11, 1, "topic homework attended", timely=None),
    ],
    columns=LESSON,
)


def test_teachers_come_least_filled_first() -> None:
    table = participation_by_teacher(FACTS)
    assert table[["name", "due", "unfilled", "late", "filled_share"]].to_dict("records") == [
        {"name": "Белова Анна Петровна", "due": 40, "unfilled": 4, "late": 4, "filled_share": 0.9},
        {"name": "Гусев Пётр Ильич", "due": 10, "unfilled": 0, "late": 0, "filled_share": 1.0},
    ]


def test_what_was_filled_before_observation_is_not_judged() -> None:
    """Белова: 22 in time of 30 that could be observed. Гусев: nothing could be observed."""
    shares = participation_by_teacher(FACTS).set_index("name")["timely_share"]
    assert round(shares["Белова Анна Петровна"], 4) == 0.7333
    assert pd.isna(shares["Гусев Пётр Ильич"])


def test_weeks_stand_in_order_and_homework_counts_where_it_is_due() -> None:
    weeks = participation_by_week(FACTS)
    assert weeks["week"].tolist() == [date(2026, 9, 7), date(2026, 9, 14)]
    assert weeks["homework_share"].tolist() == [1.0, 16 / 18]


def test_an_unfilled_lesson_says_what_it_lacks() -> None:
    strict = unfilled_lessons(LESSONS, blank_filled=False)
    assert list(zip(strict["day"], strict["lacks"], strict=True)) == [
        (date(2026, 9, 9), "домашнее задание, отметки или пропуски"), (date(2026, 9, 8), "урок не записан"),
    ]  # fmt: skip
    assert unfilled_lessons(LESSONS, blank_filled=True)["lacks"].tolist() == ["домашнее задание", "урок не записан"]


def test_late_lessons_are_those_seen_late_and_no_others() -> None:
    assert late_lessons(LESSONS)["day"].tolist() == [date(2026, 9, 10)]


def test_empty_tables_go_through_and_keep_their_columns() -> None:
    empty = FACTS.head(0)
    assert participation_share(empty, [])["filled_share"].isna().tolist() == [True]
    assert set(COLUMNS[3:]) < set(participation_by_teacher(empty))
    assert list(unfilled_lessons(LESSONS.head(0), blank_filled=True)) == [*LESSON, "lacks"]
    assert list(late_lessons(LESSONS.head(0))) == LESSON
