"""The watcher follows a school's workbooks whatever happens to them, to the disk, to the clock and to itself."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from database.engine import open_database
from database.journal import Journal
from database.locks import Lock, Office
from database.reading import last_read
from database.states import read_state, wake
from jobs.moments import HELD_BACK
from jobs.sole_sync import sole_sync
from jobs.stores import opened_store
from jobs.sync import Stopped, sync
from jobs.watch import Looks
from jobs.watch_bell import Bell
from jobs.watch_told import WATCHER, heard
from sheets.gateway.protocol import Changes, Gateway
from sheets.gateway.xlsx import XlsxGateway
from tests.folder_school import DEPUTY, MONDAY, PUPILS, Folder, at
from tests.google_emulator.handle import Emulator
from tests.joined_school import Joined, joined
from tests.watched_school import LIMIT, QUIET, config_of, is_away, marks, runs, started, until, watching

__all__ = ["joined"]

CELL = ("01", MONDAY, 2)


def looked(folder: Folder, **more: object) -> tuple[bool, list[str]]:
    """One look at a folder, without waiting for the next: whether it went well, and what was told."""
    config, told = config_of(folder, **more), list[str]()
    with opened_store(config) as store, closing(open_database(folder.url, patience=0.05)) as database:
        looks = Looks(config, store, database, Bell(), lambda trouble, _: told.append(trouble))
        return looks.look(), told


# ---------------------------------------------------------------------------------------------- saved files


def test_a_saved_mark_is_in_the_diary_without_anybody_asking(folder: Folder) -> None:
    with watching(config_of(folder)) as (_, told):
        until(lambda: marks(folder) == ["5"])
        folder.journal("7А", {CELL: "4"})
        until(lambda: marks(folder) == ["4"])
    assert told == []
    assert folder.problems(at(9)) == []


def test_a_school_that_never_ran_gets_its_database(folder: Folder, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.sqlite3"
    with watching(config_of(folder, database=url)), closing(open_database(url)) as database:
        until(lambda: (tmp_path / "new.sqlite3-watcher").exists() and last_read(database) == at(9))


def test_a_file_saved_in_two_steps_is_read_when_it_is_whole_and_nothing_is_told_of_it(folder: Folder) -> None:
    book = folder.path / "Журнал 7А.xlsx"
    folder.journal("7А", {CELL: "4"})
    whole = book.read_bytes()
    with watching(config_of(folder)):
        until(lambda: marks(folder) == ["4"])
        folder.journal("7А", {CELL: "3"})
        whole = book.read_bytes()
        book.write_bytes(whole[: len(whole) // 2])
        until(lambda: any(failed for _, failed, _ in runs(folder)))
        assert marks(folder) == ["4"]
        book.write_bytes(whole)
        until(lambda: marks(folder) == ["3"])
    assert folder.problems(at(9)) == []


def test_a_file_that_is_being_saved_at_a_look_is_looked_at_again_soon(folder: Folder) -> None:
    config, bell = config_of(folder, watch_quiet=60), Bell(quiet=0)
    with opened_store(config, quiet=config.watch_quiet) as store, closing(open_database(folder.url)) as database:
        assert Looks(config, store, database, bell, lambda _, __: None).look()
    waited = threading.Thread(target=bell.wait, args=(1000,), daemon=True)
    waited.start()
    waited.join(20)
    assert not waited.is_alive()
    assert marks(folder) == []


def test_what_is_saved_by_renaming_over_the_old_file_is_followed(folder: Folder) -> None:
    book, beside = folder.path / "Журнал 7А.xlsx", folder.path / "lu12.tmp"
    with watching(config_of(folder)):
        until(lambda: marks(folder) == ["5"])
        kept = book.read_bytes()
        folder.journal("7А", {CELL: "2"})
        book.rename(beside)
        book.write_bytes(kept)
        beside.replace(book)
        until(lambda: marks(folder) == ["2"])


def test_without_word_from_the_system_the_folder_is_looked_at(folder: Folder) -> None:
    book = folder.path / "Журнал 7А.xlsx"
    with watching(config_of(folder, watch="polling")):
        until(lambda: marks(folder) == ["5"])
        folder.journal("7А", {CELL: "4"})
        later = book.stat().st_mtime + 60  # polling tells whole seconds apart
        os.utime(book, (later, later))
        until(lambda: marks(folder) == ["4"])


# ---------------------------------------------------------------------------------------------- woken


@contextmanager
def looking(folder: Folder, store: Gateway) -> Iterator[threading.Thread]:
    """A watcher that nothing tells of saved files, and that looks by itself every two minutes at most."""
    config, bell = config_of(folder, watch_every=120), Bell(quiet=1000)
    office = Lock(folder.database, Office.WATCHER)
    assert office.take()
    with closing(open_database(folder.url)) as database:
        looks = Looks(config, store, database, bell, lambda _, __: None, heard_within=0.01)
        thread = threading.Thread(target=looks.until_lost, args=(office, 120.0))
        thread.start()
        try:
            yield thread
        finally:
            bell.stop()
            thread.join(LIMIT)
            office.release()
            assert not thread.is_alive()


def want_now(folder: Folder) -> None:
    """Do as a page does on which somebody accepts a workbook."""
    with folder.database.write() as writer:
        wake(writer.transaction, "книга принята", at(9))


def test_whoever_wakes_the_watcher_has_the_books_read_before_its_pause_is_over(folder: Folder) -> None:
    with looking(folder, XlsxGateway(folder.path)):
        until(lambda: len(runs(folder)) == 1)
        for number, mark in enumerate(("4", "3"), 2):
            folder.journal("7А", {CELL: mark})
            want_now(folder)
            until(lambda number=number: len(runs(folder)) == number)  # type: ignore[misc]
            assert marks(folder) == [mark]


class Interrupted(XlsxGateway):
    """A folder at whose first look somebody wants it looked at."""

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder.path)
        self.looks, self._school = 0, folder

    def changed(self, cursor: str | None) -> Changes:
        self.looks += 1
        if self.looks == 1:
            want_now(self._school)
        return super().changed(cursor)


def test_who_is_woken_while_looking_looks_once_more_and_then_rests(folder: Folder) -> None:
    want_now(folder)  # before anybody watched: the first look is for that too
    store = Interrupted(folder)
    with looking(folder, store) as thread:
        until(lambda: len(runs(folder)) == 2)
        thread.join(0.3)
        assert store.looks == 2
        want_now(folder)
        until(lambda: looks_of_last(folder) == 2)
    assert store.looks == 3


# ---------------------------------------------------------------------------------------------- the store is away


def test_a_folder_that_vanishes_is_waited_for_and_every_page_says_so(folder: Folder) -> None:
    elsewhere = folder.path.with_name("отключено")
    with watching(config_of(folder)) as (_, told):
        until(lambda: marks(folder) == ["5"])
        folder.path.rename(elsewhere)
        until(lambda: is_away(folder))
        until(lambda: looks_of_last(folder) >= 3)
        assert marks(folder) == ["5"]
        folder.path = elsewhere
        folder.journal("7А", {CELL: "4"})
        folder.path = elsewhere.rename(elsewhere.with_name("школа"))
        until(lambda: marks(folder) == ["4"])
        assert not is_away(folder)
    *before, last = (line.split(":")[0] for line in told)
    assert (set(before), last) == ({"хранилище не отвечает"}, "Чтение книг снова идёт.")
    assert len(told) == len(set(told))  # a folder may be caught half gone: each reason is told once
    away = [text for _, _, text in runs(folder) if text]
    assert len(away) == len(set(away))


def looks_of_last(folder: Folder) -> int:
    """How many looks the last row of runs stands for."""
    with folder.database.read() as store:
        text = store.value("SELECT cursor FROM runs WHERE finished_at IS NOT NULL ORDER BY run DESC LIMIT 1")
    return int(text.partition('"looks": ')[2].partition("}")[0] or 1)


def test_files_at_home_and_on_google_are_followed_together(joined: Joined) -> None:
    joined.move()
    home, config = joined.home, joined.config(now=at(9), watch_quiet=QUIET, verdicts=False)
    with watching(config) as (watcher, told):
        until(lambda: marks(home) == ["5"])
        home.pupils("7А", [])
        until(lambda: any(changed for changed, _, _ in runs(home)[1:]))
        until(lambda: (said := heard(read_state(home.database, WATCHER))) is not None and said.spent["reads"][0] > 0)
        joined.google.faults({"fault": "403-disabled", "times": None})
        watcher.bell.ring()
        until(lambda: is_away(home))
        home.pupils("7А", PUPILS["7А"])
        until(lambda: any(changed == 1 and text.startswith("Google\n") for changed, _, text in runs(home)))
        joined.google.faults()
        watcher.bell.ring()
        until(lambda: not is_away(home))
    assert [line.split(":")[0] for line in told] == ["хранилище Google не отвечает", "Чтение книг снова идёт."]


# ---------------------------------------------------------------------------------------------- the database


def test_a_reader_who_takes_hours_holds_nobody_up(folder: Folder) -> None:
    assert looked(folder) == (True, [""])
    with folder.database.read() as store:
        before = store.value("SELECT count(*) FROM runs")
        folder.journal("7А", {CELL: "4"})
        assert looked(folder) == (True, [""])
        assert store.value("SELECT count(*) FROM runs") == before
        assert marks(folder) == ["4"]


def test_a_database_that_another_program_keeps_is_said_so_and_waited_for(folder: Folder) -> None:
    with watching(config_of(folder), patience=0.05) as (_, told):
        until(lambda: marks(folder) == ["5"])
        with closing(sqlite3.connect(folder.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            folder.journal("7А", {CELL: "4"})
            until(lambda: len(told) == 1)
            assert told[0].startswith("база долго занята другой программой")
            assert marks(folder) == ["5"]
            other.execute("ROLLBACK")
        until(lambda: marks(folder) == ["4"])
    assert told[1:] == ["Чтение книг снова идёт."]


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be a person without rights: root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_disk_that_cannot_be_written_is_said_so_and_waited_for(folder: Folder) -> None:
    assert looked(folder) == (True, [""])
    folder.database.close()
    with tempfile.TemporaryDirectory() as name:
        disk = Path(name)
        shutil.copy(folder.url.removeprefix("sqlite:///"), disk / "journal.sqlite3")
        shutil.copytree(folder.path, disk / "школа")
        folder.path, folder.url = disk / "школа", f"sqlite:///{disk}/journal.sqlite3"
        folder.database = open_database(folder.url)
        folder.journal("7А", {CELL: "4"})
        disk.chmod(0o555)
        (disk / "journal.sqlite3").chmod(0o444)
        with somebody_else(), watching(config_of(folder)) as (_, told):
            until(lambda: len(told) == 1)
            assert told[0].partition(":")[0] in ("база открыта только для чтения", "база не открывается")
            writable(disk)
            until(lambda: marks(folder) == ["4"])
            assert told[1:] == ["Чтение книг снова идёт."]
        folder.database.close()


def writable(disk: Path) -> None:
    """Let everybody write again; only the owner may say so."""
    mine = os.geteuid()
    if mine == 65534:
        os.seteuid(0)
    disk.chmod(0o777)
    for file in disk.glob("journal.sqlite3*"):
        file.chmod(0o666)
    if mine == 65534:
        os.seteuid(mine)


# ---------------------------------------------------------------------------------------------- the clock


def test_a_clock_set_back_a_little_waits_for_itself(folder: Folder) -> None:
    assert looked(folder, now=at(9)) == (True, [""])
    folder.journal("7А", {CELL: "4"})
    assert looked(folder, now=at(9) - HELD_BACK / 2) == (True, [""])
    assert Journal(folder.database, DEPUTY, at(9)).read_at() == at(9)
    with folder.database.read() as store:
        assert store.value("SELECT max(changed_seen) FROM entries") == int(at(9).timestamp())


def test_a_clock_set_back_far_was_wrong_before(folder: Folder) -> None:
    assert looked(folder, now=at(20)) == (True, [""])
    assert looked(folder, now=at(9)) == (True, [""])
    assert Journal(folder.database, DEPUTY, at(9)).read_at() == at(9)


# ---------------------------------------------------------------------------------------------- stopping, and two


def test_a_sync_that_is_told_to_stop_leaves_books_whole_and_the_next_goes_on(folder: Folder) -> None:
    told = iter([False, False, True])
    with pytest.raises(Stopped):
        sync(XlsxGateway(folder.path), folder.database, at(9), stop=lambda: next(told))
    with folder.database.read() as store:
        assert store.rows("SELECT kind FROM books") == [("school",)]
    assert is_away(folder) is False
    assert sorted(folder.sync(at(9)).changed) == [
        "Журнал 7А.xlsx", "Журнал 8А.xlsx", "Класс 7А.xlsx", "Класс 8А.xlsx", "Школа.xlsx",
    ]  # fmt: skip


def test_two_syncs_of_a_school_take_turns(folder: Folder) -> None:
    with sole_sync(folder.database):
        waiting = iter([False, True])
        with pytest.raises(Stopped), sole_sync(folder.database, lambda: next(waiting)):
            pytest.fail("both read at once")
    with sole_sync(folder.database):
        assert not Lock(folder.database, Office.SYNC).take()


@pytest.mark.skipif(sys.platform != "linux", reason="a process's limits are set from outside on Linux alone")
def test_of_two_watchers_one_works_the_other_takes_over_and_a_full_disk_ends_neither(
    folder: Folder, tmp_path: Path
) -> None:
    logs = tmp_path / "one.log", tmp_path / "other.log"
    pair = [started(config_of(folder), log) for log in logs]
    try:
        until(lambda: marks(folder) == ["5"] and any("другой наблюдатель" in log.read_text() for log in logs))
        waits = next(place for place, log in enumerate(logs) if "другой наблюдатель" in log.read_text())
        first, second, log = pair[1 - waits], pair[waits], logs[waits]
        first.send_signal(signal.SIGKILL)
        folder.journal("7А", {CELL: "4"})
        until(lambda: marks(folder) == ["4"])
        assert second.poll() is None
        resource.prlimit(second.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        folder.journal("7А", {CELL: "3"})
        until(lambda: "диск с базой не принимает записи" in log.read_text())
        assert marks(folder) == ["4"]
        resource.prlimit(second.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        folder.journal("7А", {CELL: "2"})
        until(lambda: marks(folder) == ["2"])
        second.send_signal(signal.SIGTERM)
        assert second.wait(20) == 0
    finally:
        for process in pair:
            process.kill()
            process.wait()
    with folder.database.read() as store:
        assert store.rows("SELECT count(*) FROM books") == [(5,)]


def test_a_watcher_that_waits_for_google_stops_at_once(joined: Joined, google: Emulator, tmp_path: Path) -> None:
    joined.move()
    google.faults({"fault": "hang", "times": None})
    process = started(joined.config(now=at(9), verdicts=False), tmp_path / "log")
    try:
        until(lambda: google.requests["fault hang"] > 0)
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.wait()
        google.faults()
    assert not is_away(joined.home)
