"""What the sheets of «Школа» say of one another: people and classes. One small check a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from journal.classes import grade
from journal.issues import Issue, Problem
from journal.places import Place
from journal.registers import folder_year
from journal.school import School
from journal.viewer import ROLE_NAMES, WHOLE_SCHOOL, Role
from sheets.headings import CLASSES, KINDS, SETTINGS, STAFF
from sheets.reading import Reading
from sheets.school_checks_days import DAY_CHECKS
from sheets.school_names import person_key
from sheets.school_spellings import kinds_like_codes

Check = Callable[[School, Reading], Iterator[Issue]]


def check_school(school: School, reading: Reading) -> Iterator[Issue]:
    """What does not fit together in the tables as they are in force, each with its cell."""
    for check in CHECKS:
        yield from check(school, reading)


def year_of_folder(school: School, reading: Reading) -> Iterator[Issue]:
    """The year stated is not the one the folder is named by."""
    year = folder_year(reading.book.id)
    for row, (name, _) in reading.of(SETTINGS):
        if name == "year" and year not in (None, school.settings.year):
            yield row.issue("value", Problem.ROW_DOUBTFUL, f"папка названа {year}")


def leaders(_school: School, reading: Reading) -> Iterator[Issue]:
    """A class without a class teacher."""
    for row, school_class in reading.of(CLASSES):
        if not school_class.class_teacher and not row.issues:
            yield row.issue("class_teacher", Problem.ROW_INCOMPLETE, "нет классного руководителя")


def classes_taught(school: School, reading: Reading) -> Iterator[Issue]:
    """A class that no term is for, or that the timetable does not know: its lessons are as good as not there."""
    for row, school_class in reading.of(CLASSES):
        if school.calendar.terms and not school.calendar.terms_of(grade(school_class.name)):
            yield row.issue("school_class", Problem.ROW_DOUBTFUL, "для этого класса на листе «Периоды» нет периодов")
        if school.timetable and school_class.name not in school.slots_by_class:
            yield row.issue("school_class", Problem.ROW_INCOMPLETE, "у класса нет расписания")


def namesakes(_school: School, reading: Reading) -> Iterator[Issue]:
    """Two employees of one name, or of one address."""
    seen: dict[str, int] = {}
    for row, person in reading.of(STAFF):
        for field, said in (("name", person_key(person.name)), ("email", person.email.lower())):
            first = seen.setdefault(f"{field} {said}", row.row) if said else row.row
            if first != row.row:
                detail = f"то же, что в строке {first + 1}: если это один человек, оставьте одну строку"
                yield row.issue(field, Problem.ROW_DOUBTFUL, detail)


def roles_needed(school: School, reading: Reading) -> Iterator[Issue]:
    """An employee who leads a class or teaches, without the role that lets her do it."""
    led = {row.class_teacher: row.name for row in reversed(school.classes)}
    taught = {row.teacher: f"{row.subject} в {row.school_class}" for row in reversed(school.load)}
    for row, person in reading.of(STAFF):
        for role, work in ((Role.CLASS_TEACHER, led), (Role.TEACHER, taught)):
            if person.code in work and role not in person.roles:
                detail = f"ведёт {work[person.code]}, а роли «{ROLE_NAMES[role]}» нет"
                yield row.issue("roles", Problem.ROW_DOUBTFUL, detail)


def somebody_in_charge(_school: School, reading: Reading) -> Iterator[Issue]:
    """Nobody in the school who sees the whole of it."""
    lines = reading.of(STAFF)
    if lines and not any(WHOLE_SCHOOL.intersection(person.roles) for _, person in lines):
        place = Place(reading.book.title, lines[0][0].sheet)
        yield Issue(place, Problem.ROW_INCOMPLETE, "", "ни у кого нет роли «завуч» или «директор»")


def kinds_and_codes(school: School, reading: Reading) -> Iterator[Issue]:
    """A kind of work spelt as a code of attendance."""
    yield from kinds_like_codes(reading.of(KINDS), school.alphabet)


CHECKS: tuple[Check, ...] = (
    year_of_folder,
    leaders,
    classes_taught,
    namesakes,
    roles_needed,
    somebody_in_charge,
    kinds_and_codes,
    *DAY_CHECKS,
)
