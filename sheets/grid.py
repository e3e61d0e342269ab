"""A sheet as it stands: cells with their kind, their shown text and what hangs on them."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import blake2b

BLANK = ""


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula's error, such as «#ССЫЛКА!»: it stands for no value at all."""

    code: str

    def __str__(self) -> str:
        return self.code


#: What a cell may hold. A blank one is «». Numbers are floats, however they were stored.
Value = str | float | bool | date | datetime | time | timedelta | CellError


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, rows down from A1, without trailing blanks; rows and columns count from 0.

    ``shown`` holds the text a person sees where it is known and is not the value's own (Google);
    ``merges`` are (first row, first column, last row, last column), both ends included. ``gid`` is the store's
    own number of the sheet (Google), which is no part of what it shows.
    """

    title: str
    rows: Sequence[Sequence[Value]]
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    shown: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    gid: int | None = field(default=None, compare=False)

    def at(self, row: int, column: int) -> Value:
        """The value of a cell; blank outside the sheet."""
        if row < 0 or column < 0 or row >= len(self.rows):
            return BLANK
        cells = self.rows[row]
        return cells[column] if column < len(cells) else BLANK

    def text(self, row: int, column: int) -> str:
        """What a person sees in a cell, outer spaces cut."""
        return self.shown.get((row, column)) or shown_text(self.at(row, column))

    @property
    def width(self) -> int:
        """Columns up to the last filled one."""
        return max((len(row) for row in self.rows), default=0)

    def digest(self) -> str:
        """Digest of all that a sheet shows but its title; equal for equal sheets whichever store holds them."""
        rows = [list(row) for row in self.rows]
        extras = (sorted(self.notes.items()), sorted(self.shown.items()), sorted(map(tuple, self.merges)))
        try:
            data = marshal.dumps((rows, extras), 2)
        except ValueError:  # dates, times and errors are not marshalled as they are
            plain = [[cell if isinstance(cell, str | float | bool) else repr(cell) for cell in row] for row in rows]
            data = marshal.dumps((plain, extras), 2)
        return blake2b(data, digest_size=16).hexdigest()

    @classmethod
    def of(cls, title: str, rows: Iterable[Iterable[Value | int | None]], **extras: object) -> Grid:
        """A grid from plain values: whole numbers become floats, None becomes blank, blank tails are cut."""
        clean = [[_clean(cell) for cell in row] for row in rows]
        return cls(title, trimmed(clean), **extras)  # type: ignore[arg-type]

    @classmethod
    def drawn(cls, drawing: str, title: str = "Алгебра") -> Grid:
        r"""A grid from a drawing: a line a row, cells between «|». Numbers stay text, as in a register.

        >>> Grid.drawn("Ученик | 05.09\nИванов | 5").rows
        [['Ученик', '05.09'], ['Иванов', '5']]
        """
        lines = [line for line in drawing.splitlines() if "|" in line]
        return cls.of(title, ([cell.strip() for cell in line.split("|")] for line in lines))


@dataclass(frozen=True, slots=True)
class Workbook:
    """One workbook read whole: ``version`` names these very contents, ``url`` where a browser opens it.

    ``editor`` is who saved it last, as far as the store tells: a hint, and no part of what the workbook says.
    """

    id: str
    title: str
    version: str
    sheets: tuple[Grid, ...]
    url: str | None = field(default=None, compare=False)
    editor: str = field(default="", compare=False)

    @property
    def gids(self) -> dict[str, int]:
        """The store's own numbers of the sheets by title, where it has any."""
        return {sheet.title: sheet.gid for sheet in self.sheets if sheet.gid is not None}

    def sheet(self, title: str) -> Grid | None:
        """The sheet of that title (case and spaces aside), or None."""
        wanted = " ".join(title.split()).casefold()
        return next((s for s in self.sheets if " ".join(s.title.split()).casefold() == wanted), None)


def _clean(cell: Value | int | None) -> Value:
    if cell is None:
        return BLANK
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    """The same rows without blank tails, in place."""
    for row in rows:
        while row and row[-1] == BLANK:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def shown_text(value: Value) -> str:
    """The text of a value as a spreadsheet shows it without a format: 5.0 → «5», 4.67 → «4,67»."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "ИСТИНА" if value else "ЛОЖЬ"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}" if value.time() == time(0) else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)
