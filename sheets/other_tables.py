"""Another table of lessons on the same sheet, below the first or beside it: of other dates or other pupils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheets.grid import BLANK, Grid, Value
from sheets.headers import Header, Kind, month_of, read_header
from sheets.labels import DATED, label_of, likeness
from sheets.names import read_name


def next_heading(grid: Grid, first: int, name_column: int, columns: Mapping[int, Header]) -> int:
    """The first row under the list that heads another one, with dates of its own; the number of rows for none."""
    lessons = {column: header for column, header in columns.items() if header.kind is Kind.LESSON}
    left, right = min(lessons, default=0), max(lessons, default=-1) + 1
    for row in range(first, len(grid.rows)):
        among = grid.rows[row][left:right]
        if among.count(BLANK) == len(among):
            continue  # beside it there may be the right page
        name = grid.at(row, name_column)
        if likeness(name) < 1 and _heads(grid.rows[row], lessons, labelled=label_of(name) in ("name", "date")):
            return row
    return len(grid.rows)


def _heads(cells: Sequence[Value], lessons: Mapping[int, Header], *, labelled: bool) -> bool:
    """Whether a row names other dates for those columns than their headings do; without a label, two at least."""
    filled = {column: cells[column] for column in lessons if column < len(cells) and cells[column] != BLANK}
    if any(month_of(value) for value in filled.values()):
        return True
    said = {column: read_header(value) for column, value in filled.items()}
    dated = [column for column, value in filled.items() if said[column].kind in DATED and (labelled or _is_long(value))]
    if len(dated) < (1 if labelled else max(2, len(filled))):
        return False
    return any(
        (said[column].day, said[column].month or lessons[column].month) != (lessons[column].day, lessons[column].month)
        for column in dated
    )


def _is_long(value: Value) -> bool:
    """Whether a cell is a date and no mark: «05.09», not «5/4» or «5»."""
    return not isinstance(value, str | float) or len(str(value)) > len("5/4+")


def names_again(
    grid: Grid, head: int, rows: Sequence[int], name_column: int, columns: Mapping[int, Header]
) -> int:  # fmt: skip
    """The column in which other names begin beside the marks, with lessons of their own; the width for none."""
    last = max((column for column, header in columns.items() if header.kind in DATED), default=0)
    for column, header in columns.items():
        if column > last or header.kind not in (Kind.OTHER, Kind.BLANK):
            continue
        names = [row for row in rows if likeness(grid.at(row, column))]
        labelled = any(label_of(grid.at(row, column)) == "name" for row in range(head))
        if not names or not (labelled or len(names) > max(2, 0.8 * len(rows))):
            continue
        pairs = ((read_name(grid.text(row, name_column)), read_name(grid.text(row, column))) for row in names)
        if not all(left.fits(right) for left, right in pairs):
            return column
    return grid.width
