"""What is known of the backups in a folder: which are ours, and when the last was made, copied away and rehearsed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from jobs.config import Config

NAME = "journal-backups.json"


class AtWork(Exception):
    """Another backup is being made into the same folder at this moment."""


class Record(BaseModel):
    """Archives by name with their SHA-256; ``missing`` is what the last one lacks: name → why."""

    model_config = ConfigDict(frozen=True)

    made: dict[str, str] = {}
    backup_at: AwareDatetime | None = None
    medium_at: AwareDatetime | None = None
    rehearsal_at: AwareDatetime | None = None
    encrypted: bool = False
    missing: dict[str, str] = {}


def read_record(folder: Path) -> Record:
    """What is known of a folder; nothing where nobody wrote it or it is damaged: then nothing is ever removed."""
    try:
        return Record.model_validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return Record()


def write_record(folder: Path, record: Record) -> None:
    """Write it, whole or not at all."""
    part = folder / f".{NAME}.part"
    part.write_text(record.model_dump_json(indent=1), encoding="utf-8")
    settle(part)
    part.replace(folder / NAME)


def last_backup(config: Config) -> Record:
    """What is known of a school's backups."""
    return read_record(config.backup_folder)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who makes backups into a folder; whoever dies lets go of it. Raises AtWork."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AtWork("резервная копия уже делается") from error
        yield


def settle(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk itself, so that a power cut takes nothing of it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
