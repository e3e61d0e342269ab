"""How a value is seen: number formats and the locale's own ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.cell import ERROR_CODES
from tests.google_emulator.sheets.locales import Locale
from tests.google_emulator.sheets.typed_dates import EPOCH

_DATE_TOKEN = re.compile(
    r'"[^"]*"|\\.|am/pm|AM/PM|a/p|\[h+\]|\[m+\]|\[s+\]|y+|Y+|M+|d+|D+|h+|H+|m+|s+|S+|0+|.', re.DOTALL
)

#: Kinds of number format whose values are moments.
MOMENTS = frozenset({"DATE", "TIME", "DATE_TIME"})


def shown(effective: Json | None, form: Mapping[str, Any], locale: Locale) -> str:
    """The text a person sees for a value in that number format."""
    if effective is None:
        return ""
    ((kind, value),) = effective.items()
    if kind == "stringValue":
        return str(value)
    if kind == "boolValue":
        return locale.words[0 if value else 1]
    if kind == "errorValue":
        return ERROR_CODES[value["type"]]
    return _number(value, str(form.get("type", "")), str(form.get("pattern", "")), locale)


def pattern_of(form: Mapping[str, Any], locale: Locale) -> str:
    """The pattern of a number format, the locale's own where the format names none."""
    usual = {
        "DATE": locale.date,
        "TIME": locale.time,
        "DATE_TIME": locale.date_time,
        "PERCENT": "0.00%",
        "NUMBER": "#,##0.00",
        "SCIENTIFIC": "0.00E+00",
        "CURRENCY": f"#,##0.00 [${locale.currency}]" if locale.group.isspace() else f"[${locale.currency}]#,##0.00",
    }
    return str(form.get("pattern") or usual.get(str(form.get("type", "")), ""))


def _number(value: float, kind: str, pattern: str, locale: Locale) -> str:
    pattern = pattern or pattern_of({"type": kind}, locale)
    if kind in MOMENTS:
        return _moment(value, pattern)
    if not pattern or pattern in ("General", "@"):
        return general(value, locale)
    return _by_pattern(value, pattern, locale)


def general(value: float, locale: Locale) -> str:
    """A number without a format: as many digits as it needs, ten at most."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}" if 1e-5 <= abs(value) < 1e15 else f"{value:.5E}"
    return text.replace(".", locale.decimal)


def _by_pattern(value: float, pattern: str, locale: Locale) -> str:
    """A number by «0.00», «#,##0», «0%», «0.00E+00» with literal text around."""
    sections = pattern.split(";")
    body = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    match = re.search(r"[#0?,]*[#0?](?:\.([0#?]*))?(E[+-]0+)?(%?)", body)
    if match is None:
        return _literal(body)
    places = match[1] or ""
    figure = abs(value) if len(sections) > 1 else value
    if match[3]:
        figure *= 100
    if match[2]:
        text = f"{figure:.{len(places)}E}"
    else:
        comma = "," if "," in match[0].split(".")[0] else ""
        text = f"{figure:{comma}.{len(places)}f}"
        if places and not places.startswith("0"):
            text = text.rstrip("0").rstrip(".")
    local = text.replace(",", "\0").replace(".", locale.decimal).replace("\0", locale.group)
    return _literal(body[: match.start()]) + local + match[3] + _literal(body[match.end() :])


def _literal(text: str) -> str:
    plain = re.sub(r"\[\$([^\]-]*)(?:-[^\]]*)?\]", r"\1", text)
    return re.sub(r'"([^"]*)"|\\(.)|_.|\*.', lambda found: found[1] or found[2] or "", plain)


def _moment(value: float, pattern: str) -> str:
    when = datetime(EPOCH.year, EPOCH.month, EPOCH.day) + timedelta(seconds=round(value * 86_400))
    tokens = [found[0] for found in _DATE_TOKEN.finditer(pattern)]
    halves = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    said, after_hours = [], False
    for place, token in enumerate(tokens):
        before_seconds = any(one[0] in "sS" for one in tokens[place + 1 : place + 3])
        said.append(_part(token, when, value, halves=halves, minutes=after_hours or before_seconds))
        if token[0].isalpha():
            after_hours = token[0] in "hH"
    return "".join(said)


def _part(token: str, when: datetime, value: float, *, halves: bool, minutes: bool) -> str:
    """One token of a date pattern; «m» is minutes after hours and before seconds, else the month."""
    letter = token[0].lower()
    if token[0] in '"\\':
        return token.strip('"') if token[0] == '"' else token[1:]
    if token.startswith("["):
        return str(int(value * 24))
    if token.lower() in ("am/pm", "a/p"):
        return "PM" if when.hour >= 12 else "AM"
    hour = when.hour % 12 or 12 if halves else when.hour
    figures = {
        "y": when.year if len(token) > 2 else when.year % 100,
        "m": when.minute if minutes and token[0] == "m" else when.month,
        "d": when.day,
        "h": hour,
        "s": when.second,
    }
    if letter not in figures:
        return token
    return f"{figures[letter]:0{min(len(token), 4) if letter == 'y' else min(len(token), 2)}d}"
