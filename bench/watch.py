"""A cell saved in a school of 60 classes that a real watcher follows: how long until a family reads it.

The clock begins when the file is saved and the quiet interval is taken off: that long a spreadsheet may still be
writing. It ends when the family's diary shows the mark.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from bench.figures import Figure
from bench.school_sync import BIG, NOW, city_books, versions
from database.engine import Database, migrate, open_database
from database.journal import Journal
from jobs.config import Config
from jobs.sync import sync
from jobs.watch_bell import QUIET
from journal.registers import book_kind
from journal.viewer import Role, Viewer
from sheets.gateway.xlsx import XlsxGateway

ROOT = Path(__file__).resolve().parent.parent

#: So many edits, one after another.
EDITS = 50
#: An edit that is not in the diary by then is lost, seconds.
LOST = 60.0

DEPUTY = Viewer(1, "Завуч", Role.DEPUTY, "")


def measure(cache: Path) -> list[Figure]:
    """Edit one cell again and again, and wait for the diary each time."""
    books = cache / "watch"
    shutil.rmtree(books, ignore_errors=True)
    shutil.copytree(city_books(cache), books)
    journal = next(iter(sorted(books.glob("Журнал *.xlsx"))))
    states = versions(journal)
    shutil.copy(states[0], journal)
    path = books / ".journal.sqlite3"
    migrate(f"sqlite:///{path}")
    given = {"data": books, "database": f"sqlite:///{path}", "now": NOW, "verdicts": False, "backup_at": "off"}
    config = Config.model_validate(given)
    with closing(open_database(config.database)) as database:
        sync(XlsxGateway(books), database, NOW, workers=2)
        with _watched(config, database):
            taken = _edited(journal, states, database)
    shutil.rmtree(books)
    p95 = quantiles(taken, n=20)[-1]
    return [
        Figure("watch", f"A saved cell in the diary, {BIG} classes, p95 of {EDITS}", p95, "s", 3,
               beside=f"median {median(taken):.2f} s; after a quiet interval of {QUIET} s"),
    ]  # fmt: skip


def _edited(journal: Path, states: tuple[Path, Path], database: Database) -> list[float]:
    """Seconds from each save to the diary, without the quiet interval."""
    saving = journal.with_name(".saving")
    _, school_class = book_kind(journal.name) or ("", "")
    taken: list[float] = []
    for state, _ in zip(cycle(reversed(states)), range(EDITS), strict=False):
        before = _shown(database, school_class)
        shutil.copy(state, saving)
        began = perf_counter()
        saving.replace(journal)
        while _shown(database, school_class) == before:
            if perf_counter() - began > LOST:
                raise RuntimeError("a saved cell never reached the diary")
            sleep(0.01)
        taken.append(perf_counter() - began - QUIET)
    return taken


def _shown(database: Database, school_class: str) -> int:
    """What grows as soon as a page of the class shows anything else."""
    return Journal(database, DEPUTY, NOW).version(school_class)


@contextmanager
def _watched(config: Config, database: Database) -> Iterator[None]:
    """`manage.py watch` beside us, once it has looked."""
    environment = {**os.environ, **config.environment()}
    command = [sys.executable, "manage.py", "watch"]
    before = _looks(database)
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            while _looks(database) == before:
                sleep(0.05)
            yield
        finally:
            process.terminate()


def _looks(database: Database) -> int:
    """The number of the last look that came to an end."""
    with database.read() as store:
        return int(store.value("SELECT max(run) FROM runs WHERE finished_at IS NOT NULL"))
