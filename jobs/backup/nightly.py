"""Backups by the clock: made beside the looks at workbooks, once a day, and copied to a disk that comes later.

What goes wrong is told once and tried again with patience; it never ends the watcher, nor holds it up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from database.copying import NotTheSame
from database.engine import Database, DatabaseAway
from database.health import failures
from database.reading import first_read
from database.states import read_state
from database.viewers import current_school
from jobs.backup.apart import CutOff, apart
from jobs.backup.disks import NoMedium, NoRoom
from jobs.backup.making import Backup, NoPassphrase, back_up, is_due
from jobs.backup.medium import catch_up, is_awaited, not_written
from jobs.backup.record import AtWork, last_backup
from jobs.backup.told import ATTEMPTS, BACKUPS, Attempt, Reason, Told, heard, tell, told_here
from jobs.config import Config
from jobs.file_errors import in_words

#: Seconds between two looks at the clock and the disk.
PAUSE = 30.0

#: Seconds until what failed is tried again; each time twice as long, up to the last.
PATIENCE = (300.0, 3600.0)

#: A disk that hangs keeps whoever asks it: so long it is waited for at the end, seconds.
LEAVE = 5.0

#: Whoever makes a day's backup within so long of its hour is in time.
IN_TIME = timedelta(hours=1)

log = structlog.get_logger()


class Nightly:
    """Makes a school's backups as long as it runs. ``say`` is told of what goes wrong, and that it is well again."""

    def __init__(
        self,
        config: Config,
        database: Database,
        say: Callable[[str], None],
        *,
        pause: float = PAUSE,
        patience: tuple[float, float] = PATIENCE,
    ) -> None:
        """Nothing is looked at yet. ``pause`` and ``patience``: see :data:`PAUSE` and :data:`PATIENCE`."""
        self._config, self._database, self._say = config, database, say
        self._pause, (self._wait, self._longest) = pause, patience
        self._first_wait, self._not_before = self._wait, float("-inf")
        self._stop = threading.Event()
        self._told: Told | None = None
        self._failures = failures(database)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Run in a thread for a while; at the end a backup that is being made is cut off, and leaves nothing."""
        thread = threading.Thread(target=self.run, name="backups", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join(LEAVE)

    def run(self) -> None:
        """Look again and again."""
        while not self._stop.is_set():
            try:
                self.look()
            except CutOff:
                return
            except self._failures:
                pass  # told where workbooks are read
            except Exception:  # one bad look must not end years of backups
                log.exception("a look at backups failed")
            self._stop.wait(self._pause)

    def look(self) -> None:
        """Do what is to be done now, if anything, and tell what is known."""
        if self._told is None:
            self._told = heard(read_state(self._database, BACKUPS)) or Told()
        before, now = self._told, self._now()
        reason = self._reason(now) if time.monotonic() >= self._not_before else None
        after = before if reason is None else self._attempted(before, reason, now)
        after = told_here(self._config, after)
        if after != heard(read_state(self._database, BACKUPS)):
            tell(self._database, after, now)
        self._told = after

    def _now(self) -> datetime:
        """The moment by the clock on the school's wall."""
        school = current_school(self._database, self._config.clock().date())
        return self._config.clock(school.settings.timezone)

    def _reason(self, now: datetime) -> Reason | None:
        """Why something is to be done now; None where nothing is."""
        hour, record = self._config.backup_at, last_backup(self._config)
        if hour != "off" and first_read(self._database) is not None and is_due(self._config, now, hour):
            if self._told is not None and self._told.trouble:
                return Reason.AGAIN
            if record.backup_at is None:
                return Reason.FIRST
            since = now.replace(tzinfo=None) - datetime.combine(now.date(), hour)
            return Reason.BY_CLOCK if timedelta() <= since < IN_TIME else Reason.LATE
        return Reason.MEDIUM if is_awaited(self._config, record) else None

    def _attempted(self, before: Told, reason: Reason, now: datetime) -> Told:
        """Try it, and remember how that went; what others are at already is left to them."""
        began = time.monotonic()
        task = catch_up if reason is Reason.MEDIUM else back_up
        given = (self._config,) if reason is Reason.MEDIUM else (self._config, now)
        trouble, medium_trouble = "", ""
        try:
            done = apart(task, *given, stop=self._stop)
            medium_trouble = done.medium_error if isinstance(done, Backup) else ""
        except AtWork:
            return before
        except Exception as error:
            if self._stop.is_set():
                raise
            trouble = self._why(error, reason)
        seconds = round(time.monotonic() - began, 1)
        self._settled(before, trouble, reason, seconds)
        if medium_trouble and medium_trouble != before.medium_trouble:
            log.warning("not on the removable disk", why=medium_trouble)
        attempt = Attempt(at=now, reason=reason, seconds=seconds, trouble=trouble)
        told = {"attempts": (*before.attempts, attempt)[-ATTEMPTS:]}
        if reason is Reason.MEDIUM:
            return before.model_copy(update={**told, "medium_trouble": trouble})
        return before.model_copy(update={**told, "trouble": trouble, "medium_trouble": medium_trouble})

    def _settled(self, before: Told, trouble: str, reason: Reason, seconds: float) -> None:
        """Log it, say what changed, and be patient after a failure."""
        last = before.medium_trouble if reason is Reason.MEDIUM else before.trouble
        if trouble:
            log.warning("no backup", why=trouble, reason=reason.name.lower(), again_in=round(self._wait))
            self._not_before = time.monotonic() + self._wait
            self._wait = min(2 * self._wait, self._longest)
        else:
            log.info("backup", reason=reason.name.lower(), seconds=seconds)
            self._wait = self._first_wait
        if trouble and trouble != last:
            self._say(f"Резервная копия не сделана: {trouble}. Будет ещё попытка.")
        elif last and not trouble and reason is not Reason.MEDIUM:
            self._say("Резервная копия снова сделана.")

    def _why(self, error: Exception, reason: Reason) -> str:
        """What went wrong, in words; of our own mistakes the log knows more."""
        match error:
            case NoRoom() | NoPassphrase() | NoMedium() | CutOff():
                return str(error)
            case DatabaseAway() | NotTheSame():
                return f"база не отвечает ({error})"
            case OSError() if reason is Reason.MEDIUM:
                return not_written(self._config, error)
            case OSError():
                return f"папка {self._config.backup_folder} не записывается ({in_words(error)})"
        log.error("a backup failed", exc_info=error)
        return "ошибка программы, она записана в журнал событий"
