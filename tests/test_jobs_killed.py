"""Work on the school's files that is killed at any line: nothing is half written, and the next run makes it good."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jobs.backup.making import back_up
from jobs.backup.restoring import restore
from jobs.config import Config
from jobs.verdicts import Verdicts
from sheets.gateway.xlsx import XlsxGateway
from sheets.verdicts.plan import LIST
from tests.compared import anew, broken_links, said
from tests.folder_school import MONDAY, SCHOOL, WEDNESDAY, Folder, at
from tests.killing import mortal, spread
from tests.provision_school import TODAY
from tests.test_jobs_provision import Shelf
from tests.test_jobs_verdicts import QUIET

#: Moments at which each work is killed; a few of the last ones come after its end where it has less to do.
FEW, MANY = 6, 230
NOW = at(9).isoformat()


def mine(folder: Path) -> dict[str, bytes]:
    """What the teachers own: every file beside the verdicts."""
    return {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}


def remarks(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """What every verdict says, which must open; a file without its name is none yet."""
    return {
        path.name: [row for row in load_workbook(path)[LIST].iter_rows(values_only=True) if any(row)]
        for path in (folder / "замечания").glob("*.xlsx")
        if not path.name.startswith(".")
    }


# ---------------------------------------------------------------------------------------------- verdicts


def say(folder: Folder) -> dict[str, list[tuple[object, ...]]]:
    """Say everything that is to be mended; what every verdict says then."""
    run = folder.sync(at(9))
    Verdicts().after(XlsxGateway(folder.path), folder.database, run, at(9))
    return remarks(folder.path)


def verdicts_killed(folder: Folder, points: int) -> None:
    """Type something else that is wrong, again and again, and kill whoever says it; then let it be said."""
    folder.school(QUIET)
    deaths = 0
    with mortal("say") as clerk:
        folder.journal("7А", {("01", MONDAY, 2): "55"})
        clerk.lines(folder.path, folder.url, NOW)
        folder.journal("7А", {("01", MONDAY, 2): "56", ("02", WEDNESDAY, 3): "5"})
        lines, before = clerk.lines(folder.path, folder.url, NOW), remarks(folder.path)
        for number, line in enumerate(spread(lines, points, points // 4)):
            folder.journal("7А", {("01", MONDAY, 2): f"{number} ?", ("02", WEDNESDAY, 3): "5"})
            typed = mine(folder.path)
            deaths += clerk.dies_at(line, folder.path, folder.url, NOW)
            left, after = remarks(folder.path), say(folder)
            assert left in (before, after)
            assert f"{number} ?" in {cell for row in after["7А.xlsx"] for cell in row}
            assert [path.name for path in (folder.path / "замечания").iterdir()] == ["7А.xlsx"]
            assert mine(folder.path) == typed
            before = after
    assert deaths >= points * 8 // 9


def test_a_verdict_cut_off_midway_is_the_old_one_or_the_new(folder: Folder) -> None:
    verdicts_killed(folder, FEW)


@pytest.mark.soak
def test_verdicts_cut_off_at_two_hundred_points_are_the_old_or_the_new(folder: Folder) -> None:
    verdicts_killed(folder, MANY)


# ---------------------------------------------------------------------------------------------- reading


def type_anything(folder: Folder, number: int) -> None:
    """Marks that are corrected, a cell that is spoilt, emptied and mended, topics, the school's own name."""
    topic, spoilt = f"Тема {number}", ("55", "", "4")[number % 3]
    folder.journal("7А", {("01", MONDAY, 2): "2345"[number % 4], ("02", MONDAY, 2): spoilt}, topic)
    folder.journal("8А", {("11", MONDAY, 2): "4н"[number % 2]}, topic)
    folder.school(replace(SCHOOL, settings=replace(SCHOOL.settings, school=topic)))


