"""The demo school made: its workbooks written, its days lived through, its accounts opened."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

from database.emptying import empty
from database.engine import Database, migrate, open_database
from jobs.accounts_follow import follow_books
from jobs.config import DEMO_MARKER, demo_moment
from jobs.demo_people import open_demo_accounts
from jobs.sync import sync
from journal.classes import grade
from journal.registers import CLASS, JOURNAL, PLAN, SCHOOL, book_title
from journal.tables import Register
from sheets.demo import DemoSchool, demo_school
from sheets.demo.desk import Desk
from sheets.demo.schoolyear import FIRST_DAY, LAST_DAY, TIMEZONE
from sheets.gateway.memory import MemoryGateway
from sheets.gateway.xlsx import XlsxGateway
from sheets.grid import Grid, Workbook
from sheets.templates.class_ import class_workbook
from sheets.templates.legend import legend_sheet
from sheets.templates.plan import WorkbookPlan
from sheets.templates.plan_book import plan_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx

#: Told how far the making is: steps done, steps in all, what was done.
Progress = Callable[[int, int, str], None]

#: The day a demonstration stops at where today is outside its school year.
DEMO_DAY = date(2026, 11, 27)
#: When the workbooks are read on a weekday, by how many days it is before the last one told: at the deadline,
#: later in the evening too, of late also during lessons. At weekends the last of these times is enough.
READINGS: tuple[tuple[int, tuple[time, ...]], ...] = (
    (10, (time(11), time(14), time(17), time(21))),
    (28, (time(17), time(21))),
    (366, (time(17),)),
)
_EVENING = time(21)
#: Reading grids of so many classes is worth other processes.
_MANY_CLASSES = 20
_ZONE = ZoneInfo(TIMEZONE)


def make_demo(  # noqa: PLR0913 (each is an option of the command)
    folder: Path,
    database_url: str,
    *,
    seed: int = 1,
    scale: int = 11,
    until: date | None = None,
    density: str = "real",
    replay: bool = True,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> DemoSchool:
    """Make the demo school anew: workbooks in the folder, a database that has seen every day of it.

    Args:
        folder: Where the workbooks go; those of an earlier demo school are removed.
        database_url: A database that is emptied first.
        seed: Equal seeds give equal schools.
        scale: How many classes.
        until: The last day told; :data:`DEMO_DAY` where it is outside the demo's school year.
        density: «real», or «full» for marks in every cell.
        replay: Whether the database lives through the days, several readings each; else it reads once.
        now: Nothing later than this is told; by default the evening of ``until``.
        progress: Told after every step.
    """
    last = until if until is not None and FIRST_DAY <= until <= LAST_DAY else DEMO_DAY
    evening = datetime.combine(last, _EVENING, _ZONE)
    moment = min(evening, now) if now is not None and now.astimezone(_ZONE).date() == last else evening
    demo = demo_school(seed=seed, scale=scale, until=last, density=density, moment=moment)
    moments = list(readings(moment)) if replay else []
    steps = _Steps(progress, len(moments) + 3 * scale + 2)
    _clear(folder)
    empty(database_url)
    migrate(database_url)
    database = open_database(database_url)
    try:
        with _writers(1 if replay else 2) as pool:
            arguments = (folder, seed, scale, last, density, moment)
            written = [pool.submit(_write_class, *arguments, name) for name in demo.school.class_names]
            if replay:
                _live_through(demo, moments, database, steps)
            _wait(written, steps)
        write_xlsx(school_workbook(demo.school_on(last)), folder / f"{book_title(SCHOOL)}.xlsx")
        steps.done("Школа")
        sync(XlsxGateway(folder), database, moment, workers=2 if scale >= _MANY_CLASSES else 0)
        open_demo_accounts(database, demo, moment)
        follow_books(database, moment)
        _mark(folder, f"{moment.isoformat()}\n")
        steps.done("Учётные записи")
    finally:
        database.close()
    return demo


class _Steps:
    """How far the making is."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def done(self, text: str, number: int = 1) -> None:
        """So many more steps are done."""
        self._done += number
        if self._progress is not None:
            self._progress(min(self._done, self._total), self._total, text)


