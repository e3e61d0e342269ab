"""Others at the same school at the same time – watchers, syncs, a session left open: nothing is doubled or lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from database.copying import shown_address
from database.engine import open_database
from database.health import failures, why
from database.locks import Lock, Office
from jobs.sync import sync
from sheets.gateway.xlsx import XlsxGateway
from tests.compared import anew, broken_links, said
from tests.folder_school import MONDAY, Folder, at
from tests.watched_school import ROOT, config_of, marks, started, until

CELL = ("01", MONDAY, 2)

#: A watcher hears of a saved file, and a sync that is repeated begins again, within so many seconds.
BOTH_BEGAN = 1.3


@pytest.fixture
def shared(folder: Folder, database_url: str) -> Folder:
    """A school's folder, followed by a database that several processes open."""
    folder.database.close()
    folder.url, folder.database = database_url, open_database(database_url)
    return folder


@contextmanager
def living(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that does not outlive the test."""
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def typed(folder: Folder, mark: str) -> None:
    """The teacher saves another mark, and it is in the diary."""
    folder.journal("7А", {CELL: mark})
    until(lambda: marks(folder) == [mark])


def history(folder: Folder) -> list[tuple[str, str]]:
    """What the ledger says of all marks: what each was, and what it became."""
    with folder.database.read() as store:
        return [(old, new) for old, new in store.rows("SELECT old, new FROM ledger WHERE field = 'entry' ORDER BY id")]


def waits(log: Path) -> int:
    """How many times a watcher has said that another is at work."""
    return log.read_text().count("чтобы сменить его. Наблюдение продолжится")


def cut_off_the_watcher(folder: Folder) -> None:
    """The connection that holds the watcher's office breaks, as when a router forgets it."""
    with folder.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            f" WHERE locktype = 'advisory' AND granted AND classid = {Office.WATCHER.value[0]}"
        )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_watchers_on_postgresql_one_works_and_the_other_takes_over_from_the_dead_and_the_cut_off(
    shared: Folder, tmp_path: Path
) -> None:
    """5→4 is read by the first, →3 by the second when the first was killed, →2 by a third when that was cut off."""
    config = config_of(shared, watch_every=5)
    logs = [tmp_path / f"{number}.log" for number in range(3)]
    with ExitStack() as stack:

        def begins(number: int) -> subprocess.Popen[bytes]:
            return stack.enter_context(living(started(config, logs[number])))

        first = begins(0)
        until(lambda: marks(shared) == ["5"])
        second = begins(1)
        until(lambda: waits(logs[1]) == 1)
        typed(shared, "4")
        first.kill()
        until(lambda: "Чтение книг снова идёт" in logs[1].read_text())
        typed(shared, "3")
        begins(2)
        until(lambda: waits(logs[2]) == 1)
        cut_off_the_watcher(shared)
        until(lambda: "Чтение книг снова идёт" in logs[2].read_text())
        typed(shared, "2")
        until(lambda: waits(logs[1]) == 2)
        assert second.poll() is None
    assert history(shared) == [("5", "4"), ("4", "3"), ("3", "2")]
    assert said(shared.url) == said(anew(shared, tmp_path))


def test_a_watcher_and_a_sync_by_hand_at_once_neither_double_nor_lose_a_thing(shared: Folder, tmp_path: Path) -> None:
    """Both stand at one door when «4» and «3» are saved, and are let in at one moment."""
    config = config_of(shared, watch_every=5)
    environment = {**os.environ, **config.environment()}
    command = [sys.executable, "manage.py", "sync", "--workers", "0", "--every", "1"]
    with living(started(config, tmp_path / "log")), (tmp_path / "sync").open("wb") as told:
        until(lambda: marks(shared) == ["5"])
        with living(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=told, stderr=told)) as by_hand:
            runs = runs_begun(shared)
            until(lambda: runs_begun(shared) > runs)
            for mark in ("4", "3"):
                before, door = marks(shared), Lock(shared.database, Office.SYNC)
                until(door.take)
                shared.journal("7А", {CELL: mark})
                with pytest.raises(subprocess.TimeoutExpired):
                    by_hand.wait(BOTH_BEGAN)
                assert marks(shared) == before
                door.release()
                until(lambda mark=mark: marks(shared) == [mark])  # type: ignore[misc]
    assert history(shared) == [("5", "4"), ("4", "3")]
    assert broken_links(shared.database) == []
    assert said(shared.url) == said(anew(shared, tmp_path))


def runs_begun(folder: Folder) -> int:
    """How many times anybody began to read; looks at which nothing changed are counted in one row."""
    with folder.database.read() as store:
        return int(store.value("SELECT coalesce(max(run), 0) FROM runs"))


# ---------------------------------------------------------------------------------------------- left open


@contextmanager
def left_open(folder: Folder) -> Iterator[None]:
    """Somebody looked into the marks by hand, kept them from being changed, and went away."""
    with closing(open_database(folder.url)) as other, other.engine.connect() as session:
        session.exec_driver_sql("LOCK TABLE entries IN SHARE MODE")
        yield
        session.rollback()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_sync_waits_so_long_for_a_session_left_open_then_says_so_and_the_next_one_catches_up(
    shared: Folder, tmp_path: Path
) -> None:
    """5→4 and another topic are saved: neither is read while the marks are held, and both afterwards."""
    shared.sync(at(8))
    before = said(shared.url)
    shared.journal("7А", {CELL: "4"}, "Степени")
    with left_open(shared), closing(open_database(shared.url, patience=0.2)) as ours:
        with pytest.raises(failures(ours)) as refused:
            sync(XlsxGateway(shared.path), ours, at(9))
        assert why(refused.value) == "база долго занята другой программой"
        assert (marks(shared), said(shared.url), history(shared)) == (["5"], before, [])
    assert shared.sync(at(9)).changed == ["Журнал 7А.xlsx"]
    assert history(shared) == [("5", "4")]
    assert said(shared.url) == said(anew(shared, tmp_path))


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_sync_by_hand_that_found_a_session_left_open_ends_and_says_what_is_the_matter(shared: Folder) -> None:
    """It waits ten seconds."""
    environment = {**os.environ, **config_of(shared).environment(), "NO_COLOR": "1"}
    command = [sys.executable, "manage.py", "sync", "--workers", "0"]
    by_hand = partial(subprocess.run, command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    with left_open(shared):
        done = by_hand(timeout=60)
    where = f"База: {shown_address(shared.url)[0]}."
    told = (
        f"база долго занята другой программой. {where} Наполовину в неё ничего не внесено; устранив причину, повторите"
    )
    assert (done.returncode, done.stderr) == (1, f"Не получилось: {told}.\n")
    done = by_hand(timeout=60)
    assert (done.returncode, done.stderr, marks(shared)) == (0, "", ["5"])
