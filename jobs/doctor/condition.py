"""How the journal is doing, section by section: what the page «Состояние системы» shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from database.queries.machinery import Machinery
from jobs.backup.told import BACKUPS, heard
from jobs.config import Config
from jobs.doctor.backups import is_needless, judge_backups
from jobs.doctor.findings import Finding, Sign, warns, well, wrong
from jobs.doctor.room import judge_rooms
from jobs.doctor.watching import judge_store, judge_watcher
from jobs.versions import program_version
from jobs.watch_told import WATCHER
from jobs.watch_told import heard as heard_of_watcher
from journal.issues import CATALOGUE
from journal.wording import CHANGES, counted, decimal

#: What is not applied is decided on this page.
HOLDS = "Потери"

_NO_ROOM_TOLD = "О дисках расскажет наблюдатель, когда отзовётся"


class Section(NamedTuple):
    """One side of the journal, and what there is to say of it."""

    title: str
    findings: tuple[Finding, ...]


def sections(found: Machinery, config: Config, now: datetime) -> tuple[Section, ...]:
    """All sides of the journal; ``now`` is that of pages, in whose time zone moments are told."""
    real, zone = config.clock(), now.tzinfo
    watcher = judge_watcher(found.states.get(WATCHER), real, zone)
    return (
        Section("Чтение книг", (*judge_store(found.read_at, found.away_since, now, zone, found.away), *_books(found))),
        Section("Наблюдатель", (*watcher, *_same_version(found))),
        Section(HOLDS, tuple(_held(found))),
        Section("Резервные копии", tuple(_backups(found, config, now, real))),
        Section("База и диски", tuple(_store(found))),
    )


def counted_by(findings: Iterable[Finding], sign: Sign) -> int:
    """How many things are as grave as that."""
    return sum(finding.sign is sign for finding in findings)


def _books(found: Machinery) -> Iterator[Finding]:
    """Which workbooks are not read, each with what to do."""
    if found.gone:
        yield warns(f"Книг пропало: {found.gone}", "верните их в папку; до тех пор в журнале последнее прочитанное")
    for row in found.unread:
        about = CATALOGUE[row.problem]
        detail = f" ({row.detail})" if row.detail else ""
        yield wrong(f"{row.workbook}: {about.sentence}{detail}", about.advice)
    if found.books and not found.gone and not found.unread:
        yield well(f"Все книги прочитаны: {found.books}")


def _same_version(found: Machinery) -> Iterator[Finding]:
    """Whether the watcher is of this server's version."""
    said = heard_of_watcher(found.states.get(WATCHER))
    if said is not None and said.version != program_version():
        yield warns(f"Наблюдатель другой версии: {said.version or 'неизвестной'}", "обновите и перезапустите его")


def _held(found: Machinery) -> Iterator[Finding]:
    """How many losses wait for somebody to decide."""
    if found.held:
        text = f"Ждут решения: {counted(found.held, CHANGES)} — из книг пропало то, что было, в журнале оно осталось"
        yield warns(text, "посмотрите, что пропало, и подтвердите это или отклоните")
    else:
        yield well("Всё, что есть в книгах, применено")


def _backups(found: Machinery, config: Config, now: datetime, real: datetime) -> Iterator[Finding]:
    told = heard(found.states.get(BACKUPS))
    if told is not None and is_needless(config, told):
        yield well("Школа учебная: копии по расписанию не делаются")
    elif found.first_read_at is None:
        yield well("Копировать пока нечего: книги ещё не прочитаны")
    elif told is None:
        yield warns("О копиях ещё ничего не известно", "о них расскажет наблюдатель или python manage.py backup")
    else:
        yield from judge_backups(told, found.first_read_at, real, now.tzinfo)


def _store(found: Machinery) -> Iterator[Finding]:
    told = heard(found.states.get(BACKUPS))
    size = f"{decimal(found.size / 1e6, 1)} МБ"
    yield well(f"База отвечает: {size}, {found.engine}, схема {found.revision}")
    if told is not None and told.rooms:
        yield from judge_rooms(told.rooms)
    else:
        yield warns(_NO_ROOM_TOLD, "см. «Наблюдатель»")
