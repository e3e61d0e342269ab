"""Read a register: pupils down, lessons across, term marks among them, topics on the right page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from journal.classes import grade
from journal.issues import Issue, Problem
from journal.marks import Context, Meaning, Verdict
from journal.places import Place
from journal.registers import split_title
from sheets.grid import BLANK, CellError, Grid
from sheets.headers import Kind
from sheets.layout import Layout, find_layout
from sheets.lessons import LessonColumn, LessonReader
from sheets.parse import Alphabet
from sheets.unbegun import is_unbegun

__all__ = ["Entry", "LessonColumn", "PupilLine", "Sheet", "parse_register"]


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
    """What a register says, in its own places.

    ``gaps`` are the days between which filled columns without a readable date stand; ``periods`` are the terms
    that have a column. A sheet of another
    school year says nothing: ``is_blind``.
    """

    title: str
    subject: str
    subgroup: str
    lessons: list[LessonColumn] = field(default_factory=list)
    pupils: list[PupilLine] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    term_marks: list[Entry] = field(default_factory=list)
    averages: list[tuple[int, int, str]] = field(default_factory=list)
    gaps: tuple[tuple[date, date], ...] = ()
    periods: frozenset[str] = frozenset()
    layout: Layout | None = None
    is_blind: bool = False

    @property
    def undated(self) -> bool:
        """Whether marks stand in a column whose lesson nobody can tell."""
        return bool(self.gaps)


def parse_register(
    grid: Grid, book: str, school_class: str, school_year: str, alphabet: Alphabet
) -> tuple[Sheet | None, list[Issue]]:
    """Read one sheet of a journal; (None, why) where it is no register, (None, nothing) where it is not begun.

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
        return None, [] if is_unbegun(grid) else [Issue(Place(book, grid.title), Problem.NOT_A_REGISTER)]
    reader = _Reader(grid, layout, book, school_class, school_year, alphabet)
    found = LessonReader(grid, layout, school_year, reader.filled, reader.holds_entries, reader.holds_absences)
    lessons = found.lessons()
    if found.is_of_another_year(lessons):
        issue = Issue(Place(book, grid.title, layout.date_row), Problem.ANOTHER_YEAR, found.first_outside)
        return Sheet(grid.title, subject, subgroup, layout=layout, is_blind=True), [issue]
    reader.tell(found)
    sheet = Sheet(
        title=grid.title,
        subject=subject,
        subgroup=subgroup,
        lessons=lessons,
        pupils=reader.pupils(),
        entries=list(reader.entries({lesson.column: lesson for lesson in lessons if lesson.column >= 0})),
        term_marks=_each_once(reader.term_marks()),
        averages=list(reader.averages()),
        gaps=found.gaps(lessons),
        periods=frozenset(h.name for h in layout.columns.values() if h.kind in (Kind.TERM, Kind.YEAR)),
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


#: A cell that a merge took together with its neighbours: whatever stands there is nobody's.
_NOT_SAID = Meaning("", verdict=Verdict.AMBIGUOUS)


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
        self.filled = {
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

    def tell(self, found: LessonReader) -> None:
        """Make issues of what is wrong with headings, other tables, rows out of place and merged cells."""
        name_column = self.layout.name_column
        for fault in found.faults:
            self._issue(*fault)
        for row, column in self.layout.others:
            self._issue(row, column, Problem.ANOTHER_TABLE, self.grid.text(row, column))
        for row in self.layout.above:
            self._issue(row, name_column, Problem.ROW_ABOVE_DATES, self.grid.text(row, name_column))
        for row, column in dict.fromkeys(self._merged.values()):
            self._issue(row, column, Problem.MERGED_CELLS, self.grid.text(row, column))

    def holds_entries(self, column: int) -> bool:
        """Whether a column without a date holds marks rather than remarks or sums: most cells read as entries."""
        cells = [self.grid.at(row, column) for row in self.layout.pupil_rows]
        filled = [cell for cell in cells if cell != BLANK]
        return sum(self.alphabet.read(cell).stored for cell in filled) * 2 > len(filled)

    def holds_absences(self, column: int) -> bool:
        """Whether anybody is absent or late in a column, or has several marks there: then it is a lesson's."""
        cells = (self.grid.at(row, column) for row in self.layout.pupil_rows)
        read = (self.alphabet.read(cell) for cell in cells if cell != BLANK)
        return any(said.attendance is not None or len(said.marks) > 1 for said in read)

    @cached_property
    def _merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The cells under lessons and terms that a merge took together, each with the merge's first cell."""
        held = (Kind.LESSON, Kind.TERM, Kind.YEAR)
        columns = [column for column, header in self.layout.columns.items() if header.kind in held]
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.grid.merges
            for row in self.layout.pupil_rows
            if top <= row <= bottom
            for column in columns
            if left <= column <= right
        }

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
        read, columns, merged = self.alphabet.read, sorted(lessons.items()), self._merged
        for row in self.layout.pupil_rows:
            cells = self.grid.rows[row]
            width = len(cells)
            for column, lesson in columns:
                if column >= width:
                    break
                if (value := cells[column]) == BLANK or (row, column) in merged:
                    continue
                if (meaning := read(value, context)).verdict != Verdict.BLANK:
                    yield Entry(row, column, self._seen(row, column, meaning, context), lesson)
        for row, column in merged:
            if column in lessons:
                yield Entry(row, column, _NOT_SAID, lessons[column])

    def term_marks(self) -> Iterator[Entry]:
        """The filled cells of term and year columns."""
        for column, header in self.layout.columns.items():
            if header.kind not in (Kind.TERM, Kind.YEAR):
                continue
            for row in self.layout.pupil_rows:
                meaning = self.alphabet.read(self.grid.at(row, column), Context.PERIOD)
                if (row, column) in self._merged:
                    yield Entry(row, column, _NOT_SAID, None, header.name)
                elif meaning.verdict is not Verdict.BLANK:
                    meaning = self._seen(row, column, meaning, Context.PERIOD)
                    if self.grade1 and meaning.marks:
                        meaning = Meaning(meaning.typed, verdict=Verdict.INVALID, problem=Problem.GRADE1_MARK)
                    yield Entry(row, column, meaning, None, header.name)

    def averages(self) -> Iterator[tuple[int, int, str]]:
        """What the sheet's own average columns show: row, column, text. Never a mark."""
        for column, header in self.layout.columns.items():
            if header.kind is Kind.AVERAGE:
                for row in self.layout.pupil_rows:
                    if (text := self.grid.text(row, column)) and not isinstance(self.grid.at(row, column), CellError):
                        yield row, column, text

    def _seen(self, row: int, column: int, meaning: Meaning, context: Context) -> Meaning:
        """The meaning that the text a person sees has too, where a store knows it better than the value tells."""
        shown = self.grid.shown.get((row, column))
        if not shown or shown == meaning.typed:
            return meaning
        return self.alphabet.read_shown(self.grid.at(row, column), shown, context)
