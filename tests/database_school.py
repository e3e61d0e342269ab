"""A journal's sheet as the sync derives it, said in a line or two: «Алгебра» of 7А in September 2026."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from database.dialect import Transaction
from database.engine import Database
from database.writing import BookRef
from journal.calendar import Bell, Calendar, Term
from journal.issues import Issue, Problem
from journal.lessons import UNNUMBERED
from journal.marks import Attendance, Reason
from journal.places import Place
from journal.school import Load, School, SchoolClass, Staff, Subject
from journal.settings import Settings
from journal.tables import (
    EntryRow,
    FactRow,
    JournalTables,
    LessonRow,
    Register,
    RegisterTables,
    TermMarkRow,
)

YEAR = "2026/27"
MOSCOW = ZoneInfo("Europe/Moscow")
ALGEBRA = Register("7А", "Алгебра")
IVANOV, PETROV = "0001", "0002"

#: Sign → (attendance, reason); whatever else is typed are marks.
SIGNS: Mapping[str, tuple[Attendance, Reason | None]] = {
    "н": (Attendance.ABSENT, None),
    "б": (Attendance.ABSENT, Reason.ILL),
    "у": (Attendance.ABSENT, Reason.EXCUSED),
    "оп": (Attendance.LATE, None),
}

SCHOOL = School(
    settings=Settings(school="Школа «Берёзка»"),
    calendar=Calendar(YEAR, (Term("1 четверть", date(2026, 9, 1), date(2026, 10, 24), frozenset(range(1, 12))),)),
    classes=(SchoolClass("7А", "t1"), SchoolClass("7Б", "t2")),
    staff=(Staff("t1", "Громова Ольга Петровна"), Staff("t2", "Иванов Пётр Ильич"), Staff("t3", "Лебедева Анна")),
    subjects=(Subject("Алгебра"), Subject("Физика")),
    load=(Load("7А", "Алгебра", "", "t1", 3), Load("7А", "Физика", "", "t2", 2), Load("7Б", "Алгебра", "", "t2", 3)),
    bells=(Bell(1, datetime(1, 1, 1, 8, 30).time(), datetime(1, 1, 1, 9, 15).time()),),
)


def september(day: int) -> date:
    """A day of September 2026; the 1st is a Tuesday."""
    return date(2026, 9, day)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of September 2026 in Moscow."""
    return datetime(2026, 9, day, hour, minute, tzinfo=MOSCOW)


def stamp(day: int, hour: int, minute: int = 0) -> int:
    """The same in the database."""
    return int(at(day, hour, minute).timestamp())


def entry(pupil: str, day: int, typed: str, number: int = 1) -> EntryRow:
    """A cell: «5», «5/4», «н»."""
    attendance, reason = SIGNS.get(typed, (None, None))
    marks = "" if attendance else typed.replace("/", "")
    return EntryRow(pupil, september(day), number, typed, marks, attendance, reason, None)


def sheet(
    cells: Mapping[tuple[str, int], str] | None = None,
    *,
    days: Sequence[int] = (1, 2, 3),
    number: int = 1,
    topics: Mapping[int, str] | None = None,
    homework: Mapping[int, str] | None = None,
    terms: Mapping[tuple[str, str], int] | None = None,
    register: Register | None = ALGEBRA,
    title: str = "Алгебра",
    key: str = "",
    teacher: str = "t1",
    pupils: Sequence[str] = (IVANOV, PETROV),
    **other: Any,
) -> RegisterTables:
    """A sheet whose lessons stand on ``days`` under one number: (pupil, day) → typed; day → text.

    Its content is told by what is drawn; ``key`` names what else it was derived with.
    """
    cells, topics, homework = cells or {}, topics or {}, homework or {}
    entries = [entry(pupil, day, typed, number) for (pupil, day), typed in cells.items()]
    lessons = [LessonRow(september(d), number, "", topics.get(d, ""), homework.get(d, "")) for d in days]
    facts = [
        fact(day, [row for row in entries if row.day == september(day)], topics, homework, number, teacher)
        for day in days
    ]
    content = other.pop("content", repr((sorted(cells.items()), days, number, topics, homework, terms)))
    marks = [TermMarkRow(pupil, period, str(mark), mark, None) for (pupil, period), mark in (terms or {}).items()]
    other.setdefault("periods", frozenset({"1 четверть", "Год"}))
    return RegisterTables(
        title, content, content + key, register, lessons, entries, marks, facts, pupils=frozenset(pupils), **other
    )


def fact(
    day: int,
    entries: Sequence[EntryRow],
    topics: Mapping[int, str],
    homework: Mapping[int, str],
    number: int,
    teacher: str = "t1",
) -> FactRow:
    """What is counted of a lesson of two pupils enrolled."""
    absent = [row for row in entries if row.attendance == Attendance.ABSENT]
    return FactRow(
        september(day), number, 1 if number > UNNUMBERED else number, teacher,
        due=True, held=bool(entries or topics.get(day) or homework.get(day)), homework_due=True,
        topic=day in topics, homework=day in homework, enrolled=2,
        absent=len(absent), ill=sum(row.reason == Reason.ILL for row in absent),
        excused=sum(row.reason == Reason.EXCUSED for row in absent), unexcused=0,
        late=sum(row.attendance == Attendance.LATE for row in entries),
        marked=sum(bool(row.marks) for row in entries), marks=sum(len(row.marks) for row in entries), owed=0,
    )  # fmt: skip


def issue(
    text: str = "55",
    day: int | None = 2,
    pupil: str = IVANOV,
    row: int = 4,
    problem: Problem = Problem.UNKNOWN_MARK,
    register: Register = ALGEBRA,
    title: str = "",
) -> Issue:
    """An issue of a cell of a register."""
    place = Place(register.school_class, title or register.subject, row, 3)
    if day is None:
        return Issue(place, problem, text, "", *register, pupil=pupil)
    return Issue(place, problem, text, "", *register, day=september(day), number=1, pupil=pupil)


def book(version: str = "v1", school_class: str = "7А", kind: str = "journal", title: str = "Журнал") -> BookRef:
    """A workbook as read."""
    return BookRef(YEAR, f"{title} {school_class}.xlsx", kind, school_class, school_class, version)


def save(
    database: Database,
    now: datetime,
    *sheets: RegisterTables,
    unchanged: Sequence[str] = (),
    school: School = SCHOOL,
    school_class: str = "7А",
) -> bool:
    """Write a reading of the journal; whether anything changed."""
    tables = JournalTables(school_class, list(sheets), list(unchanged))
    with database.write() as writer:
        return writer.save_journal(book(str(now), school_class), tables, school, now)


def rows(database: Database, text: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query, days as text on both databases."""
    with database.read() as store:
        return [tuple(_plain(value, store) for value in row) for row in store.rows(text, values)]


def _plain(value: Any, store: Transaction) -> Any:
    return value.isoformat() if isinstance(value, date) and not store.dialect.is_sqlite else value
