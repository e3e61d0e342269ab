"""A register that stands already, whoever made it: where its lessons, terms, pupils and topics lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from journal.alphabet import ALPHABET
from journal.issues import Problem
from journal.lessons import UNNUMBERED
from sheets.class_context import prepared_alphabet
from sheets.grid import BLANK, Grid
from sheets.headers import MOST_LESSONS, Header, Kind, read_header
from sheets.labels import label_of
from sheets.layout import Layout, RightPage
from sheets.register import PupilLine, Sheet, parse_register
from sheets.templates.journal import ID, LESSONS, NAME
from sheets.templates.plan import SheetPlan

#: A lesson of a register: its day and number.
Key = tuple[date, int]


@dataclass(frozen=True, slots=True)
class RightLine:
    """One line of a right page that has a date."""

    row: int
    key: Key
    is_blank: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A register as it stands; rows and columns count from 0, -1 where there is none.

    ``body`` is the first row under the headings; ``held`` are the lessons of which anything is said; ``gaps`` the
    days that a lesson under an unreadable date may be of.
    """

    grid: Grid
    date_row: int
    number_row: int
    body: int
    id_column: int
    name_column: int
    lessons: Mapping[Key, int] = field(default_factory=dict)
    periods: Mapping[str, int] = field(default_factory=dict)
    pupils: tuple[PupilLine, ...] = ()
    page: RightPage | None = None
    lines: tuple[RightLine, ...] = ()
    held: frozenset[Key] = frozenset()
    gaps: tuple[tuple[date, date], ...] = ()

    @property
    def end(self) -> int:
        """The column after the last lesson or period."""
        return max([self.name_column, *self.lessons.values(), *self.periods.values()]) + 1

    @property
    def free_row(self) -> int:
        """The first row under the last pupil."""
        return max((line.row + 1 for line in self.pupils), default=self.body)

    @property
    def next_line(self) -> int:
        """The row under the last line of the right page."""
        if self.page is None:
            return -1
        filled = (
            row
            for row in range(self.body, len(self.grid.rows))
            if any(self.grid.at(row, column) != BLANK for column in range(self.page.first, self.page.last + 1))
        )
        return max(filled, default=self.body - 1) + 1

    def is_free(self, row: int) -> bool:
        """Whether a row of the left page is blank."""
        return all(self.grid.at(row, column) == BLANK for column in range(self.end))


def standing(grid: Grid, school_class: str, year: str, plan: SheetPlan) -> Standing | None:
    """The register as it stands, or None where nobody can tell where things lie in it."""
    alphabet = prepared_alphabet(ALPHABET, adjacent=False)
    sheet, _ = parse_register(grid, school_class, school_class, year, alphabet)
    if sheet is None:
        return _unbegun(grid, year, plan)
    return None if sheet.is_blind or sheet.layout is None else _begun(grid, year, sheet, sheet.layout)


def is_of_another_year(grid: Grid, school_class: str, year: str) -> bool:
    """Whether the lessons of a register, begun or not, are of another school year."""
    sheet, issues = parse_register(grid, school_class, school_class, year, prepared_alphabet(ALPHABET, adjacent=False))
    if any(issue.problem is Problem.ANOTHER_YEAR for issue in issues):
        return True
    return sheet is None and _has_other_days(grid, year)


def laid_out(plan: SheetPlan, year: str) -> Standing:
    """The register as it will stand when it is made."""
    return _ours(plan.grid(), year, plan.head)


def _begun(grid: Grid, year: str, sheet: Sheet, layout: Layout) -> Standing:
    lessons = {lesson.key: lesson.column for lesson in sheet.lessons if lesson.column >= 0}
    labelled = (layout.date_row, layout.number_row, layout.kind_row, layout.topic_row, layout.homework_row)
    page = layout.pages[-1] if layout.pages else None
    entered = {entry.lesson.key for entry in sheet.entries if entry.lesson is not None}
    return Standing(
        grid, layout.date_row, layout.number_row,
        min(layout.pupil_rows, default=max(labelled) + 1), layout.id_column, layout.name_column,
        lessons, _periods(layout.columns), tuple(sheet.pupils), page, tuple(_lines(grid, page, year)),
        frozenset(entered | {lesson.key for lesson in sheet.lessons if lesson.homework}), sheet.gaps,
    )  # fmt: skip


def _unbegun(grid: Grid, year: str, plan: SheetPlan) -> Standing | None:
    """A sheet of our own making that has no lessons or no pupils as yet: it lies as it was planned, or not at all."""
    labels = [row[NAME] for row in plan.rows[: plan.head]]
    ours = [grid.text(row, NAME) for row in range(plan.head)] == labels
    return _ours(grid, year, plan.head) if ours and not _has_other_days(grid, year) else None


def _has_other_days(grid: Grid, year: str) -> bool:
    """Whether the first row holds days, and none of them of this school year."""
    headers = (read_header(grid.at(0, column)) for column in range(LESSONS, grid.width))
    days = [_day(header, year) for header in headers if header.kind is Kind.LESSON]
    return bool(days) and not any(days)


def _ours(grid: Grid, year: str, head: int) -> Standing:
    """A register of our own making, by its places."""
    page = _page_of(grid)
    right = page.first if page else grid.width
    columns = {column: read_header(grid.at(0, column)) for column in range(LESSONS, right)}
    days = {column: day for column, header in columns.items() if (day := _day(header, year)) is not None}
    lessons = {_key(grid.text(1, column), day, at): column for at, (column, day) in enumerate(days.items(), 1)}
    pupils = (PupilLine(row, grid.text(row, NAME), grid.text(row, ID)) for row in range(head, len(grid.rows)))
    return Standing(
        grid, 0, 1, head, ID, NAME, lessons, _periods(columns),
        tuple(line for line in pupils if line.name or line.id), page, tuple(_lines(grid, page, year)),
    )  # fmt: skip


def _page_of(grid: Grid) -> RightPage | None:
    """The right page of a sheet of ours, by its headings."""
    labels = {label_of(grid.at(0, column)): column for column in range(LESSONS, grid.width)}
    found = RightPage(0, *(labels.get(label, -1) for label in ("date", "number", "topic", "homework")))
    return found if min(found.date, found.topic) >= 0 else None


def _periods(columns: dict[int, Header]) -> dict[str, int]:
    """The first column of each period."""
    return {h.name: column for column, h in reversed(columns.items()) if h.kind in (Kind.TERM, Kind.YEAR)}


def _lines(grid: Grid, page: RightPage | None, year: str) -> Iterator[RightLine]:
    """The dated lines of a right page, with or without topics."""
    if page is None:
        return
    for row in range(page.row + 1, len(grid.rows)):
        day = _day(read_header(grid.at(row, page.date)), year)
        if day is not None:
            typed = grid.text(row, page.number) if page.number >= 0 else ""
            said = [grid.text(row, column) for column in (page.topic, page.homework) if column >= 0]
            yield RightLine(row, _key(typed, day, row), is_blank=not any(said))


def _day(header: Header, year: str) -> date | None:
    return header.lesson_in(year)[0] if header.kind is Kind.LESSON else None


def _key(typed: str, day: date, order: int) -> Key:
    """A lesson by its number; without one by its order among the others."""
    stated = typed.isdecimal() and 1 <= int(typed) <= MOST_LESSONS
    return day, int(typed) if stated else UNNUMBERED + order
