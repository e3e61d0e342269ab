"""A thousand workbooks on Google, fifty of them changed: seconds within Google's quota, and memory beside a hundred's.

The first sync is only the way there: as fast as the emulator answers, without quotas or latency; its memory is
compared too. Each sync is a process of its own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.figures import Figure
from bench.google_district import FEW, MANY, books_of
from bench.google_reader import Told, synced
from bench.google_world import LATENCY, Google, Share, google_drive
from sheets.gateway.google.pace import BURST, USER_READS

#: Journals changed among a thousand workbooks, and among a hundred as many as there are.
CHANGED = 50


def measure(cache: Path) -> list[Figure]:
    """Both sizes, one after the other."""
    work = cache / "google-many"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    few, small = _school(books_of(cache, FEW), work / "few.sqlite3", FEW)
    many, large = _school(books_of(cache, MANY), work / "many.sqlite3", MANY)
    shutil.rmtree(work)
    least = (CHANGED - BURST) / USER_READS * 60
    books = 3 * MANY + 1
    return [
        Figure(
            "google_many", f"{books:,} workbooks on Google, {CHANGED} changed", large[0].seconds, "s", 60,
            beside=f"{large[1]} requests; least by the quota {least:.0f} s; {large[2]:.1f} s the emulator's own work",
        ),
        Figure("google_many", "… requests", large[1], "", CHANGED + 2),
        _memory("… memory beside that of 100 workbooks", large[0], small[0], 1.25),
        _memory("… memory of the first sync, with its timetable of 333 classes, beside that of 100", many, few),
    ]  # fmt: skip


Synced = tuple[Told, int, float]


def _school(books: Path, database: Path, classes: int) -> tuple[Told, Synced]:
    """The first sync, and the one after journals were changed with its requests and the emulator's part of it."""
    with google_drive() as google:
        ids = google.put(books)
        google.emulator.settings(latency_ms=0, quotas_on=False)
        first = synced(google, database, unhurried=False)
        assert first.changed == 3 * classes + 1, first
        journals = sorted(title for title in ids if title.startswith("Журнал"))[:CHANGED]
        for title in journals:
            google.emulator.type_cell(ids[title], "Предмет 1", "D8", "3", raw=True)
        google.emulator.settings(latency_ms=LATENCY)
        return first, _again(google, database, len(journals))


def _again(google: Google, database: Path, changed: int) -> Synced:
    google.fresh_minute()
    share = Share(google)
    with share.timed():
        told = synced(google, database)
    assert told.changed == changed, told
    return told, google.emulator.asked, share.busy


def _memory(name: str, large: Told, small: Told, bound: float | None = None) -> Figure:
    mapped = f"with the database's file mapped in {large.peak:.0f} and {small.peak:.0f}"
    beside = f"{large.own:.0f} and {small.own:.0f} MB at most; {mapped}"
    return Figure("google_many", name, large.own / small.own, "×", bound, beside=beside)
