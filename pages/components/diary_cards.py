"""The cards of a diary: three figures and a week of lessons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from analytics.diary import DayCard, LessonCard
from analytics.figures import WeekFigures
from journal.alphabet import Sign
from journal.calendar import WEEKDAYS
from journal.wording import LESSONS, MARKS, day_and_month, decimal, plural, register_name, signed
from pages.components.chips import mark_chip, presence_chip, sign_of, special_chip
from pages.components.corrections import corrected
from pages.components.html import Html, div, element, span, text
from pages.components.notices import empty


def figures(told: WeekFigures, term: str, *, marked: bool) -> Html:
    """The three figures of a week; without marks (grade 1) the absences only."""
    change = None if told.average is None or told.average_before is None else told.average - told.average_before
    missed = _figure(
        "Пропуски",
        str(told.missed),
        f"{plural(told.missed, LESSONS)} за неделю",
        Decimal(told.missed - told.missed_before),
        0,
        better=-1,
    )
    if not marked:
        return div("j-figures", missed)
    return div(
        "j-figures",
        _figure("Балл", "—" if told.average is None else decimal(told.average), term, change, 2, better=1),
        missed,
        _figure("Долги", str(told.debts), _debts(told.debts), Decimal(told.debts - told.debts_before), 0, better=-1),
    )


def _debts(count: int) -> str:
    return f"{plural(count, MARKS)} {plural(count, ('ждёт', 'ждут', 'ждут'))}" if count else "всё сдано"


def _figure(label: str, value: str, period: str, change: Decimal | None, digits: int, better: int) -> Html:
    """One figure; its change since the week before is green when it goes the ``better`` way."""
    if change is None:
        delta = Html("")
    else:
        mood = "" if not change else " j-good" if (change > 0) == (better > 0) else " j-bad"
        arrow = "" if not change else "↑ " if change > 0 else "↓ "
        delta = span(f"j-delta{mood}", arrow + signed(change, digits), title="к прошлой неделе")
    return div("j-figure", label, element("b", "", value), element("small", "", period), delta)


def week(
    days: Sequence[DayCard], alphabet: Sequence[Sign], today: date, starts_again: date | None, *, timetable: bool
) -> Html:
    """The days of a week; a week wholly off, or one nobody has planned yet, is said in one box.

    ``starts_again`` is the next school day after the week; ``timetable`` whether the class has one.
    """
    if any(day.lessons for day in days):
        return div("j-days", *(_day(day, alphabet, today) for day in days))
    if days and all(day.off for day in days):
        again = "" if starts_again is None else f"Уроки начнутся {_on(starts_again)}."
        return empty(days[0].off, again or "Учебный год закончен.")
    if timetable:
        return empty("На этой неделе уроков нет", "Если это не так, спросите классного руководителя.")
    return empty("Уроков на этой неделе пока нет", "Расписание класса ещё не внесено; записанные уроки появятся здесь.")


def _on(day: date) -> str:
    """«в понедельник, 2 ноября»."""
    named = {0: "в понедельник", 1: "во вторник", 2: "в среду", 3: "в четверг", 4: "в пятницу", 5: "в субботу"}
    return f"{named.get(day.weekday(), 'в воскресенье')}, {day_and_month(day)}"


def _day(day: DayCard, alphabet: Sequence[Sign], today: date) -> Html:
    title = element(
        "h2",
        "",
        WEEKDAYS[day.day.weekday()].capitalize(),
        span("j-soft", day_and_month(day.day)),
        span("j-today", "сегодня") if day.day == today else None,
    )
    if not day.lessons:
        return element("section", "", title, div("j-box", div("j-off", day.off)))
    rows = (_lesson(card, alphabet, today) for card in day.lessons)
    return element("section", "", title, element("ol", "j-box", *rows))


def _lesson(card: LessonCard, alphabet: Sequence[Sign], today: date) -> Html:
    chips = [mark_chip(mark, card.kind, old=card.unread) for mark in card.marks]
    if card.attendance or card.special:
        chips.append(presence_chip(alphabet, card.attendance, card.reason, card.typed, old=card.unread))
        chips.append(special_chip(card.special, card.typed))
    waits = "" if card.recorded or card.day >= today else " j-wait"
    # Some thirty a page: written out, since that many nested calls cost a family's tenth of a second at eight o'clock.
    return Html(
        f'<li class="j-row{waits}"><span class="j-no">{text(card.number)}</span>'
        f'<div><span class="j-subject">{text(register_name(card.subject, card.subgroup))}</span>'
        f'{"".join(_lines(card, alphabet, today))}</div><div class="j-chips">{"".join(chips)}</div></li>'
    )


def _lines(card: LessonCard, alphabet: Sequence[Sign], today: date) -> Iterator[Html]:
    """The lines under a lesson's subject."""
    if card.prepare:
        yield element("div", "", "К уроку: ", card.prepare)
    if card.nothing_set:
        yield element("div", "j-note", "Ничего не задано")
    elif card.homework:
        yield element("div", "", "Задано: ", card.homework)
    if card.kind:
        yield element("div", "j-note", card.kind[0].upper(), card.kind[1:])
    if card.topic:
        yield element("div", "j-note", "Тема: ", card.topic)
    sign = sign_of(alphabet, card.attendance, card.reason) if card.attendance else None
    if sign is not None:
        yield element("div", "j-note", sign.name.capitalize())
    if card.corrected:
        yield element("div", "j-note", corrected(card.corrected))
    if card.unread:
        yield element("div", "j-note", "Ячейка журнала сейчас не читается: показано прежнее значение")
    if not card.recorded and card.day < today:
        yield element("div", "j-note", "В журнале урок ещё не записан")
