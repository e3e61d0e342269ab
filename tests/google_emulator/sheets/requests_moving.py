"""Requests of batchUpdate that move cells about: copy, cut, sort, find and replace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cmp_to_key
from typing import Any

from tests.google_emulator.refusals import Json, invalid
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.book import Sheet
from tests.google_emulator.sheets.cell import BLANK, Cell
from tests.google_emulator.sheets.formulas import sort_key
from tests.google_emulator.sheets.locate import placed, sheet_of
from tests.google_emulator.sheets.requests_sheets import Work

Cells = list[list[Cell]]


def _taken(sheet: Sheet, box: Box) -> Cells:
    return [[sheet.at(row, column) for column in range(box.left, box.right)] for row in range(box.top, box.bottom)]


def _pasted(new: Cell, old: Cell, kind: str) -> Cell:
    """What a cell becomes when another is pasted on it."""
    match kind:
        case "PASTE_VALUES":
            plain = new.effective
            return replace(old, entered=plain, effective=plain, shown=new.shown)
        case "PASTE_FORMULA":
            return replace(old, entered=new.entered, effective=new.effective, shown=new.shown, runs=new.runs)
        case "PASTE_FORMAT":
            return replace(old, format=new.format)
        case "PASTE_DATA_VALIDATION":
            return replace(old, validation=new.validation)
        case _:
            return new


def copy_paste(work: Work, request: Json) -> Json:
    """Copy a range to another, over and over where the other is a multiple of it."""
    source_sheet, source = placed(work.book, request.get("source") or {})
    sheet, box = placed(work.book, request.get("destination") or {})
    cells = _taken(source_sheet, source)
    if request.get("pasteOrientation") == "TRANSPOSE":
        cells = [list(line) for line in zip(*cells, strict=True)]
    height, width = len(cells), len(cells[0])
    bottom = box.top + (box.height if box.height % height == 0 else height)
    right = box.left + (box.width if box.width % width == 0 else width)
    kind = request.get("pasteType", "PASTE_NORMAL")
    for row in range(box.top, min(bottom, sheet.rows)):
        for column in range(box.left, min(right, sheet.columns)):
            new = cells[(row - box.top) % height][(column - box.left) % width]
            sheet.put(row, column, work.book.seen(_pasted(new, sheet.at(row, column), kind)))
    return {}


def cut_paste(work: Work, request: Json) -> Json:
    """Move a range to another corner; its merges go with it."""
    source_sheet, source = placed(work.book, request.get("source") or {})
    target = request.get("destination") or {}
    sheet = sheet_of(work.book, target.get("sheetId"))
    down, right = target.get("rowIndex", 0) - source.top, target.get("columnIndex", 0) - source.left
    cells = _taken(source_sheet, source)
    for row, column, _ in list(source_sheet.filled(source)):
        source_sheet.take(row, column)
    for row, line in enumerate(cells, source.top + down):
        for column, cell in enumerate(line, source.left + right):
            sheet.put(row, column, work.book.seen(_pasted(cell, sheet.at(row, column), request.get("pasteType", ""))))
    moved = [box for box in source_sheet.merges if source.holds(box)]
    source_sheet.merges = [box for box in source_sheet.merges if box not in moved]
    sheet.merges += [Box(b.top + down, b.left + right, b.bottom + down, b.right + right) for b in moved]
    return {}


def sort_range(work: Work, request: Json) -> Json:
    """Sort the rows of a range: numbers, texts, flags; blanks stay last, equal rows keep their order."""
    sheet, box = placed(work.book, request.get("range") or {})
    specs = request.get("sortSpecs") or []
    if any(box.meets(merge) for merge in sheet.merges):
        raise invalid("You can't sort a range that has merged cells.")

    def order(one: list[Cell], other: list[Cell]) -> int:
        return _compared(one, other, specs, box.left)

    lines = sorted(_taken(sheet, box), key=cmp_to_key(order))
    for row, line in enumerate(lines, box.top):
        for column, cell in enumerate(line, box.left):
            sheet.put(row, column, cell)
    return {}


def _compared(one: list[Cell], other: list[Cell], specs: list[Mapping[str, Any]], left: int) -> int:
    for spec in specs:
        place = spec.get("dimensionIndex", 0) - left
        a, b = one[place].value, other[place].value
        if (a is None) != (b is None):
            return 1 if a is None else -1
        if (first := sort_key(a)) != (second := sort_key(b)):
            order = -1 if first < second else 1
            return -order if spec.get("sortOrder") == "DESCENDING" else order
    return 0


def find_replace(work: Work, request: Json) -> Json:
    """Find a text in values and put another in its place; how much was changed is told."""
    found: dict[str, int] = {"valuesChanged": 0, "formulasChanged": 0, "occurrencesChanged": 0}
    pattern = _pattern(request)
    rows: set[tuple[int, int]] = set()
    sheets: set[int] = set()
    for sheet, box in _searched(work, request):
        for row, column, cell in list(sheet.filled(box)):
            formula = cell.entered is not None and "formulaValue" in cell.entered
            if cell.entered is None or (formula and not request.get("includeFormulas")):
                continue
            before = str(cell.entered["formulaValue"]) if formula else cell.shown
            after, count = pattern.subn(str(request.get("replacement", "")).replace("\\", r"\\"), before)
            if count:
                new = work.book.written(replace(cell, entered=None), after, typed_in=True, now=work.now)
                sheet.put(row, column, new if new != BLANK else BLANK)
                found["formulasChanged" if formula else "valuesChanged"] += 1
                found["occurrencesChanged"] += count
                rows.add((sheet.id, row))
                sheets.add(sheet.id)
    told = {**found, "rowsChanged": len(rows), "sheetsChanged": len(sheets)}
    return {"findReplace": {name: count for name, count in told.items() if count}}


def _pattern(request: Json) -> re.Pattern[str]:
    text = str(request.get("find", ""))
    body = text if request.get("searchByRegex") else re.escape(text)
    if request.get("matchEntireCell"):
        body = rf"\A(?:{body})\Z"
    return re.compile(body, 0 if request.get("matchCase") else re.IGNORECASE)


def _searched(work: Work, request: Json) -> list[tuple[Sheet, Box]]:
    if request.get("allSheets"):
        return [(sheet, sheet.whole) for sheet in work.book.sheets]
    if request.get("range") is not None:
        return [placed(work.book, request["range"])]
    sheet = sheet_of(work.book, request.get("sheetId"))
    return [(sheet, sheet.whole)]
