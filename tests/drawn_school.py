"""A web school drawn to order: as many pupils as asked for, called as asked for, with what is typed beside them.

Numbers and names are long and all different, so that whoever finds one in what was sent has found that pupil.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from database.accounts import Grant, create_account
from database.engine import migrate, open_database
from database.writing import BookRef
from journal.issues import Issue, Problem
from journal.places import Place
from journal.school import Load, SchoolClass, Slot, Staff, Subject
from journal.tables import (
    AbsenceRow,
    ClassTables,
    EntryRow,
    FactRow,
    GuardianRow,
    JournalTables,
    LessonRow,
    PupilRow,
    Register,
    RegisterTables,
)
from journal.viewer import Role
from tests.streamlit_client import opened
from tests.web_school import LESSON, READ_AT, SCHOOL, YEAR, WebSchool

#: The class of each leader; the second is everybody's own who is in neither.
CLASSES = ("7А", "7Б")

LETTERS = "бвгджзклмн"


@dataclass(frozen=True)
class Drawing:
    """What is typed in that school."""

    pupils: Mapping[str, tuple[str, str]]  #: number → class, name
    topics: Mapping[str, str] = field(default_factory=lambda: {"7А": "Степень корня", "7Б": "Многочлены вычетов"})
    homework: str = "§ 14"
    reason: str = "другое"
    contact: str = "мать"
    subject: str = "Алгебра"
    teacher: str = "Громова Ольга Петровна"
    issue: str = "55"


def number(place: int) -> str:
    """A pupil's number that is in no digest by chance."""
    return f"91{place:07}"


def surname(place: int) -> str:
    """A surname of nobody else: «Щубвгдов»."""
    return "Щу" + "".join(LETTERS[int(digit)] for digit in f"{place:04}") + "ов"


def crowd(size: int) -> Drawing:
    """So many pupils, every other one of 7А."""
    return Drawing({number(n): (CLASSES[n % 2], f"{surname(n)} Ян Львович") for n in range(size)})


def draw(url: str, drawing: Drawing, people: Mapping[str, tuple[str, Sequence[Grant]]]) -> WebSchool:
    """Make the school in an empty database; login → code in «Сотрудники», what they may be."""
    migrate(url)
    database, now = open_database(url), datetime.now(UTC)
    staff = (Staff("u1", drawing.teacher, ("teacher",)), Staff("u2", "Иванов Пётр Ильич", ("deputy", "teacher")))
    subject = drawing.subject
    school = replace(
        SCHOOL,
        classes=(SchoolClass("7А", "u1"), SchoolClass("7Б", "u2")),
        staff=staff,
        subjects=(Subject(subject),),
        load=tuple(Load(name, subject, "", who, 3) for name, who in zip(CLASSES, ("u1", "u2"), strict=True)),
        timetable=tuple(Slot(name, 1, 2, subject) for name in CLASSES),
    )
    with database.write() as writer:
        writer.save_school(BookRef(YEAR, "Школа.xlsx", "school", "Школа", "", "v1"), school, [], READ_AT)
        for name in CLASSES:
            own = {pupil: who for pupil, (of, who) in drawing.pupils.items() if of == name}
            book = BookRef(YEAR, f"Класс {name}.xlsx", "class", name, name, "v1")
            writer.save_class(book, _class_tables(name, own, drawing), READ_AT)
            journal = BookRef(YEAR, f"Журнал {name}.xlsx", "journal", name, name, "v1")
            issue = Issue(
                Place(name, subject, 4, 3), Problem.UNKNOWN_MARK, drawing.issue, school_class=name, subject=subject
            )
            tables = JournalTables(name, [_register(name, list(own), drawing, issue)])
            writer.save_journal(journal, tables, school, READ_AT)
        run = writer.begin_run(READ_AT)
        writer.finish_run(run, READ_AT, books=5, changed=5, failed=0, text="")
    for login, (code, grants) in people.items():
        create_account(database, login, f"Вошедший {login}", "!", grants, now, staff=code)
    return WebSchool(url, database)


def _class_tables(name: str, own: Mapping[str, str], drawing: Drawing) -> ClassTables:
    return ClassTables(
        name,
        [PupilRow(pupil, who, None, None, None, "", "", "", "") for pupil, who in own.items()],
        [GuardianRow(pupil, drawing.contact, drawing.contact, drawing.contact, drawing.contact) for pupil in own],
        [AbsenceRow(pupil, LESSON, LESSON, drawing.reason, drawing.reason) for pupil in own],
    )


def _register(name: str, pupils: Sequence[str], drawing: Drawing, issue: Issue) -> RegisterTables:
    many = len(pupils)
    fact = FactRow(
        LESSON, 2, 2, "u1" if name == "7А" else "u2", True, True, True, True, False, many, 0, 0, 0, 0, 0, many, many, 0
    )
    return RegisterTables(
        drawing.subject,
        "content",
        "key",
        Register(name, drawing.subject),
        [LessonRow(LESSON, 2, "ответ на уроке", drawing.topics[name], drawing.homework)],
        [EntryRow(pupil, LESSON, 2, "5", "5", None, None, None) for pupil in pupils],
        issues=[issue],
        facts=[fact],
        pupils=frozenset(pupils),
    )


def private(drawing: Drawing, own: frozenset[str]) -> re.Pattern[str]:
    """What is foreign to who has to do with these pupils only: numbers, surnames and lessons of the rest."""
    words = [word for n, (_, name) in drawing.pupils.items() if n not in own for word in (n, name.split()[0])]
    topics = {drawing.topics[of] for of in CLASSES} - {drawing.topics[drawing.pupils[n][0]] for n in own}
    return re.compile("|".join(map(re.escape, [*words, *topics])) or "(?!)")


def echoless(sent: str) -> str:
    """What was sent without the address that the tab itself asked for, which Streamlit says back."""
    return re.sub(r"(child|pupil)=91\d{7}", "", sent)


async def walk(websocket: str, cookie: str, steps: Sequence[tuple[str, str]], at_once: asyncio.Semaphore) -> list[str]:
    """One tab goes through pages with queries; what each step sent."""
    async with at_once, opened(websocket, cookie) as tab:
        return [(await tab.run(page, query)).text for page, query in steps]


#: Login → code, grants: every role once, but for families, who depend on the pupils.
STAFF: Mapping[str, tuple[str, tuple[Grant, ...]]] = {
    "leader": ("u1", (Grant(Role.CLASS_TEACHER),)),
    "teacher": ("u1", (Grant(Role.TEACHER),)),
    "deputy": ("u2", (Grant(Role.DEPUTY),)),
    "head": ("u3", (Grant(Role.HEAD),)),
    "it": ("u4", (Grant(Role.IT_LEAD),)),
    "nobody": ("", ()),
}
