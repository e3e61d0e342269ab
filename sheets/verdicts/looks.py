"""How a sheet that is shown again is best read: what is a heading, what stays in sight, how wide the columns are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sheets.grid import Grid, Value, shown_text
from sheets.layout import Layout
from sheets.verdicts.plan import Look

#: Widths in characters: the narrowest column, one of marks, and the one from which a text is wrapped.
NARROW, MARKS, WIDE = 3.6, 4.2, 46.0

#: Columns that stay in sight take no more than this of a screen.
_IN_SIGHT = 60.0

#: A cell is as wide as its characters and a margin.
_MARGIN = 1.6

#: Height in points of a line, of a character of a turned heading, and of the highest row there should be.
_LINE, _TURNED, _HIGHEST = 15.0, 5.9, 180.0


def is_turned(text: str, width: float) -> bool:
    """Whether a heading is turned: it does not fit its narrow column."""
    return width < 7 and len(text) > width


def is_wrapped(width: float) -> bool:
    """Whether the texts of a column go on in the next line."""
    return width > 40


def wrapped_height(text: str, width: float) -> float:
    """The height in points of a text wrapped at a width in characters; words never break where we think."""
    lines = sum(1 + int(len(line) * 1.08 / width) for line in text.split("\n"))
    return min(_HIGHEST, _LINE * lines)


def look_of(grid: Grid, layout: Layout | None, wanted: Iterable[int] = ()) -> Look:
    """The look of a sheet. ``wanted`` columns are never hidden: something is said of them."""
    head = _head(layout)
    hidden = frozenset({layout.id_column} if layout and layout.id_column >= 0 else ()) - set(wanted)
    marks = frozenset(layout.columns) if layout else frozenset()
    widths = _widths(grid.rows, head, marks)
    names = layout.name_column + 1 if layout else 0
    shown = sum(width for column, width in enumerate(widths[:names]) if column not in hidden)
    return Look(head, names if shown <= _IN_SIGHT else 0, hidden, widths, dict(_heights(grid.rows, head, widths)))


def _head(layout: Layout | None) -> int:
    """How many rows are headings: down to the last labelled one above the first pupil."""
    if layout is None:
        return 1
    rows = (layout.date_row, layout.number_row, layout.kind_row, layout.topic_row, layout.homework_row)
    first_pupil = min(layout.pupil_rows, default=max(rows) + 1)
    return max(row for row in rows if row < max(first_pupil, 1)) + 1


def _widths(rows: Sequence[Sequence[Value]], head: int, marks: frozenset[int]) -> tuple[float, ...]:
    """Every column's width: of marks as narrow as they are, of a table no narrower than its heading."""
    longest: list[int] = [0] * max(map(len, rows), default=0)
    for place, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value != "" and (place >= head or column not in marks):
                size = len(value) if isinstance(value, str) else len(shown_text(value))
                longest[column] = max(longest[column], size)
    return tuple(
        min(WIDE, max(MARKS if column in marks else NARROW, size + _MARGIN)) if size or column in marks else NARROW
        for column, size in enumerate(longest)
    )


def _heights(rows: Sequence[Sequence[Value]], head: int, widths: Sequence[float]) -> Iterator[tuple[int, float]]:
    """The rows that are higher than one line: turned headings, wrapped texts."""
    for place, cells in enumerate(rows[:head]):
        texts = [(shown_text(value), width) for value, width in zip(cells, widths, strict=False)]
        turned = [len(text) for text, width in texts if is_turned(text, width)]
        if turned:
            yield place, min(_HIGHEST, 8 + _TURNED * max(turned))
    wide = [column for column, width in enumerate(widths) if is_wrapped(width)]
    for place, cells in enumerate(rows[head:] if wide else (), head):
        long = [shown_text(cells[column]) for column in wide if column < len(cells)]
        height = max((wrapped_height(text, WIDE) for text in long), default=_LINE)
        if height > _LINE:
            yield place, height
