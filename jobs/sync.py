"""Bring the database up to the workbooks: read what changed, derive what depends on it, write the differences."""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter
from typing import Any

import structlog

from database.engine import Database
from database.reading import known, known_books, last_cursor, load_school, roster, school_digest
from database.writing import BookRef, BookRow, Writer
from database.writing.runs import in_part
from jobs.deriving import Derived, Failure, Reader, Task, deriver, warm_up
from jobs.no_journal import STAND_IN, missing_journal, stand_in_for_journals
from journal.calendar import Calendar, school_year
from journal.issues import Issue, Problem
from journal.places import Place
from journal.registers import (
    CLASS,
    JOURNAL,
    PLAN,
    SCHOOL,
    as_xlsx,
    book_kind,
    book_title,
    folder_year,
    is_foreign,
    is_half_named,
    lies_on_google,
    shown_book,
)
from journal.school import School
from journal.settings import Settings
from journal.tables import ClassTables, JournalTables, PlanTables
from sheets.gateway.protocol import Away, Changes, Gateway, StoreAway
from sheets.journal_book import PARSER_VERSION, digest
from sheets.school_book import read_school

#: Called as a book is done: books done, books in all, what was done.
Progress = Callable[[int, int, str], None]

#: Fewer journals than this are read faster here than in other processes.
WORTH_A_POOL = 6

log = structlog.get_logger()


class Stopped(Exception):
    """The sync was told to stop: every workbook is as before or as read now, and the next run begins where this did."""


def _never() -> bool:
    """Nobody tells this sync to stop."""
    return False


@dataclass(slots=True)
class Run:
    """One sync: what was looked at, what moved, what failed, and which part of the store did not answer."""

    books: int = 0
    changed: list[str] = field(default_factory=list)
    sheets: int = 0
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0
    away: Away | None = None

    @property
    def again(self) -> dict[str, str]:
        """Books to try again at the next run whether they change or not, and why they failed."""
        return {failure.book: failure.why for failure in self.failures}


def sync(
    gateway: Gateway,
    database: Database,
    now: datetime,
    *,
    progress: Progress | None = None,
    workers: int = 0,
    full: bool = False,
    stop: Callable[[], bool] = _never,
) -> Run:
    """Read every workbook that changed since the last sync and write what is different.

    Args:
        gateway: The store of the workbooks.
        database: The school's database, migrated.
        now: The moment of this reading, with a time zone.
        progress: Told as books are done.
        workers: Other processes to derive journals in; 0 for this one only.
        full: Look at every workbook, whatever the store says of changes.
        stop: Asked between workbooks, and while the store is waited for: whether to leave off.

    Raises:
        StoreAway: The store does not answer; nothing was written.
        Stopped: It was told to stop.
    """
    return _Sync(gateway, database, now, progress, stop).run(workers=workers, full=full)


