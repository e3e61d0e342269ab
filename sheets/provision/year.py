"""The workbooks a class is to have in a year: its journal, its plans, its confidential workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from journal.classes import grade
from journal.registers import CLASS, JOURNAL, PLAN
from journal.school import School
from journal.tables import ClassTables, PlanRow, PlanTables, PupilRow, Register
from sheets.provision.lessons import class_lessons, filled_until, register_lessons
from sheets.templates.class_ import class_workbook
from sheets.templates.guards import leader_alone
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.manner import Manner
from sheets.templates.plan import WorkbookPlan
from sheets.templates.plan_book import plan_workbook

#: The kinds of workbooks a class has, in the order they are made: lists and plans are read for the journal.
KINDS = (CLASS, PLAN, JOURNAL)


@dataclass(frozen=True, slots=True)
class ClassKnown:
    """What the standing workbooks of a class tell: its pupils and its plans, as far as there are any."""

    school_class: str
    pupils: tuple[PupilRow, ...] = ()
    plans: tuple[PlanRow, ...] = ()


def planned(
    kind: str, school: School, known: ClassKnown, today: date, until: date | None, manner: Manner
) -> WorkbookPlan | None:
    """The workbook of a kind that a class is to have; None for a journal or plans of a class that is taught nothing.

    Args:
        kind: CLASS, PLAN or JOURNAL.
        school: The school.
        known: What is known of the class.
        today: Who has left by then has no row.
        until: The last day lessons are filled in for; None: this term, and the next one when it is near.
        manner: How the store makes workbooks.
    """
    name = known.school_class
    if kind == CLASS:
        return class_workbook(ClassTables(name), leader_alone(school, name, manner))
    registers = registers_of(school, name)
    if not registers:
        return None
    if kind == PLAN:
        subjects = dict.fromkeys(register.subject for register in registers)
        return plan_workbook(PlanTables(name), school, subjects, manner)
    last = until or filled_until(school.calendar, grade(name), today) or date.min
    pupils = _listed(known.pupils, today, max(last, today))
    asked = replace(manner, consents_on=today) if manner.people else manner
    return journal_workbook(school, name, pupils, list(_contents(school, registers, known.plans, last)), asked)


def registers_of(school: School, school_class: str) -> list[Register]:
    """The registers of a class, in the order of «Нагрузка»."""
    rows = (Register(row.school_class, row.subject, row.subgroup) for row in school.load)
    return list(dict.fromkeys(register for register in rows if register.school_class == school_class))


def _listed(pupils: Iterable[PupilRow], today: date, last: date) -> list[PupilRow]:
    """The pupils who have a row: those who are there, and who will have come by the last day filled in."""
    return [p for p in pupils if (p.left is None or p.left > today) and (p.arrived is None or p.arrived <= last)]


def _contents(
    school: School, registers: Sequence[Register], plans: Sequence[PlanRow], until: date
) -> Iterator[RegisterContent]:
    """Registers with their lessons. Topics are laid out where homework will tell which lessons were held."""
    due = class_lessons(school, registers[0].school_class)
    for register in registers:
        told = school.homework_set(register.school_class, register.subject)
        own = [row for row in plans if told and row.subject == register.subject]
        yield RegisterContent(register, register_lessons(due.get(register, ()), own, until))
