"""Every reader method × every role × own and foreign × this year and the last: what the table of rights says, no more.

The table below knows a right for each method; whether a viewer may is worked out here from ``journal.rights`` and from
who is who in the two classes, apart from the reader's own code. A method without a row fails the first test.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pandas as pd
import pytest

from database.engine import Database
from database.journal import Journal
from database.past import NotOfThePast
from database.writing import BookRef
from journal.calendar import Calendar, Term
from journal.issue_life import free_key, identity_of
from journal.rights import RIGHTS, Reach, Right, is_noted, reach, who_may
from journal.school import Load, SchoolClass
from journal.tables import ClassTables, EntryRow, JournalTables, LessonRow, PupilRow, Register, RegisterTables
from journal.viewer import FAMILY, Role, Viewer
from tests.database_school import IVANOV, PETROV, YEAR, issue, september
from tests.database_world import (
    FOREIGNERS,
    MONDAY,
    NOW,
    TOWN,
    VIEWERS,
    YASHINA,
    fill,
    fill_access,
    fill_families,
    fill_holds,
)

FIRST, LAST = MONDAY, september(30)
PEOPLE: Mapping[str, Viewer] = {**VIEWERS, **FOREIGNERS}

#: A pupil of last year's 7А, which t1 led and in which t3 taught algebra.
STAROV, LAST_YEAR = "0099", "2025/26"
MAY = NOW.replace(year=2026, month=5, day=13)


class Target(NamedTuple):
    """Whom or what a question is about."""

    pupil: str
    school_class: str
    subject: str
    teacher: str
    key: str
    year: str = YEAR


OWN = Target(IVANOV, "7А", "Алгебра", "t1", free_key(YEAR, identity_of(issue("55", 2, PETROV))))
FOREIGN = Target(
    YASHINA,
    "7Б",
    "Алгебра",
    "t2",
    free_key(YEAR, identity_of(issue("ы", 8, YASHINA, register=Register("7Б", "Алгебра")))),
)
GONE = Target(STAROV, "7А", "Алгебра", "t3", "", LAST_YEAR)


@dataclass(frozen=True)
class Row:
    """A method: the right it needs, and whether an answer tells of the target. ``today``: not asked of the past.

    ``takes`` are the reaches by which this method can be answered: a list of a class says nothing to a family.
    """

    right: Right
    tells: Callable[[Journal, Target], bool]
    today: bool = False
    takes: frozenset[Reach] = frozenset(Reach)


def of_class(table: pd.DataFrame, target: Target) -> bool:
    return target.school_class in set(table["school_class"])


def _let_in(journal: Journal) -> set[str]:
    return {child.pupil for one in journal.holders() for child in one.children}


_STAFF = frozenset({Reach.REGISTERS, Reach.CLASSES, Reach.SCHOOL})
_OWN = frozenset({Reach.OWN})

METHODS: Mapping[str, Row] = {
    "children": Row(Right.FAMILY_RECORD, lambda j, t: t.pupil in set(j.children()["pupil"])),
    "family": Row(Right.FAMILY_RECORD, lambda j, t: t.pupil in {child.pupil for child in j.family()}),
    "pupils": Row(Right.RECORDS, lambda j, t: t.pupil in set(j.pupils(t.school_class)["pupil"])),
    "week": Row(
        Right.RECORDS, lambda j, t: any(len(j.week(t.pupil, day)) for day in (MONDAY, september(7), MAY.date()))
    ),
    "recorded": Row(Right.RECORDS, lambda j, t: bool(j.recorded(t.pupil, *span(t)))),
    "diary": Row(Right.RECORDS, lambda j, t: bool(j.diary(t.pupil, span(t)[0], *span(t)))),
    "entries": Row(Right.RECORDS, lambda j, t: len(j.entries(t.pupil, *span(t))) > 0),
    "entered": Row(Right.RECORDS, lambda j, t: bool(j.entered(t.pupil, *span(t)))),
    "term_marks": Row(Right.RECORDS, lambda j, t: len(j.term_marks(t.pupil)) > 0),
    "absences": Row(Right.RECORDS, lambda j, t: len(j.absences(t.pupil, *span(t))) > 0),
    "attendance": Row(Right.ATTENDANCE, lambda j, t: of_class(j.attendance(*span(t)), t), today=True),
    "absentees": Row(
        Right.RECORDS, lambda j, t: t.pupil in set(j.absentees(t.school_class, *span(t))["pupil"]), takes=_STAFF
    ),
    "participation": Row(Right.UPKEEP, lambda j, t: t.teacher in set(j.participation(*span(t))["teacher"]), today=True),
    "lessons": Row(Right.UPKEEP, lambda j, t: of_class(j.lessons(t.teacher, *span(t)), t)),
    "issues": Row(Right.ISSUES, lambda j, t: t.key in set(j.issues()["key"]), today=True),
    "issue": Row(Right.ISSUES, lambda j, t: j.issue(t.key) is not None, today=True),
    "contacts": Row(Right.CONTACTS, lambda j, t: t.pupil in set(j.contacts(t.school_class)["pupil"]), today=True),
    "consents": Row(Right.CONSENTS, lambda j, t: t.pupil in set(j.consents(t.school_class)["pupil"]), today=True),
    "portfolio": Row(Right.PORTFOLIO, lambda j, t: len(j.portfolio(t.pupil)) > 0, today=True),
    "taking_part": Row(
        Right.FAMILIES_TAKING_PART, lambda j, t: t.pupil in set(j.taking_part(*span(t))["pupil"]), today=True
    ),
    "holders": Row(Right.FAMILY_CREDENTIALS, lambda j, t: t.pupil in _let_in(j), today=True),
    "admitted": Row(
        Right.ADMITTED, lambda j, t: t.school_class in {one.school_class for one in j.admitted()}, today=True
    ),
    "handed_out": Row(
        Right.HANDED_OUT, lambda j, t: t.school_class in {line.school_class for line in j.handed_out()}, today=True
    ),
    "holds": Row(Right.HOLDS, lambda j, t: t.school_class in {kept.school_class for kept in j.holds()}, today=True),
    "may_decide": Row(Right.HOLDS, lambda j, _: j.may_decide(), today=True),
    "machinery": Row(Right.STATE, lambda j, _: j.machinery() is not None, today=True),
    "viewings": Row(Right.WHO_LOOKED, lambda j, t: len(j.viewings(t.pupil)) > 0, today=True, takes=_OWN),
}

#: What tells of nobody, or only that a class is there; asked by itself below.
OPEN = {"school", "read_at", "version", "is_away", "away", "read_of", "classes"}

#: Methods that are asked about a class or a teacher and name no pupil.
BY_CLASS = {"attendance", "participation", "lessons", "admitted", "handed_out", "holds", "may_decide", "machinery"}

#: Methods whose answers are empty in the world of the test, so that nobody would get anything: none of the rest.
NOTHING_THERE = {("term_marks", YASHINA), ("absences", IVANOV), ("absences", YASHINA), ("absences", STAROV)}


def span(target: Target) -> tuple[Any, Any]:
    """The days that a target's year is asked about."""
    return (FIRST, LAST) if target.year == YEAR else (MAY.date().replace(month=1), MAY.date())


