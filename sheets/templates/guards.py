"""Who may change what: ids and names are the school's, headings warn, a register is its teacher's."""

from __future__ import annotations

from collections.abc import Iterable

from journal.school import School
from journal.tables import Register
from journal.viewer import Role
from sheets.templates.manner import Manner
from sheets.templates.plan import Guard, Region

#: Those who keep the journals of all classes.
_OFFICE = frozenset({Role.IT_LEAD, Role.DEPUTY})


def register_guards(
    school: School, register: Register, manner: Manner, fixed: tuple[Region, ...], heads: Region
) -> tuple[Guard, ...]:
    """The guards of a register.

    Args:
        school: Whose people they are.
        register: Which register.
        manner: How its store makes workbooks; guards of people need one that knows them.
        fixed: Ids, names and titles, by which the sheet is read: a sort or a slip there gives marks to another.
        heads: Dates and kinds of work, which a teacher may have to change: a lesson moves to another day.
    """
    keepers = _mails(school, {*_office(school), _leader(school, register.school_class)}, manner)
    own = _mails(
        school, {*_office(school), _leader(school, register.school_class), *_teachers(school, register)}, manner
    )
    guards = (
        Guard(fixed, "Номера, имена и заголовки: по ним читается лист", keepers),
        Guard((heads,), "Даты и виды работ: меняйте, только если урок перенесён", warns=True),
    )
    return (*guards, Guard((), "Лист ведёт учитель предмета", own)) if manner.people else guards


def legend_guard(school: School, manner: Manner) -> Guard:
    """The legend is made from «Школа» and read by nobody but people."""
    return Guard((), "Легенда составляется по книге «Школа»", _mails(school, _office(school), manner))


def plan_guards(school: School, school_class: str, subject: str, manner: Manner) -> tuple[Guard, ...]:
    """A plan is its subject's teachers'."""
    if not manner.people:
        return ()
    teachers = {row.teacher for row in school.load if (row.school_class, row.subject) == (school_class, subject)}
    own = _mails(school, {*_office(school), _leader(school, school_class), *teachers}, manner)
    return (Guard((), "План ведёт учитель предмета", own),)


def class_editors(school: School, school_class: str, manner: Manner) -> tuple[str, ...]:
    """E-mails of all who work in a class's journal and plans."""
    teachers = {row.teacher for row in school.load if row.school_class == school_class}
    others = {row.teacher for row in school.substitutions_by_class.get(school_class, ())}
    return _mails(school, {*_office(school), _leader(school, school_class), *teachers, *others}, manner)


def leader_alone(school: School, school_class: str, manner: Manner) -> tuple[str, ...]:
    """The e-mail of the class teacher, who alone works in the confidential workbook."""
    return _mails(school, {_leader(school, school_class)}, manner)


def _office(school: School) -> set[str]:
    return {person.code for person in school.staff if _OFFICE & {Role(role) for role in person.roles}}


def _leader(school: School, school_class: str) -> str:
    return next((found.class_teacher for found in school.classes if found.name == school_class), "")


def _teachers(school: School, register: Register) -> set[str]:
    """Who teaches a register by «Нагрузка», and whoever «Замены» send there."""
    school_class, subject, subgroup = register
    slots = school.slots_by_class.get(school_class, ())
    numbers = {(s.weekday, s.number) for s in slots if (s.subject, s.subgroup) == (subject, subgroup)}
    rows = school.substitutions_by_class.get(school_class, ())
    sent = {
        row.teacher
        for row in rows
        if (row.subject or subject) == subject and row.subgroup in ("", subgroup)
        and (row.subject == subject or (school.calendar.weekday(row.day), row.number) in numbers)
    }  # fmt: skip
    return {school.teacher_of(*register), *sent}


def _mails(school: School, codes: Iterable[str], manner: Manner) -> tuple[str, ...]:
    """The e-mails of employees, each once; none where the store knows nobody."""
    people = (school.staff_by_code.get(code) for code in codes if manner.people)
    return tuple(sorted({person.email for person in people if person is not None and person.email}))
