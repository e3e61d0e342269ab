"""Issues over time: the same issue keeps the day it was first seen; one that is gone was mended.

What makes an issue the same one, :mod:`journal.issue_life` tells; here each issue of a reading finds its row.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from database.dialect import Transaction
from database.writing.books import BookRef, Reading
from database.writing.differences import Moment
from journal.issue_life import Identity, free_key, identity
from journal.issues import CATALOGUE, Issue

#: What was mended and is back so soon was never mended: a file saved half-done, a cell cleared and typed anew.
#: Later it is a new life of the same issue: new to its teacher, and set aside by nobody.
RETURN = 12 * 3600

_NOTHING: Mapping[str, Moment] = MappingProxyType({})

_PLACE = '"workbook", "sheet", "row", "column", severity, detail, teacher'
_ABOUT = "problem, text, school_class, subject, subgroup, day, number, pupil"
_NAMED = "key, typed_seen, typed_after"


@dataclass(frozen=True, slots=True)
class _Found:
    """An issue of this reading: what may move, and what it is about, in the order of the table's columns."""

    place: tuple[Any, ...]
    about: tuple[Any, ...]

    @property
    def sheet(self) -> str:
        return str(self.place[1])

    @property
    def text(self) -> str:
        return str(self.about[1])

    @property
    def identity(self) -> Identity:
        problem, text, *register, day, number, pupil = self.about
        return identity(self.sheet, problem, text, (register[0], register[1], register[2]), day, number, pupil)


@dataclass(frozen=True, slots=True)
class _Row(_Found):
    """An issue as stored: open, or mended a short while ago."""

    issue: int
    fixed: int | None
    key: str
    typed: Moment


_Pairs = list[tuple[_Found, _Row]]


def save_issues(
    store: Transaction,
    reading: Reading,
    issues: Iterable[Issue],
    *,
    teacher: Callable[[str, str, str], str] = lambda *_register: "",
    unchanged: AbstractSet[str] = frozenset(),
    rederived: Mapping[str, Moment] = _NOTHING,
) -> bool:
    """Store the issues of a workbook and mark as mended those that are gone; whether anything changed.

    Args:
        store: The transaction.
        reading: The reading that found them.
        issues: All issues of what was read now.
        teacher: Code of the teacher of (class, subject, subgroup).
        unchanged: Sheets that were not derived again: their issues stay.
        rederived: Sheets derived again though nobody touched them, and when their content was first seen.
    """
    found = [_found(issue, teacher, store.dialect.day) for issue in sorted(issues, key=_order)]
    rows = _rows(store, reading)
    pairs, fresh, left = _paired(found, rows, rederived)
    taken = {row.key for row in rows if row.fixed is None}
    moved = [row for pair in pairs if (row := _moved(*pair, reading, rederived, taken))]
    new = [_new(one, reading, rederived, taken) for one in fresh]
    mended = [(reading.seen, row.issue) for row in left if row.sheet not in unchanged]
    store.many(
        f"INSERT INTO issues (year, book, first_seen, first_after, {_PLACE}, {_ABOUT}, {_NAMED})"
        f" VALUES ({', '.join('?' * 22)})",
        new,
    )
    store.many(
        f"UPDATE issues SET ({_PLACE}, {_ABOUT}, {_NAMED}, fixed_seen) = ({', '.join('?' * 18)}, NULL) WHERE issue = ?",
        moved,
    )
    store.many("UPDATE issues SET fixed_seen = ? WHERE issue = ?", mended)
    return bool(new or moved or mended)


def report(store: Transaction, book: BookRef, issue: Issue, seen: int) -> bool:
    """Store one issue of a workbook that could not be read, beside those it had."""
    reading = Reading(book.year, book.book, book.version, seen, None)
    sheets = {sheet for (sheet,) in store.rows("SELECT DISTINCT sheet FROM issues WHERE book = ?", (book.book,))}
    return save_issues(store, reading, [issue], unchanged=sheets)


def settle(store: Transaction, book: BookRef, seen: int) -> bool:
    """Mark as mended all that was told of a workbook; whether there was anything."""
    return save_issues(store, Reading(book.year, book.book, book.version, seen, None), [])


def typed_since(store: Transaction, reading: Reading, sheet: str) -> dict[tuple[Any, ...], Moment]:
    """When the texts of a sheet's reported cells were first seen: (pupil, day, number, text) → (seen, after).

    A cell that was unreadable and now is, because a code was added, was typed then and not today.
    """
    rows = store.rows(
        "SELECT pupil, day, number, text, typed_seen, typed_after FROM issues"
        " WHERE year = ? AND book = ? AND sheet = ? AND fixed_seen IS NULL AND day IS NOT NULL AND pupil <> ''",
        (reading.year, reading.book, sheet),
    )
    return {row[:4]: row[4:] for row in rows}