class _Sync:
    """One sync under way: the store, the database and what has been done so far."""

    def __init__(
        self,
        gateway: Gateway,
        database: Database,
        now: datetime,
        progress: Progress | None,
        stop: Callable[[], bool],
    ) -> None:
        self.gateway = gateway
        self.stop = stop
        self.reader = Reader(gateway)
        self.database = database
        self.now = now
        self.progress = progress
        self.today = now.date()
        self.result = Run()
        self.done = self.total = 0
        self.unread: set[str] = set()
        self.again: dict[str, str] = {}
        self.put_off: dict[str, str] = {}

    def run(self, *, workers: int, full: bool) -> Run:
        began = perf_counter()
        cursor, self.again = _cursor(last_cursor(self.database))
        with self.database.write() as writer:
            number = writer.begin_run(self.now)
        try:
            changes = self._changes(cursor, full=full)
        except StoreAway as error:
            self._check_stopped()
            with self.database.write() as writer:
                writer.finish_run(number, self.now, text=str(error) or "хранилище не отвечает")
            raise
        self._check_stopped()
        changes = replace(changes, removed=self._removed(changes))
        self._leave_be(changes.away)
        self._tell_foreign(changes.foreign)
        books = {book for book in (*changes.changed, *self.again) if not is_foreign(book)}
        by_kind = self._readable(sorted(books - set(changes.removed)), set(changes.removed))
        self.total = self.done + sum(map(len, by_kind.values()))
        many = workers if self.total >= WORTH_A_POOL else 0
        if many and not self.gateway.ahead:
            warm_up()
        school = self._school(by_kind[SCHOOL])
        stored = known_books(self.database, school.year)
        deriving = deriver(many, self.gateway, school, self.today, self._waiting)
        with nullcontext() if self.gateway.ahead else _collector_at_rest(), deriving as derive:
            for tasks in self._tasks(by_kind, school):
                for derived in derive(tasks):
                    self._check_stopped()
                    self._write(derived, school)
        if changes.away is None:
            self._stand_in(school)
        self._finish(number, stored, changes)
        self.result.seconds = perf_counter() - began
        return self.result

    def _changes(self, cursor: str | None, *, full: bool) -> Changes:
        """What changed. A store of which a part is away tells of the rest from a cursor on, not of everything."""
        try:
            return self.gateway.changed(None if full else cursor)
        except StoreAway:
            self._check_stopped()
            if not full or cursor is None:
                raise
            return self.gateway.changed(cursor)

    def _leave_be(self, away: Away | None) -> None:
        """Read nothing of a part of the store that is away, and put off what was to be tried again there."""
        self.result.away = away
        if away is not None:
            self.put_off = {book: why for book, why in self.again.items() if away.holds(book)}
            self.again = {book: why for book, why in self.again.items() if book not in self.put_off}
            self.unread |= {book for book in known_books(self.database, school_year(self.today)) if away.holds(book)}

    def _check_stopped(self) -> None:
        """Leave off between two workbooks when told to; the run stays without an end, as of a process that died."""
        if self.stop():
            raise Stopped

    def _removed(self, changes: Changes) -> tuple[str, ...]:
        """The books that are there no longer: those named, and what was known of a store that told all it has."""
        if not changes.whole:
            return changes.removed
        known = known_books(self.database, school_year(self.today)).values()
        here = {row.book for row in known if row.gone_at is None and row.kind != STAND_IN}
        return tuple(sorted({*changes.removed, *here} - {*changes.changed, *changes.foreign}))

    def _readable(self, books: Sequence[str], removed: AbstractSet[str]) -> dict[str, dict[str, str]]:
        """The books to read, by kind: of two that claim to be one class's only one, and what is misnamed is told."""
        year = school_year(self.today)
        books = [book for book in books if folder_year(book) in (None, year)]
        for book in filter(is_half_named, books):
            self._failed(Failure(book, "имя книги не понято", problem=Problem.UNKNOWN_BOOK), year)
        here = {row.book for row in known_books(self.database, year).values() if row.gone_at is None} - removed
        by_kind = _by_kind(books)
        for about, rivals in _rivals(by_kind, here).items():
            chosen = _chosen(rivals, here)
            self.unread |= rivals - {chosen}
            for book in sorted(rivals - {chosen}):
                by_kind[about[0]].pop(book, None)
                why = _read_instead(book, chosen) if chosen else "какая из них верная, не сказано"
                self._failed(Failure(book, why, problem=Problem.BOOK_TWICE), year)
        return by_kind

    def _tell_foreign(self, foreign: Sequence[str]) -> None:
        """Tell of books in a format that is not read, and that those told of are mended when they are gone."""
        year = school_year(self.today)
        for book in foreign:
            name = as_xlsx(book)
            if folder_year(book) in (None, year) and (book_kind(name) or is_half_named(name)):
                self._failed(Failure(book, "книга не в формате .xlsx", problem=Problem.WRONG_FORMAT), year)
        gone = [book for book in self.again if is_foreign(book) and book not in foreign]
        with self.database.write() as writer:
            for book in gone:
                writer.settle(BookRef(year, book, "", "", "", ""), self.now)

    # ------------------------------------------------------------------ the school and its lists

    def _school(self, books: Mapping[str, str]) -> School:
        """The school as its workbook says now; the last good one, or an empty one, where it says nothing."""
        year = school_year(self.today)
        previous = load_school(self.database, year)
        school = previous
        for book in books:
            workbook = self.reader.read(book)
            self._check_stopped()
            if isinstance(workbook, Failure):
                self._failed(workbook, year)
                continue
            school, issues = read_school(workbook, previous)
            with self.database.write() as writer:
                about = (workbook.title, "", workbook.version, "", workbook.url, workbook.gids, workbook.editor)
                row = BookRef(school.year, book, SCHOOL, *about)
                writer.save_school(row, school, issues, self.now)
            self._count(book, workbook.title)
        return school or School(settings=Settings(year=year), calendar=Calendar(year))

    # ------------------------------------------------------------------ the books of the classes

    def _tasks(self, changed: Mapping[str, Mapping[str, str]], school: School) -> Iterator[list[Task]]:
        """The books that changed, and those whose inputs did: class lists first, then what is read with them."""
        year = school.year
        for kinds in ((CLASS,), (JOURNAL, PLAN)):
            stored = known_books(self.database, year)
            tasks: list[Task] = []
            for kind in kinds:
                contexts = _contexts(kind, school, school_digest(self.database, year), stored)
                moved = _moved(stored, kind, contexts, self.unread)
                self.total += len(moved.keys() - changed[kind].keys())
                tasks += [
                    Task(kind, book, name, contexts[name], *self._read_with(kind, book, name, year))
                    for book, name in {**moved, **changed[kind]}.items()
                    if not self._waits(kind, book, name, year)
                ]
            yield tasks

    def _waits(self, kind: str, book: str, school_class: str, year: str) -> bool:
        """Whether a book is left for the next run: read without another that comes then it would be misunderstood."""
        if self._awaited(SCHOOL) and load_school(self.database, year) is None:
            wanted = book_title(SCHOOL)
        elif kind == JOURNAL and school_class in self._awaited(CLASS, only_new=True):
            wanted = book_title(CLASS, school_class)
        else:
            return False
        self._failed(Failure(book, f"ждёт книгу «{wanted}»: без неё не понять", passing=True), year)
        return True

    def _awaited(self, kind: str, *, only_new: bool = False) -> set[str]:
        """The classes whose book of a kind was not read but will be; ``only_new``: not those of the last run too."""
        late = [failure.book for failure in self.result.failures if failure.passing and not (only_new and failure.told)]
        late += () if only_new else self.put_off
        return {about[1] for book in late if (about := book_kind(book)) and about[0] == kind}

    def _read_with(self, kind: str, book: str, school_class: str, year: str) -> Iterator[Any]:
        """What a book is read with besides the school: the class list as it was, and what is known of its sheets."""
        if kind in (CLASS, JOURNAL):
            yield tuple(roster(self.database, year, school_class))
        if kind == JOURNAL:
            yield known(self.database, year, book)

    def _write(self, derived: Derived, school: School) -> None:
        """Write what one workbook says, in one transaction."""
        task = derived.task
        if derived.failure is not None:
            self._failed(derived.failure, school.year)
            return
        name, title = task.school_class, book_title(task.kind, task.school_class)
        shown = name if task.kind == JOURNAL else title
        read = (derived.version, task.context, derived.url, derived.gids, derived.editor)
        book = BookRef(school.year, task.book, task.kind, shown, name, *read)
        with self.database.write() as writer:
            match derived.tables:
                case JournalTables() as tables:
                    if school.classes and name not in school.class_names:
                        tables.issues.append(Issue(Place(name), Problem.UNKNOWN_CLASS, name))
                    writer.save_journal(book, tables, school, self.now)
                    writer.settle(missing_journal(school.year, name), self.now)
                    self.result.sheets += len(tables.derived)
                case ClassTables() as tables:
                    writer.save_class(book, tables, self.now, school)
                case PlanTables() as tables:
                    writer.save_plans(book, tables, self.now, school)
        self._count(task.book, title)

    def _stand_in(self, school: School) -> None:
        """Let the lessons of classes without a journal be due, and say once that it is missing."""
        contexts = _contexts(
            JOURNAL, school, school_digest(self.database, school.year), known_books(self.database, school.year)
        )
        unread = {about[1] for failure in self.result.failures if (about := book_kind(as_xlsx(failure.book)))}
        stand_in_for_journals(self.database, school, contexts, self.now, unread, self._awaited(JOURNAL))

    # ------------------------------------------------------------------ one book

    def _count(self, book: str, text: str) -> None:
        self.done += 1
        self.result.changed.append(book)
        if self.progress is not None:
            self.progress(self.done, self.total, text)

    def _waiting(self) -> None:
        """Tell whoever watches that the store has not answered yet: Google is asked once a second."""
        self._check_stopped()
        if self.progress is not None:
            self.progress(self.done, self.total, "ждём ответа хранилища")

    def _failed(self, failure: Failure, year: str) -> None:
        """Remember to try again; a teacher hears of what waiting does not mend."""
        self.done += 1
        told = self.again.get(failure.book) == failure.why
        self.result.failures.append(replace(failure, told=told))
        if not told:
            log.warning("book not read", book=failure.book, why=failure.why)
        if failure.passing:
            return
        kind, school_class = book_kind(as_xlsx(failure.book)) or ("", "")
        shown = shown_book(failure.book)
        place = Place(school_class or shown)
        detail = "" if failure.problem in (Problem.UNKNOWN_BOOK, Problem.WRONG_FORMAT) else failure.why
        text = "" if failure.problem is Problem.UNREADABLE_BOOK else shown
        issue = Issue(place, failure.problem, text, detail, school_class=school_class)
        with self.database.write() as writer:
            writer.report(BookRef(year, failure.book, kind, shown, school_class, ""), issue, self.now)

    def _finish(self, number: int, stored: Mapping[str, BookRow], changes: Changes) -> None:
        """Say of every other book that it was found as it was, or gone; and where the next run begins."""
        busy, away = {*self.result.changed, *self.result.again, *changes.removed}, changes.away
        self.result.books = self.total
        cursor = json.dumps({"at": changes.cursor, "again": self.result.again | self.put_off})
        with self.database.write() as writer:
            for book in changes.removed:
                if book in stored:
                    self._gone(writer, stored[book])
                else:
                    writer.settle(BookRef(school_year(self.today), book, "", "", "", ""), self.now)
            found = [row for row in stored.values() if row.book not in busy and not (away and away.holds(row.book))]
            for year in {row.year for row in found}:
                writer.touch_all(year, [row.book for row in found if row.gone_at is None], self.now)
            writer.finish_run(
                number, self.now, books=self.total, changed=len(self.result.changed),
                failed=len(self.result.failures), cursor=cursor,
                text=in_part(away.part, away.why) if away else "",
            )  # fmt: skip

    def _gone(self, writer: Writer, book: BookRow) -> None:
        """Note that a workbook is gone, and tell of it where nothing stands in its place."""
        if writer.gone(book, self.now):
            about = BookRef(book.year, book.book, book.kind, book.title, book.school_class, book.version)
            place = Place(book.school_class or book.title)
            issue = Issue(place, Problem.BOOK_GONE, shown_book(book.book), school_class=book.school_class)
            writer.report(about, issue, self.now)


