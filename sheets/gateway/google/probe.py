"""What Google makes of what people type: asked of Google itself, in a scratch spreadsheet that is thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from journal.places import address
from sheets.gateway.google.answers import DoneOrNot
from sheets.gateway.google.cells import EPOCH
from sheets.gateway.google.looks import PLAIN_TEXT
from sheets.gateway.google.plan_rules import grid_range
from sheets.gateway.google.replies import Json
from sheets.gateway.google.writing import GoogleWriter
from sheets.gateway.protocol import GatewayError
from sheets.templates.plan import span
from sheets.typed_texts import PLAIN, Typed

_VALUES = "https://sheets.googleapis.com/v4/spreadsheets/{}/values/{}"
_FILE = "https://www.googleapis.com/drive/v3/files/{}"
_MASK = (
    "sheets/data/rowData/values(userEnteredValue,effectiveValue,formattedValue,userEnteredFormat/numberFormat,"
    "effectiveFormat/numberFormat)"
)

#: The title of the scratch spreadsheet, for whoever sees it.
TITLE = "Проба журнала (можно удалить)"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a typed text became: its kind, its value and the text that is seen, as the table of typed input has it."""

    typed: Typed
    kind: str
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Probed:
    """What Google answered; ``left`` is the address of a scratch spreadsheet that could not be thrown away."""

    answers: tuple[Answer, ...]
    left: str = ""


def probe(writer: GoogleWriter, parent: str, typed: Sequence[Typed], today: date, progress: Progress) -> Probed:
    """Type every text into a new spreadsheet in a folder or shared drive, and read what became of it.

    Raises:
        NotWritten: The account may not make files there.
        GatewayError: Google is away; the scratch spreadsheet may be left behind.
    """
    file_id = _scratch(writer, parent)
    answers: list[Answer] = []
    try:
        groups = groupby(sorted(typed, key=attrgetter("locale")), key=attrgetter("locale"))
        for column, (locale, same) in enumerate(groups):
            progress(len(answers), len(typed), locale)
            answers += _typed_in(writer, file_id, column, locale, list(same), today)
        progress(len(typed), len(typed), "")
    finally:
        left = _thrown_away(writer, file_id)
    order = {one: place for place, one in enumerate(typed)}
    return Probed(tuple(sorted(answers, key=lambda answer: order[answer.typed])), left)


def _scratch(writer: GoogleWriter, parent: str) -> str:
    """A new blank spreadsheet. Where nobody answered, the one that was made after all."""
    try:
        return writer.create(TITLE, parent, {}).id
    except DoneOrNot:
        made = writer.find(parent, f"name = '{TITLE}'")
        if not made:
            raise
        return made[-1].id


def _typed_in(
    writer: GoogleWriter, file_id: str, column: int, locale: str, typed: list[Typed], today: date
) -> Iterator[Answer]:
    """Type the texts of one locale down a column, and read them back before the locale is another."""
    plain = [row for row, one in enumerate(typed) if one.format == PLAIN]
    look = {"userEnteredFormat": {"numberFormat": PLAIN_TEXT}}
    requests: list[Json] = [{"updateSpreadsheetProperties": {"properties": {"locale": locale}, "fields": "locale"}}]
    for row in plain:
        cell = grid_range(0, span(column, column, row, row))
        requests.append({"repeatCell": {"range": cell, "cell": look, "fields": "userEnteredFormat.numberFormat"}})
    writer.batch_update(file_id, requests, again=True)
    cells = f"{address(0, column)}:{address(len(typed) - 1, column)}"
    body = {"values": [[one.text] for one in typed]}
    params = {"valueInputOption": "USER_ENTERED", "prettyPrint": "false"}
    writer.client.tell("PUT", _VALUES.format(file_id, cells), params, body, again=True)
    rows = writer.get(file_id, _MASK, [cells])["sheets"][0]["data"][0].get("rowData") or []
    for place, one in enumerate(typed):
        values = rows[place].get("values") if place < len(rows) else None
        yield answer_of(one, values[0] if values else {}, today)


def _thrown_away(writer: GoogleWriter, file_id: str) -> str:
    """Put the scratch spreadsheet into the bin; its address where that cannot be done."""
    try:
        params = {"supportsAllDrives": "true", "fields": "id", "prettyPrint": "false"}
        writer.client.tell("PATCH", _FILE.format(file_id), params, {"trashed": True}, again=True)
    except GatewayError:
        return f"https://docs.google.com/spreadsheets/d/{file_id}/edit"
    return ""


# ------------------------------------------------------------------------------------------------ answers


def answer_of(typed: Typed, cell: Mapping[str, Any], today: date) -> Answer:
    """A cell as the table says it; a date of this year that was typed without one is told without one."""
    entered, effective = cell.get("userEnteredValue") or {}, cell.get("effectiveValue") or {}
    kind, value = _told(typed, effective, _format(cell), today)
    return Answer(typed, "formula" if "formulaValue" in entered else kind, value, str(cell.get("formattedValue", "")))


def _told(typed: Typed, effective: Mapping[str, Any], form: str, today: date) -> tuple[str, str]:
    if "stringValue" in effective:
        return "text", str(effective["stringValue"])
    if "boolValue" in effective:
        return "boolean", "TRUE" if effective["boolValue"] else "FALSE"
    if "errorValue" in effective:
        return "error", str(effective["errorValue"].get("type", ""))
    if "numberValue" not in effective:
        return "blank", ""
    number = float(effective["numberValue"])
    if form == "DATE":
        day = EPOCH.date() + timedelta(days=int(number))
        is_told = str(day.year) in typed.text or day.year != today.year
        return "date", day.isoformat() if is_told else f"{day:%m-%d}"
    return form.lower() if form not in ("", "NUMBER", "TEXT") else "number", f"{number:.15g}"


def _format(cell: Mapping[str, Any]) -> str:
    """The kind of number format that a cell has, its own or the one that Google gave it with the value."""
    looks = (cell.get(name) or {} for name in ("userEnteredFormat", "effectiveFormat"))
    kinds = (str((look.get("numberFormat") or {}).get("type", "")) for look in looks)
    return next((kind for kind in kinds if kind), "")
