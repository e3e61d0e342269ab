"""Read a register: pupils down, lessons across, term marks among them, topics on the right page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from journal.classes import grade
from journal.issues import Issue, Problem
from journal.lessons import UNNUMBERED
from journal.marks import Context, Meaning, Verdict
from journal.places import Place
from journal.registers import split_title
from sheets.grid import BLANK, Grid
from sheets.headers import MOST_LESSONS, Header, Kind, read_header
from sheets.layout import Layout, RightPage, find_layout
from sheets.parse import Alphabet


@dataclass(frozen=True, slots=True)
class LessonColumn:
    """One lesson. ``column`` is -1 for a lesson that only the right page knows.

    ``stated`` tells whether its number was written; else it is UNNUMBERED + its order in the day.
    """

    day: date
    number: int
    stated: bool
    column: int
    kind: str = ""
    topic: str = ""
    homework: str = ""
    homework_at: tuple[int, int] = (-1, -1)


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One row of the list: the name as typed and the id of the hidden column («» where none)."""

    row: int
    name: str
    id: str


class Entry(NamedTuple):
    """A filled cell: whose row, which lesson (or term, by name), what it says."""

    row: int
    column: int
    meaning: Meaning
    lesson: LessonColumn | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a register says, in its own places. ``undated``: a column with entries has no readable date."""

    title: str
    subject: str
    subgroup: str
    lessons: list[LessonColumn] = field(default_factory=list)
    pupils: list[PupilLine] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    term_marks: list[Entry] = field(default_factory=list)
    averages: list[tuple[int, int, str]] = field(default_factory=list)
    undated: bool = False
    layout: Layout | None = None


#: Days either side of the school year that a journal may still hold: late August, July's re-examinations.
_YEAR_FROM, _YEAR_TO = (8, 20), (7, 31)


def _in_year(day: date, school_year: str) -> bool:
    start = int(school_year[:4])
    return date(start, *_YEAR_FROM) <= day <= date(start + 1, *_YEAR_TO)


def parse_register(
    grid: Grid, book: str, school_class: str, school_year: str, alphabet: Alphabet
) -> tuple[Sheet | None, list[Issue]]:
    """Read one sheet of a journal; (None, why) where it is no register.

    Args:
        grid: The sheet.
        book: How places name its workbook («7А»).
        school_class: Its class in standard spelling; «» when unknown. Grade 1 takes no marks.
        school_year: «2026/27», for dates written without a year.
        alphabet: The school's signs.
    """
    subject, subgroup = split_title(grid.title)
    layout = find_layout(grid)
    if layout is None:
        return None, [Issue(Place(book, grid.title), Problem.NOT_A_REGISTER)]
    reader = _Reader(grid, layout, book, school_class, school_year, alphabet)
    lessons = reader.lessons()
    sheet = Sheet(
        title=grid.title,
        subject=subject,
        subgroup=subgroup,
        lessons=lessons,
        pupils=reader.pupils(),
        entries=list(reader.entries({lesson.column: lesson for lesson in lessons if lesson.column >= 0})),
        term_marks=_each_once(reader.term_marks()),
        averages=list(reader.averages()),
        undated=reader.undated,
        layout=layout,
    )
    return sheet, reader.issues


def _each_once(term_marks: Iterator[Entry]) -> list[Entry]:
    """Term marks; of a pupil's that two columns of one term tell differently, none says anything."""
    found = list(term_marks)
    said: dict[tuple[int, str], set[tuple[object, ...]]] = defaultdict(set)
    for entry in found:
        said[entry.row, entry.period].add((entry.meaning.marks, entry.meaning.special))
    problem = Problem.SEVERAL_TERM_MARKS.value
    return [
        entry._replace(meaning=Meaning(entry.meaning.typed, verdict=Verdict.AMBIGUOUS, problem=problem))
        if entry.meaning.stored and len(said[entry.row, entry.period]) > 1
        else entry
        for entry in found
    ]


