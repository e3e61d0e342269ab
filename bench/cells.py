"""Reading cells: a real school's year, cell by cell, on one core; equal cells are read once and remembered.

The mix is that of dnevnik_small_school_2018.csv.gz, a school of 11 classes with 65,225 filled cells, restated
as a table of what is typed and how often, with a fiftieth of slips and unusual spellings strewn in. Beside it
stands the cold figure: every text read as if nobody had ever typed it.
"""

from __future__ import annotations

import random
from pathlib import Path

from bench.figures import Figure
from bench.timing import in_turn
from journal.alphabet import ALPHABET
from sheets.parse import Alphabet

#: What stands in a thousand times as many cells of the real school, most often first.
MIX: dict[str, int] = {
    "5": 30899, "4": 12403, "н": 10625, "3": 3360, "5/5": 2760, "4/4": 962, "4/5": 934, "5/4": 814, "2": 447,
    "3/4": 369, "4/3": 321, "3/3": 297, "5/3": 141, "н/5": 137, "н/4": 133, "3/5": 102, "2/3": 81, "2/4": 64,
    "н/3": 46, "4/2": 41, "5/5/5": 39, "3/2": 37, "4/5/5": 24, "2/5": 20, "4/4/4": 17, "5/2": 16, "5/4/5": 16,
    "н/2": 15, "5/5/4": 10, "3/4/4": 9, "4/4/5": 8, "5/4/4": 6, "н/5/5": 6, "3/4/5": 5, "2/2": 5, "н/4/4": 4,
}  # fmt: skip

#: What else teachers type: a fiftieth of the cells.
UNUSUAL = (
    "н.", "Н", "б", "ув.", "оп 5 мин", "осв", "5 (к/р)", "5-", "4+", "5 4", "5, 4", "отсутствовал", "н (болен)",
    "зачёт", ".", "5,4", "4.67", "55", "5?", "05.04.2026", "упр. 5", "?", "-", "#Н/Д", "5 не ставить",
)  # fmt: skip
_SHARE = 50

#: A class's journal of a year, and classes of a large school.
CELLS, CLASSES = 61_000, 60
RUNS = 9


def cells(count: int) -> list[str]:
    """So many cells in a shuffled order, the same in every run."""
    dice = random.Random(1)
    usual = dice.choices(list(MIX), list(MIX.values()), k=count - count // _SHARE)
    found = [*usual, *dice.choices(UNUSUAL, k=count // _SHARE)]
    dice.shuffle(found)
    return found


def measure(_cache: Path) -> list[Figure]:
    """Read a class's year of cells, each class of a school with what the others had typed remembered; then cold."""
    year, texts = cells(CELLS), [*MIX, *UNUSUAL]

    def remembered() -> None:
        read = Alphabet.of(ALPHABET).read
        for typed in year:
            read(typed)

    def cold() -> None:
        for _ in range(20):
            read = Alphabet.of(ALPHABET).read
            for typed in texts:
                read(typed)

    taken = in_turn(RUNS, remembered=remembered, cold=cold)
    fresh = len(texts) * 20 / taken["cold"]
    return [
        Figure("cells", "Cells of a register read, one core", CELLS / taken["remembered"], "cells/s", 400_000,
               at_least=True, beside=f"every text as if typed for the first time: {fresh:,.0f} cells/s"),
        Figure("cells", "… 60 classes × 61,000 cells", CLASSES * taken["remembered"], "s", 10),
    ]  # fmt: skip
