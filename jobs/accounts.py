"""One account by hand: opened, given a password that is shown once, closed. All others follow the workbooks."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from database.accounts import Grant, close_account, create_account, find_account, set_password
from database.engine import Database
from database.passwords import hash_password
from database.second_factors import remove_second_factor
from database.sessions import revoke_all
from journal.viewer import FAMILY, ROLE_NAMES, Role

#: Letters and digits that nobody confuses on paper: no 0/o, 1/l/i.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_PASSWORD_LENGTH = 10


class AccountError(Exception):
    """What the person at the keyboard can mend; its text is for them."""


def new_secret() -> str:
    """A password for a slip of paper."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_LENGTH))


def create(
    database: Database, login: str, name: str, roles: Iterable[str], staff: str, pupils: Sequence[str], now: datetime
) -> str:
    """Open one account and return its password.

    Raises:
        AccountError: The login is taken, a role is unknown, or a family role names no pupil.
    """
    if find_account(database, login) is not None:
        raise AccountError(f"логин «{login}» уже занят")
    password = new_secret()
    create_account(database, login, name, hash_password(password), list(_grants(roles, pupils)), now, staff=staff)
    return password


def _grants(roles: Iterable[str], pupils: Sequence[str]) -> Iterator[Grant]:
    for typed in roles:
        if typed not in list(Role):
            raise AccountError(f"нет роли «{typed}»; есть: {', '.join(Role)}")
        role = Role(typed)
        if role in FAMILY and not pupils:
            raise AccountError(f"для роли «{ROLE_NAMES[role]}» укажите номер ученика: --pupil")
        yield from (Grant(role, pupil) for pupil in (pupils if role in FAMILY else [""]))


def new_password(database: Database, login: str) -> str:
    """Give an account another password and end its sessions."""
    password = new_secret()
    set_password(database, _known(database, login), hash_password(password))
    return password


def forget_second(database: Database, login: str) -> None:
    """Let an account in by its password alone until it sets up another second factor; its sessions end."""
    account = _known(database, login)
    remove_second_factor(database, account)
    revoke_all(database, account)


def close(database: Database, login: str) -> None:
    """Let nobody in by this account any more."""
    close_account(database, _known(database, login))


def _known(database: Database, login: str) -> int:
    account = find_account(database, login)
    if account is None:
        raise AccountError(f"нет учётной записи «{login}»")
    return account.account
