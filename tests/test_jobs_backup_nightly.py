"""A backup every night without anybody's hand: at its hour, after a machine was off, on a disk that comes later."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import closing
from datetime import datetime, time
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from database.engine import open_database
from database.states import read_state
from jobs.backup.apart import CutOff, apart
from jobs.backup.making import back_up, is_due
from jobs.backup.nightly import Nightly
from jobs.backup.record import alone, last_backup
from jobs.backup.told import BACKUPS, Reason, Told, heard
from jobs.config import Config
from tests.folder_school import ZONE, Folder, at
from tests.watched_school import config_of, marks, until, watching

#: Half past two, as by default.
HOUR = time(2, 30)


def night(day: int, hour: int = 3, minute: int = 0) -> datetime:
    """A moment of a night in September 2026."""
    return datetime(2026, 9, day, hour, minute, tzinfo=ZONE)


def config(folder: Folder, now: datetime, **more: object) -> Config:
    """A school whose backups go to a folder beside it."""
    given = {"now": now, "backup_at": HOUR, "backups": folder.path.parent / "копии"}
    return config_of(folder, **{**given, **more})


def look(folder: Folder, now: datetime, **more: object) -> list[str]:
    """One look of a watcher that has just begun; what was said to people."""
    said: list[str] = []
    Nightly(config(folder, now, **more), folder.database, said.append).look()
    return said


def archives(folder: Folder) -> list[str]:
    """The archives there are, by name."""
    return sorted(path.name for path in folder.path.parent.glob("копии/*/journal-*.zip"))


def told(folder: Folder) -> Told:
    """What others know of the backups."""
    found = heard(read_state(folder.database, BACKUPS))
    assert found is not None
    return found


# ---------------------------------------------------------------------------------------------- its hour


def test_a_school_that_was_read_has_its_backup_at_the_hour_and_one_a_day(folder: Folder) -> None:
    assert look(folder, night(8)) == []
    assert archives(folder) == []  # nothing was read yet: there is nothing to lose
    folder.sync(at(8))
    look(folder, night(9, 2, 29))
    look(folder, night(9, 2, 30))
    look(folder, night(9, 23))
    assert archives(folder) == ["journal-2026-09-09-022900.zip"]
    look(folder, night(10, 2, 29))
    look(folder, night(10, 2, 30))
    look(folder, night(10, 3))
    assert archives(folder) == ["journal-2026-09-09-022900.zip", "journal-2026-09-10-023000.zip"]
    assert [attempt.reason for attempt in told(folder).attempts] == [Reason.FIRST, Reason.BY_CLOCK]
    assert told(folder).backup_at == night(10, 2, 30)


def test_a_machine_that_was_off_at_the_hour_makes_it_as_soon_as_it_is_on(folder: Folder) -> None:
    folder.sync(at(7))
    look(folder, night(8))
    look(folder, night(11, 0, 10))
    look(folder, night(11, 8))
    look(folder, night(12, 8))
    assert [attempt.at for attempt in told(folder).attempts] == [night(8), night(11, 0, 10), night(12, 8)]
    assert [attempt.reason for attempt in told(folder).attempts][1:] == [Reason.LATE, Reason.LATE]


def test_a_backup_made_by_hand_counts(folder: Folder) -> None:
    folder.sync(at(7))
    back_up(config(folder, night(9, 1)), night(9, 1))
    look(folder, night(9))
    assert archives(folder) == ["journal-2026-09-09-010000.zip"]
    assert (told(folder).attempts, told(folder).backup_at) == ((), night(9, 1))


@pytest.mark.parametrize(
    ("before", "moments"),
    [
        # The last Sunday of March: from 02:00 to 03:00. Half past two does not come.
        (datetime(2026, 3, 28, 2, 30), {"00:59": False, "01:01": True}),
        # The last Sunday of October: from 03:00 to 02:00. Half past two comes twice.
        (datetime(2026, 10, 24, 2, 30), {"00:29": False, "00:31": True, "01:01": False, "01:31": True}),
    ],
)
def test_on_the_nights_of_the_change_of_clocks_one_is_due_all_the_same(
    folder: Folder, before: datetime, moments: dict[str, bool]
) -> None:
    """In Berlin, where summer time begins and ends at 01:00 UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    given = config(folder, before.replace(tzinfo=berlin))
    back_up(given, before.replace(tzinfo=berlin))
    day = 29 if before.month == 3 else 25
    utc = {text: datetime.fromisoformat(f"2026-{before.month:02}-{day}T{text}:00+00:00") for text in moments}
    assert {text: is_due(given, moment.astimezone(berlin), HOUR) for text, moment in utc.items()} == moments
    first = next(moment for text, moment in utc.items() if moments[text]).astimezone(berlin)
    back_up(given, first)
    after = [moment.astimezone(berlin) for moment in utc.values() if moment >= first]
    assert [is_due(given, moment, HOUR) for moment in after] == [False] * len(after)


def test_a_school_whose_backups_are_switched_off_tells_of_those_there_are(folder: Folder) -> None:
    folder.sync(at(7))
    look(folder, night(9), backup_at="off")
    assert (archives(folder), told(folder).hour) == ([], "off")


def test_a_look_that_finds_nothing_new_writes_nothing(folder: Folder) -> None:
    folder.sync(at(7))
    look(folder, night(9), backup_at="off")
    before = read_state(folder.database, BACKUPS)
    look(folder, night(9, 4), backup_at="off")
    assert read_state(folder.database, BACKUPS) == before


