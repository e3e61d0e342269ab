"""What history costs: time of a sync beside one without it, room for a year, and the way back to a past date.

«Without» is the same sync with the inserts into the ledger's three tables left out; what is to be told is found in
both, for the comparison with what is stored finds it anyway.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.figures import Figure, short
from bench.replayed_year import CLASS_NAME, END, HOURS, LAST_DAYS, Room, opened, readings, year
from bench.school_sync import BIG
from bench.timing import in_turn, seconds
from database.dialect import Transaction
from database.engine import WRITER_LOCK, Database, migrate, open_database
from database.journal import Journal
from database.writing import Writer
from jobs.sync import sync
from journal.calendar import monday
from journal.viewer import Role, Viewer
from sheets.demo.schoolyear import FIRST_DAY

DEPUTY = Viewer(1, "Завуч", Role.DEPUTY, "")
#: One cell changed, and first syncs, so many times each; past dates asked for.
CELLS, FIRSTS, DATES = 20, 4, 30
_LEDGERS = tuple(f"INSERT INTO {table} " for table in ("ledger", "facts_past", "list_ledger"))


class _Forgetful(Transaction):
    """A transaction that writes no history."""

    __slots__ = ()

    def many(self, text: str, rows: Sequence[Sequence[Any]]) -> None:
        if not text.startswith(_LEDGERS):
            super().many(text, rows)


class _Unledgered(Database):
    """A database whose writers write no history."""

    @contextmanager
    def write(self) -> Iterator[Writer]:
        with self.alone(WRITER_LOCK) as connection, closing(connection.connection.cursor()) as cursor:
            yield Writer(_Forgetful(self.dialect, cursor))


def _without(database: Database) -> Database:
    return _Unledgered(database.url, database.engine, database.readers)


def measure(cache: Path) -> list[Figure]:
    """Live through the last weeks again with and without, then ask the whole year of its past."""
    made = year(cache)
    with (
        closing(opened(made.before, cache / "ledger-with.sqlite3")) as kept,
        closing(opened(made.before, cache / "ledger-without.sqlite3")) as bare,
    ):
        room = Room()
        room.lives_to(END - LAST_DAYS)
        figures = [
            _overhead("Sync with the ledger, four readings a day", *_days(room, kept, _without(bare))),
            _overhead("… one cell changed", *_cells(room, kept, _without(bare))),
            _overhead("… first sync of the class", *_firsts(room, cache)),
        ]
    return [*figures, *_sizes(made.whole), *_past(made.whole)]


def _overhead(name: str, kept: list[float], bare: list[float]) -> Figure:
    """How much longer a sync takes: the median of the ratios of pairs.

    The second of a pair finds the workbook's digests remembered. So pairs begun by either are told apart, and what
    that does to the one median it undoes in the other.
    """
    ratios = [one / other for one, other in zip(kept, bare, strict=True)]
    more = (median(ratios[::2]) * median(ratios[1::2])) ** 0.5 - 1
    beside = f"{len(kept)} pairs; {median(kept) * 1000:.0f} and {median(bare) * 1000:.0f} ms"
    return Figure("ledger", f"{name}: longer by", more * 100, "%", 30, beside=beside)


def _both(pairs: int, *runs: Callable[[], object]) -> list[float]:
    """Seconds of each run; whoever is first changes from pair to pair."""
    places = (0, 1) if pairs % 2 else (1, 0)
    taken = {place: seconds(runs[place]) for place in places}
    return [taken[0], taken[1]]


def _days(room: Room, kept: Database, bare: Database) -> tuple[list[float], list[float]]:
    """The readings of the last weeks that found anything."""
    taken: list[list[float]] = []
    for moment in readings((END - LAST_DAYS).date() + timedelta(days=1)):
        if room.lives_to(moment):
            taken.append(_both(len(taken), *(_syncing(room, database, moment) for database in (kept, bare))))
    return [pair[0] for pair in taken], [pair[1] for pair in taken]


def _cells(room: Room, kept: Database, bare: Database) -> tuple[list[float], list[float]]:
    """One cell typed anew at the end of the year."""
    taken: list[list[float]] = []
    for number in range(CELLS):
        room.retype("45"[number % 2])
        at = END + timedelta(minutes=number + 1)
        taken.append(_both(number, *(_syncing(room, database, at) for database in (kept, bare))))
    return [pair[0] for pair in taken], [pair[1] for pair in taken]


def _firsts(room: Room, cache: Path) -> tuple[list[float], list[float]]:
    """The whole year read for the first time."""
    taken: list[list[float]] = []
    for number in range(FIRSTS):
        stores = [_blank(cache / f"ledger-first-{name}.sqlite3") for name in ("with", "without")]
        pair = (stores[0], _without(stores[1]))
        taken.append(_both(number, *(_syncing(room, database, END) for database in pair)))
        for store in stores:
            store.close()
    return [pair[0] for pair in taken], [pair[1] for pair in taken]


def _blank(path: Path) -> Database:
    path.unlink(missing_ok=True)
    migrate(f"sqlite:///{path}")
    return open_database(f"sqlite:///{path}")


def _syncing(room: Room, database: Database, moment: datetime) -> Callable[[], object]:
    return lambda: sync(room.store, database, moment)


def _sizes(path: Path) -> list[Figure]:
    """Bytes of a year of one class, times the classes of a city school."""
    with closing(sqlite3.connect(path)) as store:
        pages = dict(store.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        entries, lines = (store.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("entries", "ledger"))
    size = sum(pages.values())
    past = sum(taken for name, taken in pages.items() if any(one in name for one in ("ledger", "facts_past")))
    one = f"{size / 1e6:.2f} MB of one class replayed × {BIG}: {entries:,} entries, {lines:,} lines of the ledger"
    return [
        Figure("ledger", f"A year of {BIG} classes on SQLite", size * BIG / 1e9, "GB", 1.5, beside=one),
        Figure("ledger", "… the ledger's share of it", past / size * 100, "%"),
    ]


def _past(path: Path) -> list[Figure]:
    """A class and a pupil's week at moments of the whole year, beside the same asked of today."""
    days = list(range(0, (END.date() - FIRST_DAY).days, max(1, (END.date() - FIRST_DAY).days // DATES)))[-DATES:]
    with closing(open_database(f"sqlite:///{path}")) as database:
        pupil = str(Journal(database, DEPUTY, END).pupils(CLASS_NAME)["pupil"].iloc[0])

        def asked(as_of: datetime | None) -> None:
            Journal(database, DEPUTY, END, as_of=as_of).absentees(CLASS_NAME, FIRST_DAY, END.date())

        def week(as_of: datetime | None) -> None:
            Journal(database, DEPUTY, END, as_of=as_of).week(pupil, monday((as_of or END).date()))

        moments = [datetime.combine(FIRST_DAY + timedelta(days=day), HOURS[2], END.tzinfo) for day in days]
        classes, weeks = ([seconds(lambda at=at, ask=ask: ask(at)) for at in moments] for ask in (asked, week))  # type: ignore[misc]
        today = in_turn(9, classes=lambda: asked(None), week=lambda: week(None))
    return [
        _spread("A class rebuilt at a past date, p95 of", classes, today["classes"], 1.0),
        _spread("… a pupil's week at a past date, p95 of", weeks, today["week"], 1.0),
    ]


def _spread(name: str, taken: list[float], today: float, bound: float) -> Figure:
    beside = f"median {short(median(taken))} s; {today * 1000:.0f} ms as it is today"
    return Figure("ledger", f"{name} {len(taken)}", quantiles(taken, n=20)[-1], "s", bound, beside=beside)
