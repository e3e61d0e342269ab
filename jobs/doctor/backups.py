"""The backups: when the last was made, copied to the removable disk, and rehearsed; said alike here and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from database.engine import DatabaseAway, describe, open_database
from database.reading import first_read
from database.states import read_state
from jobs.backup.told import BACKUPS, Told, heard, told_here
from jobs.config import Config
from jobs.doctor.findings import Finding, judged, listed, warns, well, wrong

#: The regulation: «не реже одного раза в неделю (две недели)», on a physical medium too.
BACKUP_AGE, MEDIUM_AGE = timedelta(days=7), timedelta(days=14)

#: A backup that nobody ever tried to restore is a hope.
REHEARSAL_AGE = timedelta(days=92)

_BACKUP, _REHEARSE = "python manage.py backup", "python manage.py restore --verify"


def examine_backups(config: Config) -> Iterator[Finding]:
    """What is known of the backups; nothing of a demo school that has none, and of one that was never read."""
    since, before = _read(config)
    told = told_here(config, before)
    if since is None or is_needless(config, told):
        return
    yield from judge_backups(told, since, config.clock())


def is_needless(config: Config, told: Told) -> bool:
    """Whether nobody asks for backups: of a demo school, unless an hour was stated or there are some."""
    return config.is_invented and told.hour == "off" and told.backup_at is None


class Standing(StrEnum):
    """How a copy stands, for machines: in time, too old, never made, not asked for or not known."""

    OK = "ok"
    OLD = "old"
    NONE = "none"
    OFF = "off"


def standing(told: Told | None, now: datetime) -> tuple[Standing, Standing]:
    """How the last backup stands, and its copy on the removable disk."""
    if told is None:
        return Standing.OFF, Standing.OFF
    none = Standing.OFF if told.hour == "off" else Standing.NONE
    backup = none if told.backup_at is None else _standing(now - told.backup_at <= BACKUP_AGE)
    if not told.medium:
        return backup, Standing.OFF
    medium = Standing.NONE if told.medium_at is None else _standing(now - told.medium_at <= MEDIUM_AGE)
    return backup, medium


def _standing(is_well: bool) -> Standing:  # noqa: FBT001 (its only word)
    return Standing.OK if is_well else Standing.OLD


def judge_backups(told: Told, since: datetime, now: datetime, zone: tzinfo | None = None) -> Iterator[Finding]:
    """Whether the backups are as they should be.

    Args:
        told: What is known of them.
        since: When the workbooks were first read: there was nothing to lose before.
        now: The real time.
        zone: In which moments are told; None for the machine's.
    """
    if told.trouble:
        yield wrong(f"Последняя попытка не удалась: {told.trouble}", f"устраните причину; {_BACKUP}")
    if told.backup_at is None:
        say = wrong if now - since > BACKUP_AGE else warns
        yield say("Резервных копий ещё нет", _BACKUP)
        return
    yield _aged("Последняя резервная копия", told.backup_at, now, BACKUP_AGE, _BACKUP, zone)
    if told.hour == "off":
        yield warns("Копии по расписанию выключены", "укажите час в JOURNAL_BACKUP_AT, например 02:30")
    if told.missing:
        names, why = listed(sorted(told.missing), 3), next(iter(told.missing.values()))
        yield warns(f"В последней копии нет: {names} ({why})", f"устраните причину и повторите: {_BACKUP}")
    if not told.encrypted:
        advice = "укажите JOURNAL_BACKUP_PASSPHRASE_FILE (docs/backup.md)"
        yield warns("Резервные копии не зашифрованы: в них личные данные", advice)
    else:
        yield well("Резервные копии зашифрованы")
    yield from _medium(told, now, zone)
    if told.rehearsal_at is None or now - told.rehearsal_at > REHEARSAL_AGE:
        yield warns(f"Восстановление из копии проверяли: {_day(told.rehearsal_at, zone)}", _REHEARSE)
    else:
        yield well(f"Восстановление из копии проверяли: {_day(told.rehearsal_at, zone)}")


def _medium(told: Told, now: datetime, zone: tzinfo | None) -> Iterator[Finding]:
    advice = f"подключите диск {told.medium}: копия запишется сама, или {_BACKUP}"
    if not told.medium:
        advice = "укажите папку съёмного диска в JOURNAL_BACKUP_MEDIUM (docs/backup.md)"
        yield warns("Копии на съёмный диск не пишутся", advice)
    elif told.medium_at is None:
        yield wrong("Копии на съёмном диске ещё нет", advice)
    else:
        yield _aged("Последняя копия на съёмном диске", told.medium_at, now, MEDIUM_AGE, advice, zone)


def _aged(what: str, last: datetime, now: datetime, most: timedelta, advice: str, zone: tzinfo | None) -> Finding:
    """How old a backup is; wrong when it is older than it may be."""
    days = (now - last).days
    old = f", {days} дн. назад" if days else ""
    return judged(f"{what}: {_day(last, zone)}{old}", advice, is_well=now - last <= most)


def _day(moment: datetime | None, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%d.%m.%Y %H:%M}" if moment else "никогда"


def _read(config: Config) -> tuple[datetime | None, Told | None]:
    """Since when the database follows the workbooks (None: never), and what the watcher told of its backups."""
    database = open_database(config.database)
    try:
        if not describe(database).revision:
            return None, None
        return first_read(database), heard(read_state(database, BACKUPS))
    except DatabaseAway:
        return None, None  # told where the database is looked at
    except database.engine.dialect.loaded_dbapi.Error:
        return None, None  # of an older schema: told there too
    finally:
        database.close()
