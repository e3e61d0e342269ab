"""Corrections of a pupil's cells: what stood there before, followed through lessons that were given other dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

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


def corrections(asked: Asked, pupil: str, registers: Iterable[int]) -> dict[Cell, tuple[Correction, ...]]:
    """What was typed over in a pupil's cells, in order, by where they are now.

    The caller narrows the registers to those in which the viewer sees the pupil.
    """
    among, numbers = asked.store.dialect.among("register"), asked.store.dialect.numbers(registers)
    rows = asked.store.rows(
        f"SELECT id, {_LINE} FROM ledger WHERE {among} AND pupil = ? AND field = 'entry' AND cause = 'typed'"
        f" UNION ALL SELECT id, {_LINE} FROM ledger WHERE {among} AND field IN ('date', 'number') ORDER BY id",
        (numbers, pupil, numbers),
    )
    found: dict[Cell, list[Correction]] = defaultdict(list)
    for _, register, day, number, field, old, new, seen, after in rows:
        if field == Field.ENTRY:
            line = Correction(
                _told(asked, old), _told(asked, new), _moment(asked, seen), after and _moment(asked, after)
            )
            found[register, str(day), number].append(line)
        else:
            was, now = moved_by(field, str(day), old, new)
            found[register, *now] = found.pop((register, *was), [])
    return {cell: tuple(lines) for cell, lines in found.items()}


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
