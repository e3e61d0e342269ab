"""Plans of workbooks: what a new workbook holds and how it looks, before any store has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import blake2b

from sheets.grid import Grid, Value, Workbook


class Style(Enum):
    """How a column or a row looks. Every style but NUMBER and DATE is plain text to the spreadsheet."""

    TEXT = "text"
    WRAP = "wrap"
    MARK = "mark"
    TERM = "term"
    HEAD = "head"
    HEAD_UPRIGHT = "head-upright"
    DATE = "date"
    NUMBER = "number"


class Tint(Enum):
    """The light colours of cells, by what stands in them."""

    ABSENT = "#DDEBF7"
    LATE = "#FFF2CC"
    POOR = "#FCE4D6"
    GOOD = "#E2F0D9"
    SPECIAL = "#EDEDED"


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of cells; both ends included, from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Dropdown:
    """A list to choose from in a region: the options themselves, or another sheet's range that holds them.

    Never strict: what is not in the list is warned of and may be kept.
    """

    regions: tuple[Region, ...]
    options: tuple[str, ...] = ()
    source: str = ""
    message: str = "Такого значения нет в списке. Оставить его?"


@dataclass(frozen=True, slots=True)
class Colour:
    """Cells of the regions that hold exactly one of the texts are tinted."""

    regions: tuple[Region, ...]
    texts: tuple[str, ...]
    tint: Tint


@dataclass(frozen=True, slots=True)
class Guard:
    """Cells that are not everybody's to change.

    Args:
        regions: Which cells; none for the whole sheet.
        text: Why, as people read it.
        editors: E-mails of those who may change them nevertheless; a store that knows no people (.xlsx) locks
            them for everybody, without a password.
        warns: Anybody may go on after a warning; a store that cannot warn (.xlsx) leaves the cells open.
    """

    regions: tuple[Region, ...]
    text: str
    editors: tuple[str, ...] = ()
    warns: bool = False


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet to be made: its cells and its looks.

    ``columns`` gives (width in characters, style of the cells below the head) by column; ``head`` rows
    at the top are headings, ``upright`` columns of them are turned. Styles hold for cells still empty
    too, so that what is typed later is formatted as it should be. ``aliases`` are other titles under which
    the same sheet may stand already.
    """

    title: str
    rows: list[list[Value]]
    columns: Mapping[int, tuple[float, Style]] = field(default_factory=dict)
    head: int = 1
    upright: frozenset[int] = frozenset()
    heights: Mapping[int, float] = field(default_factory=dict)
    frozen: tuple[int, int] = (1, 0)
    hidden_columns: frozenset[int] = frozenset()
    dropdowns: tuple[Dropdown, ...] = ()
    colours: tuple[Colour, ...] = ()
    guards: tuple[Guard, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def is_register(self) -> bool:
        """Whether it is a register: lessons have several rows of headings, tables one."""
        return self.head > 1

    def grid(self) -> Grid:
        """The sheet as a gateway reads it."""
        return Grid.of(self.title, self.rows)


@dataclass(frozen=True, slots=True)
class WorkbookPlan:
    """One workbook to be made: its title without extension, its sheets in order.

    ``editors`` are the e-mails of those who work in it, where a store knows people; ``year`` is the school
    year of a journal's lessons, «2026/27».
    """

    title: str
    sheets: tuple[SheetPlan, ...]
    editors: tuple[str, ...] = ()
    year: str = ""

    def workbook(self, book_id: str = "") -> Workbook:
        """The workbook as a gateway reads it; the version is a digest of its sheets."""
        grids = tuple(sheet.grid() for sheet in self.sheets)
        told = "".join(f"{grid.title}{grid.digest()}" for grid in grids)
        version = blake2b(told.encode(), digest_size=16).hexdigest()
        return Workbook(book_id or f"{self.title}.xlsx", self.title, version, grids)


def span(first_column: int, last_column: int, first_row: int, last_row: int) -> Region:
    """A region by its columns, then its rows."""
    return Region(first_row, first_column, last_row, last_column)


def blocks(columns: Iterable[int], first_row: int, last_row: int) -> tuple[Region, ...]:
    """The regions that cover those columns, neighbours joined: one region where a sheet's marks are unbroken."""
    regions: list[Region] = []
    for column in sorted(columns):
        if regions and regions[-1].last_column == column - 1:
            regions[-1] = span(regions[-1].first_column, column, first_row, last_row)
        else:
            regions.append(span(column, column, first_row, last_row))
    return tuple(regions)
