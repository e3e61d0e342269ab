"""«Классы», «Сотрудники», «Предметы», «Нагрузка»: who is in the school and what is taught."""

from __future__ import annotations

import re
from collections.abc import Mapping

from journal.classes import class_name
from journal.issues import Problem
from journal.school import Load, SchoolClass, Staff, Subject
from journal.viewer import ROLE_NAMES, Role
from sheets.cells import FLAG, HOURS, LIST, TEXT
from sheets.headings import CLASSES, LOAD, STAFF, SUBJECTS, heading_key
from sheets.reading import Rows
from sheets.school_names import Names, nearest, person_key, subgroup
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


#: Enough to tell an address from a telephone or a name; whether it exists, only a letter can tell.
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(?:\.[^@\s,;<>.]+)+")


def email(row: Row) -> str:
    """The e-mail address of a row; «», with an issue, for what is none."""
    typed = row.text("email")
    if typed and not _EMAIL.fullmatch(typed):
        row.fault("email", Problem.BAD_ROW, "нужен один адрес почты, например ivanova@school.ru")
        return ""
    return typed


CLASS_ROWS = Rows[SchoolClass](CLASSES, ("school_class",), "school_class", names={"school_class": "name"}, guarded=True)


def read_class(row: Row, names: Names) -> SchoolClass | None:
    """A line of «Классы»."""
    name, leader = class_name(row.shown("school_class")), names.teacher(row, "class_teacher")
    if name is None:
        row.fault("school_class", Problem.BAD_ROW, "нужен класс, например 7А")
        return None
    row.said["school_class"] = name
    return SchoolClass(name, leader)


STAFF_ROWS = Rows[Staff](STAFF, ("code",), "code", guarded=True)


def read_staff(row: Row, coded: Mapping[str, str]) -> Staff | None:
    """A line of «Сотрудники». Without a code the name is the key; ``coded`` are the codes there were, by name."""
    name = row.need("name", TEXT)
    if name is None:
        row.text("code")
        return None
    code, before = row.text("code"), coded.get(person_key(name))
    if row.said.get("code") == "" and before is not None:
        del row.said["code"]
        row.fault("code", Problem.BAD_ROW, f"верните код: прежде был {before}")
    if "code" not in row.said:
        return None
    row.said["code"] = code or name
    return Staff(code or name, name, _roles(row), email(row))


def _roles(row: Row) -> tuple[str, ...]:
    roles: list[str] = []
    for typed in row.take("roles", LIST, ()):
        role = _ROLES.get(heading_key(typed))
        if role is None:
            known = nearest(typed, (ROLE_NAMES[role] for role in _ROLES.values()))
            row.fault("roles", Problem.BAD_ROW, f"нет такой роли: {typed}{known and '; '}{known}")
        elif role.value not in roles:
            roles.append(role.value)
    row.said["roles"] = tuple(roles)
    return tuple(roles)


SUBJECT_ROWS = Rows[Subject](SUBJECTS, ("subject",), "subject", names={"subject": "name"}, guarded=True)


def read_subject(row: Row) -> Subject | None:
    """A line of «Предметы»."""
    name = row.need("subject", TEXT)
    if name is None:
        return None
    aliases = row.take("aliases", LIST, ())
    return Subject(name, aliases, row.take("homework", FLAG, True), row.take("credit_only", FLAG, False))


LOAD_ROWS = Rows[Load](LOAD, ("school_class", "subject", "subgroup"), "subject", guarded=True)


def read_load(row: Row, names: Names) -> Load | None:
    """A line of «Нагрузка». A vacancy or an unknown teacher leaves the lesson without one."""
    school_class, subject = names.school_class(row), names.subject(row)
    group, teacher = subgroup(row), names.teacher(row, "teacher")
    hours = row.take("hours", HOURS, 0.0)
    return Load(school_class, subject, group, teacher, hours) if school_class and subject else None
