"""«Параметры»: the school's settings, each checked for what it is; a bad one leaves the last good in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.issues import CATALOGUE, Problem, Severity, kinds_named, switched_off
from journal.settings import SETTING_NAMES, Naming, Settings
from sheets.cells import COUNT, DEADLINE, FLAG, SHARE, TEXT, TIME, Reader
from sheets.grid import Value, shown_text
from sheets.headings import SCHOOL_TABLES, SETTINGS, heading_key
from sheets.letters import plain
from sheets.reading import Reading, Rows
from sheets.school_names import nearest
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


#: How a naming is typed besides its own word.
_NAMINGS = {
    **dict.fromkeys(("full", "полные", "полное", "имя", "фамилия и имя"), Naming.FULL),
    **dict.fromkeys(("short", "краткие", "краткое", "коротко", "инициалы", "с инициалами"), Naming.SHORT),
    **dict.fromkeys(("number", "номера", "номером", "номер в списке", "номер из списка"), Naming.NUMBER),
    **{naming.value: naming for naming in Naming},
}


def _as_naming(value: Value) -> Naming | None:
    # Look-alikes are made Cyrillic: «short» is compared as it is seen.
    return {plain(said): naming for said, naming in _NAMINGS.items()}.get(plain(shown_text(value)))


def _as_kinds(value: Value) -> str | None:
    """Kinds of issue of which nothing is left out of the journal."""
    kinds, strangers = kinds_named(shown_text(value))
    stops = any(CATALOGUE[kind].severity is Severity.STOP for kind in kinds)
    return None if strangers or stops else shown_text(value)


def _as_unchecked(value: Value) -> str | None:
    """Kinds of issue that are a school's own to judge."""
    kinds, strangers = kinds_named(shown_text(value))
    return None if strangers or kinds != switched_off(shown_text(value)) else shown_text(value)


def _as_sheets(value: Value) -> str | None:
    return None if sheets_named(shown_text(value)) is None else shown_text(value)


def sheets_named(text: str) -> frozenset[str] | None:
    """Keys of the sheets that a setting lists («Расписание; Звонки», «нет»); None where one is no sheet of ours."""
    typed = {heading_key(name) for name in re.split("[;,]", text)} - _NONE
    return frozenset(typed) if typed <= _SHEETS else None


_NONE = frozenset({"", "нет"})
_SHEETS = frozenset(heading_key(table.sheet) for table in SCHOOL_TABLES)
_LISTED = "нужны названия замечаний через «;», например «нет задания; мало отметок за урок»"

#: How a setting is read: by its field, else by the kind of its default.
_BY_FIELD: dict[str, Reader[str] | Reader[time] | Reader[Naming]] = {
    "year": Reader(_as_year, "нужен учебный год, например 2026/27"),
    "timezone": Reader(_as_zone, "нужен часовой пояс, например Europe/Moscow"),
    "deadline": DEADLINE,
    "names": Reader(_as_naming, "нужно «полностью», «кратко» или «номер»"),
    "unchecked": Reader(_as_unchecked, f"{_LISTED}; выключаются только те, которые можно отклонить"),
    "dismissible_issues": Reader(_as_kinds, f"{_LISTED}; не те, при которых введённое не записано"),
    "accept_loss": Reader(_as_sheets, "нужны листы этой книги через «;», например «Расписание; Звонки»"),
}
_BY_KIND: dict[type, Reader[bool] | Reader[int] | Reader[float] | Reader[time] | Reader[str]] = {
    bool: FLAG,
    int: COUNT,
    float: SHARE,
    time: TIME,
    str: TEXT,
}
_FIELDS = {heading_key(name): name_of_field for name, name_of_field in SETTING_NAMES.items()}
_DEFAULTS = {setting.name: setting.default for setting in fields(Settings)}

#: A setting: its field and its value.
Said = tuple[str, object]


def _said_of(said: Said) -> Mapping[str, object]:
    return {"name": said[0], "value": said[1]}


_ROWS = Rows[Said](SETTINGS, ("name",), "name", Problem.BAD_SETTING, of=_said_of, kept="")


def read_settings(reading: Reading, previous: Settings | None) -> Settings:
    """The settings: the default where none stands, the previous good one where a bad one stands.

    The year in force stays where nobody states another: it is the one all that is stored belongs to.
    """
    last = previous or Settings()

    def setting(row: Row) -> Said | None:
        name = _FIELDS.get(heading_key(row.shown("name")))
        if name is None:
            row.fault("name", Problem.BAD_SETTING, _unknown(row.shown("name")))
            return None
        row.said["name"] = name
        value = _value(row, name)
        if name == "year" and previous is not None and value not in (None, previous.year):
            row.fault("value", Problem.BAD_SETTING, f"идёт {previous.year}; следующий год начнётся 1 июля")
            value = None
        return None if value is None else (name, value)

    before = tuple((name, getattr(last, name)) for name in _DEFAULTS)
    said = dict(reading.table(_ROWS, setting, before))
    return replace(Settings(), **{"year": last.year, **said})


def _value(row: Row, name: str) -> object:
    """The value of a setting; None, with an issue, for what it cannot be."""
    reader = _BY_FIELD.get(name) or _BY_KIND[type(_DEFAULTS[name])]
    value = reader(row.value("value"))
    if value is None:
        row.fault("value", Problem.BAD_SETTING, reader.hint)
    return value


def _unknown(typed: str) -> str:
    """What to say of a setting nobody knows; the one probably meant is named."""
    return ": ".join(filter(None, ("такого параметра нет", nearest(typed, SETTING_NAMES))))
