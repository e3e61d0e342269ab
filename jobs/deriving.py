"""A class's workbooks read and made into tables: here, in other processes, or asked for ahead where the net is slow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from gc import disable
from multiprocessing import get_context
from multiprocessing.forkserver import ensure_running, set_forkserver_preload

from journal.issues import Problem
from journal.registers import CLASS, PLAN
from journal.school import School
from journal.tables import ClassTables, JournalTables, PlanTables, PupilRow
from sheets.class_book import read_class
from sheets.gateway.protocol import BookBusy, BookGone, Gateway, GatewayError, StoreAway
from sheets.grid import Workbook
from sheets.journal_book import derive_journal
from sheets.plan_book import read_plans

#: After so many workbooks in a row that a store did not answer for, it is not asked for the others: each might
#: take minutes.
GIVE_UP = 5

#: Whoever watches is told after so many seconds that an answer is waited for.
PATIENT = 2.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A workbook that was not read; its last good state stays. ``passing``: waiting will mend it.

    ``told``: the last run failed for the same reason.
    """

    book: str
    why: str
    passing: bool = False
    problem: Problem = Problem.UNREADABLE_BOOK
    told: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A class's workbook to derive: what another process needs besides the school. ``context`` digests its inputs."""

    kind: str
    book: str
    school_class: str
    context: str
    roster: tuple[PupilRow, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Derived:
    """A workbook derived, or why not."""

    task: Task
    version: str = ""
    tables: JournalTables | ClassTables | PlanTables | None = None
    failure: Failure | None = None
    url: str | None = None
    gids: Mapping[str, int] = field(default_factory=dict)
    editor: str = ""


class Reader:
    """Reads the workbooks of one sync; a store that has not answered several times in a row is left in peace."""

    def __init__(self, gateway: Gateway) -> None:
        """Read from this store."""
        self._gateway = gateway
        self._unanswered = 0
        self._why = ""

    def read(self, book: str) -> Workbook | Failure:
        """The workbook, or why there is none."""
        if self._unanswered >= GIVE_UP:
            return Failure(book, self._why, passing=True)
        try:
            found = self._gateway.read(book)
        except StoreAway as error:
            self._unanswered, self._why = self._unanswered + 1, str(error) or "хранилище не отвечает"
            return Failure(book, self._why, passing=True)
        except GatewayError as error:
            self._unanswered = 0
            return _failure(book, error)
        self._unanswered = 0
        return found


def _failure(book: str, error: GatewayError) -> Failure:
    match error:
        case BookBusy():
            return Failure(book, "книгу сейчас сохраняют: будет прочитана в следующий раз", passing=True)
        case BookGone():
            return Failure(book, str(error) or "книги больше нет", passing=True)
    return Failure(book, str(error))


def warm_up() -> None:
    """Let the server that processes are forked from import what they need while the school is being read."""
    set_forkserver_preload([__name__])
    ensure_running()


@contextmanager
def deriver(
    workers: int, gateway: Gateway, school: School, today: date, waiting: Callable[[], None]
) -> Iterator[Callable[[Sequence[Task]], Iterable[Derived]]]:
    """What derives workbooks, in the order of the tasks or as they come.

    A store whose answers come from afar is asked for several workbooks side by side by threads of this process,
    whatever ``workers`` say: the net is the wait, and threads share one limit on how often may be asked. Else it
    is this process, or a pool forked from a clean server, safe under a threaded parent.
    """
    shared = Reader(gateway), school, today
    if gateway.ahead:
        yield partial(_derive_ahead, gateway.ahead, shared, waiting)
    elif workers <= 0:
        yield partial(map, partial(_derive, shared))
    else:
        context, fresh = get_context("forkserver"), (gateway, school, today)
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_take_shared, initargs=fresh) as pool:
            yield partial(pool.map, _derive_shared)


Shared = tuple[Reader, School, date]

#: What every workbook is derived with, in a process of the pool; one pool lives for one sync.
_shared: list[Shared] = []


def _take_shared(gateway: Gateway, school: School, today: date) -> None:
    disable()  # tables are trees: nothing in them waits for the collector
    _shared[:] = [(Reader(gateway), school, today)]


def _derive_shared(task: Task) -> Derived:
    return _derive(_shared[0], task)


def _derive_ahead(ahead: int, shared: Shared, waiting: Callable[[], None], tasks: Sequence[Task]) -> Iterator[Derived]:
    """Derive one workbook while the next ones are under way; never more than ``ahead`` of them are in memory."""
    asked: dict[Future[Workbook | Failure], Task] = {}
    pool = ThreadPoolExecutor(ahead, thread_name_prefix="reading")
    try:
        for task in tasks:
            if len(asked) == ahead:
                yield _first_answered(shared, asked, waiting)
            asked[pool.submit(shared[0].read, task.book)] = task
        while asked:
            yield _first_answered(shared, asked, waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _first_answered(
    shared: Shared, asked: dict[Future[Workbook | Failure], Task], waiting: Callable[[], None]
) -> Derived:
    """The first of those asked for that is there: a workbook that Google keeps silent about holds up no other."""
    while not (done := wait(asked, PATIENT, FIRST_COMPLETED).done):
        waiting()
    future = next(one for one in asked if one in done)
    task = asked.pop(future)
    return _made(future.result(), shared, task)


def _derive(shared: Shared, task: Task) -> Derived:
    """Read and derive one workbook of a class."""
    return _made(shared[0].read(task.book), shared, task)


def _made(book: Workbook | Failure, shared: Shared, task: Task) -> Derived:
    """The tables of a workbook as read."""
    if isinstance(book, Failure):
        return Derived(task, failure=book)
    tables = _tables(book, shared, task)
    return Derived(task, book.version, tables, url=book.url, gids=book.gids, editor=book.editor)


def _tables(book: Workbook, shared: Shared, task: Task) -> JournalTables | ClassTables | PlanTables:
    _, school, today = shared
    if task.kind == CLASS:
        return read_class(book, task.school_class, school.year, task.roster)
    if task.kind == PLAN:
        return read_plans(book, task.school_class, school)
    return derive_journal(book, task.school_class, school, task.roster, task.known, today)
