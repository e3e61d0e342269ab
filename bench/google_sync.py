"""The school of 60 classes on Google, its whole year typed: requests and seconds of its syncs, within Google's quota.

First as the law has it – journals on Google, «Школа», class lists and plans at home, read as one store – then with
all 181 workbooks on Google. The least time the quota allows is told beside: reads beyond the first five come 55 a
minute, whoever asks.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import sleep

from bench.databases import count
from bench.figures import Figure
from bench.google_world import Google, Share, google_drive
from bench.school_sync import BIG, city_books
from database.engine import Database, migrate, open_database
from jobs.sync import Run, sync
from journal.places import address
from journal.registers import JOURNAL, book_title
from sheets.demo.schoolyear import LAST_DAY
from sheets.gateway.google.pace import BURST, USER_READS
from sheets.gateway.joined import JoinedGateway
from sheets.gateway.protocol import Gateway
from sheets.gateway.xlsx import XlsxGateway

NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 18, tzinfo=UTC)

#: Seconds after which five books may be asked for at once again; a school's next sync comes later.
REST = 60 / USER_READS * BURST + 0.5

#: How often one journal is changed and synced, and how many are changed at once after that.
RUNS, SEVERAL = 3, 5


@dataclass(frozen=True, slots=True)
class Taken:
    """One sync: what it did, its seconds, the requests it took, and the emulator's own part of the seconds."""

    run: Run
    seconds: float
    requests: int
    busy: float

    @property
    def beside(self) -> str:
        """The same for people."""
        return f"{self.requests} requests; {self.busy:.1f} s of it is the emulator at work"


def measure(cache: Path) -> list[Figure]:
    """The journals on Google and the rest at home; then all of it on Google."""
    books, work = city_books(cache), cache / "google-school"
    shutil.rmtree(work, ignore_errors=True)
    for path in books.glob("*.xlsx"):
        place = work / ("journals" if path.stem.startswith(book_title(JOURNAL, "").strip()) else "home")
        place.mkdir(parents=True, exist_ok=True)
        (place / path.name).hardlink_to(path)
    whole = count(cache / "school-60.sqlite3", "entries")
    try:
        with google_drive() as google:
            ids = google.put(work / "journals")
            figures = _journals(google, work, ids, whole)
            google.put(work / "home")
            return figures + _all(google, work / "all.sqlite3", whole)
    finally:
        shutil.rmtree(work)


def _journals(google: Google, work: Path, ids: dict[str, str], whole: int) -> list[Figure]:
    """Sixty journals on Google: first sync, nothing changed, one changed, several changed."""
    store = JoinedGateway(XlsxGateway(work / "home"), google.gateway())
    with closing(_opened(work / "journals.sqlite3")) as database:
        first = _synced(google, store, database)
        assert count(work / "journals.sqlite3", "entries") == whole
        quiet = _synced(google, store, database)
        titles = sorted(ids)
        ones = [_after(google, store, database, work, {title: ids[title]}) for title in titles[:RUNS]]
        several = _after(google, store, database, work, {title: ids[title] for title in titles[-SEVERAL:]})
    store.close()
    assert (len(quiet.run.changed), [len(one.run.changed) for one in ones]) == (0, [1] * RUNS)
    assert len(several.run.changed) == SEVERAL
    one = median(taken.seconds for taken in ones)
    return [
        *_first(f"First sync of {BIG} journals on Google", first, 80, len(ids)),
        _requests("… again, nothing changed", quiet, 2),
        Figure("google_sync", "… one journal changed", one, "s", 2, beside=ones[0].beside),
        _requests("… one journal changed", ones[0], 3),
        _requests(f"… {SEVERAL} journals changed", several, SEVERAL + 2),
    ]


def _all(google: Google, path: Path, whole: int) -> list[Figure]:
    """Everything on Google: the first sync."""
    gateway = google.gateway()
    with closing(_opened(path)) as database:
        first = _synced(google, gateway, database)
    gateway.close()
    assert count(path, "entries") == whole
    books = len(first.run.changed)
    return _first(f"First sync of {books} workbooks on Google", first, 210, books)


def _first(name: str, first: Taken, bound: float, books: int) -> list[Figure]:
    """A first sync within the quota: seconds, and requests for so many books on Google."""
    assert not first.run.failures, first.run.failures
    least = (books - BURST) / USER_READS * 60
    beside = f"least by the quota {least:.0f} s; {first.busy:.1f} s of a core is the emulator's own work"
    return [Figure("google_sync", name, first.seconds, "s", bound, beside=beside), _requests(name, first, books + 2)]


def _requests(name: str, taken: Taken, bound: int) -> Figure:
    return Figure("google_sync", f"{name}: requests", taken.requests, "", bound, beside=f"{taken.seconds:.2f} s")


def _after(google: Google, store: Gateway, database: Database, work: Path, ids: dict[str, str]) -> Taken:
    """A sync after a rest, in which somebody typed a mark into each of some journals."""
    for title, file_id in ids.items():
        sheet, cell, typed = _place(work / "journals", title)
        google.emulator.type_cell(file_id, sheet, cell, typed, raw=True)
    sleep(REST)
    return _synced(google, store, database)


def _place(folder: Path, title: str) -> tuple[str, str, str]:
    """A sheet and a cell with a mark in it, and another mark."""
    book = XlsxGateway(folder).read(f"{title}.xlsx")
    for sheet in book.sheets:
        for row, cells in enumerate(sheet.rows):
            for column, value in enumerate(cells[3:], 3):
                if value in ("4", "5") and cells[2]:
                    return sheet.title, address(row, column), "3"
    raise LookupError(title)


def _synced(google: Google, store: Gateway, database: Database) -> Taken:
    google.fresh_minute()
    share, runs = Share(google), list[Run]()
    with share.timed():
        runs.append(sync(store, database, NOW))
    return Taken(runs[0], share.seconds, google.emulator.asked, share.busy)


def _opened(path: Path) -> Database:
    """A new database with the newest schema."""
    migrate(f"sqlite:///{path}")
    return open_database(f"sqlite:///{path}")
