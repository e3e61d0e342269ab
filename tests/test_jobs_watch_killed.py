"""The watcher is killed at any moment, again and again, while teachers type: nothing is lost, halved or doubled."""

from __future__ import annotations

import random
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from database.engine import migrate, open_database
from jobs.sync import sync
from sheets.gateway.xlsx import XlsxGateway
from tests.folder_school import MONDAY, WEDNESDAY, Folder, at
from tests.watched_school import config_of, marks, started, until

#: A look at two journals takes less, seconds; and a watcher needs one to begin.
LOOK, BEGINNING = 0.3, 1.5

_OF = " FROM {} JOIN registers USING (register) ORDER BY 1, 2"

#: What two databases of one folder have in common, whatever happened on the way.
_SAME = (
    "SELECT school_class, subject, pupil, day, number, typed, marks, attendance" + _OF.format("entries") + ", 3, 4, 5",
    "SELECT school_class, subject, day, number, topic, homework" + _OF.format("lessons") + ", 3, 4",
    "SELECT school_class, pupil, name FROM pupils ORDER BY 1, 2",
    "SELECT book, kind, version FROM books ORDER BY 1",
)

#: The ledger, each line with the cell it is about.
_LEDGER = 'SELECT register, pupil, "day", "number", field, old, new FROM ledger ORDER BY id'


@pytest.mark.long
def test_a_watcher_killed_200_times_leaves_what_one_that_lived_would(folder: Folder, tmp_path: Path) -> None:
    killed_again_and_again(folder, tmp_path, 200)


def killed_again_and_again(folder: Folder, tmp_path: Path, times: int) -> None:
    """Type, start a watcher, kill it somewhere; at the end let one live."""
    dice, config = random.Random(1), config_of(folder)
    for number in range(times):
        type_marks(folder, dice, number)
        before = last_run(folder)
        process = started(config, tmp_path / "log")
        if number % 4:
            until(lambda least=before: last_run(folder) > least)  # type: ignore[misc]
        try:
            process.wait(dice.uniform(0, LOOK if number % 4 else BEGINNING))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        else:
            pytest.fail(f"the watcher ended: {(tmp_path / 'log').read_text()}")
    folder.journal("7А", {("01", MONDAY, 2): "5", ("01", WEDNESDAY, 3): "2"})
    process = started(config, tmp_path / "log")
    try:
        until(lambda: marks(folder) == ["5", "2"])
    finally:
        process.terminate()
        assert process.wait(30) == 0
    assert said(folder.url) == said(anew(folder, tmp_path))
    assert broken_links(folder) == []


def last_run(folder: Folder) -> int:
    """The number of the last run that began."""
    with folder.database.read() as store:
        return store.value("SELECT max(run) FROM runs") or 0


def type_marks(folder: Folder, dice: random.Random, number: int) -> None:
    """Teachers of both classes save their journals."""
    typed = dice.choice("2345")
    folder.journal("7А", {("01", MONDAY, 2): typed, ("02", WEDNESDAY, 3): dice.choice("45н")}, f"Тема {number}")
    folder.journal("8А", {("11", MONDAY, 2): typed})


def anew(folder: Folder, tmp_path: Path) -> str:
    """The address of a database that read the folder once."""
    url = f"sqlite:///{tmp_path}/anew.sqlite3"
    migrate(url)
    with closing(open_database(url)) as database:
        sync(XlsxGateway(folder.path), database, at(9))
    return url


def broken_links(folder: Folder) -> list[tuple[object, ...]]:
    """Lines of the ledger that do not go on from the line before of the same cell: lost or doubled ones."""
    stood: dict[tuple[object, ...], object] = {}
    broken: list[tuple[object, ...]] = []
    with folder.database.read() as store:
        for *cell, old, new in store.rows(_LEDGER):
            if stood.get(tuple(cell), old) != old or old == new:
                broken.append((*cell, old, new))
            stood[tuple(cell)] = new
    return broken


def said(url: str) -> list[list[tuple[object, ...]]]:
    """What the database says, and that it is whole."""
    with closing(open_database(url)) as database, database.read() as store:
        assert store.rows("PRAGMA integrity_check") == [("ok",)]
        return [store.rows(question) for question in _SAME]
