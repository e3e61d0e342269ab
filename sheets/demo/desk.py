"""A class's workbooks as they grow: what has been typed up to a moment, and the sheets it makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from journal.school import School
from journal.tables import AbsenceRow, ClassTables, LessonRow, PupilRow, Register
from sheets.grid import Value
from sheets.templates.journal import ID, LESSONS, NAME, RegisterContent, register_sheet
from sheets.templates.plan import SheetPlan

#: Where a slip stands: («cell», pupil, day, number) · («date» | «kind», day, number) · («name», pupil) ·
#: («term», pupil, period).
Spot = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a teacher typed into one register at one moment.

    ``slips`` hold what no register is meant to say (a date in a cell, a heading misspelt); None mends one.
    """

    at: datetime
    register: Register
    lessons: tuple[LessonRow, ...] = ()
    cells: tuple[tuple[str, date, int, str], ...] = ()
    term_marks: tuple[tuple[str, str, str], ...] = ()
    slips: tuple[tuple[Spot, Value | None], ...] = ()


@dataclass(slots=True)
class Page:
    """One register so far."""

    register: Register
    lessons: dict[tuple[date, int], LessonRow] = field(default_factory=dict)
    cells: dict[tuple[str, date, int], str] = field(default_factory=dict)
    term_marks: dict[tuple[str, str], str] = field(default_factory=dict)
    slips: dict[Spot, Value] = field(default_factory=dict)

    def take(self, typed: Typed) -> None:
        """Let a teacher's typing stand on the page."""
        for lesson in typed.lessons:
            self.lessons[lesson.day, lesson.number] = lesson
        for pupil, day, number, text in typed.cells:
            self.cells[pupil, day, number] = text
        for pupil, period, text in typed.term_marks:
            self.term_marks[pupil, period] = text
        for spot, value in typed.slips:
            if value is None:
                self.slips.pop(spot, None)
            else:
                self.slips[spot] = value

    def content(self) -> RegisterContent:
        """The register as it stands, columns in the order of days."""
        lessons = [self.lessons[key] for key in sorted(self.lessons)]
        return RegisterContent(self.register, lessons, self.cells, self.term_marks)


class Desk:
    """The journal and the class workbook of one class; time only goes forward."""

    def __init__(
        self,
        school: School,
        tables: ClassTables,
        documents: Sequence[tuple[date, AbsenceRow]],
        story: Iterable[Typed],
    ) -> None:
        self.school = school
        self._tables = tables
        self._documents = documents
        self._story = sorted(story, key=lambda typed: typed.at)
        self._next = 0
        self._day = date.min
        self.pages: dict[Register, Page] = {}

    def advance(self, moment: datetime) -> set[Register]:
        """Take everything typed up to the moment; the registers whose sheets differ since."""
        changed: set[Register] = set()
        while self._next < len(self._story) and self._story[self._next].at <= moment:
            typed = self._story[self._next]
            self.pages.setdefault(typed.register, Page(typed.register)).take(typed)
            changed.add(typed.register)
            self._next += 1
        before, self._day = self._day, moment.date()
        if self._listed(before) != self._listed(self._day):
            changed |= self.pages.keys()
        return changed

    @property
    def registers(self) -> list[Register]:
        """The registers that have sheets by now, in the order of «Нагрузка»."""
        rows = (Register(row.school_class, row.subject, row.subgroup) for row in self.school.load)
        return [register for register in rows if register in self.pages]

    def _listed(self, day: date) -> list[PupilRow]:
        """The class list as it stands on a day: nobody who is still to come, no leaving still to come."""
        return [
            row if row.left is None or row.left <= day else row._replace(left=None, left_order="")
            for row in self._tables.pupils
            if row.arrived is None or row.arrived <= day
        ]

    def tables(self) -> ClassTables:
        """The class workbook as it stands."""
        pupils = self._listed(self._day)
        ids = {row.pupil for row in pupils}
        return replace(
            self._tables,
            pupils=pupils,
            guardians=[row for row in self._tables.guardians if row.pupil in ids],
            absences=[row for known, row in self._documents if known <= self._day],
            portfolio=[row for row in self._tables.portfolio if row[1] is None or row[1] <= self._day],
        )

    def sheet(self, register: Register) -> SheetPlan:
        """The register's sheet as it stands, slips of the hand included."""
        page = self.pages[register]
        plan = register_sheet(self.school, self._listed(self._day), page.content())
        for spot, value in page.slips.items():
            _write_over(plan, spot, value)
        return plan


def _write_over(plan: SheetPlan, spot: Spot, value: Value) -> None:
    """Put a slip where it belongs in a drawn sheet; one whose lesson or pupil is not there is dropped."""
    dates, numbers = plan.rows[0], plan.rows[1]
    column, row = NAME, 0
    if spot[0] != "name":
        heads = (str(spot[-1]), "") if spot[0] == "term" else (f"{spot[-2]:%d.%m.%Y}", str(spot[-1]))
        column = next((c for c in range(LESSONS, len(numbers)) if (dates[c], numbers[c]) == heads), -1)
    if spot[0] in ("name", "cell", "term"):
        row = next((r for r, cells in enumerate(plan.rows) if cells and cells[ID] == spot[1]), -1)
    elif spot[0] == "kind":
        row = 2
    if row >= 0 and column >= 0:
        cells = plan.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = value
