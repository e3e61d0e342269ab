"""Which backups are kept: of the last days, of the last weeks, and of every school year for ever."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

from journal.calendar import monday, school_year

#: Days and weeks of which a backup is kept. Those without any do not count: a server that was off for months
#: still has its last seven.
DAYS, WEEKS = 7, 8

_NAME = re.compile(r"journal-(\d{4}-\d{2}-\d{2}-\d{6})\.zip(?:\.age)?")
_FORM = "%Y-%m-%d-%H%M%S"


def archive_name(moment: datetime, *, encrypted: bool) -> str:
    """The name of an archive made at a moment: in the order of names they are in the order of time."""
    return f"journal-{moment.strftime(_FORM)}.zip{'.age' if encrypted else ''}"


def archive_moment(name: str) -> datetime | None:
    """When an archive of that name was made, without a zone; None for what is no archive of ours."""
    match = _NAME.fullmatch(name)
    try:
        return datetime.strptime(match[1], _FORM) if match else None  # noqa: DTZ007 (names tell local time)
    except ValueError:
        return None


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Of these the last of each of the last days and weeks that have any, and of every school year."""
    known = sorted(moments, reverse=True)
    years = len(known)
    return {
        *_last(known, lambda one: one.date(), DAYS),
        *_last(known, lambda one: monday(one.date()), WEEKS),
        *_last(known, lambda one: school_year(one.date()), years),
    }


def _last(known: list[datetime], of: Callable[[datetime], Hashable], most: int) -> list[datetime]:
    """The last of each group, of so many groups; ``known`` is sorted, the last first."""
    found: dict[Hashable, datetime] = {}
    for moment in known:
        found.setdefault(of(moment), moment)
    return list(found.values())[:most]
