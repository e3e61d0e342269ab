"""A school of two classes at the middle of a week, read from its workbooks into a real database: what pages show.

Wednesday, 18 November 2026, 13:00. Lessons of 7А: Monday algebra and physics, Tuesday English in two
subgroups and P.E., Wednesday algebra, Thursday physics; 1А reads on Mondays. Monday was filled by 15:00
of its day; English of the first subgroup was filled the morning after; the second subgroup's is not
filled, nor is P.E. recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from database.engine import Database, migrate, open_database
from database.journal import Journal
from jobs.sync import sync
from journal.calendar import Bell, Calendar, DayOff, Term
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject
from journal.settings import Settings
from journal.tables import ClassTables, LessonRow, PupilRow, Register
from journal.viewer import Role, Viewer
from sheets.gateway.memory import MemoryGateway
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.plan import WorkbookPlan
from sheets.templates.school import school_workbook

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 18, 13, 0, tzinfo=MOSCOW)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
FRIDAY_BEFORE, MONDAY_BEFORE = date(2026, 11, 13), date(2026, 11, 9)
SEPTEMBER = date(2026, 9, 7)

JUNIOR = frozenset(range(1, 10))
ENGLISH, ALGEBRA, PHYSICS, SPORT, READING = "Английский язык", "Алгебра", "Физика", "Физкультура", "Чтение"

SCHOOL = School(
    settings=Settings(school="Школа «Берёзка»"),
    calendar=Calendar(
        "2026/27",
        (
            Term("1 четверть", date(2026, 9, 1), date(2026, 10, 25), JUNIOR),
            Term("2 четверть", date(2026, 11, 2), date(2026, 12, 27), JUNIOR),
        ),
        (DayOff("День народного единства", date(2026, 11, 4), date(2026, 11, 4)),),
    ),
    classes=(SchoolClass("1А", "t2"), SchoolClass("7А", "t1")),
    staff=(
        Staff("t1", "Белова Анна Петровна", ("teacher", "class_teacher")),
        Staff("t2", "Гусев Пётр Ильич", ("teacher", "class_teacher")),
        Staff("t3", "Дёмина Ольга Львовна", ("deputy",)),
    ),
    subjects=(
        Subject(ALGEBRA), Subject(ENGLISH), Subject(PHYSICS), Subject(READING), Subject(SPORT, homework=False),
    ),
    load=(
        Load("7А", ALGEBRA, "", "t1", 2),
        Load("7А", PHYSICS, "", "t2", 2),
        Load("7А", ENGLISH, "1", "t1", 1),
        Load("7А", ENGLISH, "2", "t2", 1),
        Load("7А", SPORT, "", "t2", 1),
        Load("1А", READING, "", "t2", 1),
    ),
    bells=tuple(Bell(number, time(7 + number, 30), time(8 + number, 10)) for number in range(1, 7)),
    timetable=(
        Slot("7А", 0, 1, ALGEBRA, room="12"),
        Slot("7А", 0, 2, PHYSICS),
        Slot("7А", 1, 1, ENGLISH, "1"),
        Slot("7А", 1, 1, ENGLISH, "2"),
        Slot("7А", 1, 2, SPORT),
        Slot("7А", 2, 3, ALGEBRA),
        Slot("7А", 3, 2, PHYSICS),
        Slot("1А", 0, 1, READING),
    ),
)  # fmt: skip


def pupil(number: str, name: str, subgroups: str = "") -> PupilRow:
    """A pupil who is in the class since 1 September."""
    return PupilRow(number, name, None, date(2026, 9, 1), None, "", "", subgroups, "")


PUPILS = {
    "1А": [pupil("0101", "Яшин Олег Иванович")],
    "7А": [
        pupil("0701", "Гусева Анна Ильинична", "2"),
        pupil("0702", "Иванов Пётр Сергеевич", "1"),
        pupil("0703", "Юдина Вера Павловна", "1"),
    ],
}

ALGEBRA_LESSONS = [
    LessonRow(SEPTEMBER, 1, "", "Повторение", "№ 1"),
    LessonRow(MONDAY_BEFORE, 1, "контрольная работа", "Формулы", "§ 13"),
    LessonRow(MONDAY, 1, "", "Разность квадратов", "§ 14, a < b & c"),
    LessonRow(WEDNESDAY, 3, "", "", ""),
]
ALGEBRA_CELLS = {
    ("0702", SEPTEMBER, 1): "2",
    ("0702", MONDAY_BEFORE, 1): "5",
    ("0702", MONDAY, 1): "4/3",
    ("0701", MONDAY, 1): "55",
    ("0703", MONDAY_BEFORE, 1): "н",
    ("0703", MONDAY, 1): "б",
}
PHYSICS_LESSONS = [
    LessonRow(MONDAY_BEFORE, 2, "", "Сила тяжести", "§ 7"),
    LessonRow(MONDAY, 2, "лабораторная работа", "Измерение сил", "<script>alert(1)</script>"),
    LessonRow(date(2026, 11, 19), 2, "", "", ""),
]
PHYSICS_CELLS = {("0702", MONDAY_BEFORE, 2): "н", ("0702", MONDAY, 2): ".", ("0703", MONDAY, 2): "оп"}


def journal_of_7a(*, until: date, english: bool) -> WorkbookPlan:
    """The journal of 7А as it was when lessons up to a day, and English of Tuesday, were filled."""

    def filled(lessons: list[LessonRow]) -> list[LessonRow]:
        return [row if row.day <= until else row._replace(kind="", topic="", homework="") for row in lessons]

    def typed(cells: Mapping[tuple[str, date, int], str]) -> dict[tuple[str, date, int], str]:
        return {place: text for place, text in cells.items() if place[1] <= until}

    past = [LessonRow(TUESDAY, 1, "", "Past Simple", "WB p. 34")] if english else [LessonRow(TUESDAY, 1, "", "", "")]
    return journal_workbook(
        SCHOOL,
        "7А",
        PUPILS["7А"],
        [
            RegisterContent(
                Register("7А", ALGEBRA), filled(ALGEBRA_LESSONS), typed(ALGEBRA_CELLS), {("0702", "1 четверть"): "4"}
            ),
            RegisterContent(Register("7А", PHYSICS), filled(PHYSICS_LESSONS), typed(PHYSICS_CELLS)),
            RegisterContent(
                Register("7А", ENGLISH, "1"), past, {("0702", TUESDAY, 1): "5"} if english else {}
            ),
            RegisterContent(
                Register("7А", ENGLISH, "2"), [LessonRow(TUESDAY, 1, "", "Past Simple" if english else "", "")]
            ),
        ],
    )  # fmt: skip


def read_school(database: Database) -> None:
    """Let the sync read the workbooks three times: on Sunday, on Monday at 15:00, on Wednesday at noon."""
    gateway = MemoryGateway(
        school_workbook(SCHOOL).workbook("Школа.xlsx"),
        *(class_workbook(ClassTables(name, pupils)).workbook(f"Класс {name}.xlsx") for name, pupils in PUPILS.items()),
        journal_workbook(
            SCHOOL, "1А", PUPILS["1А"], [RegisterContent(Register("1А", READING), [LessonRow(MONDAY, 1, "", "", "")])]
        ).workbook("Журнал 1А.xlsx"),
    )
    readings = (
        (datetime(2026, 11, 15, 9, 0, tzinfo=MOSCOW), FRIDAY_BEFORE, False),
        (datetime(2026, 11, 16, 15, 0, tzinfo=MOSCOW), MONDAY, False),
        (datetime(2026, 11, 18, 12, 0, tzinfo=MOSCOW), WEDNESDAY, True),
    )
    for moment, until, english in readings:
        gateway.put(journal_of_7a(until=until, english=english).workbook("Журнал 7А.xlsx"))
        run = sync(gateway, database, moment)
        assert run.failures == []


@dataclass(frozen=True)
class Desk:
    """The school's database, and who may look into it."""

    database: Database

    def journal(self, viewer: Viewer, now: datetime = NOW) -> Journal:
        """The journal as a viewer sees it at a moment."""
        return Journal(self.database, viewer, now)


MOTHER = Viewer(1, "Иванова Мария", Role.GUARDIAN, pupils=frozenset({"0702"}))
FATHER_OF_TWO = Viewer(2, "Яшин Иван", Role.GUARDIAN, pupils=frozenset({"0101", "0703"}))
STRANGER = Viewer(3, "Никто", Role.GUARDIAN)
DEPUTY = Viewer(4, "Дёмина Ольга Львовна", Role.DEPUTY, staff="t3")
CLASS_TEACHER = Viewer(5, "Белова Анна Петровна", Role.CLASS_TEACHER, staff="t1", classes=frozenset({"7А"}))
TEACHER = Viewer(6, "Гусев Пётр Ильич", Role.TEACHER, staff="t2", registers=frozenset({("7А", PHYSICS, "")}))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The school read into a database of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('school') / Path('journal.sqlite3')}"
    migrate(url)
    database = open_database(url)
    read_school(database)
    yield Desk(database)
    database.close()


@pytest.fixture(scope="session")
def empty_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A database into which nothing was read yet."""
    url = f"sqlite:///{tmp_path_factory.mktemp('nothing') / Path('journal.sqlite3')}"
    migrate(url)
    database = open_database(url)
    yield Desk(database)
    database.close()
