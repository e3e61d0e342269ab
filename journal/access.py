"""Who was let into the journal and came: the states of an account as those who hand out slips see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from journal.viewer import Role

#: Who has not come for so long may have lost the way in.
QUIET = timedelta(days=30)


class State(StrEnum):
    """Where somebody stands on the way in."""

    NONE = "none"
    ISSUED = "issued"
    EXPIRED = "expired"
    ACTIVE = "active"
    QUIET = "quiet"
    UNSEEN = "unseen"


STATE_NAMES: dict[State, str] = {
    State.NONE: "не выдан",
    State.ISSUED: "выдан, не использован",
    State.EXPIRED: "листок просрочен",
    State.ACTIVE: "входит",
    State.QUIET: "не входит больше месяца",
    State.UNSEEN: "входов не было",
}

#: Who needs a slip: it is these that «выдать всем» means.
WITHOUT = frozenset({State.NONE, State.EXPIRED})


def state_of(
    now: datetime, *, used: bool, issued_at: datetime | None, expires_at: datetime | None, seen_at: datetime | None
) -> State:
    """The state of an account.

    Args:
        now: The moment of asking.
        used: Whether the person has chosen a password.
        issued_at: When the code that is still unused was issued.
        expires_at: Until when it opens anything.
        seen_at: Their last visit.
    """
    if issued_at is not None and expires_at is not None and expires_at > now:
        return State.ISSUED
    if used:
        if seen_at is None:
            return State.UNSEEN
        return State.ACTIVE if now - seen_at < QUIET else State.QUIET
    return State.NONE if issued_at is None else State.EXPIRED


class Act(StrEnum):
    """What was done about somebody's way in; values are stored."""

    ISSUED = "issued"
    REISSUED = "reissued"
    REVOKED = "revoked"
    MAILED = "mailed"
    USED = "used"


ACT_NAMES: dict[Act, str] = {
    Act.ISSUED: "выдан листок",
    Act.REISSUED: "выдан новый листок",
    Act.REVOKED: "доступ отозван",
    Act.MAILED: "послано письмо со ссылкой",
    Act.USED: "вход по коду, выбран пароль",
}


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil an account is about."""

    pupil: str
    name: str
    school_class: str


@dataclass(frozen=True, slots=True)
class Holder:
    """An account as who hands out its slip sees it.

    ``children`` are those in the viewer's scope. ``may_issue`` is False for people whose slip is another's to
    issue: of a teacher who is a mother, the IT lead's; of a mother in another class before, that class's
    (``issued_by``). ``formerly``: a guardian of the child who is none any more, alike but for the surname.
    """

    account: int
    login: str
    name: str
    roles: tuple[Role, ...]
    state: State
    children: tuple[Child, ...] = ()
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    seen_at: datetime | None = None
    may_issue: bool = True
    issued_by: str = ""
    formerly: str = ""

    @property
    def is_pupil(self) -> bool:
        """Whether it is a pupil's own account."""
        return Role.PUPIL in self.roles

    @property
    def school_class(self) -> str:
        """The class that hands out the slip; «» for staff."""
        return self.children[0].school_class if self.children else ""


@dataclass(frozen=True, slots=True)
class Admitted:
    """How many people of a class («» for the staff) stand where on the way in."""

    school_class: str
    counts: dict[State, int]

    @property
    def total(self) -> int:
        """How many people there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What somebody did about somebody's way in; names are as they were then."""

    at: datetime
    act: Act
    login: str
    name: str
    school_class: str
    by: str
