"""The table of contents: every page, its icon and who may open it. A new page is one line here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from database.journal import Journal
from journal.rights import Right, who_may
from journal.viewer import Role, Viewer
from pages import (
    access_families,
    access_staff,
    attendance,
    consents,
    diary,
    guardians,
    holds,
    issues,
    marks,
    notice,
    participation,
    system,
    viewings,
)  # fmt: skip
from pages.components.html import Html


class PageModule(Protocol):
    """What a module of ``pages/`` offers."""

    TITLE: str

    def render(self, viewer: Viewer, journal: Journal) -> Html | None:
        """Show the page; what it returns is shown last, in one piece with who is signed in."""
        ...


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page: its module, its address under «/», its icon, and the roles that may open it (``who_may``)."""

    module: PageModule
    url_path: str
    icon: str
    roles: frozenset[Role]
    #: Whether families reach it by a link below every page: a phone's row of tabs has room for the daily ones alone.
    is_aside: bool = False


#: In the order of the menu; a role's first page is where it arrives.
CONTENTS: tuple[PageRow, ...] = (
    PageRow(diary, "diary", ":material/menu_book:", who_may(Right.FAMILY_RECORD)),
    PageRow(marks, "marks", ":material/star:", who_may(Right.FAMILY_RECORD)),
    PageRow(participation, "participation", ":material/fact_check:", who_may(Right.CONTROL)),
    PageRow(attendance, "attendance", ":material/groups:", who_may(Right.ATTENDANCE, Right.REASON_COUNTS)),
    PageRow(guardians, "guardians", ":material/family_restroom:", who_may(Right.FAMILIES_TAKING_PART)),
    PageRow(issues, "issues", ":material/rule:", who_may(Right.ISSUES)),
    PageRow(consents, "consents", ":material/assignment_turned_in:", who_may(Right.CONSENTS)),
    PageRow(holds, "holds", ":material/restore_page:", who_may(Right.HOLDS)),
    PageRow(access_families, "access_families", ":material/badge:", who_may(Right.ADMITTED)),
    PageRow(access_staff, "access_staff", ":material/key:", who_may(Right.STAFF_CREDENTIALS)),
    PageRow(system, "system", ":material/monitor_heart:", who_may(Right.STATE)),
    PageRow(viewings, "viewings", ":material/visibility:", who_may(Right.WHO_LOOKED), is_aside=True),
    PageRow(notice, "notice", ":material/shield_person:", who_may(Right.NOTICE), is_aside=True),
)


def pages_for(roles: Iterable[Role]) -> list[PageRow]:
    """The pages open to any of these roles, in the order of the menu."""
    wanted = set(roles)
    return [row for row in CONTENTS if row.roles & wanted]
