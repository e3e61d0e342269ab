"""A good journal of a small class, what it comes to in the database, and the hands that spoil a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

import pytest

from database.engine import Database, migrate, open_database
from jobs.sync import Run, sync
from journal.calendar import Calendar, Term
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject
from journal.tables import ClassTables, LessonRow, PupilRow, Register
from sheets.gateway.memory import MemoryGateway
from sheets.grid import BLANK, Grid, Value, Workbook, trimmed
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.plan import WorkbookPlan
from sheets.templates.school import school_workbook
from tests.folder_school import ZONE

SCHOOL = School(
    calendar=Calendar("2026/27", (Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), frozenset(range(1, 10))),)),
    classes=(SchoolClass("7А", "к1"),),
    staff=(
        Staff("к1", "Орлова Анна Павловна", ("teacher", "class_teacher")),
        Staff("к2", "Зуев Пётр Кузьмич", ("deputy",)),
    ),
    subjects=(Subject("Алгебра", ("Алг.",)), Subject("Физика"), Subject("Геометрия")),
    load=(Load("7А", "Алгебра", "", "к1", 2), Load("7А", "Физика", "", "к1", 1)),
    timetable=(Slot("7А", 0, 2, "Алгебра"), Slot("7А", 2, 3, "Алгебра"), Slot("7А", 1, 1, "Физика")),
)

NAMES = (
    "Белова Анна Олеговна", "Волков Пётр Ильич", "Гусева Мария Львовна",
    "Иванов Илья Петрович", "Ким Яна Робертовна", "Орлов Лев Андреевич",
)  # fmt: skip
PUPILS = [PupilRow(f"070{n}", name, None, None, None, "", "", "", "") for n, name in enumerate(NAMES, 1)]

#: Algebra as it was before the fault: columns D…H, rows 4…9. The lesson of the 21st (column I) is still to come.
MARKS = """
     | 02.09 3 | 07.09 2 | 09.09 3 | 14.09 2 | 16.09 3
0701 | 5       | 4       | н       | 3       | 5
0702 | 4       |         | 3       | 5       | 4
0703 | н       | 5       | 4       | 4       | 5/4
0704 | 3       | 3       | 5       |         | 4
0705 | 5       | 5       |         | 4       | н
0706 | 4       | 3       | 4       | 5       |
"""
TOPICS = {2: "Числа", 7: "Дроби", 9: "Доли", 14: "Суммы", 16: "Разности", 21: ""}

Marks = dict[tuple[str, str], str]


def drawn_marks(drawing: str) -> Marks:
    """(pupil, «07.09 2») → what is typed."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in drawing.strip("\n").splitlines()]
    cells = {(line[0], lesson): text for line in lines for lesson, text in zip(head[1:], line[1:], strict=True)}
    return {cell: text for cell, text in cells.items() if text}


GOOD: Marks = drawn_marks(MARKS)
LESSONS = [
    LessonRow(date(2026, 9, day), number, "", TOPICS[day], f"§ {day}" if TOPICS[day] else "")
    for day, number in ((2, 3), (7, 2), (9, 3), (14, 2), (16, 3), (21, 2))
]


def _typed() -> dict[tuple[str, date, int], str]:
    days = {f"{row.day:%d.%m} {row.number}": row for row in LESSONS}
    return {(pupil, days[lesson].day, days[lesson].number): text for (pupil, lesson), text in GOOD.items()}


def journal_plan(physics: str = "") -> WorkbookPlan:
    """«Журнал 7А» as our template has it; in physics Белова has that mark on the 8th of September."""
    tuesday = date(2026, 9, 8)
    cells = {("0701", tuesday, 1): physics} if physics else {}
    contents = [
        RegisterContent(Register("7А", "Алгебра"), LESSONS, _typed()),
        RegisterContent(Register("7А", "Физика"), [LessonRow(tuesday, 1, "", "Сила", "§ 1")], cells),
    ]
    return journal_workbook(SCHOOL, "7А", PUPILS, contents)


def journal(physics: str = "") -> Workbook:
    """The same as a store reads it."""
    return journal_plan(physics).workbook("Журнал 7А.xlsx")


# ------------------------------------------------------------------ hands

Rows = list[list[Value]]
Hand = Callable[[Workbook], Workbook]


def on_algebra(change: Callable[[Rows], object]) -> Hand:
    """A change of the rows of «Алгебра», in place; every row is as long as the widest."""

    def hand(book: Workbook) -> Workbook:
        return with_sheets(book, *(changed(grid, change) if grid.title == "Алгебра" else grid for grid in book.sheets))

    return hand


def changed(grid: Grid, change: Callable[[Rows], object], title: str = "") -> Grid:
    """A sheet after a change of its rows, perhaps under another title."""
    rows = [[*cells, *[BLANK] * (grid.width - len(cells))] for cells in (*grid.rows, (), ())]
    change(rows)
    return replace(grid, title=title or grid.title, rows=trimmed(rows))


