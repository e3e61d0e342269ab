"""Sign-ins for everybody the workbooks name, each password shown once."""

from __future__ import annotations

import csv
import stat
from datetime import date
from pathlib import Path

import pytest

from database.accounts import all_accounts, find_account, grants_of
from database.passwords import password_fits
from jobs.accounts import AccountError, close, create, fill, new_password
from journal.viewer import Role
from tests.folder_school import Folder, at


def slips(path: Path) -> list[dict[str, str]]:
    """What is handed out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_everybody_of_the_workbooks_gets_one_account(folder: Folder, tmp_path: Path) -> None:
    folder.sync(at(7))
    path = tmp_path / "пароли.csv"
    assert fill(folder.database, path, "", at(7)) == 7
    assert sorted((slip["Класс"], slip["Имя"], slip["Роль"], slip["Логин"]) for slip in slips(path)) == [
        ("", "Зуев Пётр Кузьмич", "завуч", "zuev.p"),
        ("", "Орлова Анна Павловна", "учитель, классный руководитель", "orlova.a"),
        ("7А", "Белов Олег Ильич", "родитель", "belov.o"),
        ("7А", "Белова Анна Олеговна", "ученик", "belova.a"),
        ("7А", "Иванов Пётр Ильич", "ученик", "ivanov.p"),
        ("7А", "Иванова Ольга Петровна", "родитель", "ivanova.o"),
        ("8А", "Гусев Артём Ильич", "ученик", "gusev.a"),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_mother_of_two_classes_has_both_children_on_one_account(folder: Folder, tmp_path: Path) -> None:
    folder.sync(at(7))
    fill(folder.database, tmp_path / "пароли.csv", "", at(7))
    mother = find_account(folder.database, "ivanova.o")
    assert mother is not None
    grants = grants_of(folder.database, mother.account, date(2026, 9, 7))
    assert [(grant.role, grant.pupil) for grant in grants] == [(Role.GUARDIAN, "01"), (Role.GUARDIAN, "11")]


def test_passwords_fit_and_are_stored_hashed(folder: Folder, tmp_path: Path) -> None:
    folder.sync(at(7))
    fill(folder.database, tmp_path / "пароли.csv", "", at(7))
    for slip in slips(tmp_path / "пароли.csv"):
        account = find_account(folder.database, slip["Логин"])
        assert account is not None
        assert account.password.startswith("$argon2id$")
        assert password_fits(account.password, slip["Пароль"])


def test_filling_again_issues_nothing_twice(folder: Folder, tmp_path: Path) -> None:
    folder.sync(at(7))
    fill(folder.database, tmp_path / "1.csv", "", at(7))
    assert fill(folder.database, tmp_path / "2.csv", "", at(8)) == 0
    with pytest.raises(AccountError, match=r"1\.csv уже есть"):
        fill(folder.database, tmp_path / "1.csv", "", at(8))


def test_one_class_gets_its_families_only(folder: Folder, tmp_path: Path) -> None:
    folder.sync(at(7))
    assert fill(folder.database, tmp_path / "8.csv", "8А", at(7)) == 2
    assert [slip["Логин"] for slip in slips(tmp_path / "8.csv")] == ["gusev.a", "ivanova.o"]


def test_a_pupil_who_left_gets_none(folder: Folder, tmp_path: Path) -> None:
    from tests.folder_school import PUPILS

    folder.pupils("8А", [PUPILS["8А"][0]._replace(left=date(2026, 9, 5))])
    folder.sync(at(7))
    assert fill(folder.database, tmp_path / "8.csv", "8А", at(7)) == 0


def test_one_account_by_hand(folder: Folder) -> None:
    password = create(folder.database, "Zavuch", "Зуев П. К.", ["deputy"], "к2", [], at(7))
    account = find_account(folder.database, "zavuch")
    assert account is not None
    assert password_fits(account.password, password)
    other = new_password(folder.database, "zavuch")
    changed = find_account(folder.database, "zavuch")
    assert changed is not None
    assert (password_fits(changed.password, password), password_fits(changed.password, other)) == (False, True)
    close(folder.database, "zavuch")
    assert [found.active for found in all_accounts(folder.database)] == [False]


@pytest.mark.parametrize(
    ("login", "roles", "why"),
    [
        ("new", ["king"], "нет роли «king»"),
        ("new", ["guardian"], "укажите номер ученика"),
        ("taken", ["head"], "уже занят"),
    ],
)
def test_what_cannot_be_issued_says_why(folder: Folder, login: str, roles: list[str], why: str) -> None:
    create(folder.database, "taken", "Кто-то", ["head"], "", [], at(7))
    with pytest.raises(AccountError, match=why):
        create(folder.database, login, "Имя", roles, "", [], at(7))
    assert len(all_accounts(folder.database)) == 1


def test_a_login_nobody_has_is_told(folder: Folder) -> None:
    with pytest.raises(AccountError, match="нет учётной записи «nobody»"):
        close(folder.database, "nobody")
