"""How far a viewer sees: the one place where roles become registers, classes and pupils. It fails closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from database.dialect import Transaction
from journal.calendar import Bell
from journal.classes import class_order
from journal.lessons import UNNUMBERED, lesson_ends
from journal.marks import Attendance
from journal.registers import in_subgroup
from journal.rights import Reach, Right, reach
from journal.school import School
from journal.viewer import Role, Viewer


class RegisterRow(NamedTuple):
    """A stored register and the sheet it stands on."""

    register: int
    school_class: str
    subject: str
    subgroup: str
    book: str
    sheet: str


class Enrolment(NamedTuple):
    """A pupil in a class: from ``arrived`` on, and until the day before ``left``."""

    school_class: str
    name: str
    arrived: date | None
    left: date | None
    subgroups: str

    def covers(self, day: date) -> bool:
        """Whether the pupil was in the class that day."""
        return (self.arrived is None or self.arrived <= day) and (self.left is None or day < self.left)

    def attends(self, register: RegisterRow) -> bool:
        """Whether the register is of the pupil's class and subgroup."""
        return register.school_class == self.school_class and in_subgroup(
            self.subgroups, register.subject, register.subgroup
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question under way: who asks, when, of which year's school. ``now`` is in the school's time zone."""

    store: Transaction
    viewer: Viewer
    school: School
    year: str
    now: datetime
    #: Pupil → their classes, as far as they were asked for already.
    known: dict[str, list[Enrolment]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The school's today."""
        return self.now.date()

    def reach(self, right: Right) -> Reach:
        """How far the viewer has a right."""
        return reach(self.viewer.role, right)

    @property
    def sees_reasons(self) -> bool:
        """Whether reasons of absence, which are about health, are told of pupils whose records are in scope."""
        return bool(self.reach(Right.REASONS))

    def leads(self, school_class: str, right: Right = Right.RECORDS) -> bool:
        """Whether a right holds for the whole class."""
        wide = self.reach(right)
        return wide is Reach.SCHOOL or (wide is Reach.CLASSES and school_class in self.viewer.classes)

    def is_own(self, pupil: str, right: Right = Right.RECORDS) -> bool:
        """Whether a right holds for a pupil because they are the viewer's child, or the viewer."""
        return self.reach(right) is Reach.OWN and pupil in self.viewer.pupils

    def teaches(self, school_class: str, subject: str, subgroup: str) -> bool:
        """Whether the viewer, as a teacher, keeps that register.

        Who is named for the whole class keeps the registers of its subgroups too, unless another is named.
        """
        if self.reach(Right.RECORDS) is not Reach.REGISTERS:
            return False
        registers = self.viewer.registers
        if (school_class, subject, subgroup) in registers:
            return True
        named = self.school.teacher_of(school_class, subject, subgroup)
        return (school_class, subject, "") in registers and named in ("", self.viewer.staff)

    def sees(self, register: RegisterRow) -> bool:
        """Whether the viewer sees the whole register, of all its pupils."""
        return self.leads(register.school_class) or self.teaches(*register[1:4])

    def registers(self, *classes: str) -> list[RegisterRow]:
        """The registers of classes (none named: of all) that the viewer sees whole."""
        return [register for register in self.all_registers(*classes) if self.sees(register)]

    def all_registers(self, *classes: str) -> list[RegisterRow]:
        """The registers of classes (none named: of all), whoever asks; to be narrowed by the caller."""
        columns, rest = "register, school_class, subject, subgroup, book, sheet", "FROM registers WHERE year = ?"
        if not classes:
            return [RegisterRow(*row) for row in self.store.gathered(columns, rest, (self.year,))]
        rest += " AND school_class = ?"
        rows = (row for name in classes for row in self.store.gathered(columns, rest, (self.year, name)))
        return [RegisterRow(*row) for row in rows]

    def classes(self) -> list[str]:
        """The classes of which the viewer sees anything, 2А before 10А."""
        viewer = self.viewer
        if Reach.SCHOOL in (self.reach(Right.RECORDS), self.reach(Right.ISSUES)):
            return list(self.school.class_names)
        if viewer.is_family:
            names = {own.school_class for pupil in viewer.pupils for own in self.enrolments(pupil)}
        elif viewer.role is Role.CLASS_TEACHER:
            names = set(viewer.classes)
        else:
            names = {register[0] for register in viewer.registers}
        return sorted(names, key=class_order)

    def enrolments(self, pupil: str) -> list[Enrolment]:
        """The classes a pupil was in this year, the latest first, whoever asks; to be narrowed by the caller."""
        if pupil in self.known:
            return self.known[pupil]
        day = self.store.dialect.read_day
        rows = self.store.rows(
            'SELECT school_class, name, arrived, "left", subgroups FROM pupils WHERE pupil = ? AND year = ?',
            (pupil, self.year),
        )
        found = [
            Enrolment(name, called, arrived and day(arrived), left and day(left), subgroups)
            for name, called, arrived, left, subgroups in rows
        ]
        found.sort(key=lambda own: (own.left or date.max, own.arrived or date.min), reverse=True)
        self.known[pupil] = found
        return found

    def own_registers(self, pupil: str) -> tuple[list[Enrolment], list[RegisterRow]]:
        """The pupil's classes and the registers of them in which the viewer sees the pupil; all subgroups."""
        viewer = self.viewer
        if viewer.is_family and pupil not in viewer.pupils:
            return [], []
        enrolments = self.enrolments(pupil)
        if not enrolments:
            return [], []
        registers = self.all_registers(*{own.school_class for own in enrolments})
        return enrolments, [register for register in registers if viewer.is_family or self.sees(register)]

    @property
    def last_shown(self) -> date:
        """The last day whose entries are shown: families see no mark before its day."""
        return self.today if self.viewer.is_family else date.max

    def told(self, typed: str, marks: str, reason: str | None) -> tuple[str, str | None]:
        """Typed text and reason of an entry as this viewer may know them."""
        if reason is None or self.sees_reasons:
            return typed, reason
        return "/".join([self._absent, *marks]), None

    def told_plainly(self, typed: str) -> str:
        """Typed text without a reason of absence, where nothing but the text is known."""
        reasons = {spelling for sign in self.school.alphabet if sign.reason for spelling in sign.spellings}
        parts = [typed] if typed.lower() in reasons else typed.split("/")
        return "/".join(self._absent if part.strip().lower() in reasons else part for part in parts)

    @property
    def _absent(self) -> str:
        """The sign of an absence that tells no reason."""
        return next((s.code for s in self.school.alphabet if s.attendance is Attendance.ABSENT and not s.reason), "н")

    def over(self) -> list[int]:
        """Numbers of the lessons of today that have ended by now."""
        return over_numbers(self.now, self.school.bells)

    def teacher_name(self, code: str) -> str:
        """How an employee is called."""
        person = self.school.staff_by_code.get(code)
        return person.name if person else code or "учитель не указан"

    def day(self, day: date) -> Any:
        """A day as a parameter."""
        return self.store.dialect.day(day)


def over_numbers(now: datetime, bells: tuple[Bell, ...]) -> list[int]:
    """Numbers of the lessons of the day that have ended; those without bells end with the school day."""
    local, rung = now.replace(tzinfo=None), {bell.number for bell in bells}
    ended = {number for number in rung if lesson_ends(now.date(), number, bells) <= local}
    rest = set(range(1, 2 * UNNUMBERED)) - rung if lesson_ends(now.date(), 0, ()) <= local else set()
    return sorted(ended | rest)
