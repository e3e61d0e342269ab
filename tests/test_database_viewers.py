"""How far each role sees: by the account for families, by the school's workbook for staff."""

from __future__ import annotations

from datetime import UTC, date, datetime

from database.accounts import Grant, create_account
from database.engine import Database
from database.sessions import SignedIn
from database.viewers import classes_led, narrowed, registers_taught, roles_of, viewer_of
from journal.calendar import Calendar, Term
from journal.school import Load, School, SchoolClass, Slot, Substitution
from journal.viewer import Role, Viewer

DAY = date(2026, 11, 17)  # a Tuesday
SCHOOL = School(
    calendar=Calendar("2026/27", (Term("2 четверть", date(2026, 11, 2), date(2026, 12, 30), frozenset(range(1, 10))),)),
    classes=(SchoolClass("7А", "u1"), SchoolClass("7Б", "u2"), SchoolClass("8А")),
    load=(Load("7А", "Алгебра", "", "u1"), Load("7Б", "Алгебра", "", "u2"), Load("7Б", "Английский язык", "1", "u3")),
    timetable=(Slot("7Б", 1, 2, "Алгебра"), Slot("7Б", 1, 3, "Английский язык", "1")),
    substitutions=(Substitution(DAY, "7Б", 2, teacher="u1"), Substitution(DAY, "7Б", 3, teacher="u4", cancelled=True)),
)
PERSON = SignedIn(1, "Громова Ольга", "u1")


def test_a_guardian_sees_only_their_children() -> None:
    grants = [Grant(Role.GUARDIAN, "0101"), Grant(Role.GUARDIAN, "0202"), Grant(Role.TEACHER)]
    viewer = narrowed(PERSON, Role.GUARDIAN, grants, SCHOOL, DAY)
    assert viewer == Viewer(1, "Громова Ольга", Role.GUARDIAN, pupils=frozenset({"0101", "0202"}))


def test_a_class_teacher_sees_the_classes_they_lead() -> None:
    viewer = narrowed(PERSON, Role.CLASS_TEACHER, [Grant(Role.CLASS_TEACHER)], SCHOOL, DAY)
    assert viewer == Viewer(1, "Громова Ольга", Role.CLASS_TEACHER, "u1", classes=frozenset({"7А"}))


def test_a_teacher_sees_their_registers_and_around_its_day_the_one_they_stand_in_for() -> None:
    own, other = ("7А", "Алгебра", ""), ("7Б", "Алгебра", "")
    days = [date(2026, 11, 9), date(2026, 11, 10), DAY, date(2026, 12, 1), date(2026, 12, 2)]
    seen = [registers_taught(SCHOOL, "u1", day) for day in days]
    assert seen == [{own}, {own, other}, {own, other}, {own, other}, {own}]


def test_a_cancelled_lesson_opens_nothing() -> None:
    assert registers_taught(SCHOOL, "u4", DAY) == frozenset()


def test_who_has_no_code_leads_and_teaches_nothing() -> None:
    assert classes_led(SCHOOL, "") == frozenset()
    assert registers_taught(SCHOOL, "", DAY) == frozenset()


def test_a_role_one_does_not_have_gives_no_viewer(database: Database) -> None:
    now = datetime(2026, 11, 17, 9, tzinfo=UTC)
    number = create_account(database, "mama", "Мария", "hash", [Grant(Role.GUARDIAN, "0101")], now)
    person = SignedIn(number, "Мария", "")
    assert roles_of(database, number, DAY) == (Role.GUARDIAN,)
    assert viewer_of(database, person, Role.DEPUTY, DAY) is None
    viewer = viewer_of(database, person, Role.GUARDIAN, DAY)
    assert viewer
    assert viewer.pupils == {"0101"}
