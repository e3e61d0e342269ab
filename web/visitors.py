"""From a cookie to who is looking: asked anew at every step, so that nothing outlives a sign-out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from database.accounts import Grant
from database.reading import Current, current
from database.sessions import SignedIn, holder_of
from database.viewers import narrowed
from jobs.config import current_config
from journal.calendar import school_year
from journal.viewer import Role, Viewer
from web.installation import database, real_time, uses


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds a cookie and what they may be at ``now`` in which school; ``person`` is None for strangers."""

    person: SignedIn | None
    now: datetime
    current: Current
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles to choose from, each once."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    def viewer(self, role: Role) -> Viewer | None:
        """The visitor in one of their roles; None where they have it no more."""
        if self.person is None or role not in self.roles:
            return None
        return narrowed(self.person, role, self.grants, self.current.school, self.now.date())


def visitor_of(token: str) -> Visitor:
    """The visitor of a session cookie: everything a page's frame needs, read at one moment."""
    moment = real_time()
    with database().read() as store:
        person, given = holder_of(store, token, moment) if token else (None, ())
        known = current(store, school_year(current_config().moment().date()))
    if person is not None:
        uses().note(token, person, moment)
    now = current_config().moment(known.school.settings.timezone)
    return Visitor(person, now, known, tuple(grant for grant in given if grant.holds(now.date())))