def with_sheets(book: Workbook, *sheets: Grid) -> Workbook:
    """The workbook saved with those sheets."""
    told = "".join(f"{sheet.title}{sheet.digest()}" for sheet in sheets)
    return replace(book, sheets=sheets, version=blake2b(told.encode()).hexdigest())


def at(address: str) -> tuple[int, int]:
    """«D4» → row 3, column 3."""
    return int(address[1:]) - 1, ord(address[0]) - ord("A")


def put(**cells: Value) -> Callable[[Rows], None]:
    """Type into cells: ``put(D4="5")``."""

    def change(rows: Rows) -> None:
        for address, value in cells.items():
            row, column = at(address)
            rows[row][column] = value

    return change


def along(rows: Rows, first: str, last: str, values: list[Value]) -> None:
    """Write values over a stretch of a row or a column."""
    (top, left), (bottom, right) = at(first), at(last)
    cells = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    for (row, column), value in zip(cells, values, strict=True):
        rows[row][column] = value


def stretch(rows: Rows, first: str, last: str) -> list[Value]:
    """The values of a stretch of a row or a column."""
    (top, left), (bottom, right) = at(first), at(last)
    return [rows[row][column] for row in range(top, bottom + 1) for column in range(left, right + 1)]


# ------------------------------------------------------------------ what comes of it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is stored of algebra: live marks, those kept as last good, and the issues: «problem place»."""

    live: Marks
    kept: Marks
    issues: frozenset[str]
    physics: str
    lessons: Mapping[str, str] = field(default_factory=dict)


#: Kinds told of cells and of lessons due, which say nothing of where things stand.
_OF_CONTENT = (
    "two-", "term-", "few-", "filled-", "lesson-not-filled", "no-topic", "no-homework", "many-", "journal-missing",
    "row-incomplete",
)  # fmt: skip


@dataclass
class World:
    """A school whose workbooks are held in hand, and the database that follows them."""

    database: Database
    gateway: MemoryGateway

    def save(self, book: Workbook) -> None:
        """A teacher saves a workbook."""
        self.gateway.put(book)

    def sync(self, day: int, hour: int = 12) -> Run:
        """Sync on a day of September 2026."""
        return sync(self.gateway, self.database, datetime(2026, 9, day, hour, tzinfo=ZONE))

    def next_year(self) -> datetime:
        """Start the next year with «Школа» alone, its old workbooks put away; when that was read."""
        term = replace(SCHOOL.calendar.terms[0], first=date(2027, 9, 1), last=date(2027, 10, 23))
        settings, calendar = replace(SCHOOL.settings, year="2027/28"), Calendar("2027/28", (term,))
        school = school_workbook(replace(SCHOOL, settings=settings, calendar=calendar))
        then = datetime(2027, 9, 6, 12, tzinfo=ZONE)
        sync(MemoryGateway(school.workbook("Школа.xlsx")), self.database, then)
        return then

    def outcome(self) -> Outcome:
        """What the database holds now."""
        return outcome_of(self.database)


def outcome_of(database: Database) -> Outcome:
    """What a database holds of the class."""
    live: Marks = {}
    kept: Marks = {}
    with database.read() as store:
        for subject, pupil, day, number, typed, unread in store.rows(
            "SELECT r.subject, e.pupil, e.day, e.number, e.typed, e.unread"
            " FROM entries e JOIN registers r ON r.register = e.register"
        ):
            lesson = f"{store.dialect.read_day(day):%d.%m} {number}"
            name = lesson if subject == "Алгебра" else f"{subject} {lesson}"
            (kept if unread else live)[pupil, name] = typed
        issues = frozenset(
            f"{problem} {'' if sheet == 'Алгебра' else sheet}{_cell(row, column)}".strip()
            for problem, sheet, row, column in store.rows(
                'SELECT problem, sheet, "row", "column" FROM issues WHERE fixed_seen IS NULL'
            )
            if not problem.startswith(_OF_CONTENT)
        )
        lessons = {
            f"{store.dialect.read_day(day):%d.%m} {number}": topic
            for day, number, topic in store.rows(
                "SELECT l.day, l.number, l.topic FROM lessons l JOIN registers r ON r.register = l.register"
                " WHERE r.subject = 'Алгебра'"
            )
        }
    physics = live.pop(("0701", "Физика 08.09 1"), "")
    return Outcome(live, kept, issues, physics, lessons)


def _cell(row: int, column: int) -> str:
    if row < 0:
        return ""
    return f"{chr(ord('A') + column)}{row + 1}" if column >= 0 else f"строка {row + 1}"


@contextmanager
def world_of(path: Path, book: Workbook) -> Iterator[World]:
    """A school whose journal is that one, read on the 17th of September for the first time."""
    url = f"sqlite:///{path / 'journal.sqlite3'}"
    migrate(url)
    database = open_database(url)
    books = (
        school_workbook(SCHOOL).workbook("Школа.xlsx"),
        class_workbook(ClassTables("7А", PUPILS)).workbook("Класс 7А.xlsx"),
        book,
    )
    made = World(database, MemoryGateway(*books))
    made.sync(17)
    yield made
    database.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The good journal, read on the 17th of September."""
    with world_of(tmp_path, journal()) as made:
        yield made
