"""Mending on Google what a workbook has lost of its template: formats, lists, protection, and never a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sheets.gateway.google.replies import Json
from sheets.template_health import Defect, Flaw
from sheets.templates.plan import Dropdown, Region

#: What people read who change what is protected; it warns and stops nobody, since it was added unasked by them.
_GUARDED = {
    Flaw.BARE_HEADINGS: "Журнал: по этим заголовкам читается таблица",
    Flaw.BARE_IDS: "Журнал: номера учеников, по ним отметки попадают в дневник",
}


def requests_for(defects: Iterable[Defect]) -> list[Json]:
    """The requests of one batchUpdate that mend all of it; what the program does not mend is passed over."""
    return [request for defect in defects if defect.mended for request in _REMEDIES[defect.flaw](defect)]


def _locale(defect: Defect) -> Iterator[Json]:
    yield {"updateSpreadsheetProperties": {"properties": {"locale": defect.want}, "fields": "locale"}}


def _timezone(defect: Defect) -> Iterator[Json]:
    yield {"updateSpreadsheetProperties": {"properties": {"timeZone": defect.want}, "fields": "timeZone"}}


def _as_text(defect: Defect) -> Iterator[Json]:
    look = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    for region in defect.regions:
        range_ = _range(defect, region)
        yield {"repeatCell": {"range": range_, "cell": look, "fields": "userEnteredFormat.numberFormat"}}


def _lists(defect: Defect) -> Iterator[Json]:
    for dropdown in defect.dropdowns:
        rule = _rule(dropdown)
        for region in dropdown.regions:
            yield {"setDataValidation": {"range": _range(defect, region), "rule": rule}}


def _rule(dropdown: Dropdown) -> Json:
    values = [{"userEnteredValue": option} for option in dropdown.options]
    condition = {"type": "ONE_OF_LIST", "values": values}
    return {"condition": condition, "inputMessage": dropdown.message, "strict": False, "showCustomUi": True}


def _guard(defect: Defect) -> Iterator[Json]:
    for region in defect.regions:
        said = {"range": _range(defect, region), "description": _GUARDED[defect.flaw], "warningOnly": True}
        yield {"addProtectedRange": {"protectedRange": said}}


def _hide(defect: Defect) -> Iterator[Json]:
    for region in defect.regions:
        stretch = {"sheetId": defect.sheet_id, "dimension": "COLUMNS", "startIndex": region.first_column}
        stretch["endIndex"] = region.last_column + 1
        hidden = {"range": stretch, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
        yield {"updateDimensionProperties": hidden}


_REMEDIES: Mapping[Flaw, Callable[[Defect], Iterator[Json]]] = {
    Flaw.LOCALE: _locale,
    Flaw.TIMEZONE: _timezone,
    Flaw.NOT_TEXT: _as_text,
    Flaw.NO_LIST: _lists,
    Flaw.BARE_HEADINGS: _guard,
    Flaw.BARE_IDS: _guard,
    Flaw.SHOWN_IDS: _hide,
}


def _range(defect: Defect, region: Region) -> Json:
    return {
        "sheetId": defect.sheet_id,
        "startRowIndex": region.first_row,
        "endRowIndex": region.last_row + 1,
        "startColumnIndex": region.first_column,
        "endColumnIndex": region.last_column + 1,
    }
