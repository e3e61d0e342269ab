"""A verdict: the list of remarks on a workbook, and its sheets with what is said of their cells. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b

from journal.issues import Severity
from sheets.grid import Grid

#: Raise it whenever the same remarks would look different: every file is then written anew, once.
VERDICT_VERSION = 1

#: The sheet with the list; it stands first.
LIST = "Замечания"

#: (row, column), from 0.
Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one cell: how grave the worst of it is, and the text of its note."""

    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet is best read: rows of headings, columns that stay in sight, those hidden, widths, heights.

    Widths are in characters, column by column; heights in points, of the rows that are not of one line.
    """

    head: int = 1
    names: int = 0
    hidden: frozenset[int] = frozenset()
    widths: Sequence[float] = ()
    heights: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgedSheet:
    """A sheet as the teacher left it, under a title this file can hold, and what is said of its cells."""

    title: str
    grid: Grid
    look: Look
    said: Mapping[Position, Said] = field(default_factory=dict)

    @property
    def severity(self) -> Severity | None:
        """The worst of what is said of its cells."""
        return min((said.severity for said in self.said.values()), key=list(Severity).index, default=None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. ``target`` is (title in this file, row, column); None where there is nothing to open."""

    sheet: str
    address: str
    target: tuple[str, int, int] | None
    typed: str
    wrong: str
    advice: str
    severity: Severity
    since: date | None
    teacher: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one workbook.

    ``name`` is what its file is called («7А»), ``source`` the title of the workbook («Журнал 7А»), ``read_at``
    when what it holds was first seen. ``unsaid`` counts the remarks the list has no room for. ``key`` tells
    the inputs it was made of, for whoever asks whether it would come out the same.
    """

    name: str
    source: str
    lines: tuple[Line, ...]
    sheets: tuple[JudgedSheet, ...] = ()
    unsaid: int = 0
    read_at: datetime | None = None
    key: str = ""

    def digest(self) -> str:
        """Digest of all that a reader of the file sees, but for the moment; equal verdicts, equal digests."""
        sheets = [
            (sheet.title, sheet.grid.digest(), sheet.grid.hidden, sorted(sheet.said.items(), key=_position))
            for sheet in self.sheets
        ]
        said = repr((VERDICT_VERSION, self.name, self.source, self.lines, self.unsaid, sheets))
        return blake2b(said.encode(errors="replace"), digest_size=16).hexdigest()


def _position(item: tuple[Position, Said]) -> Position:
    return item[0]
