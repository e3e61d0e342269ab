"""Requests of batchUpdate about whole sheets and the spreadsheet itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from tests.google_emulator.field_names import unknown_field
from tests.google_emulator.fields import Mask, mask, set_fields
from tests.google_emulator.ids import Ids
from tests.google_emulator.refusals import Json, invalid
from tests.google_emulator.sheets.book import CELLS_LIMIT, Book, Sheet
from tests.google_emulator.sheets.colours import resolved_style
from tests.google_emulator.sheets.locate import sheet_of
from tests.google_emulator.sheets.render import sheet_properties


@dataclass(slots=True)
class Work:
    """One batchUpdate under way: the spreadsheet it changes, who asks, and what it may need."""

    book: Book
    title: str
    ids: Ids
    now: datetime
    email: str


def add_sheet(work: Work, request: Json) -> Json:
    """A new sheet, at the end unless an index is given."""
    given: Json = request.get("properties") or {}
    sheet_id = given.get("sheetId")
    if sheet_id is not None and work.book.sheet(sheet_id) is not None:
        raise invalid(f'A sheet with the ID "{sheet_id}" already exists. Please use another ID.')
    title = given.get("title") or free_title(work.book, f"Sheet{len(work.book.sheets) + 1}")
    _check_title(work.book, title, None)
    sheet = Sheet(work.ids.number("sheet") if sheet_id is None else int(sheet_id), title)
    place = given.get("index", len(work.book.sheets))
    work.book.sheets.insert(place, sheet)
    _set_properties(work.book, sheet, given, mask("gridProperties,hidden,tabColor,tabColorStyle,rightToLeft"), new=True)
    return {"addSheet": {"properties": sheet_properties(sheet, work.book.sheets.index(sheet))}}


def free_title(book: Book, wanted: str) -> str:
    """The wanted title, or the next one that is free."""
    titles = {sheet.title.casefold() for sheet in book.sheets}
    number = len(book.sheets) + 1
    while wanted.casefold() in titles:
        number += 1
        wanted = f"{wanted.rstrip('0123456789')}{number}"
    return wanted


def _check_title(book: Book, title: str, own: Sheet | None) -> None:
    other = next((s for s in book.sheets if s is not own and s.title.casefold() == title.casefold()), None)
    if other is not None:
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def delete_sheet(work: Work, request: Json) -> Json:
    """A sheet goes, but not the last one that is seen."""
    sheet = sheet_of(work.book, request.get("sheetId"))
    if all(other.hidden for other in work.book.sheets if other is not sheet):
        raise invalid("You can't remove all the sheets in a document." if len(work.book.sheets) == 1 else _ALL_HIDDEN)
    work.book.sheets.remove(sheet)
    work.book.named = [one for one in work.book.named if one["range"].get("sheetId", 0) != sheet.id]
    return {}


_ALL_HIDDEN = "You can't remove all the visible sheets in a document."


def duplicate_sheet(work: Work, request: Json) -> Json:
    """A copy of a sheet in the same spreadsheet."""
    source = sheet_of(work.book, request.get("sourceSheetId"))
    copy = source.copied()
    copy.id = request.get("newSheetId") or work.ids.number("sheet")
    copy.title = request.get("newSheetName") or free_title(work.book, f"Copy of {source.title}")
    _check_title(work.book, copy.title, None)
    renew(copy, work.ids)
    place = request.get("insertSheetIndex", 0)
    work.book.sheets.insert(place, copy)
    return {"duplicateSheet": {"properties": sheet_properties(copy, work.book.sheets.index(copy))}}


def renew(sheet: Sheet, ids: Ids) -> None:
    """Give a copied sheet ranges of its own: new ids, its own sheet id."""
    sheet.protected = [
        {**one, "protectedRangeId": ids.number("protectedRange"), "range": {**one["range"], "sheetId": sheet.id}}
        for one in sheet.protected
    ]
    sheet.conditional = [
        {**rule, "ranges": [{**one, "sheetId": sheet.id} for one in rule["ranges"]]} for rule in sheet.conditional
    ]
    if sheet.filter is not None:
        sheet.filter = {**sheet.filter, "range": {**sheet.filter["range"], "sheetId": sheet.id}}


def update_sheet_properties(work: Work, request: Json) -> Json:
    """Title, place, size, frozen rows, colour of the tab and the like."""
    given: Json = request.get("properties") or {}
    sheet = sheet_of(work.book, given.get("sheetId"))
    _set_properties(work.book, sheet, given, needed_mask(request), new=False)
    return {}


def needed_mask(request: Json) -> Mask:
    """The mask of a request. Raises Refused where there is none."""
    if not request.get("fields"):
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    tree = mask(request["fields"])
    if (wrong := unknown_field(tree, "sheets")) is not None:
        raise invalid(f"Invalid field: {wrong}")
    return {} if "*" in tree else tree


def _set_properties(book: Book, sheet: Sheet, given: Json, tree: Mask, *, new: bool) -> None:
    wanted = set(tree) or set(given)
    if "title" in wanted and not new:
        _check_title(book, given.get("title", ""), sheet)
        sheet.title = given["title"]
    if "hidden" in wanted:
        _hide(book, sheet, hidden=bool(given.get("hidden")))
    if "rightToLeft" in wanted:
        sheet.right_to_left = bool(given.get("rightToLeft"))
    if wanted & {"tabColor", "tabColorStyle"}:
        colour = given.get("tabColor")
        sheet.tab = resolved_style(given.get("tabColorStyle") or ({"rgbColor": colour} if colour else None))
    if "gridProperties" in wanted:
        _set_grid(book, sheet, given.get("gridProperties") or {}, tree.get("gridProperties", {}), new=new)
    if "index" in wanted and not new:
        _reorder(book, sheet, int(given.get("index", 0)))


def _hide(book: Book, sheet: Sheet, *, hidden: bool) -> None:
    if hidden and all(other.hidden for other in book.sheets if other is not sheet):
        raise invalid("You can't hide all the sheets in a document.")
    sheet.hidden = hidden


def _reorder(book: Book, sheet: Sheet, index: int) -> None:
    """Put a sheet before the one that stands at the index now: the place is counted before it moves."""
    place = book.sheets.index(sheet)
    book.sheets.remove(sheet)
    book.sheets.insert(index - 1 if index > place else index, sheet)


def _set_grid(book: Book, sheet: Sheet, given: Json, tree: Mask, *, new: bool) -> None:
    kept = {**sheet.grid, "rowCount": sheet.rows, "columnCount": sheet.columns}
    merged: dict[str, Any] = {**kept, **given} if new or not tree else set_fields(kept, given, tree)
    rows, columns = int(merged.pop("rowCount", 0)), int(merged.pop("columnCount", 0))
    if rows < 1 or columns < 1:
        what = "rows" if rows < 1 else "columns"
        raise invalid(f"You can't delete all the {what} on the sheet.")
    if book.size - sheet.rows * sheet.columns + rows * columns > CELLS_LIMIT:
        raise invalid(
            f"This action would increase the number of cells in the workbook above the limit of {CELLS_LIMIT} cells."
        )
    for frozen, size, what in (("frozenRowCount", rows, "rows"), ("frozenColumnCount", columns, "columns")):
        if merged.get(frozen, 0) >= size:
            raise invalid(f"You can't freeze all visible {what} on the sheet.")
    sheet.grid = {name: value for name, value in merged.items() if value}
    sheet.resized(rows, columns)


def update_spreadsheet_properties(work: Work, request: Json) -> Json:
    """Title, locale, time zone and what else the spreadsheet as a whole has."""
    given: Json = request.get("properties") or {}
    wanted = set(needed_mask(request)) or set(given)
    if "title" in wanted:
        work.title = str(given.get("title", ""))
    if "timeZone" in wanted:
        work.book.time_zone = _time_zone(str(given.get("timeZone", "Etc/GMT")))
    if "locale" in wanted:
        work.book.locale = _locale(str(given.get("locale", "en_US")))
        work.book.shown_anew()
    for name in wanted & {"autoRecalc", "iterativeCalculationSettings"}:
        work.book.more[name] = given[name]
    return {}


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise invalid(f"Invalid time zone: {name}")
    return name


def _locale(name: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", name):
        raise invalid(f"Unsupported locale: {name}")
    return name
