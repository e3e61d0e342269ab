"""The lessons that :mod:`journal.upkeep` has to be asked about, as far as the viewer has to do with them.

Only candidates leave the database: of the running term what lacks something, of the last days what was late
or has few marks, and the days on which a class writes several control works. What was not filled in earlier
terms stands on the page of participation; here it would drown what can still be mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from database.places import is_in_gap, place_of
from database.queries.links import Book
from database.scope import Asked, RegisterRow
from journal.classes import grade
from journal.registers import NO_SHEET
from journal.upkeep import LessonState
from journal.viewer import Role

_LESSON = """
    SELECT f.register, f.day, f.number, f.due_number, f.teacher, f.due, f.held, f.topic, f.homework_due, f.homework,
    coalesce(l.kind, ''), f.marks, f.enrolled, f.absent, f.filled_seen, f.filled_after
    FROM lesson_facts f LEFT JOIN lessons l ON l.register = f.register AND l.day = f.day AND l.number = f.number
"""

_LACKS = """
    f.due AND f.enrolled > 0 AND (NOT f.held OR NOT f.topic OR (f.homework_due AND NOT f.homework)
    OR (f.day >= ? AND (NOT f.timely OR (f.marks > 0 AND f.marks < ?))))
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register's sheet: its workbook, the store's number of it, and where its lessons stand."""

    register: RegisterRow
    title: str
    book: Book
    gid: int | None
    places: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson to be asked about, and the sheet it stands on."""

    state: LessonState
    sheet: Sheet


def candidates(asked: Asked) -> list[Lesson]:
    """The lessons that may have something to be told of, each once."""
    own = {row.register: row for row in _registers(asked)}
    if not own:
        return []
    since, recent = _terms_began(asked), asked.today - _note_days(asked)
    first = min(since.values())
    lacking = [
        row
        for row in _rows(asked, own, f"f.day BETWEEN ? AND ? AND {_LACKS}", first, asked.today, recent, _need(asked))
        if asked.store.dialect.read_day(row[1]) >= since[grade(own[row[0]].school_class)]
    ]
    around = {row.register: row for row in asked.all_registers(*{row.school_class for row in own.values()})}
    control = _on_one_day(asked, around, _control_works(asked, around, recent))
    known = {**around, **own}
    sheets = {sheet.register.register: sheet for sheet in _sheets(asked, {row[0] for row in lacking + control}, known)}
    rows = {row[:3]: row for row in (*lacking, *control)}
    return [Lesson(_state(asked, row, sheets[row[0]]), sheets[row[0]]) for row in rows.values() if row[0] in sheets]


def _registers(asked: Asked) -> list[RegisterRow]:
    """The registers of the viewer, and those in which the viewer gave a lesson in another's place."""
    own = asked.registers()
    staff = asked.viewer.staff
    if asked.viewer.role is not Role.TEACHER or not staff:
        return own
    since = min(_terms_began(asked).values())
    given = asked.store.rows(
        "SELECT DISTINCT register FROM lesson_facts WHERE teacher = ? AND day >= ?", (staff, asked.day(since))
    )
    foreign = {number for (number,) in given} - {row.register for row in own}
    return own + [row for row in asked.all_registers() if row.register in foreign] if foreign else own


def _terms_began(asked: Asked) -> dict[int, date]:
    """Grade → the first day of its term that runs or, in holidays, ran last; 0 stands for no grade."""
    calendar, today = asked.school.calendar, asked.today
    return {
        level: max((term.first for term in calendar.terms_of(level) if term.first <= today), default=today)
        for level in range(12)
    }


def _note_days(asked: Asked) -> timedelta:
    return timedelta(days=asked.school.settings.note_days)


def _need(asked: Asked) -> int:
    return asked.school.settings.min_marks_lesson


def _rows(asked: Asked, registers: Iterable[int], where: str, *values: Any) -> list[tuple[Any, ...]]:
    dialect = asked.store.dialect
    told = [asked.day(value) if isinstance(value, date) else value for value in values]
    return asked.store.rows(
        f"{_LESSON} WHERE {dialect.among('f.register')} AND {where}", (dialect.numbers(registers), *told)
    )


def _control_works(asked: Asked, registers: Iterable[int], since: date) -> list[tuple[Any, ...]]:
    """The lessons of control works since a day, those to come too."""
    names = [kind.name for kind in asked.school.kinds if kind.control]
    if not names:
        return []
    listed = ", ".join("?" * len(names))
    return _rows(asked, registers, f"f.day >= ? AND l.kind IN ({listed})", since, *names)


def _on_one_day(
    asked: Asked, registers: dict[int, RegisterRow], lessons: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Those of the days on which a class has more of them than the school allows."""
    works = Counter((registers[row[0]].school_class, row[1]) for row in lessons)
    most = asked.school.settings.control_works_day
    return [row for row in lessons if works[registers[row[0]].school_class, row[1]] > most]


def _sheets(asked: Asked, numbers: Iterable[int], registers: dict[int, RegisterRow]) -> Iterator[Sheet]:
    """The sheets of registers, of workbooks that are there; a register without a sheet is told once, elsewhere."""
    wanted = [registers[number] for number in numbers]
    for name in {row.book for row in wanted}:
        books = asked.store.rows(
            "SELECT title, url, checked_at FROM books WHERE year = ? AND book = ? AND gone_at IS NULL",
            (asked.year, name),
        )
        sheets = asked.store.rows(
            "SELECT sheet, gid, places FROM sheets WHERE year = ? AND book = ?", (asked.year, name)
        )
        by_title = {sheet: rest for sheet, *rest in sheets}
        for title, url, checked_at in books:
            for row in wanted:
                if row.book == name and not row.sheet.startswith(NO_SHEET):
                    gid, places = by_title.get(row.sheet, (None, ""))
                    yield Sheet(row, title, Book(name, url, checked_at), gid, places)


def _state(asked: Asked, row: tuple[Any, ...], sheet: Sheet) -> LessonState:
    """A row of :data:`_LESSON`; a lesson is called by its number in the timetable, where it has one."""
    _, stored, number, due_number, teacher, due, held, topic, homework_due, homework, *counts = row
    day = asked.store.dialect.read_day(stored)
    kind, marks, enrolled, absent, filled_seen, filled_after = counts
    register, (line, column) = sheet.register, place_of(sheet.places, day, number)
    return LessonState(
        register.school_class, register.subject, register.subgroup, teacher, day, due_number or number,
        bool(due), bool(held), bool(topic), bool(homework_due), bool(homework), kind, marks, enrolled, absent,
        _moment(filled_seen), _moment(filled_after), sheet.title, register.sheet, line, column,
        is_in_gap(sheet.places, day),
    )  # fmt: skip


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
