"""One register as a rule sees it: the sheet, whose rows are whose, what was due, and the school's own acts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from journal.calendar import Term
from journal.classes import grade
from journal.issues import Issue, Problem
from journal.lessons import DueLesson, match_lessons
from journal.marks import Attendance, Special
from journal.places import Place
from journal.school import Slot
from journal.settings import Settings
from journal.tables import PupilRow, Register
from journal.work import WorkKind, find_kind
from sheets.headers import read_header
from sheets.register import Entry, LessonColumn, Sheet

#: Findings of the reader after which marks stand where nobody reads them: sums of that sheet are uncertain.
_UNREAD_PLACES = frozenset({Problem.ANOTHER_TABLE, Problem.MERGED_CELLS})

#: The worst mark that passes.
PASSES = 3


@dataclass(slots=True)
class Earned:
    """What a pupil's cells of one term say: marks with their weights, lessons missed, whether all were read."""

    marks: list[tuple[int, float]] = field(default_factory=list)
    absent: int = 0
    exempt: int = 0
    certain: bool = True


@dataclass(frozen=True)
class Case:
    """One register as a rule sees it.

    ``pupils`` tells whose row is whose; ``due`` and ``slots`` are this register's lessons and lines of the
    timetable, both empty where the school keeps no timetable for it. ``listed`` tells whether there is a
    class list to match names against. ``terms`` are those of the class's grade, ``borders`` the averages
    from which marks are suggested, ``hours`` those of a week, ``found`` what the reader of the sheet told.
    """

    book: str
    register: Register
    sheet: Sheet
    pupils: Mapping[int, PupilRow] = field(default_factory=dict)
    due: Sequence[DueLesson] = ()
    slots: Sequence[Slot] = ()
    kinds: Sequence[WorkKind] = ()
    today: date = date.max
    listed: bool = False
    settings: Settings = field(default_factory=Settings)
    terms: Sequence[Term] = ()
    borders: Mapping[int, Decimal] = field(default_factory=dict)
    hours: float = 0
    credit_only: bool = False
    found: Sequence[Issue] = ()

    @cached_property
    def grade(self) -> int:
        """The class's grade; 0 where the class is unknown."""
        return grade(self.register.school_class) if self.register.school_class else 0

    @property
    def date_row(self) -> int:
        """The row of the lessons' dates."""
        return self.sheet.layout.date_row if self.sheet.layout else -1

    @property
    def kind_row(self) -> int:
        """The row of kinds of work; the dates' where they stand together."""
        row = self.sheet.layout.kind_row if self.sheet.layout else -1
        return row if row >= 0 else self.date_row

    @cached_property
    def doubtful(self) -> bool:
        """Whether marks stand in the sheet whose lesson nobody can tell: then no sum of it is certain."""
        return self.sheet.undated or any(issue.problem in _UNREAD_PLACES for issue in self.found)

    @cached_property
    def unscheduled(self) -> frozenset[tuple[date, int]]:
        """Lessons of the register that answer to none the timetable calls for."""
        recorded = [(lesson.day, lesson.number) for lesson in self.sheet.lessons]
        matched = match_lessons([(lesson.day, lesson.number) for lesson in self.due], recorded)
        due_days = {lesson.day for lesson in self.due}
        # Another number on a day with this lesson is a swap within the day, not a lesson out of the timetable.
        return frozenset(key for key in recorded if key not in matched and key[0] not in due_days)

    @cached_property
    def cells(self) -> dict[int, dict[int, Entry]]:
        """The filled cells of lessons, readable or not, of pupils who are known: row → column → entry."""
        rows: dict[int, dict[int, Entry]] = {row: {} for row in self.pupils}
        for entry in self.sheet.entries:
            if entry.row in rows:
                rows[entry.row][entry.column] = entry
        return rows

    @cached_property
    def twos(self) -> list[tuple[Entry, LessonColumn]]:
        """Cells of pupils who were there in which no mark passes, with their lessons, by row and day."""
        found = [
            (entry, entry.lesson)
            for entry in self.sheet.entries
            if (marks := entry.meaning.marks) and max(marks) < PASSES and entry.lesson and entry.row in self.pupils
        ]
        there = [two for two in found if not is_absent(two[0])]
        return sorted(there, key=lambda two: (two[0].row, two[1].day, two[1].number))

    @cached_property
    def filled(self) -> frozenset[int]:
        """Columns with at least one value in them."""
        return frozenset({entry.column for entry in self.sheet.entries if entry.meaning.stored})

    @cached_property
    def held(self) -> list[LessonColumn]:
        """Lessons with at least one value in their column, in the order of days."""
        lessons = (lesson for lesson in self.sheet.lessons if lesson.column in self.filled)
        return sorted(lessons, key=lambda lesson: (lesson.day, lesson.number))

    @cached_property
    def places(self) -> dict[int, int]:
        """Column of a lesson held → which one it is."""
        return {lesson.column: place for place, lesson in enumerate(self.held)}

    @cached_property
    def edges(self) -> dict[str, tuple[date, date]]:
        """The first and last day with a lesson due, by name of term; no lessons due, no edges."""
        days = {term.name: [lesson.day for lesson in self.due if lesson.day in term] for term in self.terms}
        return {name: (min(found), max(found)) for name, found in days.items() if found}

    @cached_property
    def earned(self) -> dict[tuple[int, str], Earned]:
        """What the cells of each pupil come to in each term, by row and name of term; only rows with term marks."""
        told = {entry.row for entry in self.sheet.term_marks}
        columns = {lesson.column: self._counts(lesson) for lesson in self.sheet.lessons if lesson.column >= 0}
        found: dict[tuple[int, str], Earned] = {}
        for row, cells in self.cells.items():
            for column, entry in cells.items() if row in told else ():
                term, weight = columns[column]
                earned = found.get((row, term)) or found.setdefault((row, term), Earned())
                meaning = entry.meaning
                earned.marks += [(mark, weight) for mark in meaning.marks]
                earned.absent += is_absent(entry)
                earned.exempt += meaning.special is Special.EXEMPT
                earned.certain = earned.certain and meaning.stored
        return found

    @cached_property
    def held_days(self) -> dict[str, list[date]]:
        """The days of the lessons held in each term, by its name: with something in their column, or a topic."""
        held = [lesson.day for lesson in self.sheet.lessons if lesson.topic or lesson.column in self.filled]
        return {term.name: [day for day in held if day in term] for term in self.terms}

    def _counts(self, lesson: LessonColumn) -> tuple[str, float]:
        """In which term a lesson counts, and what its marks weigh in the school's average."""
        term, kind = self.term_of(lesson.day), self.kind_of(lesson)
        return term.name if term else "", kind.weight if kind and self.settings.weighted else 1.0

    @cached_property
    def settled(self) -> frozenset[tuple[int, str]]:
        """Rows whose mark of a period is put, with the period."""
        return frozenset((entry.row, entry.period) for entry in self.sheet.term_marks)

    def term_of(self, day: date) -> Term | None:
        """The term a day lies in, or None in holidays and where no terms are known."""
        place = bisect_right(self.terms, day, key=lambda term: term.first) - 1
        return self.terms[place] if place >= 0 and day in self.terms[place] else None

    def kind_of(self, lesson: LessonColumn) -> WorkKind | None:
        """The lesson's kind of work, None where none of the school's is stated."""
        return find_kind(lesson.kind, self.kinds) if lesson.kind else None

    def issue(
        self, row: int, column: int, problem: Problem, text: str = "", detail: str = "",
        lesson: LessonColumn | None = None, pupil: str = "", day: date | None = None,
    ) -> Issue:  # fmt: skip
        """An issue of this register, told with its lesson and pupil, or with the day a term ends."""
        return Issue(
            Place(self.book, self.sheet.title, row, column), problem, text, detail, *self.register,
            lesson.day if lesson else day, lesson.number if lesson else None, pupil,
        )  # fmt: skip

    def at_cell(self, entry: Entry, problem: Problem, detail: str = "", day: date | None = None) -> Issue:
        """An issue of one cell."""
        pupil = self.pupils.get(entry.row)
        return self.issue(entry.row, entry.column, problem, entry.meaning.typed, detail, entry.lesson,
                          pupil.pupil if pupil else "", day)  # fmt: skip


Rule = Callable[[Case], Iterator[Issue]]


def is_absent(entry: Entry | None) -> bool:
    """Whether a cell says that the pupil was away."""
    return entry is not None and entry.meaning.attendance is Attendance.ABSENT


def is_here(pupil: PupilRow, day: date) -> bool:
    """Whether a pupil was in the class on a day."""
    return (pupil.arrived or date.min) <= day < (pupil.left or date.max)


def period_of(term: Term) -> str:
    """A term as headings of columns name it: «I четверть» is «1 четверть»."""
    return read_header(term.name).name or term.name
