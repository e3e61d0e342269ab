"""Mending on Google what a workbook has lost of its template: formats, lists, protection, and never a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sheets.gateway.google.looks import PLAIN_TEXT
from sheets.gateway.google.plan_requests import stretch
from sheets.gateway.google.plan_rules import grid_range, guards, lists
from sheets.gateway.google.replies import Json
from sheets.template_health import Defect, Flaw


def requests_for(defects: Iterable[Defect]) -> list[Json]:
    """The requests of one batchUpdate that mend all of it; what the program does not mend is passed over."""
    return [request for defect in defects if defect.mended for request in _REMEDIES[defect.flaw](defect)]


def _locale(defect: Defect) -> Iterator[Json]:
    yield {"updateSpreadsheetProperties": {"properties": {"locale": defect.want}, "fields": "locale"}}


def _timezone(defect: Defect) -> Iterator[Json]:
    yield {"updateSpreadsheetProperties": {"properties": {"timeZone": defect.want}, "fields": "timeZone"}}


def _as_text(defect: Defect) -> Iterator[Json]:
    look = {"userEnteredFormat": {"numberFormat": PLAIN_TEXT}}
    for region in defect.regions:
        cells = grid_range(defect.sheet_id, region)
        yield {"repeatCell": {"range": cells, "cell": look, "fields": "userEnteredFormat.numberFormat"}}


def _lists(defect: Defect) -> Iterator[Json]:
    for dropdown in defect.dropdowns:
        yield from lists(dropdown, defect.sheet_id, dropdown.regions)


def _guards(defect: Defect) -> Iterator[Json]:
    for guard in defect.guards:
        yield from guards(guard, defect.sheet_id, (), "")


def _hide(defect: Defect) -> Iterator[Json]:
    for region in defect.regions:
        columns = stretch(defect.sheet_id, "COLUMNS", region.first_column, region.last_column)
        hidden = {"range": columns, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
        yield {"updateDimensionProperties": hidden}


_REMEDIES: Mapping[Flaw, Callable[[Defect], Iterator[Json]]] = {
    Flaw.LOCALE: _locale,
    Flaw.TIMEZONE: _timezone,
    Flaw.NOT_TEXT: _as_text,
    Flaw.NO_LIST: _lists,
    Flaw.BARE_HEADINGS: _guards,
    Flaw.BARE_IDS: _guards,
    Flaw.SHOWN_IDS: _hide,
}