def sync_killed(folder: Folder, tmp_path: Path, points: int) -> None:
    """Type, let it be read and kill the reader, again and again; then read once to the end."""
    deaths = 0
    with mortal("sync") as reader:
        reader.lines(folder.path, folder.url, at(8).isoformat())
        type_anything(folder, 0)
        lines = reader.lines(folder.path, folder.url, at(8).isoformat())
        for number, line in enumerate(spread(lines, points), 1):
            type_anything(folder, number)
            deaths += reader.dies_at(line, folder.path, folder.url, (at(8) + timedelta(minutes=number)).isoformat())
            assert broken_links(folder.database) == []
        folder.journal("7А", {("01", MONDAY, 2): "5", ("02", MONDAY, 2): "4"})
        reader.lines(folder.path, folder.url, at(10).isoformat())
    assert deaths >= points * 7 // 8
    assert said(folder.url) == said(anew(folder, tmp_path))
    assert broken_links(folder.database) == []


def test_a_sync_killed_midway_leaves_what_one_that_lived_would(folder: Folder, tmp_path: Path) -> None:
    sync_killed(folder, tmp_path, FEW)


@pytest.mark.soak
def test_a_sync_killed_at_two_hundred_points_leaves_what_one_that_lived_would(folder: Folder, tmp_path: Path) -> None:
    sync_killed(folder, tmp_path, MANY)


# ---------------------------------------------------------------------------------------------- the way back


def restoring_killed(folder: Folder, tmp_path: Path, points: int) -> None:
    """Bring a school back onto an empty machine and kill whoever does it; then do it to the end."""
    folder.sync(at(7))
    archive = back_up(Config.model_validate({"data": folder.path, "database": folder.url}), at(8)).archive
    books, truth = mine(folder.path), said(folder.url)
    with mortal("restore") as keeper:

        def machine(name: object) -> tuple[Path, str]:
            (tmp_path / f"машина {name}").mkdir()
            return tmp_path / f"машина {name}" / "школа", f"sqlite:///{tmp_path}/машина {name}/journal.sqlite3"

        lines = keeper.lines(archive, *machine(""), NOW)
        for number, line in enumerate(spread(lines, points, points // 3)):
            data, url = machine(number)
            keeper.dies_at(line, archive, data, url, NOW)
            assert mine(data) in ({}, books)
            restore(archive, Config.model_validate({"data": data, "database": url}), "", at(9, 13), replace=True)
            assert (mine(data), said(url)) == (books, truth)
            assert list(data.parent.glob(".restoring-*")) == []
            shutil.rmtree(data.parent)


def test_a_school_brought_back_halfway_is_brought_back_by_the_next_try(folder: Folder, tmp_path: Path) -> None:
    restoring_killed(folder, tmp_path, FEW)


@pytest.mark.soak
def test_a_school_brought_back_halfway_two_hundred_times_is_brought_back(folder: Folder, tmp_path: Path) -> None:
    restoring_killed(folder, tmp_path, MANY)


# ---------------------------------------------------------------------------------------------- a new year


def providing_killed(tmp_path: Path, points: int) -> None:
    """Make the year's workbooks and kill whoever makes them; then make the rest."""
    with mortal("provide") as clerk:

        def shelf(name: str) -> Shelf:
            (tmp_path / name).mkdir()
            return Shelf(tmp_path / name)

        whole = shelf("целая")
        lines, truth = clerk.lines(whole.folder, TODAY), whole.files()
        for number, line in enumerate(spread(lines, points, points // 3)):
            made = shelf(f"{number}")
            clerk.dies_at(line, made.folder, TODAY)
            left = {name: data for name, data in made.files().items() if not name.startswith(".")}
            assert left.items() <= truth.items()
            made.run()
            assert made.files() == truth
            shutil.rmtree(made.folder)


def test_workbooks_made_halfway_are_whole_or_not_there_and_the_rest_is_made_next_time(tmp_path: Path) -> None:
    providing_killed(tmp_path, FEW)


@pytest.mark.soak
def test_workbooks_made_halfway_two_hundred_times_are_whole_or_not_there(tmp_path: Path) -> None:
    providing_killed(tmp_path, MANY)