def _contexts(kind: str, school: School, digest_of_school: str, stored: Mapping[str, BookRow]) -> Mapping[str, str]:
    """Class → digest of all that its workbook of a kind is read with, besides its own contents.

    A journal names the school and the class list by their workbooks: what of them each register really
    used, its own key tells.
    """
    if kind == CLASS:
        return _everywhere(digest(PARSER_VERSION, school.year))
    if kind == PLAN:
        return _everywhere(digest(PARSER_VERSION, school.year, school.subjects, school.kinds))
    base = digest(PARSER_VERSION, digest_of_school)
    own = {row.school_class: digest(base, row.version) for row in stored.values() if row.kind == CLASS}
    return defaultdict(lambda: base, own)


def _everywhere(context: str) -> Mapping[str, str]:
    """The same inputs for every class."""
    return defaultdict(lambda: context)


def _rivals(by_kind: Mapping[str, Mapping[str, str]], here: Iterable[str]) -> dict[tuple[str, str], set[str]]:
    """The books, to be read now or read before, of which several claim to be the same: (kind, class) → books."""
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, books in (*by_kind.items(), *_by_kind(here).items()):
        for book, school_class in books.items():
            claims[kind, school_class].add(book)
    return {about: books for about, books in claims.items() if len(books) > 1}


