"""A school of two classes in a folder of real .xlsx workbooks, and a database that follows it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from time import time
from zoneinfo import ZoneInfo

import pytest

from database.engine import Database, migrate, open_database
from database.journal import Journal
from jobs.sync import Run, sync
from journal.calendar import Calendar, Term
from journal.issues import Problem
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject
from journal.tables import ClassTables, GuardianRow, LessonRow, PupilRow, Register
from journal.viewer import Role, Viewer
from sheets.gateway.xlsx import XlsxGateway
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx

ZONE = ZoneInfo("Europe/Moscow")
MONDAY, WEDNESDAY = date(2026, 9, 7), date(2026, 9, 9)

SCHOOL = School(
    calendar=Calendar("2026/27", (Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), frozenset(range(1, 10))),)),
    classes=(SchoolClass("7А", "к1"), SchoolClass("8А", "к1")),
    staff=(
        Staff("к1", "Орлова Анна Павловна", ("teacher", "class_teacher")),
        Staff("к2", "Зуев Пётр Кузьмич", ("deputy",)),
    ),
    subjects=(Subject("Алгебра"), Subject("Физика")),
    load=tuple(Load(name, subject, "", "к1", 2) for name in ("7А", "8А") for subject in ("Алгебра", "Физика")),
    timetable=tuple(
        Slot(name, day, number, subject)
        for name in ("7А", "8А")
        for day, number, subject in ((0, 2, "Алгебра"), (2, 3, "Алгебра"), (1, 1, "Физика"))
    ),
)
PUPILS = {
    "7А": [PupilRow("01", "Иванов Пётр Ильич", None, None, None, "", "", "", ""),
           PupilRow("02", "Белова Анна Олеговна", None, None, None, "", "", "", "")],
    "8А": [PupilRow("11", "Гусев Артём Ильич", None, None, None, "", "", "", "")],
}  # fmt: skip
GUARDIANS = {
    "7А": [
        GuardianRow("01", "Иванова Ольга Петровна", "мать", "+7 900 000-00-01", "ivanova@example.ru"),
        GuardianRow("02", "Белов Олег Ильич", "отец", "", ""),
    ],
    "8А": [GuardianRow("11", "Иванова Ольга Петровна", "мать", "+7 900 000-00-01", "ivanova@example.ru")],
}
DEPUTY = Viewer(2, "Зуев П. К.", Role.DEPUTY, "к2")

OWED = (
    Problem.LESSON_NOT_FILLED, Problem.NO_TOPIC, Problem.NO_HOMEWORK,
    Problem.FILLED_LATE, Problem.FEW_MARKS_LESSON, Problem.CONTROL_WORKS_ON_ONE_DAY,
)  # fmt: skip


def at(day: int, hour: int = 12) -> datetime:
    """A moment in September 2026, local time."""
    return datetime(2026, 9, day, hour, tzinfo=ZONE)


def registers(
    school_class: str, cells: dict[tuple[str, date, int], str], topic: str = "Дроби"
) -> list[RegisterContent]:
    algebra = [LessonRow(MONDAY, 2, "", topic, "§ 1"), LessonRow(WEDNESDAY, 3, "", "", "")]
    return [
        RegisterContent(Register(school_class, "Алгебра"), algebra, cells),
        RegisterContent(Register(school_class, "Физика"), [LessonRow(date(2026, 9, 8), 1, "", "", "")]),
    ]


def _later(seconds: float) -> float:
    """The time that much later; it goes to other processes with its gateway."""
    return time() + seconds


class Folder:
    """A school's folder of real .xlsx workbooks, and the database that follows it."""

    def __init__(self, path: Path, migrated: Path | None = None) -> None:
        """``migrated`` is an empty database to be copied: to migrate one takes longer than most tests."""
        self.path = path / "школа"
        self.path.mkdir()
        self.told: list[tuple[int, int]] = []
        self.url = f"sqlite:///{path / 'journal.sqlite3'}"
        if migrated is None:
            migrate(self.url)
        else:
            shutil.copyfile(migrated, path / "journal.sqlite3")
        self.database: Database = open_database(self.url)
        self.school(SCHOOL)
        for name, pupils in PUPILS.items():
            self.pupils(name, pupils)
            self.journal(name, {(pupils[0].pupil, MONDAY, 2): "5"})

    def school(self, school: School) -> None:
        write_xlsx(school_workbook(school), self.path / "Школа.xlsx")

    def pupils(self, name: str, pupils: list[PupilRow]) -> None:
        write_xlsx(class_workbook(ClassTables(name, pupils, GUARDIANS[name])), self.path / f"Класс {name}.xlsx")

    def journal(self, name: str, cells: dict[tuple[str, date, int], str], topic: str = "Дроби") -> None:
        plan = journal_workbook(SCHOOL, name, PUPILS[name], registers(name, cells, topic))
        write_xlsx(plan, self.path / f"Журнал {name}.xlsx")

    def sync(self, now: datetime, *, quiet: float = 0, full: bool = False, workers: int = 0) -> Run:
        """Sync as if every file had last been touched ``quiet`` seconds ago."""
        gateway = XlsxGateway(self.path, clock=partial(_later, quiet))
        return sync(gateway, self.database, now, full=full, workers=workers, progress=self.progress)

    def progress(self, done: int, total: int, _text: str) -> None:
        """What the person watching is told."""
        self.told.append((done, total))

    def seen(self, pupil: str, now: datetime) -> list[tuple[str, str]]:
        """(subject, marks or attendance) of a pupil's entries as the deputy reads them."""
        table = Journal(self.database, DEPUTY, now).entries(pupil, date(2026, 9, 1), date(2026, 12, 31))
        said = table[["subject", "marks", "attendance"]].to_numpy().tolist()
        return [(subject, marks or attendance) for subject, marks, attendance in said]

    def problems(self, now: datetime) -> list[str]:
        """What the sync found in the workbooks and is not mended; what else is owed depends on the hour."""
        table = Journal(self.database, DEPUTY, now).issues()
        found = table[table["fixed_seen"].isna() & ~table["problem"].isin(OWED)]
        return [str(problem) for problem in found["problem"]]


@pytest.fixture
def folder(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Folder]:
    """A school of two classes on disk."""
    made = Folder(tmp_path, migrated_sqlite)
    yield made
    made.database.close()
