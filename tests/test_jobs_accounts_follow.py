"""Accounts follow the workbooks: what is written there once is typed nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from database.accounts import Grant, create_account, find_account, give, grants_of
from database.passwords import hash_password
from jobs.accounts_follow import Followed, follow_books
from journal.school import Staff
from journal.tables import ClassTables, GuardianRow
from journal.viewer import Role
from sheets.templates.class_ import class_workbook
from sheets.templates.write import write_xlsx
from tests.database_school import rows
from tests.folder_school import GUARDIANS, PUPILS, SCHOOL, Folder, at


def read(folder: Folder, now: datetime) -> Followed:
    """A sync, and the accounts after it."""
    folder.sync(now)
    return follow_books(folder.database, now)


def grants(folder: Folder, login: str, day: int) -> list[tuple[str, str]]:
    """What an account may be on a day of September."""
    account = find_account(folder.database, login)
    assert account is not None
    return [
        (grant.role.value, grant.pupil) for grant in grants_of(folder.database, account.account, date(2026, 9, day))
    ]


def guardians(folder: Folder, name: str, found: list[GuardianRow]) -> None:
    write_xlsx(class_workbook(ClassTables(name, PUPILS[name], found)), folder.path / f"Класс {name}.xlsx")


def test_everybody_of_the_workbooks_has_one_account_without_a_password(folder: Folder) -> None:
    assert read(folder, at(7)) == Followed(opened=7)
    assert rows(folder.database, "SELECT login, name, staff, password FROM accounts ORDER BY login") == [
        ("belov.o", "Белов Олег Ильич", "", ""),
        ("belova.a", "Белова Анна Олеговна", "", ""),
        ("gusev.a", "Гусев Артём Ильич", "", ""),
        ("ivanov.p", "Иванов Пётр Ильич", "", ""),
        ("ivanova.o", "Иванова Ольга Петровна", "", ""),
        ("orlova.a", "Орлова Анна Павловна", "к1", ""),
        ("zuev.p", "Зуев Пётр Кузьмич", "к2", ""),
    ]
    assert grants(folder, "ivanova.o", 7) == [("guardian", "01"), ("guardian", "11")]
    assert grants(folder, "orlova.a", 7) == [("class_teacher", ""), ("teacher", "")]


def test_what_has_not_changed_is_not_looked_at_again(folder: Folder) -> None:
    read(folder, at(7))
    account = find_account(folder.database, "zuev.p")
    assert account is not None
    with folder.database.write() as writer:
        writer.transaction.run("DELETE FROM account_roles WHERE account = ?", (account.account,))
    assert read(folder, at(8)) == Followed()
    assert grants(folder, "zuev.p", 8) == []
    folder.school(replace(SCHOOL, staff=(*SCHOOL.staff, Staff("к3", "Ёлкин Ян Ильич", ("teacher",)))))
    assert read(folder, at(9)) == Followed(opened=1, given=1)
    assert grants(folder, "zuev.p", 9) == [("deputy", "")]


def test_a_pupil_who_left_and_their_family_see_the_last_day_and_no_more(folder: Folder) -> None:
    read(folder, at(7))
    folder.pupils("7А", [PUPILS["7А"][0]._replace(left=date(2026, 9, 12)), PUPILS["7А"][1]])
    read(folder, at(8))
    assert grants(folder, "ivanov.p", 11) == [("pupil", "01")]
    assert grants(folder, "ivanov.p", 12) == []
    assert grants(folder, "ivanova.o", 12) == [("guardian", "11")]


def test_an_employee_who_is_no_longer_named_sees_nothing(folder: Folder) -> None:
    read(folder, at(7))
    folder.school(replace(SCHOOL, staff=SCHOOL.staff[:1]))
    assert read(folder, at(8)).ended == 1
    assert grants(folder, "zuev.p", 8) == []
    assert grants(folder, "orlova.a", 8) == [("class_teacher", ""), ("teacher", "")]


def test_a_code_that_another_employee_took_over_opens_nothing_of_the_former(folder: Folder) -> None:
    read(folder, at(7))
    folder.school(replace(SCHOOL, staff=(SCHOOL.staff[0], Staff("к2", "Яковлева Яна Юрьевна", ("deputy",)))))
    read(folder, at(8))
    assert grants(folder, "zuev.p", 8) == []
    assert grants(folder, "yakovleva.y", 8) == [("deputy", "")]


def test_a_teacher_who_married_keeps_her_account(folder: Folder) -> None:
    read(folder, at(7))
    folder.school(replace(SCHOOL, staff=(replace(SCHOOL.staff[0], name="Соколова Анна Павловна"), SCHOOL.staff[1])))
    assert read(folder, at(8)).opened == 0
    account = find_account(folder.database, "orlova.a")
    assert account is not None
    assert (account.name, account.staff) == ("Соколова Анна Павловна", "к1")


def test_a_court_decision_closes_a_guardians_diary(folder: Folder) -> None:
    """«Доступ до»: a last day, then «нет»."""
    read(folder, at(7))
    assert grants(folder, "belov.o", 8) == [("guardian", "02")]
    for day, until in ((8, date(2026, 9, 10)), (9, date.min)):
        guardians(folder, "7А", [GUARDIANS["7А"][0], GUARDIANS["7А"][1]._replace(until=until)])
        read(folder, at(day))
        assert (grants(folder, "belov.o", 10), grants(folder, "belov.o", 11)) == (
            ([("guardian", "02")], []) if day == 8 else ([], [])
        )


def test_a_guardian_who_is_struck_out_sees_nothing_of_that_child(folder: Folder) -> None:
    read(folder, at(7))
    guardians(folder, "8А", [])
    assert read(folder, at(8)).ended == 1
    assert grants(folder, "ivanova.o", 8) == [("guardian", "01")]


def test_a_telephone_that_changed_in_one_class_makes_nobody_two(folder: Folder) -> None:
    read(folder, at(7))
    guardians(folder, "8А", [GUARDIANS["8А"][0]._replace(phone="+7 911 111-11-11", email="")])
    assert read(folder, at(8)) == Followed()
    assert grants(folder, "ivanova.o", 8) == [("guardian", "01"), ("guardian", "11")]


def test_a_class_list_that_is_not_there_yet_ends_nobodys_access(folder: Folder) -> None:
    read(folder, at(7))
    with folder.database.write() as writer:
        writer.transaction.run("DELETE FROM pupils WHERE school_class = '8А'")
        writer.transaction.run("DELETE FROM states")
    follow_books(folder.database, at(8))
    assert grants(folder, "gusev.a", 8) == [("pupil", "11")]
    assert grants(folder, "ivanova.o", 8) == [("guardian", "01"), ("guardian", "11")]


def test_a_pupil_struck_from_a_list_that_is_whole_sees_nothing(folder: Folder) -> None:
    read(folder, at(7))
    folder.pupils("7А", PUPILS["7А"][:1])
    read(folder, at(8))
    assert (grants(folder, "belova.a", 8), grants(folder, "belov.o", 8)) == ([], [])
    assert grants(folder, "ivanov.p", 8) == [("pupil", "01")]


def test_what_was_given_by_hand_stays(folder: Folder) -> None:
    password = hash_password("x")
    number = create_account(folder.database, "zavuch", "Зуев П. К.", password, [Grant(Role.HEAD)], at(6), staff="к2")
    assert read(folder, at(7)).opened == 6
    assert grants(folder, "zavuch", 7) == [("head", ""), ("deputy", "")]
    give(folder.database, number, Grant(Role.IT_LEAD))
    folder.school(replace(SCHOOL, staff=SCHOOL.staff[:1]))
    assert read(folder, at(8)).ended == 1
    assert grants(folder, "zavuch", 8) == [("it_lead", ""), ("head", "")]


def test_nobody_is_given_an_account_whose_access_is_over_already(folder: Folder) -> None:
    folder.pupils("8А", [PUPILS["8А"][0]._replace(left=date(2026, 9, 5))])
    read(folder, at(7))
    assert find_account(folder.database, "gusev.a") is None
    assert grants(folder, "ivanova.o", 7) == [("guardian", "01")]


def test_an_empty_database_is_left_alone(folder: Folder) -> None:
    assert follow_books(folder.database, at(7)) == Followed()
