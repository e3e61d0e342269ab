"""A sheet beside what is stored of its register: which cells would be lost, and in what way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from database.writing.differences import Kept, Key
from database.writing.entries import LessonKey
from database.writing.lessons import Lesson
from journal.holds import LostCell, LostText
from journal.issues import Problem
from journal.ledger import Field
from journal.marks import Attendance
from journal.tables import EntryRow, RegisterTables, TermMarkRow


class Way(Enum):
    """In what way a stored cell is not as it was."""

    LINE = "its row or column is gone"
    SLIPPED = "its row or column holds what stood elsewhere"
    CLEARED = "it is empty"
    OVERWRITTEN = "it says something else"
    RENAMED = "it says the same absence in another word"


class Lost(NamedTuple):
    """A stored cell that the sheet does not show as it was."""

    key: Key
    way: Way
    cell: LostCell


class Comparison:
    """What a sheet shows, beside stored cells; ``taken`` is what of it does not slip.

    Cells that cannot be read, or stand in rows and columns that cannot be told apart, are lost to nobody: what is
    wrong with them is said where they stand, and they stay.
    """

    def __init__(self, tables: RegisterTables, taken: RegisterTables, day: Callable[[Any], Any]) -> None:
        """Days of stored cells are as ``day`` makes them."""
        self._tables, self._day = tables, day
        self._is_blind = not taken.lessons and not taken.pupils
        self._missing = {issue.pupil for issue in tables.issues if issue.problem is Problem.PUPIL_MISSING}
        self._columns = _columns(tables, day)
        self._slipped = tables.pupils - taken.pupils, self._columns - _columns(taken, day)

    def of_lessons(self, stored: Mapping[Key, Kept]) -> Iterator[Lost]:
        """The entries that are not as they were: (pupil, day, number) → cell."""
        tables, day = self._tables, self._day
        shown = {(row.pupil, day(row.day), row.number): row for row in tables.entries}
        unread = {(pupil, day(on), number) for pupil, on, number in tables.unread}
        for key, kept in stored.items():
            row = shown.get(key)
            if key in unread or (row is not None and row.typed == kept.value[0]):
                continue
            way = self._way_of(key[0], key[1:], row, kept, lies=self._lies(key[1:]))
            if way is not None:
                new = None if row is None else row.typed
                yield Lost(key, way, LostCell(key[0], str(key[1]), key[2], "", kept.value[0], new))

    def of_terms(self, stored: Mapping[Key, Kept]) -> Iterator[Lost]:
        """The marks of periods that are not as they were: (pupil, period) → cell."""
        shown = {(row.pupil, row.period): row for row in self._tables.term_marks}
        for key, kept in stored.items():
            row = shown.get((key[0], key[1]))
            if key in self._tables.unread_terms or (row is not None and row.typed == kept.value[0]):
                continue
            way = self._way_of(key[0], key[1], row, kept, lies=key[1] in self._tables.periods)
            if way is not None:
                yield Lost(key, way, LostCell(key[0], "", 0, key[1], kept.value[0], None if row is None else row.typed))

    def gone_pupils(self, stored: Mapping[Key, Kept]) -> tuple[int, int]:
        """How many of the pupils with entries have no row any more, and how many there were."""
        before = {key[0] for key in stored}
        return len(before & self._missing), len(before)

    def gone_lessons(self, stored: Mapping[Key, Kept]) -> tuple[int, int]:
        """How many of the lessons with entries have no column any more, and how many there were."""
        before = {key[1:] for key in stored}
        return sum(self._lies(lesson) is False for lesson in before), len(before)

    def of_texts(self, stored: Mapping[LessonKey, Lesson]) -> tuple[list[LostText], Counter[str]]:
        """Topics and homework that stand nowhere on the sheet any more, and how many there were of each field.

        A teacher who puts a topic in between draws all that follow along: they are where they were for nobody, and
        none is lost. Those of days between which a date cannot be read stay where they are.
        """
        day, lost, said = self._day, list[LostText](), Counter[str]()
        shown = {(day(row.day), row.number): row for row in self._tables.lessons}
        for field in (Field.TOPIC, Field.HOMEWORK):
            left = Counter(text for row in self._tables.lessons if (text := getattr(row, field)))
            for key, lesson in stored.items():
                if not (old := str(getattr(lesson, field))):
                    continue
                said[str(field)] += 1
                if left[old]:
                    left[old] -= 1
                elif key in shown or not self._in_gap(key[0]):
                    new = str(getattr(shown[key], field)) if key in shown else ""
                    lost.append(LostText(str(field), str(key[0]), key[1], old, new))
        return sorted(lost), said

    def _way_of(
        self, pupil: str, line: Any, row: EntryRow | TermMarkRow | None, kept: Kept, *, lies: bool | None
    ) -> Way | None:
        """In what way a cell is lost; None where nobody can tell. ``lies``: whether its column is there."""
        if self._is_blind:
            return Way.LINE
        if pupil in self._slipped[0] or line in self._slipped[1]:
            return Way.SLIPPED
        if row is not None:
            return Way.RENAMED if isinstance(row, EntryRow) and _same_absence(kept, row) else Way.OVERWRITTEN
        if pupil in self._missing or lies is False:
            return Way.LINE
        return Way.CLEARED if lies and pupil in self._tables.pupils else None

    def _lies(self, lesson: tuple[Any, int]) -> bool | None:
        """Whether a lesson has a column; None where it may be one that has no readable date."""
        if lesson in self._columns:
            return True
        return None if self._in_gap(lesson[0]) else False

    def _in_gap(self, on: Any) -> bool:
        """Whether a day, as stored, lies where a date cannot be read."""
        day = self._day
        return any(day(first) <= on <= day(last) for first, last in self._tables.gaps)


def _columns(tables: RegisterTables, day: Callable[[Any], Any]) -> set[tuple[Any, int]]:
    """The lessons that have a column, as stored."""
    return {(day(row.day), row.number) for row in tables.lessons if (row.day, row.number) not in tables.columnless}


def _same_absence(kept: Kept, row: EntryRow) -> bool:
    """Whether a cell says in another word that the pupil was absent: a reason became known."""
    _, marks, attendance, *_ = kept.value
    return bool((row.marks, row.attendance) == (marks, attendance) == (marks, Attendance.ABSENT))
