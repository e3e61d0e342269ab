"""A school of 60 classes in a real school's proportions, its whole year typed: synced, and synced again.

The 10-class school beside it holds ten of the same classes, workbook by workbook, so that what differs is the
size of the school and nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from statistics import median

from openpyxl import load_workbook

from bench.databases import count
from bench.figures import Figure
from bench.timing import seconds
from database.engine import Database, migrate, open_database
from database.reading import load_school
from jobs.demo import make_demo
from jobs.sync import Run, sync
from journal.registers import CLASS, JOURNAL, PLAN, book_title
from journal.school import School
from sheets.demo.schoolyear import LAST_DAY, YEAR
from sheets.gateway.xlsx import XlsxGateway
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx

BIG, SMALL = 60, 10
NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 18, tzinfo=UTC)
#: A class changed and nothing changed, so many times each.
RUNS = 9
#: Of the first sync, which is long and steady.
FIRSTS = 2
#: Cores of the machine the bounds are for.
WORKERS = 2


def measure(cache: Path) -> list[Figure]:
    """First sync, nothing changed, one class changed, in both schools; the two sizes in turn."""
    big, small = city_books(cache), cache / "school-10"
    _write_small(big, cache / "school-60.sqlite3", small)
    with closing(_opened(cache / "bench-60.sqlite3")) as many, closing(_opened(cache / "bench-10.sqlite3")) as few:
        first = median(_first(big, cache / "bench-first.sqlite3") for _ in range(FIRSTS))
        taken = _again(big, many, small, few)
        entries = count(cache / "bench-60.sqlite3", "entries")
    at = f"{entries:,} entries, {len(list(big.glob('*.xlsx')))} workbooks"
    growth = max(taken["many"], taken["few"]) / min(taken["many"], taken["few"])
    ten = f"{taken['few'] * 1000:.0f} ms at {SMALL} classes"
    return [
        Figure("school_sync", f"First sync of {BIG} classes", first, "s", 20, beside=at),
        Figure("school_sync", "… again, nothing changed", taken["nothing"], "s", 0.3),
        Figure("school_sync", "… one class changed", taken["many"], "s", 0.8, beside=ten),
        Figure("school_sync", f"… growth from {SMALL} to {BIG} classes", growth, "×", 1.3),
    ]


def city_books(cache: Path) -> Path:
    """The workbooks of the 60-class demo school at the end of its year; made once. Its database lies beside them."""
    books = cache / "school-60"
    if not (books / ".whole").exists():
        shutil.rmtree(books, ignore_errors=True)
        url = f"sqlite:///{cache / 'school-60.sqlite3'}"
        took = seconds(lambda: make_demo(books, url, scale=BIG, until=LAST_DAY, replay=False))
        print(f"making {BIG} classes: {took:.0f} s")
        (books / ".whole").touch()
    return books


def _write_small(books: Path, database: Path, small: Path) -> None:
    """Ten of the classes as a school of their own."""
    shutil.rmtree(small, ignore_errors=True)
    small.mkdir()
    with closing(open_database(f"sqlite:///{database}")) as store:
        school = load_school(store, YEAR)
    assert school is not None
    names = school.class_names[:: BIG // SMALL]
    write_xlsx(school_workbook(part(school, set(names))), small / "Школа.xlsx")
    for name in names:
        for kind in (CLASS, PLAN, JOURNAL):
            shutil.copy(books / f"{book_title(kind, name)}.xlsx", small)


def part(school: School, names: set[str]) -> School:
    """The school with only those classes; its staff stays."""
    return replace(
        school,
        classes=tuple(row for row in school.classes if row.name in names),
        load=tuple(row for row in school.load if row.school_class in names),
        timetable=tuple(row for row in school.timetable if row.school_class in names),
        substitutions=tuple(row for row in school.substitutions if row.school_class in names),
    )


def _opened(path: Path) -> Database:
    """A new database with the newest schema."""
    for leftover in ("", "-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    migrate(f"sqlite:///{path}")
    return open_database(f"sqlite:///{path}")


def _first(books: Path, path: Path) -> float:
    with closing(_opened(path)) as database:
        return seconds(lambda: _sync(books, database))


def _again(big: Path, many: Database, small: Path, few: Database) -> dict[str, float]:
    """Median seconds of a sync with nothing changed, and with one class changed in either school."""
    _sync(big, many)
    _sync(small, few)
    journal = next(iter(sorted(small.glob("Журнал *.xlsx")))).name
    before = (big / journal).read_bytes()
    saved = cycle(versions(big / journal))
    taken: dict[str, list[float]] = {"nothing": [], "many": [], "few": []}
    for _ in range(RUNS):
        version = next(saved)
        taken["nothing"].append(_timed(lambda: _sync(big, many), changed=0))
        for name, books, database in (("many", big, many), ("few", small, few)):
            shutil.copy(version, books / journal)
            taken[name].append(_timed(lambda at=books, store=database: _sync(at, store), changed=1))  # type: ignore[misc]
    (big / journal).write_bytes(before)  # others measure with this school, too
    return {name: median(times) for name, times in taken.items()}


def _timed(run: Callable[[], Run], changed: int) -> float:
    """Seconds of a sync, which must have found as many changed workbooks as there are."""
    found: list[Run] = []
    took = seconds(lambda: found.append(run()))
    assert len(found[0].changed) == changed, found[0]
    return took


def _sync(books: Path, database: Database) -> Run:
    return sync(XlsxGateway(books), database, NOW, workers=WORKERS)


def versions(journal: Path) -> tuple[Path, Path]:
    """Two states of one journal, a mark apart, both as a person's program would save them."""
    paths = journal.parent.with_name("one.xlsx"), journal.parent.with_name("other.xlsx")
    for path, typed in zip(paths, ("4", "3"), strict=True):
        book = load_workbook(journal)
        sheet = next(sheet for sheet in book.worksheets if sheet.max_column > 20)
        sheet.cell(sheet.max_row if sheet.cell(sheet.max_row, 1).value else 8, 4).value = typed
        book.save(path)
    return paths
