"""Participation in words: figures, what each figure means, and the lessons behind it."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from analytics.rows import rows
from journal.lessons import UNNUMBERED
from journal.registers import NO_SHEET
from journal.settings import Settings
from journal.wording import LESSONS, OF_LESSONS, clock, counted, day_of_week, percent, plural, register_name, whole
from pages.components.figures import figure_row
from pages.components.html import Html, element, join, span, table

LESSON = ("day", "number", "school_class", "subject", "subgroup", "book", "sheet")


def totals(whole_table: pd.DataFrame, deadline: str) -> Html:
    """The figures of one row of :func:`analytics.participation.participation_share`."""
    ((due, filled, timely, untimed, unfilled, share, in_time),) = rows(
        whole_table, ("due", "filled", "timely", "untimed", "unfilled", "filled_share", "timely_share")
    )
    return figure_row(
        [
            ("Заполнено", _share(share), f"{whole(int(filled))} из {counted(int(due), OF_LESSONS)}"),
            (f"До {deadline} в день урока", _share(in_time), f"{whole(int(timely))} из {whole(int(due - untimed))}"),
            ("Не заполнено", whole(int(unfilled)), f"{plural(int(unfilled), LESSONS)} по расписанию"),
        ]
    )


def definition(settings: Settings, untimed: int) -> str:
    """What is counted, as it stands under the charts."""
    blank = ", столбец без отметок и пропусков значит «присутствовали все»" if settings.blank_lesson_filled else ""
    deadline = f"{settings.deadline:%H:%M}"
    before = f" Заполнено до начала наблюдения и в эту долю не входит: {counted(untimed, LESSONS)}." if untimed else ""
    return (
        "Считаются уроки по расписанию с учётом календаря и замен, которые уже закончились. "
        "Урок заполнен, если записаны тема, домашнее задание (где оно задаётся) и отметки или пропуски"
        f"{blank}. «До {deadline}» — урок мог быть заполнен к {deadline} того же дня (п. 2.5 положения): известно "
        f"лишь, между какими двумя чтениями журнала его заполнили, и сомнение — в пользу учителя.{before}"
    )


def hover(shares: pd.DataFrame, deadline: str) -> list[str]:
    """What a cell of the grid says when pointed at, a row a teacher and week."""
    told = ("label", "week", "filled_share", "filled", "due", "timely_share")
    return [
        f"{label}, неделя с {week:%d.%m}<br>заполнено {_share(share)} ({whole(filled)} из {whole(due)})"
        f"<br>до {deadline}: {_share(in_time)}"
        for label, week, share, filled, due, in_time in rows(shares, told)
    ]


def unfilled_table(lessons: pd.DataFrame) -> Html:
    """Lessons not filled, each with what it lacks and where to write it."""
    return table(
        "j-fold",
        ("Дата", "Урок", "Класс", "Предмет", "Чего нет", "Где"),
        [
            (*_lesson(*row[:5]), element("b", "", row[7]), _where(*row[5:7]))
            for row in rows(lessons, (*LESSON, "lacks"))
        ],
    )


def late_table(lessons: pd.DataFrame) -> Html:
    """Lessons filled late, each with the two looks between which it was filled."""
    return table(
        "j-fold",
        ("Дата", "Урок", "Класс", "Предмет", "Заполнен", "Где"),
        [
            (*_lesson(*row[:5]), _between(*row[7:]), _where(*row[5:7]))
            for row in rows(lessons, (*LESSON, "filled_after", "filled_seen"))
        ],
    )


def _between(after: datetime | None, seen: datetime | None) -> str:
    """«18.11 между 17:20 и 17:43»: not yet at the first look, and at the second."""
    if seen is None:
        return "—"
    if after is None:
        return f"не позже {seen:%d.%m}, {clock(seen)}"
    if after.date() == seen.date():
        return f"{seen:%d.%m} между {clock(after)} и {clock(seen)}"
    return f"между {after:%d.%m}, {clock(after)} и {seen:%d.%m}, {clock(seen)}"


def _lesson(day: date, number: int, school_class: str, subject: str, subgroup: str) -> tuple[object, ...]:
    stated = number if number <= UNNUMBERED else "—"
    return day_of_week(day), stated, school_class, register_name(subject, subgroup)


def _where(book: str | None, sheet: str | None) -> Html:
    """The workbook and the sheet; a sheet that is not there yet is said to be missing."""
    if not book or not sheet:
        return span("j-soft", "листа журнала ещё нет")
    if sheet.startswith(NO_SHEET):
        return join(book, span("j-soft", f": листа «{sheet.removeprefix(NO_SHEET)}» ещё нет"))
    return join(book, f", лист «{sheet}»")


def _share(share: float | None) -> str:
    return "—" if share is None else percent(share, 1)
