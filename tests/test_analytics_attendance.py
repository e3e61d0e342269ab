"""Attendance: shares of lessons held, each absence under its reason."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.attendance import absence_by_reason, attendance_share, worst_absentees

COLUMNS = ["school_class", "week", "held", "seats", "absent", "ill", "excused", "unexcused", "late"]
FACTS = pd.DataFrame(
    [
        ("7А", date(2026, 9, 7), 30, 750, 30, 20, 5, 1, 2),
        ("7А", date(2026, 9, 14), 30, 750, 45, 40, 0, 0, 0),
        ("7Б", date(2026, 9, 7), 30, 600, 0, 0, 0, 0, 1),
    ],
    columns=COLUMNS,
)


def test_the_share_is_of_pupils_lessons_held() -> None:
    shares = attendance_share(FACTS, ["school_class"])
    assert shares[["school_class", "seats", "absent", "unstated", "present_share"]].to_dict("records") == [
        {"school_class": "7А", "seats": 1500, "absent": 75, "unstated": 9, "present_share": 0.95},
        {"school_class": "7Б", "seats": 600, "absent": 0, "unstated": 0, "present_share": 1.0},
    ]


def test_all_classes_together_are_one_row() -> None:
    whole = attendance_share(FACTS, [])
    assert whole[["seats", "absent", "late"]].to_dict("records") == [{"seats": 2100, "absent": 75, "late": 3}]


def test_reasons_add_up_to_the_absences() -> None:
    reasons = absence_by_reason(attendance_share(FACTS, ["school_class"]), ["school_class"])
    assert reasons[reasons["school_class"] == "7А"][["reason", "lessons"]].to_dict("records") == [
        {"reason": "ill", "lessons": 60}, {"reason": "excused", "lessons": 5},
        {"reason": "unexcused", "lessons": 1}, {"reason": "unstated", "lessons": 9},
    ]  # fmt: skip


def test_a_week_without_lessons_has_no_share() -> None:
    shares = attendance_share(FACTS.assign(held=0, seats=0, absent=0, ill=0, excused=0, unexcused=0), ["week"])
    assert shares["present_share"].isna().all()


def test_absentees_come_worst_first_and_those_always_there_not_at_all() -> None:
    told = worst_absentees(
        pd.DataFrame(
            [
                ("1", "Белов Иван", 30, 0, 0, 0, 0, 0),
                ("2", "Гусева Анна", 30, 3, 1, 0, 0, 0),
                ("3", "Жукова Вера", 30, 12, 12, 0, 0, 1),
            ],
            columns=["pupil", "name", "lessons", "absent", "ill", "excused", "unexcused", "late"],
        )
    )
    assert told[["pupil", "unstated", "share"]].to_dict("records") == [
        {"pupil": "3", "unstated": 0, "share": 0.4}, {"pupil": "2", "unstated": 2, "share": 0.1},
    ]  # fmt: skip


def test_empty_tables_go_through_and_keep_their_columns() -> None:
    shares = attendance_share(FACTS.head(0), ["school_class", "week"])
    assert list(shares) == [
        "school_class", "week", "held", "seats", "absent", "ill", "excused", "unexcused", "late",
        "unstated", "absent_share", "present_share",
    ]  # fmt: skip
    assert list(absence_by_reason(shares, ["week"])) == ["week", "reason", "lessons", "share"]
    assert attendance_share(FACTS.head(0), [])["absent_share"].isna().tolist() == [True]
