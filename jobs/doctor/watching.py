"""Whether the workbooks are followed: the watcher, the store, what waits; said alike here and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from database.engine import DatabaseAway, describe, open_database
from database.states import State, read_state
from jobs.config import Config
from jobs.doctor.findings import Finding, Sign, judged, listed, warns, well, wrong
from jobs.watch_told import WATCHER, Said, heard
from journal.freshness import is_late
from journal.wording import BOOKS, counted, decimal

_START = "запустите журнал: python manage.py run (отдельно — python manage.py watch)"

#: How the kinds of requests to Google are called.
_SPENT = {"reads": "чтений", "writes": "записей в книги", "files": "созданий файлов"}

#: A look that takes less is not told in figures, seconds.
_SHORT = 0.1

#: A share of what Google allows from which on reading may have to wait.
_NEARLY = 0.9


def examine_watcher(config: Config) -> Iterator[Finding]:
    """What the watcher says of itself; nothing where none ever watched, as where somebody syncs by hand."""
    database = open_database(config.database)
    try:
        state = read_state(database, WATCHER) if describe(database).revision else None
    except (DatabaseAway, database.engine.dialect.loaded_dbapi.Error):
        state = None  # told where the database is looked at
    finally:
        database.close()
    if state is not None:
        yield from judge_watcher(state, config.clock())


def judge_watcher(state: State | None, now: datetime, zone: tzinfo | None = None) -> Iterator[Finding]:
    """Whether a watcher is at work, what it waits for, and how much it asks of Google.

    Args:
        state: Its last word; None where it never said any.
        now: The real time, as that word was dated by.
        zone: In which moments are told; None for the machine's.
    """
    said = heard(state)
    if state is None or said is None:
        yield wrong("Наблюдатель ещё не отзывался: книги никто не читает", _START)
        return
    alive = _alive(said, state.at, now, zone)
    yield alive
    if alive.sign is Sign.WELL and said.looked_at is not None and said.next_at is not None:
        took = f"{decimal(said.seconds, 1)} с" if said.seconds >= _SHORT else "меньше 0,1 с"
        yield well(
            f"Последний взгляд на книги — {_moment(said.looked_at, said.looked_at, zone)}, занял {took};"
            f" следующий — не позже {_moment(said.next_at, said.looked_at, zone)}"
        )
    if said.trouble:
        yield wrong(said.trouble[:1].upper() + said.trouble[1:], "чтение продолжится само, когда это устранят")
    for row in said.waiting:
        why = f" ({row.why})" if row.why else ""
        text = f"Ждут следующего чтения — {counted(row.number, BOOKS)}: {listed(list(row.books), 3)}{why}"
        yield warns(text, "прочтутся сами; если ждут долго, закройте эти файлы и сохраните заново")
    yield from _google(said)


def judge_store(
    read_at: datetime | None, away_since: datetime | None, now: datetime, zone: tzinfo | None = None, away: str = ""
) -> Iterator[Finding]:
    """Whether the workbooks were read lately, and whether they can be; ``now`` as pages have it.

    ``away`` names the part of the store that cannot be read where the rest can.
    """
    if away_since is not None:
        advice = "проверьте папку с книгами, сеть или доступ к Google: python manage.py doctor"
        which = f"Хранилище {away} недоступно" if away else "Хранилище книг недоступно"
        rest = "; остальные книги читаются" if away else ""
        yield wrong(f"{which} с {_moment(away_since, now, zone)}{rest}", advice)
    else:
        yield well("Хранилище книг отвечает")
    when = _moment(read_at, now, zone) if read_at else "ещё не было"
    late = is_late(read_at, now)
    yield judged(f"Последнее чтение: {when}", f"книги давно не читались: {_START}", is_well=not late)


def _alive(said: Said, at: datetime, now: datetime, zone: tzinfo | None) -> Finding:
    where = f"машина {said.host}, процесс {said.pid}"
    if said.stopped:
        return wrong(f"Наблюдатель остановлен {_moment(at, now, zone)} ({where})", _START)
    if now - at > said.patience:
        advice = f"проверьте машину {said.host}; {_START}"
        return wrong(f"Наблюдатель молчит с {_moment(at, now, zone)}, {_spell(now - at)} ({where})", advice)
    return well(f"Наблюдатель работает: {where}")


def _google(said: Said) -> Iterator[Finding]:
    """How much of what Google allows a minute was asked for."""
    for kind, (used, allowed) in said.spent.items():
        text = f"Google за минуту: {_SPENT.get(kind, kind)} — {used} из {allowed}"
        if used < _NEARLY * allowed:
            yield well(text)
        else:
            yield warns(text, "чтение само ждёт, пока Google разрешит; обычно это проходит за минуты")


def _moment(moment: datetime, now: datetime, zone: tzinfo | None) -> str:
    """«14:05», with the day where it is another."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"{local:%d.%m.%Y %H:%M}"


def _spell(passed: timedelta) -> str:
    """How long something lasts already, roughly."""
    minutes = int(passed.total_seconds()) // 60
    if minutes < 120:
        return f"уже {minutes} мин"
    return f"уже {minutes // 60} ч" if minutes < 48 * 60 else f"уже {minutes // (24 * 60)} дн."
