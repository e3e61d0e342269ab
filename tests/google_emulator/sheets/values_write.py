"""Writing values: spreadsheets.values.update, clear, append and their batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.google_emulator.refusals import Json, invalid, invalid_field
from tests.google_emulator.sheets.a1 import Box, Span, column_name, shown
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import BLANK
from tests.google_emulator.sheets.locate import boxed, located
from tests.google_emulator.sheets.values_read import Rendering, range_values

_INPUTS = ("RAW", "USER_ENTERED")


@dataclass(frozen=True, slots=True)
class Writing:
    """How values are written: as typed by a person or as they are, when, and whether they are told back."""

    typed_in: bool
    now: datetime
    told: Rendering | None = None

    @classmethod
    def asked(cls, query: Mapping[str, Any], now: datetime) -> Writing:
        """As a request's parameters say it. Raises Refused."""
        option = query.get("valueInputOption")
        if option not in _INPUTS:
            if not option:
                raise invalid("'valueInputOption' is required but not specified")
            kind = "type.googleapis.com/google.apps.sheets.v4.ValueInputOption"
            raise invalid_field("value_input_option", f"Invalid value at 'value_input_option' ({kind}), \"{option}\"")
        told = str(query.get("includeValuesInResponse", "")).lower() == "true"
        return cls(option == "USER_ENTERED", now, Rendering.asked(query, "response") if told else None)


def rows_given(data: Mapping[str, Any], field: str = "data") -> list[list[Any]]:
    """The values of a ValueRange, rows first. Raises Refused where they are no lists of plain values."""
    values = data.get("values")
    if values is None:
        return []
    if not isinstance(values, list):
        raise _no_list(f"{field}.values", values)
    for place, line in enumerate(values):
        if not isinstance(line, list):
            raise _no_list(f"{field}.values[{place}]", line)
        for at, value in enumerate(line):
            if isinstance(value, list | dict):
                kind = "list_value" if isinstance(value, list) else "struct_value"
                raise invalid(f"Invalid {field}.values[{place}][{at}]: {kind} {{\n}}\n")
    if data.get("majorDimension") != "COLUMNS":
        return values
    height = max(map(len, values), default=0)
    return [[line[at] if at < len(line) else None for line in values] for at in range(height)]


def _no_list(field: str, value: Any) -> Exception:
    said = f'"{value}"' if isinstance(value, str) else str(value)
    kind = "type.googleapis.com/google.protobuf.ListValue"
    return invalid_field(field, f"Invalid value at '{field}' ({kind}), {said}")


#: Cells that were written: sheet id, row, column.
Touched = list[tuple[int, int, int]]


def update(book: Book, text: str, rows: list[list[Any]], how: Writing) -> tuple[Json, Touched]:
    """Write rows from the corner of a range on; nothing outside the range is written. Raises Refused."""
    sheet, span = located(book, text)
    box = boxed(sheet, span)
    width = max(map(len, rows), default=0)
    _check_room(sheet, span, box, text, len(rows), width)
    target = Box(box.top, box.left, box.top + max(1, len(rows)), box.left + max(1, width))
    return written(book, sheet, target, rows, how)


def _check_room(sheet: Sheet, span: Span, box: Box, text: str, height: int, width: int) -> None:
    """Refuse values that would go beyond the range, or, from one cell on, beyond the grid."""
    if span.is_cell:
        box = Box(box.top, box.left, sheet.rows, sheet.columns)
    if height > box.height:
        raise invalid(f"Requested writing within range [{text}], but tried writing to row [{box.bottom + 1}]")
    if width > box.width:
        column = column_name(box.right)
        raise invalid(f"Requested writing within range [{text}], but tried writing to column [{column}]")


def written(book: Book, sheet: Sheet, box: Box, rows: list[list[Any]], how: Writing) -> tuple[Json, Touched]:
    """Write rows into a box and tell what was written; None leaves a cell as it is."""
    touched: Touched = []
    for row, line in enumerate(rows, box.top):
        for column, value in enumerate(line, box.left):
            if value is not None:
                cell = book.written(sheet.at(row, column), value, typed_in=how.typed_in, now=how.now)
                sheet.put(row, column, cell)
                touched.append((sheet.id, row, column))
    answer: Json = {"updatedRange": shown(sheet.title, box)}
    if touched:
        answer["updatedRows"] = len({row for _, row, _ in touched})
        answer["updatedColumns"] = len({column for _, _, column in touched})
        answer["updatedCells"] = len(touched)
    if how.told is not None:
        answer["updatedData"] = range_values(sheet, box, how.told)
    return answer, touched


def totals(touched: Touched) -> Json:
    """What a batch wrote in all: sheets, and the rows, columns and cells of each; zeroes are left out."""
    counts = {
        "totalUpdatedRows": len({(sheet, row) for sheet, row, _ in touched}),
        "totalUpdatedColumns": len({(sheet, column) for sheet, _, column in touched}),
        "totalUpdatedCells": len(touched),
        "totalUpdatedSheets": len({sheet for sheet, _, _ in touched}),
    }
    return {name: count for name, count in counts.items() if count}


def clear(book: Book, text: str) -> str:
    """Take the values of a range away, formats and notes stay; the range as resolved. Raises Refused."""
    sheet, span = located(book, text)
    box = boxed(sheet, span)
    for row, column, cell in list(sheet.filled(box)):
        kept = replace(cell, entered=None, effective=None, shown="", runs=())
        sheet.put(row, column, kept if kept != BLANK else BLANK)
    return shown(sheet.title, box)
