"""Issue sign-ins: to one person, or to everybody the workbooks name. A password is shown once."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from database.accounts import Grant, all_accounts, close_account, create_account, find_account, set_password
from database.engine import Database
from database.passwords import hash_password
from database.reading import families, load_school
from journal.calendar import school_year
from journal.viewer import FAMILY, ROLE_NAMES, Role

#: Letters and digits that nobody confuses on paper: no 0/o, 1/l/i.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_PASSWORD_LENGTH = 10

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
         "h", "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya"],
        strict=True,
    )
)  # fmt: skip


class AccountError(Exception):
    """What the person at the keyboard can mend; its text is for them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the workbooks name: how they are greeted, what they may be, which class hands them the slip."""

    name: str
    grants: tuple[Grant, ...]
    staff: str = ""
    school_class: str = ""


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


def close(database: Database, login: str) -> None:
    """Let nobody in by this account any more."""
    close_account(database, _known(database, login))


def _known(database: Database, login: str) -> int:
    account = find_account(database, login)
    if account is None:
        raise AccountError(f"нет учётной записи «{login}»")
    return account.account


def fill(database: Database, to: Path, school_class: str, now: datetime) -> int:
    """Open accounts for everybody who has none, writing names, logins and passwords to a new CSV file.

    Args:
        database: The school's database.
        to: A file that does not exist yet; only its owner may read it.
        school_class: Families of this class only; «» for the whole school with its staff.
        now: When the accounts were opened.

    Returns:
        How many accounts were opened.

    Raises:
        AccountError: The file exists.
    """
    known = all_accounts(database)
    logins = {account.login for account in known}
    named = {(account.staff, account.name) for account in known}
    people = [one for one in _people(database, school_class, now) if (one.staff, one.name) not in named]
    try:
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise AccountError(f"файл {to} уже есть; назовите новый, чтобы не потерять прежние пароли") from None
    with os.fdopen(descriptor, "w", newline="", encoding="utf-8-sig") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(("Класс", "Имя", "Роль", "Логин", "Пароль"))
        for person in people:
            login, password = _free_login(person.name, logins), new_secret()
            create_account(
                database, login, person.name, hash_password(password), person.grants, now, staff=person.staff
            )
            roles = ", ".join(dict.fromkeys(ROLE_NAMES[grant.role] for grant in person.grants))
            sheet.writerow((person.school_class, _quoted(person.name), roles, login, password))
    return len(people)


def _people(database: Database, school_class: str, now: datetime) -> Iterator[Person]:
    """Everybody the workbooks name: staff, then the families of each class."""
    year = school_year(now.date())
    school = load_school(database, year)
    if school is not None and not school_class:
        for one in school.staff:
            leads = any(row.class_teacher == one.code for row in school.classes)
            roles = dict.fromkeys((*one.roles, *([Role.CLASS_TEACHER] if leads else [])))
            yield Person(one.name, tuple(Grant(Role(role)) for role in roles), one.code)
    children: dict[tuple[str, str], list[str]] = {}
    classes: dict[tuple[str, str], str] = {}
    everybody = families(database, year, now.date())
    wanted = {one.pupil for one in everybody if not school_class or one.school_class == school_class}
    for family in everybody:
        if family.pupil in wanted:
            yield Person(family.name, (Grant(Role.PUPIL, family.pupil),), school_class=family.school_class)
        for name, phone, email in family.guardians:
            # One person has one name and one phone or address, whichever children are theirs; without
            # either nobody can tell namesakes apart, so each child has a guardian of its own.
            own = (name, phone or email or family.pupil)
            classes.setdefault(own, family.school_class)
            children.setdefault(own, []).append(family.pupil)
    for own, pupils in children.items():
        if wanted & set(pupils):
            grants = tuple(Grant(Role.GUARDIAN, pupil) for pupil in dict.fromkeys(pupils))
            yield Person(own[0], grants, school_class=classes[own])


def _free_login(name: str, taken: set[str]) -> str:
    """A login from a name, «Иванова Анна» → «ivanova.a», made unique by a number."""
    words = ["".join(_LATIN.get(letter, "") for letter in word) for word in name.lower().split()]
    base = (words[0] if words else "user") + (f".{words[1][0]}" if len(words) > 1 and words[1] else "")
    login, number = base, 1
    while login in taken:
        number += 1
        login = f"{base}{number}"
    taken.add(login)
    return login


def _quoted(text: str) -> str:
    """A text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
