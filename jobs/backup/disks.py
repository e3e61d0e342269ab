"""Disks: is there room, and does a folder really lie on another disk than the school."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

from database.copying import shown_address
from jobs.backup.record import checksum, settle
from jobs.config import Config

#: Room that is left alone: a full disk stops the journal itself, bytes.
SPARE = 200_000_000


#: Less free room than for so many more backups, or than so many bytes, and somebody should look.
BACKUPS_AHEAD, ENOUGH = 3, 1_000_000_000

#: How exactly free room is told, bytes: it changes all the time.
_STEP = 100_000_000


class Room(NamedTuple):
    """A disk of this machine: what of the school lies on it, how many bytes are free, and how many should be."""

    holds: tuple[str, ...]
    free: int
    wanted: int


class NoRoom(Exception):
    """There is not enough room on a disk; nothing was written."""


class NoMedium(Exception):
    """The removable disk is not there, or the folder lies on a disk of the machine."""


def check_room(folder: Path, needed: int) -> None:
    """Raise NoRoom unless so many bytes fit into a folder."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise NoRoom(
            f"мало места на диске с папкой {folder}: нужно {(needed + SPARE) / 1e6:,.0f} МБ, свободно "
            f"{free / 1e6:,.0f} МБ. Освободите место или укажите другую папку".replace(",", " ")
        )


def check_medium(medium: Path, others: tuple[Path, ...], *, any_disk: bool) -> None:
    """Raise NoMedium unless the folder is there and on another disk than each of the others."""
    if not medium.is_dir():
        raise NoMedium(f"съёмный диск не подключён: нет папки {medium}")
    same = [path for path in others if path.exists() and disk_of(path) == disk_of(medium)]
    if same and not any_disk:
        raise NoMedium(
            f"папка {medium} лежит на том же диске, что и {same[0]}: диск не подключён, или указана не та папка. "
            "Копия на том же диске пропадёт вместе с ним; так задумано: JOURNAL_BACKUP_MEDIUM_ANY_DISK=on"
        )


def copy_checked(source: Path, place: Path, digest: str) -> None:
    """Copy a file and read it back. Raises NoMedium where it is not what it should be; then nothing is left."""
    shutil.copyfile(source, place)
    settle(place)
    if checksum(place) != digest:
        place.unlink()
        raise NoMedium(f"копия в {place.parent} не сошлась с архивом: проверьте диск")


def disk_of(path: Path) -> tuple[int, int] | str:
    """What tells one disk from another: partitions of one are the same where Linux says so."""
    device = path.stat().st_dev
    numbers = os.major(device), os.minor(device)
    block = Path("/sys/dev/block/{}:{}".format(*numbers))
    if not block.exists():
        return numbers
    block = block.resolve()
    return str(block.parent if (block / "partition").exists() else block)


def rooms(config: Config, backup: int) -> tuple[Room, ...]:
    """The disks that hold the school, each once; a backup takes so many bytes. A disk that is not there is left out."""
    address = shown_address(config.database)[0]
    file = Path(address.removeprefix("sqlite:///")).parent if address.startswith("sqlite") else None
    places = {"база": file, "копии": _there(config.backup_folder), "книги": config.data}
    found: dict[tuple[int, int] | str, Room] = {}
    for what, path in places.items():
        if path is not None and path.is_dir():
            free = shutil.disk_usage(path).free // _STEP * _STEP
            wanted = max(ENOUGH, BACKUPS_AHEAD * backup + SPARE if what == "копии" else 0)
            disk = disk_of(path)
            known = found.get(disk, Room((), free, 0))
            found[disk] = Room((*known.holds, what), min(free, known.free), max(wanted, known.wanted))
    return tuple(found.values())


def _there(folder: Path) -> Path:
    """A folder, or the nearest above it that is there: the first backup makes it."""
    return next((path for path in (folder, *folder.absolute().parents) if path.is_dir()), folder)
