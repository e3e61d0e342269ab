"""Who looked: a family reads who of the school, and of the family, opened their child's record, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.rows import rows
from journal.viewer import FAMILY, ROLE_NAMES, Role
from pages.components.child import child_title, nobody, opened_child
from pages.components.heading import heading
from pages.components.html import Html, element, join, table
from pages.components.notices import empty
from pages.components.page_names import page_name

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Кто смотрел"


def render(viewer: Viewer, journal: Journal) -> Html:
    """Let a child be chosen; returns who looked at the child's record."""
    child = opened_child(journal)
    if child is None:
        return nobody(viewer, journal, TITLE)
    heading(child_title(child), "Кто открывал дневник, отметки и пропуски ребёнка.")
    told = journal.viewings(child.pupil)
    if told.empty:
        return empty("Записи ещё никто не открывал", "Здесь появится каждый, кто их откроет.")
    note = (
        "Учитель видит записи своих уроков, классный руководитель — своего класса: это их работа, она здесь не пишется."
    )
    lines: list[tuple[object, ...]] = [
        (f"{at:%d.%m.%Y, %H:%M}", who(role, name, own=own), page_name(page))
        for at, role, name, page, own in rows(told, ("at", "role", "name", "page", "own"))
    ]
    return join(element("p", "j-soft", note), table("j-fold", ("Когда", "Кто", "Что"), lines))


def who(role: str, name: str | None, *, own: bool) -> str:
    """How a visitor is told: staff by name, others of the family by their role alone."""
    said = ROLE_NAMES[Role(role)]
    if own:
        return f"{said} (вы)"
    return said if role in FAMILY or not name else f"{name}, {said}"
