"""A verdict as an .xlsx: the list with links, then the sheets with coloured cells and notes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook as Writer
from xlsxwriter.worksheet import Worksheet

from journal.issues import Severity
from journal.remarks import SEVERITY_NAMES
from sheets.grid import BLANK, Grid, Value, shown_text
from sheets.templates.plan import Style
from sheets.templates.write import CREATED, LOOKS
from sheets.verdicts.legal import link, one_line, safe_text
from sheets.verdicts.listing import HEADINGS, cells, introduction, nothing, rest
from sheets.verdicts.looks import is_turned, is_wrapped, wrapped_height
from sheets.verdicts.plan import LIST, JudgedSheet, Look, Said, Verdict
from sheets.verdicts.stamp import DIGEST, KEY

#: Colours of what is said, and of the tabs that hold it: told apart without colour by the words of the note.
COLOURS: dict[Severity, str] = {Severity.STOP: "#F8C4BC", Severity.WARN: "#FFE699", Severity.NOTE: "#CFE2F3"}
_TABS: dict[Severity, str] = {Severity.STOP: "#C0392B", Severity.WARN: "#E0A800", Severity.NOTE: "#5B8DB8"}

#: Who signs the notes.
_AUTHOR = "Проверка журнала"

#: A note's width and a line's height in pixels, and about how many characters a line holds.
_NOTE_WIDTH, _LINE_HEIGHT, _LINE_LENGTH = 320, 18, 44

#: A note higher than this covers the sheet it stands on, pixels.
_NOTE_HEIGHT = 520

#: What may be done on a sheet that is shown again: it is looked at, and nothing is typed by mistake. No password.
_LOOK_ONLY = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Formats = dict[tuple[Style, Severity | None], Format]


def verdict_bytes(verdict: Verdict) -> bytes:
    """The file of a verdict; equal verdicts give equal bytes. Every text is a text, whatever it begins with."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as writer:
        title = one_line(f"{LIST}: {verdict.name}", 200)
        writer.set_properties({"title": title, "author": _AUTHOR, "created": CREATED})
        writer.set_custom_property(KEY, verdict.key)
        writer.set_custom_property(DIGEST, verdict.digest())
        _write_list(writer, verdict)
        formats = _formats(writer)
        for sheet in verdict.sheets:
            _write_sheet(writer, sheet, formats)
    return file.getvalue()


# ---------------------------------------------------------------------------------------------- the list


