"""Room on the disks of a school: each disk once, and room for three backups more."""

from __future__ import annotations

from pathlib import Path

from jobs.backup.disks import BACKUPS_AHEAD, ENOUGH, SPARE, rooms
from jobs.config import Config


def config(path: Path, **more: object) -> Config:
    """A school whose folder, database and backups lie on one disk."""
    (path / "школа").mkdir(exist_ok=True)
    given = {"data": path / "школа", "database": f"sqlite:///{path}/journal.sqlite3", "backups": path / "нет" / "копии"}
    return Config.model_validate({**given, **more})


def test_one_disk_is_told_once_before_the_first_backup_too(tmp_path: Path) -> None:
    (room,) = rooms(config(tmp_path), 0)
    assert (room.holds, room.wanted) == (("база", "копии", "книги"), ENOUGH)
    assert room.free % 100_000_000 == 0


def test_large_backups_want_more_room(tmp_path: Path) -> None:
    (room,) = rooms(config(tmp_path), ENOUGH)
    assert room.wanted == BACKUPS_AHEAD * ENOUGH + SPARE


def test_what_is_not_on_this_machine_is_left_out(tmp_path: Path) -> None:
    away = config(tmp_path, database="postgresql+psycopg://u@h/n", data=tmp_path / "отключено")
    assert [room.holds for room in rooms(away, 0)] == [("копии",)]