def _chosen(rivals: AbstractSet[str], here: AbstractSet[str]) -> str | None:
    """The one of several books that is read: nearest to the top of the folder, then the one read so far; else none."""
    top = min(map(_depth, rivals))
    nearest = [book for book in rivals if _depth(book) == top]
    known = [book for book in nearest if book in here]
    return nearest[0] if len(nearest) == 1 else known[0] if len(known) == 1 else None


def _depth(book: str) -> int:
    """How many folders down a book lies."""
    return shown_book(book).count("/")


def _read_instead(book: str, chosen: str) -> str:
    """Which of two books is read: on Google two may have one name."""
    if shown_book(book) == shown_book(chosen):
        return "читается другая книга с тем же именем"
    return f"читается «{shown_book(chosen)}»" + (" на Google Диске" if lies_on_google(chosen) else "")


def _moved(
    stored: Mapping[str, BookRow], kind: str, contexts: Mapping[str, str], unread: AbstractSet[str]
) -> dict[str, str]:
    """The books of a kind, still in the store, that were read with other inputs than their class has now."""
    return {
        row.book: row.school_class
        for row in stored.values()
        if row.kind == kind
        and row.gone_at is None
        and row.book not in unread
        and row.context != contexts[row.school_class]
    }


def _cursor(text: str) -> tuple[str | None, dict[str, str]]:
    """The store's cursor, and the books to try again with why they failed, as the last run left them."""
    if not text:
        return None, {}
    left = json.loads(text)
    again = left["again"]
    return left["at"], again if isinstance(again, dict) else dict.fromkeys(again, "")


def _by_kind(books: Iterable[str]) -> dict[str, dict[str, str]]:
    """Books by kind → {book: class}; what no title tells is left alone."""
    kinds: dict[str, dict[str, str]] = {SCHOOL: {}, CLASS: {}, PLAN: {}, JOURNAL: {}}
    for book in books:
        kind = book_kind(book)
        if kind is not None:
            kinds[kind[0]][book] = kind[1]
    return kinds


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from walking a hundred thousand fresh rows again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
