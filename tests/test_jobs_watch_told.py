"""What the watcher tells of itself, for those who do not sit at its machine."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import timedelta

from database.engine import Database, open_database
from database.states import State, read_state
from jobs.watch_told import EVERY, OTHER_BOOK, WATCHER, Said, Teller, Waiting, heard, waiting
from sheets.gateway.buckets import Bucket, Turnstile
from sheets.gateway.google.pace import Pace
from tests.folder_school import Folder, at
from tests.gateway_clocks import JumpingClock
from tests.watched_school import config_of, marks, runs, until, watching


def said(database: Database) -> Said:
    """Its last word."""
    found = heard(read_state(database, WATCHER))
    assert found is not None
    return found


def test_a_watcher_tells_that_it_lives_what_waits_and_that_it_takes_its_leave(folder: Folder) -> None:
    with watching(config_of(folder)) as _:
        until(lambda: marks(folder) == ["5"])
        until(lambda: said(folder.database).looked_at == at(9))
        first = said(folder.database)
        assert (first.pid, first.store, first.waiting, first.trouble, first.spent) == (os.getpid(), "папка", (), "", {})
        (folder.path / "Журнал 7А.xlsx").write_bytes(b"PK")
        until(lambda: said(folder.database).waiting != ())
        (row,) = said(folder.database).waiting
        assert (row.number, row.books) == (1, ("Журнал 7А.xlsx",))
        assert not said(folder.database).stopped
    assert said(folder.database).stopped


def test_a_folder_that_is_away_is_trouble_until_it_is_back(folder: Folder) -> None:
    elsewhere = folder.path.with_name("отключено")
    with watching(config_of(folder)):
        until(lambda: marks(folder) == ["5"])
        folder.path.rename(elsewhere)
        until(lambda: said(folder.database).trouble.startswith("хранилище не отвечает"))
        elsewhere.rename(folder.path)
        until(lambda: said(folder.database).trouble == "")


def test_looks_that_find_nothing_are_told_once_a_minute(folder: Folder) -> None:
    """A look after another within the minute writes nothing, whatever it took."""
    teller = Teller(config_of(folder), folder.database)
    teller.begins()
    assert said(folder.database).looked_at is None
    for second in range(3):
        teller.looked(at(9) + timedelta(seconds=second), 0.01, 60.0, "", {})
    assert EVERY < 60
    assert said(folder.database).looked_at == at(9)
    teller.looked(at(9, 13), 0.01, 60.0, "", {"Журнал 7А.xlsx": "файл открыт"})
    assert said(folder.database).looked_at == at(9, 13)
    teller.looked(at(9, 14), 0.01, 900.0, "", None)
    assert said(folder.database).waiting == (Waiting("файл открыт", 1, ("Журнал 7А.xlsx",)),)


def test_a_longer_pause_is_told_before_it_is_taken_for_death(folder: Folder) -> None:
    teller = Teller(config_of(folder), folder.database)
    teller.looked(at(9), 0.01, 60.0, "", {})
    teller.looked(at(9, 13), 0.01, 900.0, "", {})
    assert said(folder.database).patience == timedelta(minutes=45)


def test_a_database_that_does_not_answer_hears_it_later(folder: Folder) -> None:
    with closing(open_database(folder.url, patience=0.01)) as database, folder.database.engine.begin():
        teller = Teller(config_of(folder), database)
        teller.looked(at(9), 0.01, 60.0, "", {})
    assert read_state(folder.database, WATCHER) is None
    teller.looked(at(9, 13), 0.01, 60.0, "", {})
    assert said(folder.database).looked_at == at(9, 13)


def test_nobody_is_named_by_what_waits() -> None:
    again = {
        "Класс 7А.xlsx": "открыт",
        "Журнал 8А.xlsx": "открыт",
        "Иванова О. П. КТП.xlsx": "открыт",
        "Школа.xlsx": "",
    }
    assert waiting(again) == (
        Waiting("открыт", 3, ("Журнал 8А.xlsx", "Класс 7А.xlsx", OTHER_BOOK)),
        Waiting("", 1, ("Школа.xlsx",)),
    )


def test_a_word_of_another_version_is_no_word() -> None:
    assert heard(State({"pid": "нет"}, at(9))) is None
    assert heard(None) is None


def test_the_state_is_a_line_not_a_run(folder: Folder) -> None:
    """Telling changes nothing of what the journal knows of its reads."""
    folder.sync(at(9))
    before = runs(folder)
    Teller(config_of(folder), folder.database).begins()
    assert runs(folder) == before


def test_requests_of_the_last_minute_are_counted() -> None:
    clock = JumpingClock()
    turnstile = Turnstile([Bucket(600, burst=10)], clock)
    for _ in range(3):
        turnstile.pass_through()
    assert turnstile.passed() == 3
    clock.wait_until(clock.now() + 59)
    turnstile.pass_through()
    assert turnstile.passed() == 4
    clock.wait_until(clock.now() + 1)
    assert turnstile.passed() == 1


def test_what_google_was_asked_is_told_by_kind() -> None:
    pace = Pace(JumpingClock())
    for line in (pace.turnstile, pace.turnstile, pace.files):
        line.pass_through()
    assert pace.spent() == {"reads": (2, 55), "writes": (0, 55), "files": (1, 170)}
