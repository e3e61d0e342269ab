"""Where things lie in a register: found by headings and content, never by position.

A register has lessons across and pupils down. Above the marks stand rows of headings (dates, perhaps
under a row of months; lesson numbers, kinds of work, topics, homework); to the left names, perhaps ids;
to the right, on the same sheet, the right page of a paper journal: date, number, topic, homework.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sheets.grid import BLANK, Grid, Value
from sheets.headers import Header, Kind, month_of, read_header
from sheets.letters import heading
from sheets.names import is_footer, read_name

#: Headings stand in the first rows: no register seen has more than six of them.
HEADING_ROWS = 15

#: Days that fall by more than this from one column to the next are of another month: 28, 30, 2.
FALL = 14

#: Names, ids and the labels of rows stand in the first columns.
NAMES_WITHIN = 6

#: Labels of the rows above the marks and of the columns of the right page, as real sheets have them.
LABELS: dict[str, frozenset[str]] = {
    "date": frozenset({"дата", "число", "дата урока", "даты", "дата проведения"}),
    "number": frozenset({"урок", "№ урока", "номер урока", "урок №"}),
    "kind": frozenset({"вид работы", "вид", "тип работы", "вид контроля", "тип урока"}),
    "topic": frozenset({"тема", "тема урока", "что пройдено на уроке", "что пройдено", "темы"}),
    "homework": frozenset({"домашнее задание", "дз", "д/з", "задание на дом", "дом. задание", "домашняя работа",
                           "задано", "что задано"}),
    "id": frozenset({"номер", "id", "ид", "код", "номер ученика", "личный номер", "код ученика"}),
    "name": frozenset({"ученики", "ученик", "фио", "ф.и.о", "фамилия", "фамилия, имя", "фамилия имя",
                       "фамилия и имя", "фамилия, имя ученика", "фамилия, имя учащегося", "фио ученика",
                       "фио учащегося", "список класса", "учащиеся", "список учащихся", "имя", "фамилии",
                       "фамилия и имя ученика", "фамилия и имя учащегося"}),
}  # fmt: skip

_BY_LABEL = {spelling: label for label, spellings in LABELS.items() for spelling in spellings}
_DATED = frozenset({Kind.LESSON, Kind.DAY})

#: What a cell of a row says for its being the row of dates.
_WORTH = {Kind.LESSON: 1.0, Kind.DAY: 0.4}


@dataclass(frozen=True, slots=True)
class RightPage:
    """The columns of the right page, -1 where there is none, and the row of its headings."""

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
    ``others`` are the cells at which another table of lessons begins, below this one or beside it.
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
    right: RightPage | None = None
    others: tuple[tuple[int, int], ...] = ()


def find_layout(grid: Grid) -> Layout | None:
    """Find a register's parts, or None where the sheet holds no names beside dated columns."""
    right = _right_page(grid)
    width = right.first if right else grid.width
    head = _head_rows(grid)
    labels = _row_labels(grid, head, width)
    date_row = _date_row(grid, head, width, labels)
    if date_row < 0:
        return None
    month_row, months = _months(grid, date_row, width)
    columns = _headers(grid, date_row, months, right)
    dated = [column for column, header in columns.items() if header.kind in _DATED]
    if not dated:
        return None
    name_column, id_column = _name_columns(grid, date_row, min(dated))
    if name_column < 0:
        return None
    columns = {column: header for column, header in columns.items() if column > name_column}
    last_label = max([date_row, *labels.values()])
    end = _next_heading(grid, last_label + 1, name_column, columns)
    rows = tuple(_pupil_rows(grid, last_label + 1, end, name_column, columns))
    beside = _names_again(grid, head, rows, name_column, columns)
    columns = {column: header for column, header in columns.items() if column < beside}
    others = [(end, name_column)] if end < len(grid.rows) else []
    others += [(date_row, beside)] if beside < grid.width else []
    return Layout(
        name_column, id_column, date_row,
        labels.get("number", -1), labels.get("kind", -1), labels.get("topic", -1), labels.get("homework", -1),
        month_row, columns, rows, right, tuple(others),
    )  # fmt: skip


@lru_cache(maxsize=50_000, typed=True)
def _label(value: Value) -> str:
    """What a heading labels: a key of LABELS, or «»."""
    return _BY_LABEL.get(heading(value), "") if isinstance(value, str) and value else ""


def _right_page(grid: Grid) -> RightPage | None:
    """The right page: a row with «Тема» between a «Дата» not far to the left and perhaps «Домашнее задание»."""
    for row, cells in enumerate(grid.rows[:HEADING_ROWS]):
        found = [(column, label) for column, value in enumerate(cells) if (label := _label(value))]
        topics = [column for column, label in found if label == "topic"]
        if not topics:
            continue
        topic = topics[-1]
        left = [column for column, label in found if label == "date" and 0 < topic - column <= 3]
        if not left:
            continue
        number = next((c for c, label in found if label == "number" and left[-1] < c < topic), -1)
        homework = next((c for c, label in found if label == "homework" and 0 < c - topic <= 3), -1)
        return RightPage(row, left[-1], number, topic, homework)
    return None


def _head_rows(grid: Grid) -> int:
    """How many rows stand above the first pupil: the first row, under one with dates, with a name left of them."""
    first_dated = 0
    for row, cells in enumerate(grid.rows[:HEADING_ROWS]):
        if any(_likeness(value) == 1 for value in cells[: min(first_dated, NAMES_WITHIN)]):
            return row
        if not first_dated:
            dated = (column for column, value in enumerate(cells) if read_header(value).kind in _DATED)
            first_dated = next(dated, 0)
    return min(HEADING_ROWS, len(grid.rows))


