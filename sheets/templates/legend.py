"""The legend printed in every journal: the school's own alphabet and kinds of work, and what is chosen from them."""

from __future__ import annotations

from itertools import product

from journal.alphabet import Sign
from journal.marks import MARKS, Attendance
from journal.school import School
from journal.work import WorkKind
from sheets.grid import Value
from sheets.templates.guards import legend_guard
from sheets.templates.manner import LOCAL, Manner
from sheets.templates.plan import Colour, Region, SheetPlan, Style, Tint

LEGEND = "Легенда"

#: 1 formally exists and is not offered: one of 319,000 real marks.
_OFFERED = tuple(str(mark) for mark in MARKS if mark > 1)

_HEADINGS = ("Знак", "Что значит", "Можно написать и так", "Где ставится", "", "Вид работы", "Вес")
_KINDS_COLUMN = "F"
_WIDTHS = (9.0, 44.0, 30.0, 18.0, 3.0, 30.0, 8.0)

#: What else stands in a cell of a register; of these first classes have the blank one only.
_BLANK_LINE = ("", "ученик был на уроке, отметки нет", "", "урок")
_MARK_LINE = ("5 4 3 2", "отметка", "со знаком: 4+ 5-", "урок и период")
_PAIR_LINE = ("5/4", "две отметки за один урок", "5·4, 5;4, 5 4", "урок")
_PAIR_LINE_ADJACENT = ("5/4", "две отметки за один урок", "54, 5·4, 5;4, 5 4", "урок")
_PLACES = {True: "период", False: "урок", None: "урок и период"}


def legend_sheet(school: School, *, grade1: bool, manner: Manner = LOCAL) -> SheetPlan:
    """The sheet «Легенда». First classes have no marks (clause 1.3), so theirs shows attendance only."""
    signs = [_sign_line(sign) for sign in _signs(school, manner, grade1=grade1)]
    left = [*_mark_lines(school, grade1=grade1), *signs]
    right = [] if grade1 else [_kind_line(kind) for kind in school.kinds]
    headings = _HEADINGS[:4] if grade1 else _HEADINGS
    blank = ("",) * 4
    rows: list[list[Value]] = [list(headings)]
    for row in range(max(len(left), len(right))):
        said = left[row] if row < len(left) else blank
        rows.append([*said, "", *right[row]] if row < len(right) else list(said))
    widths = enumerate(_WIDTHS[: len(headings)])
    columns = {i: (width, Style.WRAP if i in (1, 2) else Style.TEXT) for i, width in widths}
    return SheetPlan(LEGEND, rows, columns, guards=(legend_guard(school, manner),))


def _mark_lines(school: School, *, grade1: bool) -> tuple[tuple[str, str, str, str], ...]:
    pair = _PAIR_LINE_ADJACENT if school.settings.adjacent_marks else _PAIR_LINE
    return (_BLANK_LINE,) if grade1 else (_MARK_LINE, pair, _BLANK_LINE)


def _signs(school: School, manner: Manner, *, grade1: bool) -> list[Sign]:
    """The signs offered: reasons of absence tell of health, so that not every store has them."""
    return [
        sign
        for sign in school.alphabet
        if (sign.attendance is not None or not grade1) and (manner.reasons or sign.reason is None)
    ]


def _sign_line(sign: Sign) -> tuple[str, str, str, str]:
    return sign.code, sign.name, ", ".join(sign.aliases), _PLACES[sign.period]


def _kind_line(kind: WorkKind) -> tuple[str, str]:
    return kind.name, f"{kind.weight:g}".replace(".", ",")


def kinds_range(school: School) -> str:
    """Where the legend lists the kinds of work, as a list of a dropdown refers to it."""
    return f"='{LEGEND}'!${_KINDS_COLUMN}$2:${_KINDS_COLUMN}${len(school.kinds) + 1}"


def lesson_options(school: School, *, grade1: bool, manner: Manner = LOCAL) -> tuple[str, ...]:
    """What is offered in a lesson's cell: marks, signs, then pairs of marks."""
    signs = tuple(sign.code for sign in _signs(school, manner, grade1=grade1) if sign.period is not True)
    pairs = tuple("/".join(pair) for pair in product(_OFFERED, repeat=2))
    return signs if grade1 else (*_OFFERED, *signs, *pairs)


def period_options(school: School) -> tuple[str, ...]:
    """What is offered in the column of a term or the year."""
    return (*_OFFERED, *(sign.code for sign in school.alphabet if sign.period is not False))


def sign_colours(school: School, regions: tuple[Region, ...]) -> tuple[Colour, ...]:
    """Light colours by the sense of a sign; «2» is tinted so that it is not missed."""
    by_tint: dict[Tint, list[str]] = {Tint.POOR: ["2", "1"]}
    for sign in school.alphabet:
        by_tint.setdefault(_tint(sign), []).append(sign.code)
    return tuple(Colour(regions, tuple(texts), tint) for tint, texts in by_tint.items())


def _tint(sign: Sign) -> Tint:
    if sign.attendance is Attendance.ABSENT:
        return Tint.ABSENT
    return Tint.LATE if sign.attendance is Attendance.LATE else Tint.SPECIAL
