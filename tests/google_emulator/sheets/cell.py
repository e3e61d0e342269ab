"""One cell: what was typed, what it comes to, what is seen, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.google_emulator.refusals import Json


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as Sheets keeps it; the parts are the API's own ExtendedValue, CellFormat and so on.

    ``shown`` is the formatted value: it is kept beside the value, as both change together.
    """

    entered: Json | None = None
    effective: Json | None = None
    shown: str = ""
    format: Json | None = None
    note: str = ""
    validation: Json | None = None
    runs: tuple[Json, ...] = ()

    @property
    def pattern(self) -> Json:
        """The number format, empty for the automatic one."""
        return (self.format or {}).get("numberFormat") or {}

    @property
    def value(self) -> Any:
        """The plain value it comes to: a number, text, a flag; None for blank; the shown code of an error."""
        if self.effective is None:
            return None
        ((kind, value),) = self.effective.items()
        return ERROR_CODES[value["type"]] if kind == "errorValue" else value


BLANK = Cell()

#: How errors are seen, by their types.
ERROR_CODES = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}


def number(value: float) -> Json:
    """A number as Sheets answers it: whole ones without «.0»."""
    return {"numberValue": int(value) if float(value).is_integer() and abs(value) < 1e15 else value}


def extended(value: object) -> Json | None:
    """A plain value as an ExtendedValue; None and «» are blank."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return number(value)
    return {"stringValue": str(value)}


def error(kind: str, message: str) -> Json:
    """An error as a formula gives it."""
    return {"errorValue": {"type": kind, "message": message}}
