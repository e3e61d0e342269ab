"""The notice that everybody accepts, and what stands behind it: who sees what, how long it stays, what consents do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobs.config import current_config
from jobs.notice import Notice, current_notice
from journal.consents import STOPS
from journal.retention import RETENTION, Held
from journal.rights import REACH_NAMES, RIGHTS, Reach
from journal.viewer import ROLE_NAMES
from pages.components.heading import titled
from pages.components.html import Html, div, element, join, table

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.viewer import Viewer

TITLE = "Личные данные"


def render(viewer: Viewer, journal: Journal) -> Html:
    """Say it plainly; the viewer's own rights first."""
    months = journal.school().settings.access_log_months
    own: list[tuple[object, ...]] = [
        (row.name, REACH_NAMES[wide]) for row in RIGHTS.values() if (wide := row.reach.get(viewer.role, Reach.NONE))
    ]
    kept: list[tuple[object, ...]] = [
        (kind, f"{months} мес." if kind is Held.ACCESS else term.said.replace("`", ""))
        for kind, term in RETENTION.items()
    ]
    others: list[tuple[object, ...]] = [
        (row.name, ", ".join(f"{ROLE_NAMES[role]}: {REACH_NAMES[wide]}" for role, wide in row.reach.items()))
        for row in RIGHTS.values()
    ]
    return join(
        titled(TITLE, "Что школа хранит о людях, кто это видит и как долго."),
        div(
            "j-cards j-wide",
            _text(current_notice(current_config(), journal.school().settings)),
            _part("Что видите и можете вы", table("j-fold", ("Что", "Чьё"), own)),
            _part("Сколько хранится", table("j-fold", ("Что", "Срок"), kept)),
            _part(
                "Что останавливается без согласия",
                element("ul", "", *(element("li", "", stop.name) for stop in STOPS.values())),
            ),
            _part("Кто что видит", table("j-fold", ("Что", "Кто и чьё"), others)),
        ),
        element("p", "", "Отозвать согласие, получить всё, что о вас хранится, или стереть, что можно стереть, поможет "
                "классный руководитель или завуч: напишите заявление в школу."),
    )  # fmt: skip


def _text(notice: Notice) -> Html:
    """The words that everybody accepts at the first sign-in."""
    first, *rest = notice.paragraphs or [""]
    version = element("p", "j-note", f"Версия {notice.version}")
    return _part(first, join(*(element("p", "", paragraph) for paragraph in rest), version))


def _part(title: str, content: Html) -> Html:
    return div("j-card", element("h2", "", title), content)