def _write_list(writer: Writer, verdict: Verdict) -> None:
    sheet = writer.add_worksheet(LIST)
    title = writer.add_format({"bold": True, "font_size": 14})
    soft = writer.add_format({"font_color": "#444444"})
    head = writer.add_format({**LOOKS[Style.HEAD], "font_size": 10, "align": "left"})
    for column, (_, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
    text, *lines = introduction(verdict) if verdict.lines else nothing(verdict)
    sheet.write_string(0, 0, text, title)
    for row, line in enumerate(lines, 1):
        sheet.write_string(row, 0, line, soft)
    sheet.hide_gridlines(2)
    _set_page(sheet, across=True)
    if not verdict.lines:
        return
    top = len(lines) + 2
    for column, (heading, _) in enumerate(HEADINGS):
        sheet.write_string(top, column, heading, head)
    _write_lines(writer, sheet, verdict, top + 1)
    last = top + len(verdict.lines)
    if left := rest(verdict):
        sheet.write_string(last + 1, 1, left, soft)
    sheet.autofilter(top, 0, last, len(HEADINGS) - 1)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write_lines(writer: Writer, sheet: Worksheet, verdict: Verdict, first: int) -> None:
    plain = {"num_format": "@", "valign": "top", "text_wrap": True, "border": 1, "border_color": "#D0D7DE"}
    text = writer.add_format(plain)
    address = writer.add_format({**plain, "font_color": "#0B57D0", "underline": 1})
    graves = {severity: writer.add_format({**plain, "bg_color": colour}) for severity, colour in COLOURS.items()}
    for place, line in enumerate(verdict.lines):
        told = cells(place + 1, line)
        row = first + place
        sheet.set_row(row, max(wrapped_height(said, HEADINGS[column][1]) for column, said in enumerate(told)))
        for column, said in enumerate(told):
            sheet.write_string(row, column, said, text)
        if line.target is not None:
            sheet.write_url(row, 2, link(*line.target), address, line.address or "открыть")
        sheet.write_string(row, 6, SEVERITY_NAMES[line.severity], graves[line.severity])


# ---------------------------------------------------------------------------------------------- a sheet


def _formats(writer: Writer) -> Formats:
    """Every style plain, and in the colour of every severity."""
    formats: Formats = {}
    for style in (Style.TEXT, Style.WRAP, Style.MARK, Style.HEAD, Style.HEAD_UPRIGHT):
        formats[style, None] = writer.add_format(LOOKS[style])
        for severity, colour in COLOURS.items():
            formats[style, severity] = writer.add_format({**LOOKS[style], **_struck(severity), "bg_color": colour})
    return formats


def _struck(severity: Severity) -> dict[str, Any]:
    """It is framed too, and what was not stored is bold: seen in print and by whoever tells no red."""
    frame = {"border": 1, "border_color": _TABS[severity]}
    return {**frame, "bold": True} if severity is Severity.STOP else frame


def _write_sheet(writer: Writer, judged: JudgedSheet, formats: Formats) -> None:
    sheet, look = writer.add_worksheet(judged.title), judged.look
    styles = [_style(width) for width in look.widths]
    for column, width in enumerate(look.widths):
        options = {"hidden": True} if column in look.hidden else {}
        sheet.set_column(column, column, width, None, options)
    for row, height in look.heights.items():
        sheet.set_row(row, height)
    _write_cells(sheet, judged, styles, formats)
    for (row, column), said in sorted(judged.said.items()):
        sheet.write_comment(row, column, said.text, _note_look(said))
    sheet.freeze_panes(look.head, look.names)
    _set_page(sheet, across=False)
    sheet.repeat_rows(0, look.head - 1)
    if look.names:
        sheet.repeat_columns(0, look.names - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.protect("", _LOOK_ONLY)
    if judged.severity is not None:
        sheet.set_tab_color(_TABS[judged.severity])
    if judged.grid.hidden:
        sheet.hide()


def _write_cells(sheet: Worksheet, judged: JudgedSheet, styles: list[Style], formats: Formats) -> None:
    """Every cell as the text a person sees; what something is said of in its colour, blank or not."""
    grid, look, said = judged.grid, judged.look, dict(judged.said)
    for row, cells_of_row in enumerate(grid.rows):
        for column, value in enumerate(cells_of_row):
            if value == BLANK:
                continue
            remark = said.pop((row, column), None)
            text = _shown(grid, row, column, value)
            style = styles[column] if row >= look.head else _head(text, look, column)
            sheet.write_string(row, column, safe_text(text), formats[style, remark.severity if remark else None])
    for (row, column), remark in said.items():
        sheet.write_blank(row, column, None, formats[Style.TEXT, remark.severity])


def _shown(grid: Grid, row: int, column: int, value: Value) -> str:
    if grid.shown and (shown := grid.shown.get((row, column))):
        return shown
    return value if isinstance(value, str) else shown_text(value)


def _style(width: float) -> Style:
    """Marks stand in the middle, long texts are wrapped."""
    return Style.MARK if width < 7 else Style.WRAP if is_wrapped(width) else Style.TEXT


def _head(text: str, look: Look, column: int) -> Style:
    return Style.HEAD_UPRIGHT if is_turned(text, look.widths[column]) else Style.HEAD


def _note_look(said: Said) -> dict[str, Any]:
    """A note large enough to be read whole."""
    lines = sum(1 + len(line) // _LINE_LENGTH for line in said.text.splitlines())
    height = min(_NOTE_HEIGHT, _LINE_HEIGHT * (lines + 1))
    return {"width": _NOTE_WIDTH, "height": height, "font_size": 10, "color": COLOURS[said.severity]}


def _set_page(sheet: Worksheet, *, across: bool) -> None:
    """Print as it is read: on A4 across; the list as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    if across:
        sheet.fit_to_pages(1, 0)
