"""The verdict comes back: after a sync, what is to be mended in each workbook is written beside it.

A verdict carries the key of what it was made of: the workbook's version and its remarks. Equal keys need no
reading and no writing; so whatever was missed – a file open in Excel, a process ended midway, a file that
somebody deleted – is made good the next time its key is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import blake2b
from math import inf
from multiprocessing import get_context
from pathlib import PurePosixPath
from time import perf_counter
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog

from database.engine import Database
from database.reading import load_school
from database.verdicts import Told, decisions, told
from jobs.sync import WORTH_A_POOL, Run
from journal.calendar import school_year
from journal.registers import SCHOOL, book_kind
from journal.settings import Settings
from sheets.gateway.protocol import BookMoved, Gateway, GatewayError, NotWritten
from sheets.grid import Workbook
from sheets.verdicts.compose import verdict_workbook
from sheets.verdicts.plan import VERDICT_VERSION, Verdict

#: A round of a sync that is repeated writes verdicts no longer, seconds: what a teacher saves meanwhile waits.
ROUND_SECONDS = 5.0

#: Called as a workbook is done: workbooks done, in all, which.
Progress = Callable[[int, int, str], None]

log = structlog.get_logger()


@dataclass(slots=True)
class Written:
    """What became of the verdicts: workbooks whose file was written, and why others' were not, told once."""

    books: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class _Task(NamedTuple):
    """A workbook whose verdict may be another by now; ``key`` digests what it is made of."""

    told: Told
    key: str


class _Done(NamedTuple):
    """A task done: whether anything was written, or why nothing could be."""

    book: str
    written: bool = False
    why: str = ""


class Verdicts:
    """What is still to be said, from one sync to the next.

    All keys are looked at in the first round, then once a day after the deadline – what depends on the hour
    alone is said then – when the school's own workbook changed, and when an issue was set aside or brought
    back. In other rounds only those of the workbooks just read, or just found unreadable, and of those left over.
    """

    def __init__(self, *, workers: int = 0, seconds: float = inf, stop: Callable[[], bool] = lambda: False) -> None:
        """Write in so many other processes (0: in this one).

        None is begun after so many ``seconds`` in one round, or once ``stop`` says so.
        """
        self._stop = stop
        self._workers = workers
        self._seconds = seconds
        self._left: set[str] = set()
        self._failures: dict[str, str] = {}
        self._looked: tuple[date, tuple[int, int]] | None = None

    def after(
        self, gateway: Gateway, database: Database, run: Run, now: datetime, progress: Progress | None = None
    ) -> Written:
        """Write the verdicts that differ from what stands beside the workbooks.

        Args:
            gateway: The store of the workbooks.
            database: The school's database, as the sync left it.
            run: The sync that was just done.
            now: Its moment.
            progress: Told as workbooks are done.
        """
        began, result = perf_counter(), Written()
        year = school_year(now.date())
        school = load_school(database, year)
        settings = school.settings if school else Settings(year=year)
        local = now.astimezone(ZoneInfo(settings.timezone))
        wanted = self._wanted(run, (_evening(local, settings), decisions(database, year)))
        if wanted is not None and not wanted:
            return result
        books = _sole(told(database, year, local, wanted or ()), wanted)
        tasks = [task for task in map(_task, books) if _differs(gateway, task)]
        self._left = {task.told.book for task in tasks}
        for number, done in enumerate(self._put(gateway, tasks, began), 1):
            self._note(done, result)
            if progress is not None:
                progress(number, len(tasks), done.book)
        result.seconds = perf_counter() - began
        return result

    def _wanted(self, run: Run, looked: tuple[date, tuple[int, int]]) -> AbstractSet[str] | None:
        """The workbooks to look at; None for all."""
        before, self._looked = self._looked, looked
        moved = {*run.changed, *(failure.book for failure in run.failures if not failure.told)}
        if before != looked or any(book_kind(book) == (SCHOOL, "") for book in moved):
            return None
        return moved | self._left

    def _put(self, gateway: Gateway, tasks: Sequence[_Task], began: float) -> Iterator[_Done]:
        """Do the tasks as long as there is time for them."""
        with _putter(self._workers if len(tasks) >= WORTH_A_POOL and not gateway.ahead else 0, gateway) as put:
            for done in put(tasks):
                yield done
                if self._stop() or perf_counter() - began > self._seconds:
                    return

    def _note(self, done: _Done, result: Written) -> None:
        """Remember what is left for the next time; what stands in its way is told when it is new."""
        if done.why:
            if self._failures.get(done.book) != done.why:
                log.warning("verdict not written", book=done.book, why=done.why)
                result.failures[done.book] = done.why
            self._failures[done.book] = done.why
            return
        self._left.discard(done.book)
        self._failures.pop(done.book, None)
        if done.written:
            result.books.append(done.book)


def _evening(now: datetime, settings: Settings) -> date:
    """The day of the last deadline that has passed."""
    return now.date() if now.time() > settings.deadline else now.date() - timedelta(days=1)


def _sole(books: Iterable[Told], wanted: AbstractSet[str] | None) -> Iterator[Told]:
    """The wanted workbooks, one for each file of a verdict: of two, the one that is read."""
    files: dict[tuple[str, str], Told] = {}
    for book in books:
        files.setdefault((str(PurePosixPath(book.book).parent), book.name), book)
    return (book for book in files.values() if wanted is None or book.book in wanted)


def _task(book: Told) -> _Task:
    said = [(remark, remark.issue.sentence, remark.advice, remark.severity) for remark in book.remarks]
    made_of = repr((VERDICT_VERSION, book.name, book.version, said)).encode(errors="replace")
    return _Task(book, blake2b(made_of, digest_size=16).hexdigest())


def _differs(gateway: Gateway, task: _Task) -> bool:
    """Whether another verdict stands there. Of a workbook that was always well nothing is said."""
    try:
        stands = gateway.annotated(task.told.book, task.told.name)
    except NotWritten:
        return False  # of this store nobody asked for verdicts
    except GatewayError:
        return True  # it will be told why as it is written
    return bool(task.told.remarks) if stands is None else stands != task.key


# ---------------------------------------------------------------------------------------------- one workbook


def _put(gateway: Gateway, task: _Task) -> _Done:
    """Write one verdict; what stands in its way waits for the next time."""
    book = task.told
    try:
        written = gateway.annotate(book.book, _verdict(gateway, task), None if book.is_unreadable else book.version)
    except GatewayError as error:
        return _Done(book.book, why=str(error) or type(error).__name__)
    return _Done(book.book, written)


def _verdict(gateway: Gateway, task: _Task) -> Verdict:
    """The verdict on a workbook; of one that cannot be read, and where nothing is to be said, without its sheets."""
    book = task.told
    shown = Workbook(book.book, book.source, book.version, ())
    if book.remarks and not book.is_unreadable:
        shown = gateway.review(book.book)
        if shown.version != book.version:
            raise BookMoved(f"книга изменилась: {book.book}")
    return verdict_workbook(shown, book.remarks, name=book.name, read_at=book.read_at, key=task.key)


@contextmanager
def _putter(workers: int, gateway: Gateway) -> Iterator[Callable[[Sequence[_Task]], Iterable[_Done]]]:
    """What writes verdicts: this process, or others, one workbook at a time each."""
    if workers <= 0:
        yield partial(map, partial(_put, gateway))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
        yield partial(pool.map, partial(_put, gateway))
