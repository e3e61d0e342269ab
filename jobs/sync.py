"""Bring the database up to the workbooks: read what changed, derive what depends on it, write the differences."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from multiprocessing import get_context
from time import perf_counter

import structlog

from database.engine import Database
from database.reading import known, known_books, last_cursor, load_school, rosters
from database.writing import BookRef, BookRow
from journal.calendar import Calendar, school_year
from journal.issues import Issue, Problem
from journal.places import Place
from journal.registers import CLASS, JOURNAL, PLAN, SCHOOL, book_kind
from journal.school import School
from journal.settings import Settings
from journal.tables import JournalTables, PupilRow
from sheets.class_book import read_class
from sheets.gateway.protocol import BookBusy, BookGone, Changes, Gateway, GatewayError, StoreAway
from sheets.grid import Workbook
from sheets.journal_book import PARSER_VERSION, derive_journal, digest
from sheets.plan_book import read_plans
from sheets.school_book import read_school

#: Called as a book is done: books done, books in all, what was done.
Progress = Callable[[int, int, str], None]

#: Fewer journals than this are read faster here than in other processes.
WORTH_A_POOL = 6

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failure:
    """A workbook that could not be read whole; its last good state stays. ``passing``: waiting will mend it."""

    book: str
    why: str
    passing: bool = False


@dataclass(slots=True)
class Run:
    """One sync: what was looked at, what moved, what failed."""

    books: int = 0
    changed: list[str] = field(default_factory=list)
    sheets: int = 0
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def again(self) -> list[str]:
        """Books to try again at the next run whether they change or not."""
        return [failure.book for failure in self.failures]


@dataclass(frozen=True, slots=True)
class _Task:
    """A journal to derive: everything another process needs."""

    book: str
    school_class: str
    school: School
    roster: tuple[PupilRow, ...]
    known: Mapping[str, str]
    today: date


@dataclass(frozen=True, slots=True)
class _Derived:
    """A journal derived, or why not. ``context`` digests what it was derived with."""

    task: _Task
    version: str = ""
    tables: JournalTables | None = None
    failure: Failure | None = None


def sync(
    gateway: Gateway,
    database: Database,
    now: datetime,
    *,
    progress: Progress | None = None,
    workers: int = 0,
    full: bool = False,
) -> Run:
    """Read every workbook that changed since the last sync and write what is different.

    Args:
        gateway: The store of the workbooks.
        database: The school's database, migrated.
        now: The moment of this reading, with a time zone.
        progress: Told as books are done.
        workers: Other processes to derive journals in; 0 for this one only.
        full: Look at every workbook, whatever the store says of changes.

    Raises:
        StoreAway: The store does not answer; nothing was written.
    """
    return _Sync(gateway, database, now, progress).run(workers=workers, full=full)


class _Sync:
    """One sync under way: the store, the database and what has been done so far."""

    def __init__(self, gateway: Gateway, database: Database, now: datetime, progress: Progress | None) -> None:
        self.gateway = gateway
        self.database = database
        self.now = now
        self.progress = progress
        self.today = now.date()
        self.result = Run()
        self.done = self.total = 0

    def run(self, *, workers: int, full: bool) -> Run:
        began = perf_counter()
        cursor, again = _cursor(last_cursor(self.database))
        with self.database.write() as writer:
            number = writer.begin_run(self.now)
        try:
            changes = self.gateway.changed(None if full else cursor)
        except StoreAway as error:
            with self.database.write() as writer:
                writer.finish_run(number, self.now, text=str(error) or "хранилище не отвечает")
            raise
        looked_at = sorted({*changes.changed, *again} - set(changes.removed))
        by_kind = _by_kind(looked_at)
        self.total = sum(map(len, by_kind.values()))
        school = self._school(by_kind[SCHOOL])
        stored = known_books(self.database, school.year)
        for book, school_class in by_kind[CLASS].items():
            self._read(book, partial(self._class, school_class=school_class, school=school))
        for book, school_class in by_kind[PLAN].items():
            self._read(book, partial(self._plan, school_class=school_class, school=school))
        self._journals(by_kind[JOURNAL], stored, school, workers)
        self._finish(number, stored, changes)
        self.result.seconds = perf_counter() - began
        return self.result

    # ------------------------------------------------------------------ the school and its lists

    def _school(self, books: Mapping[str, str]) -> School:
        """The school as its workbook says now; the last good one, or an empty one, where it says nothing."""
        year = school_year(self.today)
        previous = load_school(self.database, year)
        school = previous
        for book in books:
            workbook = self._workbook(book)
            if workbook is not None:
                school, issues = read_school(workbook, previous)
                with self.database.write() as writer:
                    writer.save_school(self._ref(workbook, SCHOOL, "", school.year), school, issues, self.now)
                self._count(book, "Школа")
        return school or School(settings=Settings(year=year), calendar=Calendar(year))

    def _class(self, workbook: Workbook, school_class: str, school: School) -> None:
        tables = read_class(workbook, school_class, school.year)
        with self.database.write() as writer:
            writer.save_class(self._ref(workbook, CLASS, school_class, school.year), tables, self.now)

    def _plan(self, workbook: Workbook, school_class: str, school: School) -> None:
        tables = read_plans(workbook, school_class, school)
        with self.database.write() as writer:
            writer.save_plans(self._ref(workbook, PLAN, school_class, school.year), tables, self.now)

    # ------------------------------------------------------------------ journals

    def _journals(
        self, changed: Mapping[str, str], stored: Mapping[str, BookRow], school: School, workers: int
    ) -> None:
        """Derive the journals that changed, and those whose inputs did."""
        lists = rosters(self.database, school.year)
        contexts = _contexts(school, lists)
        tasks = list(self._tasks(changed, stored, school, lists, contexts))
        self.total += sum(task.book not in changed for task in tasks)
        with _executor(workers if len(tasks) >= WORTH_A_POOL else 0) as pool:
            derived: Iterable[_Derived] = map(self._derive, tasks)
            if pool is not None:
                derived = pool.map(_derive, [self.gateway] * len(tasks), tasks)
            for one in derived:
                self._write_journal(one, contexts[one.task.school_class], school)

    def _tasks(
        self,
        changed: Mapping[str, str],
        stored: Mapping[str, BookRow],
        school: School,
        lists: Mapping[str, Sequence[PupilRow]],
        contexts: Mapping[str, str],
    ) -> Iterator[_Task]:
        moved = {
            row.book: row.school_class
            for row in stored.values()
            if row.kind == JOURNAL and row.gone_at is None and row.context != contexts[row.school_class]
        }
        for book, school_class in {**moved, **changed}.items():
            roster = tuple(lists.get(school_class, ()))
            yield _Task(book, school_class, school, roster, known(self.database, school.year, book), self.today)

    def _derive(self, task: _Task) -> _Derived:
        return _derive(self.gateway, task)

    def _write_journal(self, derived: _Derived, context: str, school: School) -> None:
        task = derived.task
        if derived.tables is None:
            self._failed(derived.failure or Failure(task.book, ""), school.year)
            return
        issues = derived.tables.issues
        if school.classes and task.school_class not in school.class_names:
            issues.append(Issue(Place(task.school_class), Problem.UNKNOWN_CLASS, task.school_class))
        title = task.school_class
        book = BookRef(school.year, task.book, JOURNAL, title, task.school_class, derived.version, context)
        with self.database.write() as writer:
            writer.save_journal(book, derived.tables, school, self.now)
        self.result.sheets += len(derived.tables.derived)
        self._count(task.book, f"Журнал {task.school_class}")

    # ------------------------------------------------------------------ one book

    def _read(self, book: str, save: Callable[[Workbook], None]) -> None:
        workbook = self._workbook(book)
        if workbook is not None:
            save(workbook)
            self._count(book, workbook.title)

    def _workbook(self, book: str) -> Workbook | None:
        try:
            return self.gateway.read(book)
        except GatewayError as error:
            self._failed(_failure(book, error), school_year(self.today))
            return None

    def _ref(self, workbook: Workbook, kind: str, school_class: str, year: str) -> BookRef:
        return BookRef(year, workbook.id, kind, workbook.title, school_class, workbook.version)

    def _count(self, book: str, text: str) -> None:
        self.done += 1
        self.result.changed.append(book)
        if self.progress is not None:
            self.progress(self.done, self.total, text)

    def _failed(self, failure: Failure, year: str) -> None:
        """Remember to try again; a teacher hears of what waiting does not mend."""
        self.done += 1
        self.result.failures.append(failure)
        log.warning("book not read", book=failure.book, why=failure.why)
        if failure.passing:
            return
        kind, school_class = book_kind(failure.book) or ("", "")
        place = Place(school_class or failure.book)
        issue = Issue(place, Problem.UNREADABLE_BOOK, detail=failure.why, school_class=school_class)
        with self.database.write() as writer:
            writer.report(BookRef(year, failure.book, kind, failure.book, school_class, ""), issue, self.now)

    def _finish(self, number: int, stored: Mapping[str, BookRow], changes: Changes) -> None:
        """Say of every other book that it was found as it was, or gone; and where the next run begins."""
        busy = {*self.result.changed, *self.result.again}
        self.result.books = self.total
        cursor = json.dumps({"at": changes.cursor, "again": self.result.again})
        with self.database.write() as writer:
            for book in changes.removed:
                if book in stored:
                    writer.gone(stored[book], self.now)
            found = [row for row in stored.values() if row.book not in busy and row.book not in changes.removed]
            for year in {row.year for row in found}:
                writer.touch_all(year, [row.book for row in found if row.gone_at is None], self.now)
            writer.finish_run(
                number, self.now, books=self.total, changed=len(self.result.changed),
                failed=len(self.result.failures), cursor=cursor,
            )  # fmt: skip


def _derive(gateway: Gateway, task: _Task) -> _Derived:
    """Read and derive one journal; runs in another process where there is a pool."""
    try:
        workbook = gateway.read(task.book)
    except GatewayError as error:
        return _Derived(task, failure=_failure(task.book, error))
    tables = derive_journal(workbook, task.school_class, task.school, task.roster, task.known, task.today)
    return _Derived(task, workbook.version, tables)


def _failure(book: str, error: GatewayError) -> Failure:
    match error:
        case BookBusy():
            return Failure(book, "файл сейчас сохраняется: будет прочитан в следующий раз", passing=True)
        case BookGone():
            return Failure(book, "файла больше нет", passing=True)
    return Failure(book, str(error))


def _contexts(school: School, lists: Mapping[str, Sequence[PupilRow]]) -> Mapping[str, str]:
    """Class → digest of all that its journal may depend on besides its own contents."""
    base = digest(PARSER_VERSION, school)
    contexts: dict[str, str] = defaultdict(lambda: digest(base, []))
    contexts.update((name, digest(base, [tuple(pupil) for pupil in roster])) for name, roster in lists.items())
    return contexts


def _cursor(text: str) -> tuple[str | None, list[str]]:
    """The store's cursor and the books to try again, as the last run left them."""
    if not text:
        return None, []
    left = json.loads(text)
    return left["at"], left["again"]


def _by_kind(books: Iterable[str]) -> dict[str, dict[str, str]]:
    """Books by kind → {book: class}; what no title tells is left alone."""
    kinds: dict[str, dict[str, str]] = {SCHOOL: {}, CLASS: {}, PLAN: {}, JOURNAL: {}}
    for book in books:
        kind = book_kind(book)
        if kind is not None:
            kinds[kind[0]][book] = kind[1]
    return kinds


@contextmanager
def _executor(workers: int) -> Iterator[Executor | None]:
    """A pool of processes, or None for this one. Forked from a clean server: safe under a threaded parent."""
    if workers <= 0:
        yield None
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
        yield pool
