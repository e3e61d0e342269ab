"""One class file: 16 registers × 32 pupils × 120 lessons, a quarter of the cells filled.

The floor is python-calamine's bare read of the same file; beside it stands the way most would read it,
pandas with openpyxl. Our figure is a whole sync of the file as a school has it: the change noticed, one
read, parse, rules, tables, one transaction – into a database that knows the school and the class, and
no entry yet.
"""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import pandas as pd
from python_calamine import CalamineWorkbook

from bench.databases import copy_database, count
from bench.figures import Figure
from bench.timing import seconds
from database.engine import migrate, open_database
from jobs.sync import sync
from journal.calendar import Calendar, Term
from journal.lessons import DueLesson, year_lessons
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject
from journal.tables import ClassTables, LessonRow, PupilRow, Register
from sheets.gateway.xlsx import XlsxGateway
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx

SHEETS, PUPILS, LESSONS, FILLED = 16, 32, 120, 0.25
CLASS = "7А"
NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
RUNS = 7

#: Weekdays × lessons a day that hold 16 subjects four times a week.
_SLOTS = [(weekday, number) for number in range(1, 12) for weekday in range(6)]


def bench_school() -> School:
    """A school of one class with 16 subjects, four lessons a week each."""
    subjects = [f"Предмет {number}" for number in range(1, SHEETS + 1)]
    slots = zip([subject for _ in range(4) for subject in subjects], _SLOTS, strict=False)
    return School(
        calendar=Calendar("2026/27", (Term("1 четверть", date(2026, 9, 1), date(2027, 5, 29), frozenset({7})),)),
        classes=(SchoolClass(CLASS),),
        staff=(Staff("t1", "Иванова Анна Петровна", ("teacher",)),),
        subjects=tuple(Subject(subject) for subject in subjects),
        load=tuple(Load(CLASS, subject, "", "t1", 4) for subject in subjects),
        timetable=tuple(Slot(CLASS, weekday, number, subject) for subject, (weekday, number) in slots),
    )


def bench_pupils() -> list[PupilRow]:
    """The class list."""
    letters = "абвгдежзиклмнопрстуфхцчшщэюяабвгдежз"
    return [
        PupilRow(f"{row:04d}", f"Фамил{letters[row]}ев{letters[row]} Иван", None, None, None, "", "", "", "да")
        for row in range(PUPILS)
    ]


def register(subject: str, due: list[DueLesson], pupils: list[PupilRow], dice: random.Random) -> RegisterContent:
    """One register: every lesson with topic and homework, a quarter of its cells filled."""
    lessons = [
        LessonRow(lesson.day, lesson.number, "", f"Тема урока {place}", f"§ {place}, № {place * 3}")
        for place, lesson in enumerate(due[:LESSONS], 1)
    ]
    cells = {
        (pupil.pupil, lesson.day, lesson.number): dice.choice(("5", "4", "4", "3", "5", "н", "5/4", "н"))
        for pupil in pupils
        for lesson in lessons
        if dice.random() < FILLED
    }
    return RegisterContent(Register(CLASS, subject), lessons, cells)


def contents(school: School, pupils: list[PupilRow]) -> list[RegisterContent]:
    """The class's registers, equal in every run."""
    dice = random.Random(1)
    due = year_lessons(school, CLASS)
    return [register(s.name, [d for d in due if d.subject == s.name], pupils, dice) for s in school.subjects]


def one_changed(registers: list[RegisterContent]) -> list[RegisterContent]:
    """The same registers with one more mark in the last."""
    *others, last = registers
    key = (f"{PUPILS - 1:04d}", last.lessons[0].day, last.lessons[0].number)
    typed = "3" if last.cells.get(key) != "3" else "4"
    return [*others, replace(last, cells={**last.cells, key: typed})]


def bare_read(path: Path) -> None:
    """All values of all sheets, as calamine gives them."""
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def measure(cache: Path) -> list[Figure]:
    """Read the file bare, with pandas and openpyxl, and by a whole sync; then with one cell changed."""
    work = cache / "class-file"
    shutil.rmtree(work, ignore_errors=True)
    books, journal = work / "books", work / "books" / f"Журнал {CLASS}.xlsx"
    school, pupils = bench_school(), bench_pupils()
    registers = contents(school, pupils)
    write_xlsx(school_workbook(school), books / "Школа.xlsx")
    write_xlsx(class_workbook(ClassTables(CLASS, pupils)), books / f"Класс {CLASS}.xlsx")
    empty = work / "empty.sqlite3"
    _sync(books, empty)
    write_xlsx(journal_workbook(school, CLASS, pupils, registers), work / "first.xlsx")
    write_xlsx(journal_workbook(school, CLASS, pupils, one_changed(registers)), work / "changed.xlsx")
    shutil.copy(work / "first.xlsx", journal)

    filled = sum(len(content.cells) for content in registers)
    figures = _timed(work, books, journal, empty, filled)
    shutil.rmtree(work)
    return figures


def _timed(work: Path, books: Path, journal: Path, empty: Path, filled: int) -> list[Figure]:
    """Each round: the bare read, a sync into an empty database, a sync of the changed cell, the way beside it."""
    database = work / "journal.sqlite3"
    taken: dict[str, list[float]] = {"bare": [], "first": [], "changed": [], "peer": []}
    for _ in range(RUNS):
        shutil.copy(work / "first.xlsx", journal)
        copy_database(empty, database)
        taken["bare"].append(seconds(lambda: bare_read(journal)))
        taken["first"].append(_sync(books, database))
        assert count(database, "entries") == filled
        shutil.copy(work / "changed.xlsx", journal)
        taken["changed"].append(_sync(books, database))
        taken["peer"].append(seconds(lambda: pd.read_excel(journal, sheet_name=None, header=None, engine="openpyxl")))
    bare, first, changed, peer = (median(times) * 1000 for times in taken.values())
    against = f"bare calamine {bare:.0f} ms; pandas + openpyxl, reading only, {peer:.0f} ms"
    return [
        Figure("class_file", "Class file into an empty database", first / bare, "× bare read", 12, beside=against),
        Figure("class_file", "… the same in time", first, "ms"),
        Figure(
            "class_file", "Class file, one cell changed", changed / bare, "× bare read", 4, beside=f"{changed:.0f} ms"
        ),
    ]


def _sync(books: Path, database: Path) -> float:
    """Seconds of one sync; opening the database and bringing up its schema are not of it."""
    url = f"sqlite:///{database}"
    migrate(url)
    with closing(open_database(url)) as store:
        return seconds(lambda: sync(XlsxGateway(books), store, NOW))