def may(viewer: Viewer, right: Right, target: Target) -> bool:
    """What the table of rights says of a viewer and a target, worked out by hand."""
    then = target.year != YEAR
    led = {"t1": {"7А"}} if then else {"t2": {"7А"}, "t1": {"7Б"}}
    taught = {"t3": {("7А", "Алгебра")}} if then else {"t1": {("7А", "Алгебра")}, "t2": {("7Б", "Алгебра")}}
    match reach(viewer.role, right):
        case Reach.SCHOOL:
            return True
        case Reach.CLASSES:
            own = viewer.staff if viewer.classes or then else ""
            return target.school_class in led.get(own, set())
        case Reach.REGISTERS:
            own = viewer.staff if viewer.registers or then else ""
            return (target.school_class, target.subject) in taught.get(own, set())
        case Reach.OWN:
            return target.pupil in viewer.pupils
    return False


@pytest.fixture(scope="module")
def world(shared_database: Database) -> Database:
    """Two classes of this year and one of the last."""
    last_year(shared_database)
    fill(shared_database)
    fill_families(shared_database)
    fill_access(shared_database)
    fill_holds(shared_database)
    return shared_database


def last_year(database: Database) -> None:
    """7А of the year before: other pupils, another class teacher, another teacher."""
    calendar = Calendar(
        LAST_YEAR, (Term("4 четверть", MAY.date().replace(month=4), MAY.date(), frozenset(range(1, 12))),)
    )
    school = replace(
        TOWN, calendar=calendar, classes=(SchoolClass("7А", "t1"),), load=(Load("7А", "Алгебра", "", "t3", 3),)
    )
    pupil = PupilRow(STAROV, "Старов Олег", None, None, None, "", "", "", "")
    register = Register("7А", "Алгебра")
    lesson, day = LessonRow(MAY.date(), 1, "", "Дроби", "№ 1"), MAY.replace(hour=11)
    entry = EntryRow(STAROV, MAY.date(), 1, "4", "4", None, None, None)
    facts = [_fact(MAY.date())]
    sheet = RegisterTables(
        "Алгебра", "c", "k", register, [lesson], [entry], [_term_mark()], facts, pupils=frozenset({STAROV}),
        periods=frozenset({"4 четверть", "Год"}),
    )  # fmt: skip
    with database.write() as writer:
        writer.save_school(BookRef(LAST_YEAR, "Школа.xlsx", "school", "Школа", "", "1"), school, [], day)
        book = BookRef(LAST_YEAR, "Класс 7А.xlsx", "class", "7А", "7А", "1")
        writer.save_class(book, ClassTables("7А", [pupil]), day)
        journal = BookRef(LAST_YEAR, "Журнал 7А.xlsx", "journal", "7А", "7А", "1")
        writer.save_journal(journal, JournalTables("7А", [sheet]), school, day)


