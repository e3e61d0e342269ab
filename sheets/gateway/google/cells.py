"""What a cell of a Google spreadsheet holds, as every other store would say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sheets.gateway.xlsx_parts import ERRORS
from sheets.grid import BLANK, CellError, Value, shown_text

CellData = Mapping[str, Any]

#: The kinds of errors → as Russian Excel and LibreOffice show them, for all stores alike.
_ERROR_CODES = {
    "DIVIDE_BY_ZERO": ERRORS["#DIV/0!"], "N_A": ERRORS["#N/A"], "NAME": ERRORS["#NAME?"],
    "NULL_VALUE": ERRORS["#NULL!"], "NUM": ERRORS["#NUM!"], "REF": ERRORS["#REF!"], "VALUE": ERRORS["#VALUE!"],
    "LOADING": "Загрузка…",
}  # fmt: skip

#: Google counts days from here, as LibreOffice does; a cell has no time zone.
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001

_MOMENTS = frozenset({"DATE", "TIME", "DATE_TIME"})

#: A pattern that counts hours on beyond a day: «[h]:mm».
_DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def value_of(cell: CellData) -> Value:
    """The typed value: text, number, flag, date, time or error; «» for a blank cell."""
    effective: Mapping[str, Any] = cell.get("effectiveValue") or {}
    if "stringValue" in effective:
        return str(effective["stringValue"])
    if "numberValue" in effective:
        return _number(float(effective["numberValue"]), cell)
    if "boolValue" in effective:
        return bool(effective["boolValue"])
    if "errorValue" in effective:
        kind = str(effective["errorValue"].get("type", ""))
        return CellError(_ERROR_CODES.get(kind, "#ОШИБКА!"))
    return BLANK


def shown_of(cell: CellData, value: Value) -> str | None:
    """The text a person sees where it is not the value's own; None where it is.

    Errors and flags are called otherwise in each language: they have one name here. «8:30:00» is 08:30.
    """
    if isinstance(value, CellError | bool):
        return None
    shown, own = str(cell.get("formattedValue", "")).strip(), shown_text(value)
    if not shown or shown == own or (isinstance(value, date | time) and _figures(shown) == _figures(own)):
        return None
    return shown


def _number(number: float, cell: CellData) -> Value:
    form: Mapping[str, Any] = (cell.get("userEnteredFormat") or {}).get("numberFormat") or {}
    kind, pattern = form.get("type"), str(form.get("pattern", ""))
    if kind in _MOMENTS:
        return _moment(number, is_duration=_DURATION.search(pattern) is not None)
    if not form and _spells_moment(number, str(cell.get("formattedValue", ""))):
        return _moment(number, is_duration=False)
    return number


def _moment(serial: float, *, is_duration: bool) -> Value:
    """A day and time by its number, to the millisecond; as an .xlsx is read, a number below one is a time."""
    try:
        length = timedelta(milliseconds=round(serial * 86_400_000))
        if is_duration:
            return length
        moment = EPOCH + length
    except OverflowError:
        return serial
    if serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time(0) else moment


def _spells_moment(serial: float, shown: str) -> bool:
    """Whether the text shown is a date or a time, as a formula's is: it takes its format from what it counts with."""
    figures = [int(figure) for figure in _DIGITS.findall(shown)]
    moment = _moment(serial, is_duration=False) if len(figures) > 1 and not shown.startswith("-") else serial
    if isinstance(moment, datetime):
        return sorted(figures[:3]) in _spellings(moment) and figures[3:5] == [moment.hour, moment.minute]
    if isinstance(moment, date):
        return sorted(figures) in _spellings(moment)
    return isinstance(moment, time) and ":" in shown and figures[:2] == [moment.hour, moment.minute]


def _figures(text: str) -> list[int]:
    """The figures of a date and time, without seconds of nought."""
    figures = [int(figure) for figure in _DIGITS.findall(text)]
    return figures[:-1] if figures[-1:] == [0] and len(figures) in (3, 6) else figures


def _spellings(day: date) -> list[list[int]]:
    return [sorted([day.day, day.month, day.year]), sorted([day.day, day.month, day.year % 100])]
