"""Letting people in by a slip of paper: who may for whom, the codes made, stored hashed and printed – once.

A code is in the PDF that is returned and nowhere else: nobody can print it a second time, only another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from database.credentials import Code, Issuer, put_codes, revoke_access
from database.engine import Database
from database.journal import Journal
from database.passwords import hash_password
from database.queries.holders import children, families, staff
from database.reading import Current, current
from jobs.slips import Sheet, Slip, slips_pdf
from journal.access import WITHOUT, Child, Holder
from journal.calendar import school_year
from journal.codes import new_code
from journal.viewer import ROLE_NAMES

#: Argon2 leaves Python alone while it works: two cores hash a class of fifty in half a second.
_HASHERS = 2

COMMAND_LINE = Issuer(0, "администратор (командная строка)")

log = structlog.get_logger()


class NothingToIssue(Exception):
    """Nobody of those asked for may be given a slip by who asks; its text is for them."""


@dataclass(frozen=True, slots=True)
class Issued:
    """Slips as they are to be printed. Their codes are nowhere else."""

    pdf: bytes
    people: int


def without_slip(people: Iterable[Holder]) -> list[Holder]:
    """Who was never given a slip, or let it grow too old; a family's children one after another."""
    return [one for one in people if one.may_issue and one.state in WITHOUT]


def issue(journal: Journal, accounts: Iterable[int], address: str, *, forget: bool = False) -> Issued:
    """Print slips in the name of the journal's viewer.

    Args:
        journal: Whose viewer issues: only to those of :meth:`database.journal.Journal.holders`.
        accounts: Whom to; those the viewer may not issue to are left out.
        address: The address of this installation.
        forget: Whether their present passwords and sessions end at once.

    Raises:
        NothingToIssue: Nobody is left.
    """
    wanted = set(accounts)
    people = [one for one in journal.holders() if one.account in wanted and one.may_issue]
    issuer = Issuer(journal.viewer.account, journal.viewer.name)
    with journal.database.read() as store:
        known = current(store, school_year(journal.now.date()))
    return _issue(journal.database, known, people, issuer, journal.now, address, forget=forget)


def revoke(journal: Journal, account: int) -> None:
    """Take somebody's way in back in the name of the journal's viewer.

    Raises:
        NothingToIssue: The viewer may not.
    """
    one = next((one for one in journal.holders() if one.account == account and one.may_issue), None)
    if one is None:
        raise NothingToIssue("Отозвать доступ может тот, кто выдаёт этот листок.")
    issuer = Issuer(journal.viewer.account, journal.viewer.name)
    revoke_access(journal.database, {account: one.school_class}, issuer, journal.now)
    log.info("access taken back", account=account, by=issuer.account)


def everybody(database: Database, now: datetime, school_class: str = "") -> list[Holder]:
    """Whoever may have a slip, for the command line: the staff and all families, or the families of a class."""
    with database.read() as store:
        known = current(store, school_year(now.date()))
        if school_class:
            return families(store, known.year, now, [school_class])
        return [*staff(store, now), *families(store, known.year, now, known.school.class_names)]


def issue_by_command(
    database: Database, people: Sequence[Holder], now: datetime, address: str, *, forget: bool
) -> Issued:
    """Print slips for whoever is named at the command line. Raises NothingToIssue."""
    with database.read() as store:
        known = current(store, school_year(now.date()))
    return _issue(database, known, people, COMMAND_LINE, now, address, forget=forget)


def _issue(
    database: Database, known: Current, people: Sequence[Holder], issuer: Issuer, now: datetime, address: str, *,
    forget: bool,
) -> Issued:  # fmt: skip
    """Make codes, store their hashes, and print them."""
    if not people:
        raise NothingToIssue("Листки выдавать некому: у всех они есть, или их выдаёт кто-то другой.")
    lasts = timedelta(days=known.school.settings.code_days)
    codes = [new_code() for _ in people]
    with ThreadPoolExecutor(_HASHERS) as pool:
        hashes = list(pool.map(hash_password, codes))
    with database.read() as store:
        slips = [
            Slip(one.name, one.login, code, _about(one, children(store, known.year, one.account, now.date())))
            for one, code in zip(people, codes, strict=True)
        ]
    titles = dict.fromkeys(one.school_class or "Сотрудники" for one in people)
    opens = "журнал" if "Сотрудники" in titles else "дневник"
    until, title = (now + lasts).date(), ", ".join(titles)
    sheet = Sheet(known.school.settings.school, title, address, until, now.date(), issuer.name, opens)
    pdf = slips_pdf(slips, sheet)
    # Printed first: a code that is stored and never printed would lock out whoever has the former one.
    stored = [Code(one.account, hashed, one.school_class) for one, hashed in zip(people, hashes, strict=True)]
    put_codes(database, stored, issuer, now, lasts, forget=forget)
    log.info("slips issued", people=len(people), by=issuer.account)
    return Issued(pdf, len(people))


def _about(one: Holder, kin: Sequence[Child]) -> tuple[str, ...]:
    """What a slip opens: the children of a family, the pupil's own diary, an office."""
    if one.is_pupil:
        return (f"ученик, {one.school_class}",)
    if one.children:
        return tuple(f"{child.name}, {child.school_class}" for child in kin)
    return (", ".join(ROLE_NAMES[role] for role in one.roles),)
