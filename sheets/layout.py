"""Where things lie in a register: found by headings and content, never by position.

A register has lessons across and pupils down. Above the marks stand rows of headings (dates, perhaps
under a row of months; lesson numbers, kinds of work, topics, homework); to the left names, perhaps ids;
to the right, on the same sheet, the right page of a paper journal: date, number, topic, homework.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets.grid import BLANK, Grid, Value
from sheets.headers import Header, Kind, month_of, month_year, read_header
from sheets.labels import DATED, HEADING_ROWS, label_of, likeness
from sheets.names import is_footer, own_number, read_name
from sheets.other_tables import names_again, next_heading

#: Days that fall by more than this from one column to the next are of another month: 28, 30, 2.
FALL = 14

#: Names, ids and the labels of rows stand in the first columns.
NAMES_WITHIN = 6

#: What stands in place of a name where a mark was typed over it, or the name was cleared.
_NAMELESS = re.compile(r"[\d\s./,;·+-]*")

#: What a cell of a row says for its being the row of dates.
_WORTH = {Kind.LESSON: 1.0, Kind.DAY: 0.4}


@dataclass(frozen=True, slots=True)
class RightPage:
    """The columns of a right page, -1 where there is none, and the row of its headings."""

    row: int
    date: int
    number: int
    topic: int
    homework: int

    @property
    def first(self) -> int:
        """Its leftmost column."""
        return min(column for column in (self.date, self.number, self.topic, self.homework) if column >= 0)

    @property
    def last(self) -> int:
        """Its rightmost column."""
        return max(self.date, self.number, self.topic, self.homework)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies; rows and columns count from 0, -1 where there is none.

    ``columns`` holds every column right of the names with its heading (dates have their month filled in).
    ``pages`` are the right pages: commonly one, two where the year is cut in halves. ``others`` are the
    cells at which another table of lessons begins, below this one or beside it; ``above`` are rows of
    pupils that stand above the dates.
    """

    name_column: int
    id_column: int
    date_row: int
    number_row: int
    kind_row: int
    topic_row: int
    homework_row: int
    month_row: int = -1
    columns: dict[int, Header] = field(default_factory=dict)
    pupil_rows: tuple[int, ...] = ()
    pages: tuple[RightPage, ...] = ()
    others: tuple[tuple[int, int], ...] = ()
    above: tuple[int, ...] = ()


def find_layout(grid: Grid) -> Layout | None:
    """Find a register's parts, or None where the sheet holds no names beside dated columns."""
    pages = _right_pages(grid)
    found = _layout(grid, pages)
    if found is None and pages:  # the right page may stand left of the names
        cut = pages[0].last + 1
        beside = find_layout(replace(grid, rows=[cells[cut:] for cells in grid.rows], notes={}, shown={}, merges=()))
        found = _moved(beside, cut, pages[0]) if beside else None
    return found


def _layout(grid: Grid, pages: tuple[RightPage, ...]) -> Layout | None:
    width = pages[0].first if pages else grid.width
    head = _head_rows(grid)
    labels = _row_labels(grid, head, width)
    date_row = _date_row(grid, head, width, labels)
    if date_row < 0:
        return None
    month_row, months = _months(grid, date_row, width)
    columns = _headers(grid, date_row, months, pages)
    dated = [column for column, header in columns.items() if header.kind in DATED]
    if not dated:
        return None
    name_column, id_column = _name_columns(grid, date_row, min(dated))
    if name_column < 0:
        return None
    columns = {column: header for column, header in columns.items() if column > name_column}
    last_label = max([date_row, *labels.values()])
    end = next_heading(grid, last_label + 1, name_column, columns)
    rows = tuple(_pupil_rows(grid, last_label + 1, end, name_column, columns))
    beside = names_again(grid, head, rows, name_column, columns)
    columns = {column: header for column, header in columns.items() if column < beside}
    others = [(end, name_column)] if end < len(grid.rows) else []
    others += [(date_row, beside)] if beside < grid.width else []
    return Layout(
        name_column, id_column, date_row,
        labels.get("number", -1), labels.get("kind", -1), labels.get("topic", -1), labels.get("homework", -1),
        month_row, columns, rows, pages, tuple(others), tuple(_pupils_above(grid, date_row, name_column, columns)),
    )  # fmt: skip


