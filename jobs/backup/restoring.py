"""The way back: an archive rehearsed in a temporary place, or a school brought back from it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from database.copying import (
    NotTheSame,
    contents,
    copy_in,
    is_living,
    known_revisions,
    put_aside,
    shown_address,
)
from database.engine import migrate
from jobs.backup.archive import BOOKS, DATABASE, GOOGLE, SECRETS, SETTINGS, Archive, Damaged, Manifest, TooNew, opened
from jobs.backup.contents import Progress
from jobs.backup.disks import check_room
from jobs.backup.record import read_record, write_record
from jobs.config import Config
from jobs.keys import join_keys


class LivingSchool(Exception):
    """A school lives here: nothing is written over it unless asked for."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A school that was brought back: what stood there before and lies beside now, what else was put where."""

    manifest: Manifest
    kept: tuple[Path, ...] = ()
    google: Path | None = None
    keys: tuple[Path, ...] = field(default=())


def rehearse(path: Path, passphrase: str, progress: Progress = lambda *_: None) -> Manifest:
    """Restore an archive into a temporary place, compare every count and checksum, and throw it away.

    Raises:
        Unusable: It cannot be restored, and why.
        NoRoom: Not here, for want of room.
        OSError: There is no such file.
    """
    with opened(path, passphrase) as archive, TemporaryDirectory(prefix="journal-") as made:
        copy = _unpacked(archive, Path(made), progress)
        migrate(f"sqlite:///{copy}")
        return archive.manifest


def restore(
    path: Path,
    config: Config,
    passphrase: str,
    now: datetime,
    progress: Progress = lambda *_: None,
    *,
    replace: bool = False,
) -> Restored:
    """Bring a school back to where this installation looks for it. Everything is unpacked and compared before.

    Args:
        path: The archive.
        config: Where the school is to live.
        passphrase: «» where the archive is not encrypted.
        now: By which what stood there is named when it is put aside.
        progress: Told how far it is.
        replace: Whether a school that lives there is put aside; else nothing is done.

    Raises:
        LivingSchool: A school lives there.
        Unusable, NoRoom: Nothing was done, and why.
        StillOpen: The journal is running; nothing was done.
        DatabaseAway: The database does not answer; nothing was done.
        OSError: A folder cannot be written.
    """
    if not replace and (where := _lives(config)):
        raise LivingSchool(where)
    config.data.parent.mkdir(parents=True, exist_ok=True)
    with opened(path, passphrase) as archive, _staging(config.data) as staging:
        copy = _unpacked(archive, staging, progress)
        keys = [*_school_keys(staging / SECRETS, config)]  # first: the database may have to be sealed by them
        suffix = f".before-{now:%Y-%m-%d-%H%M%S}"
        kept = _database(copy, config, suffix)
        kept += _folder(staging / BOOKS, config.data, suffix)
        google = config.data.with_name(f"{config.data.name}-google") if (staging / GOOGLE).is_dir() else None
        if google is not None:
            kept += _folder(staging / GOOGLE, google, suffix)
        return Restored(archive.manifest, kept, google, (*keys, *_keys(staging / SECRETS, config)))


def rehearsed(config: Config, path: Path, now: datetime) -> None:
    """Remember that a backup of this school was rehearsed."""
    folder = config.backup_folder
    record = read_record(folder)
    if path.name in record.made:
        write_record(folder, record.model_copy(update={"rehearsal_at": now}))


def newest(config: Config) -> Path | None:
    """The archive of this school that was made last, whatever the clock said; None where there is none."""
    folder = config.backup_folder
    made = [name for name in read_record(folder).made if (folder / name).is_file()]
    return folder / made[-1] if made else None


def settings_in(path: Path, passphrase: str) -> str:
    """The settings that an archive holds, as a file «.env». Raises Unusable; OSError for no file."""
    with opened(path, passphrase) as archive:
        return archive.text(SETTINGS)


def _unpacked(archive: Archive, into: Path, progress: Progress) -> Path:
    """Unpack an archive whole, and compare it with its manifest; the copy of the database. Raises Unusable, NoRoom."""
    manifest = archive.manifest
    if manifest.schema_revision not in known_revisions():
        raise TooNew(
            f"база в архиве — схемы {manifest.schema_revision}, этому журналу неизвестной: "
            "архив сделан более новой версией. Обновите журнал и повторите"
        )
    check_room(into, sum(member.bytes for member in manifest.members))
    for done, member in enumerate(manifest.members):
        progress(done, len(manifest.members), member.name)
        archive.unpack(member, into)
    copy = into / DATABASE
    try:
        found = contents(copy)
    except NotTheSame as error:
        raise Damaged(f"база в архиве повреждена ({error}): возьмите другой архив") from error
    if found != (manifest.schema_revision, manifest.rows):
        raise Damaged("в базе из архива не столько строк, сколько было записано: возьмите другой архив")
    return copy


def _lives(config: Config) -> str:
    """Where a school lives that would be written over; «» for nowhere."""
    if config.data.is_dir() and any(config.data.iterdir()):
        return f"в папке {config.data} лежат файлы"
    if is_living(config.database):
        return f"в базе {shown_address(config.database)[0]} есть данные"
    return ""


def _database(copy: Path, config: Config, suffix: str) -> tuple[Path, ...]:
    """Put the database in its place, and what was there beside it."""
    address = shown_address(config.database)[0]
    file = Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite") else None
    aside = (file or config.data.with_name(f"{config.data.name}.sqlite3")).absolute()
    aside = aside.with_name(aside.name + suffix)
    stood = is_living(config.database) if file is None else file.exists()
    kept = (aside,) if stood and put_aside(config.database, aside) else ()
    copy_in(copy, config.database)
    return kept


def _folder(unpacked: Path, place: Path, suffix: str) -> tuple[Path, ...]:
    """Put a folder in its place, and what was there beside it."""
    unpacked.mkdir(exist_ok=True)
    kept: tuple[Path, ...] = ()
    if place.is_dir() and any(place.iterdir()):
        kept = (place.rename(place.with_name(place.name + suffix)),)
    elif place.is_dir():
        place.rmdir()
    unpacked.rename(place)
    return kept


def _school_keys(unpacked: Path, config: Config) -> Iterator[Path]:
    """Let this machine's key file open what the archive's database holds sealed."""
    found = unpacked / config.key_file.name
    if found.is_file():
        found.chmod(0o600)
        if join_keys(config.key_file, found):
            yield config.key_file


def _keys(unpacked: Path, config: Config) -> Iterator[Path]:
    """Put the keys of Google where there are none."""
    for place in (config.google_credentials, config.google_writer):
        found = unpacked / place.name
        if found.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(found, place)
            place.chmod(0o600)
            yield place


@contextmanager
def _staging(data: Path) -> Iterator[Path]:
    """A folder beside the school's, from which what is unpacked is only renamed; of those cut off nothing is left."""
    name = f".restoring-{data.name}-"
    for left in data.parent.glob(f"{name}*"):
        shutil.rmtree(left)
    with TemporaryDirectory(prefix=name, dir=data.parent, ignore_cleanup_errors=True) as made:
        (Path(made) / "school").mkdir(mode=0o700)
        yield Path(made) / "school"
        os.sync()
