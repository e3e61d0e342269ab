"""What a standing workbook lacks of its plan: sheets, lessons, terms, pupils, topics; each with where it goes.

Every place is one of the standing sheet as it was read, rows and columns from 0. Done in this order all places
stay true: the texts (pupils, topics), then the lines from the last to the first, then the columns from the last
to the first.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheets.templates.plan import SheetPlan


@dataclass(frozen=True, slots=True)
class NewText:
    """What belongs in a cell that is blank."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column of a lesson, or of a term's marks, to be inserted before a column that stands there.

    ``heads`` are its headings, by rows of the standing sheet. ``planned`` is its place in the sheet's plan:
    its width, style and lists are those planned there. Columns of one place are in the order they will stand in.
    """

    before: int
    heads: tuple[tuple[int, str], ...]
    planned: int
    is_term: bool = False


@dataclass(frozen=True, slots=True)
class NewLine:
    """A lesson's line of the right page, to be put at a row: lines from there on move down, in its columns alone."""

    row: int
    column: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetMissing:
    """What one standing sheet lacks.

    ``pupils`` are rows of the list that are free: the id, the place in the list and the name of each;
    ``topics`` are topics of the plan whose lesson has its line and no topic in it. ``below`` is the row under the
    last line of the right page, where lines may be put too: their order is for people only.
    """

    title: str
    columns: tuple[NewColumn, ...] = ()
    lines: tuple[NewLine, ...] = ()
    pupils: tuple[tuple[NewText, ...], ...] = ()
    topics: tuple[NewText, ...] = ()
    below: int = -1

    @property
    def lessons(self) -> int:
        """How many lessons have no column."""
        return sum(not column.is_term for column in self.columns)

    @property
    def terms(self) -> int:
        """How many terms have no column."""
        return len(self.columns) - self.lessons

    def __bool__(self) -> bool:
        """Whether anything is missing."""
        return bool(self.columns or self.lines or self.pupils or self.topics)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a workbook lacks; false for nothing.

    ``sheets`` are whole sheets; ``unclear`` are the titles of sheets that nobody can complete, because where
    things lie in them is not understood. ``renamed`` are sheets that stand under a name nobody knows: the name
    they had, and the one they have. They are not made anew: marks would then stand in two places. ``other_year``
    are the titles of sheets whose lessons are of another school year: nothing is put into those.
    """

    sheets: tuple[SheetPlan, ...] = ()
    additions: tuple[SheetMissing, ...] = ()
    unclear: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    other_year: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is missing that can be added."""
        return bool(self.sheets or self.additions)
