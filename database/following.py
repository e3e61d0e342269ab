"""Accounts as the workbooks would have them: what is stored of each, and the differences written in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from database.accounts import Grant
from database.dialect import Transaction
from database.engine import Database
from database.writing import seconds
from journal.viewer import Role

#: Where a role comes from: the workbooks, which then also end it, or somebody's hand. «Joined» are children whom the
#: workbooks gave to an account that had others: their class is told of the account and may not hand it out.
BOOK, JOINED, HAND = "book", "joined", "hand"


class Held(NamedTuple):
    """A role as it is stored, one that is over too."""

    grant: Grant
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """An account as it is stored; ``used``: its person has chosen a password."""

    account: int
    login: str
    name: str
    staff: str
    used: bool
    demo: bool
    held: tuple[Held, ...]

    def pupils(self, role: Role) -> frozenset[str]:
        """The pupils it has, or had, that role of."""
        return frozenset(one.grant.pupil for one in self.held if one.grant.role is role)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account as it should be; ``account`` is 0 for a new one. ``grants`` are all that workbooks give it."""

    account: int
    login: str
    name: str
    staff: str
    grants: tuple[Grant, ...]


def known_accounts(store: Transaction) -> list[Known]:
    """Every account, the oldest first."""
    held: dict[int, list[Held]] = {}
    day = store.dialect.read_day
    for account, role, pupil, until, source in store.rows(
        "SELECT account, role, pupil, until, source FROM account_roles ORDER BY account, role, pupil"
    ):
        held.setdefault(account, []).append(Held(Grant(Role(role), pupil, until and day(until)), source))
    rows = store.rows("SELECT account, login, name, staff, password <> '', demo FROM accounts ORDER BY account")
    return [
        Known(account, login, name, staff, bool(used), bool(demo), tuple(held.get(account, ())))
        for account, login, name, staff, used, demo in rows
    ]


def open_accounts(store: Transaction, people: Iterable[Wanted], now: datetime) -> int:
    """Open accounts that nobody can enter yet: without a password; how many."""
    opened = 0
    for person in people:
        account = store.value(
            "INSERT INTO accounts (login, name, password, staff, active, demo, created_at)"
            " VALUES (?, ?, '', ?, TRUE, FALSE, ?) RETURNING account",
            (person.login, person.name, person.staff, seconds(now)),
        )
        put_grants(store, account, (Held(grant, BOOK) for grant in person.grants))
        opened += 1
    return opened


def rename_account(store: Transaction, account: int, name: str, staff: str) -> None:
    """Call a person as the workbooks do now."""
    store.run("UPDATE accounts SET name = ?, staff = ? WHERE account = ?", (name, staff, account))


def put_grants(store: Transaction, account: int, given: Iterable[Held]) -> None:
    """Give roles that follow the workbooks; one that is there already changes, unless a hand gave it."""
    day = store.dialect.day
    store.many(
        "INSERT INTO account_roles (account, role, pupil, until, source) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (account, role, pupil) DO UPDATE SET until = excluded.until, source = excluded.source"
        " WHERE account_roles.source <> 'hand'",
        [(account, str(one.role), one.pupil, one.until and day(one.until), source) for one, source in given],
    )


def end_grants(store: Transaction, account: int, grants: Iterable[Grant], last: date) -> None:
    """Let roles that follow the workbooks be over after a day; they stay on record."""
    store.many(
        "UPDATE account_roles SET until = ? WHERE account = ? AND role = ? AND pupil = ? AND source <> 'hand'",
        [(store.dialect.day(last), account, str(one.role), one.pupil) for one in grants],
    )


def first_children(database: Database, account: int, today: date) -> frozenset[str]:
    """The children a guardian's account is for today, without those who joined it."""
    with database.read() as store:
        key = (account, store.dialect.day(today))
        return frozenset(
            pupil for (pupil,) in store.rows(
                "SELECT pupil FROM account_roles WHERE account = ? AND role = 'guardian' AND source <> 'joined'"
                " AND (until IS NULL OR until >= ?)", key,
            )
        )  # fmt: skip
