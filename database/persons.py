"""All that is held about one pupil or one account, table by table; and taking away what may be taken away.

``ABOUT`` names every table of the database: how its rows about a person are found, or that it holds nothing of anybody.
A test fails when a table is missing in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from database import schema
from database.dialect import Transaction, names
from database.vault import SEALED, Kind, SealedTable, erase

Found = dict[str, list[dict[str, Any]]]


class Person(NamedTuple):
    """Whom it is about: a pupil («» for none) and accounts: the pupil's own, or one person's."""

    pupil: str
    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class About:
    """How people call a table, and the columns in which a pupil and an account stand («» for none).

    A table that holds nothing about people has no columns.
    """

    name: str
    pupil: str = ""
    account: str = ""


_NOBODY = About("")

#: Table → how to find a person in it. Passwords and tokens are never told.
ABOUT: Mapping[str, About] = {
    **dict.fromkeys(
        (
            "books", "sheets", "schools", "class_versions", "runs", "plans", "registers", "lessons", "lesson_facts",
            "week_facts", "facts_past", "states", "person_keys", "attempts", "challenges", "notices",
        ),
        _NOBODY,
    ),
    "pupils": About("Список класса", "pupil"),
    "guardians": About("Родители", "pupil"),
    "absences": About("Пропуски с причинами", "pupil"),
    "portfolio": About("Портфолио", "pupil"),
    "entries": About("Отметки и пропуски", "pupil"),
    "term_marks": About("Отметки за период", "pupil"),
    "ledger": About("Изменения отметок", "pupil"),
    "list_ledger": About("Изменения списков", "key"),
    "issues": About("Замечания", "pupil"),
    "dismissals": About("Отклонённые замечания", account="account"),
    "holds": _NOBODY,  # what a sheet would lose stands in «Отметки и пропуски» as well
    "hold_decisions": About("Решения", account="account"),
    "accounts": About("Учётные записи", account="account"),
    "account_roles": About("Роли", "pupil", "account"),
    "sessions": About("Входы", account="account"),
    "devices": About("Узнанные устройства", account="account"),
    "second_factors": About("Второй фактор", account="account"),
    "recovery_codes": About("Запасные коды", account="account"),
    "identities": About("Входы через другие сайты", account="account"),
    "account_codes": About("Одноразовые коды", account="account"),
    "credential_log": About("Выданные входы", account="account"),
    "notice_acceptances": About("Ознакомление с обработкой", account="account"),
    "access_log": About("Журнал доступа", "pupil", "account"),
}  # fmt: skip

#: What is a secret even to whom it belongs, hashed or sealed as it is.
SECRET = frozenset(
    {
        "accounts.password", "sessions.token", "account_codes.hash", "devices.device", "second_factors.secret",
        "recovery_codes.code",
    }
)  # fmt: skip

#: What lets somebody in: it goes with the person.
_WAYS_IN = ("sessions", "devices", "identities", "second_factors", "recovery_codes", "account_codes", "account_roles")


def people_called(store: Transaction, asked: str) -> dict[str, str]:
    """Pupil → name, of those whose id or whose name, or its beginning, is what was asked."""
    rows = store.rows("SELECT pupil, name FROM pupils ORDER BY year")
    wanted = asked.casefold()
    return {pupil: name for pupil, name in rows if pupil == asked or name.casefold().startswith(wanted)}


def person(store: Transaction, pupil: str) -> Person:
    """A pupil with the accounts that are the pupil's own."""
    rows = store.rows("SELECT account FROM account_roles WHERE pupil = ? AND role = 'pupil'", (pupil,))
    return Person(pupil, tuple(account for (account,) in rows))


def account_of(store: Transaction, login: str) -> Person | None:
    """The person behind a login."""
    rows = store.rows("SELECT account FROM accounts WHERE login = ?", (login.strip().casefold(),))
    return Person("", (rows[0][0],)) if rows else None


def held(store: Transaction, whom: Person) -> Found:
    """Table, as people call it → its rows about a person, sealed ones in clear."""
    return {about.name: rows for table, about in ABOUT.items() if (rows := _rows(store, table, about, whom))}


