"""A thousand workbooks: 333 classes with a journal, a class list and plans each, at the end of a first quarter."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

from bench.timing import seconds
from journal.calendar import Calendar, Term
from journal.lessons import year_lessons
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject
from journal.tables import ClassTables, LessonRow, PlanRow, PlanTables, PupilRow, Register
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.plan_book import plan_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx

#: With «Школа» a thousand workbooks, and a hundred.
MANY, FEW = 333, 33
REGISTERS, PUPILS, A_WEEK, FILLED = 8, 25, 4, 0.25
NOW = datetime(2026, 10, 24, 12, tzinfo=UTC)

_LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯЁЙЫ"
_TYPED = ("5", "4", "4", "3", "5", "н", "5/4", "н")


def books_of(cache: Path, classes: int) -> Path:
    """The workbooks of so many classes in a folder, made once."""
    folder = cache / f"school-{classes}"
    if not (folder / ".whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        print(f"making {classes} classes: {seconds(lambda: _make(folder, classes)):.0f} s")
        (folder / ".whole").touch()
    return folder


def _make(folder: Path, classes: int) -> None:
    school = district_school(classes)
    write_xlsx(school_workbook(school), folder / "Школа.xlsx")
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        for _ in pool.map(_write, [folder] * classes, [classes] * classes, range(classes), chunksize=classes // 8 + 1):
            pass


def _write(folder: Path, classes: int, place: int) -> None:
    """The three workbooks of one class."""
    school = district_school(classes)
    name, dice = school.class_names[place], random.Random(place)
    pupils = [PupilRow(f"{place:03d}-{row:02d}", pupil, None, None, None, "", "", "", "да") for row, pupil in _people()]
    for plan in (
        journal_workbook(school, name, pupils, [_register(school, name, one.name, dice) for one in school.subjects]),
        class_workbook(ClassTables(name, pupils)),
        plan_workbook(PlanTables(name, [row for one in school.subjects for row in _plan(one.name)])),
    ):
        write_xlsx(plan, folder / f"{plan.title}.xlsx")


def district_school(classes: int) -> School:
    """The school: eight subjects, four lessons a week each."""
    names = [f"{grade}{letter}" for letter in _LETTERS for grade in range(1, 12)][:classes]
    subjects = [f"Предмет {number}" for number in range(1, REGISTERS + 1)]
    slots = [(weekday, number) for number in range(1, 7) for weekday in range(6)]
    weeks = list(zip([subject for _ in range(A_WEEK) for subject in subjects], slots, strict=False))
    first = Term("1 четверть", date(2026, 9, 1), date(2026, 10, 24), frozenset({7}))
    return School(
        calendar=Calendar("2026/27", (first,)),
        classes=tuple(SchoolClass(name) for name in names),
        staff=(Staff("t1", "Иванова Анна Петровна", ("teacher",)),),
        subjects=tuple(Subject(subject) for subject in subjects),
        load=tuple(Load(name, subject, "", "t1", A_WEEK) for name in names for subject in subjects),
        timetable=tuple(Slot(name, day, number, subject) for name in names for subject, (day, number) in weeks),
    )


def _people() -> Iterator[tuple[int, str]]:
    letters = "абвгдежзиклмнопрстуфхцчшщ"
    return ((row, f"Фамил{letters[row]}ев Иван") for row in range(PUPILS))


def _register(school: School, name: str, subject: str, dice: random.Random) -> RegisterContent:
    """A register of the quarter: every lesson with topic and homework, a quarter of its cells filled."""
    due = [lesson for lesson in year_lessons(school, name) if lesson.subject == subject]
    lessons = [
        LessonRow(lesson.day, lesson.number, "", f"Тема урока {place}", f"§ {place}")
        for place, lesson in enumerate(due)
    ]
    place = school.class_names.index(name)
    cells = {
        (f"{place:03d}-{row:02d}", lesson.day, lesson.number): dice.choice(_TYPED)
        for row in range(PUPILS)
        for lesson in lessons
        if dice.random() < FILLED
    }
    return RegisterContent(Register(name, subject), lessons, cells)


def _plan(subject: str) -> Iterator[PlanRow]:
    return (PlanRow(subject, number, None, f"Тема урока {number}", 1, f"§ {number}", "") for number in range(1, 33))
