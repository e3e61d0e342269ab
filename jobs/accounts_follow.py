"""Accounts follow the workbooks: whoever is named there has one, and what is over there is over here.

Run after every sync; where nothing changed in «Школа» and the class workbooks it asks two questions and is done.
Roles given by hand are left alone. A class list that is not there yet ends nobody's access: a new year begins
with the lists of the old one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from database.accounts import Grant
from database.credentials import Issuer, take_back
from database.engine import Database
from database.following import (
    BOOK,
    HAND,
    JOINED,
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

#: In whose name the way in of a parent ends who becomes an employee: the new slip is the IT lead's to issue.
HIRED = Issuer(0, "книга «Школа»: родитель принят на работу")

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
        take_back(store, dict.fromkeys(done.hired, ""), HIRED, now)  # a class teacher may have let them in
        for account, given in done.given.items():
            put_grants(store, account, given)
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
        self.given: dict[int, list[Held]] = {}
        self.hired: list[int] = []
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
            for one, grants in _shared_out(person, holders):
                wanted[one.account].update({(grant.role, grant.pupil): grant for grant in grants})
        for one in self._known:
            self._decide(one, wanted[one.account], pupils, whole=whole)
        return self

    def _holders(self, person: Person) -> list[Known]:
        """The accounts a person has: the one to be theirs first, then others that open something."""
        own = [one for one in self._by_staff.get(person.staff, ()) if is_renamed(one.name, person.name)]
        for grant in person.grants:
            alike = is_same if grant.role is Role.GUARDIAN else is_renamed
            for one in self._by_pupil.get((grant.role, grant.pupil), ()):
                if one not in own and alike(one.name, person.name) and one.staff in ("", person.staff):
                    own.append(one)
        own.sort(key=lambda one: (one.staff != person.staff, not one.used, one.account))
        moves = bool(own and person.staff and own[0].staff == person.staff)
        return [*own[:1], *(one for one in own[1:] if one.used or not (moves or self._is_over(one)))]

    def _is_over(self, one: Known) -> bool:
        """Whether an account opens no child's diary any more."""
        return not any(own.grant.role is Role.GUARDIAN and own.grant.holds(self.today) for own in one.held)

    def _rename(self, one: Known, person: Person) -> None:
        staff = one.staff or person.staff
        if not one.demo and (one.name, one.staff) != (person.name, staff):
            self.renamed.append((one.account, person.name, staff))
            if not one.staff and person.staff:
                self.hired.append(one.account)

    def _decide(self, one: Known, wanted: Wants, pupils: set[str], *, whole: bool) -> None:
        """Give what is new or has another last day; end what the workbooks say no more."""
        held = {(own.grant.role, own.grant.pupil): own for own in one.held}
        given = [
            Held(grant, self._source(one, grant, held.get(key)))
            for key, grant in wanted.items() if self._is_news(held.get(key), grant)
        ]  # fmt: skip
        ended = [
            own.grant
            for key, own in held.items()
            if own.source != HAND and key not in wanted and own.grant.holds(self.today)
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
        return held.source != HAND and held.grant != grant

    def _source(self, one: Known, grant: Grant, held: Held | None) -> str:
        """Joined is a child who comes to an account that has others: its slip is no business of this child's class."""
        if held is not None and held.grant.holds(self.today):
            return held.source
        others = (own.grant for own in one.held if own.grant.pupil != grant.pupil)
        has_others = any(own.role is Role.GUARDIAN and own.holds(self.today) for own in others)
        return JOINED if grant.role is Role.GUARDIAN and has_others else BOOK


def _shared_out(person: Person, holders: Sequence[Known]) -> Iterator[tuple[Known, list[Grant]]]:
    """Who of a person's accounts has what: each what it had, the first what none has.

    A telephone typed in one class never moves a child from one account to another: whoever typed it may have handed
    that other one out. Only an employee's account, which «Школа» names, takes all.
    """
    for place, one in enumerate(holders):
        takes_all = place == 0 and one.staff != "" and one.staff == person.staff
        foreign = {
            (grant.role, grant.pupil)
            for other in holders if other is not one
            for grant in person.grants if grant.pupil in other.pupils(grant.role)
        }  # fmt: skip
        yield one, [
            grant for grant in person.grants
            if takes_all or grant.pupil in one.pupils(grant.role)
            or (place == 0 and (grant.role, grant.pupil) not in foreign)
        ]  # fmt: skip
