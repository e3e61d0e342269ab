"""How long a sign-in lasts: staff shorter than families, on a computer of others shortest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from database.sessions import Lifetime
from jobs.config import Config
from journal.viewer import FAMILY, Role


def lifetime(config: Config, roles: Iterable[Role], *, shared: bool) -> Lifetime:
    """How long somebody of these roles stays signed in. Who is staff too is staff; who is nothing yet, a family."""
    if shared:
        whole = timedelta(minutes=config.shared_minutes)
        return Lifetime(whole, whole / 4, shared=True)
    if set(roles) - FAMILY:
        return Lifetime(timedelta(days=config.staff_session_days), timedelta(hours=config.staff_idle_hours))
    return Lifetime(timedelta(days=config.session_days), timedelta(days=config.session_idle_days))
