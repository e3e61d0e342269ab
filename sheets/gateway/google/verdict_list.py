"""The sheet `Замечания` of a Google workbook: its rows, with links to the cells, and the requests that write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, NamedTuple

from journal.issues import Severity
from journal.places import address
from journal.remarks import SEVERITY_NAMES
from journal.wording import ISSUES, counted
from sheets.gateway.google.marks import style_of
from sheets.gateway.google.replies import Json
from sheets.verdicts.listing import HEADINGS, cells, rest
from sheets.verdicts.plan import LIST, Line, Verdict

#: More lines nobody reads at once; the rest are on the page «Замечания» of the journal.
LINES = 500

#: Columns of the list: «Учитель» is the sheet itself here. Widths are in pixels.
_COLUMNS = tuple((heading, round(width * 7)) for heading, width in HEADINGS if heading != "Учитель")
_LINK, _GRAVITY = 2, 6

_HOW = (
    "Исправляйте на самом листе предмета: по щелчку на адресе открывается ячейка. "
    "Этот лист пишет программа, введённое здесь пропадёт."
)
_NOTHING = "Всё, что введено в книгу, прочитано и понято."

#: Colours of the tab and of how grave something is.
_TABS = {Severity.STOP: "#c0392b", Severity.WARN: "#e0a800", Severity.NOTE: "#5b8db8"}
_QUIET, _HEADING = "#93c47d", "#eef2f6"
_GRAVE = {Severity.STOP: "#f8c4bc", Severity.WARN: "#ffe699", Severity.NOTE: "#d9e8f7"}


class Target(NamedTuple):
    """A sheet that is linked to: its title, and its number."""

    title: str
    sheet: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list: texts, where its address leads («#gid=0&range=C2»), how grave it is."""

    texts: list[str]
    link: str = ""
    severity: Severity | None = None


def list_rows(verdict: Verdict, targets: Mapping[str, Target]) -> list[Row]:
    """The list from its title down. ``targets`` are the sheets by the titles that the verdict gives them."""
    shown = replace(verdict, lines=verdict.lines[:LINES], unsaid=verdict.unsaid + max(0, len(verdict.lines) - LINES))
    if not shown.lines:
        return [Row([f"{verdict.name}: замечаний нет"]), Row([_NOTHING])]
    rows = [Row([_title(shown)]), Row([_HOW]), Row([heading for heading, _ in _COLUMNS])]
    rows += [_row(number, line, targets) for number, line in enumerate(shown.lines, 1)]
    return [*rows, Row(["", rest(shown)])] if shown.unsaid else rows


def _title(verdict: Verdict) -> str:
    counts = Counter(line.severity for line in verdict.lines)
    graves = ", ".join(f"{SEVERITY_NAMES[grave]} — {counts[grave]}" for grave in Severity if counts[grave])
    return f"{verdict.name}: {counted(len(verdict.lines) + verdict.unsaid, ISSUES)} ({graves})"


def _row(number: int, line: Line, targets: Mapping[str, Target]) -> Row:
    texts = list(cells(number, line)[: len(_COLUMNS)])
    target = targets.get(line.target[0]) if line.target else None
    if line.target is None or target is None:
        return Row(_trimmed(texts), severity=line.severity)
    _, row, column = line.target
    texts[_LINK] = texts[_LINK] or "открыть"
    return Row(_trimmed(texts), f"#gid={target.sheet}&range={address(row, column)}", line.severity)


