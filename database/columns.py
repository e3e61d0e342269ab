"""What tables pages get: every column of every answer and its kind, declared once.

Readers build DataFrames from it, :mod:`database.views` checks them against it. Days are ``date`` objects,
moments aware of the school's time zone; a missing text is NaN, a missing number or flag ``pd.NA``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa


class Kind(Enum):
    """A kind of column: its dtype in pandas and whether a value may be missing."""

    TEXT = ("str", False)
    MAYBE_TEXT = ("str", True)
    NUMBER = ("int64", False)
    MAYBE_NUMBER = ("Int64", True)
    FLAG = ("bool", False)
    MAYBE_FLAG = ("boolean", True)
    DAY = ("object", False)
    MAYBE_DAY = ("object", True)
    MOMENT = ("datetime64[s]", True)

    @property
    def dtype(self) -> str:
        """The dtype; a moment's is completed by the time zone."""
        return self.value[0]

    @property
    def nullable(self) -> bool:
        """Whether a value may be missing."""
        return self.value[1]


#: What pandas makes of «str», said as its arrays want it.
_STR = pd.StringDtype(na_value=np.nan)

#: Column → kind, in order.
Columns = Mapping[str, Kind]

_TEXT, _MAYBE_TEXT, _NUMBER, _FLAG, _DAY = Kind.TEXT, Kind.MAYBE_TEXT, Kind.NUMBER, Kind.FLAG, Kind.DAY
_REGISTER: Columns = {"subject": _TEXT, "subgroup": _TEXT}

CHILDREN: Columns = {"pupil": _TEXT, "name": _TEXT, "school_class": _TEXT}

PUPILS: Columns = {
    "pupil": _TEXT,
    "name": _TEXT,
    "arrived": Kind.MAYBE_DAY,
    "left": Kind.MAYBE_DAY,
    "subgroups": _TEXT,
}

#: A lesson recorded, and the pupil's entry in it: entry columns are missing where the cell is blank.
WEEK: Columns = {
    **_REGISTER,
    "day": _DAY,
    "number": _NUMBER,
    "kind": _TEXT,
    "topic": _TEXT,
    "homework": _TEXT,
    "typed": _MAYBE_TEXT,
    "marks": _MAYBE_TEXT,
    "attendance": _MAYBE_TEXT,
    "reason": _MAYBE_TEXT,
    "special": _MAYBE_TEXT,
    "unread": _FLAG,
    "first_seen": Kind.MOMENT,
}

TERM_MARKS: Columns = {
    **_REGISTER,
    "period": _TEXT,
    "typed": _TEXT,
    "mark": Kind.MAYBE_NUMBER,
    "special": _MAYBE_TEXT,
}

_REASONS = ("ill", "excused", "unexcused")

ATTENDANCE: Columns = {
    "school_class": _TEXT,
    "week": _DAY,
    **dict.fromkeys(("held", "seats", "absent", *_REASONS, "late"), _NUMBER),
}

#: The reasons are missing for those who may not know them.
ABSENTEES: Columns = {
    "pupil": _TEXT,
    "name": _TEXT,
    "lessons": _NUMBER,
    "absent": _NUMBER,
    **dict.fromkeys(_REASONS, Kind.MAYBE_NUMBER),
    "late": _NUMBER,
}

ABSENCES: Columns = {
    "day": _DAY,
    "number": _NUMBER,
    **_REGISTER,
    "attendance": _TEXT,
    "reason": _MAYBE_TEXT,
    "typed": _TEXT,
}

CONTACTS: Columns = {
    **dict.fromkeys(("pupil", "name", "guardian", "relation"), _TEXT),
    **dict.fromkeys(("phone", "email"), _MAYBE_TEXT),  # missing: sealed by a key that is there no more
}

#: ``stands`` is a :class:`journal.consents.State`.
CONSENTS: Columns = {
    **dict.fromkeys(("pupil", "name", "typed", "stands"), _TEXT),
    "day": Kind.MAYBE_DAY,
    "by": _TEXT,
    "until": Kind.MAYBE_DAY,
}

