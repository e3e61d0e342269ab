"""«Классы», «Сотрудники», «Предметы», «Нагрузка»: who is in the school and what is taught."""

from __future__ import annotations

from journal.classes import class_name
from journal.issues import Problem
from journal.school import Load, SchoolClass, Staff, Subject
from journal.viewer import ROLE_NAMES, Role
from sheets.cells import FLAG, LIST, NUMBER, TEXT
from sheets.headings import heading_key
from sheets.school_names import Names, subgroup
from sheets.tables_sheet import Row

#: Other names of the roles; the standard ones are ROLE_NAMES.
_ROLE_ALIASES: dict[Role, tuple[str, ...]] = {
    Role.IT_LEAD: ("ИЦШ", "руководитель ИТ-центра", "администратор", "администратор ЭЖ"),
    Role.HEAD: ("руководитель",),
    Role.DEPUTY: ("заместитель директора", "зам. директора", "зам. директора по УВР", "заместитель директора по УВР"),
    Role.CLASS_TEACHER: ("кл. руководитель", "кл. рук.", "классный рук."),
    Role.TEACHER: ("учитель-предметник", "предметник", "педагог", "преподаватель"),
}
_ROLES = {
    heading_key(name): role
    for role in Role
    for name in (ROLE_NAMES[role], *_ROLE_ALIASES.get(role, ()))
    if role not in (Role.PUPIL, Role.GUARDIAN)
}


def read_class(row: Row, names: Names) -> SchoolClass | None:
    """A line of «Классы»."""
    name, leader = class_name(row.shown("school_class")), names.teacher(row, "class_teacher")
    if name is None:
        row.fault("school_class", Problem.BAD_ROW, "нужен класс, например 7А")
        return None
    return SchoolClass(name, leader)


def read_staff(row: Row) -> Staff | None:
    """A line of «Сотрудники». Without a code the name is the key."""
    name = row.need("name", TEXT)
    if name is None:
        return None
    email = row.text("email")
    if email and "@" not in email:
        row.fault("email", Problem.BAD_ROW, "нужен адрес почты")
        email = ""
    return Staff(row.text("code") or name, name, _roles(row), email)


def _roles(row: Row) -> tuple[str, ...]:
    roles: list[str] = []
    for typed in row.take("roles", LIST, ()):
        role = _ROLES.get(heading_key(typed))
        if role is None:
            row.fault("roles", Problem.BAD_ROW, f"нет такой роли: {typed}")
        elif role.value not in roles:
            roles.append(role.value)
    return tuple(roles)


def read_subject(row: Row) -> Subject | None:
    """A line of «Предметы»."""
    name = row.need("subject", TEXT)
    if name is None:
        return None
    aliases = row.take("aliases", LIST, ())
    return Subject(name, aliases, row.take("homework", FLAG, True), row.take("credit_only", FLAG, False))


def read_load(row: Row, names: Names) -> Load | None:
    """A line of «Нагрузка». A vacancy or an unknown teacher leaves the lesson without one."""
    school_class, subject = names.school_class(row), names.subject(row)
    teacher, hours = names.teacher(row, "teacher"), row.take("hours", NUMBER, 0.0)
    if not subject:
        row.fault("subject", Problem.BAD_ROW, "нет предмета")
    return Load(school_class, subject, subgroup(row), teacher, hours) if school_class and subject else None
