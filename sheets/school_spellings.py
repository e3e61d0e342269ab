"""Subjects and kinds of work by all their names: one spelling means one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from journal.alphabet import Sign
from journal.issues import Issue, Problem
from journal.school import Subject
from journal.work import WorkKind
from sheets.headings import KINDS, SUBJECTS
from sheets.letters import heading, plain
from sheets.reading import Reading
from sheets.tables_sheet import Row

N = TypeVar("N", Subject, WorkKind)


def subjects_apart(reading: Reading, values: tuple[Subject, ...], last: Iterable[Subject]) -> tuple[Subject, ...]:
    """The subjects, each spelling with one of them alone."""
    lines = reading.of(SUBJECTS)
    return _apart(reading, lines, last) if lines else values


def kinds_apart(reading: Reading, values: tuple[WorkKind, ...], last: Iterable[WorkKind]) -> tuple[WorkKind, ...]:
    """The kinds of work, each spelling with one of them alone."""
    lines = reading.of(KINDS)
    return _apart(reading, lines, last) if lines else values


def _apart(reading: Reading, lines: Sequence[tuple[Row, N]], last: Iterable[N]) -> tuple[N, ...]:
    """The values without the other names that belong to another: names go first, then what held so far."""
    owners = {heading(value.name): row for row, value in lines}
    before = set(last)
    for row, value in sorted(lines, key=lambda line: line[1] not in before):
        for alias in value.aliases:
            owners.setdefault(heading(alias), row)
    apart: list[N] = []
    for row, value in lines:
        foreign = [alias for alias in value.aliases if owners[heading(alias)].row != row.row]
        reading.issues += [_twice(row, alias, owners[heading(alias)]) for alias in foreign]
        own = tuple(alias for alias in value.aliases if alias not in foreign)
        apart.append(replace(value, aliases=own) if foreign else value)
    return tuple(apart)


def _twice(row: Row, alias: str, owner: Row) -> Issue:
    return row.issue("aliases", Problem.ROW_CONFLICT, f"«{alias}» — это уже строка {owner.row + 1}")


def kinds_like_codes(lines: Iterable[tuple[Row, WorkKind]], alphabet: Iterable[Sign]) -> Iterable[Issue]:
    """Kinds of work spelt as a code of attendance: a word over a column and a letter in it should not be one."""
    codes = {plain(spelling) for sign in alphabet if sign.attendance for spelling in sign.spellings}
    for row, kind in lines:
        for spelling in (kind.name, *kind.aliases):
            if plain(spelling) in codes:
                field = "name" if spelling == kind.name else "aliases"
                yield row.issue(field, Problem.ROW_DOUBTFUL, f"«{spelling}» — ещё и код посещаемости")
