"""The removable disk: the last archive is copied there with a backup, or later, when the disk is plugged in."""

from __future__ import annotations

from pathlib import Path

from jobs.backup.disks import NoMedium, check_medium, check_room, copy_checked
from jobs.backup.record import Record, alone, read_record, settle, write_record
from jobs.backup.shelf import PART, record_made, thin_out
from jobs.config import Config
from jobs.file_errors import in_words


def put_on_medium(config: Config, archive: Path, digest: str) -> Path:
    """Copy the last archive, whose SHA-256 is given, to the removable disk and read the copy back; where it lies.

    Raises:
        NoMedium: The disk is not there, or what was written is not what was read back.
        NoRoom: The disk is full.
        OSError: The disk cannot be written.
    """
    disk, medium = config.backup_medium, config.medium_folder
    if disk is None or medium is None:
        raise NoMedium("папка съёмного диска не указана: JOURNAL_BACKUP_MEDIUM")
    check_medium(disk, (config.backup_folder, config.data), any_disk=config.backup_medium_any_disk)
    medium.mkdir(mode=0o700, exist_ok=True)
    for left in medium.glob(f"{PART}*"):
        left.unlink()
    check_room(medium, archive.stat().st_size)
    part = medium / f"{PART}{archive.name}"
    copy_checked(archive, part, digest)
    record_made(medium, archive.name, digest)
    copy = part.rename(medium / archive.name)
    settle(medium)
    thin_out(medium, spared=copy.name)
    here = read_record(config.backup_folder)
    write_record(config.backup_folder, here.model_copy(update={"medium_at": here.backup_at}))
    return copy


def is_awaited(config: Config, record: Record) -> bool:
    """Whether the last archive is not on the removable disk yet, and the disk is there now."""
    if config.backup_medium is None or record.backup_at in (None, record.medium_at) or not record.made:
        return False
    try:
        check_medium(config.backup_medium, (config.backup_folder, config.data), any_disk=config.backup_medium_any_disk)
    except (NoMedium, OSError):
        return False
    return (config.backup_folder / _last(record)).is_file()


def catch_up(config: Config) -> Path:
    """Copy the last archive to the removable disk, which was away when it was made; where the copy lies.

    Raises:
        AtWork: A backup is being made at this moment, and goes there itself.
        NoMedium, NoRoom, OSError: As of :func:`put_on_medium`.
    """
    with alone(config.backup_folder):
        record = read_record(config.backup_folder)
        name = _last(record)
        return put_on_medium(config, config.backup_folder / name, record.made[name])


def not_written(config: Config, error: OSError) -> str:
    """Why the disk was not written, in words."""
    return f"на {config.backup_medium} не записывается ({in_words(error)})"


def _last(record: Record) -> str:
    """The archive that was made last, whatever the clock said."""
    return next(reversed(record.made))