def _trimmed(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts.pop()
    return texts


def list_digest(rows: Sequence[Row]) -> str:
    """Digest of all that the list shows and links to."""
    said = repr([(row.texts, row.link, row.severity) for row in rows])
    return blake2b(said.encode(errors="replace"), digest_size=8).hexdigest()


def shown_rows(sheet: Json) -> list[list[str]]:
    """What the sheet shows now, without blank tails."""
    rows: list[list[str]] = []
    for part in sheet.get("data") or ():
        lines = (line.get("values") or () for line in part.get("rowData") or ())
        rows += [_trimmed([str(cell.get("formattedValue", "")) for cell in line]) for line in lines]
    while rows and not rows[-1]:
        rows.pop()
    return rows


# ------------------------------------------------------------------------------------------------ requests


def list_requests(rows: Sequence[Row], number: int, sheets: Sequence[Json] | None) -> list[Json]:
    """Write the list anew, over what stands there; on a new sheet where ``sheets``, those there are, are named."""
    about = _properties(rows, number)
    if sheets is None:
        fields = "gridProperties(rowCount,columnCount,frozenRowCount),tabColorStyle"
        requests: list[Json] = [
            {"updateCells": {"range": {"sheetId": number}, "fields": "userEnteredValue,userEnteredFormat,note"}},
            {"updateSheetProperties": {"properties": about, "fields": fields}},
        ]
    else:
        place = {"title": _free_title(sheets), "index": _place(sheets)}
        requests = [{"addSheet": {"properties": {**about, **place}}}, *_widths(number)]
    return [*requests, *_looks(rows, number), _texts(rows, number), *_links(rows, number)]


def _properties(rows: Sequence[Row], number: int) -> Json:
    worst = next((row.severity for row in rows if row.severity is not None), None)
    size = {"rowCount": len(rows) + 1, "columnCount": len(_COLUMNS), "frozenRowCount": 3 if worst else 0}
    return {"sheetId": number, "gridProperties": size, "tabColorStyle": style_of(_TABS[worst] if worst else _QUIET)}


def _free_title(sheets: Sequence[Json]) -> str:
    """«Замечания», unless a teacher has a sheet of that name."""
    taken = {str(about["title"]).casefold() for about in sheets}
    titles = (LIST, "Замечания проверки", *(f"Замечания проверки ({number})" for number in range(2, len(sheets) + 3)))
    return next(title for title in titles if title.casefold() not in taken)


def _place(sheets: Sequence[Json]) -> int:
    """Behind the first sheet that is seen: in sight among twenty, and the workbook opens where it always did."""
    return next((place for place, about in enumerate(sheets, 1) if not about.get("hidden")), len(sheets))


def _widths(number: int) -> Iterator[Json]:
    for column, (_, width) in enumerate(_COLUMNS):
        stretch = {"sheetId": number, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
        yield {
            "updateDimensionProperties": {"range": stretch, "properties": {"pixelSize": width}, "fields": "pixelSize"}
        }


def _looks(rows: Sequence[Row], number: int) -> Iterator[Json]:
    """A large title, headings, wrapped texts, and how grave each line is in its colour."""
    yield _form(number, 0, 1, {"textFormat": {"bold": True, "fontSize": 13}})
    first = next((place for place, row in enumerate(rows) if row.severity is not None), None)
    if first is None:
        return
    heading = {"backgroundColorStyle": style_of(_HEADING), "textFormat": {"bold": True}}
    yield _form(number, first - 1, first, heading)
    plain = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "numberFormat": {"type": "TEXT"}}
    yield _form(number, first, len(rows), plain)
    counts = Counter(row.severity for row in rows if row.severity is not None)
    for severity, count in counts.items():
        colour = {**plain, "backgroundColorStyle": style_of(_GRAVE[severity])}
        yield _form(number, first, first + count, colour, _GRAVITY)
        first += count


def _form(number: int, top: int, bottom: int, form: Mapping[str, Any], column: int | None = None) -> Json:
    place = {"sheetId": number, "startRowIndex": top, "endRowIndex": bottom}
    if column is not None:
        place |= {"startColumnIndex": column, "endColumnIndex": column + 1}
    fields = ",".join(f"userEnteredFormat.{name}" for name in form)
    return {"repeatCell": {"range": place, "cell": {"userEnteredFormat": dict(form)}, "fields": fields}}


def _texts(rows: Sequence[Row], number: int) -> Json:
    """Every text as a text: Google reads no formula into a value that is called a string."""
    lines = [
        {"values": [{"userEnteredValue": {"stringValue": text}} if text else {} for text in row.texts]} for row in rows
    ]
    start = {"sheetId": number, "rowIndex": 0, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": lines, "fields": "userEnteredValue"}}


def _links(rows: Sequence[Row], number: int) -> Iterator[Json]:
    """The addresses lead to their cells, by the number of the sheet: it may be renamed."""
    linked = [place for place, row in enumerate(rows) if row.link]
    if not linked:
        return
    lines = [
        {"values": [{"userEnteredFormat": {"textFormat": {"link": {"uri": row.link}}}} if row.link else {}]}
        for row in rows[linked[0] : linked[-1] + 1]
    ]
    start = {"sheetId": number, "rowIndex": linked[0], "columnIndex": _LINK}
    yield {"updateCells": {"start": start, "rows": lines, "fields": "userEnteredFormat.textFormat.link"}}
