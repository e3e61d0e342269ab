"""The breaker of lists: a class list or a plan that loses too many rows stays as it was, and waits for a decision."""

from __future__ import annotations

import json
from collections import Counter
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

#: What rows of a list are compared by, and which of them belong together: pupils by their ids, a plan by subject.
_NAMES: dict[str, Callable[[Row], Hashable]] = {schema.pupils.name: lambda row: row[0]}
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
        secret: The places of a row that lie sealed: nothing of them is kept, of the rows that would go only how many.
    """
    group = _GROUPS.get(table.name, lambda _row: "")
    is_lost = any(
        _is_too_much(table, _of(stored, group, one), _of(new, group, one), share)
        for one in dict.fromkeys(map(group, stored))
    )
    content = blake2b(repr(sorted(_said(_without(row, secret)) for row in new)).encode(), digest_size=16).hexdigest()
    name = LISTS[table.name]
    if not is_lost or holds.accepts(name_of("", "", name), content):
        return None
    gone = Counter(map(_said, stored)) - Counter(map(_said, new))
    loss = Loss(len(stored), rows=("",) * gone.total() if secret else tuple(sorted(gone.elements())))
    return Found(school_class, "", "", name, Reason.LIST, content, loss)


def list_issue(workbook: str, found: Found) -> Issue:
    """What whoever keeps the list is told."""
    detail = f"{counted(len(found.loss.rows), ROWS)} из {found.loss.stored}"
    return Issue(Place(workbook, found.sheet), Problem.SHEET_LOSES, "", detail, school_class=found.school_class)


def _of(rows: Iterable[Row], group: Callable[[Row], Hashable], one: Hashable) -> list[Row]:
    return [row for row in rows if group(row) == one]


def _is_too_much(table: Table, stored: Sequence[Row], new: Sequence[Row], share: float) -> bool:
    """Whether rows that belong together lose too much. Rows without names that differ are taken for edited ones."""
    name = _NAMES.get(table.name)
    lost = (Counter(map(_said, stored)) - Counter(map(_said, new))).total()
    gone = max(len(stored) - len(new), 0) if name is None else len(set(map(name, stored)) - set(map(name, new)))
    return is_too_much_of_list(gone=gone, overwritten=lost - gone, stored=len(stored), share=share)


def _without(row: Row, secret: Collection[int]) -> Row:
    return [None if place in secret else value for place, value in enumerate(row)] if secret else row


def _said(row: Row) -> str:
    return json.dumps(row[1:] if isinstance(row[0], int) else row, ensure_ascii=False, default=str)