PORTFOLIO: Columns = {"day": Kind.MAYBE_DAY, "kind": _TEXT, "text": _MAYBE_TEXT}

#: A row a pupil and guardian who can sign in; without a guardian where nobody can. ``opened``: how often within the
#: period; ``last`` at all.
TAKING_PART: Columns = {
    **dict.fromkeys(("school_class", "pupil", "name"), _TEXT),
    "account": Kind.MAYBE_NUMBER,
    "guardian": _MAYBE_TEXT,
    "opened": _NUMBER,
    "last": Kind.MOMENT,
}

#: ``role`` is a :class:`journal.viewer.Role`; ``name`` missing where it is not told; ``own``: the viewer's own visit.
VIEWINGS: Columns = {"at": Kind.MOMENT, "role": _TEXT, "name": _MAYBE_TEXT, "page": _TEXT, "own": _FLAG}

PARTICIPATION: Columns = {
    "teacher": _TEXT,
    "name": _TEXT,
    "week": _DAY,
    **dict.fromkeys(("due", "filled", "timely", "untimed", "topic", "homework_due", "homework", "attended"), _NUMBER),
}

LESSONS: Columns = {
    "school_class": _TEXT,
    **_REGISTER,
    "day": _DAY,
    "number": _NUMBER,
    **dict.fromkeys(("held", "topic", "homework_due", "homework", "attended", "filled"), _FLAG),
    "filled_seen": Kind.MOMENT,
    "filled_after": Kind.MOMENT,
    "timely": Kind.MAYBE_FLAG,
    "book": _TEXT,
    "sheet": _TEXT,
}

#: ``state`` is a :class:`journal.issue_life.State`; ``path`` the way to the cell in words, ``link`` missing for a
#: file; ``checked_at`` is when the last check of its workbook began. ``may_dismiss``: the viewer may set it aside,
#: or bring it back.
ISSUES: Columns = {
    "key": _TEXT,
    "state": _TEXT,
    "workbook": _TEXT,
    "sheet": _TEXT,
    "row": _NUMBER,
    "column": _NUMBER,
    "cell": _TEXT,
    "path": _TEXT,
    "link": _MAYBE_TEXT,
    **dict.fromkeys(
        ("problem", "severity", "text", "detail", "sentence", "advice", "school_class", "subject", "subgroup"), _TEXT
    ),
    "teacher": _TEXT,
    "teacher_name": _TEXT,
    "day": Kind.MAYBE_DAY,
    "number": Kind.MAYBE_NUMBER,
    "pupil": _TEXT,
    "first_seen": Kind.MOMENT,
    "fixed_seen": Kind.MOMENT,
    "checked_at": Kind.MOMENT,
    "may_dismiss": _FLAG,
    "dismissed_at": Kind.MOMENT,
    "dismissed_by": _MAYBE_TEXT,
    "dismissed_reason": _MAYBE_TEXT,
}


def frame(columns: Columns, rows: Sequence[Sequence[Any]], zone: ZoneInfo) -> pd.DataFrame:
    """Rows in the order of ``columns`` as a DataFrame; without rows the columns keep their kinds."""
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    pairs = zip(columns.items(), values, strict=True)
    data = {name: _array(kind, list(column), zone) for (name, kind), column in pairs}
    return pd.DataFrame(data, copy=False)


def _array(kind: Kind, values: list[Any], zone: ZoneInfo) -> Any:
    """A column's values, as arrays and not Series: a page's table is built in a third of the time."""
    match kind:
        case Kind.TEXT | Kind.MAYBE_TEXT:
            text = pa.array(values, pa.large_string())
            return pd.arrays.ArrowStringArray(text, dtype=_STR)  # type: ignore[call-arg]  # the stubs lag
        case Kind.MOMENT:
            seconds = np.array(["NaT" if value is None else value for value in values], dtype="datetime64[s]")
            return pd.DatetimeIndex(seconds).tz_localize("UTC").tz_convert(zone)
        case Kind.MAYBE_NUMBER:
            return pd.array(values, dtype="Int64")
        case Kind.MAYBE_FLAG:
            return pd.array(values, dtype="boolean")
    return np.array(values, dtype=kind.dtype)
