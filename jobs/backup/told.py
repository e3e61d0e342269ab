"""What is told of the backups to whoever does not sit at the machine that makes them: pages, other servers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from database.engine import Database
from database.states import State, read_state, write_state
from jobs.backup.disks import Room, rooms
from jobs.backup.record import Record, last_backup
from jobs.config import Config

#: The name of the state.
BACKUPS = "backups"

#: How many attempts are remembered, and how many of a backup's missing parts are named.
ATTEMPTS, MISSING = 20, 20


class Reason(StrEnum):
    """Why the watcher made a backup or a copy."""

    BY_CLOCK = "по расписанию"
    FIRST = "первая копия"
    LATE = "в назначенный час машина не работала"
    AGAIN = "ещё раз после неудачи"
    MEDIUM = "подключён съёмный диск"


class Attempt(BaseModel):
    """One backup, or copy to the removable disk, that the watcher made or failed to make (``trouble``)."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    reason: Reason
    seconds: float
    trouble: str = ""


class Told(BaseModel):
    """What is known of the backups, and how the watcher's attempts went, the last of them last.

    ``hour`` is when they are made, «off» for never; ``medium`` the stated folder of the removable disk; ``bytes`` the
    size of the last archive; ``trouble`` why the last attempt failed, ``medium_trouble`` why there is no copy of it.
    """

    model_config = ConfigDict(frozen=True)

    backup_at: AwareDatetime | None = None
    medium_at: AwareDatetime | None = None
    rehearsal_at: AwareDatetime | None = None
    encrypted: bool = False
    missing: dict[str, str] = {}
    bytes: int = 0
    hour: str = "off"
    medium: str = ""
    folder: str = ""
    trouble: str = ""
    medium_trouble: str = ""
    attempts: tuple[Attempt, ...] = ()
    rooms: tuple[Room, ...] = ()


def told_here(config: Config, before: Told | None = None) -> Told:
    """What this machine knows; how attempts went is as told before, until somebody made a backup by hand."""
    record, told = last_backup(config), before or Told()
    is_over = bool(told.attempts) and record.backup_at is not None and record.backup_at > told.attempts[-1].at
    missing = dict(list(record.missing.items())[:MISSING])
    size = _size(config, record)
    return told.model_copy(
        update={
            "trouble": "" if is_over else told.trouble,
            "medium_trouble": "" if record.medium_at == record.backup_at else told.medium_trouble,
            "backup_at": record.backup_at, "medium_at": record.medium_at, "rehearsal_at": record.rehearsal_at,
            "encrypted": record.encrypted, "missing": missing, "bytes": size,
            "hour": config.backup_at if config.backup_at == "off" else f"{config.backup_at:%H:%M}",
            "medium": str(config.backup_medium or ""), "folder": str(config.backup_folder),
            "rooms": rooms(config, size),
        }
    )  # fmt: skip


def heard(state: State | None) -> Told | None:
    """What was told last; None where nothing was, or by a version that told it otherwise."""
    try:
        return Told.model_validate(dict(state.document)) if state else None
    except ValidationError:
        return None


def tell(database: Database, told: Told, now: datetime) -> None:
    """Tell the others."""
    write_state(database, BACKUPS, told.model_dump(mode="json"), now)


def tell_by_hand(config: Config, database: Database) -> None:
    """Tell the others of a backup or a rehearsal that somebody made by hand."""
    before = heard(read_state(database, BACKUPS))
    tell(database, told_here(config, before), config.clock())


def _size(config: Config, record: Record) -> int:
    """The bytes of the last archive; 0 where it is not there."""
    last: Path | None = next((config.backup_folder / name for name in reversed(record.made)), None)
    return last.stat().st_size if last and last.is_file() else 0
