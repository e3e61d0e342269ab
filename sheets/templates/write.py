"""Writing a plan as a real .xlsx that opens in LibreOffice and Excel as a teacher expects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook as Writer
from xlsxwriter.worksheet import Worksheet

from sheets.grid import BLANK, Value, shown_text
from sheets.templates.locks import ALLOWED, Locks, locks_of
from sheets.templates.plan import Region, SheetPlan, Style, Tint, WorkbookPlan

#: One moment for every file, so that equal plans give equal bytes and a repeated demo no new versions.
CREATED = datetime(2026, 1, 1, tzinfo=UTC)

_TEXT = {"num_format": "@", "valign": "top"}
_HEAD = {"num_format": "@", "bold": True, "font_size": 9, "bg_color": "#E8EEF4", "border": 1, "border_color": "#B7C4D1"}

#: Text stays text. A cell is open unless it is locked on purpose, those of columns without a style too.
OPTIONS = {"strings_to_numbers": False, "in_memory": True, "default_format_properties": {"locked": False}}

#: Looks of the styles, as XlsxWriter names them.
LOOKS: dict[Style, dict[str, Any]] = {
    Style.TEXT: _TEXT,
    Style.WRAP: {**_TEXT, "text_wrap": True},
    Style.MARK: {**_TEXT, "align": "center"},
    Style.TERM: {**_TEXT, "align": "center", "bold": True, "bg_color": "#F3F6F9"},
    Style.HEAD: {**_HEAD, "text_wrap": True, "valign": "vcenter", "align": "center"},
    Style.HEAD_UPRIGHT: {**_HEAD, "rotation": 90, "valign": "bottom", "align": "center"},
    Style.DATE: {"num_format": "dd.mm.yyyy", "valign": "top", "align": "center"},
    Style.NUMBER: {"num_format": "General", "valign": "top"},
}

#: Excel takes a list of options up to this many characters in all.
OPTIONS_LENGTH = 255

#: Width and style of a column the plan says nothing of.
_PLAIN = (9.0, Style.TEXT)

#: A heading lies or is turned; a lesson's number is short enough to lie.
_HEADS = (Style.HEAD, Style.HEAD_UPRIGHT)


def write_xlsx(plan: WorkbookPlan, path: Path) -> None:
    """Write a plan to a file whole or not at all: a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    with xlsxwriter.Workbook(unfinished, OPTIONS) as writer:
        writer.set_properties({"title": plan.title, "created": CREATED})
        formats = {
            (style, locked): writer.add_format({**look, "locked": locked})
            for style, look in LOOKS.items()
            for locked in (False, True)
        }
        tints = {tint: writer.add_format({"bg_color": tint.value}) for tint in Tint}
        for sheet in plan.sheets:
            _write_sheet(writer, sheet, formats, tints)
    unfinished.replace(path)


#: Formats by the style of a cell and whether it is locked.
_Formats = dict[tuple[Style, bool], Format]


def _write_sheet(writer: Writer, plan: SheetPlan, formats: _Formats, tints: dict[Tint, Format]) -> None:
    sheet, locks = writer.add_worksheet(plan.title), locks_of(plan)
    for column, (width, style) in plan.columns.items():
        options = {"hidden": True} if column in plan.hidden_columns else {}
        sheet.set_column(column, column, width, formats[style, locks.everything], options)
    for row, height in plan.heights.items():
        sheet.set_row(row, height)
    _write_locks(sheet, plan, locks, formats)
    _write_head(sheet, plan, locks, formats)
    styles = [plan.columns.get(column, _PLAIN)[1] for column in range(max(map(len, plan.rows), default=0))]
    for row, cells in enumerate(plan.rows[plan.head :], plan.head):
        for column, value in enumerate(cells):
            if value != BLANK:
                # A date is written as one in a column of text too: so a spreadsheet keeps what it made of «5/4».
                style = Style.DATE if isinstance(value, date) else styles[column]
                _write(sheet, row, column, value, formats[style, (row, column) in locks])
    sheet.freeze_panes(*plan.frozen)
    _set_page(sheet, plan)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    _write_dropdowns(sheet, plan)
    _write_colours(sheet, plan, tints)


def _write_locks(sheet: Worksheet, plan: SheetPlan, locks: Locks, formats: _Formats) -> None:
    """Lock the sheet without a password: whoever knows what they do unlocks it by one click."""
    if locks == Locks():
        return
    sheet.protect("", ALLOWED)
    for row, column in locks.cells():
        style = Style.HEAD if row < plan.head else plan.columns.get(column, _PLAIN)[1]
        sheet.write_blank(row, column, None, formats[style, True])


def _write_head(sheet: Worksheet, plan: SheetPlan, locks: Locks, formats: _Formats) -> None:
    for row, cells in enumerate(plan.rows[: plan.head]):
        for column, value in enumerate(cells):
            text = value if isinstance(value, str) else shown_text(value)
            turned = column in plan.upright and len(text) > 2
            sheet.write_string(row, column, text, formats[_HEADS[turned], (row, column) in locks])


def _write(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    """One cell by its kind. Text stays text, whatever it begins with: never a formula, never a link."""
    if isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, float):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, datetime | date | time):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_string(row, column, shown_text(value), look)


def _set_page(sheet: Worksheet, plan: SheetPlan) -> None:
    """Print as it is read: on A4 across, headings and names on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.hide_gridlines(0)
    if plan.head:
        sheet.repeat_rows(0, plan.head - 1)
    if plan.frozen[1]:
        sheet.repeat_columns(0, plan.frozen[1] - 1)


def offered(options: Iterable[str]) -> list[str]:
    """The options that a list in a cell can hold, the first first: a longer list would not open in Excel."""
    kept: list[str] = []
    for option in options:
        if not set(option) & set(',"') and len(",".join([*kept, option])) <= OPTIONS_LENGTH:
            kept.append(option)
    return kept


def _write_dropdowns(sheet: Worksheet, plan: SheetPlan) -> None:
    for dropdown in plan.dropdowns:
        first, *others = dropdown.regions
        rule = {
            "validate": "list",
            "source": dropdown.source or offered(dropdown.options),
            "error_type": "information",
            "error_title": "Проверьте",
            "error_message": dropdown.message,
            "other_cells": [_corners(region) for region in others],
        }
        _accepted(sheet.data_validation, *_corners(first), rule)


def _write_colours(sheet: Worksheet, plan: SheetPlan, tints: dict[Tint, Format]) -> None:
    for colour in plan.colours:
        first, *_ = colour.regions
        ranges = " ".join(xlsxwriter.utility.xl_range(*_corners(region)) for region in colour.regions)
        for text in colour.texts:
            quoted = text.replace('"', '""')
            rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": tints[colour.tint]}
            _accepted(sheet.conditional_format, *_corners(first), {**rule, "multi_range": ranges})


def _corners(region: Region) -> tuple[int, int, int, int]:
    return region.first_row, region.first_column, region.last_row, region.last_column


def _accepted(write: Callable[..., int | None], *arguments: object) -> None:
    """Call a method of XlsxWriter that tells of a refusal by its result only."""
    if (refused := write(*arguments)) not in (0, None):
        raise ValueError(f"{write.__name__} refused {arguments}: {refused}")
