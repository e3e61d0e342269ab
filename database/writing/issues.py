"""Issues over time: the same issue keeps the day it was first seen; one that is gone was mended."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from database.dialect import Transaction
from database.writing.books import BookRef, Reading
from journal.issues import CATALOGUE, Issue

#: What makes an issue the same one when rows and columns move: what it is about, and what was typed.
_Identity = tuple[Any, ...]

_PLACE = '"workbook", "sheet", "row", "column", severity, detail, teacher'
_ABOUT = "problem, text, school_class, subject, subgroup, day, number, pupil"


def save_issues(
    store: Transaction,
    reading: Reading,
    issues: Iterable[Issue],
    *,
    teacher: Callable[[str, str, str], str] = lambda *_register: "",
    unchanged: AbstractSet[str] = frozenset(),
) -> bool:
    """Store the issues of a workbook and mark as mended those that are gone; whether anything changed.

    Args:
        store: The transaction.
        reading: The reading that found them.
        issues: All issues of what was read now.
        teacher: Code of the teacher of (class, subject, subgroup).
        unchanged: Sheets that were not derived again: their issues stay.
    """
    open_ = _open_issues(store, reading)
    new: list[tuple[Any, ...]] = []
    moved: list[tuple[Any, ...]] = []
    for issue in sorted(issues, key=_order):
        place = _place(issue, teacher(issue.school_class, issue.subject, issue.subgroup) if issue.subject else "")
        about = _about(issue, store.dialect.day)
        same = open_.get(_identity(issue.place.sheet, about))
        if not same:
            new.append((reading.year, reading.book, *place, *about, reading.seen, reading.after))
        else:
            number, stored = same.popleft()
            if stored != place:
                moved.append((*place, number))
    left = [row for rows in open_.values() for row in rows]
    mended = [(reading.seen, number) for number, place in left if place[1] not in unchanged]
    store.many(
        f"INSERT INTO issues (year, book, {_PLACE}, {_ABOUT}, first_seen, first_after) VALUES ({', '.join('?' * 19)})",
        new,
    )
    store.many(f"UPDATE issues SET ({_PLACE}) = ({', '.join('?' * 7)}) WHERE issue = ?", moved)
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


def typed_since(store: Transaction, reading: Reading, sheet: str) -> dict[tuple[Any, ...], tuple[int, int | None]]:
    """When cells of a sheet that were reported were first seen: (pupil, day, number, text) → (seen, after).

    A cell that was unreadable and now is, because a code was added, was typed then and not today.
    """
    rows = store.rows(
        "SELECT pupil, day, number, text, first_seen, first_after FROM issues"
        " WHERE year = ? AND book = ? AND sheet = ? AND fixed_seen IS NULL AND day IS NOT NULL AND pupil <> ''",
        (reading.year, reading.book, sheet),
    )
    return {row[:4]: row[4:] for row in rows}


def _open_issues(store: Transaction, reading: Reading) -> dict[_Identity, deque[tuple[int, tuple[Any, ...]]]]:
    """The issues of a workbook not mended yet, by identity, each with its id and place."""
    found: dict[_Identity, deque[tuple[int, tuple[Any, ...]]]] = defaultdict(deque)
    for number, *rest in store.rows(
        f"SELECT issue, {_PLACE}, {_ABOUT} FROM issues WHERE year = ? AND book = ? AND fixed_seen IS NULL"
        ' ORDER BY sheet, "row", "column", issue',
        (reading.year, reading.book),
    ):
        place, about = tuple(rest[:7]), tuple(rest[7:])
        found[_identity(place[1], about)].append((number, place))
    return found


def _order(issue: Issue) -> tuple[Any, ...]:
    """Issues alike are told apart by their order in the sheet."""
    return (issue.place, issue.problem, issue.text, issue.day or date.min, issue.number or 0, issue.pupil)


def _identity(sheet: str, about: tuple[Any, ...]) -> _Identity:
    """A register keeps its issues when its sheet is renamed; what belongs to none is known by its sheet."""
    return about if about[3] else (sheet, *about)


def _place(issue: Issue, teacher: str) -> tuple[Any, ...]:
    place = issue.place
    severity = str(CATALOGUE[issue.problem].severity)
    return (place.workbook, place.sheet, place.row, place.column, severity, issue.detail, teacher)


def _about(issue: Issue, stored_day: Callable[[date], Any]) -> tuple[Any, ...]:
    day = stored_day(issue.day) if issue.day else None
    register = (issue.school_class, issue.subject, issue.subgroup)
    return (str(issue.problem), issue.text, *register, day, issue.number, issue.pupil)
