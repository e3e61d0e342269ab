"""Issues as cards: a sheet, its cells, what was typed there, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import pandas as pd

from analytics.rows import rows
from journal.issues import CATALOGUE, Problem, Severity
from journal.places import Place
from journal.wording import ISSUES, counted, plural, whole
from pages.components.figures import figure_row
from pages.components.html import Html, div, element, span

#: Severity → what became of the cell, for one and for many.
SEVERITIES: dict[str, str] = {
    Severity.STOP: "не записано",
    Severity.WARN: "стоит проверить",
    Severity.NOTE: "к сведению",
}

_COLOURS = {Severity.STOP.value: "j-m2", Severity.WARN.value: "j-away", Severity.NOTE.value: "j-other"}

_ISSUE = ("workbook", "sheet", "row", "column", "severity", "sentence", "advice", "teacher_name", "day", "number")


def totals(counts: Mapping[str, int]) -> Html:
    """How many issues of each severity there are."""
    return figure_row(
        [
            (SEVERITIES[severity].capitalize(), whole(counts.get(severity, 0)), plural(counts.get(severity, 0), ISSUES))
            for severity in SEVERITIES
        ]
    )


def problem_name(problem: str) -> str:
    """A kind of issue as a sentence: «Не отметка и не код посещаемости»."""
    said = CATALOGUE[Problem(problem)].sentence
    return said[:1].upper() + said[1:]


def issue_list(issues: pd.DataFrame) -> Html:
    """Issues sheet by sheet, in the order given.

    Args:
        issues: ``workbook, sheet, row, column, severity, sentence, advice, teacher_name, day, number``.
    """
    told = groupby(rows(issues, _ISSUE), key=lambda row: (row[0], row[1], row[7]))
    return div("j-cards j-wide", *(_sheet(*key, list(group)) for key, group in told))


def _sheet(workbook: str, sheet: str, teacher: str | None, issues: list[tuple[Any, ...]]) -> Html:
    title = f"{workbook}, {sheet}" if sheet else workbook
    return element(
        "section",
        "j-card",
        div("j-head", element("h3", "", title), span("j-soft", counted(len(issues), ISSUES))),
        element("div", "j-note", teacher),
        element("ul", "", *(_issue(*issue) for issue in issues)),
    )


def _issue(
    workbook: str, sheet: str, row: int, column: int, severity: str, sentence: str, advice: str, *_: object
) -> Html:
    place = Place(workbook, sheet, int(row), int(column))
    return element(
        "li",
        "j-issue",
        span(f"j-chip {_COLOURS[severity]}", place.cell or "лист", title=str(place)),
        element(
            "div",
            "",
            element("div", "", sentence[:1].upper() + sentence[1:]),
            element("div", "j-note", f"{place!s} · {SEVERITIES[severity]}"),
            element("div", "j-note", f"Что сделать: {advice}"),
        ),
    )
