"""The watcher: follows a school's workbooks for years, through shares that vanish, full disks and wrong clocks.

One watcher a school; another waits and takes over when the first ends, however that happens. What goes wrong is said
once, in the log and – by the last run, or by its age – on every page; then it goes on as soon as it can. Beside its
looks the day's backup is made.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from database.engine import BUSY_SECONDS, Database, migrate, open_database
from database.health import failures, why
from database.locks import Lock, Office
from database.reading import last_read
from database.states import woken
from database.viewers import current_school
from jobs.accounts_follow import follow_books
from jobs.backup.nightly import Nightly
from jobs.config import Config
from jobs.moments import held_back
from jobs.retention import Purger
from jobs.sole_sync import sole_sync
from jobs.stores import opened_store
from jobs.sync import Run, Stopped, sync
from jobs.verdicts import ROUND_SECONDS, Verdicts
from jobs.watch_bell import Bell
from jobs.watch_hours import Look, next_look
from jobs.watch_push import Push, pushed
from jobs.watch_told import Teller
from journal.registers import lies_on_google
from journal.school import School
from sheets.gateway.buckets import RealClock
from sheets.gateway.google.pace import Pace
from sheets.gateway.protocol import Gateway, StoreAway
from sheets.gateway.xlsx_watch import FolderWatch

#: Told what a person who looks after the school should know: that something went wrong, or is well again.
Tell = Callable[[str], None]

#: Seconds until a database that did not answer, or another watcher, is looked at again.
AGAIN, TAKE_OVER = 15.0, 1.0

#: Seconds within which it is heard that somebody woke the watcher: asking costs a tenth of a millisecond.
HEARD_WITHIN = 2.0

log = structlog.get_logger()


class Watcher:
    """One process that watches, or waits to. ``tell`` is told of what changes for the worse or the better."""

    def __init__(self, config: Config, tell: Tell, *, again: float = AGAIN, patience: float = BUSY_SECONDS) -> None:
        """Nothing is asked yet. ``again`` and ``patience``: see :data:`AGAIN` and :data:`BUSY_SECONDS`."""
        self._config, self._tell, self._again = config, tell, again
        self.bell, self._clock = Bell(config.watch_quiet), RealClock()
        self._trouble = ""
        self._database = open_database(config.database, patience=patience)

    @property
    def is_writing(self) -> bool:
        """Whether the database is being written: a workbook's transaction takes less than a second."""
        return self._database.is_writing

    def stop(self) -> None:
        """End between two workbooks, and wait for Google no longer."""
        self.bell.stop()
        self._clock.stop()

    def run(self) -> None:
        """Watch until told to stop."""
        database, ready = self._database, False
        office = Lock(database, Office.WATCHER)
        try:
            while not self.bell.is_stopped():
                try:
                    if not ready:
                        migrate(self._config.database)
                        ready = True
                    taken = office.take()
                except failures(database) as error:
                    self._worse(why(error), error)
                    self._rest(self._again)
                    continue
                if taken:
                    self._better()
                    self._watch(database, office)
                else:
                    self._worse("за книгами уже следит другой наблюдатель; этот ждёт, чтобы сменить его")
                    self._rest(TAKE_OVER)
        finally:
            office.release()
            database.close()

    def _watch(self, database: Database, office: Lock) -> None:
        """Look again and again, as long as nobody else has taken the office."""
        log.info("watching", store="google" if self._config.is_on_google else "folder")
        pace = Pace(self._clock)
        teller = Teller(self._config, database, pace.spent if self._config.is_on_google else dict)
        with (
            opened_store(self._config, quiet=self._config.watch_quiet, pace=pace) as store,
            pushed(self._config, store, database) as push,
            self._folder_watched(),
            Nightly(self._config, database, self._tell).beside(),
        ):
            looks = Looks(self._config, store, database, self.bell, self._told, teller=teller, push=push)
            looks.until_lost(office, self._again)

    @contextmanager
    def _folder_watched(self) -> Iterator[None]:
        """Hear of the folder's files, unless all is left to looking."""
        polling = {"auto": None, "events": False, "polling": True}[self._config.watch]
        watch = FolderWatch(self._config.data, self.bell.ring, polling=polling)
        try:
            yield
        finally:
            watch.close()

    def _told(self, trouble: str, error: Exception | None) -> None:
        if trouble:
            self._worse(trouble, error)
        else:
            self._better()

    def _worse(self, trouble: str, error: Exception | None = None) -> None:
        """Say what is wrong, once."""
        if trouble != self._trouble:
            self._trouble = trouble
            log.warning("watching is held up", why=trouble, error=type(error).__name__ if error else "")
            self._tell(f"{trouble}. Наблюдение продолжится, как только станет возможно.")

    def _better(self) -> None:
        if self._trouble:
            self._trouble = ""
            self._tell("Чтение книг снова идёт.")

    def _rest(self, seconds: float) -> None:
        self.bell.wait(seconds)


