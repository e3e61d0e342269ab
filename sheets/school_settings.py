"""«Параметры»: the school's settings, each checked for what it is; a bad one leaves the last good in force."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.issues import CATALOGUE, Problem, Severity, kinds_named
from journal.settings import SETTING_NAMES, Settings
from sheets.cells import FLAG, NUMBER, TEXT, TIME, WHOLE, Reader
from sheets.grid import Value, shown_text
from sheets.headings import SETTINGS, heading_key
from sheets.letters import plain
from sheets.reading import Reading
from sheets.tables_sheet import Row

_YEAR = re.compile(r"(20\d{2})\s?[/-]\s?(?:20)?(\d{2})(?:\s?(?:уч\.?|учебный)?\s?(?:г\.?|год)?)?")


def _as_year(value: Value) -> str | None:
    match = _YEAR.fullmatch(plain(shown_text(value)))
    follows = match is not None and (int(match[1]) + 1) % 100 == int(match[2])
    return f"{match[1]}/{match[2]}" if match and follows else None


def _as_zone(value: Value) -> str | None:
    name = shown_text(value)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _as_share(value: Value) -> float | None:
    text = shown_text(value)
    percent = NUMBER(text.removesuffix("%").strip()) if text.endswith("%") else None
    share = NUMBER(value) if percent is None else percent / 100
    return share if share is not None and 0 <= share <= 1 else None


def _as_kinds(value: Value) -> str | None:
    text = shown_text(value)
    kinds, strangers = kinds_named(text)
    return None if strangers or any(CATALOGUE[kind].severity is Severity.STOP for kind in kinds) else text


_KINDS = Reader(_as_kinds, "нужны названия замечаний через «;», например «нет задания; мало отметок за урок»")

#: How a setting is read: by its field, else by the kind of its default.
_BY_FIELD: dict[str, Reader[str]] = {
    "year": Reader(_as_year, "нужен учебный год, например 2026/27"),
    "timezone": Reader(_as_zone, "нужен часовой пояс, например Europe/Moscow"),
    "unchecked": _KINDS,
    "dismissible_issues": _KINDS,
}
_BY_KIND: dict[type, Reader[bool] | Reader[int] | Reader[float] | Reader[time] | Reader[str]] = {
    bool: FLAG,
    int: WHOLE,
    float: Reader(_as_share, "нужна доля от 0 до 1, например 0,3"),
    time: TIME,
    str: TEXT,
}
_FIELDS = {heading_key(name): name_of_field for name, name_of_field in SETTING_NAMES.items()}
_DEFAULTS = {setting.name: setting.default for setting in fields(Settings)}


def read_settings(reading: Reading, previous: Settings | None) -> Settings:
    """The settings: the default where none stands, the previous good one where a bad one stands."""
    last = previous or Settings()

    def setting(row: Row) -> tuple[str, object] | None:
        name = _FIELDS.get(heading_key(row.shown("name")))
        if name is None:
            row.fault("name", Problem.BAD_SETTING, "такого параметра нет")
            return None
        reader = _BY_FIELD.get(name) or _BY_KIND[type(_DEFAULTS[name])]
        value = reader(row.value("value"))
        if value is None:
            row.fault("value", Problem.BAD_SETTING, reader.hint)
        return name, getattr(last, name) if value is None else value

    before = tuple((name, getattr(last, name)) for name in _DEFAULTS)
    said = reading.table(SETTINGS, setting, before, key=lambda said: said[0], at="name", twice=Problem.BAD_SETTING)
    return replace(Settings(), **dict(said))
