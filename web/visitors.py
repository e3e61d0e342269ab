"""From a cookie to who is looking: asked anew at every step, so that nothing outlives a sign-out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from database.accounts import Grant, grants_of
from database.sessions import SignedIn
from database.viewers import narrowed
from journal.viewer import Role, Viewer
from web.installation import database, journal_time, school, signed_in


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds a cookie and what they may be at ``now``; ``person`` is None for strangers."""

    person: SignedIn | None
    now: datetime
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles to choose from, each once."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    def viewer(self, role: Role) -> Viewer | None:
        """The visitor in one of their roles; None where they have it no more."""
        if self.person is None or role not in self.roles:
            return None
        return narrowed(self.person, role, self.grants, school(), self.now.date())


def visitor_of(token: str) -> Visitor:
    """The visitor of a session cookie."""
    person = signed_in(token) if token else None
    now = journal_time()
    return Visitor(person, now, grants_of(database(), person.account, now.date()) if person else ())
