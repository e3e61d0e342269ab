"""People who sign in: their accounts, and what each account may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update

from database.dialect import Transaction
from database.engine import Database
from database.schema import account_roles, accounts, sessions
from journal.viewer import Role


class Grant(NamedTuple):
    """One role of an account; for a pupil or guardian, one of a pupil. ``until`` is its last day."""

    role: Role
    pupil: str = ""
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is not over on a day."""
        return self.until is None or self.until >= day


@dataclass(frozen=True, slots=True)
class Account:
    """One person who signs in. ``password`` is a hash; ``staff`` the person's code in «Сотрудники»."""

    account: int
    login: str
    name: str
    password: str
    staff: str = ""
    active: bool = True
    demo: bool = False


_ACCOUNTS = select(*(accounts.c[field.name] for field in fields(Account)))

#: Asked at every step of everybody, as the session is.
_GRANTS = """
    SELECT role, pupil, until FROM account_roles JOIN accounts USING (account)
    WHERE account = ? AND active AND (until IS NULL OR until >= ?)
"""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that the sign-in page of a demo school offers to everybody."""

    login: str
    name: str
    roles: tuple[Role, ...]


def login_name(typed: str) -> str:
    """A login as it is stored: case and the spaces around it do not matter."""
    return typed.strip().casefold()


def create_account(
    database: Database,
    login: str,
    name: str,
    password: str,
    grants: Iterable[Grant],
    now: datetime,
    *,
    staff: str = "",
    demo: bool = False,
) -> int:
    """Store a new account with its roles and return its number.

    Args:
        database: Where accounts are kept.
        login: What the person types; unique whatever its case.
        name: As the app greets the person.
        password: The hash, by :func:`database.passwords.hash_password`.
        grants: What the account may be.
        now: When it was created.
        staff: The person's code in «Сотрудники».
        demo: Whether the sign-in page shows it to everybody.

    Raises:
        sqlalchemy.exc.IntegrityError: The login is taken.
    """
    row = {"login": login_name(login), "name": name, "password": password, "staff": staff, "demo": demo}
    with database.engine.begin() as connection:
        created = connection.execute(
            insert(accounts).values(**row, active=True, created_at=int(now.timestamp())).returning(accounts.c.account)
        )
        account = int(created.scalar_one())
        rows = [{"account": account, **grant._asdict()} for grant in dict.fromkeys(grants)]
        if rows:
            connection.execute(insert(account_roles), rows)
    return account


def find_account(database: Database, login: str) -> Account | None:
    """The account of a login, closed ones too."""
    with database.readers.connect() as connection:
        found = connection.execute(_ACCOUNTS.where(accounts.c.login == login_name(login))).one_or_none()
    return Account(*found) if found else None


def grants_of(database: Database, account: int, today: date) -> tuple[Grant, ...]:
    """What an account may be today, in the order of :class:`journal.viewer.Role`; a closed account nothing."""
    with database.read() as store:
        return in_order(store, store.rows(_GRANTS, (account, store.dialect.day(today))))


def in_order(store: Transaction, rows: Iterable[Sequence[Any]]) -> tuple[Grant, ...]:
    """Rows of (role, pupil, until) as grants, in the order of :class:`journal.viewer.Role`."""
    order, read_day = list(Role), store.dialect.read_day
    grants = (Grant(Role(role), pupil, until and read_day(until)) for role, pupil, until in rows)
    return tuple(sorted(grants, key=lambda grant: (order.index(grant.role), grant.pupil)))


def give(database: Database, account: int, grant: Grant) -> None:
    """Add a role to an account; given again, only its last day changes."""
    key = (account_roles.c.account == account, account_roles.c.role == grant.role, account_roles.c.pupil == grant.pupil)
    with database.engine.begin() as connection:
        connection.execute(delete(account_roles).where(*key))
        connection.execute(insert(account_roles).values(account=account, **grant._asdict()))


def withdraw(database: Database, account: int, role: Role, pupil: str = "") -> None:
    """Take a role from an account; its open pages lose it at their next step."""
    key = (account_roles.c.account == account, account_roles.c.role == role, account_roles.c.pupil == pupil)
    with database.engine.begin() as connection:
        connection.execute(delete(account_roles).where(*key))


def set_password(database: Database, account: int, password: str) -> None:
    """Store another hash and end every session of the account."""
    with database.engine.begin() as connection:
        connection.execute(update(accounts).where(accounts.c.account == account).values(password=password))
        connection.execute(delete(sessions).where(sessions.c.account == account))


def close_account(database: Database, account: int) -> None:
    """Let nobody in by this account any more, and end its sessions; what it did stays on record."""
    with database.engine.begin() as connection:
        connection.execute(update(accounts).where(accounts.c.account == account).values(active=False))
        connection.execute(delete(sessions).where(sessions.c.account == account))


def all_accounts(database: Database) -> list[Account]:
    """Every account, by login."""
    with database.readers.connect() as connection:
        return [Account(*row) for row in connection.execute(_ACCOUNTS.order_by(accounts.c.login))]


def demo_accounts(database: Database) -> list[DemoAccount]:
    """The accounts of the demo school in the order they were made; none in a real school."""
    wanted = (
        select(accounts.c.login, accounts.c.name, account_roles.c.role)
        .outerjoin(account_roles, account_roles.c.account == accounts.c.account)
        .where(accounts.c.demo, accounts.c.active)
        .order_by(accounts.c.account)
    )
    found: dict[tuple[str, str], set[str]] = {}
    with database.readers.connect() as connection:
        for login, name, role in connection.execute(wanted):
            found.setdefault((login, name), set()).add(role)
    return [DemoAccount(*key, tuple(role for role in Role if role in roles)) for key, roles in found.items()]
