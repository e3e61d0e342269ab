"""A school on Google lived through twice: on bad days, and on as many good ones; what is left must be the same."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from database.dialect import Dialect, Transaction
from database.engine import migrate, open_database
from database.vault import SEALED, SealedTable
from jobs.sync import Run, sync
from jobs.verdicts import Verdicts
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.protocol import StoreAway
from tests.gateway_clocks import JumpingClock
from tests.google_emulator.handle import READER, Emulator

WRITER = "writer@school.iam.gserviceaccount.com"

#: All that goes wrong at Google, one as likely as another.
BAD = (
    "401", "403", "403-rate", "403-disabled", "404", "429", "500", "502", "503", "hang", "reset", "reset-mid-body",
)  # fmt: skip

#: Seconds between two syncs: a workbook that refused the writer is asked again after a quarter of an hour.
BETWEEN = 901.0

#: A step that is not done after so many syncs never will be.
ENOUGH = 12

#: What tells of the syncs themselves, and how often a class was written: more often on bad days.
_OF_RUNS = ("runs", "class_versions", "alembic_version", "person_keys")

Rows = Counter[tuple[object, ...]]
Edit = Callable[[Emulator, dict[str, str]], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What people do on Google, and the moment of the syncs that follow."""

    now: datetime
    edit: Edit | None = None


@dataclass(slots=True)
class Lived:
    """What became of a life: syncs a step, journals' rows after each sync, all rows at the end, what Google holds.

    ``edits`` counts how often each workbook on Google was changed, ``asked`` requests with those that went wrong.
    """

    syncs: list[int] = field(default_factory=list)
    halves: list[tuple[int, dict[str, Rows]]] = field(default_factory=list)
    rows: dict[str, Rows] = field(default_factory=dict)
    google: dict[str, object] = field(default_factory=dict)
    edits: dict[str, int] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)
    asked: int = 0
    faults: int = 0


@dataclass(frozen=True, slots=True)
class World:
    """Where lives are lived: Google, the folder its workbooks come from, a place for keys and databases."""

    google: Emulator
    books: Path
    work: Path
    steps: Sequence[Step]
    timeout: float = 0.3

    def both(self, seed: int) -> tuple[Lived, Lived]:
        """A life in which a fifth of all requests goes wrong, by a seed, and one of as many syncs on good days."""
        bad = self._life("bad", seed)
        return bad, self._life("good", None, bad.syncs)

    def _life(self, name: str, seed: int | None, syncs: Sequence[int] = ()) -> Lived:
        """Live until each step is done, or for so many syncs a step."""
        google, lived = self.google, Lived()
        google.reset(clock="2026-09-05T12:00:00Z", running=False)
        google.settings(hang=5)
        folder = google.folder("Журналы", {READER: "reader"})
        ids = google.load_school(self.books, folder=folder, share={WRITER: "writer"})
        keys = [google.credentials_file(self.work / f"{who[0]}.json", who) for who in (READER, WRITER)]
        clock = JumpingClock(along=google.advance)
        pace = Pace(clock, timeout=(5, self.timeout), write_timeout=(5, self.timeout), draw=lambda _, most: most)
        settings = GoogleSettings(folder, keys[0], google.url, keys[1])
        gateway = GoogleGateway(settings, lambda: 1e9 + clock.now(), pace)
        path = self.work / f"{name}.sqlite3"
        path.unlink(missing_ok=True)
        migrate(f"sqlite:///{path}")
        google.forget_requests()
        if seed is not None:
            google.faults(random={"seed": seed, "share": 0.2, "faults": list(BAD)})
        verdicts = Verdicts()
        with closing(open_database(f"sqlite:///{path}")) as database:
            for number, step in enumerate(self.steps):
                if step.edit is not None:
                    step.edit(google, ids)
                limit = syncs[number] if syncs else ENOUGH
                for count in range(1, limit + 1):  # noqa: B007 (how many there were)
                    clock.wait_until(clock.now() + BETWEEN)
                    is_done = _round(gateway, database, verdicts, step.now, lived)
                    lived.halves.append((number, rows_by_book(path)))
                    if is_done and not syncs:
                        break
                lived.syncs.append(count)
        gateway.close()
        counts = google.requests
        lived.faults = sum(times for kind, times in counts.items() if kind.startswith("fault "))
        lived.asked = sum(times for kind, times in counts.items() if not kind.startswith("fault "))
        google.faults()
        lived.google = {title: standing(google.book(file_id)) for title, file_id in sorted(ids.items())}
        lived.edits = {title: _version(google, file_id) for title, file_id in ids.items()}
        lived.rows = rows_of(path)
        return lived


