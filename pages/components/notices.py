"""What a page says when it has nothing to show: kindly, and what comes next."""

from __future__ import annotations

from journal.viewer import Role, Viewer
from pages.components.html import Html, element

NO_SCHOOL = ("Школа ещё не загружена", "Журналы появятся здесь, когда в папке будет книга «Школа» со списком классов.")
NO_CHILD = (
    "Пока не привязан ни один ученик",
    "Обратитесь к классному руководителю: он проверит список класса и вашу учётную запись.",
)
NOT_IN_CLASS = (
    "Вас пока нет в списке класса",
    "Обратитесь к классному руководителю: он проверит список класса и вашу учётную запись.",
)


def no_child(viewer: Viewer) -> Html:
    """What a family without a child, or a pupil in no class, is told."""
    return empty(*(NOT_IN_CLASS if viewer.role is Role.PUPIL else NO_CHILD))


def empty(title: str, next_step: str = "") -> Html:
    """A quiet box: what is not there, and what to do or expect."""
    return element("div", "j-empty", element("b", "", title), element("span", "j-soft", next_step))