# ---------------------------------------------------------------------------------------------- what goes wrong


def test_a_failure_is_said_once_tried_again_with_patience_and_said_to_be_over(folder: Folder) -> None:
    folder.sync(at(7))
    place = folder.path.parent / "копии"
    place.write_text("здесь файл, а не папка")
    said: list[str] = []
    patient = Nightly(config(folder, night(9)), folder.database, said.append)
    patient.look()
    patient.look()
    assert len(told(folder).attempts) == 1  # the second waits for five minutes
    hasty = Nightly(config(folder, night(9)), folder.database, said.append, patience=(0.0, 0.0))
    hasty.look()
    assert [attempt.reason for attempt in told(folder).attempts] == [Reason.FIRST, Reason.AGAIN]
    assert said == [f"Резервная копия не сделана: {told(folder).trouble}. Будет ещё попытка."]
    assert told(folder).trouble.startswith(f"папка {place}")
    place.unlink()
    hasty.look()
    assert said[1:] == ["Резервная копия снова сделана."]
    assert (told(folder).trouble, told(folder).backup_at) == ("", night(9))


def test_a_backup_that_somebody_makes_at_this_moment_is_left_to_them(folder: Folder) -> None:
    folder.sync(at(7))
    with alone(config(folder, night(9)).backup_folder):
        assert look(folder, night(9)) == []
    assert (told(folder).attempts, told(folder).trouble) == ((), "")


def test_a_backup_that_is_told_to_stop_is_cut_off_and_leaves_nothing(folder: Folder) -> None:
    folder.sync(at(7))
    stop = Event()
    stop.set()
    given = config(folder, night(9))
    with pytest.raises(CutOff):
        apart(back_up, given, night(9), stop=stop)
    assert (archives(folder), last_backup(given).backup_at) == ([], None)


def test_a_backup_that_hangs_is_cut_off_some_time() -> None:
    with pytest.raises(CutOff, match="диск не отвечает"):
        apart(signal.pause, stop=Event(), limit=0.0)


def test_a_process_that_the_system_ends_is_a_failure_like_others() -> None:
    with pytest.raises(CutOff, match="прерван"):
        apart(os._exit, 9, stop=Event())


# ---------------------------------------------------------------------------------------------- the removable disk


@pytest.mark.long
def test_a_disk_that_was_away_at_night_gets_the_same_archive_when_it_is_plugged_in(folder: Folder) -> None:
    folder.sync(at(7))
    disk = folder.path.parent / "диск"
    more = {"backup_medium": disk, "backup_medium_any_disk": True}
    assert look(folder, night(9), **more) == []
    assert told(folder).medium_trouble.startswith("съёмный диск не подключён")
    look(folder, night(9, 9), **more)
    assert told(folder).medium_at is None
    disk.mkdir()
    look(folder, night(9, 10), **more)
    (copy,) = disk.glob("*/journal-*.zip")
    (archive,) = folder.path.parent.glob("копии/*/journal-*.zip")
    assert (copy.name, copy.read_bytes()) == (archive.name, archive.read_bytes())
    assert (told(folder).medium_at, told(folder).medium_trouble) == (night(9), "")
    look(folder, night(9, 11), **more)
    assert [attempt.reason for attempt in told(folder).attempts] == [Reason.FIRST, Reason.MEDIUM]
    shutil.rmtree(disk)
    look(folder, night(10), **more)
    disk.mkdir()
    look(folder, night(10, 10), **more)
    assert [path.name for path in disk.glob("*/journal-*.zip")] == ["journal-2026-09-10-030000.zip"]


def test_a_full_disk_is_tried_again_with_patience_and_said_once(folder: Folder) -> None:
    folder.sync(at(7))
    disk = folder.path.parent / "диск"
    more = {"backup_medium": disk, "backup_medium_any_disk": True}
    look(folder, night(9), **more)
    disk.mkdir()
    (disk / config(folder, night(9)).own_name).write_text("здесь файл, а не папка")
    said: list[str] = []
    hasty = Nightly(config(folder, night(9), **more), folder.database, said.append, patience=(0.0, 0.0))
    hasty.look()
    hasty.look()
    assert said == [f"Резервная копия не сделана: {told(folder).medium_trouble}. Будет ещё попытка."]
    assert told(folder).medium_trouble.startswith(f"на {disk} не записывается")
    assert (told(folder).trouble, told(folder).medium_at) == ("", None)


# ---------------------------------------------------------------------------------------------- the real watcher


@pytest.mark.long
def test_the_watcher_makes_it_while_a_mark_reaches_the_diary(folder: Folder) -> None:
    with watching(config(folder, night(9))) as (_, said), closing(open_database(folder.url)) as database:
        until(lambda: marks(folder) == ["5"])
        folder.journal("7А", {("01", at(7).date(), 2): "4"})
        until(lambda: marks(folder) == ["4"])
        until(lambda: (found := heard(read_state(database, BACKUPS))) is not None and found.backup_at == night(9))
    assert said == []
    assert len(archives(folder)) == 1


def test_a_failing_backup_never_ends_the_watcher(folder: Folder) -> None:
    (folder.path.parent / "копии").write_text("здесь файл, а не папка")
    folder.sync(at(8))
    with watching(config(folder, night(9))) as (_, said):
        until(lambda: len(said) == 1)
        folder.journal("7А", {("01", at(7).date(), 2): "3"})
        until(lambda: marks(folder) == ["3"])
    assert said[0].startswith("Резервная копия не сделана")
    assert Path(folder.path.parent / "копии").is_file()
