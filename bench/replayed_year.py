"""One class of a city school lives through its year, read four times a day: the database that knows it all.

Every pupil gets marks in every lesson, as no real school has, and one cell in fifty is corrected the next day. The
school's other 59 classes are left out: what is known of one is told of sixty by multiplication.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from functools import cache as remembered
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bench.school_sync import BIG, part
from bench.timing import seconds
from database.engine import Database, migrate, open_database
from jobs.sync import sync
from journal.registers import CLASS, JOURNAL, PLAN, SCHOOL, book_title
from journal.school import School
from journal.tables import Register
from sheets.demo import DemoSchool, demo_school
from sheets.demo.desk import Desk, Typed
from sheets.demo.schoolyear import FIRST_DAY, LAST_DAY, TIMEZONE
from sheets.gateway.memory import MemoryGateway
from sheets.grid import Grid, Workbook
from sheets.templates.class_ import class_workbook
from sheets.templates.plan_book import plan_workbook
from sheets.templates.school import school_workbook

CLASS_NAME = "7А"
ZONE = ZoneInfo(TIMEZONE)
#: When the workbooks are read on a weekday; at weekends the last of these is enough.
HOURS = (time(11), time(14), time(17), time(21))
#: One cell in so many is typed anew the day after.
CORRECTED = 50
#: The last weeks are lived through twice: with the ledger and without.
LAST_DAYS = timedelta(days=21)
END = datetime.combine(LAST_DAY, HOURS[-1], ZONE)


class Year(NamedTuple):
    """The database at the end of the year, and as it was before the last weeks."""

    whole: Path
    before: Path


def year(cache: Path) -> Year:
    """The replayed year, made once."""
    made = Year(cache / "replayed.sqlite3", cache / "replayed-before.sqlite3")
    if not made.whole.exists():
        unfinished = cache / "replayed.part"
        unfinished.unlink(missing_ok=True)
        print(f"living through a year of {CLASS_NAME}: {seconds(lambda: _live(unfinished, made.before)):.0f} s")
        unfinished.rename(made.whole)
    for path in made:
        migrate(f"sqlite:///{path}")
    return made


def _live(path: Path, before: Path) -> None:
    """Read every moment of the year; the file as it was before the last weeks is kept beside."""
    migrate(f"sqlite:///{path}")
    room = Room()
    moments = list(readings(FIRST_DAY - timedelta(days=1)))
    earlier = [moment for moment in moments if moment < END - LAST_DAYS]
    for part_of_them in (earlier, moments[len(earlier) :]):
        with closing(open_database(f"sqlite:///{path}")) as database:
            for moment in part_of_them:
                room.lives_to(moment)
                sync(room.store, database, moment)
        if part_of_them is earlier:
            shutil.copyfile(path, before)


def readings(since: date) -> Iterator[datetime]:
    """When the workbooks are read, from that day on to the end of the year."""
    day = since
    while day <= LAST_DAY:
        yield from (datetime.combine(day, at, ZONE) for at in (HOURS if day.weekday() < 5 else HOURS[-1:]))
        day += timedelta(days=1)


@remembered
def demo() -> DemoSchool:
    """The city school, its year told at full density."""
    return demo_school(scale=BIG, density="full", until=LAST_DAY, moment=END)


def one_class(school: School) -> School:
    """The school without its other classes."""
    return part(school, {CLASS_NAME})


class Room:
    """The workbooks of the class in memory, as they stand at a moment; time only goes forward."""

    def __init__(self) -> None:
        self.store = MemoryGateway()
        story = demo().story(CLASS_NAME)
        self._desk = Desk(one_class(demo().school), demo().classes[CLASS_NAME], (), [*story, *corrections(story)])
        self._grids: dict[Register, Grid] = {}
        self._shown: list[object] = [None, None]

    def lives_to(self, moment: datetime) -> bool:
        """Put the workbooks that differ from before; whether the journal does."""
        changed = self._desk.advance(moment)
        tables, school = self._desk.tables(), one_class(demo().school_on(moment.date()))
        if self._shown[0] is None:
            plans = plan_workbook(demo().plans(CLASS_NAME))
            self.store.put(plans.workbook(f"{book_title(PLAN, CLASS_NAME)}.xlsx"))
        if self._shown != [school, tables]:
            self._shown = [school, tables]
            self.store.put(school_workbook(school).workbook(f"{book_title(SCHOOL)}.xlsx"))
            self.store.put(class_workbook(tables).workbook(f"{book_title(CLASS, CLASS_NAME)}.xlsx"))
        if changed:
            self._grids |= {register: self._desk.sheet(register).grid() for register in changed}
            self.store.put(self.journal(f"{moment:%Y-%m-%dT%H:%M}"))
        return bool(changed)

    def retype(self, text: str) -> None:
        """Let one cell of the journal say something else."""
        register = self._desk.registers[0]
        page = self._desk.pages[register]
        cell = next(cell for cell, typed in page.cells.items() if typed)
        page.cells[cell] = text
        self._grids[register] = self._desk.sheet(register).grid()
        self.store.put(self.journal(text))

    def journal(self, version: str) -> Workbook:
        """The class's journal as it stands."""
        title = book_title(JOURNAL, CLASS_NAME)
        grids = tuple(self._grids[register] for register in self._desk.registers)
        return Workbook(f"{title}.xlsx", title, version, grids)


def corrections(story: list[Typed]) -> Iterator[Typed]:
    """One cell in fifty typed anew, in the afternoon of the next day."""
    count = 0
    for typed in story:
        for pupil, day, number, text in typed.cells:
            count += 1
            if count % CORRECTED == 0 and text[:1] in {"2", "3", "4", "5"}:
                at = datetime.combine(typed.at.date() + timedelta(days=1), time(15), ZONE)
                yield Typed(at, typed.register, cells=((pupil, day, number, "5" if text != "5" else "4"),))


def opened(source: Path, path: Path) -> Database:
    """A copy of a database, open."""
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.copyfile(source, path)
    return open_database(f"sqlite:///{path}")
