"""The watcher is killed at any moment, again and again, while teachers type: nothing is lost, halved or doubled."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from tests.compared import anew, broken_links, said
from tests.folder_school import MONDAY, WEDNESDAY, Folder
from tests.watched_school import config_of, marks, started, until

#: A look at two journals takes less, seconds; and a watcher needs one to begin.
LOOK, BEGINNING = 0.3, 1.5


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
    assert broken_links(folder.database) == []


def last_run(folder: Folder) -> int:
    """The number of the last run that began."""
    with folder.database.read() as store:
        return store.value("SELECT max(run) FROM runs") or 0


def type_marks(folder: Folder, dice: random.Random, number: int) -> None:
    """Teachers of both classes save their journals."""
    typed = dice.choice("2345")
    folder.journal("7А", {("01", MONDAY, 2): typed, ("02", WEDNESDAY, 3): dice.choice("45н")}, f"Тема {number}")
    folder.journal("8А", {("11", MONDAY, 2): typed})