def _clear(folder: Path) -> None:
    """Remove the workbooks of an earlier demo school, and mark the folder as one whose school is not yet whole."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / DEMO_MARKER).exists():
        for book in folder.rglob("*.xlsx"):
            book.unlink()
    _mark(folder, "")


def _mark(folder: Path, told: str) -> None:
    (folder / DEMO_MARKER).write_text(told)
    demo_moment.cache_clear()


# ---------------------------------------------------------------------------------------------- files


@contextmanager
def _writers(number: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that write workbooks; whoever is interrupted leaves them no more work."""
    with ProcessPoolExecutor(number, mp_context=get_context("forkserver"), initializer=_leave_interrupts) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts() -> None:
    """Ctrl+C reaches every process of the terminal: the one that started these answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@lru_cache(maxsize=1)
def _demo(seed: int, scale: int, until: date, density: str, moment: datetime) -> DemoSchool:
    """The demo school, invented once in a process."""
    return demo_school(seed=seed, scale=scale, until=until, density=density, moment=moment)


def _write_class(
    folder: Path, seed: int, scale: int, until: date, density: str, moment: datetime, school_class: str
) -> str:
    """Write the workbooks of a class as they stand at the end; runs in another process."""
    demo = _demo(seed, scale, until, density, moment)
    desk = demo.desk(school_class)
    desk.advance(moment)
    legend = legend_sheet(demo.school, grade1=grade(school_class) == 1)
    registers = tuple(desk.sheet(register) for register in desk.registers)
    books = (
        (JOURNAL, WorkbookPlan(book_title(JOURNAL, school_class), (*registers, legend))),
        (CLASS, class_workbook(desk.tables())),
        (PLAN, plan_workbook(demo.plans(school_class))),
    )
    for kind, plan in books:
        write_xlsx(plan, folder / f"{book_title(kind, school_class)}.xlsx")
    return school_class


def _wait(written: list[Future[str]], steps: _Steps) -> None:
    for future in as_completed(written):
        steps.done(f"Книги {future.result()}", 3)


# ---------------------------------------------------------------------------------------------- days


def readings(last: datetime) -> Iterator[datetime]:
    """When the workbooks are read: the eve of the year, several times on weekdays, Saturday and Sunday evenings."""
    yield datetime.combine(FIRST_DAY - timedelta(days=1), _EVENING, _ZONE)
    day = FIRST_DAY
    while day <= last.date():
        times = next(times for before, times in READINGS if (last.date() - day).days < before)
        for at in times if day.weekday() < 5 else times[-1:]:
            moment = datetime.combine(day, at, _ZONE)
            if moment < last:
                yield moment
        day += timedelta(days=1)
    yield last


def _live_through(demo: DemoSchool, moments: list[datetime], database: Database, steps: _Steps) -> None:
    """Show the sync the workbooks as they stood at every one of the moments."""
    gateway = MemoryGateway()
    shelves = [_Shelf(demo, name) for name in demo.school.class_names]
    substitutions = None
    for moment in moments:
        school = demo.school_on(moment.date())
        if school.substitutions != substitutions:
            substitutions = school.substitutions
            gateway.put(school_workbook(school).workbook(f"{book_title(SCHOOL)}.xlsx"))
        for shelf in shelves:
            for book in shelf.changed(moment):
                gateway.put(book)
        sync(gateway, database, moment)
        steps.done(f"{moment:%d.%m %H:%M}")


class _Shelf:
    """One class's workbooks while its days are lived through; only sheets that changed are drawn again."""

    def __init__(self, demo: DemoSchool, school_class: str) -> None:
        self._demo, self._class = demo, school_class
        self._desk: Desk = demo.desk(school_class)
        self._grids: dict[Register, Grid] = {}
        self._legend = legend_sheet(demo.school, grade1=grade(school_class) == 1).grid()
        self._tables: object = None

    def changed(self, moment: datetime) -> Iterator[Workbook]:
        """The workbooks that differ from how they stood before."""
        if self._tables is None:
            yield plan_workbook(self._demo.plans(self._class)).workbook(f"{book_title(PLAN, self._class)}.xlsx")
        registers = self._desk.advance(moment)
        tables = self._desk.tables()
        if tables != self._tables:
            self._tables = tables
            yield class_workbook(tables).workbook(f"{book_title(CLASS, self._class)}.xlsx")
        if registers:
            self._grids |= {register: self._desk.sheet(register).grid() for register in registers}
            title = book_title(JOURNAL, self._class)
            grids = (*(self._grids[register] for register in self._desk.registers), self._legend)
            yield Workbook(f"{title}.xlsx", title, f"{moment:%Y-%m-%dT%H:%M}", grids)
