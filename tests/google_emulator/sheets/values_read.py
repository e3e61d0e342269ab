"""Reading values: spreadsheets.values.get and batchGet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.google_emulator.refusals import Json, Refused, invalid, invalid_field
from tests.google_emulator.sheets.a1 import Box, shown
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import Cell
from tests.google_emulator.sheets.locate import boxed, located
from tests.google_emulator.sheets.number_format import MOMENTS

_RENDERS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
_DATES = ("SERIAL_NUMBER", "FORMATTED_STRING")
_DIMENSIONS = ("ROWS", "COLUMNS", "DIMENSION_UNSPECIFIED")


@dataclass(frozen=True, slots=True)
class Rendering:
    """How values are wanted."""

    value: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"
    dimension: str = "ROWS"

    @classmethod
    def asked(cls, query: Mapping[str, Any], prefix: str = "") -> Rendering:
        """As a request's parameters say it. Raises Refused for values the API does not know."""
        value = _known(query, _name(prefix, "valueRenderOption"), _RENDERS, "ValueRenderOption")
        dates = _known(query, _name(prefix, "dateTimeRenderOption"), _DATES, "DateTimeRenderOption")
        dimension = _known(query, "majorDimension", _DIMENSIONS, "Dimension")
        return cls(value, dates, dimension if dimension == "COLUMNS" else "ROWS")


def _name(prefix: str, name: str) -> str:
    return f"{prefix}{name[0].upper()}{name[1:]}" if prefix else name


def _known(query: Mapping[str, Any], name: str, options: tuple[str, ...], kind: str) -> str:
    value = query.get(name)
    if not value:
        return options[0]
    if value not in options:
        known = f"type.googleapis.com/google.apps.sheets.v4.{kind}"
        field = "".join(f"_{one.lower()}" if one.isupper() else one for one in name)
        raise invalid_field(field, f"Invalid value at '{field}' ({known}), \"{value}\"")
    return str(value)


def rendered(cell: Cell, how: Rendering) -> Any:
    """One cell as wanted; «» for a blank one."""
    if cell.effective is None and cell.entered is None:
        return ""
    if how.value == "FORMULA" and cell.entered is not None and "formulaValue" in cell.entered:
        return cell.entered["formulaValue"]
    if how.value == "FORMATTED_VALUE":
        return cell.shown
    value = cell.value
    if how.dates == "FORMATTED_STRING" and cell.pattern.get("type") in MOMENTS and not isinstance(value, str):
        return cell.shown
    return "" if value is None else value


def grid_values(sheet: Sheet, box: Box, how: Rendering) -> list[list[Any]]:
    """The values of a box without blank tails, rows first or columns first."""
    lines: list[list[Any]] = []
    columns = how.dimension == "COLUMNS"
    for row, column, cell in sheet.filled(box):
        value = rendered(cell, how)
        if value == "" and not isinstance(value, bool):
            continue
        line, place = (column - box.left, row - box.top) if columns else (row - box.top, column - box.left)
        lines.extend([] for _ in range(line + 1 - len(lines)))
        lines[line].extend([""] * (place + 1 - len(lines[line])))
        lines[line][place] = value
    return lines


def value_range(book: Book, text: str, how: Rendering) -> Json:
    """A ValueRange: the range as resolved, and its values where there are any."""
    sheet, span = located(book, text)
    return range_values(sheet, boxed(sheet, span), how)


def range_values(sheet: Sheet, box: Box, how: Rendering) -> Json:
    """The ValueRange of a box."""
    answer: Json = {"range": shown(sheet.title, box), "majorDimension": how.dimension}
    values = grid_values(sheet, box, how)
    return {**answer, "values": values} if values else answer


def batch_ranges(book: Book, texts: list[str], how: Rendering) -> list[Json]:
    """The ValueRanges of several ranges, named in errors by their place."""
    found = []
    for place, text in enumerate(texts):
        try:
            found.append(value_range(book, text, how))
        except Refused as refused:
            if refused.message.startswith("Range ("):
                raise invalid(f"Invalid range[{place}]: {refused.message}") from refused
            raise
    return found
