"""Making a backup: the whole school in one archive, old ones thinned out, a copy on the removable disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from database.copying import contents, copy_out, size_of
from database.engine import open_database
from database.reading import load_school
from jobs.backup.archive import DATABASE, READ_ME, Manifest, Packing, checksum
from jobs.backup.contents import READ_ME_TEXT, Progress, files_of, pack_folder, pack_google, pack_settings
from jobs.backup.disks import NoMedium, NoRoom, check_medium, check_room, copy_checked
from jobs.backup.record import alone, last_backup, read_record, settle, write_record
from jobs.backup.rotation import archive_moment, archive_name, kept
from jobs.config import Config
from journal.calendar import school_year

#: What is being written, and what it is written from; never mistaken for an archive.
_PART = ".part-"


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


def is_due(config: Config, now: datetime) -> bool:
    """Whether no backup was made yet on this day: for whoever makes them by the clock."""
    last = last_backup(config).backup_at
    return last is None or last.astimezone(now.tzinfo).date() != now.date()


def back_up(config: Config, now: datetime, progress: Progress = lambda *_: None) -> Backup:
    """Make a backup, thin out those of before, and copy it to the removable disk if one is stated.

    An archive has its name only when it is whole and on the disk; whatever is cut off leaves none.

    Raises:
        NoRoom, NoPassphrase, AtWork: Nothing was written.
        DatabaseAway: The database does not answer; nothing was written.
        OSError: The folder cannot be written.
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
        return _with_medium(done, digest, config, now)


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


def thin_out(folder: Path, *, spared: str = "") -> tuple[str, ...]:
    """Remove archives that are no longer to be kept: only such as the record says were made by us.

    The one just made is ``spared``, even where the clock was set back and its name is not the last.
    """
    record = read_record(folder)
    moments = {name: moment for name in record.made if (moment := archive_moment(name)) and (folder / name).is_file()}
    keep = kept(moments.values())
    gone = tuple(sorted(name for name, moment in moments.items() if moment not in keep and name != spared))
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    made = {name: digest for name, digest in record.made.items() if (folder / name).is_file()}
    write_record(folder, record.model_copy(update={"made": made}))
    return gone


def _written(
    folder: Path, config: Config, passphrase: str, now: datetime, progress: Progress
) -> tuple[Path, Manifest, str]:
    """Write the archive under another name, and name it when it is whole; its SHA-256 is on record before."""
    with _staging(folder) as staging:
        copy, part = staging / "database", staging / "archive"
        progress(0, 0, "база")
        copy_out(config.database, copy)
        schema, rows = contents(copy)
        with _private(part) as stream:
            packing = Packing(stream, passphrase)
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
        _record_made(folder, archive.name, digest)
        part.rename(archive)
        settle(folder)
    return archive, manifest, digest


def _with_medium(done: Backup, digest: str, config: Config, now: datetime) -> Backup:
    """Copy an archive to the removable disk, and read the copy back; what stands in the way is told, not raised."""
    disk, medium = config.backup_medium, config.medium_folder
    if disk is None or medium is None:
        return done
    try:
        check_medium(disk, (config.backup_folder, config.data), any_disk=config.backup_medium_any_disk)
        medium.mkdir(mode=0o700, exist_ok=True)
        for left in medium.glob(f"{_PART}*"):
            left.unlink()
        check_room(medium, done.archive.stat().st_size)
        part = medium / f"{_PART}{done.archive.name}"
        copy_checked(done.archive, part, digest)
        _record_made(medium, done.archive.name, digest)
        copy = part.rename(medium / done.archive.name)
        settle(medium)
        thin_out(medium, spared=copy.name)
    except (NoMedium, NoRoom) as error:
        return _told(done, str(error))
    except OSError as error:
        return _told(done, f"на {disk} не записывается ({error.strerror})")
    here = read_record(config.backup_folder)
    write_record(config.backup_folder, here.model_copy(update={"medium_at": now}))
    return Backup(done.archive, done.manifest, done.removed, copy)


def _record_made(folder: Path, name: str, digest: str) -> None:
    """Tell of an archive that is about to have its name: no archive of ours is ever taken for somebody else's."""
    record = read_record(folder)
    others = {one: known for one, known in record.made.items() if one != name}
    write_record(folder, record.model_copy(update={"made": others | {name: digest}}))


def _told(done: Backup, why: str) -> Backup:
    return Backup(done.archive, done.manifest, done.removed, medium_error=why)


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
    for left in folder.glob(f"{_PART}*"):
        shutil.rmtree(left)


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder beside the archives, which nobody else may look into."""
    with TemporaryDirectory(prefix=_PART, dir=folder) as made:
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
