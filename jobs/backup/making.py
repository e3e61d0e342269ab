"""Making a backup: the whole school in one archive, old ones thinned out, a copy on the removable disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from database.copying import contents, copy_out, size_of
from database.engine import open_database
from database.reading import load_school
from jobs.backup.archive import DATABASE, READ_ME, Manifest, Packing
from jobs.backup.contents import READ_ME_TEXT, Progress, files_of, pack_folder, pack_google, pack_settings
from jobs.backup.disks import NoMedium, NoRoom, check_room
from jobs.backup.medium import not_written, put_on_medium
from jobs.backup.record import alone, checksum, last_backup, read_record, settle, write_record
from jobs.backup.rotation import archive_name
from jobs.backup.shelf import PART, record_made, thin_out
from jobs.config import Config
from journal.calendar import school_year


class NoPassphrase(Exception):
    """A passphrase is asked for, and its file holds none: nothing is written in clear instead."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made; ``medium`` is its copy, ``medium_error`` why there is none."""

    archive: Path
    manifest: Manifest
    removed: tuple[str, ...] = ()
    medium: Path | None = None
    medium_error: str = ""

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody reads it without the passphrase."""
        return self.archive.suffix == ".age"


def is_due(config: Config, now: datetime, hour: time = time.min) -> bool:
    """Whether the day on which a backup was last due has none yet, whoever made it: for whoever goes by the clock.

    A day's is due from ``hour`` on, by the clock on the wall of ``now``. One from the future was made while the clock
    was wrong, and does not count.
    """
    last = last_backup(config).backup_at
    day = now.date() if now.time() >= hour else now.date() - timedelta(days=1)
    return last is None or not day <= last.astimezone(now.tzinfo).date() <= now.date()


def back_up(config: Config, now: datetime, progress: Progress = lambda *_: None) -> Backup:
    """Make a backup, thin out those of before, and copy it to the removable disk if one is stated.

    An archive has its name only when it is whole and on the disk; whatever is cut off leaves none.

    Raises:
        NoRoom, NoPassphrase, AtWork: Nothing was written.
        DatabaseAway: The database does not answer; nothing was written.
        OSError: The folder cannot be written, or its disk is full by now.
    """
    folder, passphrase = config.backup_folder, passphrase_of(config)
    with alone(folder):
        _clear(folder)
        check_room(folder, _needed(config))
        archive, manifest, digest = _written(folder, config, passphrase, now, progress)
        told = {"backup_at": now, "encrypted": bool(passphrase), "missing": manifest.missing}
        write_record(folder, read_record(folder).model_copy(update=told))
        removed = thin_out(folder, spared=archive.name)
        done = Backup(archive, manifest, removed)
        return _with_medium(done, digest, config)


def passphrase_of(config: Config) -> str:
    """The passphrase that backups are encrypted by; «» where they are not. Raises NoPassphrase."""
    path = config.backup_passphrase_file
    if path is None:
        return ""
    try:
        phrase = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except OSError as error:
        raise NoPassphrase(f"файл с парольной фразой {path} не читается ({error.strerror})") from error
    if not phrase:
        raise NoPassphrase(f"в файле {path} нет парольной фразы: впишите её первой строкой")
    return phrase


def _written(
    folder: Path, config: Config, passphrase: str, now: datetime, progress: Progress
) -> tuple[Path, Manifest, str]:
    """Write the archive under another name, and name it when it is whole; its SHA-256 is on record before."""
    with _staging(folder) as staging:
        copy, part = staging / "database", staging / "archive"
        progress(0, 0, "база")
        copy_out(config.database, copy)
        schema, rows = contents(copy)
        with _private(part) as stream, Packing(stream, passphrase) as packing:
            secrets = ", пароли и ключи" if passphrase else "; паролей и ключей здесь нет: архив не зашифрован"
            packing.add(READ_ME, BytesIO(READ_ME_TEXT.format(moment=now, secrets=secrets).encode()), _bare(now))
            with copy.open("rb") as source:
                packing.add(DATABASE, source, _bare(now))
            missing = pack_settings(packing, config, encrypted=bool(passphrase))
            missing |= pack_folder(packing, config, progress)
            if config.is_on_google:
                missing |= pack_google(packing, config, progress)
            manifest = Manifest(
                made_at=now, school=_school_name(config, now), schema_revision=schema, rows=rows,
                members=tuple(packing.members), missing=missing,
            )  # fmt: skip
            packing.finish(manifest)
        archive = _free(folder, now, encrypted=bool(passphrase))
        digest = checksum(part)
        record_made(folder, archive.name, digest)
        part.rename(archive)
        settle(folder)
    return archive, manifest, digest


def _with_medium(done: Backup, digest: str, config: Config) -> Backup:
    """Copy an archive to the removable disk if one is stated; what stands in the way is told, not raised."""
    if config.backup_medium is None:
        return done
    try:
        return replace(done, medium=put_on_medium(config, done.archive, digest))
    except (NoMedium, NoRoom) as error:
        return replace(done, medium_error=str(error))
    except OSError as error:
        return replace(done, medium_error=not_written(config, error))


def _needed(config: Config) -> int:
    """Bytes that a backup may take: the copy of the database, and all of it not compressed."""
    books = sum(path.stat().st_size for path in files_of(config) if path.exists())
    return 2 * size_of(config.database) + books


def _school_name(config: Config, now: datetime) -> str:
    database = open_database(config.database)
    try:
        school = load_school(database, school_year(now.date()))
    finally:
        database.close()
    return school.settings.school if school else ""


def _free(folder: Path, now: datetime, *, encrypted: bool) -> Path:
    """The path of the archive of this moment, or of the first one after it that has none."""
    while (path := folder / archive_name(now, encrypted=encrypted)).exists():
        now += timedelta(seconds=1)
    return path


def _clear(folder: Path) -> None:
    """Throw away what was cut off."""
    for left in folder.glob(f"{PART}*"):
        shutil.rmtree(left)


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder beside the archives, which nobody else may look into."""
    with TemporaryDirectory(prefix=PART, dir=folder) as made:
        yield Path(made)


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner alone; on the disk when it is closed."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _bare(moment: datetime) -> datetime:
    """A moment as zip archives tell it."""
    return moment.replace(tzinfo=None)
