"""The breaker of lists: a class list or a plan that loses too many rows stays as it was, and waits for a decision."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Table

from database import schema
from database.writing.holds import Found, Holds, name_of
from journal.holds import LISTS, Loss, Reason, is_too_much_of_list
from journal.issues import Issue, Problem
from journal.places import Place
from journal.wording import ROWS, counted

#: A row after the year and the class, as stored.
Row = Sequence[Any]

_EMPTY = (None, "")

#: What makes a row the same one whatever else is filled in or mended of it; what has no name here is its whole text.
_NAMES: dict[str, Callable[[Row], Hashable]] = {
    schema.pupils.name: lambda row: (row[0], row[1]),  # id, name
    schema.guardians.name: lambda row: (row[1], row[2]),  # pupil, name
    schema.absences.name: lambda row: (row[1], row[2]),  # pupil, first day
    schema.plans.name: lambda row: row[4],  # topic
}

#: The cells by which people know a row: no more than these is told of what is lost, no telephone and no reason.
_SHOWN: dict[str, tuple[int, ...]] = {
    schema.pupils.name: (1,),
    schema.guardians.name: (2, 3),  # name, relation
    schema.absences.name: (1, 2, 3),  # pupil, from, to
    schema.portfolio.name: (1, 2, 3),  # pupil, day, kind
    schema.plans.name: (1, 4),  # subject, topic
}

#: Which rows belong together: a plan by subject.
_GROUPS: dict[str, Callable[[Row], Hashable]] = {schema.plans.name: lambda row: row[1]}


def list_held(
    table: Table, school_class: str, stored: Sequence[Row], new: Sequence[Row], holds: Holds, share: float,
    secret: Collection[int] = (),
) -> Found | None:  # fmt: skip
    """What a list would lose, where that is too much and nobody agreed to it; None where it may be taken.

    Args:
        table: The table of the list.
        school_class: The class.
        stored: Its rows as stored, without year and class.
        new: Its rows as read.
        holds: What is held of the workbook, and what of it was accepted.
        share: «Потеря листа, доля».
        secret: The places of a row that lie sealed: of such a list it is kept only how many rows would go.
    """
    group = _GROUPS.get(table.name, lambda _row: "")
    is_lost = any(
        _is_too_much(table, _of(stored, group, one), _of(new, group, one), share)
        for one in dict.fromkeys(map(group, stored))
    )
    content, name = content_of_rows(new, secret), LISTS[table.name]
    if not is_lost or holds.accepts(name_of("", "", name), content):
        return None
    lost = _lost(table, stored, new)
    loss = Loss(len(stored), rows=("",) * len(lost) if secret else tuple(sorted(_said(table, row) for row in lost)))
    return Found(school_class, "", "", name, Reason.LIST, content, loss)


def list_issue(workbook: str, found: Found) -> Issue:
    """What whoever keeps the list is told."""
    detail = f"{counted(len(found.loss.rows), ROWS)} из {found.loss.stored}"
    return Issue(Place(workbook, found.sheet), Problem.SHEET_LOSES, "", detail, school_class=found.school_class)


def _of(rows: Iterable[Row], group: Callable[[Row], Hashable], one: Hashable) -> list[Row]:
    return [row for row in rows if group(row) == one]


def _is_too_much(table: Table, stored: Sequence[Row], new: Sequence[Row], share: float) -> bool:
    """Whether rows that belong together lose too much; as many as there are fewer now are gone, others typed over."""
    lost, gone = len(_lost(table, stored, new)), max(len(stored) - len(new), 0)
    return is_too_much_of_list(gone=gone, overwritten=max(lost - gone, 0), stored=len(stored), share=share)


def _lost(table: Table, stored: Iterable[Row], new: Iterable[Row]) -> list[Row]:
    """The rows whose namesake is gone, or has an empty cell where something stood: filling in and mending lose none."""
    name = _NAMES.get(table.name, _whole)
    here: dict[Hashable, deque[Row]] = defaultdict(deque)
    for row in new:
        here[name(row)].append(row)
    return [row for row in stored if not (same := here[name(row)]) or _is_emptied(row, same.popleft())]


def _is_emptied(old: Row, new: Row) -> bool:
    """Whether a cell is empty in which something stood."""
    return any(said not in _EMPTY and says in _EMPTY for said, says in zip(old, new, strict=True))


def _whole(row: Row) -> Hashable:
    return tuple(row[1:])


def content_of_rows(rows: Iterable[Row], secret: Collection[int] = ()) -> str:
    """What names the contents of a list, but of what lies sealed: a digest of a telephone number is that number."""
    said = sorted(json.dumps(_without(row, secret), ensure_ascii=False, default=str) for row in rows)
    return blake2b("\n".join(said).encode(), digest_size=16).hexdigest()


def _without(row: Row, secret: Collection[int]) -> Row:
    return [None if place in secret else value for place, value in enumerate(row)] if secret else row


def _said(table: Table, row: Row) -> str:
    """A row as people know it."""
    return ", ".join(str(row[cell]) for cell in _SHOWN[table.name] if row[cell])
