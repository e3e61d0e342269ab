"""One register gone back on: its changes taken back from the last to the first after a moment."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from database.writing.lessons import BLANK, Lesson
from database.writing.redated import moved_by
from journal.alphabet import Sign
from journal.ledger import Field

#: (day as ISO text, number).
At = tuple[str, int]
#: A stored row after its key.
Row = list[Any]

_PARTS = (Field.KIND, Field.TOPIC, Field.HOMEWORK)
#: Where the reading that first showed it stands in a row.
_ENTRY_SEEN, _TERM_SEEN = 6, 4


class Line(NamedTuple):
    """A line of the ledger of a register. ``was`` is JSON; None for what was not there, and in lines of old."""

    pupil: str
    day: str | None
    number: int | None
    field: str
    old: str | None
    new: str | None
    was: str | None


@dataclass(slots=True)
class Kept:
    """What is stored of a register; entries by lesson, then pupil."""

    lessons: dict[At, Row] = field(default_factory=dict)
    entries: dict[At, dict[str, Row]] = field(default_factory=dict)
    terms: dict[tuple[str, str], Row] = field(default_factory=dict)


def undo(kept: Kept, lines: Iterable[Line], alphabet: Iterable[Sign]) -> None:
    """Take the changes of a register back; ``lines`` come the latest first."""
    signs = tuple(alphabet)
    for line in lines:
        was = None if line.was is None else json.loads(line.was)
        lesson = (line.day or "", line.number or 0)
        if line.field == Field.ENTRY:
            _put(kept.entries.setdefault(lesson, {}), line.pupil, was or _entry_of_old(line.old, signs))
        elif line.field in (Field.DATE, Field.NUMBER):
            places = moved_by(line.field, line.day or "", line.old or "", line.new or "")
            _move(kept, *places, whole=was is None or bool(was[0]))
        elif line.field in _PARTS or line.field in (Field.LESSON, Field.SEEN):
            _put(kept.lessons, lesson, was or _lesson_of_old(line, kept.lessons.get(lesson)))
        elif line.field != Field.REGISTER:
            _put(kept.terms, (line.pupil, line.field), was or _term_of_old(line.old))


def cut(kept: Kept, at: int) -> None:
    """Leave out what was first seen after that moment."""
    for by_pupil in kept.entries.values():
        for pupil in [pupil for pupil, row in by_pupil.items() if row[_ENTRY_SEEN] > at]:
            del by_pupil[pupil]
    for key in [key for key, row in kept.terms.items() if row[_TERM_SEEN] > at]:
        del kept.terms[key]
    for lesson, row in kept.lessons.items():
        kept.lessons[lesson] = list(Lesson(*row).before(at + 1))


def _put(rows: dict[Any, Row], key: Any, row: Row | None) -> None:
    if row is None:
        rows.pop(key, None)
    else:
        rows[key] = row


def _move(kept: Kept, old: At, new: At, *, whole: bool) -> None:
    """Bring a lesson back to where it stood; its entries at least."""
    kept.entries[old] = kept.entries.pop(new, {})
    if whole and new in kept.lessons:
        kept.lessons[old] = kept.lessons.pop(new)


# ---------------------------------------------------------------- lines written before rows were kept whole


def _entry_of_old(typed: str | None, signs: Iterable[Sign]) -> Row | None:
    """A cell of which only the text is known, read by the school's signs."""
    if typed is None:
        return None
    parts = typed.casefold().split("/")
    sign = next((sign for sign in signs if {typed.casefold(), parts[0]} & set(sign.spellings)), None)
    marks = "".join(letter for letter in typed if letter in "12345")
    meaning = (sign.attendance, sign.reason, sign.special) if sign else (None, None, None)
    return [typed, marks, *(value and str(value) for value in meaning), False, 0, None, 0]


def _term_of_old(typed: str | None) -> Row | None:
    if typed is None:
        return None
    return [typed, int(typed) if typed in {"1", "2", "3", "4", "5"} else None, None, False, 0, None, 0]


def _lesson_of_old(line: Line, now: Row | None) -> Row | None:
    """A lesson of which one part is known; None for one that had just come."""
    if line.old is None:
        return None
    lesson = Lesson(*now) if now else BLANK
    match line.field:
        case Field.KIND:
            return list(lesson._replace(kind=line.old))
        case Field.HOMEWORK:
            return list(lesson._replace(homework=line.old, homework_seen=lesson.homework_seen or 0))
    return list(lesson._replace(topic=line.old, topic_seen=lesson.topic_seen or 0))
