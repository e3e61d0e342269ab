"""The table of contents: every page, its icon and who may open it. A new page is one line here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from database.journal import Journal
from journal.viewer import FAMILY, WHOLE_SCHOOL, Role, Viewer
from pages import access_families, access_staff, attendance, diary, issues, marks, participation
from pages.components.html import Html


class PageModule(Protocol):
    """What a module of ``pages/`` offers."""

    TITLE: str

    def render(self, viewer: Viewer, journal: Journal) -> Html | None:
        """Show the page; what it returns is shown last, in one piece with who is signed in."""
        ...


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page: its module, its address under «/», its icon, and the roles that may open it."""

    module: PageModule
    url_path: str
    icon: str
    roles: frozenset[Role]


STAFF = WHOLE_SCHOOL | {Role.IT_LEAD, Role.CLASS_TEACHER, Role.TEACHER}

#: In the order of the menu; a role's first page is where it arrives.
CONTENTS: tuple[PageRow, ...] = (
    PageRow(diary, "diary", ":material/menu_book:", FAMILY),
    PageRow(marks, "marks", ":material/star:", FAMILY),
    PageRow(participation, "participation", ":material/fact_check:", WHOLE_SCHOOL),
    PageRow(attendance, "attendance", ":material/groups:", WHOLE_SCHOOL | {Role.CLASS_TEACHER}),
    PageRow(issues, "issues", ":material/rule:", STAFF),
    PageRow(access_families, "access_families", ":material/badge:", WHOLE_SCHOOL | {Role.CLASS_TEACHER, Role.IT_LEAD}),
    PageRow(access_staff, "access_staff", ":material/key:", frozenset({Role.IT_LEAD})),
)


def pages_for(roles: Iterable[Role]) -> list[PageRow]:
    """The pages open to any of these roles, in the order of the menu."""
    wanted = set(roles)
    return [row for row in CONTENTS if row.roles & wanted]
