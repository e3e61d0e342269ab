"""How far each person sees: roles from their account, classes and registers from the school's own workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from database.accounts import Grant, grants_of
from database.engine import Database
from database.reading import current_year, load_school
from database.sessions import SignedIn
from journal.calendar import school_year
from journal.lessons import due_lessons
from journal.school import School
from journal.viewer import FAMILY, Role, Viewer

#: A substitute opens the register some days ahead to prepare, and afterwards to finish it.
BEFORE, AFTER = timedelta(days=7), timedelta(days=14)


def roles_of(database: Database, account: int, today: date) -> tuple[Role, ...]:
    """The roles an account has today, each once, the widest first."""
    return tuple(dict.fromkeys(grant.role for grant in grants_of(database, account, today)))


def viewer_of(database: Database, person: SignedIn, role: Role, today: date) -> Viewer | None:
    """A person in one of their roles, with that role's scope today; None where they do not have the role."""
    grants = grants_of(database, person.account, today)
    if role not in {grant.role for grant in grants}:
        return None
    return narrowed(person, role, grants, current_school(database, today), today)


def narrowed(person: SignedIn, role: Role, grants: Sequence[Grant], school: School, today: date) -> Viewer:
    """The viewer of one role: families by the pupils of their grants, staff by their code in the workbook."""
    if role in FAMILY:
        pupils = frozenset(grant.pupil for grant in grants if grant.role is role and grant.pupil)
        return Viewer(person.account, person.name, role, pupils=pupils)
    classes = classes_led(school, person.staff) if role is Role.CLASS_TEACHER else frozenset()
    registers = registers_taught(school, person.staff, today) if role is Role.TEACHER else frozenset()
    return Viewer(person.account, person.name, role, person.staff, classes=classes, registers=registers)


def of_year(viewer: Viewer, school: School, day: date) -> Viewer:
    """A viewer as of another year: its 7А is not the 7А of today. Families keep their children."""
    if viewer.is_family:
        return viewer
    classes = classes_led(school, viewer.staff) if viewer.role is Role.CLASS_TEACHER else frozenset()
    registers = registers_taught(school, viewer.staff, day) if viewer.role is Role.TEACHER else frozenset()
    return replace(viewer, classes=classes, registers=registers)


def classes_led(school: School, staff: str) -> frozenset[str]:
    """The classes whose class teacher has that code; nobody's code leads none."""
    return frozenset(row.name for row in school.classes if staff and row.class_teacher == staff)


def registers_taught(school: School, staff: str, today: date) -> frozenset[tuple[str, str, str]]:
    """The registers of a teacher: those of «Нагрузка», and around its day each of a substitution."""
    if not staff:
        return frozenset()
    own = {(row.school_class, row.subject, row.subgroup) for row in school.load if row.teacher == staff}
    near = (
        row for row in school.substitutions if row.teacher == staff and row.day - BEFORE <= today <= row.day + AFTER
    )
    lessons = (lesson for row in near for lesson in due_lessons(school, row.school_class, row.day, row.day))
    return frozenset(own | {(due.school_class, due.subject, due.subgroup) for due in lessons if due.teacher == staff})


def current_school(database: Database, today: date) -> School:
    """The school of this year, or of the last one known; an empty one before the first sync."""
    return load_school(database, current_year(database, school_year(today))) or School()
