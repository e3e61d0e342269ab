"""What the watcher tells of itself to those who do not sit at its machine: that it lives, how it goes, what waits."""

from __future__ import annotations

import os
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from database.engine import Database
from database.health import failures
from database.states import State, write_state
from jobs.config import Config
from jobs.versions import program_version
from journal.registers import book_kind, shown_book

#: The name of the state.
WATCHER = "watcher"

#: Where nothing changed it is told no more often, seconds: a little less than the pause of school hours.
EVERY = 55.0

#: The first look reads the whole school, and says nothing meanwhile, seconds.
FIRST_PAUSE = 600.0

#: The shortest pause that silence is measured by: looks right after one another may each take a while, seconds.
SHORTEST = 60.0

#: Pauses without a word after which a watcher is taken for dead.
SILENT = 3

#: How many workbooks of one reason are named.
NAMED = 10

#: What a workbook is called whose name tells neither class nor kind: a person may be named in it.
OTHER_BOOK = "книга с непонятным именем"

#: Requests within the last minute and how many there may be, by kind.
Spent = Mapping[str, tuple[int, int]]


class Waiting(NamedTuple):
    """Workbooks that are tried again at the next look, and why."""

    why: str
    number: int
    books: tuple[str, ...]


class Said(BaseModel):
    """The last word of a watcher. Moments are those of pages, which in a demo school stand still.

    ``pause`` is how long it meant to be silent, and ``seconds`` what the look took; ``trouble`` why workbooks were not
    read; ``spent`` what Google was asked, empty without Google; ``stopped`` whether it took its leave.
    """

    model_config = ConfigDict(frozen=True)

    pid: int
    host: str
    version: str
    store: str
    looked_at: AwareDatetime | None = None
    next_at: AwareDatetime | None = None
    pause: float = FIRST_PAUSE
    seconds: float = 0.0
    waiting: tuple[Waiting, ...] = ()
    trouble: str = ""
    spent: dict[str, tuple[int, int]] = {}
    stopped: bool = False

    @property
    def patience(self) -> timedelta:
        """How long its silence means nothing."""
        return timedelta(seconds=SILENT * max(self.pause, SHORTEST))


class Teller:
    """Tells how the looks of one watcher go: at once what changed, else once a minute."""

    def __init__(self, config: Config, database: Database, spent: Callable[[], Spent] = dict) -> None:
        """Nothing is told yet."""
        self._config, self._database, self._spent = config, database, spent
        store = "Google и папка" if config.is_on_google else "папка"
        self._said = Said(pid=os.getpid(), host=socket.gethostname(), version=program_version(), store=store)
        self._told_at = float("-inf")

    def begins(self) -> None:
        """The watcher is about to read the whole school."""
        self._tell(self._said)

    def looked(self, at: datetime, seconds: float, wait: float, trouble: str, again: Mapping[str, str] | None) -> None:
        """A look ended, and the next comes in ``wait`` seconds.

        Args:
            at: The moment of the look.
            seconds: How long it took.
            wait: Seconds until the next look.
            trouble: Why the workbooks could not be read; «» where they could.
            again: The books to try again and why; None where that is as before.
        """
        wait = max(wait, 0.0)
        said = self._said.model_copy(
            update={
                "looked_at": at, "next_at": at + timedelta(seconds=wait), "pause": wait, "seconds": round(seconds, 2),
                "trouble": trouble, "spent": dict(self._spent()),
                "waiting": self._said.waiting if again is None else waiting(again),
            }
        )  # fmt: skip
        last = self._said
        is_new = last.looked_at is None or (said.trouble, said.waiting) != (last.trouble, last.waiting)
        if is_new or said.patience > last.patience or time.monotonic() - self._told_at >= EVERY:
            self._tell(said)

    def stops(self) -> None:
        """The watcher was told to stop."""
        self._tell(self._said.model_copy(update={"stopped": True}))

    def _tell(self, said: Said) -> None:
        """Say it, unless the database does not answer: then its silence tells."""
        with suppress(*failures(self._database)):
            write_state(self._database, WATCHER, said.model_dump(mode="json"), self._config.clock())
            self._said, self._told_at = said, time.monotonic()


def heard(state: State | None) -> Said | None:
    """What the watcher said last; None where it said nothing, or as another version would."""
    try:
        return Said.model_validate(dict(state.document)) if state else None
    except ValidationError:
        return None


def waiting(again: Mapping[str, str]) -> tuple[Waiting, ...]:
    """The books to try again by reason, the most frequent first; nobody's name is in it."""
    books: dict[str, list[str]] = defaultdict(list)
    for book, why in again.items():
        books[why].append(shown_book(book) if book_kind(book) else OTHER_BOOK)
    told = (Waiting(why, len(named), tuple(sorted(set(named))[:NAMED])) for why, named in books.items())
    return tuple(sorted(told, key=lambda row: (-row.number, row.why)))