def _fact(day: Any) -> Any:
    from tests.database_school import fact

    return fact(1, [], {1: "Дроби"}, {1: "№ 1"}, 1, "t3")._replace(day=day)


def _term_mark() -> Any:
    from journal.tables import TermMarkRow

    return TermMarkRow(STAROV, "4 четверть", "4", 4, None)


def test_every_method_of_the_reader_stands_in_the_table() -> None:
    methods = {name for name, _ in inspect.getmembers(Journal, inspect.isfunction) if not name.startswith("_")}
    assert methods == set(METHODS) | OPEN


def test_every_right_has_a_role_and_every_role_is_named_by_some() -> None:
    assert set(RIGHTS) == set(Right)
    assert [right for right in Right if not who_may(right)] == []
    assert [role for role in Role if all(role not in row.reach for row in RIGHTS.values())] == []


@pytest.mark.parametrize("target", [OWN, FOREIGN], ids=["7А", "7Б"])
@pytest.mark.parametrize("name", METHODS)
def test_everybody_is_told_what_the_table_of_rights_says_and_no_more(
    world: Database, name: str, target: Target
) -> None:
    row = METHODS[name]
    wanted = {who: _wanted(name, viewer, target) for who, viewer in PEOPLE.items()}
    assert {who: row.tells(Journal(world, viewer, NOW), target) for who, viewer in PEOPLE.items()} == wanted


@pytest.mark.parametrize("target", [OWN, FOREIGN], ids=["7А", "7Б"])
@pytest.mark.parametrize("name", [name for name, row in METHODS.items() if not row.today])
def test_the_same_of_a_moment_that_is_over(world: Database, name: str, target: Target) -> None:
    row = METHODS[name]
    wanted = {who: _wanted(name, viewer, target) for who, viewer in PEOPLE.items()}
    told = {who: row.tells(Journal(world, viewer, NOW, as_of=NOW), target) for who, viewer in PEOPLE.items()}
    assert told == wanted


