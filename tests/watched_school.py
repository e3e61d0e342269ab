"""A school's folder that a real watcher follows: in a thread of the test, or as the process that people start."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from database.journal import Journal
from jobs.config import Config
from jobs.watch import Watcher
from tests.folder_school import DEPUTY, Folder, at

ROOT = Path(__file__).resolve().parent.parent

#: What is awaited longer never comes, seconds.
LIMIT = 60.0

#: A file counts as whole after so many seconds without a touch.
QUIET = 0.2

_bell = threading.Event()


def until(true: Callable[[], bool]) -> None:
    """Come back as soon as something is true."""
    end = monotonic() + LIMIT
    while not true():
        if monotonic() > end:
            raise TimeoutError("what was awaited did not come")
        _bell.wait(0.02)


def config_of(folder: Folder, **more: object) -> Config:
    """The configuration of a school in a folder, on a Wednesday noon."""
    given = {"data": folder.path, "database": folder.url, "now": at(9), "watch_quiet": QUIET, "verdicts": False,
             "backup_at": "off"}  # fmt: skip
    return Config.model_validate(given | more)


@contextmanager
def watching(config: Config, *, patience: float = 10.0) -> Iterator[tuple[Watcher, list[str]]]:
    """A watcher in a thread, and what it tells people."""
    told: list[str] = []
    watcher = Watcher(config, told.append, again=0.05, patience=patience)
    thread = threading.Thread(target=watcher.run)
    thread.start()
    try:
        yield watcher, told
    finally:
        watcher.stop()
        thread.join(LIMIT)
        assert not thread.is_alive()


def started(config: Config, log: Path) -> subprocess.Popen[bytes]:
    """`manage.py watch` as a process of its own; what it says goes to a file."""
    environment = {**os.environ, **config.environment()}
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "manage.py", "watch"], cwd=ROOT, env=environment, stdout=stream, stderr=stream
        )


def marks(folder: Folder, pupil: str = "01") -> list[str]:
    """A pupil's marks in the diary."""
    return [mark for _, mark in folder.seen(pupil, at(9))]


def is_away(folder: Folder) -> bool:
    """Whether pages say that the store does not answer."""
    return Journal(folder.database, DEPUTY, at(9)).is_away()


def runs(folder: Folder) -> list[tuple[int, int, str]]:
    """Books changed, books failed and why nothing was read, of every row of runs that has an end."""
    with folder.database.read() as store:
        found = store.rows("SELECT changed, failed, text FROM runs WHERE finished_at IS NOT NULL ORDER BY run")
    return [(changed, failed, text) for changed, failed, text in found]
