"""A school of four pupils, everybody who may sign in to it, and the real server that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import httpx
import pytest

from database.accounts import Grant, create_account
from database.engine import Database, migrate, open_database
from database.passwords import DEMO_PASSWORD, hash_password
from database.sessions import open_session
from database.writing import BookRef
from journal.calendar import Calendar, Term
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject
from journal.settings import Settings
from journal.tables import (
    ClassTables,
    EntryRow,
    FactRow,
    JournalTables,
    LessonRow,
    PupilRow,
    Register,
    RegisterTables,
)
from journal.viewer import Role
from tests.servers import Server, running_server

YEAR = "2026/27"
#: A Wednesday; the sync found the workbooks at 14:32 that day.
NOW = "2026-11-18T14:40:00+03:00"
READ_AT = datetime(2026, 11, 18, 11, 32, tzinfo=UTC)
LESSON = date(2026, 11, 17)
#: Nobody wrote anything of it in 7А.
UNFILLED = date(2026, 11, 10)
PASSWORD = "осень-2026"

SCHOOL = School(
    settings=Settings(school="Школа «Берёзка»"),
    calendar=Calendar(YEAR, (Term("2 четверть", date(2026, 11, 2), date(2026, 12, 30), frozenset(range(1, 10))),)),
    classes=(SchoolClass("7А", "u1"), SchoolClass("7Б", "u2")),
    staff=(
        Staff("u1", "Громова Ольга Петровна", ("teacher",)),
        Staff("u2", "Иванов Пётр Ильич", ("deputy", "teacher")),
    ),
    subjects=(Subject("Алгебра"),),
    load=(Load("7А", "Алгебра", "", "u1", 3), Load("7Б", "Алгебра", "", "u2", 3)),
    timetable=(Slot("7А", 1, 2, "Алгебра"), Slot("7Б", 1, 3, "Алгебра")),
)

#: Pupil → class, name, what the cell of the lesson says.
PUPILS: dict[str, tuple[str, str, str]] = {
    "0101": ("7А", "Антонова Вера Сергеевна", "5"),
    "0102": ("7А", "Быстров Глеб Олегович", "2"),
    "0201": ("7Б", "Веснина Дарья Ильинична", "4"),
    "0202": ("7Б", "Грачёв Егор Павлович", "3"),
}
TOPICS = {"7А": "Степень с натуральным показателем", "7Б": "Одночлены и многочлены"}

#: Login → name, code in «Сотрудники», what they may be.
PEOPLE: dict[str, tuple[str, str, tuple[Grant, ...]]] = {
    "mother": ("Антонова Мария", "", (Grant(Role.GUARDIAN, "0101"),)),
    "father": ("Грачёв Павел", "", (Grant(Role.GUARDIAN, "0201"), Grant(Role.GUARDIAN, "0202"))),
    "pupil": ("Быстров Глеб", "", (Grant(Role.PUPIL, "0102"),)),
    "leader": ("Громова Ольга Петровна", "u1", (Grant(Role.CLASS_TEACHER),)),
    "teacher": ("Громова Ольга Петровна", "u1", (Grant(Role.TEACHER),)),
    "deputy": ("Иванов Пётр Ильич", "u2", (Grant(Role.DEPUTY), Grant(Role.GUARDIAN, "0101"))),
    "nobody": ("Без Роли", "", ()),
}

PAGES = ("", "diary", "marks", "participation", "attendance", "issues", "home", "secret")


@dataclass(frozen=True, slots=True)
class WebSchool:
    """The filled database: as an address, and open."""

    url: str
    database: Database

    def cookie(self, login: str) -> str:
        """A fresh session of somebody, as a Cookie header."""
        with self.database.readers.connect() as connection:
            account = connection.exec_driver_sql(f"SELECT account FROM accounts WHERE login = '{login}'").scalar_one()
        return f"journal_session={open_session(self.database, account, datetime.now(UTC), 1)}"


def fill(url: str) -> WebSchool:
    """Make the school in an empty database."""
    migrate(url)
    database = open_database(url)
    with database.write() as writer:
        writer.save_school(BookRef(YEAR, "Школа.xlsx", "school", "Школа", "", "v1"), SCHOOL, [], READ_AT)
        for name in SCHOOL.class_names:
            pupils = [
                PupilRow(id_, who, None, None, None, "", "", "", "")
                for id_, (of, who, _) in PUPILS.items()
                if of == name
            ]
            writer.save_class(
                BookRef(YEAR, f"Класс {name}.xlsx", "class", name, name, "v1"), ClassTables(name, pupils), READ_AT
            )
            book = BookRef(YEAR, f"Журнал {name}.xlsx", "journal", name, name, "v1")
            writer.save_journal(book, JournalTables(name, [_register(name)]), SCHOOL, READ_AT)
        run = writer.begin_run(READ_AT)
        writer.finish_run(run, READ_AT, books=5, changed=5, failed=0, text="")
    password, now = hash_password(PASSWORD), datetime.now(UTC)
    for login, (name, staff, grants) in PEOPLE.items():
        create_account(database, login, name, password, grants, now, staff=staff)
    return WebSchool(url, database)


def _register(name: str) -> RegisterTables:
    number = 2 if name == "7А" else 3
    marks = [(id_, typed) for id_, (of, _, typed) in PUPILS.items() if of == name]
    teacher = SCHOOL.teacher_of(name, "Алгебра", "")
    facts = [FactRow(LESSON, number, number, teacher, True, True, True, True, False, 2, 0, 0, 0, 0, 0, 2, 2, 0)]
    if name == "7А":
        nothing = FactRow(UNFILLED, number, number, teacher, True, False, True, False, False, 2, 0, 0, 0, 0, 0, 0, 0, 0)
        facts.append(nothing)
    return RegisterTables(
        "Алгебра",
        "content",
        "key",
        Register(name, "Алгебра"),
        [LessonRow(LESSON, number, "ответ на уроке", TOPICS[name], "")],
        [EntryRow(id_, LESSON, number, typed, typed, None, None, None) for id_, typed in marks],
        facts=facts,
        pupils=frozenset(id_ for id_, _ in marks),
    )


def add_demo_account(database: Database) -> None:
    """An account the sign-in page shows to everybody."""
    grants = [Grant(Role.GUARDIAN, "0101")]
    create_account(database, "mama", "Мама <Веры>", hash_password(DEMO_PASSWORD), grants, datetime.now(UTC), demo=True)


def form_of(client: httpx.Client, path: str = "/login") -> str:
    """The CSRF text of the sign-in form."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def sign_in(client: httpx.Client, login: str, password: str = PASSWORD, wanted: str = "/") -> httpx.Response:
    """Fill the sign-in form and send it."""
    fields = {"csrf": form_of(client), "login": login, "password": password, "next": wanted}
    return client.post("/login", data=fields)


@pytest.fixture(scope="session")
def web_school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebSchool]:
    """The school's database, one for all tests that leave it as it was."""
    school = fill(f"sqlite:///{tmp_path_factory.mktemp('school')}/journal.sqlite3")
    yield school
    school.database.close()


@pytest.fixture(scope="session")
def server(web_school: WebSchool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server on that database."""
    log = tmp_path_factory.mktemp("server") / "log"
    with running_server({"JOURNAL_DATABASE": web_school.url, "JOURNAL_NOW": NOW}, log) as running:
        yield running


@pytest.fixture
def browser_like(server: Server) -> Iterator[httpx.Client]:
    """A client that keeps cookies and does not follow redirects."""
    with httpx.Client(base_url=server.url, headers={"Accept": "text/html"}) as client:
        yield client
