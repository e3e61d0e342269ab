"""Corrections of a pupil's cells: what stood there before, followed through lessons that were given other dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from database.scope import Asked
from database.writing.redated import moved_by
from journal.ledger import Field
from journal.marks import Attendance
from journal.tables import Correction

#: (register, day as ISO text, number).
Cell = tuple[int, str, int]

_LINE = "register, day, number, field, old, new, seen, after"

#: In a sign of absence that is not told, nothing but marks is.
_MARKS = frozenset("12345+-/·; ")


def corrections(asked: Asked, pupil: str, cells: Collection[Cell]) -> dict[Cell, tuple[Correction, ...]]:
    """What was typed over in cells of a pupil, in order.

    The caller narrows the cells to those that the viewer sees.
    """
    dialect = asked.store.dialect
    among, numbers = dialect.among("register"), dialect.numbers({cell[0] for cell in cells})
    rows = asked.store.rows(
        f"SELECT id, {_LINE} FROM ledger WHERE {among} AND pupil = ? AND field = 'entry' AND cause = 'typed'"
        f" UNION ALL SELECT id, {_LINE} FROM ledger WHERE {among} AND field IN ('date', 'number') ORDER BY id",
        (numbers, pupil, numbers),
    )
    found: dict[Cell, list[tuple[Any, ...]]] = defaultdict(list)
    for _, register, day, number, field, *said in rows:
        if field == Field.ENTRY:
            found[register, str(day), number].append(tuple(said))
        else:
            was, now = moved_by(field, str(day), said[0], said[1])
            found[register, *now] = found.pop((register, *was), [])
    return {cell: tuple(_correction(asked, *said) for said in found.get(cell, ())) for cell in cells}


def _correction(asked: Asked, old: str | None, new: str | None, seen: int, after: int | None) -> Correction:
    before = None if after is None else _moment(asked, after)
    return Correction(_told(asked, old), _told(asked, new), _moment(asked, seen), before)


def _told(asked: Asked, typed: str | None) -> str:
    """A text that stood in a cell as this viewer may know it: of what is no plain mark, at most «н»."""
    if not typed or asked.sees_reasons or set(typed) <= _MARKS:
        return typed or ""
    plain = {spelling for sign in asked.school.alphabet if not sign.reason for spelling in sign.spellings}
    if typed.casefold() in plain:
        return typed
    absent = next((s.code for s in asked.school.alphabet if s.attendance is Attendance.ABSENT and not s.reason), "н")
    return "/".join([absent, *(letter for letter in typed if letter in "12345")])


def _moment(asked: Asked, seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, asked.now.tzinfo)
