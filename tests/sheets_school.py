"""A small school that has one of everything, for tests of its workbooks."""

from __future__ import annotations

from datetime import date, time

from journal.alphabet import ALPHABET, Sign
from journal.calendar import Bell, Calendar, DayOff, Term
from journal.marks import Attendance
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject, Substitution
from journal.settings import Settings
from journal.tables import AbsenceRow, ClassTables, GuardianRow, PlanRow, PlanTables, PupilRow
from journal.work import KINDS, WorkKind

JUNIOR, SENIOR = frozenset(range(1, 10)), frozenset((10, 11))

SCHOOL = School(
    settings=Settings(
        school="Школа «Берёзка»",
        timezone="Asia/Yekaterinburg",
        deadline=time(18, 30),
        systematic_absence=0.25,
        marks_low=4,
    ),
    calendar=Calendar(
        "2026/27",
        (
            Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), JUNIOR),
            Term("2 четверть", date(2026, 11, 2), date(2026, 12, 30), JUNIOR),
            Term("1 полугодие", date(2026, 9, 1), date(2026, 12, 30), SENIOR),
        ),
        (
            DayOff("Осенние каникулы", date(2026, 10, 24), date(2026, 11, 1)),
            DayOff("Первоклассники", date(2027, 2, 15), date(2027, 2, 21), frozenset((1,))),
        ),
        ((date(2026, 11, 7), 2),),
    ),
    classes=(SchoolClass("1А", "u3"), SchoolClass("7А", "u2"), SchoolClass("10", "u3")),
    staff=(
        Staff("u1", "Громова Ольга Петровна", ("head", "teacher"), "gromova@school.example"),
        Staff("u2", "Иванов Пётр Ильич", ("class_teacher", "teacher")),
        Staff("u3", "Иванова Анна Львовна", ("deputy", "it_lead", "class_teacher", "teacher")),
    ),
    subjects=(
        Subject("Алгебра", ("Алг.",)),
        Subject("Английский язык", ("Англ. язык", "Иностранный язык (английский)")),
        Subject("Физическая культура", ("Физкультура", "ФК"), homework=False),
        Subject("Основы безопасности и защиты Родины", ("ОБЗР",), credit_only=True),
    ),
    load=(
        Load("7А", "Алгебра", "", "u2", 3.5),
        Load("7А", "Английский язык", "1", "u1", 3),
        Load("7А", "Физическая культура", "мальчики", "", 2),
        Load("1А", "Физическая культура", "", "u3", 1),
        Load("10", "Алгебра", "", "u2", 1),
    ),
    bells=(
        Bell(1, time(8, 30), time(9, 10), frozenset((0,))),
        Bell(1, time(8, 0), time(8, 40), frozenset(range(1, 7))),
        Bell(2, time(9, 20), time(10, 0)),
    ),
    timetable=(
        Slot("7А", 0, 1, "Алгебра", room="12"),
        Slot("7А", 0, 2, "Английский язык", "1"),
        Slot("7А", 5, 2, "Физическая культура", "мальчики", "спортзал", date(2026, 9, 1), date(2026, 12, 30)),
        Slot("1А", 1, 1, "Физическая культура"),
        Slot("10", 0, 1, "Алгебра"),
    ),
    substitutions=(
        Substitution(date(2026, 9, 14), "7А", 1, teacher="u1"),
        Substitution(date(2026, 9, 21), "7А", 2, "1", subject="Алгебра"),
        Substitution(date(2026, 9, 28), "7А", 1, cancelled=True),
    ),
    kinds=(*KINDS[:5], WorkKind("защита проекта", 1.35, control=True, aliases=("защита",))),
    alphabet=(*ALPHABET, Sign("п", "присутствовал(а)", ("+",), Attendance.PRESENT)),
    rounding=(
        ("", 1, 4.65, 5), ("", 1, 3.65, 4), ("", 1, 2.65, 3), ("", 1, 0.0, 2),
        ("Алгебра", 10, 4.5, 5), ("Алгебра", 10, 3.5, 4), ("Алгебра", 10, 2.5, 3),
    ),
)  # fmt: skip

CLASS = ClassTables(
    "7А",
    pupils=[
        PupilRow("0417", "Абрамова Вера Ильинична", date(2013, 5, 4), None, None, "", "", "1", "получено"),
        PupilRow(
            "0418", "Белов Олег", None, date(2026, 9, 14), date(2026, 12, 1), "№ 12 от 13.09", "№ 40",
            "Английский язык: 2; Алгебра: 1", "",
        ),
        PupilRow("0419", "=Сумма Анна", None, None, None, "", "", "", ""),
    ],
    guardians=[GuardianRow("0417", "Абрамова Нина Павловна", "мать", "+7 900 000-00-00", "abramova@mail.example")],
    absences=[
        AbsenceRow("0417", date(2026, 9, 7), date(2026, 9, 11), "болезнь", "справка 14"),
        AbsenceRow("0418", date(2026, 9, 15), date(2026, 9, 15), "", ""),
    ],
    portfolio=[("0417", date(2026, 10, 1), "олимпиада", "Школьный этап, математика"), ("0418", None, "", "Значок ГТО")],
)  # fmt: skip

PLANS = PlanTables(
    "7А",
    plans=[
        PlanRow("Алгебра", 1, date(2026, 9, 2), "Числовые выражения", 1.0, "§ 1, № 1-4", ""),
        PlanRow("Алгебра", 2, None, "Контрольная работа № 1", 1.5, "", "самостоятельная работа"),
        PlanRow("Основы безопасности и защиты Родины", 1, None, "- дисциплина", 2.0, "", ""),
    ],
)
