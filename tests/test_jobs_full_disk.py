"""A database on a disk that is really full, or really read-only: nothing half applied, and it goes on afterwards."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from database.engine import open_database
from database.health import failures, why
from jobs.backup.disks import NoRoom
from jobs.backup.making import back_up
from jobs.backup.restoring import rehearse
from jobs.config import Config
from jobs.file_errors import in_words
from jobs.stores import opened_store
from jobs.verdicts import Verdicts
from jobs.watch import Looks
from jobs.watch_bell import Bell
from journal.issues import Problem
from sheets.gateway.xlsx import XlsxGateway
from tests.compared import anew, broken_links, said
from tests.folder_school import MONDAY, Folder, at
from tests.test_jobs_verdicts import QUIET
from tests.watched_school import ROOT, config_of, marks

CELL = ("01", MONDAY, 2)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB of its own; it goes again whatever happens."""
    place, mount = tmp_path / "disk", shutil.which("mount")
    place.mkdir()
    made = [mount or "false", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if subprocess.run(made, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def bound(disk: Path) -> Iterator[Path]:
    """A folder where that disk may be seen a second time; a disk on which files are open turns nowhere else."""
    place = disk.with_name("bound")
    place.mkdir()
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)


def remounted(disk: Path, how: str) -> None:
    """Let a disk be read only (``ro``), written again (``rw``), or of another size (``size=16m``)."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def moved(folder: Folder, disk: Path) -> None:
    """The folder's database lies on that disk."""
    folder.database.close()
    shutil.copy(folder.url.removeprefix("sqlite:///"), disk / "journal.sqlite3")
    folder.url = f"sqlite:///{disk}/journal.sqlite3"
    folder.database = open_database(folder.url)


def looked(folder: Folder) -> tuple[bool, list[str]]:
    """One look of the watcher: whether it went well, and what was told."""
    config, told = config_of(folder), list[str]()
    with opened_store(config) as store, closing(open_database(folder.url, patience=0.05)) as database:
        looks = Looks(config, store, database, Bell(), lambda trouble, _: told.append(trouble))
        return looks.look(), told


def fill(disk: Path) -> Path:
    """Fill the disk to its last byte by a file, which is returned."""
    filling = disk / "filling"
    with pytest.raises(OSError, match="No space left"):
        filling.write_bytes(bytes(32 * 1024 * 1024))
    return filling


def test_a_full_disk_is_said_so_nothing_is_half_there_and_room_is_all_it_takes(folder: Folder, disk: Path) -> None:
    """«5» is read; «4» is typed while the disk is full: «5» stays until there is room."""
    moved(folder, disk)
    assert looked(folder) == (True, [""])
    folder.journal("7А", {CELL: "4"})
    filling = fill(disk)
    went_well, told = looked(folder)
    assert (went_well, told[0]) in [
        (False, "на диске с базой нет места: освободите его"),
        (False, "диск с базой не принимает записи: нет места или он неисправен"),
    ]
    filling.unlink()
    assert marks(folder) == ["5"]
    assert looked(folder) == (True, [""])
    assert marks(folder) == ["4"]


def test_a_disk_mounted_read_only_is_said_so_and_caught_up_with(folder: Folder, disk: Path) -> None:
    """«5» is read; «4» is typed while the disk takes nothing: «4» is read as soon as it does."""
    moved(folder, disk)
    assert looked(folder) == (True, [""])
    folder.database.close()
    folder.journal("7А", {CELL: "4"})
    remounted(disk, "ro")
    went_well, told = looked(folder)
    remounted(disk, "rw")
    assert not went_well
    assert told[0].partition(":")[0] in ("база открыта только для чтения", "база не открывается")
    folder.database = open_database(folder.url)
    assert marks(folder) == ["5"]
    assert looked(folder) == (True, [""])
    assert marks(folder) == ["4"]


def test_what_was_read_is_shown_on_from_a_disk_that_turned_read_only(folder: Folder, disk: Path, bound: Path) -> None:
    """Somebody has the database open when its disk turns; pages open it after that."""
    moved(folder, disk)
    assert looked(folder) == (True, [""])
    assert marks(folder) == ["5"]
    subprocess.run(["mount", "--bind", str(disk), str(bound)], check=True)
    remounted(bound, "ro,bind")
    url = f"sqlite:///{bound}/journal.sqlite3"
    with closing(folder.database), closing(open_database(url)) as folder.database:
        assert marks(folder) == ["5"]
        with pytest.raises(failures(folder.database)) as refused, folder.database.write() as writer:
            writer.begin_run(at(10))
        assert why(refused.value) == "база открыта только для чтения: проверьте права и диск"
        assert marks(folder) == ["5"]


def test_a_backup_onto_a_full_disk_is_refused_and_the_one_before_stays_whole(folder: Folder, disk: Path) -> None:
    """One backup is made, the disk is all but full then, and the next has no room."""
    config = Config.model_validate({"data": folder.path, "database": folder.url, "backups": disk})
    remounted(disk, "size=256m")
    done = back_up(config, at(11))
    before = sorted(path.name for path in config.backup_folder.iterdir())
    remounted(disk, "size=16m")
    with pytest.raises(NoRoom, match=r"мало места на диске .* Освободите место"):
        back_up(config, at(12))
    assert sorted(path.name for path in config.backup_folder.iterdir()) == before
    rehearse(done.archive, "")


@pytest.mark.parametrize(
    ("midway", "phrase"),
    [
        ("база", ""),
        ("Класс 8А.xlsx", ""),
        ("Школа.xlsx", ""),
        pytest.param("Класс 8А.xlsx", "семь слов", marks=pytest.mark.long),
    ],
)
def test_a_disk_that_fills_while_an_archive_is_written_leaves_none_and_the_one_before_whole(
    folder: Folder, disk: Path, tmp_path: Path, midway: str, phrase: str
) -> None:
    """Something else takes the last of the room while the database is copied, or a workbook is packed."""
    (tmp_path / "фраза").write_text(phrase)
    config = Config.model_validate({
        "data": folder.path, "database": folder.url, "backups": disk,
        "backup_passphrase_file": tmp_path / "фраза" if phrase else None,
    })  # fmt: skip
    remounted(disk, "size=256m")
    done = back_up(config, at(11))
    before = everything(config.backup_folder)

    def fills(_done: int, _total: int, what: str) -> None:
        if what == midway:
            remounted(disk, "size=16m")
            fill(disk)

    with pytest.raises(OSError, match="No space left") as refused:
        back_up(config, at(12), fills)
    assert in_words(refused.value) == "на диске нет места: освободите его"
    assert everything(config.backup_folder) == before
    rehearse(done.archive, phrase)
    (disk / "filling").unlink()
    remounted(disk, "size=256m")
    rehearse(back_up(config, at(13)).archive, phrase)


def everything(place: Path) -> dict[str, bytes]:
    """All that lies in a folder and below it."""
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_remarks_for_which_there_is_no_room_leave_the_workbooks_whole_and_are_made_good(
    folder: Folder, disk: Path
) -> None:
    """«55» stands in 7А: it is read; the remark about it cannot be written beside, until there is room."""
    folder.path = Path(shutil.move(folder.path, disk))
    folder.school(QUIET)
    folder.journal("7А", {CELL: "55"})
    filling, before, verdicts = fill(disk), everything(folder.path), Verdicts()
    written = verdicts.after(XlsxGateway(folder.path), folder.database, folder.sync(at(9)), at(9))
    assert (written.books, written.failures) == (
        [],
        {"Журнал 7А.xlsx": "файл «замечания/7А.xlsx» не записан: на диске нет места"},
    )
    assert everything(folder.path) == before
    assert Problem.UNKNOWN_MARK in folder.problems(at(9))
    filling.unlink()
    written = verdicts.after(XlsxGateway(folder.path), folder.database, folder.sync(at(9)), at(9))
    assert (written.books, written.failures) == (["Журнал 7А.xlsx"], {})
    after = everything(folder.path)
    assert (after.pop("замечания/7А.xlsx")[:2], after) == (b"PK", before)


# ---------------------------------------------------------------------------------------------- by hand


def by_hand(folder: Folder, *more: str) -> subprocess.Popen[str]:
    """`manage.py sync` as somebody starts it."""
    environment = {**os.environ, **config_of(folder).environment(), "NO_COLOR": "1"}
    command = [sys.executable, "manage.py", "sync", "--workers", "0", *more]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def synced_by_hand(folder: Folder) -> tuple[int, str]:
    """The end of `manage.py sync`: its code, and what it tells of trouble."""
    with by_hand(folder) as process:
        _, told = process.communicate(timeout=60)
    return process.returncode, told


def test_a_repeated_sync_tells_once_that_the_disk_is_full_and_goes_on_when_there_is_room(
    folder: Folder, disk: Path
) -> None:
    """«5» is read; «4» is typed while the disk is full, and read once it is not."""
    moved(folder, disk)
    with by_hand(folder, "--every", "1") as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline().startswith("Прочитано книг: 5")
            filling = fill(disk)
            folder.journal("7А", {CELL: "4"})
            told = process.stderr.readline()
            assert re.match(r"Не получилось: (на диске|диск) с базой .*\. Следующие попытки — по расписанию\.\n", told)
            filling.unlink()
            assert process.stdout.readline().startswith("Прочитано книг: 1")
            assert process.stderr.readline() == "Чтение книг снова идёт.\n"
            process.terminate()
            assert process.wait(30) == 0
        finally:
            process.kill()
    assert marks(folder) == ["4"]


@pytest.mark.parametrize("room", [0, 150_000])
def test_a_sync_by_hand_onto_a_full_disk_says_what_to_do_and_the_next_one_catches_up(
    folder: Folder, disk: Path, tmp_path: Path, room: int
) -> None:
    """There is no room for anything, or for a few workbooks and not for all: each is there whole, or not at all."""
    moved(folder, disk)
    filling = fill(disk)
    os.truncate(filling, filling.stat().st_size - room)
    code, told = synced_by_hand(folder)
    assert code == 1
    assert re.fullmatch(
        r"Не получилось: (на диске с базой нет места: освободите его|диск с базой не принимает записи: .*)\. "
        rf"База: {re.escape(folder.url)}\. Наполовину в неё ничего не внесено; устранив причину, повторите\.\n",
        told,
    ), told
    filling.unlink()
    with folder.database.read() as store:
        assert store.value("SELECT count(*) FROM books") in (range(1, 5) if room else (0,))
    assert synced_by_hand(folder) == (0, "")
    assert marks(folder) == ["5"]
    assert said(folder.url) == said(anew(folder, tmp_path))
    assert broken_links(folder.database) == []


def test_a_sync_by_hand_onto_a_read_only_disk_says_what_to_do_and_the_next_one_catches_up(
    folder: Folder, disk: Path
) -> None:
    """«5» is read; «4» is typed while the disk takes nothing: it is read by the next sync that may write."""
    moved(folder, disk)
    folder.sync(at(9))
    folder.database.close()
    folder.journal("7А", {CELL: "4"})
    remounted(disk, "ro")
    code, told = synced_by_hand(folder)
    remounted(disk, "rw")
    assert code == 1
    assert re.match(r"Не получилось: база (открыта только для чтения|не открывается): проверьте права и диск\. ", told)
    assert told.count("\n") == 1
    folder.database = open_database(folder.url)
    assert marks(folder) == ["5"]
    assert synced_by_hand(folder) == (0, "")
    assert marks(folder) == ["4"]
