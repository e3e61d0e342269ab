"""What the tables of :class:`database.journal.Journal` promise, checked by tests: kinds, closed sets, sums.

Built from :mod:`database.columns`; not imported where pages are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from pandera.pandas import Check, Column, DataFrameSchema

from database import columns
from database.columns import Columns, Kind
from journal.issue_life import State
from journal.issues import Problem, Severity
from journal.marks import Attendance, Reason, Special

_COUNTS = (
    "held", "seats", "lessons", "absent", "ill", "excused", "unexcused", "late",
    "due", "filled", "timely", "untimed", "topic", "homework_due", "homework", "attended",
)  # fmt: skip

#: What holds of a column wherever it stands.
_CHECKS: Mapping[str, Check] = {
    "school_class": Check.str_matches(r"^(1[01]|[1-9])?[А-ЯЁ]?$"),
    "number": Check.in_range(1, 199),
    "marks": Check.str_matches(r"^[1-5]*$"),
    "mark": Check.in_range(1, 5),
    "attendance": Check.isin([str(value) for value in Attendance]),
    "reason": Check.isin([str(value) for value in Reason]),
    "special": Check.isin([str(value) for value in Special]),
    "problem": Check.isin([str(value) for value in Problem]),
    "severity": Check.isin([str(value) for value in Severity]),
    "state": Check.isin([str(value) for value in State]),
}


def _is_day(value: Any) -> bool:
    return type(value) is date


def _is_monday(value: date) -> bool:
    return value.weekday() == 0


def _at_most(part: str, whole: str) -> Check:
    def holds(table: pd.DataFrame) -> pd.Series[bool]:
        return (table[part] <= table[whole]).fillna(value=True)

    return Check(holds, name=f"{part} ≤ {whole}")


def _column(name: str, kind: Kind) -> Column:
    checks = [_CHECKS[name]] if name in _CHECKS else []
    if kind in (Kind.NUMBER, Kind.MAYBE_NUMBER) and name in _COUNTS:
        checks.append(Check.ge(0))
    if kind in (Kind.DAY, Kind.MAYBE_DAY):
        checks.append(Check(_is_day, element_wise=True))
    if name == "week":
        checks.append(Check(_is_monday, element_wise=True))
    dtype = None if kind is Kind.MOMENT else kind.dtype
    if kind is Kind.MOMENT:
        checks.append(Check(lambda moments: str(moments.dtype).startswith("datetime64[s, "), name="aware moment"))
    return Column(dtype, checks, nullable=kind.nullable)


def _schema(kinds: Columns, *checks: Check, unique: list[str] | None = None) -> DataFrameSchema:
    named = {name: _column(name, kind) for name, kind in kinds.items()}
    return DataFrameSchema(named, checks=list(checks), unique=unique, strict=True, ordered=True)


_LESSON_KEY = ["subject", "subgroup", "day", "number"]
_ABSENCES = (_at_most("ill", "absent"), _at_most("excused", "absent"), _at_most("unexcused", "absent"))

#: Method of the Journal → what its table promises.
VIEWS: Mapping[str, DataFrameSchema] = {
    "children": _schema(columns.CHILDREN, unique=["pupil"]),
    "pupils": _schema(columns.PUPILS, unique=["pupil"]),
    "week": _schema(columns.WEEK),
    "entries": _schema(columns.WEEK),
    "term_marks": _schema(columns.TERM_MARKS),
    "attendance": _schema(columns.ATTENDANCE, _at_most("absent", "seats"), *_ABSENCES, unique=["school_class", "week"]),
    "absentees": _schema(columns.ABSENTEES, *_ABSENCES, unique=["pupil"]),
    "absences": _schema(columns.ABSENCES, unique=_LESSON_KEY),
    "participation": _schema(
        columns.PARTICIPATION,
        *(_at_most(part, "due") for part in ("filled", "topic", "homework_due", "attended")),
        _at_most("homework", "homework_due"),
        _at_most("timely", "filled"),
        _at_most("untimed", "filled"),
        unique=["teacher", "week"],
    ),
    "lessons": _schema(columns.LESSONS, unique=["school_class", *_LESSON_KEY]),
    "issues": _schema(columns.ISSUES),
    "contacts": _schema(columns.CONTACTS),
    "consents": _schema(columns.CONSENTS, unique=["pupil"]),
    "portfolio": _schema(columns.PORTFOLIO),
    "taking_part": _schema(columns.TAKING_PART),
    "viewings": _schema(columns.VIEWINGS),
}
