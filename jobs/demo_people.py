"""Who may sign in to the demo school: one person of every role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from database.accounts import Grant, create_account
from database.engine import Database
from database.passwords import DEMO_PASSWORD, hash_password
from journal.classes import grade
from journal.school import Staff
from journal.viewer import Role
from sheets.demo import DemoSchool
from sheets.demo.pupils import MOTHER


class DemoPerson(NamedTuple):
    """One role of one demo account; an account with several roles has a row for each. ``hint`` is for people."""

    login: str
    password: str
    name: str
    role: Role
    staff: str
    pupils: tuple[str, ...]
    hint: str


def demo_accounts(demo: DemoSchool) -> list[DemoPerson]:
    """The demo accounts, in the order the sign-in page shows them."""
    return [*_family(demo), *_staff(demo)]


def _family(demo: DemoSchool) -> Iterator[DemoPerson]:
    """A mother with two children, and the elder of them; in a school of few classes whoever comes first."""
    everybody = [guardian for tables in demo.classes.values() for guardian in tables.guardians]
    names = {row.pupil: row.name for tables in demo.classes.values() for row in tables.pupils}
    mother = next((row.name for row in everybody if row.name == MOTHER[0]), everybody[-1].name)
    children = tuple(dict.fromkeys(row.pupil for row in everybody if row.name == mother))
    yield DemoPerson("mama", DEMO_PASSWORD, mother, Role.GUARDIAN, "", children, "дневник обоих детей")
    elder = children[-1]
    yield DemoPerson("uchenik", DEMO_PASSWORD, names[elder], Role.PUPIL, "", (elder,), "свой дневник")


def _staff(demo: DemoSchool) -> Iterator[DemoPerson]:
    """The administration, a class teacher (a mother herself, where one is), a subject teacher."""
    people = demo.school.staff
    offices = (
        ("zavuch", Role.DEPUTY, "участие учителей и посещаемость всей школы"),
        ("direktor", Role.HEAD, "вся школа"),
        ("ict", Role.IT_LEAD, "настройки, учётные записи, замечания"),
    )
    for login, role, hint in offices:
        person = next(one for one in people if role in one.roles)
        yield DemoPerson(login, DEMO_PASSWORD, person.name, role, person.code, (), hint)
        yield DemoPerson(login, DEMO_PASSWORD, person.name, Role.TEACHER, person.code, (), "свои уроки")
    leader, children = _class_teacher(demo)
    hint = "свой класс: посещаемость и замечания"
    yield DemoPerson("klassruk", DEMO_PASSWORD, leader.name, Role.CLASS_TEACHER, leader.code, (), hint)
    yield DemoPerson("klassruk", DEMO_PASSWORD, leader.name, Role.TEACHER, leader.code, (), "свои уроки")
    if children:
        yield DemoPerson("klassruk", DEMO_PASSWORD, leader.name, Role.GUARDIAN, leader.code, children, "дневник дочери")
    plain = [one for one in people if one.roles == (Role.TEACHER,)] or list(people)
    teacher = next((one for one in plain if demo.habits[one.code].never > 0.015), plain[0])
    yield DemoPerson("uchitel", DEMO_PASSWORD, teacher.name, Role.TEACHER, teacher.code, (), "свои уроки и замечания")


def _class_teacher(demo: DemoSchool) -> tuple[Staff, tuple[str, ...]]:
    """A class teacher with children in the school; else that of the middle of the school."""
    by_name = {one.name: one for one in demo.school.staff}
    for tables in demo.classes.values():
        for row in tables.guardians:
            person = by_name.get(row.name)
            if person is not None and Role.CLASS_TEACHER in person.roles:
                return person, (row.pupil,)
    middle = min(demo.school.classes, key=lambda one: abs(grade(one.name) - 7))
    return demo.school.staff_by_code[middle.class_teacher], ()


def open_demo_accounts(database: Database, demo: DemoSchool, now: datetime) -> None:
    """Create the demo accounts, every one with the demo password and shown on the sign-in page."""
    for login, rows in groupby(demo_accounts(demo), key=lambda person: person.login):
        people = list(rows)
        grants = [Grant(one.role, pupil) for one in people for pupil in (one.pupils or ("",))]
        create_account(
            database, login, people[0].name, hash_password(people[0].password), grants, now,
            staff=people[0].staff, demo=True,
        )  # fmt: skip
