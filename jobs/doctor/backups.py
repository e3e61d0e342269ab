"""The backups: when the last was made, copied to the removable disk, and rehearsed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from database.engine import DatabaseAway, describe, open_database
from database.reading import first_read
from jobs.backup.record import last_backup
from jobs.config import Config
from jobs.doctor.findings import Finding, judged, listed, warns, well, wrong

#: The regulation: «не реже одного раза в неделю (две недели)», on a physical medium too.
BACKUP_AGE, MEDIUM_AGE = timedelta(days=7), timedelta(days=14)

#: A backup that nobody ever tried to restore is a hope.
REHEARSAL_AGE = timedelta(days=92)

_BACKUP, _REHEARSE = "python manage.py backup", "python manage.py restore --verify"


def examine_backups(config: Config) -> Iterator[Finding]:
    """What is known of the backups; nothing of a demo school, and of one that was never read."""
    now = config.clock()
    since = None if config.is_demo else _first_read(config)
    if since is None:
        return
    record = last_backup(config)
    if record.backup_at is None:
        say = wrong if now - since > BACKUP_AGE else warns
        yield say("Резервных копий ещё нет", _BACKUP)
        return
    yield _aged("Последняя резервная копия", record.backup_at, now, BACKUP_AGE, _BACKUP)
    if record.missing:
        names = listed(sorted(record.missing), 3)
        yield warns(f"В последней копии нет: {names}", next(iter(record.missing.values())))
    if not record.encrypted:
        advice = "укажите JOURNAL_BACKUP_PASSPHRASE_FILE (docs/backup.md)"
        yield warns("Резервные копии не зашифрованы: в них личные данные", advice)
    yield from _medium(config, record.medium_at, now)
    if record.rehearsal_at is None or now - record.rehearsal_at > REHEARSAL_AGE:
        yield warns(f"Восстановление из копии проверяли: {_day(record.rehearsal_at)}", _REHEARSE)
    else:
        yield well(f"Восстановление из копии проверяли: {_day(record.rehearsal_at)}")


def _medium(config: Config, last: datetime | None, now: datetime) -> Iterator[Finding]:
    if config.backup_medium is None:
        advice = "укажите папку съёмного диска в JOURNAL_BACKUP_MEDIUM (docs/backup.md)"
        yield warns("Копии на съёмный диск не пишутся", advice)
    elif last is None:
        yield wrong("Копии на съёмном диске ещё нет", f"подключите диск {config.backup_medium}; {_BACKUP}")
    else:
        advice = f"подключите диск {config.backup_medium}; {_BACKUP}"
        yield _aged("Последняя копия на съёмном диске", last, now, MEDIUM_AGE, advice)


def _aged(what: str, last: datetime, now: datetime, most: timedelta, advice: str) -> Finding:
    """How old a backup is; wrong when it is older than it may be."""
    days = (now - last).days
    ago = f", {days} дн. назад" if days else ""
    return judged(f"{what}: {_day(last)}{ago}", advice, is_well=now - last <= most)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone():%d.%m.%Y %H:%M}" if moment else "никогда"


def _first_read(config: Config) -> datetime | None:
    """Since when the database follows the workbooks; None where it never did."""
    database = open_database(config.database)
    try:
        return first_read(database) if describe(database).revision else None
    except DatabaseAway:
        return None  # told where the database is looked at
    finally:
        database.close()
