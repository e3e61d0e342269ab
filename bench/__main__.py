"""`python -m bench [FIGURE…] [--save]`: measure, print the table, and fail when a bound is not kept."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figures import Figure, save
from database.vault import keys_come_from
from jobs.keys import sealer

#: Every group of figures: the module that measures it, and what it is about.
GROUPS: dict[str, str] = {
    "cells": "what is typed in cells, read",
    "class_file": "one class file, from the disk into the database",
    "school_sync": "a school of 60 classes: first sync, nothing changed, one class changed",
    "ledger": "history of a class read four times a day for a year: its time, its room, the way back",
    "watch": "a saved cell on its way into the diary, by a real watcher, in a school of 60 classes",
    "diary_load": "the diary over a real websocket, many sessions at once",
    "sign_in": "twenty sign-ins a second, the pages meanwhile, a session's check",
    "database_time": "a pupil's week and the year's participation at 2.9 million marks",
    "google_sync": "a school of 60 classes on Google: first sync, nothing changed, one class changed",
    "google_many": "a thousand workbooks on Google, fifty changed",
    "google_faults": "a school on Google while a fifth of all requests goes wrong",
    "google_peers": "requests that one workbook on Google takes us and others",
    "backup": "a school of 60 classes at full density: backup, rehearsal, restore",
    "first_visit": "what a first visit asks of the network",
}

#: Made once, kept between runs, ignored by git.
CACHE = Path(__file__).resolve().parent.parent / "data" / "bench"


def measure(groups: Sequence[str], console: Console) -> list[Figure]:
    """Measure the groups one after another."""
    figures: list[Figure] = []
    for group in groups:
        console.print(f"[bold]{group}[/bold]: {GROUPS[group]}")
        figures += importlib.import_module(f"bench.{group}").measure(CACHE)
    return figures


def table(figures: Sequence[Figure]) -> Table:
    """The figures as a table for the terminal."""
    shown = Table("", "figure", "measured", "bound", "beside")
    for figure in figures:
        sign = "" if figure.bound is None else "[green]✓[/green]" if figure.kept else "[red]✗[/red]"
        shown.add_row(sign, figure.name, figure.measured, figure.limit, figure.beside)
    return shown


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 when every bound is kept, 1 when one is not, 2 for an unknown figure."""
    console = Console(width=150 if not sys.stdout.isatty() else None)
    wanted = [argument for argument in arguments if not argument.startswith("-")] or list(GROUPS)
    if unknown := [name for name in wanted if name not in GROUPS]:
        console.print(f"no such figure: {', '.join(unknown)}; there are {', '.join(GROUPS)}")
        return 2
    CACHE.mkdir(parents=True, exist_ok=True)
    os.environ["JOURNAL_KEY_FILE"] = str(CACHE / "journal.key")  # of the processes that it starts, too
    keys_come_from(partial(sealer, CACHE / "journal.key"))
    figures = measure(wanted, console)
    console.print(table(figures))
    if "--save" in arguments:
        save(figures)
    return 0 if all(figure.kept for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