def _rows(store: Transaction, table: str, about: About, whom: Person) -> list[dict[str, Any]]:
    conditions, values = list[str](), list[Any]()
    if about.pupil and whom.pupil:
        conditions, values = [f"{about.pupil} = ?"], [whom.pupil]
    if about.account and whom.accounts:
        conditions.append(f"{about.account} IN ({', '.join('?' * len(whom.accounts))})")
        values += whom.accounts
    if not conditions:
        return []
    where = f"WHERE {' OR '.join(conditions)}"
    if table in SEALED:
        return SealedTable.rows(store, table, where, values, [whom.pupil])
    columns = [column.name for column in schema.metadata.tables[table].c]
    found = store.rows(f"SELECT {names(schema.metadata.tables[table])} FROM {table} {where}", values)
    told = [
        {at: value for at, value in zip(columns, row, strict=True) if f"{table}.{at}" not in SECRET} for row in found
    ]
    return told + (_sealed_lines(store, whom.pupil) if table == "list_ledger" else [])


def _sealed_lines(store: Transaction, pupil: str) -> list[dict[str, Any]]:
    """The ledger's lines of sealed tables that are about a pupil, in clear."""
    found: list[dict[str, Any]] = []
    for name in SEALED:
        table = SealedTable.of(store, name, [pupil])
        for year, old, new, seen in store.rows(
            "SELECT year, old, new, seen FROM list_ledger WHERE list = ? ORDER BY id", (name,)
        ):
            if any(line and json.loads(line)[0] == pupil for line in (old, new)):
                found.append({"year": year, "list": name, "old": table.told(old), "new": table.told(new), "seen": seen})
    return found


class Erased(NamedTuple):
    """What was, or would be, taken away: keys, rows of class workbooks, sessions, accounts closed and made nameless."""

    keys: int
    rows: int
    sessions: int
    accounts: int


def erase_person(store: Transaction, whom: Person, *, dry: bool) -> Erased:
    """Take away what may be: contacts, reasons, portfolio by their keys, accounts by their names, sessions.

    Marks, the class list and the ledger stay: they are the journal. Whatever stands in the class workbook comes back
    with its next reading.
    """
    accounts = whom.accounts
    among = ", ".join("?" * len(accounts)) or "NULL"
    keys = store.value("SELECT count(*) FROM person_keys WHERE pupil = ? AND pupil <> ''", (whom.pupil,))
    rows = sum(store.value(f"SELECT count(*) FROM {table} WHERE pupil = ?", (whom.pupil,)) for table in SEALED)
    sessions = store.value(f"SELECT count(*) FROM sessions WHERE account IN ({among})", accounts)
    if not dry:
        erase(store, whom.pupil, Kind)
        for table in SEALED:
            store.run(f"DELETE FROM {table} WHERE pupil = ?", (whom.pupil,))
        for table in _WAYS_IN:
            store.run(f"DELETE FROM {table} WHERE account IN ({among})", accounts)
        for account in accounts:
            store.run(
                "UPDATE accounts SET login = ?, name = 'стёрто', password = '', active = ? WHERE account = ?",
                (f"erased-{account}", False, account),
            )
    return Erased(keys, rows, sessions, len(accounts))


class Since(NamedTuple):
    """The moments, in epoch seconds, before which what is kept for a time has outlived it."""

    now: int
    access_log: int
    attempts: int
    devices: int
    slips: int


def purge(store: Transaction, since: Since) -> dict[str, int]:
    """Take away what has outlived its term; how many rows of each table."""
    counts: dict[str, int] = {}
    for table, condition, values in (
        ("sessions", "expires_at <= ? OR seen_at + idle <= ?", (since.now, since.now)),
        ("challenges", "expires_at <= ?", (since.now,)),
        ("account_codes", "expires_at <= ? AND (kind <> 'slip' OR expires_at <= ?)", (since.now, since.slips)),
        ("devices", "seen_at < ?", (since.devices,)),
        ("attempts", '"at" < ?', (since.attempts,)),
        ("access_log", '"at" < ?', (since.access_log,)),
    ):
        counts[table] = store.value(f"SELECT count(*) FROM {table} WHERE {condition}", values)
        store.run(f"DELETE FROM {table} WHERE {condition}", values)
    return counts
