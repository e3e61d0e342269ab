"""The school as its own workbook «Школа» describes it: people, subjects, load, timetable."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property

from journal.alphabet import ALPHABET, Sign
from journal.calendar import Bell, Calendar
from journal.classes import class_order, grade
from journal.settings import Settings
from journal.work import KINDS, WorkKind


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """One class and who leads it."""

    name: str
    class_teacher: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """One employee. ``code`` is their key in the workbook; ``roles`` are values of :class:`journal.viewer.Role`."""

    code: str
    name: str
    roles: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject: its standard name, how else sheets call it, whether homework is set in it."""

    name: str
    aliases: tuple[str, ...] = ()
    homework: bool = True
    credit_only: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """A line of «Нагрузка»: who teaches what to whom, and how many hours a week."""

    school_class: str
    subject: str
    subgroup: str
    teacher: str
    hours: float = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A line of «Расписание»: a lesson every week on that weekday (0 = Monday), from–until where stated."""

    school_class: str
    weekday: int
    number: int
    subject: str
    subgroup: str = ""
    room: str = ""
    first: date = date.min
    last: date = date.max


@dataclass(frozen=True, slots=True)
class Substitution:
    """A line of «Замены»: that day's lesson is taught by another teacher, or cancelled."""

    day: date
    school_class: str
    number: int
    subgroup: str = ""
    teacher: str = ""
    subject: str = ""
    cancelled: bool = False

    @property
    def adds(self) -> bool:
        """Whether it names a lesson of its own, where the timetable has none."""
        return bool(self.subject) and not self.cancelled


@dataclass(frozen=True)
class School:
    """Everything the workbook «Школа» says. Tables are in the order of its rows."""

    settings: Settings = field(default_factory=Settings)
    calendar: Calendar = field(default_factory=lambda: Calendar("2026/27"))
    classes: tuple[SchoolClass, ...] = ()
    staff: tuple[Staff, ...] = ()
    subjects: tuple[Subject, ...] = ()
    load: tuple[Load, ...] = ()
    bells: tuple[Bell, ...] = ()
    timetable: tuple[Slot, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    kinds: tuple[WorkKind, ...] = KINDS
    alphabet: tuple[Sign, ...] = ALPHABET
    #: (from average, mark) by subject («» = all) and first grade of the level: the table «Округление».
    rounding: tuple[tuple[str, int, float, int], ...] = field(
        default=(("", 1, 4.5, 5), ("", 1, 3.5, 4), ("", 1, 2.5, 3), ("", 1, 0.0, 2))
    )

    def __getstate__(self) -> dict[str, object]:
        """The tables alone: what is remembered of them grows while another thread sends the school away."""
        return {table.name: getattr(self, table.name) for table in fields(self)}

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, table.name) for table in fields(self)))

    def __hash__(self) -> int:
        """Of all tables, counted once: caches ask for it at every look-up."""
        return self._hash

    @property
    def year(self) -> str:
        """The school year, «2026/27»."""
        return self.calendar.year

    @cached_property
    def class_names(self) -> tuple[str, ...]:
        """All classes, 2А before 10А."""
        return tuple(sorted((c.name for c in self.classes), key=class_order))

    @cached_property
    def staff_by_code(self) -> dict[str, Staff]:
        """Employees by their key."""
        return {person.code: person for person in self.staff}

    @cached_property
    def subjects_by_spelling(self) -> dict[str, Subject]:
        """Subjects by every lower-case spelling of theirs, spaces squeezed."""
        return {
            " ".join(spelling.split()).lower(): subject
            for subject in self.subjects
            for spelling in (*subject.aliases, subject.name)
        }

    def homework_set(self, school_class: str, subject: str) -> bool:
        """Whether homework is set: never in grade 1 (clause 1.3), elsewhere as «Предметы» say."""
        known = self.subjects_by_spelling.get(subject.lower())
        return grade(school_class) != 1 and (known is None or known.homework)

    @cached_property
    def _teachers(self) -> dict[tuple[str, str, str], str]:
        return {(row.school_class, row.subject, row.subgroup): row.teacher for row in self.load}

    def teacher_of(self, school_class: str, subject: str, subgroup: str) -> str:
        """Code of the teacher who has that lesson by «Нагрузка»; «» where nobody is named."""
        return self._teachers.get((school_class, subject, subgroup)) or self._teachers.get(
            (school_class, subject, ""), ""
        )

    @cached_property
    def registers(self) -> frozenset[tuple[str, str, str]]:
        """(class, subject, subgroup) of every line of «Нагрузка» and «Расписание»."""
        taught = {(row.school_class, row.subject, row.subgroup) for row in self.load}
        return frozenset(taught | {(row.school_class, row.subject, row.subgroup) for row in self.timetable})

    @cached_property
    def slots_by_class(self) -> dict[str, tuple[Slot, ...]]:
        """The timetable of each class."""
        by_class: dict[str, list[Slot]] = {}
        for slot in self.timetable:
            by_class.setdefault(slot.school_class, []).append(slot)
        return {name: tuple(slots) for name, slots in by_class.items()}

    @cached_property
    def substitutions_by_class(self) -> dict[str, tuple[Substitution, ...]]:
        """The substitutions of each class."""
        by_class: dict[str, list[Substitution]] = {}
        for row in self.substitutions:
            by_class.setdefault(row.school_class, []).append(row)
        return {name: tuple(rows) for name, rows in by_class.items()}
