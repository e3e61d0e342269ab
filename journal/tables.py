"""The rows that normalisation promises: what sheets give, jobs carry and the database keeps.

A row is a tuple in the order of its table's columns, so that it goes to the driver as it is. The
pandera schemas say the same of a DataFrame; tests hold every reader and every sync against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from journal.issues import Issue


class Register(NamedTuple):
    """One register: a class's subject, or a subgroup of it."""

    school_class: str
    subject: str
    subgroup: str = ""


class LessonRow(NamedTuple):
    """A lesson as its register records it. ``kind`` is a name of «Виды работ», «» where none stated."""

    day: date
    number: int
    kind: str
    topic: str
    homework: str


class EntryRow(NamedTuple):
    """What one pupil's cell of one lesson says. ``marks`` are digits in order («54»), «» without marks."""

    pupil: str
    day: date
    number: int
    typed: str
    marks: str
    attendance: str | None
    reason: str | None
    special: str | None


class TermMarkRow(NamedTuple):
    """A mark of a term or the year. ``period`` is the term's name in the calendar, or «Год»."""

    pupil: str
    period: str
    typed: str
    mark: int | None
    special: str | None


class FactRow(NamedTuple):
    """One lesson due or recorded, counted. Times are not here: the database knows when it first saw what.

    ``due`` by timetable and calendar; ``held`` when the register says anything of it. Counts are of
    pupils enrolled that day in the register's subgroup; ``unstated`` absences have no reason yet.
    """

    day: date
    number: int
    due_number: int
    teacher: str
    due: bool
    held: bool
    homework_due: bool
    topic: bool
    homework: bool
    enrolled: int
    absent: int
    ill: int
    excused: int
    unexcused: int
    late: int
    marked: int
    marks: int
    owed: int


class PupilRow(NamedTuple):
    """A line of «Ученики». ``left`` is the first day the pupil is no longer in the class."""

    pupil: str
    name: str
    birth: date | None
    arrived: date | None
    left: date | None
    arrived_order: str
    left_order: str
    subgroups: str
    consent: str


class GuardianRow(NamedTuple):
    """A line of «Родители»: one guardian of one pupil.

    ``until`` is the last day of their access: ``date.min`` for none at all, ``date.max`` for one that the
    pupil's majority does not end, None for the school's rule.
    """

    pupil: str
    name: str
    relation: str
    phone: str
    email: str
    until: date | None = None


class AbsenceRow(NamedTuple):
    """A line of «Пропуски»: why a pupil was away, both days included."""

    pupil: str
    first: date
    last: date
    reason: str
    document: str


class PlanRow(NamedTuple):
    """A line of a КТП."""

    subject: str
    number: int
    planned: date | None
    topic: str
    hours: float
    homework: str
    kind: str


class Child(NamedTuple):
    """A child of a family, or the pupil themself, in the class of today."""

    pupil: str
    name: str
    school_class: str
    subgroups: str
    arrived: date | None
    left: date | None


class Correction(NamedTuple):
    """A cell that was typed over: the texts before and after («» for none), seen between two readings.

    ``after`` is None where the reading before it is not known.
    """

    old: str
    new: str
    seen: datetime
    after: datetime | None


class Recorded(NamedTuple):
    """A lesson recorded in a pupil's register, with the pupil's entry; its fields are None where there is none.

    Plain rows: a week's thirty cards are drawn before pandas would have made a table of them.
    """

    subject: str
    subgroup: str
    day: date
    number: int
    kind: str
    topic: str
    homework: str
    typed: str | None
    marks: str | None
    attendance: str | None
    reason: str | None
    special: str | None
    unread: bool
    corrected: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterTables:
    """One sheet of a journal, normalised.

    ``content`` is the digest of what the sheet shows; ``key`` adds the digests of everything else the
    tables were derived from and the parser's version: equal keys, equal tables. The key of a sheet that is
    no register begins with :data:`journal.registers.NO_SHEET`: nobody misses it when it goes.

    What the sheet holds but nobody can read is kept as it was last good: single cells in ``unread``
    (pupil, day, number) and ``unread_terms`` (pupil, period); pupils whose rows were not found or not
    told apart are those absent from ``pupils``; lessons whose column is gone or lost its date are those
    absent from ``lessons``, or ``columnless``: known of the right page alone; terms whose column is gone
    are those absent from ``periods``. A cell cleared under its lesson and in its pupil's row is withdrawn.

    ``gaps`` are the days, both included, between which a filled column without a readable date stands: a
    lesson lost there has been told of at that column. ``rows`` and ``places`` tell where pupils and the
    dates of lessons stand (of a columnless one, its date on the right page). ``stranger`` is a sheet whose
    title names no subject of the school.
    """

    sheet: str
    content: str
    key: str
    register: Register | None
    lessons: list[LessonRow] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)
    term_marks: list[TermMarkRow] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    pupils: frozenset[str] = frozenset()
    unread: frozenset[tuple[str, date, int]] = frozenset()
    unread_terms: frozenset[tuple[str, str]] = frozenset()
    columnless: frozenset[tuple[date, int]] = frozenset()
    gaps: tuple[tuple[date, date], ...] = ()
    periods: frozenset[str] = frozenset()
    rows: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[tuple[date, int], tuple[int, int]] = field(default_factory=dict)
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class JournalTables:
    """A class's journal: the sheets derived now, and the titles of those whose key had not changed."""

    school_class: str
    derived: list[RegisterTables] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ClassTables:
    """A class workbook."""

    school_class: str
    pupils: list[PupilRow] = field(default_factory=list)
    guardians: list[GuardianRow] = field(default_factory=list)
    absences: list[AbsenceRow] = field(default_factory=list)
    portfolio: list[tuple[str, date | None, str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlanTables:
    """The КТП workbook of a class."""

    school_class: str
    plans: list[PlanRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
