"""One account by hand; its password is shown once."""

from __future__ import annotations

import pytest

from database.accounts import all_accounts, find_account
from database.passwords import password_fits
from jobs.accounts import AccountError, close, create, new_password
from tests.folder_school import Folder, at


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
