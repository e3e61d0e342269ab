"""What the registers of one class are read with, and the digests that tell whether it moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from hashlib import blake2b

from journal.alphabet import Sign
from journal.calendar import Term
from journal.classes import grade
from journal.lessons import DueLesson, year_lessons
from journal.registers import sheet_title, split_title
from journal.school import School, Slot, Subject
from journal.tables import PupilRow, Register
from journal.terms import borders
from sheets.letters import heading
from sheets.names import ClassList, Listed
from sheets.parse import Alphabet


@lru_cache(maxsize=16)
def prepared_alphabet(signs: tuple[Sign, ...], *, adjacent: bool) -> Alphabet:
    """The alphabet of a school, which remembers what it has read."""
    return Alphabet.of(signs, adjacent=adjacent)


def digest(*parts: object) -> str:
    """Digest of plain values: equal values, equal digests, in every process."""
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class ClassContext:
    """What the registers of one class are read with."""

    school: School
    school_class: str
    roster: tuple[PupilRow, ...]

    @cached_property
    def alphabet(self) -> Alphabet:
        """The school's signs."""
        return prepared_alphabet(self.school.alphabet, adjacent=self.school.settings.adjacent_marks)

    @cached_property
    def due(self) -> dict[tuple[str, str], list[DueLesson]]:
        """The year's lessons of each subject and subgroup."""
        due: dict[tuple[str, str], list[DueLesson]] = defaultdict(list)
        for lesson in year_lessons(self.school, self.school_class):
            due[lesson.subject, lesson.subgroup].append(lesson)
        return due

    @cached_property
    def slots(self) -> dict[tuple[str, str], list[Slot]]:
        """The lines of the timetable of each subject and subgroup."""
        slots: dict[tuple[str, str], list[Slot]] = defaultdict(list)
        for slot in self.school.slots_by_class.get(self.school_class, ()):
            slots[slot.subject, slot.subgroup].append(slot)
        return slots

    @cached_property
    def class_list(self) -> ClassList:
        """The class list, for finding whose row is whose."""
        return ClassList(Listed(p.pupil, p.name, p.arrived, p.left) for p in self.roster)

    @cached_property
    def by_id(self) -> dict[str, PupilRow]:
        """The class list by id."""
        return {pupil.pupil: pupil for pupil in self.roster}

    def register(self, title: str) -> tuple[Register, bool]:
        """The register a sheet's title names, and whether its subject is one of the school's."""
        typed, subgroup = split_title(title)
        subject = self._subjects.get(heading(typed))
        if subject is not None:
            return Register(self.school_class, subject.name, subgroup), True
        shortened = {sheet_title(s.name, subgroup): s.name for s in self.school.subjects}
        name = shortened.get(" ".join(title.split()))
        return Register(self.school_class, name or typed, subgroup), name is not None

    @cached_property
    def _subjects(self) -> dict[str, Subject]:
        """Subjects by every spelling of theirs, as headings are compared: case, look-alikes and full stops aside."""
        return {heading(spelling): subject for spelling, subject in self.school.subjects_by_spelling.items()}

    @cached_property
    def _padded(self) -> dict[str, str]:
        """Ids without their leading zeros, where that leaves them apart: a spreadsheet takes «0417» for 417."""
        bare = Counter(pupil.lstrip("0") for pupil in self.by_id)
        return {pupil.lstrip("0"): pupil for pupil in self.by_id if bare[pupil.lstrip("0")] == 1}

    def pupil_id(self, typed: str) -> str:
        """An id as the class list writes it; as typed where the list has none like it."""
        return typed if typed in self.by_id else self._padded.get(typed.lstrip("0"), typed)

    def homework_set(self, subject: str) -> bool:
        """Whether homework is set."""
        return self.school.homework_set(self.school_class, subject)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the class's grade."""
        return self.school.calendar.terms_of(grade(self.school_class))

    def borders(self, subject: str) -> dict[int, Decimal]:
        """From which average on each mark is suggested in a subject."""
        return borders(self.school.rounding, subject, grade(self.school_class))

    def hours(self, register: Register) -> float:
        """Hours a week by «Нагрузка»; 0 where it does not say."""
        return self._hours.get(register[1:]) or self._hours.get((register.subject, ""), 0)

    @cached_property
    def _hours(self) -> dict[tuple[str, ...], float]:
        lines = (row for row in self.school.load if row.school_class == self.school_class)
        return {(row.subject, row.subgroup): row.hours for row in lines}

    def credit_only(self, subject: str) -> bool:
        """Whether a subject is passed by credit alone."""
        known = self.school.subjects_by_spelling.get(subject.lower())
        return known is not None and known.credit_only

    @cached_property
    def _shared(self) -> str:
        """Digest of the inputs every register of the class uses."""
        settings = self.school.settings
        roster = [(p.pupil, p.name, p.arrived, p.left, p.subgroups) for p in self.roster]
        return digest(
            self.school.year, settings.adjacent_marks, settings.of_rules, self.school.alphabet, self.school.kinds,
            [(term.name, term.first, term.last) for term in self.terms], roster,
        )  # fmt: skip

    @cached_property
    def _inputs(self) -> dict[Register, str]:
        """Digests of what each register was last asked a key for is read with."""
        return {}

    def key(self, content: str, register: Register) -> str:
        """The key of one register's tables."""
        if register not in self._inputs:
            about = (register.subject, register.subgroup)
            self._inputs[register] = digest(
                self._shared, register, self.homework_set(register.subject), self.credit_only(register.subject),
                self.hours(register), self.borders(register.subject),
                self.school.teacher_of(*register), self.slots.get(about, []), self.due.get(about, []),
            )  # fmt: skip
        return digest(content, self._inputs[register])


#: The year's lessons and digests of a class take longer to find than to read one sheet: kept for the classes
#: of one school while its workbook and the class list stay as they are.
@lru_cache(maxsize=64)
def class_context(school: School, school_class: str, roster: tuple[PupilRow, ...]) -> ClassContext:
    """What the registers of a class are read with."""
    return ClassContext(school, school_class, roster)
