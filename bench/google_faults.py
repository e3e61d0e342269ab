"""A hundred workbooks on Google on bad days: a fifth of all requests goes wrong, in every way that Google knows.

First sync, then twenty journals typed in, each followed until nothing is left to do, verdicts written on Google
too. The same with as many syncs on good days must leave the same: every row, every cell and note. The clock jumps;
requests are counted, not seconds.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.figures import Figure
from bench.google_district import FEW, NOW, books_of
from tests.google_emulator.handle import Emulator, spawned
from tests.google_weather import BAD, ENOUGH, Lived, Step, World, halves

SEED, CHANGED = 1, 20


def measure(cache: Path) -> list[Figure]:
    """Live through both, and compare."""
    work = cache / "google-faults"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    steps = (Step(NOW), Step(NOW.replace(hour=13), _typed))
    with spawned("--credentials", str(work)) as emulator:
        bad, good = World(emulator, books_of(cache, FEW), work, steps, timeout=3).both(SEED)
    shutil.rmtree(work)
    doubled = sum(edits > good.edits[title] for title, edits in bad.edits.items())
    kinds = f"{bad.faults} faults of {len(BAD)} kinds; {bad.asked} requests for {good.asked}"
    return [
        Figure(
            "google_faults", "Requests while a fifth of them fails", bad.asked / good.asked, "×", 1.5, beside=kinds
        ),
        _none("… rows stored or cells on Google that differ in the end", _differing(bad, good)),
        _none("… journals ever half stored", len(halves(bad, good))),
        _none("… verdicts written twice", doubled),
        _none("… workbooks missing and not told", len(bad.unsaid)),
        Figure(
            "google_faults", "… syncs until nothing was missing", max(bad.syncs), "", ENOUGH - 1,
            beside=", ".join(map(str, bad.syncs)),
        ),
    ]  # fmt: skip


def _typed(google: Emulator, ids: dict[str, str]) -> None:
    """Marks in some journals, a mistake in every fourth."""
    for number, title in enumerate(sorted(title for title in ids if title.startswith("Журнал"))[:CHANGED]):
        google.type_cell(ids[title], "Предмет 1", "D8", "3" if number % 4 else "77", raw=True)


def _differing(bad: Lived, good: Lived) -> int:
    rows = sum(((bad.rows[table] - rows) + (rows - bad.rows[table])).total() for table, rows in good.rows.items())
    return rows + sum(bad.google[title] != told for title, told in good.google.items())


def _none(name: str, count: int) -> Figure:
    return Figure("google_faults", name, count, "", 0)
