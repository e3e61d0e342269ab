"""What a plan puts into a cell, as Google takes it: always as it is, never read as if somebody typed it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sheets.gateway.google.cells import EPOCH
from sheets.gateway.google.looks import DATE_FORMAT, MOMENT_FORMAT, TIME_FORMAT
from sheets.gateway.google.replies import Json
from sheets.grid import BLANK, Value, shown_text

_DAY = timedelta(days=1)


def entered(value: Value) -> Json:
    """A cell with that value alone; «{}» for a blank one. A text is a text whatever it begins with: «=», «+», «@»."""
    if value == BLANK:
        return {}
    return {"userEnteredValue": _extended(value)}


def text_of(value: Value) -> Json:
    """A cell of a heading: what a person sees, as text."""
    return entered(value if isinstance(value, str) else shown_text(value))


def number_format(value: Value) -> Json | None:
    """The format without which a number would not be the date or time that it is; None for all other values."""
    if isinstance(value, datetime):
        return DATE_FORMAT if value.time() == time(0) else MOMENT_FORMAT
    if isinstance(value, date):
        return DATE_FORMAT
    return TIME_FORMAT if isinstance(value, time) else None


def _extended(value: Value) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, float):
        return {"numberValue": value}
    if isinstance(value, datetime):
        return {"numberValue": (value.replace(tzinfo=None) - EPOCH) / _DAY}
    if isinstance(value, date):
        return {"numberValue": float((value - EPOCH.date()).days)}
    if isinstance(value, time):
        return {"numberValue": (value.hour * 3600 + value.minute * 60 + value.second) / 86_400}
    return {"stringValue": value if isinstance(value, str) else shown_text(value)}
