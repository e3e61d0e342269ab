"""A1 notation: cells and ranges as people write them, and as Sheets answers them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CORNER = r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,7})?"
_CELLS = re.compile(rf"{_CORNER}(?::{_CORNER})?")
_R1C1 = re.compile(r"[Rr]([1-9]\d*)[Cc]([1-9]\d*)(?::[Rr]([1-9]\d*)[Cc]([1-9]\d*))?")
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")
_BARE_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Box:
    """Cells from (top, left) up to, but without, (bottom, right); rows and columns count from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Box) -> bool:
        """Whether they share a cell."""
        return (
            self.top < other.bottom and other.top < self.bottom and self.left < other.right and other.left < self.right
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies within."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and other.bottom <= self.bottom
            and other.right <= self.right
        )

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Span:
    """A range as it was written: None where an edge is open. ``title`` is None where no sheet was named."""

    title: str | None
    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None

    def within(self, rows: int, columns: int) -> Box:
        """The range inside a sheet of that size; edges that lie beyond are drawn in."""
        return Box(
            self.top or 0,
            self.left or 0,
            min(rows, rows if self.bottom is None else self.bottom),
            min(columns, columns if self.right is None else self.right),
        )

    @property
    def is_cell(self) -> bool:
        """Whether one cell was written: values may then go on to the right and down from it."""
        return (
            None not in (self.top, self.left)
            and self.bottom == (self.top or 0) + 1
            and self.right == (self.left or 0) + 1
        )


def column_name(column: int) -> str:
    """The letters of a column: 0 → «A», 26 → «AA»."""
    name, column = "", column + 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def column_of(letters: str) -> int:
    """The column of those letters: «A» → 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def quoted(title: str) -> str:
    """A sheet's title as it stands before «!»: in quotes unless it is a plain Latin word that is no cell.

    >>> print(quoted("Sheet1"), quoted("A7"), quoted("Лист1"), quoted("it's"))
    Sheet1 'A7' 'Лист1' 'it''s'
    """
    if _BARE_TITLE.fullmatch(title) and not _CELL_LIKE.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def shown(title: str, box: Box) -> str:
    """A range as Sheets answers it: «'Журнал 7А'!A1:C5», one cell as «Sheet1!A1»."""
    first = f"{column_name(box.left)}{box.top + 1}"
    last = f"{column_name(box.right - 1)}{box.bottom}"
    return f"{quoted(title)}!{first}" if first == last else f"{quoted(title)}!{first}:{last}"


def written(title: str, span: Span) -> str:
    """A range with its open edges left open, as errors name it: «T!A1001:B», «T!AA1:2»."""
    first = column_name(span.left or 0) + str((span.top or 0) + 1)
    last = ("" if span.right is None else column_name(span.right - 1)) + (
        "" if span.bottom is None else str(span.bottom)
    )
    return f"{quoted(title)}!{first}" if last in (first, "") else f"{quoted(title)}!{first}:{last}"


def split_title(text: str) -> tuple[str | None, str | None]:
    """Title and cells of a written range; either may be missing.

    >>> split_title("'A7'"), split_title("'it''s'!B2"), split_title("B2")
    (('A7', None), ("it's", 'B2'), (None, 'B2'))
    """
    if text.startswith("'"):
        found = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL)
        return (found[1].replace("''", "'"), found[2]) if found else (text, None)
    title, bang, cells = text.rpartition("!")
    return (title, cells) if bang else (None, text)


def cells_of(text: str, title: str | None) -> Span | None:
    """The cells that «A1:B2», «A:B», «2:3», «A2:B» or «R1C1» name; None for what names no cells."""
    if match := _R1C1.fullmatch(text):
        top, left = int(match[1]), int(match[2])
        return _ordered(title, (top, int(match[3] or top)), (left, int(match[4] or left)))
    match = _CELLS.fullmatch(text)
    if match is None:
        return None
    letters, number, last_letters, last_number = match.groups()
    if ":" not in text:
        if not letters or not number:
            return None
        last_letters, last_number = letters, number
    if not (letters or number) or not (last_letters or last_number):
        return None
    rows = (int(number) if number else None, int(last_number) if last_number else None)
    columns = (
        column_of(letters) + 1 if letters else None,
        column_of(last_letters) + 1 if last_letters else None,
    )
    return _ordered(title, rows, columns)


def _ordered(title: str | None, rows: tuple[int | None, int | None], columns: tuple[int | None, int | None]) -> Span:
    top, bottom = _edge(*rows)
    left, right = _edge(*columns)
    return Span(title, top, left, bottom, right)


def _edge(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Both ends of one side, from 0 and without the last; an open end stays open, wrong order is put right."""
    if first is None or last is None:
        known = first or last
        return (known - 1 if known else None), None
    return min(first, last) - 1, max(first, last)
