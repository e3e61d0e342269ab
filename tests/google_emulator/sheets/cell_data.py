"""CellData: one cell as spreadsheets.get tells it, and rows of them in one piece of text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.google_emulator.fields import Mask, pick, within
from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import Cell
from tests.google_emulator.sheets.defaults import DEFAULT_FORMAT
from tests.google_emulator.sheets.number_format import pattern_of


class Verbatim:
    """JSON that is written as it stands: a workbook has tens of thousands of cells, and few different ones."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __bool__(self) -> bool:
        return self.text != "[]"


class Parts:
    """CellData by one mask: which parts are wanted is found out once, not for every cell."""

    def __init__(self, book: Book, tree: Mask) -> None:
        self._book, self._tree = book, tree
        self._wanted = {name: deeper for name in _PARTS if (deeper := within(tree, name)) is not None}

    def verbatim(self, sheet: Sheet, box: Box) -> Verbatim:
        """The RowData of a box as text; equal cells are put into words once."""
        known: dict[tuple[object, ...], str] = {}
        rows: list[str] = []
        for row in range(box.top, min(box.bottom, max(sheet.cells, default=-1) + 1)):
            cells = sheet.cells.get(row, {})
            last = max((column for column in cells if box.left <= column < box.right), default=-1)
            said = [self._said(cells.get(column), known) for column in range(box.left, last + 1)]
            rows.append('{"values":[' + ",".join(said) + "]}" if said else "{}")
        while rows and rows[-1] == "{}":
            rows.pop()
        return Verbatim(f"[{','.join(rows)}]")

    def _said(self, cell: Cell | None, known: dict[tuple[object, ...], str]) -> str:
        if cell is None:
            return "{}"
        if cell.runs or (cell.entered is not None and cell.entered != cell.effective):
            return json.dumps(self.of(cell), ensure_ascii=False, separators=(",", ":"))
        kind, value = next(iter(cell.effective.items())) if cell.effective else ("", None)
        key = (kind, value, cell.shown, cell.note, id(cell.format), id(cell.validation))
        text = known.get(key)
        if text is None:
            text = known[key] = json.dumps(self.of(cell), ensure_ascii=False, separators=(",", ":"))
        return text

    def of(self, cell: Cell | None) -> Json:
        """The CellData of one cell; «{}» for a blank one."""
        if cell is None:
            return {}
        answer: Json = {}
        for name, deeper in self._wanted.items():
            value = _PARTS[name](self._book, cell)
            if value not in (None, "", [], {}):
                answer[name] = pick(value, deeper) if deeper else value
        return answer


def _effective_format(book: Book, cell: Cell) -> Json:
    own = cell.format or {}
    text = {**DEFAULT_FORMAT["textFormat"], **own.get("textFormat", {})}
    answer = {**DEFAULT_FORMAT, **own, "textFormat": text}
    if "horizontalAlignment" not in answer and cell.effective is not None:
        answer["horizontalAlignment"] = "RIGHT" if "numberValue" in cell.effective else "LEFT"
    if cell.pattern:
        answer["numberFormat"] = {**cell.pattern, "pattern": pattern_of(cell.pattern, book.ways)}
    return answer


def _hyperlink(cell: Cell) -> str:
    formula = str((cell.entered or {}).get("formulaValue", ""))
    if formula.upper().startswith("=HYPERLINK("):
        return formula.split('"')[1] if '"' in formula else ""
    link: Any = (cell.format or {}).get("textFormat", {}).get("link", {})
    return str(link.get("uri", ""))


#: The parts of CellData, in the order of the API.
_PARTS: Mapping[str, Any] = {
    "userEnteredValue": lambda _, cell: cell.entered,
    "effectiveValue": lambda _, cell: cell.effective,
    "formattedValue": lambda _, cell: cell.shown,
    "userEnteredFormat": lambda _, cell: cell.format,
    "effectiveFormat": _effective_format,
    "hyperlink": lambda _, cell: _hyperlink(cell),
    "note": lambda _, cell: cell.note,
    "textFormatRuns": lambda _, cell: list(cell.runs),
    "dataValidation": lambda _, cell: cell.validation,
}
