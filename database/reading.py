"""Reading for the sync itself, without a viewer: the school, class lists and what is known of workbooks.

Pages never read here: pupils' data reaches them through :class:`database.journal.Journal` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from database import schema
from database.dialect import Transaction, names
from database.documents import read_document
from database.engine import Database
from database.vault import SealedTable
from database.writing import runs
from database.writing.books import BookRow, books, sheets
from journal.school import School
from journal.tables import GuardianRow, PupilRow

#: Schools by the digest of their document: parsed once a process, whoever asks.
_schools: dict[str, School] = {}
_SCHOOLS_KEPT = 8


def load_school(database: Database, year: str) -> School | None:
    """The school of a year as last stored; the same object as long as it is the same school."""
    with database.read() as store:
        return stored_school(store, year)


def school_digest(database: Database, year: str) -> str:
    """The digest of the school as last stored; «» before it was."""
    with database.read() as store:
        return store.value("SELECT digest FROM schools WHERE year = ?", (year,)) or ""


def stored_school(store: Transaction, year: str) -> School | None:
    """The school of a year, within a transaction."""
    digest = store.value("SELECT digest FROM schools WHERE year = ?", (year,))
    return None if digest is None else _school(store, year, digest)


class Current(NamedTuple):
    """The school of a day's year, when its workbooks were last read whole (None: never), whether they can be now.

    ``away`` names the part of the store that is away where the rest is not.
    """

    year: str
    school: School
    read_at: datetime | None
    is_away: bool = False
    away: str = ""


def current(store: Transaction, year: str) -> Current:
    """The school of that year, or in summer of the last one known; an empty one before the first sync."""
    text, at = (store.rows(runs.LAST_LOOK) or [("", None)])[0]
    found = store.rows("SELECT year, digest FROM schools WHERE year <= ? ORDER BY year DESC LIMIT 1", (year,))
    known, school = (found[0][0], _school(store, *found[0])) if found else (year, School())
    return Current(known, school, datetime.fromtimestamp(at, UTC) if at else None, *runs.away(text))


def _school(store: Transaction, year: str, digest: str) -> School:
    """The school of a year by its digest: parsed once, then remembered."""
    school = _schools.get(digest)
    if school is None:
        school = read_document(store.value("SELECT document FROM schools WHERE year = ?", (year,)))
        if len(_schools) >= _SCHOOLS_KEPT:
            _schools.clear()
        _schools[digest] = school
    return school


def current_year(database: Database, year: str) -> str:
    """That year where its school is known, else the last known before it (in summer), else that year."""
    with database.read() as store:
        return store.value("SELECT max(year) FROM schools WHERE year <= ?", (year,)) or year


def roster(database: Database, year: str, school_class: str) -> list[PupilRow]:
    """The class list in the order of names."""
    with database.read() as store:
        return class_list(store, year, school_class)


def class_list(store: Transaction, year: str, school_class: str) -> list[PupilRow]:
    """The class list in the order of names, within a transaction."""
    day = store.dialect.read_day
    rows = store.rows(
        f"SELECT {names(schema.pupils)} FROM pupils WHERE year = ? AND school_class = ? ORDER BY name, pupil",
        (year, school_class),
    )
    return [_pupil(row[2:], day) for row in rows]


def _pupil(row: tuple[Any, ...], day: Callable[[Any], date]) -> PupilRow:
    """A class list's row: three days in the middle of texts."""
    birth, arrived, left = (value and day(value) for value in row[2:5])
    return PupilRow(row[0], row[1], birth, arrived, left, *row[5:])


def rosters(database: Database, year: str) -> dict[str, tuple[PupilRow, ...]]:
    """The class lists of all classes, each in the order of names."""
    lists: dict[str, list[PupilRow]] = {}
    with database.read() as store:
        rows = store.rows(
            f"SELECT {names(schema.pupils)} FROM pupils WHERE year = ? ORDER BY school_class, name, pupil", (year,)
        )
        for row in rows:
            lists.setdefault(row[1], []).append(_pupil(row[2:], store.dialect.read_day))
    return {name: tuple(pupils) for name, pupils in lists.items()}


def guardians(database: Database, year: str) -> list[GuardianRow]:
    """The guardians of all pupils as the class workbooks name them, by class and row; «» for what no key opens."""
    with database.read() as store:
        day = store.dialect.read_day
        rows = SealedTable.rows(store, "guardians", 'WHERE year = ? ORDER BY school_class, "row"', (year,))
    return [
        GuardianRow(
            row["pupil"], row["name"], row["relation"], row["phone"] or "", row["email"] or "",
            row["until"] and day(row["until"]),
        )
        for row in rows
    ]  # fmt: skip


def contacts_are_readable(database: Database, year: str) -> bool:
    """Whether every guardian's telephone and address open: by them people are told apart."""
    with database.read() as store:
        rows = SealedTable.rows(store, "guardians", "WHERE year = ?", (year,))
    return all(row["phone"] is not None and row["email"] is not None for row in rows)


def last_read(database: Database) -> datetime | None:
    """When the store was last read whole, in UTC; None before the first sync."""
    with database.read() as store:
        at = store.value(runs.LAST_READ)
    return datetime.fromtimestamp(at, UTC) if at else None


def first_read(database: Database) -> datetime | None:
    """Since when the workbooks are followed, in UTC; None before the first sync."""
    with database.read() as store:
        at = store.value("SELECT min(first_read_at) FROM books")
    return datetime.fromtimestamp(at, UTC) if at else None


def last_cursor(database: Database) -> str:
    """Where the last run that read the store had got to; «» before the first."""
    with database.read() as store:
        return runs.last_cursor(store)


def known(database: Database, year: str, book: str) -> dict[str, str]:
    """What the sheets of a workbook were derived from: title → key."""
    with database.read() as store:
        return {title: row.key for title, row in sheets(store, year, book).items()}


def known_books(database: Database, year: str) -> dict[str, BookRow]:
    """All workbooks of a year by id, those gone among them."""
    with database.read() as store:
        return books(store, year)