def follow(
    store: Transaction, year: str, register: Sequence[str], change: Callable[[tuple[Any, ...]], tuple[Any, ...]]
) -> None:
    """Let the open issues of a register go with its lessons or its name, and what was dismissed of them too.

    Args:
        store: The transaction.
        year: The school year.
        register: Class, subject and subgroup as they were.
        change: What an issue is about (``problem, text, school_class, subject, subgroup, day, number,
            pupil``) → what it is about now.
    """
    rows = store.rows(
        f"SELECT issue, key, {_ABOUT} FROM issues WHERE year = ? AND fixed_seen IS NULL"
        " AND school_class = ? AND subject = ? AND subgroup = ?",
        (year, *register),
    )
    taken = {key for _, key, *_about in rows}
    for issue, key, *before in rows:
        about = change(tuple(before))
        if about != tuple(before):
            new = free_key(year, _Found(("", ""), about).identity, taken)
            taken.add(new)
            places = ", ".join("?" * 9)
            store.run(f"UPDATE issues SET (key, {_ABOUT}) = ({places}) WHERE issue = ?", (new, *about, issue))
            store.run("UPDATE dismissals SET key = ? WHERE year = ? AND key = ?", (new, year, key))


# ---------------------------------------------------------------- which row is whose


def _paired(
    found: list[_Found], rows: list[_Row], rederived: Mapping[str, Moment]
) -> tuple[_Pairs, list[_Found], list[_Row]]:
    """Each issue with its row; the issues without one; the open rows without an issue.

    The same issue with the same text first, then the same issue retyped, then one mended a moment ago. On a
    sheet that nobody touched another kind at the same lesson and pupil is the same issue too: it is the
    program, or the school's alphabet, that calls it otherwise now.
    """
    open_ = [row for row in rows if row.fixed is None]
    same, found, open_ = _matched(found, open_, lambda one: (one.identity, one.text))
    retyped, found, open_ = _matched(found, open_, lambda one: one.identity)
    back, found, _ = _matched(found, [row for row in rows if row.fixed is not None], lambda one: one.identity)
    renamed, found, open_ = _matched(found, open_, lambda one: _cell(one) if one.sheet in rederived else None)
    return same + retyped + back + renamed, found, open_


def _matched(
    found: Iterable[_Found], rows: Iterable[_Row], told: Callable[[_Found], Hashable]
) -> tuple[_Pairs, list[_Found], list[_Row]]:
    """Pair what is told alike, in order; None is like nothing."""
    waiting: dict[Hashable, deque[_Row]] = defaultdict(deque)
    for row in rows:
        waiting[told(row)].append(row)
    pairs: _Pairs = []
    rest: list[_Found] = []
    for one in found:
        name = told(one)
        if name is not None and waiting[name]:
            pairs.append((one, waiting[name].popleft()))
        else:
            rest.append(one)
    return pairs, rest, [row for left in waiting.values() for row in left]


def _cell(one: _Found) -> Hashable:
    """The lesson and pupil of an issue's cell; None where it is not of one cell."""
    *register_and_day, pupil = one.about[2:]
    return (*register_and_day, pupil) if one.about[5] and pupil else None


def _found(issue: Issue, teacher: Callable[[str, str, str], str], stored_day: Callable[[date], Any]) -> _Found:
    place, register = issue.place, (issue.school_class, issue.subject, issue.subgroup)
    code = teacher(*register) if issue.subject else ""
    severity = str(CATALOGUE[issue.problem].severity)
    day = stored_day(issue.day) if issue.day else None
    return _Found(
        (place.workbook, place.sheet, place.row, place.column, severity, issue.detail, code),
        (str(issue.problem), issue.text, *register, day, issue.number, issue.pupil),
    )


def _order(issue: Issue) -> tuple[Any, ...]:
    """Issues alike are told apart by their order in the sheet."""
    return (issue.place, issue.problem, issue.text, issue.day or date.min, issue.number or 0, issue.pupil)


# ---------------------------------------------------------------- rows


def _rows(store: Transaction, reading: Reading) -> list[_Row]:
    """The issues of a workbook that are open, or were mended within :data:`RETURN`, in the order of their cells."""
    rows = store.rows(
        f"SELECT issue, fixed_seen, {_NAMED}, {_PLACE}, {_ABOUT} FROM issues"
        " WHERE year = ? AND book = ? AND (fixed_seen IS NULL OR fixed_seen > ?)"
        ' ORDER BY sheet, "row", "column", issue',
        (reading.year, reading.book, reading.seen - RETURN),
    )
    return [_Row(row[5:12], row[12:], row[0], row[1], row[2], row[3:5]) for row in rows]


def _new(one: _Found, reading: Reading, rederived: Mapping[str, Moment], taken: set[str]) -> tuple[Any, ...]:
    """The row of an issue found for the first time."""
    moment = (reading.seen, reading.after)
    key = _key(one, reading.year, taken)
    return (reading.year, reading.book, *moment, *one.place, *one.about, key, *rederived.get(one.sheet, moment))


def _moved(
    one: _Found, row: _Row, reading: Reading, rederived: Mapping[str, Moment], taken: set[str]
) -> tuple[Any, ...] | None:
    """A row as it is now; None where it is as it was."""
    if row.fixed is None and (one.place, one.about) == (row.place, row.about):
        return None
    key = row.key if one.identity == row.identity else _key(one, reading.year, taken)
    stays = one.text == row.text or one.sheet in rederived
    typed = row.typed if stays else (reading.seen, reading.after)
    return (*one.place, *one.about, key, *typed, row.issue)


def _key(one: _Found, year: str, taken: set[str]) -> str:
    key = free_key(year, one.identity, taken)
    taken.add(key)
    return key
