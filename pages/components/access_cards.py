"""Who was let in and who came, as cards: figures, a person's row, classes side by side, the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from journal.access import ACT_NAMES, STATE_NAMES, Admitted, HandedOut, Holder, State
from journal.viewer import FAMILY, ROLE_NAMES
from pages.components.figures import figure_row
from pages.components.html import Html, div, element, join, span, table

#: The colour of a state's chip.
_COLOURS: dict[State, str] = {
    State.NONE: "j-other",
    State.ISSUED: "j-m4",
    State.EXPIRED: "j-m3",
    State.ACTIVE: "j-m5",
    State.QUIET: "j-away",
    State.UNSEEN: "j-other",
}

#: The figures: what they count and the words under them.
_FIGURES: tuple[tuple[str, frozenset[State], str], ...] = (
    ("Без листка", frozenset({State.NONE, State.EXPIRED}), "не выдан или просрочен"),
    ("Выдано", frozenset({State.ISSUED}), "ещё не использовано"),
    ("Входят", frozenset({State.ACTIVE}), "были за месяц"),
    ("Не входят", frozenset({State.QUIET, State.UNSEEN}), "больше месяца или ни разу"),
)

#: What stands beside a person who was called otherwise.
FORMERLY = "фамилия сменилась, и закрыт прежний вход:"

#: Lines of the log that are shown.
LOG_LINES = 50


def totals(people: Sequence[Admitted]) -> Html:
    """How many people stand where."""
    counts = [(label, sum(one.counts.get(state, 0) for one in people for state in states), unit)
              for label, states, unit in _FIGURES]  # fmt: skip
    return figure_row([(label, f"{count}", unit) for label, count, unit in counts])


def person(one: Holder, zone: tzinfo | None) -> Html:
    """A person's row: who, of whom, where they stand."""
    about = [f"{child.name}, {child.school_class}" for child in one.children]
    if one.is_pupil or not about:
        about = [", ".join(ROLE_NAMES[role] for role in one.roles)]
    marks = [span(f"j-chip {_COLOURS[one.state]}", STATE_NAMES[one.state]), span("j-note", one.login)]
    if note := _when(one, zone):
        marks.append(span("j-note", note))
    if one.formerly:
        marks.append(span("j-note", f"{FORMERLY} {one.formerly}. Если это тот же человек, выдайте новый листок"))
    return join(div("j-subject", one.name), div("j-note", "; ".join(about)), div("j-line", *marks))


def _when(one: Holder, zone: tzinfo | None) -> str:
    """The day that matters in a state; what is another's to issue, where it is."""
    words, moment = {
        State.ISSUED: ("действует до", one.expires_at),
        State.EXPIRED: ("был до", one.expires_at),
        State.ACTIVE: ("был(а)", one.seen_at),
        State.QUIET: ("последний раз", one.seen_at),
    }.get(one.state, ("", None))
    told = f"{words} {_day(moment, zone)}" if moment else ""
    if one.may_issue:
        return told
    whose = "листок выдаёт руководитель ИЦШ" if set(one.roles) & FAMILY else "демонстрационная запись"
    if one.issued_by:
        whose = f"этот вход открывает и дневник ребёнка из {one.issued_by}: листок выдаёт классный руководитель "
        whose += f"{one.issued_by}, а если человек не тот – исправьте телефон и почту в листе «Родители»"
    return "; ".join(filter(None, (told, whose)))


def by_class(people: Sequence[Admitted]) -> Html:
    """Classes, and the staff, side by side."""
    rows = [
        (one.school_class or "Сотрудники", one.total,
         *(sum(one.counts.get(state, 0) for state in states) for _, states, _ in _FIGURES))
        for one in people
    ]  # fmt: skip
    return table("j-fold", ("Класс", "Всего", *(label for label, _, _ in _FIGURES)), list(rows))


def log(lines: Sequence[HandedOut], zone: tzinfo | None) -> Html:
    """Who issued to whom, the latest first."""
    rows = [
        (f"{line.at.astimezone(zone):%d.%m.%Y %H:%M}", ACT_NAMES[line.act], f"{line.name} ({line.login})", line.by)
        for line in lines[:LOG_LINES]
    ]
    more = "" if len(lines) <= LOG_LINES else f"Показаны последние {LOG_LINES}."
    return join(table("j-fold", ("Когда", "Что", "Кому", "Кто"), list(rows)), element("p", "j-note", more))


def _day(moment: datetime, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%d.%m.%Y}"