class Looks:
    """The looks of one watcher at one store: the next one's moment, and what became of the last."""

    def __init__(
        self,
        config: Config,
        store: Gateway,
        database: Database,
        bell: Bell,
        told: Callable[[str, Exception | None], None],
        *,
        teller: Teller | None = None,
        push: Push | None = None,
        heard_within: float = HEARD_WITHIN,
    ) -> None:
        """``told`` hears of every look: why it failed, «» where it did not. ``heard_within``: :data:`HEARD_WITHIN`.

        ``teller`` tells it to those who are elsewhere; ``push`` has Google tell of changes, once it has answered.
        """
        self._config, self._store, self._database, self._bell, self._hear = config, store, database, bell, told
        self._teller, self._trouble = teller or Teller(config, database), ""
        self._again: dict[str, str] | None = None
        stop = bell.is_stopped
        self._verdicts = Verdicts(seconds=ROUND_SECONDS, stop=stop) if config.verdicts else None
        self._purge = Purger()
        self._failures = failures(database)
        self._before: datetime | None = None
        self._heard_within, self._woken = heard_within, 0
        self._push = push

    def until_lost(self, office: Lock, again: float) -> None:
        """Look, wait, and look, until told to stop or the office is another's."""
        look = Look(datetime.now(UTC))
        self._teller.begins()
        while not self._bell.is_stopped() and office.is_held():
            began, self._woken = time.monotonic(), self._times_woken()
            went_well = self.look(every_book=look.every_book)
            self._bell.looked(began)
            took = time.monotonic() - began
            if went_well and self._push is not None:
                self._push.keep(datetime.now(UTC))
            look = self._next()
            wait = (look.at - datetime.now(UTC)).total_seconds()
            wait = wait if went_well else min(wait, self._config.watch_every, again)
            self._teller.looked(self._config.moment(), took, wait, self._trouble, self._again)
            self._wait(wait)
        if office.is_held():
            self._teller.stops()

    def _wait(self, seconds: float) -> None:
        """Wait so long, or until a workbook was saved, or somebody wants them looked at now, or the end."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._bell.wait(min(left, self._heard_within)) or self._times_woken() != self._woken:
                return

    def _times_woken(self) -> int:
        """How many times anybody woke the watcher; as known before where the database does not answer."""
        try:
            return woken(self._database)
        except self._failures:
            return self._woken

    def look(self, *, every_book: bool = False) -> bool:
        """Look once; whether all the store could be read and the database took what it says."""
        try:
            done = self._sync(every_book=every_book)
        except Stopped:
            return False
        except StoreAway as error:
            self._told(f"хранилище не отвечает: {error}", error)
            return False  # a folder that is back rings
        except self._failures as error:
            self._told(why(error), error)
            return False
        except Exception as error:  # one bad look must not end years of watching
            log.exception("a look failed")
            self._told("ошибка программы при чтении книг, она записана в журнал событий", error)
            return False
        self._again = done.again
        if done.away is not None:
            self._told(f"хранилище {done.away.part} не отвечает: {done.away.why}", None)
        else:
            self._told("", None)
        if any(failure.passing and not failure.told and not lies_on_google(failure.book) for failure in done.failures):
            self._bell.ring()  # somebody is saving it
        return done.away is None

    def _told(self, trouble: str, error: Exception | None) -> None:
        self._trouble = trouble
        self._hear(trouble, error)

    def _sync(self, *, every_book: bool) -> Run:
        """Read what changed, and say at the workbooks what is to be mended; nobody else reads meanwhile."""
        now, stop = self._now(), self._bell.is_stopped
        with sole_sync(self._database, stop):
            done = sync(self._store, self._database, now, full=every_book, stop=stop)
            follow_books(self._database, now)
            if self._verdicts is not None:
                self._verdicts.after(self._store, self._database, done, now)
            self._purge(self._database, datetime.now(UTC))
        if done.changed or done.failures:
            log.info("looked", changed=len(done.changed), failed=len(done.failures), seconds=round(done.seconds, 1))
        return done

    def _now(self) -> datetime:
        """The moment of a look, never a little before the last one's: the clock may be set back."""
        if self._before is None:
            self._before = last_read(self._database)
        self._before = held_back(self._config.moment(), self._before)
        return self._before

    def _next(self) -> Look:
        """When to look next, by the school's hours; every workbook only where a store tells of changes late."""
        real = datetime.now(UTC)
        try:
            school = current_school(self._database, real.date())
        except self._failures:
            school = School()
        look = next_look(real.astimezone(ZoneInfo(school.settings.timezone)), school, self._config.watch_every)
        return look if self._config.is_on_google else Look(look.at)
