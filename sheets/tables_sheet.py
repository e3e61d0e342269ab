"""Tables under headings: where a sheet's headings stand, and its rows by field with their addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from journal.classes import class_name
from journal.issues import Issue, Problem
from journal.places import Place
from sheets.cells import TEXT, Reader
from sheets.grid import BLANK, CellError, Grid, Value, Workbook, shown_text
from sheets.headings import Table, heading_key

T = TypeVar("T")
D = TypeVar("D")

#: Above the headings stand at most a title, a date, a signature.
SEARCHED_ROWS = 20


@dataclass(slots=True)
class Row:
    """One row of a table: values by field. What cannot be read is gathered in ``issues``, with its cell.

    ``said`` holds what could be read, by field, the defaults of blank cells among them.
    """

    workbook: str
    sheet: str
    row: int
    columns: Mapping[str, int]
    values: Mapping[str, Value]
    issues: list[Issue] = field(default_factory=list)
    said: dict[str, object] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """The value of a field; blank where the sheet has no such column."""
        return self.values.get(name, BLANK)

    def shown(self, name: str) -> str:
        """What a person sees in the cell of a field."""
        return shown_text(self.value(name))

    def text(self, name: str) -> str:
        """The text of a field, spaces squeezed; «» where blank."""
        return self.take(name, TEXT, "")

    def take(self, name: str, reader: Reader[T], default: D) -> T | D:
        """The value of a field; the default where it is blank, and, with an issue, where it is unreadable."""
        value = self.values.get(name, BLANK)
        if value == BLANK:
            self.said[name] = default
            return default
        read = reader(value)
        if read is None:
            self.fault(name, Problem.BAD_ROW, reader.hint)
            return default
        self.said[name] = read
        return read

    def need(self, name: str, reader: Reader[T]) -> T | None:
        """The value of a field that must be there; None, with an issue, where it is not or is unreadable."""
        if self.value(name) == BLANK:
            self.fault(name, Problem.BAD_ROW, f"не заполнено: {reader.hint}")
            return None
        read = reader(self.value(name))
        if read is None:
            self.fault(name, Problem.BAD_ROW, reader.hint)
        else:
            self.said[name] = read
        return read

    def fault(self, name: str, problem: Problem, detail: str = "") -> None:
        """Add an issue about the cell of a field."""
        self.issues.append(self.issue(name, problem, detail))

    def issue(self, name: str, problem: Problem, detail: str = "") -> Issue:
        """An issue about the cell of a field, or about the row where the sheet has no such column."""
        where = Place(self.workbook, self.sheet, self.row, self.columns.get(name, -1))
        school_class = class_name(self.shown("school_class")) or ""
        if isinstance(self.value(name), CellError):
            detail = "в ячейке ошибка формулы"
        return Issue(where, problem, self.shown(name), detail, school_class=school_class, pupil=self.shown("pupil"))


@dataclass(frozen=True, slots=True)
class Found:
    """A table as found: its rows that are not blank, and what is wrong with its headings.

    ``whole`` is False where the sheet or a heading that must be there is missing: then there are no rows,
    and whoever holds a last good state keeps it. ``sheet`` is the title it was found under.
    """

    rows: tuple[Row, ...] = ()
    issues: tuple[Issue, ...] = ()
    whole: bool = True
    sheet: str = ""


def find_table(book: Workbook, table: Table) -> Found:
    """The table of a workbook, on the sheet of its title or of another title understood."""
    sheets = (book.sheet(title) for title in (table.sheet, *table.aliases))
    grid = next((sheet for sheet in sheets if sheet is not None), None)
    if grid is None:
        return Found(issues=(Issue(Place(book.title, table.sheet), Problem.SHEET_MISSING),), whole=False)
    return read_table(grid, table, book.title)


def read_table(grid: Grid, table: Table, workbook: str) -> Found:
    """The rows under the headings of a sheet, wherever in the first rows these stand."""
    head, columns = _headings(grid, table)
    missing = [column for column in table.columns if column.required and column.field not in columns]
    if missing:
        place = Place(workbook, grid.title, head) if columns else Place(workbook, grid.title)
        issues = (Issue(place, Problem.HEADING_MISSING, column.heading) for column in missing)
        return Found(issues=tuple(issues), whole=False)
    return Found(tuple(_rows(grid, workbook, head, columns)), sheet=grid.title)


def _rows(grid: Grid, workbook: str, head: int, columns: Mapping[str, int]) -> Iterator[Row]:
    for number in range(head + 1, len(grid.rows)):
        cells = grid.rows[number]
        values: dict[str, Value] = {}
        for name, column in columns.items():
            value = cells[column] if column < len(cells) else BLANK
            value = value.strip() if isinstance(value, str) else value
            if value != BLANK:
                values[name] = value
        if values:
            yield Row(workbook, grid.title, number, columns, values)


def _headings(grid: Grid, table: Table) -> tuple[int, dict[str, int]]:
    """The row of the first rows that names most of the table's fields, and the columns it names."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row in range(min(SEARCHED_ROWS, len(grid.rows))):
        columns = _columns(grid, table, row)
        if len(columns) > len(best[1]):
            best = row, columns
        if len(columns) == len(table.columns):
            break
    return best


def _columns(grid: Grid, table: Table, row: int) -> dict[str, int]:
    """Field → column, by the headings in one row; a standard heading goes before another name for it."""
    typed = [(heading_key(grid.text(row, column)), column) for column in range(len(grid.rows[row]))]
    places = {key: column for key, column in reversed(typed) if key}
    found: dict[str, int] = {}
    for names in ([(c.field, (c.heading,)) for c in table.columns], [(c.field, c.aliases) for c in table.columns]):
        for name, spellings in names:
            keys = [heading_key(spelling) for spelling in spellings]
            place = next((places[key] for key in keys if key in places), None)
            if place is not None and name not in found and place not in found.values():
                found[name] = place
    return found
