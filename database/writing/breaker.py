"""The breaker: what a sheet may not take away by itself, and what of it is taken when somebody has agreed.

A sheet is compared with what is stored of its register. What slipped or was deleted is kept line by line; where too
much of the sheet is gone or typed over, nothing of it is taken. Judged anew at each reading that shows other contents,
it lets go by itself when the sheet is back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from database.dialect import Dialect, Transaction
from database.writing.comparison import Comparison, Lost, Way
from database.writing.differences import Kept, Key
from database.writing.entries import LessonKey
from database.writing.held import blank, held_back
from database.writing.holds import Found, Holds, content_of, name_of, register_of
from database.writing.lessons import Lesson
from database.writing.registers import Sheet
from journal.holds import Loss, LostText, Reason, Waiting, is_too_much, is_too_much_of_texts, texts_gone
from journal.issues import Issue, Problem
from journal.ledger import Field
from journal.places import Place
from journal.registers import NO_SHEET
from journal.wording import CELLS, PUPILS_OF, counted


class Judged(NamedTuple):
    """What of a sheet is taken, what is told of the rest, and what is kept of it until somebody decides."""

    sheet: Sheet
    issues: list[Issue]
    found: Found | None = None


class Stored(NamedTuple):
    """A register: (pupil, day, number) → entry, (pupil, period) → term mark, (day, number) → lesson."""

    entries: Mapping[Key, Kept]
    terms: Mapping[Key, Kept]
    lessons: Mapping[LessonKey, Lesson]

    @property
    def cells(self) -> int:
        """How many marks and absences there are."""
        return len(self.entries) + len(self.terms)


def judge(store: Transaction, sheet: Sheet, stored: Stored, holds: Holds, workbook: str, share: float) -> Judged:
    """Take of a sheet what may be taken. ``share`` is «Потеря листа, доля»."""
    if not stored.cells and not stored.lessons:
        return Judged(sheet, [])
    tables = sheet.tables
    name = name_of(*register_of(tables)[1:], "")
    sheet = replace(sheet, since=holds.since(name, store.dialect))
    is_accepted = holds.accepts(name, content_of(tables))
    taken, issues = (sheet, []) if is_accepted else held_back(store, sheet, stored.entries, workbook)
    compared = Comparison(tables, taken.tables, store.dialect.day)
    lost = [*compared.of_lessons(stored.entries), *compared.of_terms(stored.terms)]
    if is_accepted:
        gone = frozenset(one.key for one in lost if one.way is Way.LINE)
        return Judged(replace(sheet, is_trusted=True, withdrawn=gone), [])
    pupils, lessons = compared.gone_pupils(stored.entries), compared.gone_lessons(stored.entries)
    texts, said = compared.of_texts(stored.lessons) if not taken.is_blind else ([], Counter[str]())  # blind: all stays
    reason = _reason(sheet, taken, lost, stored.cells, (pupils, lessons), share)
    if is_too_much_of_texts(texts, said, share):
        reason = Reason.LOSES
    if reason is None:
        return Judged(taken, issues)
    if reason is Reason.LOSES:
        taken = replace(sheet, tables=blank(tables))
        issues = [_issue(sheet, workbook, lost, stored.cells, (texts, said.total()), is_refused=holds.refuses(name))]
    elif not taken.is_blind:
        lost, texts = [one for one in lost if one.way in (Way.LINE, Way.SLIPPED)], []
    waiting = _waiting(sheet, taken, stored.entries, store.dialect)
    cells = tuple(sorted(one.cell for one in lost))
    loss = Loss(stored.cells, pupils[0], lessons[0], cells, (), waiting, tuple(texts), said.total())
    return Judged(taken, issues, Found.of(tables, reason, loss))


def _reason(
    sheet: Sheet, taken: Sheet, lost: Sequence[Lost], stored: int, lines: tuple[tuple[int, int], tuple[int, int]],
    share: float,
) -> Reason | None:  # fmt: skip
    """Why something of a sheet is kept; None where nothing needs to be."""
    if sheet.is_blind:
        reason = Reason.SHEET_GONE if sheet.tables.sheet.startswith(NO_SHEET) else Reason.UNREADABLE
        return reason if lost else None
    if taken.is_blind:
        return Reason.REPLACED
    ways = Counter(one.way for one in lost)
    if is_too_much(
        gone=ways[Way.LINE] + ways[Way.CLEARED], overwritten=ways[Way.OVERWRITTEN], pupils=lines[0],
        lessons=lines[1], stored=stored, share=share,
    ):  # fmt: skip
        return Reason.LOSES
    return Reason.MOVED if ways[Way.SLIPPED] else Reason.LINES if ways[Way.LINE] else None


def _waiting(sheet: Sheet, taken: Sheet, stored: Mapping[Key, Kept], dialect: Dialect) -> tuple[Waiting, ...]:
    """What is typed and not taken, each with the reading that first showed it: it was there in time, if then."""
    applied = {id(row) for row in (*taken.tables.entries, *taken.tables.lessons)}
    new = [
        (row.pupil, row.day, row.number, row.typed)
        for row in sheet.tables.entries
        if id(row) not in applied and _typed(stored, (row.pupil, dialect.day(row.day), row.number)) != row.typed
    ]
    for lesson in sheet.tables.lessons:
        if id(lesson) not in applied:
            texts = ((Field.TOPIC, lesson.topic), (Field.HOMEWORK, lesson.homework))
            new += [(str(field), lesson.day, lesson.number, text) for field, text in texts if text]
    return tuple(
        Waiting(about, on.isoformat(), number, text, *sheet.began(about, dialect.day(on), number, text))
        for about, on, number, text in sorted(new)
    )


def _typed(stored: Mapping[Key, Kept], key: Key) -> str | None:
    return stored[key].value[0] if key in stored else None


def _issue(
    sheet: Sheet, workbook: str, lost: Sequence[Lost], stored: int, texts: tuple[Sequence[LostText], int],
    *, is_refused: bool,
) -> Issue:  # fmt: skip
    """What the teacher is told."""
    kept = [one for one in lost if one.way not in (Way.SLIPPED, Way.RENAMED)]
    pupils = counted(len({one.key[0] for one in kept}), PUPILS_OF)
    said = [f"{counted(len(kept), CELLS)} из {stored}, у {pupils}"] if kept else []
    said += [text] if (text := texts_gone(*texts)) else []
    said += ["завуч просит вернуть"] if is_refused else []
    detail = "; ".join(said)
    place = Place(workbook, sheet.tables.sheet)
    return Issue(place, Problem.SHEET_LOSES, "", detail, *register_of(sheet.tables))
