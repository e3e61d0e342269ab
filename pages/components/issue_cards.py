"""Issues as cards: a sheet, its cells, what was typed there, what is wrong, what to do, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from analytics.rows import rows
from journal.issue_life import STATE_NAMES, State
from journal.issues import CATALOGUE, Problem, Severity
from journal.remarks import SEVERITY_NAMES
from journal.wording import ISSUES, clock, counted, plural, short_day, whole
from pages.components.figures import figure_row
from pages.components.html import Html, bar, div, element, folded, join, link, span, table, text

_COLOURS = {Severity.STOP.value: "j-m2", Severity.WARN.value: "j-away", Severity.NOTE.value: "j-other"}

#: Teachers listed at once; the others open at a tap.
LISTED = 4

#: What the page says when nothing is in a state.
NOTHING: dict[str, tuple[str, str]] = {
    "open": ("Исправлять нечего", "Всё, что введено в ваших таблицах, прочитано и понято."),
    State.NEW: ("Новых замечаний нет", "С выбранного времени ничего не прибавилось."),
    State.STILL: ("Прежних замечаний нет", "Всё, что есть, появилось недавно."),
    State.MENDED: ("Пока ничего не исправлено", "Исправленное видно здесь две недели."),
    State.DISMISSED: ("Отклонённых замечаний нет", "Здесь видно, кто, когда и почему решил, что это не ошибка."),
}


class Card(NamedTuple):
    """What a card tells of an issue, by the names of its columns."""

    workbook: str
    sheet: str
    teacher_name: str
    cell: str
    path: str
    link: str | None
    severity: str
    sentence: str
    advice: str
    state: str
    first_seen: datetime | None
    fixed_seen: datetime | None
    dismissed_at: datetime | None
    dismissed_by: str | None
    dismissed_reason: str | None


def totals(own: tuple[int, int] | None, counts: Mapping[str, int], mended: int, period: str) -> Html:
    """How many issues there are: the viewer's own (all and new), then all by severity, and those mended.

    ``period`` says since when something counts as new or mended.
    """
    stop, warn, note = (counts.get(severity, 0) for severity in SEVERITY_NAMES)
    told = [
        ("Не записано", whole(stop), plural(stop, ISSUES)),
        ("Стоит проверить", whole(warn), f"{plural(warn, ISSUES)}{f' · ещё {whole(note)} к сведению' if note else ''}"),
        ("Исправлено", whole(mended), period),
    ]
    if own is not None:
        count, new = own
        told.insert(0, ("Ваших замечаний", whole(count), f"новых {whole(new)} {period}" if new else "новых нет"))
    return figure_row(told)


def by_teacher(teachers: pd.DataFrame, own: str) -> Html:
    """Issues by teacher as bars, in the order given; the longest list is folded.

    Args:
        teachers: A table of :func:`analytics.issues.issues_by_teacher`.
        own: The code of who looks.
    """
    most = int(teachers["count"].max())
    told = [
        _teacher(label, count, stop, most, is_own=code == own)
        for code, label, count, stop in rows(teachers, ("teacher", "label", "count", "stop"))
    ]
    shown, rest = _bars(told[:LISTED]), told[LISTED:]
    return join(shown, folded(f"Ещё учителей: {len(rest)}", _bars(rest)) if rest else None)


def _bars(told: list[tuple[object, ...]]) -> Html:
    return div("j-bars", table("", ("Учитель", "", "Замечаний", "Не записано"), told))


def _teacher(label: str, count: int, stop: int, most: int, *, is_own: bool) -> tuple[object, ...]:
    name = join(label, " ", span("j-today", "вы")) if is_own else label
    return name, bar(count / most), element("b", "", whole(count)), whole(stop) if stop else "—"


def problem_name(problem: str) -> str:
    """A kind of issue in two or three words: «Непонятная ячейка»."""
    about = CATALOGUE[Problem(problem)]
    said = about.name or about.sentence
    return said[:1].upper() + said[1:]


def in_a_line(workbook: str, sheet: str, cell: str, text: str, problem: str) -> str:
    """An issue in a line of a choice: «C2 · 7А, Алгебра: «н/5» — отметка при отсутствии»."""
    where = f"{workbook}, {sheet}" if sheet else workbook
    said = f"«{text}» — {problem_name(problem).lower()}" if text else problem_name(problem).lower()
    return f"{cell} · {where}: {said}" if cell else f"{where}: {said}"


def issue_list(issues: pd.DataFrame) -> Html:
    """Issues sheet by sheet, in the order given.

    Args:
        issues: The columns of :class:`Card`.
    """
    cards = (Card(*row) for row in rows(issues, Card._fields))
    told = groupby(cards, key=lambda card: (card.workbook, card.sheet, card.teacher_name))
    return div("j-cards j-wide", *(_sheet(*key, list(group)) for key, group in told))


def _sheet(workbook: str, sheet: str, teacher: str, cards: list[Card]) -> Html:
    title = f"{workbook}, {sheet}" if sheet else workbook
    return element(
        "section",
        "j-card",
        div("j-head", element("h3", "", title), span("j-soft", counted(len(cards), ISSUES))),
        element("div", "j-note", teacher),
        element("ul", "", *map(_issue, cards)),
    )


def _issue(card: Card) -> Html:
    return element(
        "li",
        "j-issue",
        span(f"j-chip {_COLOURS[card.severity]}", card.cell or "лист", title=card.path),
        element(
            "div",
            "",
            element("div", "", card.sentence[:1].upper() + card.sentence[1:], " ", _tag(card)),
            element("div", "j-note", _where(card), f" · {SEVERITY_NAMES[card.severity]}", _since(card)),
            element("div", "j-note", f"Что сделать: {card.advice}") if card.state in _ASKS else None,
            _dismissal(card) if card.state == State.DISMISSED else None,
        ),
    )


_ASKS = (State.NEW, State.STILL)


def _tag(card: Card) -> Html | None:
    return span("j-today", STATE_NAMES[State(card.state)]) if card.state != State.STILL else None


def _where(card: Card) -> Html:
    return link(card.link, card.path) if card.link else text(card.path)


def _since(card: Card) -> str:
    """Since when it stands, or until when it stood."""
    if card.state == State.MENDED and card.fixed_seen is not None:
        return f" · исправлено {_moment(card.fixed_seen)}"
    return f" · с {short_day(card.first_seen)}" if card.first_seen is not None else ""


def _dismissal(card: Card) -> Html | None:
    if card.dismissed_at is None:
        return None
    return element(
        "div", "j-note", f"Отклонено {_moment(card.dismissed_at)}, {card.dismissed_by}: «{card.dismissed_reason}»"
    )


def _moment(moment: datetime) -> str:
    return f"{short_day(moment)} в {clock(moment)}"
