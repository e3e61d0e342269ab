"""The cards of «Отметки»: a subject's average, its marks, and how the one comes from the others."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analytics.subjects import GivenMark, Left, SubjectCard, explained
from journal.marks import Special
from journal.wording import (
    LESSONS,
    MARKS,
    MISSED,
    NBSP,
    counted,
    day_of_week,
    decimal,
    plural,
    register_name,
    short_day,
)
from pages.components.chips import mark_chip, special_chip, term_chip
from pages.components.corrections import corrected
from pages.components.html import Html, div, element, folded, join, span, table


def subjects(cards: Sequence[SubjectCard], *, weighted: bool) -> Html:
    """All cards, then in one card the subjects that have nothing yet.

    ``weighted``: which of the two averages the school goes by.
    """
    blank = [card for card in cards if not (card.marks or card.left or card.term_marks)]
    told = (_card(card, weighted=weighted) for card in cards if card not in blank)
    return div("j-cards", *told, _nothing_yet(blank) if blank else None)


def _nothing_yet(cards: Sequence[SubjectCard]) -> Html:
    rows: list[tuple[object, ...]] = [
        (register_name(card.subject, card.subgroup), f"0{NBSP}из{NBSP}{card.need}" if card.need else "")
        for card in cards
    ]
    return element("section", "j-card", element("h3", "", "Отметок пока нет"), table("", ("Предмет", "Нужно"), rows))


def _card(card: SubjectCard, *, weighted: bool) -> Html:
    average = card.weighted if weighted else card.plain
    debts = [left for left in card.left if left.owed]
    return element(
        "section",
        "j-card",
        div(
            "j-head",
            element("h3", "", register_name(card.subject, card.subgroup)),
            span("j-big", "—" if average is None else decimal(average)),
        ),
        div("j-line", *map(_chip, card.marks), *(_debt(left) for left in debts)) if card.marks or debts else None,
        element("div", "j-note", _counts(card)),
        _term_line(card),
        _behind(card, weighted=weighted) if card.marks or card.left else None,
    )


def _chip(mark: GivenMark) -> Html:
    said = (day_of_week(mark.day), mark.kind, corrected(mark.corrected))
    title = ", ".join(filter(None, said))
    return mark_chip(mark.mark, title, old=mark.unread)


def _debt(left: Left) -> Html:
    return special_chip(Special.PENDING, left.typed, f"{day_of_week(left.day)}: отметка ещё будет")


def _counts(card: SubjectCard) -> str:
    """«Отметок 4 из 5 нужных · пропущено 2 урока»."""
    count = len(card.marks)
    if card.need and count < card.need:
        parts = [f"Отметки: {count}{NBSP}из{NBSP}{card.need} нужных за период"]
    else:
        parts = [counted(count, MARKS) if count else "Отметок нет"]
    if card.missed:
        parts.append(f"{plural(card.missed, MISSED)} {counted(card.missed, LESSONS)}")
    return " · ".join(parts)


def _term_line(card: SubjectCard) -> Html | None:
    if not card.term_marks:
        return None
    return div("j-line", *(join(span("j-soft", period), term_chip(typed)) for period, typed in card.term_marks))


def _behind(card: SubjectCard, *, weighted: bool) -> Html:
    """What is behind the average: every mark, the formula, and what does not count."""
    if not card.marks:
        return folded("Что записано", _left_out(card))
    return folded(
        "Все отметки и как получился балл", _all_marks(card.marks), _formula(card, weighted=weighted), _left_out(card)
    )


def _formula(card: SubjectCard, *, weighted: bool) -> Html:
    """How the average comes about, with the marks and weights in it."""
    points, weights = explained(card.marks)
    total, count = sum(mark.mark for mark in card.marks), len(card.marks)
    by_weight = (
        f"Взвешенный: сумма «отметка × вес» ÷ сумма весов = {_number(points)} ÷ {_number(weights)}"
        f" = {_average(card.weighted)}"
    )
    plain = f"Простой: сумма отметок ÷ их число = {total} ÷ {count} = {_average(card.plain)}"
    control = f"По контрольным работам: {_average(card.control)}" if card.control is not None else None
    lines = [by_weight, plain, control] if weighted else [plain, by_weight, control]
    said = (element("p", "", line) for line in lines if line)
    return div("j-sum", *said, element("p", "j-note", "Округляем до сотых, половину — вверх. " + _weights(card)))


def _weights(card: SubjectCard) -> str:
    """Weights that are not 1, of the kinds among the marks."""
    weights = {mark.kind: mark.weight for mark in card.marks if mark.kind and mark.weight != 1}
    if not weights:
        return "У всех отметок здесь вес 1."
    return "Вес: " + ", ".join(f"{kind} — {_number(weight)}" for kind, weight in weights.items()) + "; у остальных 1."


def _left_out(card: SubjectCard) -> Html | None:
    """Entries that are no marks, and why they do not count."""
    if not card.left:
        return None
    rows: list[tuple[object, ...]] = [
        (short_day(left.day), f"«{left.typed}»", "; ".join(filter(None, (left.why, corrected(left.corrected)))))
        for left in card.left
    ]
    return join(element("p", "j-soft", "Не входит в балл:"), table("", ("Дата", "Запись", "Почему"), rows))


def _all_marks(marks: Sequence[GivenMark]) -> Html:
    rows: list[tuple[object, ...]] = [
        (day_of_week(mark.day), mark_chip(mark.mark, old=mark.unread), _work(mark), _number(mark.weight))
        for mark in reversed(marks)
    ]
    return table("", ("Дата", "Отметка", "За что", "Вес"), rows)


def _work(mark: GivenMark) -> Html:
    lines = [line for line in (mark.kind, mark.topic) if line] or ["работа на уроке"]
    lines += [corrected(mark.corrected)] if mark.corrected else []
    return join(*(element("div", "" if not place else "j-note", line) for place, line in enumerate(lines)))


def _average(value: Decimal | None) -> str:
    return "—" if value is None else decimal(value)


def _number(value: Decimal | float) -> str:
    """A number without idle zeros: «1,5», «14»."""
    return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
