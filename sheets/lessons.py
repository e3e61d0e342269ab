"""The lessons of a register: a column each on the left page, a row each on the right one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from journal.issues import Problem
from journal.lessons import UNNUMBERED
from sheets.grid import Grid
from sheets.headers import MOST_LESSONS, YEAR_FROM, YEAR_TO, Header, Kind, read_header
from sheets.layout import Layout, RightPage


@dataclass(frozen=True, slots=True)
class LessonColumn:
    """One lesson. ``column`` holds its marks: -1 where only the right page knows it, or several columns claim to.

    ``stated`` tells whether its number was written; else it is UNNUMBERED + its order in the day. ``at`` is
    the cell of its date: the heading of its column, else on the right page.
    """

    day: date
    number: int
    stated: bool
    column: int
    kind: str = ""
    topic: str = ""
    homework: str = ""
    homework_at: tuple[int, int] = (-1, -1)
    at: tuple[int, int] = (-1, -1)

    @property
    def key(self) -> tuple[date, int]:
        """What tells it from the other lessons of its register."""
        return self.day, self.number


class Fault(NamedTuple):
    """What is wrong with a heading, and where."""

    row: int
    column: int
    problem: Problem
    text: str = ""
    day: date | None = None
    number: int | None = None


#: Whether a column without a date holds marks rather than remarks or sums; whether one holds absences.
Holds = Callable[[int], bool]

#: So many lessons of another year are no slip of the hand.
_ANOTHER_YEAR = 2


class LessonReader:
    """One reading of the lessons of one sheet; ``faults`` and ``undated`` columns are gathered on the way."""

    def __init__(
        self, grid: Grid, layout: Layout, school_year: str, filled: Iterable[int], holds_entries: Holds,
        holds_absences: Holds,
    ) -> None:  # fmt: skip
        """Read with the columns that hold anything in the rows of pupils."""
        self.grid = grid
        self.layout = layout
        self.school_year = school_year
        self.faults: list[Fault] = []
        self.undated: list[int] = []
        self.doubled: set[tuple[date, int]] = set()
        self._filled = frozenset(filled)
        self._holds_entries = holds_entries
        self._holds_absences = holds_absences
        self._order: Counter[date] = Counter()

    def lessons(self) -> list[LessonColumn]:
        """The lessons of both pages, in the order of their columns; each (day, number) once."""
        found = [self._lesson(column, header) for column, header in self.layout.columns.items()]
        once = list(self._without_doubles(lesson for lesson in found if lesson is not None))
        self._check_order(once)
        return self._with_right_pages(once)

    def is_of_another_year(self, lessons: Iterable[LessonColumn]) -> bool:
        """Whether most dates of the left page are of another school year: the whole sheet is not of this one."""
        outside = sum(fault.problem is Problem.DATE_OUTSIDE_YEAR for fault in self.faults)
        return outside >= _ANOTHER_YEAR and outside > sum(lesson.column >= 0 for lesson in lessons)

    @property
    def first_outside(self) -> str:
        """The first heading that is of another school year."""
        return next((fault.text for fault in self.faults if fault.problem is Problem.DATE_OUTSIDE_YEAR), "")

    def gaps(self, lessons: Iterable[LessonColumn]) -> tuple[tuple[date, date], ...]:
        """The days that each undated column may be of: those between its neighbours', where days go in order.

        Of a lesson that several columns claim to be its day: what they hold is told of at them.
        """
        twice = tuple((day, day) for day, _ in sorted(self.doubled))
        days = [(lesson.column, lesson.day) for lesson in lessons if lesson.column >= 0]
        begin, end = date(int(self.school_year[:4]), *YEAR_FROM), date(int(self.school_year[:4]) + 1, *YEAR_TO)
        if any(fault.problem is Problem.DATES_OUT_OF_ORDER for fault in self.faults):
            return ((begin, end),) if self.undated else twice
        return twice + tuple(
            (
                max((day for other, day in days if other < column), default=begin),
                min((day for other, day in days if other > column), default=end),
            )
            for column in self.undated
        )

    # ------------------------------------------------------------------ the left page

    def _lesson(self, column: int, header: Header) -> LessonColumn | None:
        day = self._day(column, header)
        if day is None:
            return None
        layout = self.layout
        number, stated = self._number(column, header)
        if not stated:
            self._order[day] += 1
            number = UNNUMBERED + self._order[day]
        at = (layout.homework_row, column) if layout.homework_row >= 0 else (-1, -1)
        kind = self._above(layout.kind_row, column) or header.name
        topic, homework = self._above(layout.topic_row, column), self._above(layout.homework_row, column)
        return LessonColumn(day, number, stated, column, kind, topic, homework, at, (layout.date_row, column))

    def _above(self, row: int, column: int) -> str:
        return self.grid.text(row, column) if row >= 0 else ""

    def _day(self, column: int, header: Header) -> date | None:
        """The date of a lesson's column; None, with a fault where there is something to mend."""
        problem: Problem | None = None
        match header.kind:
            case Kind.LESSON:
                day, problem, _ = header.lesson_in(self.school_year)
                if day is not None:
                    return day
            case Kind.AMBIGUOUS:
                problem = Problem.AMBIGUOUS_HEADING
            case Kind.DAY | Kind.BAD_DATE:
                problem = Problem.UNKNOWN_DATE
            case Kind.AVERAGE if column in self._filled and self._holds_absences(column):
                problem = Problem.AMBIGUOUS_HEADING  # «сб» and «ср» are days of the week, too
            case Kind.BLANK if column in self._filled and self._holds_entries(column):
                problem = Problem.MARK_WITHOUT_LESSON
            case Kind.OTHER if column in self._filled and self._holds_entries(column):
                problem = Problem.UNKNOWN_COLUMN
        if problem is not None:
            if column in self._filled:
                self.undated.append(column)
            self.faults.append(Fault(self.layout.date_row, column, problem, header.typed))
        return None

    def _number(self, column: int, header: Header) -> tuple[int, bool]:
        """The lesson's number and whether it is stated, in its own row or beside the date."""
        text = self._above(self.layout.number_row, column)
        if text:
            digits = text.split()[0].rstrip(".")
            if digits.isdecimal() and 1 <= int(digits) <= MOST_LESSONS:
                return int(digits), True
            self.faults.append(Fault(self.layout.number_row, column, Problem.UNKNOWN_LESSON_NUMBER, text))
        return (header.number, True) if header.number else (0, False)

    def _without_doubles(self, lessons: Iterable[LessonColumn]) -> Iterator[LessonColumn]:
        """Each lesson once: of several columns of one, that which is filled; where more are, nobody can say which."""
        columns: dict[tuple[date, int], list[LessonColumn]] = defaultdict(list)
        for lesson in lessons:
            columns[lesson.key].append(lesson)
        for key, same in columns.items():
            filled = [lesson for lesson in same if lesson.column in self._filled]
            if len(filled) < 2:
                yield next(iter(filled), same[0])
                continue
            self.doubled.add(key)
            yield replace(filled[0], column=-1)
            for lesson in filled[1:]:
                self.faults.append(Fault(*lesson.at, Problem.DUPLICATE_LESSON, self.grid.text(*lesson.at), *key))

    def _check_order(self, lessons: list[LessonColumn]) -> None:
        for before, lesson in pairwise(lessons):
            backwards = lesson.day == before.day and lesson.stated and before.stated and lesson.number < before.number
            if lesson.day < before.day or backwards:
                self.faults.append(
                    Fault(*lesson.at, Problem.DATES_OUT_OF_ORDER, self.grid.text(*lesson.at), lesson.day)
                )

    # ------------------------------------------------------------------ the right page

    def _with_right_pages(self, lessons: list[LessonColumn]) -> list[LessonColumn]:
        """Join the right pages to the left by date and number; what only they know is a lesson too."""
        by_key = {lesson.key: lesson for lesson in lessons}
        free: dict[date, list[LessonColumn]] = defaultdict(list)
        for lesson in lessons:
            free[lesson.day].append(lesson)
        for page in self.layout.pages:
            for row in range(page.row + 1, len(self.grid.rows)):
                self._join(page, row, by_key, free)
        return list(by_key.values())

    def _join(
        self,
        page: RightPage,
        row: int,
        by_key: dict[tuple[date, int], LessonColumn],
        free: dict[date, list[LessonColumn]],
    ) -> None:
        """Join one row of a right page to its lesson."""
        topic = self.grid.text(row, page.topic)
        homework = self.grid.text(row, page.homework) if page.homework >= 0 else ""
        if not topic and not homework:
            return
        header = read_header(self.grid.at(row, page.date))
        day, problem = None, Problem.UNKNOWN_DATE
        if header.kind is Kind.LESSON:
            day, found, _ = header.lesson_in(self.school_year)
            problem = found or problem
        if day is None:
            self.faults.append(Fault(row, page.date, problem, header.typed))
            return
        lesson = self._lesson_of(page, row, day, header, by_key, free)
        if lesson in free[day]:
            free[day].remove(lesson)
        by_key[lesson.key] = replace(
            lesson, topic=topic or lesson.topic, homework=homework or lesson.homework,
            homework_at=(row, page.homework) if homework else lesson.homework_at,
        )  # fmt: skip

    def _lesson_of(
        self,
        page: RightPage,
        row: int,
        day: date,
        header: Header,
        by_key: dict[tuple[date, int], LessonColumn],
        free: dict[date, list[LessonColumn]],
    ) -> LessonColumn:
        """The lesson that a row of a right page tells of: by its number, else the first of its day still free."""
        typed = self.grid.text(row, page.number) if page.number >= 0 else ""
        number = int(typed) if typed.isdecimal() else header.number
        lesson = by_key.get((day, number)) if number else next(iter(free[day]), None)
        if lesson is None and number:  # the left page states no numbers that day: the first unnumbered lesson
            lesson = next((one for one in free[day] if not one.stated), None)
        if lesson is not None:
            return lesson
        stated = number is not None and 1 <= number <= MOST_LESSONS
        return LessonColumn(day, number if stated and number else UNNUMBERED + 1, stated, -1, at=(row, page.date))