@pytest.mark.parametrize("name", [name for name, row in METHODS.items() if not row.today])
def test_last_years_class_of_the_same_name_is_another_class(world: Database, name: str) -> None:
    """Who leads 7А today has led another; who led it then may look."""
    row = METHODS[name]
    wanted = {who: _wanted(name, viewer, GONE) for who, viewer in PEOPLE.items()}
    told = {who: row.tells(Journal(world, viewer, NOW, as_of=MAY), GONE) for who, viewer in PEOPLE.items()}
    assert told == wanted


@pytest.mark.parametrize("name", [name for name, row in METHODS.items() if row.today])
def test_what_is_of_today_alone_tells_nobody_of_last_year(world: Database, name: str) -> None:
    for viewer in PEOPLE.values():
        with pytest.raises(NotOfThePast):
            METHODS[name].tells(Journal(world, viewer, NOW, as_of=MAY), GONE)


@pytest.mark.parametrize("name", sorted(set(METHODS) - BY_CLASS))
def test_this_year_tells_nobody_of_who_was_there_last_year(world: Database, name: str) -> None:
    target = GONE._replace(year=YEAR)
    assert [who for who, viewer in PEOPLE.items() if METHODS[name].tells(Journal(world, viewer, NOW), target)] == []


def _wanted(name: str, viewer: Viewer, target: Target) -> bool:
    row = METHODS[name]
    if (name, target.pupil) in NOTHING_THERE or reach(viewer.role, row.right) not in row.takes:
        return False
    return may(viewer, row.right, target)


def test_staff_of_whom_it_is_no_ordinary_work_are_noted_with_every_pupil_they_read_of(world: Database) -> None:
    by_pupil = ("week", "recorded", "diary", "entries", "entered", "term_marks", "absences")
    for who, viewer in PEOPLE.items():
        for name in by_pupil:
            journal = Journal(world, viewer, NOW)
            METHODS[name].tells(journal, OWN)
            noted = who in ("deputy", "head")
            assert journal.readings == ({IVANOV} if noted else set()), (who, name)
    assert {role for role in Role if is_noted(role)} == {Role.IT_LEAD, Role.HEAD, Role.DEPUTY}


def test_who_looks_after_the_machine_sees_no_pupil(world: Database) -> None:
    """Every method, asked of everybody: the IT lead is told of workbooks, who came in by number, and nothing else."""
    journal = Journal(world, VIEWERS["it"], NOW)
    told = {name for name, row in METHODS.items() for target in (OWN, FOREIGN) if row.tells(journal, target)}
    assert told == {"issues", "issue", "admitted", "holds", "may_decide", "machinery"}
    assert {cell.pupil for kept in journal.holds() for cell in kept.loss.cells} == {""}
    assert {child for one in journal.holders() for child in one.children} == set()
    assert set(journal.issues()["pupil"]) == {""}


def test_classes_are_named_to_whom_they_are_of_use(world: Database) -> None:
    told = {who: Journal(world, viewer, NOW).classes() for who, viewer in PEOPLE.items()}
    both, seven_a, seven_b = ["7А", "7Б"], ["7А"], ["7Б"]
    assert told == {
        "mother": seven_a, "pupil": seven_a, "leads": seven_a, "teaches": seven_a,
        "deputy": both, "head": both, "it": both,
        "another mother": seven_b, "another teacher": seven_b, "another class teacher": seven_b,
        "guardian of nobody": [], "teacher of nothing": [], "class teacher of nothing": [],
        "guardian with a scope of others": [],
    }  # fmt: skip


def test_a_pupil_sees_no_telephone_of_the_family_and_a_head_none_at_all(world: Database) -> None:
    reached = {who: len(Journal(world, viewer, NOW).contacts("7А")) for who, viewer in VIEWERS.items()}
    assert {who for who, count in reached.items() if count} == {"leads", "deputy"}
    assert who_may(Right.REASONS) == {Role.CLASS_TEACHER, *FAMILY}


def test_a_withdrawn_consent_stops_the_portfolio(world: Database) -> None:
    leads = Journal(world, VIEWERS["leads"], NOW)
    assert leads.portfolio(IVANOV)["text"].tolist() == ["олимпиада"]
    assert leads.portfolio(PETROV).empty
    assert Journal(world, VIEWERS["pupil"], NOW).portfolio(PETROV).empty
