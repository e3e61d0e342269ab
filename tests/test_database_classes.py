"""Class lists, plans and the school: taken whole, and kept when their sheet is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from database.engine import Database
from database.reading import current_year, last_read, load_school, roster, rosters
from database.vault import SealedTable
from journal.issues import Issue, Problem
from journal.places import Place
from journal.tables import AbsenceRow, ClassTables, GuardianRow, PlanRow, PlanTables, PupilRow
from tests.database_school import SCHOOL, YEAR, at, book, rows, september, stamp

LEV = PupilRow("0001", "Сидоров Лев", date(2013, 5, 6), None, september(7), "", "пр. 5", "1", "есть")
ANNA = PupilRow("0002", "Ёлкина Анна", None, september(2), None, "пр. 3", "", "Английский язык: 2", "")
TABLES = ClassTables(
    "7А",
    [LEV, ANNA],
    [GuardianRow("0001", "Сидорова Вера", "мать", "+7 900 000-00-00", "vera@example.org")],
    [AbsenceRow("0002", september(3), september(5), "ill", "справка")],
    [("0001", september(4), "грамота", "олимпиада по физике")],
)
CLASS, PLAN = book(kind="class", title="Класс"), book(kind="plan", title="КТП")
LOST = Issue(Place("Класс 7А", "Ученики"), Problem.SHEET_MISSING)


def save(database: Database, tables: ClassTables, hour: int = 12) -> bool:
    with database.write() as writer:
        return writer.save_class(CLASS, tables, at(1, hour))


def opened(database: Database, table: str) -> list[tuple[Any, ...]]:
    """The rows of a sealed table in clear, without year, class and number."""
    stored = rows(database, f'SELECT * FROM {table} ORDER BY "row"')
    with database.read() as store:
        sealed = SealedTable.of(store, table)
        return [sealed.opened(row)[3:] for row in stored]


def test_a_class_comes_back_as_it_was(database: Database) -> None:
    assert save(database, TABLES)
    assert roster(database, YEAR, "7А") == sorted([LEV, ANNA], key=lambda pupil: pupil.name)
    assert rosters(database, YEAR) == {"7А": tuple(roster(database, YEAR, "7А"))}
    assert roster(database, YEAR, "7Б") == []
    assert opened(database, "guardians") == [tuple(TABLES.guardians[0])]
    assert opened(database, "absences") == [("0002", "2026-09-03", "2026-09-05", "ill", "справка")]
    assert opened(database, "portfolio") == [("0001", "2026-09-04", "грамота", "олимпиада по физике")]


def test_a_class_that_is_the_same_changes_nothing(database: Database) -> None:
    save(database, TABLES)
    assert not save(database, replace(TABLES, pupils=[ANNA, LEV]), 13)
    assert save(database, replace(TABLES, pupils=[ANNA]), 14)
    assert roster(database, YEAR, "7А") == [ANNA]
    assert rows(database, "SELECT school_class, version FROM class_versions ORDER BY 1") == [("", 2), ("7А", 2)]


def test_a_list_whose_sheet_is_lost_stays(database: Database) -> None:
    save(database, TABLES)
    save(database, ClassTables("7А", guardians=TABLES.guardians, issues=[LOST]), 13)
    assert len(roster(database, YEAR, "7А")) == 2
    assert rows(database, "SELECT count(*) FROM absences") == [(1,)]
    save(database, ClassTables("7А", guardians=TABLES.guardians), 14)
    assert roster(database, YEAR, "7А") == []


def test_plans_come_back_as_they_were(database: Database) -> None:
    plans = [
        PlanRow("Алгебра", 1, september(1), "Дроби", 1.5, "№ 5", ""),
        PlanRow("Алгебра", 2, None, "Проценты", 1, "", "контрольная работа"),
    ]
    with database.write() as writer:
        assert writer.save_plans(PLAN, PlanTables("7А", plans), at(1, 12))
        assert not writer.save_plans(PLAN, PlanTables("7А", plans), at(2, 12))
    assert rows(database, "SELECT subject, number, planned, topic, hours, homework, kind FROM plans") == [
        ("Алгебра", 1, "2026-09-01", "Дроби", 1.5, "№ 5", ""),
        ("Алгебра", 2, None, "Проценты", 1.0, "", "контрольная работа"),
    ]


def test_the_school_comes_back_as_it_was_and_is_parsed_once(database: Database) -> None:
    school = book(kind="school", school_class="", title="Школа")
    assert load_school(database, YEAR) is None
    with database.write() as writer:
        assert writer.save_school(school, SCHOOL, [], at(1, 12))
        assert not writer.save_school(school, replace(SCHOOL), [], at(1, 13))
    assert load_school(database, YEAR) == SCHOOL
    assert load_school(database, YEAR) is load_school(database, YEAR)
    renamed = replace(SCHOOL, settings=replace(SCHOOL.settings, school="Гимназия"))
    with database.write() as writer:
        assert writer.save_school(school, renamed, [], at(1, 14))
    assert load_school(database, YEAR) == renamed


def test_every_class_changes_with_the_school(database: Database) -> None:
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class=""), SCHOOL, [], at(1, 12))
    assert rows(database, "SELECT school_class, version FROM class_versions ORDER BY 1") == [
        ("", 1),
        ("7А", 1),
        ("7Б", 1),
    ]


def test_a_year_without_a_school_shows_the_one_before(database: Database) -> None:
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class=""), SCHOOL, [], at(1, 12))
    years = ("2025/26", "2026/27", "2027/28")
    assert [current_year(database, year) for year in years] == ["2025/26", "2026/27", "2026/27"]


def test_runs_tell_when_the_store_was_last_read_whole(database: Database) -> None:
    assert last_read(database) is None
    with database.write() as writer:
        good = writer.begin_run(at(1, 12))
        writer.finish_run(good, at(1, 12, 1), books=3, changed=2, failed=1)
        bad = writer.begin_run(at(1, 13))
        writer.finish_run(bad, at(1, 13, 1), text="хранилище не отвечает")
        writer.begin_run(at(1, 14))
    assert last_read(database) == at(1, 12, 1)
    assert rows(database, "SELECT started_at, finished_at, books, changed, failed, text FROM runs ORDER BY run") == [
        (stamp(1, 12), stamp(1, 12, 1), 3, 2, 1, ""),
        (stamp(1, 13), stamp(1, 13, 1), 0, 0, 0, "хранилище не отвечает"),
        (stamp(1, 14), None, 0, 0, 0, ""),
    ]
