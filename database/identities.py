"""How other sites (Google, any OpenID provider) call people of ours; the account is always one that exists."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from database.accounts import Account
from database.engine import Database
from database.schema import accounts, identities
from database.tokens import seconds

_ACCOUNT = select(*(accounts.c[field.name] for field in fields(Account)))


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as another site knows them; ``name`` is an address they recognise."""

    issuer: str
    subject: str
    name: str


def account_of(database: Database, identity: Identity) -> Account | None:
    """The open account that an identity was linked to."""
    wanted = _ACCOUNT.join(identities, identities.c.account == accounts.c.account).where(
        identities.c.issuer == identity.issuer, identities.c.subject == identity.subject, accounts.c.active
    )
    with database.readers.connect() as connection:
        found = connection.execute(wanted).one_or_none()
    return Account(*found) if found else None


def open_account(database: Database, account: int) -> Account | None:
    """An account by its number; None where it is closed or there is none."""
    with database.readers.connect() as connection:
        found = connection.execute(_ACCOUNT.where(accounts.c.account == account, accounts.c.active)).one_or_none()
    return Account(*found) if found else None


def link(database: Database, account: int, identity: Identity, now: datetime) -> bool:
    """Link an identity to an account; False where it is another's already."""
    row = {"issuer": identity.issuer, "subject": identity.subject, "name": identity.name[:200], "account": account}
    try:
        with database.engine.begin() as connection:
            connection.execute(insert(identities).values(**row, linked_at=seconds(now)))
    except IntegrityError:
        known = account_of(database, identity)
        return known is not None and known.account == account
    return True


def identities_of(database: Database, account: int) -> list[Identity]:
    """What an account was linked to, by site and name."""
    wanted = select(identities.c.issuer, identities.c.subject, identities.c.name).where(identities.c.account == account)
    with database.readers.connect() as connection:
        return [Identity(*row) for row in connection.execute(wanted.order_by(identities.c.issuer, identities.c.name))]


def unlink(database: Database, account: int, issuer: str) -> None:
    """Let a site's word open an account no more."""
    own = (identities.c.account == account) & (identities.c.issuer == issuer)
    with database.engine.begin() as connection:
        connection.execute(delete(identities).where(own))
