"""Two classes at noon of Wednesday, 9 September 2026, and everybody who may look at them.

7А: Иванов (first subgroup of English), Петров (second), Сидоров until the 7th, when he moves to 7Б.
7Б: Сидоров and Яшина. Algebra is taught in 7А by t1, in 7Б by t2; English in subgroups by t1 and t3.
t2 leads 7А. The first lesson is over, the sixth is not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from database.access_log import Visit, write_visits
from database.credentials import Code, Issuer, put_codes
from database.engine import Database
from database.writing import BookRef
from database.writing.books import Reading
from database.writing.holds import Found, Holds, save_holds
from journal.calendar import Bell
from journal.holds import Loss, LostCell, Reason
from journal.issues import Issue, Problem
from journal.places import Place
from journal.school import Load, SchoolClass, Staff, Subject
from journal.tables import AbsenceRow, ClassTables, GuardianRow, JournalTables, PupilRow, Register, RegisterTables
from journal.viewer import Role, Viewer
from tests.database_school import (
    IVANOV,
    PETROV,
    SCHOOL,
    YEAR,
    at,
    book,
    issue,
    september,
    sheet,
    stamp,
)

SIDOROV, YASHINA = "0003", "0004"
SUBGROUPS = {IVANOV: "1", PETROV: "2"}
NAMES = {IVANOV: "Иванов Пётр", PETROV: "Петров Иван", SIDOROV: "Сидоров Лев", YASHINA: "Яшина Яна"}
NOW = at(9, 12)
MONDAY, NEXT_MONDAY = date(2026, 8, 31), date(2026, 9, 7)
ENGLISH = "Английский язык"

TOWN = replace(
    SCHOOL,
    classes=(SchoolClass("7А", "t2"), SchoolClass("7Б", "t1")),
    staff=(
        Staff("t1", "Громова Ольга Петровна", ("teacher", "class_teacher")),
        Staff("t2", "Иванов Пётр Ильич", ("teacher", "class_teacher")),
        Staff("t3", "Лебедева Анна Юрьевна", ("teacher",)),
    ),
    subjects=(Subject("Алгебра"), Subject(ENGLISH)),
    load=(
        Load("7А", "Алгебра", "", "t1", 3), Load("7Б", "Алгебра", "", "t2", 3),
        Load("7А", ENGLISH, "1", "t1", 2), Load("7А", ENGLISH, "2", "t3", 2),
    ),
    bells=(Bell(1, time(8, 30), time(9, 15)), Bell(6, time(13, 10), time(13, 55))),
)  # fmt: skip

VIEWERS: dict[str, Viewer] = {
    "mother": Viewer(1, "Иванова", Role.GUARDIAN, pupils=frozenset({IVANOV})),
    "pupil": Viewer(2, "Петров", Role.PUPIL, pupils=frozenset({PETROV})),
    "leads": Viewer(3, "Иванов П. И.", Role.CLASS_TEACHER, "t2", classes=frozenset({"7А"})),
    "teaches": Viewer(
        4, "Громова", Role.TEACHER, "t1", registers=frozenset({("7А", "Алгебра", ""), ("7А", ENGLISH, "1")})
    ),
    "deputy": Viewer(5, "Завуч", Role.DEPUTY, "t9"),
    "head": Viewer(6, "Директор", Role.HEAD, "t8"),
    "it": Viewer(7, "Информатик", Role.IT_LEAD, "t7"),
}

#: Who has to do with 7Б only, or with nothing at all.
FOREIGNERS: dict[str, Viewer] = {
    "another mother": Viewer(11, "Яшина", Role.GUARDIAN, pupils=frozenset({YASHINA})),
    "another teacher": Viewer(12, "Иванов П. И.", Role.TEACHER, "t2", registers=frozenset({("7Б", "Алгебра", "")})),
    "another class teacher": Viewer(13, "Громова", Role.CLASS_TEACHER, "t1", classes=frozenset({"7Б"})),
    "guardian of nobody": Viewer(14, "Никто", Role.GUARDIAN),
    "teacher of nothing": Viewer(15, "Никто", Role.TEACHER),
    "class teacher of nothing": Viewer(16, "Никто", Role.CLASS_TEACHER),
    "guardian with a scope of others": Viewer(
        17, "Никто", Role.GUARDIAN, "t1", classes=frozenset({"7А"}), registers=frozenset({("7А", "Алгебра", "")})
    ),
}


#: Algebra of 7А: day of September → topic.
TOPICS = {1: "Дроби", 8: "Проценты", 10: "Контрольная"}


def pupil(number: str, name: str, subgroups: str = "", arrived: int = 0, left: int = 0) -> PupilRow:
    """A line of the class list."""
    first, last = (september(day) if day else None for day in (arrived, left))
    return PupilRow(number, name, date(2013, 5, 6), first, last, "", "", subgroups, "")


def fill(database: Database) -> None:
    """Write the two classes, read on the 1st before lessons, and on the 9th at 11:30.

    On the evening of the 8th they were still found as they were on the 1st.
    """
    with database.write() as writer:
        school = BookRef(YEAR, "Школа.xlsx", "school", "Школа", "", "1")
        writer.save_school(school, TOWN, [], at(1, 7))
        sevens = [
            pupil(IVANOV, "Иванов Пётр", "1"),
            pupil(PETROV, "Петров Иван", "2"),
            pupil(SIDOROV, "Сидоров Лев", left=7),
        ]
        guardian = Issue(Place("7А", "Родители", 2, 5), Problem.BAD_ROW, "мама", school_class="7А")
        writer.save_class(_class_book("7А"), ClassTables("7А", sevens, issues=[guardian]), at(1, 7))
        others = [pupil(SIDOROV, "Сидоров Лев", arrived=7), pupil(YASHINA, "Яшина Яна")]
        writer.save_class(_class_book("7Б"), ClassTables("7Б", others), at(1, 7))
        writer.save_journal(book("1"), JournalTables("7А", seventh_a(blank=True)), TOWN, at(1, 7))
        writer.save_journal(book("1", "7Б"), JournalTables("7Б", seventh_b(blank=True)), TOWN, at(1, 7))
        writer.touch_all(YEAR, [book().book, book("", "7Б").book], at(8, 20))
        writer.save_journal(book("2"), JournalTables("7А", seventh_a()), TOWN, at(9, 11, 30))
        writer.save_journal(book("2", "7Б"), JournalTables("7Б", seventh_b()), TOWN, at(9, 11, 30))
        run = writer.begin_run(at(9, 11, 30))
        writer.finish_run(run, at(9, 11, 31))


#: What was typed of whom: a guardian's phone, a reason of absence, a work of the portfolio.
PHONES = {IVANOV: "+7 900 111-11-11", YASHINA: "+7 900 222-22-22"}
AGREED, REFUSED = "получено 01.09.2026, мать", "отозвано 03.09.2026"
#: The accounts of the viewers who are guardians, and who looked at whom.
MOTHER, ANOTHER = 1, 11


def fill_families(database: Database) -> None:
    """Write, after :func:`fill`, what class workbooks hold beside lists; accounts, and visits of the 8th and 9th."""
    with database.write() as writer:
        for name, whose in (("7А", [IVANOV, PETROV]), ("7Б", [YASHINA])):
            rows = [
                pupil(one, NAMES[one], SUBGROUPS.get(one, ""))._replace(consent=REFUSED if one == PETROV else AGREED)
                for one in whose
            ]
            told = [GuardianRow(one, "Родитель", "мать", PHONES[one], "") for one in whose if one in PHONES]
            works = [_work(one) for one in whose]
            away = [AbsenceRow(PETROV, september(1), september(1), "болезнь", "справка")] if name == "7А" else []
            sidorov = [pupil(SIDOROV, NAMES[SIDOROV], left=7 if name == "7А" else 0, arrived=0 if name == "7А" else 7)]
            writer.save_class(_class_book(name), ClassTables(name, [*rows, *sidorov], told, away, works), at(9, 11, 30))
        store = writer.transaction
        for account, name, role, child in (
            (MOTHER, "Иванова Анна", "guardian", IVANOV), (2, "Петров Иван", "pupil", PETROV),
            (5, "Завуч", "deputy", ""), (ANOTHER, "Яшина Ольга", "guardian", YASHINA),
        ):  # fmt: skip
            store.run(
                "INSERT INTO accounts (account, login, name, password, staff, active, demo, created_at)"
                " VALUES (?, ?, ?, '', '', ?, ?, 0)",
                (account, f"login{account}", name, True, False),
            )
            store.run("INSERT INTO account_roles VALUES (?, ?, ?, NULL, 'hand')", (account, role, child))
    write_visits(
        database,
        [
            Visit(MOTHER, "guardian", "diary", IVANOV, "", stamp(8, 20)),
            Visit(5, "deputy", "attendance", IVANOV, "", stamp(9, 9)),
            Visit(2, "pupil", "diary", PETROV, "", stamp(9, 10)),
            Visit(5, "deputy", "attendance", YASHINA, "", stamp(9, 9)),
            Visit(5, "deputy", "attendance", PETROV, "", stamp(9, 9)),
        ],
    )


def fill_access(database: Database) -> None:
    """Hand a slip out, after :func:`fill_families`, to a mother of each class and to the deputy."""
    codes = [Code(MOTHER, "hash", "7А"), Code(ANOTHER, "hash", "7Б"), Code(5, "hash")]
    put_codes(database, codes, Issuer(0, "никто"), NOW, timedelta(days=30))


def fill_holds(database: Database) -> None:
    """Keep, after :func:`fill`, a mark of each class and a reason of absence that a sheet would lose."""
    first = september(1).isoformat()
    with database.write() as writer:
        for name, lost in (
            ("7А", (LostCell(IVANOV, first, 1, "", "5/4", None), LostCell(PETROV, first, 1, "", "б", "5"))),
            ("7Б", (LostCell(YASHINA, first, 1, "", "4", None),)),
        ):
            reading = Reading(YEAR, book("2", name).book, "2", stamp(9, 11), stamp(8, 20))
            found = Found(name, "Алгебра", "", "Алгебра", Reason.LOSES, "content", Loss(10, cells=lost))
            save_holds(writer.transaction, reading, f"Журнал {name}", Holds(), [found], {})


def _work(of: str) -> tuple[str, date | None, str, str]:
    return of, september(4), "грамота", "олимпиада"


def _class_book(name: str) -> BookRef:
    return BookRef(YEAR, f"Класс {name}.xlsx", "class", name, name, "1")


def seventh_a(*, blank: bool = False) -> list[RegisterTables]:
    """The sheets of «Журнал 7А»; ``blank``: before anything was entered."""
    days = (1, 2, 8, 9, 10)
    algebra = {(IVANOV, 1): "5/4", (PETROV, 1): "б", (SIDOROV, 1): "4", (IVANOV, 9): "4", (IVANOV, 10): "3"}
    issues = [
        issue("55", 2, PETROV),
        issue("3", 10, IVANOV, problem=Problem.MARK_IN_FUTURE),
        issue("5", 8, IVANOV, problem=Problem.MARK_IN_FUTURE),
    ]
    first, second = Register("7А", ENGLISH, "1"), Register("7А", ENGLISH, "2")
    titles = [f"{ENGLISH} ({number} гр.)" for number in (1, 2)]
    if blank:
        return [
            sheet(days=days, pupils=[IVANOV, PETROV, SIDOROV]),
            sheet(days=[2], number=6, register=first, title=titles[0], pupils=[IVANOV]),
            sheet(days=[2, 9], number=6, register=second, title=titles[1], pupils=[PETROV], teacher="t3"),
        ]
    return [
        sheet(algebra, days=days, topics=TOPICS, homework={1: "№ 5", 8: "№ 8"},
              terms={(IVANOV, "1 четверть"): 5}, pupils=[IVANOV, PETROV, SIDOROV], issues=issues),
        sheet({(IVANOV, 2): "5"}, days=[2], number=6, register=first, title=titles[0], pupils=[IVANOV]),
        sheet({(PETROV, 2): "у"}, days=[2, 9], number=6, register=second, title=titles[1],
              pupils=[PETROV], teacher="t3"),
    ]  # fmt: skip


def seventh_b(*, blank: bool = False) -> list[RegisterTables]:
    """The sheet of «Журнал 7Б»."""
    other = Register("7Б", "Алгебра")
    cells = {} if blank else {(SIDOROV, 8): "оп", (YASHINA, 8): "5"}
    issues = [] if blank else [issue("ы", 8, YASHINA, register=other)]
    return [
        sheet(cells, days=[1, 8], register=other, pupils=[SIDOROV, YASHINA], teacher="t2", issues=issues,
              topics={} if blank else {8: "Дроби"}, homework={} if blank else {8: "№ 1"})
    ]  # fmt: skip
