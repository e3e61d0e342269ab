"""The bytes of an .xlsx → a workbook: values by calamine, and what it hides from the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from io import BytesIO
from pathlib import PurePosixPath
from unicodedata import normalize

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from sheets.gateway.protocol import BookBroken
from sheets.gateway.xlsx_parts import Parts, unpack
from sheets.gateway.xlsx_walk import Position
from sheets.grid import BLANK, CellError, Grid, Value, Workbook, trimmed

#: How an old .xls and an .xlsx under a password begin: neither is a zip.
_OLE = b"\xd0\xcf\x11\xe0"


def workbook_of(data: bytes, book_id: str) -> Workbook:
    """The workbook those bytes hold, versioned by them. Raises BookBroken."""
    if data.startswith(_OLE):
        raise BookBroken("файл старого вида .xls или под паролем: сохраните его как .xlsx без пароля")
    parts = unpack(data)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = tuple(
            _grid(book.get_sheet_by_index(index), parts, hidden=about.visible is not SheetVisibleEnum.Visible)
            for index, about in enumerate(book.sheets_metadata)
            if about.typ is SheetTypeEnum.WorkSheet
        )
    except (CalamineError, PasswordError, WorksheetNotFound, XmlError, ZipError, OSError) as error:
        raise BookBroken("файл повреждён или это не книга .xlsx") from error
    return Workbook(book_id, title_of(book_id), version_of(data), sheets, editor=parts.editor())


def version_of(data: bytes) -> str:
    """What names those very contents."""
    return blake2b(data, digest_size=16).hexdigest()


def title_of(book_id: str) -> str:
    """The title of a workbook by its path: the file's name without extension, letters composed."""
    return normalize("NFC", PurePosixPath(book_id).stem)


def _grid(sheet: CalamineSheet, parts: Parts, *, hidden: bool) -> Grid:
    rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
    errors = parts.errors(sheet.name) | parts.uncounted(sheet.name)
    if errors:
        _place(rows, errors)
    merges = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    return Grid(sheet.name, trimmed(rows), notes=parts.notes(sheet.name), merges=merges, hidden=hidden)


def _place(rows: list[list[Value]], errors: Mapping[Position, CellError]) -> None:
    """Put the errors where calamine left blanks."""
    for (row, column), error in errors.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        cells = rows[row]
        cells += [BLANK] * (column + 1 - len(cells))
        cells[column] = error
