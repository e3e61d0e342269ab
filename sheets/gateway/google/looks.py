"""How the styles of plans look on Google: text that stays text, turned headings, light colours."""

from __future__ import annotations

from collections.abc import Mapping

from sheets.gateway.google.replies import Json
from sheets.templates.plan import Style

#: What is typed into such a cell stays as it was typed: «5/4» is no date.
PLAIN_TEXT: Json = {"type": "TEXT", "pattern": "@"}
DATE_FORMAT: Json = {"type": "DATE", "pattern": "dd.mm.yyyy"}
TIME_FORMAT: Json = {"type": "TIME", "pattern": "hh:mm"}
MOMENT_FORMAT: Json = {"type": "DATE_TIME", "pattern": "dd.mm.yyyy hh:mm"}


def colour(text: str) -> Json:
    """«#E8EEF4» as Google writes colours."""
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}


_LINE: Json = {"style": "SOLID", "colorStyle": colour("#B7C4D1")}

_TEXT: Json = {"numberFormat": PLAIN_TEXT, "verticalAlignment": "TOP"}
_HEAD: Json = {
    "numberFormat": PLAIN_TEXT,
    "backgroundColorStyle": colour("#E8EEF4"),
    "borders": dict.fromkeys(("top", "bottom", "left", "right"), _LINE),
    "horizontalAlignment": "CENTER",
    "textFormat": {"bold": True, "fontSize": 9},
}

#: Looks of the styles, by the API's names.
LOOKS: Mapping[Style, Json] = {
    Style.TEXT: _TEXT,
    Style.WRAP: {**_TEXT, "wrapStrategy": "WRAP"},
    Style.MARK: {**_TEXT, "horizontalAlignment": "CENTER"},
    Style.TERM: {
        **_TEXT,
        "horizontalAlignment": "CENTER",
        "textFormat": {"bold": True},
        "backgroundColorStyle": colour("#F3F6F9"),
    },
    Style.HEAD: {**_HEAD, "wrapStrategy": "WRAP", "verticalAlignment": "MIDDLE"},
    Style.HEAD_UPRIGHT: {**_HEAD, "textRotation": {"angle": 90}, "verticalAlignment": "BOTTOM"},
    Style.DATE: {"numberFormat": DATE_FORMAT, "verticalAlignment": "TOP", "horizontalAlignment": "CENTER"},
    Style.NUMBER: {"verticalAlignment": "TOP"},
}


def pixels_wide(characters: float) -> int:
    """The width of a column of so many characters."""
    return round(characters * 7 + 5)


def pixels_high(points: float) -> int:
    """The height of a row of so many points."""
    return round(points * 4 / 3)
