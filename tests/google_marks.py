"""A workbook in the emulator's own hands, without a server: teachers edit it, verdicts are written into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from journal.issues import Severity
from sheets.gateway.google.reading import workbook_of
from sheets.gateway.google.verdict import Standing, writing
from sheets.grid import Workbook
from sheets.verdicts.plan import JudgedSheet, Line, Look, Position, Said, Verdict
from tests.google_emulator.ids import Ids
from tests.google_emulator.sheets.batch import batch_update
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import Cell
from tests.google_emulator.sheets.render import About, rendered_book
from tests.google_emulator.sheets.requests_sheets import Work

Json = dict[str, Any]

NOW = datetime(2026, 9, 7, 12, tzinfo=UTC)

#: The number of the register in every workbook here.
ALGEBRA = 7


class Paper:
    """One spreadsheet with a register of six rows and five columns, and its teacher's own notes and colours."""

    def __init__(self) -> None:
        self.book = Book("ru_RU")
        self.book.sheets.append(Sheet(ALGEBRA, "Алгебра", 12, 8))
        self._ids = Ids(1)
        rows = [["Ученик", "05.09", "08.09"], *([f"Ученик {number}", f"{number}", "н"] for number in range(1, 6))]
        values = [{"values": [{"userEnteredValue": {"stringValue": text}} for text in row]} for row in rows]
        start = {"sheetId": ALGEBRA, "rowIndex": 0, "columnIndex": 0}
        self.edit({"updateCells": {"start": start, "rows": values, "fields": "userEnteredValue"}})

    def edit(self, *requests: Json) -> None:
        """Somebody does what requests of batchUpdate say, all of it or nothing."""
        work = Work(self.book.copied(), "Журнал 7А", self._ids, NOW, "teacher@school.example")
        batch_update(work, list(requests))
        self.book = work.book

    def note(self, row: int, column: int, text: str) -> None:
        self._cell(row, column, {"note": text} if text else {}, "note")

    def noted(self, row: int, column: int) -> str:
        return self.register.at(row, column).note

    def paint(self, row: int, column: int, style: Mapping[str, Any] | None) -> None:
        cell: Json = {"userEnteredFormat": {"backgroundColorStyle": dict(style)}} if style else {}
        self._cell(row, column, cell, "userEnteredFormat.backgroundColorStyle")

    def painted(self, row: int, column: int) -> Any:
        return (self.register.at(row, column).format or {}).get("backgroundColorStyle")

    def _cell(self, row: int, column: int, cell: Json, fields: str) -> None:
        start = {"sheetId": ALGEBRA, "rowIndex": row, "columnIndex": column}
        self.edit({"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}})

    # ------------------------------------------------------------------------------------ as it is read

    @property
    def register(self) -> Sheet:
        sheet = self.book.sheet(ALGEBRA)
        assert sheet is not None
        return sheet

    @property
    def answer(self) -> Json:
        """What spreadsheets.get tells of it."""
        return rendered_book(About("1", "Журнал 7А", "", "", False), self.book, {}, boxes=None, grid=True)

    @property
    def workbook(self) -> Workbook:
        return workbook_of("1/Журнал 7А", self.answer)

    def cells(self) -> dict[tuple[str, int, int], Cell]:
        """Every cell of the teachers' sheets with all that hangs on it."""
        theirs = {grid.title for grid in self.workbook.sheets}
        sheets = [sheet for sheet in self.book.sheets if sheet.title in theirs]
        return {(sheet.title, row, column): cell for sheet in sheets for row, column, cell in sheet.filled(sheet.whole)}

    @property
    def listed(self) -> list[list[str]]:
        """What the list of remarks shows."""
        texts = Standing.of(self.answer).texts
        return next(iter(texts.values()), [])

    @property
    def titles(self) -> list[str]:
        return [sheet.title for sheet in self.book.sheets]

    # ------------------------------------------------------------------------------------ verdicts

    def say(self, said: Mapping[Position, Said], key: str = "k", sheet: str = "Алгебра") -> int:
        """Write what is said of cells; the number of requests it took."""
        plan = writing(Standing.of(self.answer), verdict(self.workbook, said, key, sheet))
        if plan.requests:
            self.edit(*plan.requests)
        return len(plan.requests)


def wrong(text: str = "«55» — не отметка.", severity: Severity = Severity.STOP) -> Said:
    """One thing said of a cell."""
    return Said(severity, text)


def verdict(book: Workbook, said: Mapping[Position, Said], key: str = "k", sheet: str = "Алгебра") -> Verdict:
    """A verdict on one sheet of a workbook."""
    sheets = tuple(
        JudgedSheet(grid.title, grid, Look(), dict(said) if grid.title == sheet else {}) for grid in book.sheets
    )
    lines = tuple(
        Line(sheet, f"{row + 1}:{column + 1}", (sheet, row, column), "55", told.text, "Исправьте.", told.severity,
             None, "")
        for (row, column), told in sorted(said.items())
    )  # fmt: skip
    return Verdict("7А", "Журнал 7А", lines, sheets, key=key)
