"""Databases of earlier versions: what they hold is there after the newest schema, and named as new rows are."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from database.engine import MIGRATIONS, WRITER_LOCK, Database, migrate, open_database
from journal.issue_life import free_key, identity_of
from journal.issues import Issue, Problem
from journal.places import Place
from tests.database_school import IVANOV, YEAR, issue, rows

HEADING = issue("ср", None, "", problem=Problem.UNKNOWN_COLUMN)
SETTING = Issue(Place("Школа", "Параметры", 3, 1), Problem.BAD_SETTING, "семь")

COLUMNS = (
    'year, book, workbook, sheet, "row", "column", problem, severity, text, detail, school_class, subject, subgroup,'
    " teacher, day, number, pupil, first_seen, first_after, fixed_seen"
)


def settings(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def brought_to(url: str, revision: str, *, down: bool = False) -> None:
    """Bring the database to a revision, up or down."""
    database = open_database(url)
    with database.alone(WRITER_LOCK) as connection:
        move = command.downgrade if down else command.upgrade
        move(settings(connection), revision)
    database.close()


def add(database: Database, said: Issue, fixed: int | None = None) -> None:
    """Store an issue as the second schema had it."""
    place, day = said.place, said.day and database.dialect.day(said.day)
    values = (
        YEAR, "Журнал 7А.xlsx", place.workbook, place.sheet, place.row, place.column, str(said.problem), "stop",
        said.text, "", said.school_class, said.subject, said.subgroup, "t1", day, said.number, said.pupil,
        100, 50, fixed,
    )  # fmt: skip
    with database.write() as writer:
        writer.transaction.run(f"INSERT INTO issues ({COLUMNS}) VALUES ({', '.join('?' * 20)})", values)


def test_issues_stored_before_they_had_names_get_those_of_today(empty_url: str) -> None:
    """A cell, two columns headed alike, a setting; and the cell's earlier life."""
    brought_to(empty_url, "0002")
    database = open_database(empty_url)
    with database.write() as writer:
        writer.transaction.run(
            "INSERT INTO books (year, book, kind, title, school_class, version, context, first_read_at, read_at,"
            " changed_at) VALUES (?, 'Журнал 7А.xlsx', 'journal', '7А', '7А', 'v1', '', 10, 90, 80)",
            (YEAR,),
        )
        writer.transaction.run(
            "INSERT INTO sheets VALUES (?, 'Журнал 7А.xlsx', 'Алгебра', 'content', 'key', 80, 10)", (YEAR,)
        )
    add(database, issue(), fixed=90)
    for said in (issue(), HEADING, HEADING, SETTING):
        add(database, said)
    database.close()
    migrate(empty_url)
    database = open_database(empty_url)
    cell, heading, setting = (free_key(YEAR, identity_of(said)) for said in (issue(), HEADING, SETTING))
    second = free_key(YEAR, identity_of(HEADING), {heading})
    assert rows(database, "SELECT key, pupil, fixed_seen FROM issues ORDER BY issue") == [
        (cell, IVANOV, 90), (cell, IVANOV, None), (heading, "", None), (second, "", None), (setting, "", None),
    ]  # fmt: skip
    assert rows(database, "SELECT DISTINCT first_seen, first_after, typed_seen, typed_after FROM issues") == [
        (100, 50, 100, 50)
    ]
    assert rows(database, "SELECT checked_at, url, changed_at FROM books") == [(80, None, 80)]
    assert rows(database, "SELECT content, places, gid FROM sheets") == [("content", "", None)]
    database.close()


def test_the_life_of_an_issue_can_be_gone_back_on(empty_url: str) -> None:
    """With rows in it, to the schema before and up again."""
    migrate(empty_url)
    database = open_database(empty_url)
    with database.write() as writer:
        writer.transaction.run(
            f"INSERT INTO issues ({COLUMNS}, key, typed_seen)"
            " VALUES (?, 'b', 'w', 's', 1, 1, 'bad-row', 'stop', 't', '', '', '', '', '',"
            " NULL, NULL, '', 1, NULL, NULL, 'k', 1)",
            (YEAR,),
        )
    database.close()
    brought_to(empty_url, "0002", down=True)
    migrate(empty_url)
    database = open_database(empty_url)
    assert rows(database, "SELECT text, first_seen, typed_seen FROM issues") == [("t", 1, 1)]
    database.close()


def test_the_ledger_of_before_stays_up_and_down(empty_url: str) -> None:
    """An edit stored by the third schema is there after the fourth, and after going back."""
    brought_to(empty_url, "0003")
    database = open_database(empty_url)
    with database.write() as writer:
        writer.transaction.run(
            "INSERT INTO ledger (register, pupil, field, old, new, seen, after, version)"
            " VALUES (1, ?, 'entry', '3', '4', 20, 10, 'v')",
            (IVANOV,),
        )
    database.close()
    edit = "SELECT register, pupil, field, old, new, seen, after, version FROM ledger"
    for down in (False, True, False):
        brought_to(empty_url, "0003" if down else "0004", down=down)
        database = open_database(empty_url)
        assert rows(database, edit) == [(1, IVANOV, "entry", "3", "4", 20, 10, "v")]
        database.close()
    database = open_database(empty_url)
    assert rows(database, "SELECT cause, was, editor FROM ledger") == [("typed", None, "")]
    database.close()


def test_revisions_stand_in_one_line() -> None:
    found = sorted(path.name[:4] for path in Path(MIGRATIONS, "versions").glob("0*.py"))
    walked = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert walked == found[::-1]


def test_no_migration_asks_what_the_schema_is_today() -> None:
    """What is sealed and how tables look changes; what a migration did stays."""
    live = re.compile(r"database\.schema|import schema|\bmetadata\b|\bSEALED\b|SealedTable\.(?:of|rows)")
    asked = {path.name: live.findall(path.read_text("utf-8")) for path in Path(MIGRATIONS, "versions").glob("0*.py")}
    assert {name: found for name, found in asked.items() if found} == {}


def test_the_eighth_knows_the_columns_there_were(empty_url: str) -> None:
    tables = ScriptDirectory(str(MIGRATIONS)).get_revision("0008").module.TABLES
    brought_to(empty_url, "0008")
    database = open_database(empty_url)
    there = {name: tuple(column["name"] for column in inspect(database.engine).get_columns(name)) for name in tables}
    database.close()
    assert {name: columns for name, (_, columns) in tables.items()} == there
