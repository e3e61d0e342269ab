"""What the ledger tells people: what stood in a pupil's cells at a moment, and every change since. For the office."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple

from database.dialect import Transaction
from database.past.rebuilt import Past
from journal.ledger import Cause, Field
from journal.tables import PupilRow


class Stood(NamedTuple):
    """A cell as it stood: ``day`` None in a period's column. First seen in (``after``, ``seen``], in seconds."""

    subject: str
    subgroup: str
    day: date | None
    number: int | None
    period: str
    typed: str
    seen: int
    after: int | None


class Changed(NamedTuple):
    """A change somebody made: of a cell (``pupil``), of a lesson («»), or of the class list (no subject)."""

    subject: str
    subgroup: str
    pupil: str
    day: date | None
    number: int | None
    field: str
    old: str | None
    new: str | None
    seen: int
    after: int | None
    editor: str


def stood(past: Past, pupil: str) -> list[Stood]:
    """The pupil's cells in a past that was rebuilt, lessons first, in order."""
    lessons = past.store.rows(
        "SELECT subject, subgroup, day, number, '', typed, first_seen, first_after FROM entries"
        " JOIN registers USING (register) WHERE pupil = ? ORDER BY subject, subgroup, day, number",
        (pupil,),
    )
    terms = past.store.rows(
        "SELECT subject, subgroup, NULL, NULL, period, typed, first_seen, first_after FROM term_marks"
        " JOIN registers USING (register) WHERE pupil = ? ORDER BY subject, subgroup, period",
        (pupil,),
    )
    return [Stood._make((*row[:2], row[2] and date.fromisoformat(row[2]), *row[3:])) for row in (*lessons, *terms)]


def changes(store: Transaction, year: str, school_class: str, pupil: str, since: int) -> list[Changed]:
    """What people changed after a moment of a class's lessons and lists and of a pupil's cells, in order."""
    read_day = store.dialect.read_day
    rows = store.rows(
        "SELECT subject, subgroup, pupil, day, number, field, old, new, seen, after, editor FROM ledger"
        " JOIN registers USING (register) WHERE year = ? AND school_class = ? AND pupil IN (?, '') AND seen > ?"
        " AND cause = ? AND NOT (field = ? AND old IS NULL AND day IS NULL) ORDER BY id",
        (year, school_class, pupil, since, str(Cause.TYPED), str(Field.REGISTER)),
    )
    found = [Changed._make((*row[:3], row[3] and read_day(row[3]), *row[4:])) for row in rows]
    for key, old, new, seen, after, editor in store.rows(
        "SELECT key, old, new, seen, after, editor FROM list_ledger WHERE year = ? AND school_class = ?"
        " AND list = 'pupils' AND (key = ? OR ? = '') AND seen > ? AND cause = ? AND after IS NOT NULL ORDER BY id",
        (year, school_class, pupil, pupil, since, str(Cause.TYPED)),
    ):
        before, now = ([key, *json.loads(row)] if row else [""] * len(PupilRow._fields) for row in (old, new))
        for name, was, is_ in zip(PupilRow._fields, before, now, strict=True):
            if was != is_:
                found.append(Changed("", "", key, None, None, name, was or "", is_ or "", seen, after, editor))
    return sorted(found, key=lambda one: (one.seen, one.day or date.min))
