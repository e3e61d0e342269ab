"""A register as it lies before its teachers: rows, columns and the right page, and what of it can be made out.

A lesson and a pupil keep their identity here whatever is done to the sheet: the truth needs no guessing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from journal.registers import sheet_title
from journal.tables import Register
from sheets.grid import Value
from sheets.templates.plan import SheetPlan
from tests.oracle_school import TERM

#: A lesson, whatever its date is.
Lesson = int
#: Whose cell of which lesson.
Cell = tuple[str, Lesson]

#: Rows of headings above the pupils.
_HEAD = 3


@dataclass
class Heading:
    """What is written of a lesson: above its column and on its line of the right page."""

    day: date
    number: int
    kind: str = ""
    topic: str = ""
    homework: str = ""


@dataclass
class Row:
    """A row: the hidden number, and the pupil whose name and marks stand in it."""

    number: str
    pupil: str
    erased: bool = False

    @property
    def is_told(self) -> bool:
        """Whether nobody can doubt whose row it is."""
        return not self.erased and self.number == self.pupil


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be made out on a sheet. ``blind``: it is not there; ``erased``: whose rows are gone."""

    blind: bool
    pupils: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()
    columns: frozenset[Lesson] = frozenset()
    lessons: Mapping[Lesson, Heading] = field(default_factory=dict)
    cells: Mapping[Cell, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)


class Paper:
    """One register's sheet. ``revision`` grows with every change; ``damage`` is what somebody has to mend."""

    def __init__(self, register: Register, names: Mapping[str, str]) -> None:
        self.register, self.names = register, names
        self.title = sheet_title(register.subject, register.subgroup)
        self.rows: list[Row] = []
        self.lessons: dict[Lesson, Heading] = {}
        self.columns: list[Lesson] = []
        self.page: list[Lesson] = []
        self.cells: dict[Cell, str] = {}
        self.terms: dict[str, str] = {}
        self.there = True
        self.revision = 0
        self.damage = ""
        #: A lesson got another date: nothing else is done before it is read, see README.
        self.moved = False
        #: What stood here before everything was pasted over.
        self.laid_by: dict[Cell, str] = {}
        self._ids = count(1)

    def add_pupil(self, pupil: str) -> None:
        """A row below the last."""
        self.rows.append(Row(pupil, pupil))

    def add_lesson(self, heading: Heading, *, last: bool = False) -> Lesson:
        """A column put in where its date belongs, or behind all others; and a line of the right page."""
        lesson = next(self._ids)
        self.lessons[lesson] = heading
        later = [n for n, other in enumerate(self.columns) if self.lessons[other].day > heading.day]
        self.columns.insert(len(self.columns) if last or not later else later[0], lesson)
        self.page.append(lesson)
        return lesson

    def lesson_on(self, day: date) -> Lesson | None:
        """The lesson of a day, the first where there are two."""
        return next((lesson for lesson, own in self.lessons.items() if own.day == day), None)

    def type(self, pupil: str, lesson: Lesson, text: str) -> None:
        """Type into a cell; «» clears it."""
        if text:
            self.cells[pupil, lesson] = text
        else:
            self.cells.pop((pupil, lesson), None)

    @property
    def told(self) -> list[str]:
        """The pupils whose rows nobody can doubt, from above."""
        return [row.pupil for row in self.rows if row.is_told]

    def shown(self) -> Shown:
        """What can be made out now."""
        if not self.there or self.title != sheet_title(self.register.subject, self.register.subgroup):
            return Shown(blind=True)
        pupils, columns = frozenset(self.told), frozenset(self.columns)
        lessons = {
            lesson: Heading(own.day, own.number, own.kind if lesson in columns else "", *self._said(lesson))
            for lesson, own in self.lessons.items()
            if lesson in columns or any(self._said(lesson))
        }
        cells = {cell: text for cell, text in self.cells.items() if cell[0] in pupils and cell[1] in columns}
        terms = {pupil: text for pupil, text in self.terms.items() if pupil in pupils}
        erased = frozenset(row.pupil for row in self.rows if row.erased)
        return Shown(False, pupils, erased, columns, lessons, cells, terms)

    def _said(self, lesson: Lesson) -> tuple[str, str]:
        """Topic and homework on the right page."""
        own = self.lessons[lesson]
        return (own.topic, own.homework) if lesson in self.page else ("", "")

    # ------------------------------------------------------------------ as it is saved

    def plan(self) -> SheetPlan:
        """The sheet as it is saved."""
        return SheetPlan(self.title, self.drawn(), head=_HEAD, hidden_columns=frozenset({0}))

    def drawn(self) -> list[list[Value]]:
        """Its cells, row by row."""
        left = [*self._heads(), *self._pupils()]
        right = [["Дата", "Урок", "Тема", "Домашнее задание"], *([""] * 4 for _ in range(_HEAD - 1)), *self._lines()]
        blank = [""] * (4 + len(self.columns))
        left += [list(blank) for _ in range(len(right) - len(left))]
        return [[*cells, "", *(right[n] if n < len(right) else ())] for n, cells in enumerate(left)]

    def _heads(self) -> Iterator[list[str]]:
        own = [self.lessons[lesson] for lesson in self.columns]
        yield ["Номер", "№", "Дата", *(f"{lesson.day:%d.%m.%Y}" for lesson in own), TERM.name]
        yield ["", "", "Урок", *(str(lesson.number) for lesson in own), ""]
        yield ["", "", "Вид работы", *(lesson.kind for lesson in own), ""]

    def _pupils(self) -> Iterator[list[str]]:
        for place, row in enumerate(self.rows, 1):
            marks = (self.cells.get((row.pupil, lesson), "") for lesson in self.columns)
            cells = [row.number, str(place), self.names[row.pupil], *marks, self.terms.get(row.pupil, "")]
            yield [""] * len(cells) if row.erased else cells

    def _lines(self) -> Iterator[list[str]]:
        for lesson in self.page:
            own = self.lessons[lesson]
            yield [f"{own.day:%d.%m.%Y}", str(own.number), own.topic, own.homework]
