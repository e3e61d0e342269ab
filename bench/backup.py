"""A backup of a school of 60 classes at full density and the way back, beside a plain copy of the same bytes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from bench.city import ENTRIES, NOW, city
from bench.figures import Figure, short
from bench.school_sync import city_books
from bench.timing import in_turn
from jobs.backup.making import back_up
from jobs.backup.restoring import newest, rehearse, restore
from jobs.config import Config

#: Each of them takes a part of a minute.
RUNS = 3

PASSPHRASE = "корова ходит по лугу"


def measure(cache: Path) -> list[Figure]:
    """Median seconds of each; the two ways back are of the archive that lies open."""
    folder = cache / "backup"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "phrase").write_text(PASSPHRASE)
    config = Config.model_validate({"data": city_books(cache), "database": city(cache / "city.sqlite3")})
    files = [Path(config.database.removeprefix("sqlite:///")), *config.data.glob("*")]
    size = sum(path.stat().st_size for path in files)

    def into(name: str, **more: object) -> Config:
        return config.model_copy(update={"backups": folder / name, **more})

    taken = in_turn(
        RUNS,
        copy=lambda: _copied(files, folder / "copied"),
        backup=lambda: back_up(into("open"), NOW),
        encrypted=lambda: back_up(into("shut", backup_passphrase_file=folder / "phrase"), NOW),
        rehearsal=lambda: rehearse(_newest(into("open")), ""),
        restore=lambda: _restored(into("open"), folder / "back"),
    )
    archive = _newest(into("open")).stat().st_size
    at = f"{ENTRIES / 1e6:.1f} million entries, {size / 1e6:.0f} MB; archive {archive / 1e6:.0f} MB"
    shutil.rmtree(folder)

    def figure(name: str, key: str, bound: float | None, beside: str = "") -> Figure:
        ratio = f"{short(taken[key] / taken['copy'])} × the copy"
        return Figure("backup", name, taken[key], "s", bound, beside=beside or ratio)

    return [
        figure("Backup of 60 classes", "backup", 60, f"{at}; {short(taken['backup'] / taken['copy'])} × the copy"),
        figure("… encrypted", "encrypted", 60),
        figure("… rehearsed", "rehearsal", 120),
        figure("… restored", "restore", 120),
        figure("… a plain copy of the same bytes", "copy", None, at),
    ]


def _restored(config: Config, folder: Path) -> None:
    """Bring the school back to an empty machine."""
    shutil.rmtree(folder, ignore_errors=True)
    there = {"data": folder / "books", "database": f"sqlite:///{folder}/journal.sqlite3"}
    restore(_newest(config), config.model_copy(update=there), "", NOW)


def _newest(config: Config) -> Path:
    made = newest(config)
    assert made is not None
    return made


def _copied(files: Iterable[Path], into: Path) -> None:
    """Copy files, until they are on the disk."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    for path in files:
        shutil.copyfile(path, into / path.name)
    for path in into.iterdir():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
