"""Accounts follow the workbooks: whoever is named there has one, and what is over there is over here.

Run after every sync; where nothing changed in «Школа» and the class workbooks it asks two questions and is done.
Roles given by hand are left alone. A class list that is not there yet ends nobody's access: a new year begins
with the lists of the old one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from database.accounts import Grant
from database.engine import Database
from database.following import (
    BOOK,
    Held,
    Known,
    Wanted,
    end_grants,
    known_accounts,
    open_accounts,
    put_grants,
    rename_account,
)
from database.reading import (
    contacts_are_readable,
    current_year,
    guardians,
    known_books,
    load_school,
    rosters,
    school_digest,
)
from database.states import put_state, read_state
from jobs.logins import free_login
from jobs.people import DAY, Person, is_renamed, is_same, people
from journal.calendar import school_year
from journal.registers import CLASS
from journal.viewer import FAMILY, Role

#: The state that remembers which workbooks accounts were last made from.
STATE = "accounts"

#: Grows when accounts are to be made otherwise from the same workbooks.
VERSION = 1

#: What the workbooks give an account, by role and pupil.
Wants = dict[tuple[Role, str], Grant]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Followed:
    """What became different: accounts opened, roles given or changed, roles that are over."""

    opened: int = 0
    given: int = 0
    ended: int = 0


def follow_books(database: Database, now: datetime) -> Followed:
    """Bring accounts up to the workbooks as last read."""
    year = current_year(database, school_year(now.date()))
    school = load_school(database, year)
    made_from = _made_from(database, year)
    before = read_state(database, STATE)
    if school is None or (before is not None and before.document.get("of") == made_from):
        return Followed()
    if not contacts_are_readable(database, year):  # without them one person would be taken for two
        log.warning("accounts do not follow the workbooks: no key opens the contacts")
        return Followed()
    lists = rosters(database, year)
    named = people(school, lists, guardians(database, year))
    whole = all(lists.get(name) for name in school.class_names)
    with database.write() as writer:
        store = writer.transaction
        done = _Plan(known_accounts(store), now.date()).of(named, whole=whole)
        opened = open_accounts(store, done.new, now)
        for account, name, staff in done.renamed:
            rename_account(store, account, name, staff)
        for account, grants in done.given.items():
            put_grants(store, account, grants)
        for account, grants in done.ended.items():
            end_grants(store, account, grants, now.date() - DAY)
        put_state(store, STATE, {"of": made_from}, now)
    followed = Followed(opened, sum(map(len, done.given.values())), sum(map(len, done.ended.values())))
    log.info("accounts follow the workbooks", opened=followed.opened, given=followed.given, ended=followed.ended)
    return followed


def _made_from(database: Database, year: str) -> list[object]:
    """Which workbooks accounts are made from: equal lists, equal accounts."""
    books = sorted(
        (row.book, row.version, row.context) for row in known_books(database, year).values() if row.kind == CLASS
    )
    return [VERSION, year, school_digest(database, year), *map(list, books)]


class _Plan:
    """What is to be written so that accounts are as the workbooks say."""

    def __init__(self, known: Sequence[Known], today: date) -> None:
        self.today = today
        self.new: list[Wanted] = []
        self.renamed: list[tuple[int, str, str]] = []
        self.given: dict[int, list[Grant]] = {}
        self.ended: dict[int, list[Grant]] = {}
        self._known = known
        self._logins = {one.login for one in known}
        self._by_staff: dict[str, list[Known]] = defaultdict(list)
        self._by_pupil: dict[tuple[Role, str], list[Known]] = defaultdict(list)
        for one in known:
            if one.staff:
                self._by_staff[one.staff].append(one)
            for role in FAMILY:
                for pupil in one.pupils(role):
                    self._by_pupil[role, pupil].append(one)

    def of(self, named: Iterable[Person], *, whole: bool) -> _Plan:
        """Decide for everybody the workbooks name, then for every account they name no more."""
        wanted: dict[int, Wants] = defaultdict(dict)
        pupils: set[str] = set()
        for person in named:
            pupils |= {grant.pupil for grant in person.grants if grant.role is Role.PUPIL}
            holders = self._holders(person)
            if holders:
                self._rename(holders[0], person)
            elif any(grant.holds(self.today) for grant in person.grants):
                login = free_login(person.name, self._logins)
                self.new.append(Wanted(0, login, person.name, person.staff, person.grants))
            for place, one in enumerate(holders):
                grants = person.grants if place == 0 else [g for g in person.grants if g.pupil in one.pupils(g.role)]
                wanted[one.account].update({(grant.role, grant.pupil): grant for grant in grants})
        for one in self._known:
            self._decide(one, wanted[one.account], pupils, whole=whole)
        return self

    def _holders(self, person: Person) -> list[Known]:
        """The accounts a person has: the one to be theirs first, then others they have come to use."""
        own = [one for one in self._by_staff.get(person.staff, ()) if is_renamed(one.name, person.name)]
        for grant in person.grants:
            alike = is_same if grant.role is Role.GUARDIAN else is_renamed
            for one in self._by_pupil.get((grant.role, grant.pupil), ()):
                if one not in own and alike(one.name, person.name) and one.staff in ("", person.staff):
                    own.append(one)
        own.sort(key=lambda one: (one.staff != person.staff, not one.used, one.account))
        return [*own[:1], *(one for one in own[1:] if one.used)]

    def _rename(self, one: Known, person: Person) -> None:
        staff = one.staff or person.staff
        if not one.demo and (one.name, one.staff) != (person.name, staff):
            self.renamed.append((one.account, person.name, staff))

    def _decide(self, one: Known, wanted: Wants, pupils: set[str], *, whole: bool) -> None:
        """Give what is new or has another last day; end what the workbooks say no more."""
        held = {(own.grant.role, own.grant.pupil): own for own in one.held}
        given = [grant for key, grant in wanted.items() if self._is_news(held.get(key), grant)]
        ended = [
            own.grant
            for key, own in held.items()
            if own.source == BOOK and key not in wanted and own.grant.holds(self.today)
            and (whole or not own.grant.pupil or own.grant.pupil in pupils)
        ]  # fmt: skip
        if given:
            self.given[one.account] = given
        if ended:
            self.ended[one.account] = ended

    def _is_news(self, held: Held | None, grant: Grant) -> bool:
        """Whether a role is to be written: what was given by hand stays as it is, what is over is not begun."""
        if held is None:
            return grant.holds(self.today)
        return held.source == BOOK and held.grant != grant
