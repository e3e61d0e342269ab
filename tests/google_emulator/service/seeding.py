"""Spreadsheets that stand there before anything begins: drawn by a test, or a school's folder of .xlsx."""

from __future__ import annotations

from pathlib import Path

from sheets.gateway.xlsx_read import workbook_of
from tests.google_emulator.clock import moment
from tests.google_emulator.drive.files import File
from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.a1 import Box, cells_of
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import Cell
from tests.google_emulator.sheets.creating import TEXT, sheet_of_grid
from tests.google_emulator.sheets.formulas import work_out
from tests.google_emulator.world import World


def put_book(world: World, given: Json) -> File:
    """A spreadsheet as a test describes it: title, owner, drive, folder, locale, timeZone, share, sheets.

    ``createdTime`` and ``modifiedTime`` are now unless given. A sheet has a title, ``rows`` of values, and may say
    ``typed`` (values are typed by a person), ``text`` (cells are formatted as plain text), ``notes`` and ``formats``
    by cell, ``merges``, ``hidden``, ``size`` (rows, columns) and ``id``.
    """
    book = Book(given.get("locale", "ru_RU"), given.get("timeZone", "Europe/Moscow"))
    for place, said in enumerate(given.get("sheets") or []):
        book.sheets.append(_sheet(world, book, said, place))
    work_out(book)
    place_of = {"drive": given.get("drive", ""), "folder": given.get("folder", "")}
    file = world.add_book(given["title"], given["owner"], book, **place_of)
    for email, role in (given.get("share") or {}).items():
        world.share(file, email, role)
    file.created = moment(given["createdTime"]) if given.get("createdTime") else file.created
    file.modified = moment(given["modifiedTime"]) if given.get("modifiedTime") else file.modified
    return file


def _sheet(world: World, book: Book, said: Json, place: int) -> Sheet:
    rows = said.get("rows") or []
    height, width = said.get("size") or (max(1000, len(rows)), max(26, *map(len, rows), 0))
    sheet_id = said.get("id", 0 if place == 0 else world.ids.number("sheet"))
    sheet = Sheet(sheet_id, said["title"], height, width)
    sheet.hidden = bool(said.get("hidden"))
    blank = Cell(format=TEXT) if said.get("text") else Cell()
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            cell = book.written(blank, value, typed_in=bool(said.get("typed")), now=world.clock.now())
            sheet.put(row, column, cell)
    for a1, note in (said.get("notes") or {}).items():
        box = _box(sheet, a1)
        sheet.put(box.top, box.left, _with(sheet.at(box.top, box.left), note=note))
    for a1, form in (said.get("formats") or {}).items():
        box = _box(sheet, a1)
        for row in range(box.top, box.bottom):
            for column in range(box.left, box.right):
                sheet.put(row, column, book.seen(_with(sheet.at(row, column), form=form)))
    sheet.merges = [_box(sheet, a1) for a1 in said.get("merges") or []]
    return sheet


def _with(cell: Cell, note: str | None = None, form: Json | None = None) -> Cell:
    kept = form if form is not None else cell.format
    return Cell(
        cell.entered, cell.effective, cell.shown, kept, cell.note if note is None else note, cell.validation, cell.runs
    )


def _box(sheet: Sheet, a1: str) -> Box:
    span = cells_of(a1, None)
    if span is None:
        raise ValueError(f"no cells: {a1}")
    return span.within(sheet.rows, sheet.columns)


# ------------------------------------------------------------------------------------------------ a school


def load_school(world: World, given: Json) -> dict[str, str]:
    """Every .xlsx of a folder as a spreadsheet; titles → ids. ``owner``, ``drive``, ``folder``, ``share`` as above."""
    ids = {}
    for path in sorted(Path(given["path"]).glob("*.xlsx")):
        if path.name.startswith(("~", ".")):
            continue
        read = workbook_of(path.read_bytes(), path.name)
        book = Book("ru_RU", "Europe/Moscow")
        for place, grid in enumerate(read.sheets):
            book.sheets.append(sheet_of_grid(book, grid, 0 if place == 0 else world.ids.number("sheet")))
        place_of = {"drive": given.get("drive", ""), "folder": given.get("folder", "")}
        file = world.add_book(read.title, given["owner"], book, **place_of)
        ids[read.title] = file.id
        for email, role in (given.get("share") or {}).items():
            world.share(file, email, role)
    return ids