def _row_labels(grid: Grid, head: int, width: int) -> dict[str, int]:
    """The labelled rows above the marks: label → row. Labels stand left of the first lesson."""
    labels: dict[str, int] = {}
    for row, cells in enumerate(grid.rows[:head]):
        for value in cells[: min(width, NAMES_WITHIN)]:
            label = _label(value)
            if label in ("date", "number", "kind", "topic", "homework"):
                labels.setdefault(label, row)
    return labels


def _date_row(grid: Grid, head: int, width: int, labels: dict[str, int]) -> int:
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


@lru_cache(maxsize=50_000, typed=True)
def _likeness(value: Value) -> float:
    """How much a cell looks like a pupil's name: 1 for two words or initials, a half for a bare surname, 0."""
    if not isinstance(value, str) or not value or _label(value) or month_of(value) or is_footer(value):
        return 0
    if read_header(value).kind is not Kind.OTHER:
        return 0
    name = read_name(value)
    if len(name.surname) < 2:
        return 0
    return 1 if name.given or value.rstrip().endswith(".") else 0.5


def _headers(grid: Grid, date_row: int, months: dict[int, int], right: RightPage | None) -> dict[int, Header]:
    """Every column's heading; a bare day takes the month that stands above it or to its left above.

    Days that begin anew (…28, 30, 2) under one month are of a month nobody wrote down.
    """
    headers: dict[int, Header] = {}
    month = day = 0
    for column in range(grid.width):
        if right is not None and right.first <= column <= right.last:
            continue
        header = read_header(grid.at(date_row, column))
        if column in months:
            month, day = months[column], 0
        if header.kind is Kind.DAY:
            month, day = (0 if day - header.day > FALL else month), header.day
        if header.kind is Kind.DAY and month:
            header = Header(Kind.LESSON, header.typed, header.day, month)
        elif header.kind in (Kind.BLANK, Kind.OTHER):
            header = _heading_above(grid, date_row, column) or header
        headers[column] = header
    return headers


def _months(grid: Grid, date_row: int, width: int) -> tuple[int, dict[int, int]]:
    """The nearest row above the dates (or theirs) that names months, and column → month; -1 and none."""
    for row in range(date_row, -1, -1):
        found = {column: month for column, value in enumerate(grid.rows[row][:width]) if (month := month_of(value))}
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
                scores[column] += _likeness(value)
            elif (label := _label(value)) == "name":
                scores[column] += 0.5
            elif label == "id":
                id_column = column
    best = max(range(first_lesson), key=scores.__getitem__, default=-1)
    return (best if best >= 0 and scores[best] > 0 else -1), id_column


def _pupil_rows(grid: Grid, first: int, end: int, name_column: int, columns: dict[int, Header]) -> Iterator[int]:
    """The rows under the headings that hold a pupil, or marks whose pupil nobody named."""
    lessons = [column for column, header in columns.items() if header.kind in (Kind.LESSON, Kind.TERM, Kind.YEAR)]
    for row in range(first, end):
        name = grid.text(row, name_column)
        if name and (is_footer(name) or _label(name)):
            continue
        if read_name(name).surname if name else _holds_any(grid.rows[row], lessons):
            yield row


def _next_heading(grid: Grid, first: int, name_column: int, columns: dict[int, Header]) -> int:
    """The first row under the list that heads another one, with dates of its own; the number of rows for none."""
    lessons = {column: header for column, header in columns.items() if header.kind is Kind.LESSON}
    for row in range(first, len(grid.rows)):
        name = grid.at(row, name_column)
        if _likeness(name) < 1 and _heads(grid.rows[row], lessons, labelled=_label(name) in ("name", "date")):
            return row
    return len(grid.rows)


def _heads(cells: Sequence[Value], lessons: dict[int, Header], *, labelled: bool) -> bool:
    """Whether a row names other dates for those columns than their headings do; without a label, two at least."""
    filled = {column: cells[column] for column in lessons if column < len(cells) and cells[column] != BLANK}
    if any(month_of(value) for value in filled.values()):
        return True
    said = {column: read_header(value) for column, value in filled.items()}
    dated = [
        column for column, value in filled.items() if said[column].kind in _DATED and (labelled or _is_long(value))
    ]
    if len(dated) < (1 if labelled else max(2, len(filled))):
        return False
    return any(
        (said[column].day, said[column].month or lessons[column].month) != (lessons[column].day, lessons[column].month)
        for column in dated
    )


def _is_long(value: Value) -> bool:
    """Whether a cell is a date and no mark: «05.09», not «5/4» or «5»."""
    return not isinstance(value, str | float) or len(str(value)) > len("5/4+")


def _names_again(
    grid: Grid, head: int, rows: Sequence[int], name_column: int, columns: dict[int, Header]
) -> int:  # fmt: skip
    """The column in which other names begin beside the marks, with lessons of their own; the width for none."""
    last = max((column for column, header in columns.items() if header.kind in _DATED), default=0)
    for column, header in columns.items():
        if column > last or header.kind not in (Kind.OTHER, Kind.BLANK):
            continue
        names = [row for row in rows if _likeness(grid.at(row, column))]
        labelled = any(_label(grid.at(row, column)) == "name" for row in range(head))
        if not names or not (labelled or len(names) > max(2, 0.8 * len(rows))):
            continue
        pairs = ((read_name(grid.text(row, name_column)), read_name(grid.text(row, column))) for row in names)
        if not all(left.fits(right) for left, right in pairs):
            return column
    return grid.width


def _holds_any(cells: Sequence[Value], columns: Sequence[int]) -> bool:
    """Whether any of those cells is filled. Most such rows are the right page's: blank from end to end on the left."""
    span = cells[columns[0] : columns[-1] + 1] if columns else ()
    return span.count(BLANK) < len(span) and any(c < len(cells) and cells[c] != BLANK for c in columns)