def _right_pages(grid: Grid) -> tuple[RightPage, ...]:
    """The right pages: a row with «Тема» between a «Дата» not far to the left and perhaps «Домашнее задание»."""
    for row, cells in enumerate(grid.rows[:HEADING_ROWS]):
        found = [(column, label) for column, value in enumerate(cells) if (label := label_of(value))]
        pages = (_right_page(row, topic, found) for topic, label in found if label == "topic")
        if whole := tuple(page for page in pages if page is not None):
            return whole
    return ()


def _right_page(row: int, topic: int, found: Sequence[tuple[int, str]]) -> RightPage | None:
    """The page around one «Тема», or None where no «Дата» stands beside it."""
    left = [column for column, label in found if label == "date" and 0 < topic - column <= 3]
    if not left:
        return None
    number = next((c for c, label in found if label == "number" and left[-1] < c < topic), -1)
    homework = next((c for c, label in found if label == "homework" and 0 < c - topic <= 3), -1)
    return RightPage(row, left[-1], number, topic, homework)


def _moved(layout: Layout, by: int, page: RightPage) -> Layout:
    """The layout of a grid whose first columns were cut off, told in the columns of the whole one."""

    def right(column: int) -> int:
        return column + by if column >= 0 else column

    pages = [RightPage(p.row, right(p.date), right(p.number), right(p.topic), right(p.homework)) for p in layout.pages]
    return replace(
        layout,
        name_column=right(layout.name_column),
        id_column=right(layout.id_column),
        columns={right(column): header for column, header in layout.columns.items()},
        pages=(page, *pages),
        others=tuple((row, right(column)) for row, column in layout.others),
    )


def _head_rows(grid: Grid) -> int:
    """How many rows stand above the first pupil: the first row, under one with dates, with a name left of them."""
    first_dated = 0
    for row, cells in enumerate(grid.rows[:HEADING_ROWS]):
        if any(likeness(value) == 1 for value in cells[: min(first_dated, NAMES_WITHIN)]):
            return row
        if not first_dated:
            dated = (column for column, value in enumerate(cells) if read_header(value).kind in DATED)
            first_dated = next(dated, 0)
    return min(HEADING_ROWS, len(grid.rows))


def _row_labels(grid: Grid, head: int, width: int) -> dict[str, int]:
    """The labelled rows above the marks: label → row. Labels stand left of the first lesson."""
    labels: dict[str, int] = {}
    for row, cells in enumerate(grid.rows[:head]):
        for value in cells[: min(width, NAMES_WITHIN)]:
            label = label_of(value)
            if label in ("date", "number", "kind", "topic", "homework"):
                labels.setdefault(label, row)
    return labels


def _date_row(grid: Grid, head: int, width: int, labels: Mapping[str, int]) -> int:
    """The row of the lessons' dates: the labelled one, else the one with most dates (bare days count less)."""
    best, best_score = -1, 0.0
    others = {row for label, row in labels.items() if label != "date"}
    for row, cells in enumerate(grid.rows[:head]):
        if row in others:
            continue
        headers = [read_header(value) for value in cells[:width] if value != BLANK]
        score = sum(_WORTH.get(header.kind, 0.0) for header in headers)
        if _is_count(grid, row, headers):
            score = 0.0
        if row == labels.get("date") and score > 0:
            score += width + 1
        if score > best_score:
            best, best_score = row, score
    return best


def _is_count(grid: Grid, row: int, headers: Sequence[Header]) -> bool:
    """Whether a row is a mere numbering of columns: 1, 2, 3, 4… under no month."""
    numbers = [header.day for header in headers if header.kind is Kind.DAY]
    counted = len(numbers) > 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return counted and not any(month_of(cell) for above in grid.rows[: row + 1] for cell in above)


def _headers(
    grid: Grid, date_row: int, months: Mapping[int, tuple[int, int]], pages: Sequence[RightPage]
) -> dict[int, Header]:  # fmt: skip
    """Every column's heading; a bare day takes the month that stands above it or to its left above.

    Days that begin anew (…28, 30, 2) under one month are of a month nobody wrote down.
    """
    headers: dict[int, Header] = {}
    merged = _merged(grid, date_row)
    month = year = day = 0
    weekdays = any(_is_day_with_weekday(cell) for cell in grid.rows[date_row])
    for column in range(grid.width):
        if any(page.first <= column <= page.last for page in pages):
            continue
        header = read_header(grid.at(date_row, column))
        header = header.as_day() if weekdays else header
        if header.kind is Kind.BLANK and column in merged:
            header = merged[column]
        if column in months:
            (month, year), day = months[column], 0
        if header.kind is Kind.DAY:
            month, day = (0 if day - header.day > FALL else month), header.day
        if header.kind is Kind.DAY and month:
            header = header.under(month, year)
        elif header.kind in (Kind.BLANK, Kind.OTHER):
            header = _heading_above(grid, date_row, column) or header
        else:
            header = header.beside(month)
        headers[column] = header
    return headers


