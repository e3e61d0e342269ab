"""Attendance in words: the figures of a period, and the pupils who were away with their lessons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from analytics.attendance import REASONS
from analytics.rows import rows
from journal.alphabet import Sign
from journal.lessons import UNNUMBERED
from journal.wording import (
    LESSONS,
    MISSED,
    OF_SEATS,
    SEATS,
    counted,
    day_of_week,
    percent,
    plural,
    register_name,
    whole,
)
from pages.components.chips import presence_chip
from pages.components.figures import figure_row
from pages.components.html import Html, div, element, folded, join, span, table
from pages.components.notices import empty

PUPIL = ("pupil", "name", "lessons", "absent", *REASONS, "late", "share")


def totals(whole_table: pd.DataFrame, unit: str) -> Html:
    """The figures of one row of :func:`analytics.attendance.attendance_share`."""
    ((seats, absent, ill, unstated, late, present),) = rows(
        whole_table, ("seats", "absent", "ill", "unstated", "late", "present_share")
    )
    return figure_row(
        [
            ("Посещаемость", "—" if present is None else percent(present, 1), unit),
            ("Пропущено", whole(int(absent)), f"из {counted(int(seats), OF_SEATS)}"),
            ("По болезни", whole(int(ill)), plural(int(ill), SEATS)),
            ("Без причины", whole(int(unstated)), "причина не указана"),
            ("Опоздания", whole(int(late)), plural(int(late), ("раз", "раза", "раз"))),
        ]
    )


def hover(shares: pd.DataFrame) -> list[str]:
    """What a cell of the grid says when pointed at, a row of ``school_class, week`` shares each."""
    told = ("school_class", "week", "present_share", "absent", "seats", "ill", "unstated")
    return [
        f"{school_class}, неделя с {week:%d.%m}<br>посещаемость "
        f"{'—' if present is None else percent(present, 1)}<br>пропущено {whole(absent)} из {whole(seats)}, "
        f"по болезни {whole(ill)}, без причины {whole(unstated)}"
        for school_class, week, present, absent, seats, ill, unstated in rows(shares, told)
    ]


def absentee_list(
    absentees: pd.DataFrame, lessons_of: Callable[[str], pd.DataFrame | None], alphabet: Sequence[Sign]
) -> Html:
    """Pupils who missed lessons, the most missed first; a tap opens a pupil's lessons where they are told.

    Args:
        absentees: A table of :func:`analytics.attendance.worst_absentees`.
        lessons_of: A pupil's absences: ``day, number, subject, subgroup, attendance, reason, typed``, or None.
        alphabet: The school's signs.
    """
    if absentees.empty:
        return empty("Пропусков нет", "За это время никто не пропускал уроков и не опаздывал.")
    return element("ol", "j-box", *(_pupil(row, lessons_of(row[0]), alphabet) for row in rows(absentees, PUPIL)))


def _pupil(row: tuple[Any, ...], lessons: pd.DataFrame | None, alphabet: Sequence[Sign]) -> Html:
    _, name, held, absent, *reasons, late, share = row
    parts = [f"{REASONS[reason]}: {count}" for reason, count in zip(REASONS, reasons, strict=True) if count]
    if late:
        parts.append(f"опозданий: {late}")
    missed = f"{plural(absent, MISSED)} {counted(absent, LESSONS)} из {held}" if absent else "без пропусков"
    summary = join(
        span("j-subject", name),
        " ",
        span("j-soft", f"{missed}{'' if share is None else f' ({percent(share)})'}"),
        element("div", "j-note", ", ".join(parts)),
    )
    told = div("", summary) if lessons is None else folded(summary, _lessons(lessons, alphabet))
    return element("li", "j-item", told)


def _lessons(lessons: pd.DataFrame, alphabet: Sequence[Sign]) -> Html:
    told = ("day", "number", "subject", "subgroup", "attendance", "reason", "typed")
    return div(
        "j-sum",
        table(
            "",
            ("Дата", "Урок", "Предмет", ""),
            [
                (
                    day_of_week(day),
                    number if number <= UNNUMBERED else "",
                    register_name(subject, subgroup),
                    presence_chip(alphabet, attendance or "", reason or "", typed or ""),
                )
                for day, number, subject, subgroup, attendance, reason, typed in rows(lessons, told)
            ],
        ),
    )
