"""Whose account it is that another site speaks of: one that was linked, or the one whose address the school wrote down.

No account is ever made here, and an address that the site did not prove opens none.
"""

from __future__ import annotations

from datetime import datetime

from database.accounts import Account
from database.engine import Database
from database.identities import account_of, link
from jobs.forgotten import accounts_of
from jobs.openid import Said


def account_for(database: Database, said: Said, now: datetime) -> Account | None:
    """The one account a site's word opens; None where it opens none, or may mean two. One found by address is linked.

    An address in «Сотрудники» or «Родители» opens what a letter to it would: accounts in use, see
    :func:`jobs.forgotten.accounts_of`. ``now``: the school's own hour.
    """
    known = account_of(database, said.identity)
    if known is not None or not said.email:
        return known
    meant = accounts_of(database, said.email, now)
    if len(meant) != 1:
        return None
    return meant[0] if link(database, meant[0].account, said.identity, now) else None
