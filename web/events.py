"""What happens at the door, a line of the log each: by the account's number, without names, logins and addresses."""

from __future__ import annotations

from enum import StrEnum

import structlog

log = structlog.get_logger(__name__)


class Event(StrEnum):
    """What is told of; who reads the log finds it by these words."""

    SIGNED_IN = "signed in"
    REFUSED = "sign-in refused"
    SLOWED = "sign-in slowed down"
    CODE_USED = "password chosen by a code"
    SIGNED_OUT = "signed out"
    ENDED = "sessions ended"
    RENEWED = "password changed"
    UNPROVEN = "change refused"
    SECOND_FACTOR = "second factor set up"
    NO_SECOND_FACTOR = "second factor removed"
    LINKED = "another site linked"
    UNLINKED = "another site unlinked"


#: What is nothing good for one and the same person often.
_GRAVE = frozenset({Event.REFUSED, Event.SLOWED, Event.UNPROVEN})


def tell(event: Event, account: int = 0, *, by: str = "") -> None:
    """Write a line: what, of which account – 0 where nobody is known, or told – and by which way.

    Args:
        event: What happened.
        account: Its number; a refusal never says whose, which would tell that somebody exists.
        by: A word of ours: «password», «code», «second factor».
    """
    write = log.warning if event in _GRAVE else log.info
    write(str(event), **({"account": account} if account else {}), **({"by": by} if by else {}))