def _is_day_with_weekday(value: Value) -> bool:
    """«2 ср»: among such «3 чт» is a day too."""
    header = read_header(value)
    return header.kind is Kind.DAY and header.weekday >= 0


def _merged(grid: Grid, date_row: int) -> dict[int, Header]:
    """The dates that stand over several columns or rows, for each column whose own cell the merge has taken."""
    return {
        column: header
        for top, left, bottom, right in grid.merges
        if top <= date_row <= bottom and (header := read_header(grid.at(top, left))).kind in DATED
        for column in range(left, min(right + 1, grid.width))
    }


def _months(grid: Grid, date_row: int, width: int) -> tuple[int, dict[int, tuple[int, int]]]:
    """The nearest row above the dates (or theirs) that names months, and column → month and year; -1 and none."""
    for row in range(date_row, -1, -1):
        found = {
            column: (month, month_year(value))
            for column, value in enumerate(grid.rows[row][:width])
            if (month := month_of(value))
        }
        if found:
            return row, found
    return -1, {}


def _heading_above(grid: Grid, date_row: int, column: int) -> Header | None:
    """A term or average whose heading stands in another row of the heading than the dates."""
    for row in range(min(HEADING_ROWS, len(grid.rows))):
        if abs(row - date_row) <= 2 and row != date_row:
            header = read_header(grid.at(row, column))
            if header.kind in (Kind.TERM, Kind.YEAR, Kind.AVERAGE):
                return header
    return None


def _name_columns(grid: Grid, date_row: int, first_lesson: int) -> tuple[int, int]:
    """The columns of names and of ids (-1: none), left of the first lesson."""
    scores = [0.0] * first_lesson
    id_column = -1
    for row, cells in enumerate(grid.rows):
        for column, value in enumerate(cells[:first_lesson]):
            if row > date_row:
                scores[column] += likeness(value)
            elif (label := label_of(value)) == "name":
                scores[column] += 0.5
            elif label == "id":
                id_column = column
    if id_column >= 0 and any(score for column, score in enumerate(scores) if column != id_column):
        scores[id_column] = 0  # names pasted over the ids are no names
    best = max(range(first_lesson), key=scores.__getitem__, default=-1)
    return (best if best >= 0 and scores[best] > 0 else -1), id_column


def _pupil_rows(grid: Grid, first: int, end: int, name_column: int, columns: Mapping[int, Header]) -> Iterator[int]:
    """The rows under the headings that hold a pupil, or marks whose pupil nobody named, as under a «5» for a name."""
    lessons = [column for column, header in columns.items() if header.kind in (Kind.LESSON, Kind.TERM, Kind.YEAR)]
    for row in range(first, end):
        name = grid.text(row, name_column)
        if name and (is_footer(name) or label_of(name)):
            continue
        nameless = _NAMELESS.fullmatch(name) and _holds_any(grid.rows[row], lessons)
        if nameless or read_name(name).surname or own_number(name):
            yield row


def _pupils_above(grid: Grid, date_row: int, name_column: int, columns: Mapping[int, Header]) -> Iterator[int]:
    """The rows above the dates that name a pupil and hold something under the lessons: a sort took the dates along."""
    lessons = [column for column, header in columns.items() if header.kind is Kind.LESSON]
    for row in range(date_row):
        if likeness(grid.at(row, name_column)) == 1 and _holds_any(grid.rows[row], lessons):
            yield row


def _holds_any(cells: Sequence[Value], columns: Sequence[int]) -> bool:
    """Whether any of those cells is filled. Most such rows are the right page's: blank from end to end on the left."""
    span = cells[columns[0] : columns[-1] + 1] if columns else ()
    return span.count(BLANK) < len(span) and any(c < len(cells) and cells[c] != BLANK for c in columns)
