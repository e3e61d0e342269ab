"""The child a family's page is about: chosen, and how the page's heading calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.tables import Child
from journal.wording import called
from pages.components.choices import choose_child
from pages.components.heading import titled
from pages.components.html import Html, join
from pages.components.notices import NO_SCHOOL, empty, no_child

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.viewer import Viewer


def opened_child(journal: Journal) -> Child | None:
    """The child; None where there is nobody, which :func:`nobody` explains."""
    child = choose_child(journal)
    return child if journal.school().classes else None


def nobody(viewer: Viewer, journal: Journal, title: str) -> Html:
    """Why a page of that title has no child to show, and what to do."""
    return join(titled(title), no_child(viewer) if journal.school().classes else empty(*NO_SCHOOL))


def child_title(child: Child) -> str:
    """How a page about a child is headed: «Маша Иванова · 7А»."""
    return f"{called(child.name)} · {child.school_class}"