class _Reader:
    """One reading of one sheet: the grid, where things lie in it, and the issues gathered on the way."""

    def __init__(
        self, grid: Grid, layout: Layout, book: str, school_class: str, school_year: str, alphabet: Alphabet
    ) -> None:
        self.grid = grid
        self.layout = layout
        self.book = book
        self.grade1 = bool(school_class) and grade(school_class) == 1
        self.school_year = school_year
        self.alphabet = alphabet
        self.issues: list[Issue] = []
        self.undated = False
        self._filled = {
            column for row in layout.pupil_rows for column, cell in enumerate(grid.rows[row]) if cell != BLANK
        }

    def _issue(
        self,
        row: int,
        column: int,
        problem: Problem,
        text: str = "",
        day: date | None = None,
        number: int | None = None,
    ) -> None:
        place = Place(self.book, self.grid.title, row, column)
        self.issues.append(Issue(place, problem, text, day=day, number=number))

    # ------------------------------------------------------------------ lessons

    def lessons(self) -> list[LessonColumn]:
        """The lessons of both pages, in the order of their columns; each (day, number) once."""
        found: list[LessonColumn] = []
        order: Counter[date] = Counter()
        for column, header in self.layout.columns.items():
            lesson = self._lesson(column, header, order)
            if lesson is not None:
                found.append(lesson)
        for row, column in self.layout.others:
            self._issue(row, column, Problem.ANOTHER_TABLE, self.grid.text(row, column))
        found = list(self._without_doubles(found))
        self._check_order(found)
        return self._with_right_page(found)

    def _lesson(self, column: int, header: Header, order: Counter[date]) -> LessonColumn | None:
        day = self._day(column, header)
        if day is None:
            return None
        number, stated = self._number(column, header)
        if not stated:
            order[day] += 1
            number = UNNUMBERED + order[day]
        at = (self.layout.homework_row, column)
        return LessonColumn(
            day, number, stated, column,
            self._above(self.layout.kind_row, column) or header.name,
            self._above(self.layout.topic_row, column),
            self._above(self.layout.homework_row, column), at if at[0] >= 0 else (-1, -1),
        )  # fmt: skip

    def _above(self, row: int, column: int) -> str:
        return self.grid.text(row, column) if row >= 0 else ""

    def _day(self, column: int, header: Header) -> date | None:
        """The date of a lesson's column; None, with an issue where there is something to mend."""
        row = self.layout.date_row
        problem, text = None, header.typed
        match header.kind:
            case Kind.LESSON:
                day = header.date_in(self.school_year)
                if day is not None and _in_year(day, self.school_year):
                    return day
                problem = Problem.UNKNOWN_DATE if day is None else Problem.DATE_OUTSIDE_YEAR
            case Kind.DAY | Kind.AMBIGUOUS | Kind.BAD_DATE:
                problem = Problem.UNKNOWN_DATE
            case Kind.BLANK if column in self._filled and self._holds_entries(column):
                problem = Problem.MARK_WITHOUT_LESSON
            case Kind.OTHER if column in self._filled and self._holds_entries(column):
                problem = Problem.UNKNOWN_COLUMN
        if problem is not None:
            self.undated = self.undated or column in self._filled
            self._issue(row, column, problem, text)
        return None

    def _holds_entries(self, column: int) -> bool:
        """Whether a column without a date holds marks rather than remarks or sums: most cells read as entries."""
        cells = [self.grid.at(row, column) for row in self.layout.pupil_rows]
        filled = [cell for cell in cells if cell != BLANK]
        return sum(self.alphabet.read(cell).stored for cell in filled) * 2 > len(filled)

    def _number(self, column: int, header: Header) -> tuple[int, bool]:
        """The lesson's number and whether it is stated, in its own row or beside the date."""
        text = self._above(self.layout.number_row, column)
        if text:
            digits = text.split()[0].rstrip(".")
            if digits.isdecimal() and 1 <= int(digits) <= MOST_LESSONS:
                return int(digits), True
            self._issue(self.layout.number_row, column, Problem.UNKNOWN_LESSON_NUMBER, text)
        return (header.number, True) if header.number else (0, False)

    def _without_doubles(self, lessons: list[LessonColumn]) -> Iterator[LessonColumn]:
        seen: set[tuple[date, int]] = set()
        for lesson in lessons:
            key = (lesson.day, lesson.number)
            if key not in seen:
                seen.add(key)
                yield lesson
            elif lesson.column in self._filled:
                self._issue(
                    self.layout.date_row, lesson.column, Problem.DUPLICATE_LESSON,
                    self._above(self.layout.date_row, lesson.column), day=lesson.day, number=lesson.number,
                )  # fmt: skip

    def _check_order(self, lessons: list[LessonColumn]) -> None:
        for before, lesson in pairwise(lessons):
            if lesson.day < before.day:
                self._issue(self.layout.date_row, lesson.column, Problem.DATES_OUT_OF_ORDER,
                            self._above(self.layout.date_row, lesson.column), day=lesson.day)  # fmt: skip

    def _with_right_page(self, lessons: list[LessonColumn]) -> list[LessonColumn]:
        """Join the right page to the left by date and number; what only the right page knows is a lesson too."""
        page = self.layout.right
        if page is None:
            return lessons
        by_key = {(lesson.day, lesson.number): lesson for lesson in lessons}
        free: dict[date, list[LessonColumn]] = defaultdict(list)
        for lesson in lessons:
            free[lesson.day].append(lesson)
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
        """Join one row of the right page to its lesson."""
        topic = self.grid.text(row, page.topic)
        homework = self.grid.text(row, page.homework) if page.homework >= 0 else ""
        if not topic and not homework:
            return
        header = read_header(self.grid.at(row, page.date))
        day = header.date_in(self.school_year) if header.kind is Kind.LESSON else None
        if day is None:
            self._issue(row, page.date, Problem.UNKNOWN_DATE, header.typed)
            return
        typed = self.grid.text(row, page.number) if page.number >= 0 else ""
        number = int(typed) if typed.isdecimal() else header.number
        lesson = by_key.get((day, number)) if number else next(iter(free[day]), None)
        if lesson is None and number:  # the left page states no numbers that day: the first unnumbered lesson
            lesson = next((one for one in free[day] if not one.stated), None)
        if lesson is None:
            stated = number is not None and 1 <= number <= MOST_LESSONS
            lesson = LessonColumn(day, number if stated and number else UNNUMBERED + 1, stated, -1)
        if lesson in free[day]:
            free[day].remove(lesson)
        by_key[lesson.day, lesson.number] = replace(
            lesson, topic=topic or lesson.topic, homework=homework or lesson.homework,
            homework_at=(row, page.homework) if homework else lesson.homework_at,
        )  # fmt: skip

    # ------------------------------------------------------------------ pupils and cells

    def pupils(self) -> list[PupilLine]:
        """The rows of the list as written."""
        layout = self.layout
        ids = layout.id_column
        return [
            PupilLine(row, self.grid.text(row, layout.name_column), self.grid.text(row, ids) if ids >= 0 else "")
            for row in layout.pupil_rows
        ]

    def entries(self, lessons: dict[int, LessonColumn]) -> Iterator[Entry]:
        """Every filled cell under a lesson; what cannot be read is an issue and an entry without a value."""
        context = Context.GRADE1 if self.grade1 else Context.LESSON
        read, columns = self.alphabet.read, sorted(lessons.items())
        for row in self.layout.pupil_rows:
            cells = self.grid.rows[row]
            width = len(cells)
            for column, lesson in columns:
                if column >= width:
                    break
                if (value := cells[column]) != BLANK and (meaning := read(value, context)).verdict != Verdict.BLANK:
                    yield Entry(row, column, self._seen(row, column, meaning), lesson)

    def term_marks(self) -> Iterator[Entry]:
        """The filled cells of term and year columns."""
        for column, header in self.layout.columns.items():
            if header.kind not in (Kind.TERM, Kind.YEAR):
                continue
            for row in self.layout.pupil_rows:
                meaning = self.alphabet.read(self.grid.at(row, column), Context.PERIOD)
                if meaning.verdict is not Verdict.BLANK:
                    if self.grade1 and meaning.marks:
                        meaning = Meaning(meaning.typed, verdict=Verdict.INVALID, problem=Problem.GRADE1_MARK)
                    yield Entry(row, column, self._seen(row, column, meaning), None, header.name)

    def averages(self) -> Iterator[tuple[int, int, str]]:
        """What the sheet's own average columns show: row, column, text. Never a mark."""
        for column, header in self.layout.columns.items():
            if header.kind is Kind.AVERAGE:
                for row in self.layout.pupil_rows:
                    if text := self.grid.text(row, column):
                        yield row, column, text

    def _seen(self, row: int, column: int, meaning: Meaning) -> Meaning:
        """The meaning with the text a person sees, which a store may know better than the value tells."""
        shown = self.grid.shown.get((row, column))
        return replace(meaning, typed=shown) if shown and shown != meaning.typed else meaning
