"""The history of a pupil's journal in words: what stood on a day, and how it changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from database.access_log import Visit, write_visits
from database.engine import Database
from database.past import Past, past_school
from database.past.told import Changed, Stood, changes, stood
from database.reading import current
from journal.calendar import school_year
from journal.ledger import FIELD_NAMES, Field
from journal.lessons import UNNUMBERED
from journal.viewer import Role
from journal.wording import register_name

One = TypeVar("One", Stood, Changed)

BEFORE = "до начала наблюдения"

#: A lesson that came or went says more than an empty text.
_WORDS: dict[str, tuple[str, str]] = {Field.LESSON: ("столбец добавлен", "столбец убран")}

_LIST_NAMES = {
    "pupil": "номер ученика", "name": "имя", "birth": "дата рождения", "arrived": "прибыл", "left": "выбыл",
    "arrived_order": "приказ о прибытии", "left_order": "приказ о выбытии", "subgroups": "подгруппы",
    "consent": "согласия",
}  # fmt: skip


class NoSuchPupil(Exception):
    """Nobody of that name or number was in the class then, or several were; the text says who was."""


def history(
    database: Database, now: datetime, school_class: str, pupil: str = "", subject: str = "",
    day: datetime | None = None,
) -> Iterator[str]:  # fmt: skip
    """Lines in Russian, free of anything a terminal would obey. ``day`` is taken to its end; None: now.

    That a pupil's record was read is noted in the access log, for the family.

    Without a day everything that ever changed is told, without a pupil what changed of lessons and the class list.

    Raises:
        NoSuchPupil: No pupil is meant, or not one.
    """
    with database.read() as store:
        year, school = current(store, school_year((day or now).date()))[:2]
        zone = ZoneInfo(school.settings.timezone)
        moment = now if day is None else min(now, day.replace(tzinfo=zone) + timedelta(days=1, seconds=-1))
        at = int(moment.timestamp())
        past = Past(year, at, past_school(store, year, at, school))
        past.build(store, [school_class])
        number, name = _meant(past, school_class, pupil) if pupil else ("", "")
        since = 0 if day is None else at
        changed = changes(store, year, school_class, number, since)
    if number:
        write_visits(database, [Visit(0, str(Role.IT_LEAD), "history", number, school_class, int(now.timestamp()))])
    said = _Said(zone)
    yield _plain(f"{school_class}{f', {name} ({number})' if number else ''}")
    if number:
        yield ""
        yield f"Как было записано {said.moment(at)}:"
        yield from said.cells([one for one in stood(past, number) if subject in ("", one.subject)])
    yield ""
    yield "Что изменилось с тех пор:" if day else "Что менялось:"
    yield from said.changes([one for one in changed if subject in ("", one.subject)])


def _meant(past: Past, school_class: str, pupil: str) -> tuple[str, str]:
    """The pupil of a number, or of the beginning of a name."""
    rows = past.store.rows("SELECT pupil, name FROM pupils WHERE school_class = ? ORDER BY name", (school_class,))
    found = [row for row in rows if row[0] == pupil or row[1].casefold().startswith(pupil.casefold())]
    if len(found) != 1:
        listed = ", ".join(f"{name} ({number})" for number, name in found or rows) or "никого"
        what = "подходят несколько учеников" if found else "такого ученика в списке класса нет; в нём"
        raise NoSuchPupil(_plain(f"{what}: {listed}"))
    return found[0][0], found[0][1]


class _Said:
    """How cells and changes are said in the school's time."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def moment(self, seconds: int) -> str:
        """«12.10.2026 14:05»."""
        return f"{datetime.fromtimestamp(seconds, self._zone):%d.%m.%Y %H:%M}"

    def between(self, seen: int, after: int | None) -> str:
        """When it was typed, as far as anybody knows."""
        return f"между {self.moment(after)} и {self.moment(seen)}" if after else f"замечено {self.moment(seen)}"

    def cells(self, cells: list[Stood]) -> Iterator[str]:
        """What stood there, subject by subject."""
        yield from self._by_subject(cells, self._cell, "  отметок и пропусков не было")

    def changes(self, lines: list[Changed]) -> Iterator[str]:
        """What changed, subject by subject."""
        yield from self._by_subject(lines, self._change, "  ничего")

    def _by_subject(self, lines: list[One], say: Callable[[One], str], nothing: str) -> Iterator[str]:
        if not lines:
            yield nothing
        for key, own in groupby(sorted(lines, key=lambda one: one[:2]), key=lambda one: one[:2]):
            yield _plain(f"  {register_name(*key)}" if key[0] else "  Список класса")
            yield from (_plain(f"    {say(one)}") for one in own)

    def _cell(self, cell: Stood) -> str:
        when = BEFORE if cell.after is None else self.between(cell.seen, cell.after)
        where = _lesson(cell) if cell.day else cell.period
        return f"{where}: {cell.typed} ({when})"

    def _change(self, line: Changed) -> str:
        new, old = (f"«{text}»" if text else "пусто" for text in (line.new, line.old))
        where = f"{_lesson(line)}, " if line.day else ""
        name = FIELD_NAMES.get(line.field) or _LIST_NAMES.get(line.field) or line.field
        what = f"{name}: {old} → {new}"
        if line.field in _WORDS:
            what = _WORDS[line.field][line.new is None]
        elif line.new is None:
            what = f"{name} {old} — убрано"
        editor = f"; по сведениям таблицы, сохранил(а) {line.editor}" if line.editor else ""
        return f"{where}{what} ({self.between(line.seen, line.after)}{editor})"


def _lesson(one: Stood | Changed) -> str:
    """«01.09.2026, урок 3»."""
    numbered = one.number is not None and 0 < one.number <= UNNUMBERED
    return f"{one.day:%d.%m.%Y}{f', урок {one.number}' if numbered else ''}"


def _plain(text: str) -> str:
    """A text as a terminal may be given it: what it would obey is shown as «?»."""
    return "".join(letter if letter.isprintable() else "?" for letter in text.replace("\u00a0", " "))
