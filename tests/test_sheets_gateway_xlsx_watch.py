"""What a folder of workbooks tells the watcher, and what it does not."""

from __future__ import annotations

import os
import threading
from itertools import count
from pathlib import Path

import pytest

from sheets.gateway.protocol import BookBusy
from sheets.gateway.xlsx import XlsxGateway
from sheets.gateway.xlsx_watch import FolderWatch, concerns_us, is_far
from tests.folder_school import Folder
from tests.watched_school import until


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("Журнал 7А.xlsx", True), ("7А/Журнал 7А.XLSX", True), ("Журнал 7А.ods", True), ("7А", True), ("", True),
        (".~lock.Журнал 7А.xlsx#", False), ("~$Журнал 7А.xlsx", False), ("lu12345.tmp", False), ("A1B2C3D4.tmp", False),
        ("замечания/7А.xlsx", False), ("7А/Замечания/7А.xlsx", False), (".git/index", False), ("фото.jpg", False),
    ],
)  # fmt: skip
def test_locks_temporary_files_and_our_own_are_not_listened_to(path: str, *, ours: bool) -> None:
    folder = Path("/школа")
    assert concerns_us(str(folder / path), folder) is ours


def test_a_folder_on_another_machine_is_told_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    here = tmp_path.resolve()
    mounts.write_text(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"30 22 0:5 / {here}/общая\\040папка rw,relatime shared:1 - cifs //server/share rw\n"
        f"31 22 0:6 / {here}/облако rw - fuse.rclone remote: rw\n"
        f"32 22 0:7 / {here}/флешка rw - fuseblk /dev/sdb1 rw\n"
        f"33 30 8:2 / {here}/общая\\040папка/своё rw - ext4 /dev/sdc1 rw\n"
    )
    places = ("общая папка", "общая папка/7А", "облако", "флешка", "общая папка/своё", "рядом")
    assert [is_far(here / place, mounts) for place in places] == [True, True, True, False, False, False]
    assert not is_far(here, tmp_path / "none")


def test_a_folder_that_comes_later_is_listened_to_then(tmp_path: Path) -> None:
    rung = threading.Event()
    watch = FolderWatch(tmp_path / "школа", rung.set)
    try:
        (tmp_path / "школа").mkdir()
        assert rung.wait(30)
    finally:
        watch.close()


def test_a_file_is_read_when_nobody_has_touched_it_for_a_while(folder: Folder) -> None:
    book = folder.path / "Журнал 7А.xlsx"
    touched = max(book.stat().st_mtime, book.stat().st_ctime)
    with pytest.raises(BookBusy):
        XlsxGateway(folder.path, clock=lambda: touched + 2.4, quiet=2.5).read(book.name)
    assert XlsxGateway(folder.path, clock=lambda: touched + 2.6, quiet=2.5).read(book.name).title == book.stem
    assert XlsxGateway(folder.path, clock=lambda: touched + 1, quiet=2.5).review(book.name).title == book.stem


def test_a_file_dated_in_the_future_is_read_at_once(folder: Folder) -> None:
    book = folder.path / "Журнал 7А.xlsx"
    later = book.stat().st_mtime + 3600
    os.utime(book, (later, later))
    assert XlsxGateway(folder.path, clock=lambda: later - 3600, quiet=2.5).read(book.name).title == book.stem


def test_a_share_that_came_back_as_another_folder_is_listened_to(tmp_path: Path) -> None:
    place, other, rings = tmp_path / "школа", tmp_path / "другая", list[None]()
    place.mkdir()
    other.mkdir()
    watch = FolderWatch(place, lambda: rings.append(None))
    try:
        until(lambda: rings != [])
        place.rename(tmp_path / "прежняя")
        other.rename(place)
        numbers = count()

        def saved() -> bool:
            (place / f"{next(numbers)}.xlsx").touch()
            return len(rings) > 6

        until(saved)
    finally:
        watch.close()
