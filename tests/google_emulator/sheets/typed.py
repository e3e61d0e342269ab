"""What Sheets makes of a typed text: number, date, time, flag, formula or text, by the spreadsheet's locale.

The table beside this module (typed_input.csv) is the authority: a text that stands there is read as it says, and
each row says how it is known. The rules below read everything else.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.cell import number
from tests.google_emulator.sheets.locales import Locale
from tests.google_emulator.sheets.typed_dates import serial, typed_date, typed_time

TABLE = Path(__file__).with_name("typed_input.csv")

#: How a row of the table may be known, the surest first; «probe 2026-11-25» is `manage.py doctor --probe` of that day.
EVIDENCE = ("probe", "recording", "documentation", "LibreOffice", "guess")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a text becomes: the value as entered, and the number format that comes with it."""

    entered: Json | None
    format: Json | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: ``text`` typed in a cell of ``format`` comes to ``value`` and is seen as ``shown``."""

    locale: str
    text: str
    format: str
    kind: str
    value: str
    shown: str
    evidence: str


def rows() -> list[Row]:
    """The table as it stands."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [Row(**row) for row in csv.DictReader(lines)]


_TABLE = {(row.locale, row.text, row.format): row for row in rows()}

Rule = Callable[[str, Locale, date], Typed | None]


def typed(text: str, locale: Locale, today: date, pattern: Mapping[str, object] | None = None) -> Typed:
    """Read a typed text.

    Args:
        text: What was typed.
        locale: The spreadsheet's locale.
        today: The day it was typed on: «5/4» is of its year.
        pattern: The cell's number format: in a cell of plain text everything stays text.
    """
    plain = (pattern or {}).get("type") == "TEXT"
    read = _by_rules(text, locale, today, plain=plain)
    row = _TABLE.get((locale.name, text, "@" if plain else ""))
    said = _by_table(row, today) if row else None
    return read if said is None or _same(said, read) else said


def _by_table(row: Row, today: date) -> Typed | None:
    """What the table says of a text; None of a formula, which is worked out later."""
    match row.kind:
        case "formula":
            return None
        case "text":
            return Typed({"stringValue": row.value})
        case "boolean":
            return Typed({"boolValue": row.value == "TRUE"})
        case "date":
            day = row.value if len(row.value) > 5 else f"{today.year}-{row.value}"
            return Typed(number(serial(date.fromisoformat(day))), {"type": "DATE"})
        case _:
            form = None if row.kind == "number" else {"type": row.kind.upper()}
            return Typed(number(float(row.value)), form)


def _same(said: Typed, read: Typed) -> bool:
    """Whether the rules read what the table says; then their format, which keeps a text as typed, is taken."""
    one, other = said.entered or {}, read.entered or {}
    if "numberValue" in one and "numberValue" in other:
        kinds = ((said.format or {}).get("type"), (read.format or {}).get("type"))
        return math.isclose(one["numberValue"], other["numberValue"]) and kinds[0] == kinds[1]
    return one == other


def _by_rules(text: str, locale: Locale, today: date, *, plain: bool) -> Typed:
    if text.startswith("'"):
        return Typed({"stringValue": text[1:]} if text[1:] else None)
    if not text:
        return Typed(None)
    if plain:
        return Typed({"stringValue": text})
    if text.startswith("=") and len(text) > 1:
        return Typed({"formulaValue": text})
    for rule in RULES:
        if (found := rule(text.strip(), locale, today)) is not None:
            return found
    return Typed({"stringValue": text})


def _flag(text: str, locale: Locale, today: date) -> Typed | None:
    for words in (locale.words, ("TRUE", "FALSE")):
        if text.upper() in words:
            return Typed({"boolValue": text.upper() == words[0]})
    return None


def _number(text: str, locale: Locale, today: date) -> Typed | None:
    """A number of the locale: sign, groups of three, a share, an exponent, a currency."""
    body, form = text, ""
    if body.endswith("%"):
        body, form = body[:-1].rstrip(), "PERCENT"
    elif locale.currency in body:
        body, form = body.replace(locale.currency, "").strip(), "CURRENCY"
    if body.startswith("(") and body.endswith(")"):
        body = f"-{body[1:-1]}"
    group, decimal = re.escape(locale.group), re.escape(locale.decimal)
    spaces = "[ \u00a0\u202f]" if locale.group.isspace() else group
    plain = rf"[-+]?(\d+|\d{{1,3}}(?:{spaces}\d{{3}})+)?(?:{decimal}(\d*))?([eE][-+]?\d+)?"
    match = re.fullmatch(plain, body)
    if match is None or not (match[1] or match[2]):
        return None
    value = float(re.sub(spaces, "", body).replace(locale.decimal, "."))
    return Typed(number(value / 100 if form == "PERCENT" else value), _number_format(form, match))


def _number_format(form: str, match: re.Match[str]) -> Json | None:
    places = f".{'0' * len(match[2])}" if match[2] else ""
    if form == "PERCENT":
        return {"type": "PERCENT", "pattern": f"0{places}%"}
    if form == "CURRENCY":
        return {"type": "CURRENCY"}
    if match[3]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if match[1] and not match[1].isdigit():
        return {"type": "NUMBER", "pattern": f"#,##0{places}"}
    return None


def _date(text: str, locale: Locale, today: date) -> Typed | None:
    found = typed_date(text, locale, today)
    return Typed(*found) if found else None


def _time(text: str, locale: Locale, today: date) -> Typed | None:
    found = typed_time(text, locale)
    return Typed(*found) if found else None


#: Asked one after another; the first that reads the text has it.
RULES: tuple[Rule, ...] = (_flag, _number, _date, _time)