def _round(gateway: GoogleGateway, database: Any, verdicts: Verdicts, now: datetime, lived: Lived) -> bool:
    """One sync and what is said after it; whether nothing is left to do. What is missing must be said."""
    try:
        run: Run = sync(gateway, database, now)
    except StoreAway as error:
        lived.unsaid += [] if str(error) else ["store away"]
        return False
    lived.unsaid += [failure.book for failure in run.failures if not failure.why]
    written = verdicts.after(gateway, database, run, now)
    lived.unsaid += [book for book, why in written.failures.items() if not why]
    return not run.failures and not verdicts._left


# ------------------------------------------------------------------------------------------------ what is left


def halves(bad: Lived, good: Lived) -> list[tuple[int, str]]:
    """Steps and classes at which a journal stood stored as it never was: neither as before the step nor as after it."""
    states: dict[int, dict[str, Rows]] = {-1: {}, **dict(good.halves)}
    return [
        (step, name)
        for step, journals in bad.halves
        for name, rows in journals.items()
        if rows not in (states[step - 1].get(name, Counter()), states[step].get(name))
    ]


def rows_of(path: Path) -> dict[str, Rows]:
    """Every table's rows, numbers of registers replaced by what they stand for, numbers of rows left out.

    What lies sealed is opened: sealed twice it is never the same twice.
    """
    with closing(sqlite3.connect(path)) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {table: _rows(store, table) for table in tables if table not in _OF_RUNS}
        sealed = Transaction(Dialect("sqlite"), store.cursor())
        return found | {table: _opened(sealed, table) for table in SEALED} | {"list_ledger": _lines(sealed)}


def _opened(store: Transaction, table: str) -> Rows:
    """The rows of a table that lies sealed."""
    return Counter(tuple(row.values()) for row in SealedTable.rows(store, table, "", ()))


def _lines(store: Transaction) -> Rows:
    """The ledger of lists."""
    lines = store.rows("SELECT list, school_class, key, old, new, seen, after, version, cause, editor FROM list_ledger")
    opened = {table: SealedTable.of(store, table) for table in SEALED}
    told = ((line, opened.get(line[0])) for line in lines)
    return Counter((*line[:3], *(s.told(text) if s else text for text in line[3:5]), *line[5:]) for line, s in told)


def _rows(store: sqlite3.Connection, table: str) -> Rows:
    registers = {row[0]: row[2:6] for row in store.execute("SELECT * FROM registers")}
    cursor = store.execute(f'SELECT * FROM "{table}"')
    names = [about[0] for about in cursor.description]
    numbers = {"registers": "register", "ledger": "id", "list_ledger": "id", "facts_past": "id", "issues": "issue"}
    kept = [place for place, name in enumerate(names) if name != numbers.get(table)]
    told = [(place, names[place] == "register") for place in kept]
    return Counter(tuple(registers[row[place]] if is_key else row[place] for place, is_key in told) for row in cursor)


def rows_by_book(path: Path) -> dict[str, Rows]:
    """What stands stored of each journal: its lessons and the marks in them."""
    with closing(sqlite3.connect(path)) as store:
        books = dict(store.execute("SELECT register, school_class FROM registers"))
        found: dict[str, Rows] = {name: Counter() for name in books.values()}
        for table in ("lessons", "entries", "term_marks"):
            for row in store.execute(f"SELECT * FROM {table}"):
                found[books[row[0]]][table, *row[1:]] += 1
        return found


def _version(google: Emulator, file_id: str) -> int:
    with google.client(READER) as reader:
        return int(reader.get(f"/drive/v3/files/{file_id}", params={"fields": "version"}).json()["version"])


def standing(told: dict[str, Any]) -> object:
    """What a workbook on Google holds: its sheets, and of every cell its text, note and colour."""
    return [
        (
            sheet["properties"]["title"],
            [_cells(row) for part in sheet.get("data", ()) for row in part.get("rowData", ())],
        )
        for sheet in told["sheets"]
    ]


def _cells(row: dict[str, Any]) -> list[tuple[object, ...]]:
    looks = ((cell, cell.get("userEnteredFormat", {})) for cell in row.get("values", ()))
    return [
        (cell.get("formattedValue", ""), cell.get("note", ""), str(look.get("backgroundColorStyle", "")))
        for cell, look in looks
    ]
