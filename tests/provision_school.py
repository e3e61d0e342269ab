"""A school at the beginning of its year, from which workbooks are made in tests."""

from __future__ import annotations

from datetime import date

from journal.calendar import Calendar, DayOff, Term
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject, Substitution
from journal.tables import PlanRow, PupilRow

ALL = frozenset(range(1, 12))
TODAY = date(2026, 9, 1)

SCHOOL = School(
    calendar=Calendar(
        "2026/27",
        (
            Term("1 четверть", date(2026, 9, 1), date(2026, 9, 25), ALL),
            Term("2 четверть", date(2026, 10, 5), date(2026, 10, 30), ALL),
        ),
        (DayOff("День города", date(2026, 9, 9), date(2026, 9, 9)),),
    ),
    classes=(SchoolClass("1А", "u3"), SchoolClass("7А", "u1")),
    staff=(
        Staff("u1", "Орлова Анна Павловна", ("teacher", "class_teacher"), "orlova@school.example"),
        Staff("u2", "Зуев Пётр Кузьмич", ("teacher",), "zuev@school.example"),
        Staff("u3", "Ким Вера Львовна", ("teacher", "class_teacher")),
        Staff("u4", "Львов Ян Ильич", ("deputy",), "lvov@school.example"),
    ),
    subjects=(Subject("Алгебра", ("Алг.",)), Subject("Английский язык"), Subject("Математика")),
    load=(
        Load("7А", "Алгебра", "", "u1", 3),
        Load("7А", "Английский язык", "1", "u2", 1),
        Load("7А", "Английский язык", "2", "u3", 1),
        Load("1А", "Математика", "", "u3", 1),
    ),
    timetable=(
        Slot("7А", 0, 1, "Алгебра"),
        Slot("7А", 0, 2, "Алгебра"),
        Slot("7А", 2, 1, "Алгебра"),
        Slot("7А", 3, 3, "Английский язык", "1"),
        Slot("7А", 3, 3, "Английский язык", "2"),
        Slot("1А", 1, 1, "Математика"),
    ),
    substitutions=(
        Substitution(date(2026, 9, 14), "7А", 2, cancelled=True),
        Substitution(date(2026, 9, 18), "7А", 1, subject="Алгебра", teacher="u2"),
    ),
)
PUPILS = (
    PupilRow("0417", "Иванов Пётр Ильич", None, None, None, "", "", "1", ""),
    PupilRow("0418", "Белова Анна Олеговна", None, None, None, "", "", "2", ""),
    PupilRow("0419", "Белова Алиса Игоревна", None, None, None, "", "", "1", ""),
)
PLANS = tuple(PlanRow("Алгебра", n, None, f"Тема {n}", 1.0, "", "") for n in range(1, 13))
