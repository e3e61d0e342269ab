"""One-time codes in the database: put there hashed, used once, taken back; and who did what, for good."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from database.accounts import Account
from database.dialect import Transaction
from database.engine import Database
from database.writing import seconds
from journal.access import Act

#: Kinds of codes: on paper, and in a link by e-mail.
SLIP, MAIL = "slip", "mail"


class Issuer(NamedTuple):
    """In whose name something is done; account 0 is the command line."""

    account: int
    name: str


class Code(NamedTuple):
    """A code to be stored: for whom, its hash, and the class that hands it out."""

    account: int
    hash: str
    school_class: str = ""


def put_codes(
    database: Database, codes: Iterable[Code], issuer: Issuer, now: datetime, lasts: timedelta, *, kind: str = SLIP,
    forget: bool = False,
) -> None:  # fmt: skip
    """Store codes in place of those there were, and say who issued them.

    Args:
        database: Where.
        codes: One an account.
        issuer: Who issues them.
        now: When.
        lasts: How long they open the way in.
        kind: :data:`SLIP` or :data:`MAIL`.
        forget: Whether the present password and sessions end at once, not only when the code is used.
    """
    with database.write() as writer:
        store = writer.transaction
        for code in codes:
            again = _was_let_in(store, code.account)
            store.run("DELETE FROM account_codes WHERE account = ? AND kind IN (?, ?)", (code.account, kind, MAIL))
            store.run(
                "INSERT INTO account_codes (account, kind, hash, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                (code.account, kind, code.hash, seconds(now), seconds(now + lasts)),
            )
            if forget:
                _forget(store, code.account)
            act = Act.MAILED if kind == MAIL else Act.REISSUED if again else Act.ISSUED
            _log(store, code.account, code.school_class, act, issuer, now)


def revoke_access(database: Database, accounts: Mapping[int, str], issuer: Issuer, now: datetime) -> None:
    """Let people in no more: codes, passwords and sessions end; a new slip opens the same account again.

    ``accounts``: account → the class of whoever takes it back, or «».
    """
    with database.write() as writer:
        take_back(writer.transaction, accounts, issuer, now)


def take_back(store: Transaction, accounts: Mapping[int, str], issuer: Issuer, now: datetime) -> None:
    """The same, within a transaction."""
    for account, school_class in accounts.items():
        store.run("DELETE FROM account_codes WHERE account = ?", (account,))
        _forget(store, account)
        _log(store, account, school_class, Act.REVOKED, issuer, now)


def live_codes(database: Database, account: int, now: datetime) -> dict[str, str]:
    """The hashes of an account's codes that are neither used nor too old: kind → hash."""
    with database.read() as store:
        key = (account, seconds(now))
        return dict(store.rows("SELECT kind, hash FROM account_codes WHERE account = ? AND expires_at > ?", key))


def able_to_enter(database: Database, now: datetime) -> int:
    """How many people have a password, or a code that still opens the way in."""
    with database.read() as store:
        return int(
            store.value(
                "SELECT count(*) FROM accounts a WHERE active AND (password <> '' OR EXISTS"
                " (SELECT 1 FROM account_codes c WHERE c.account = a.account AND c.expires_at > ?))",
                (seconds(now),),
            )
        )


def issued_since(database: Database, account: int, kind: str, moment: datetime) -> bool:
    """Whether a code of a kind was issued after a moment."""
    with database.read() as store:
        key = (account, kind, seconds(moment))
        return bool(
            store.value("SELECT count(*) FROM account_codes WHERE account = ? AND kind = ? AND issued_at > ?", key)
        )


def use_code(database: Database, account: Account, hashed: str, password: str, now: datetime) -> bool:
    """Let a code become a password; False where somebody was quicker or it is too old.

    Every other code and session of the account ends.

    Args:
        database: Where.
        account: Whose.
        hashed: The code's hash, as :func:`live_codes` told it.
        password: The hash of the password that was chosen.
        now: When.
    """
    with database.write() as writer:
        store = writer.transaction
        key = (account.account, hashed, seconds(now))
        if not store.rows(
            "DELETE FROM account_codes WHERE account = ? AND hash = ? AND expires_at > ? RETURNING account", key
        ):
            return False
        store.run("DELETE FROM account_codes WHERE account = ?", (account.account,))
        store.run("DELETE FROM sessions WHERE account = ?", (account.account,))
        store.run("UPDATE accounts SET password = ? WHERE account = ?", (password, account.account))
        _log(store, account.account, "", Act.USED, Issuer(account.account, account.name), now)
    return True


def accept_notice(database: Database, account: int, version: str, text: str, now: datetime) -> None:
    """Note that somebody accepted the notice of personal data; accepted again, the first time stays."""
    with database.write() as writer:
        store, at = writer.transaction, seconds(now)
        key = (version, text, at)
        store.run("INSERT INTO notices (version, text, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", key)
        store.run(
            "INSERT INTO notice_acceptances (account, version, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (account, version, at),
        )


def token_hash(token: str) -> str:
    """The hash of a link's code: it is random enough for a fast one."""
    return hashlib.sha256(token.encode()).hexdigest()


def _was_let_in(store: Transaction, account: int) -> bool:
    """Whether somebody has a password, or a slip that may be lost."""
    return bool(
        store.value(
            "SELECT count(*) FROM accounts a LEFT JOIN account_codes c ON c.account = a.account AND c.kind = 'slip'"
            " WHERE a.account = ? AND (a.password <> '' OR c.account IS NOT NULL)",
            (account,),
        )
    )


def _forget(store: Transaction, account: int) -> None:
    store.run("UPDATE accounts SET password = '' WHERE account = ?", (account,))
    store.run("DELETE FROM sessions WHERE account = ?", (account,))


def _log(store: Transaction, account: int, school_class: str, act: Act, issuer: Issuer, now: datetime) -> None:
    login, name = store.rows("SELECT login, name FROM accounts WHERE account = ?", (account,))[0]
    store.run(
        "INSERT INTO credential_log (account, login, name, school_class, act, by_account, by_name, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (account, login, name, school_class, str(act), issuer.account, issuer.name, seconds(now)),
    )
