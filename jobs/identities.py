"""Whose account it is that another site speaks of: one that was linked, or the one whose address the school wrote down.

No account is ever made here, and an address that the site did not prove opens none.
"""

from __future__ import annotations

from datetime import datetime

from database.accounts import Account, all_accounts, grants_of
from database.engine import Database
from database.identities import account_of, link
from database.reading import families, load_school
from jobs.openid import Said
from journal.calendar import school_year
from journal.viewer import Role


def account_for(database: Database, said: Said, now: datetime) -> Account | None:
    """The one account a site's word opens; None where it opens none, or may mean two. One found by address is linked.

    ``now``: the school's own hour.
    """
    known = account_of(database, said.identity)
    if known is not None or not said.email:
        return known
    meant = accounts_with_email(database, said.email, now)
    if len(meant) != 1:
        return None
    return meant[0] if link(database, meant[0].account, said.identity, now) else None


def accounts_with_email(database: Database, email: str, now: datetime) -> list[Account]:
    """The open accounts of the people whose address it is in «Сотрудники» or «Родители»."""
    wanted, year = email.strip().casefold(), school_year(now.date())
    school = load_school(database, year)
    staff = {one.code for one in (school.staff if school else ()) if one.email.strip().casefold() == wanted}
    guardians = {
        (family.pupil, name)
        for family in families(database, year, now.date())
        for name, _, address in family.guardians
        if address.strip().casefold() == wanted
    }
    return [
        account
        for account in all_accounts(database)
        if account.active and (account.staff in staff or _is_guardian(database, account, guardians, now))
    ]


def _is_guardian(database: Database, account: Account, guardians: set[tuple[str, str]], now: datetime) -> bool:
    if account.name not in {name for _, name in guardians}:
        return False
    grants = grants_of(database, account.account, now.date())
    return any(grant.role is Role.GUARDIAN and (grant.pupil, account.name) in guardians for grant in grants)
