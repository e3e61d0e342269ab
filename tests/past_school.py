"""A class's journal that lives through many readings: what a teacher may do to it between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from hypothesis import strategies as st

from database.engine import Database
from database.past import Past
from database.writing import BookRef
from journal.marks import Reason
from journal.school import School, Subject
from journal.tables import ClassTables, EntryRow, JournalTables, LessonRow, Register, RegisterTables, TermMarkRow
from tests.database_school import IVANOV, PETROV, SCHOOL, YEAR, at, book, entry, fact, september
from tests.database_world import pupil

PUPILS, DAYS = (IVANOV, PETROV), (1, 2, 3, 4, 8, 9)
TABLES = ("registers", "lessons", "entries", "term_marks", "lesson_facts", "pupils")

_PUPIL, _DAY = st.sampled_from(PUPILS), st.sampled_from(DAYS)
_TEXT = st.sampled_from(["", "Дроби", "Доли", "Степени"])
_TYPED = st.sampled_from(["5", "4", "5/4", "3", "н", "у", "оп", ""])

#: What may be done: («do», its arguments).
ACTIONS = st.one_of(
    st.tuples(st.just("type"), _PUPIL, _DAY, _TYPED),
    st.tuples(st.just("type"), _PUPIL, _DAY, _TYPED),
    st.tuples(st.just("type"), _PUPIL, _DAY, _TYPED),
    st.tuples(st.sampled_from(["topic", "homework", "kind"]), _DAY, _TEXT),
    st.tuples(st.just("term"), _PUPIL, st.sampled_from([5, 4, 0])),
    st.tuples(st.just("redate"), _DAY, _DAY),
    st.tuples(st.just("number"), _DAY, st.sampled_from([1, 2, 101])),
    st.tuples(st.just("column"), _DAY),
    st.tuples(st.just("unread"), _PUPIL, _DAY),
    st.tuples(st.just("rename"), st.sampled_from(["Алгебра", "Геометрия", "Физика"])),
    st.tuples(st.sampled_from(["newer", "gone", "sort", "list", "settings"])),
)
READINGS = st.lists(st.lists(ACTIONS, max_size=6), min_size=2, max_size=7)


@dataclass
class Lesson:
    """A column of the register."""

    day: int
    number: int = 1
    kind: str = ""
    topic: str = ""
    homework: str = ""
    typed: dict[str, str] = field(default_factory=dict)


@dataclass
class Desk:
    """A journal of one sheet, its class list and the school, in a teacher's hands."""

    school_class: str
    lessons: list[Lesson] = field(default_factory=lambda: [Lesson(1), Lesson(2), Lesson(3)])
    terms: dict[str, int] = field(default_factory=dict)
    unread: set[tuple[str, int]] = field(default_factory=set)
    title: str = "Алгебра"
    parser: int = 0
    there: bool = True
    left: bool = False
    late: bool = False

    def do(self, action: Sequence[Any]) -> None:
        """Do what is said; what cannot be done is left."""
        what, *told = action
        if what == "newer":
            self.parser += 1
        elif what == "gone":
            self.there = not self.there
        elif what == "list":
            self.left = not self.left
        elif what == "settings":
            self.late = not self.late
        elif what == "rename":
            self.title = told[0]
        elif what == "sort":
            self.lessons.sort(key=lambda lesson: -lesson.day)
        elif what == "term":
            self.terms[told[0]] = told[1]
        elif what == "column":
            self.lessons = [one for one in self.lessons if one.day != told[0]] or [Lesson(told[0])]
        elif what == "unread":
            self.unread ^= {(told[0], told[1])}
        else:
            self._lesson(what, *told)

    def _lesson(self, what: str, *told: Any) -> None:
        day = told[1] if what == "type" else told[0]
        lesson = next((one for one in self.lessons if one.day == day), None)
        if lesson is None:
            lesson = Lesson(day)
            self.lessons.append(lesson)
        if what == "type":
            lesson.typed[told[0]] = told[2]
        elif what != "redate":
            setattr(lesson, what, told[1])
        elif all(one.day != told[1] for one in self.lessons):
            lesson.day = told[1]

    def school(self) -> School:
        """The school, which may have set another deadline."""
        settings = replace(SCHOOL.settings, deadline=time(20) if self.late else time(17))
        return replace(SCHOOL, settings=settings, subjects=(*SCHOOL.subjects, Subject("Геометрия")))

    def sheet(self) -> RegisterTables:
        """What is derived of the sheet: every second parser knows no reason of «у» and no «оп»."""
        lessons, entries, facts = [], [], []
        for one in self.lessons:
            own = [self._entry(pupil, one) for pupil, typed in one.typed.items() if typed]
            own = [row for row in own if (row.pupil, one.day) not in self.unread and self._knows(row.typed)]
            lessons.append(LessonRow(september(one.day), one.number, one.kind, one.topic, one.homework))
            said = {one.day: one.topic} if one.topic else {}
            set_ = {one.day: one.homework} if one.homework else {}
            facts.append(fact(one.day, own, said, set_, one.number, f"t{1 + self.parser % 3}"))
            entries += own
        content = repr((self.lessons, sorted(self.terms.items()), sorted(self.unread), self.title))
        unread = frozenset((pupil, september(one.day), one.number) for one in self.lessons for pupil in PUPILS
                           if (pupil, one.day) in self.unread)  # fmt: skip
        marks = [TermMarkRow(pupil, "Год", str(mark), mark, None) for pupil, mark in self.terms.items() if mark]
        return RegisterTables(
            self.title, content, f"{content}{self.parser}", Register(self.school_class, self.title), lessons, entries,
            marks, facts, pupils=frozenset(PUPILS), unread=unread, periods=frozenset({"Год"}),
        )  # fmt: skip

    def _knows(self, typed: str) -> bool:
        """Whether this parser reads a text at all: what a newer one reads was there all the time."""
        return typed != "оп" or self.parser % 2 == 0

    def _entry(self, who: str, lesson: Lesson) -> EntryRow:
        row = entry(who, lesson.day, lesson.typed[who], lesson.number)
        return row._replace(reason=None) if self.parser % 2 and row.reason is Reason.EXCUSED else row

    def read(self, database: Database, hour: int) -> None:
        """One reading of everything."""
        now, version = at(10 + hour // 24, hour % 24), f"{hour}"
        listed = [pupil(IVANOV, "Иванов Пётр", left=9 if self.left else 0), pupil(PETROV, "Петров Иван", "2")]
        about = book(version, self.school_class)
        with database.write() as writer:
            writer.save_school(BookRef(YEAR, "Школа.xlsx", "school", "Школа", "", version), self.school(), [], now)
            lists = BookRef(YEAR, f"Класс {self.school_class}", "class", self.school_class, self.school_class, version)
            writer.save_class(lists, ClassTables(self.school_class, listed[: 1 + hour % 2]), now)
            tables = JournalTables(self.school_class, [self.sheet()] if self.there else [])
            writer.save_journal(about, tables, self.school(), now)


def said(database: Database, school_class: str) -> dict[str, list[tuple[Any, ...]]]:
    """A copy of what the database says of a class now."""
    with database.read() as store:
        return {table: sorted(map(_plain, store.rows(_all(table), (school_class,)))) for table in TABLES}


def said_then(database: Database, school_class: str, moment: int) -> dict[str, list[tuple[Any, ...]]]:
    """The same of a past moment, rebuilt."""
    past = Past(YEAR, moment, SCHOOL)
    with database.read() as store:
        past.build(store, [school_class])
    return {table: sorted(map(_plain, past.store.rows(_all(table), (school_class,)))) for table in TABLES}


def _all(table: str) -> str:
    if table in ("registers", "pupils"):
        return f"SELECT * FROM {table} WHERE school_class = ?"
    return f"SELECT t.* FROM {table} t JOIN registers r ON r.register = t.register WHERE r.school_class = ?"


def _plain(row: Sequence[Any]) -> tuple[str, ...]:
    """A row as text, alike on both databases."""
    return tuple(str(int(value) if isinstance(value, bool) else value) for value in row)
