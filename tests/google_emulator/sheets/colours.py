"""Colours and formats as Sheets keeps them: 255 steps, every colour said twice, as itself and as a style."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from tests.google_emulator.fields import Mask
from tests.google_emulator.refusals import Json


def kept_colour(colour: Mapping[str, Any]) -> Json:
    """A colour as it is kept: single precision, steps of 1/255 downwards, zeroes left out."""
    steps = {part: int(round(float(value) * 255, 4)) for part, value in colour.items() if part != "alpha" and value}
    return {part: _single(step / 255) for part, step in steps.items() if step}


def _single(value: float) -> float:
    """The shortest number that is the same in single precision."""
    (kept,) = struct.unpack("f", struct.pack("f", value))
    short = next(text for digits in range(1, 12) if float(text := f"{value:.{digits}g}") >= 0 and _same(text, kept))
    number = float(short)
    return int(number) if number.is_integer() else number


def _same(text: str, kept: float) -> bool:
    (again,) = struct.unpack("f", struct.pack("f", float(text)))
    return bool(again == kept)


def coloured(thing: Mapping[str, Any]) -> Json:
    """A format (or anything that holds colours) with both ways of saying each colour, at every depth."""
    result: Json = {key: _deeper(key, value) for key, value in thing.items() if value is not None}
    for key in [key for key in result if key.lower().endswith("color") and key not in ("rgbColor", "themeColor")]:
        result.setdefault(f"{key}Style", {"rgbColor": result[key]})
    for key in [key for key in result if key.lower().endswith("colorstyle")]:
        style = result[key]
        if "rgbColor" in style:
            result[key.removesuffix("Style")] = style["rgbColor"]
    return result


def paired(tree: Mask) -> Mask:
    """A mask that names both ways of saying each colour it names one of."""
    result: Mask = {}
    for key, deeper in tree.items():
        result[key] = paired(deeper)
        if key.lower().endswith("color"):
            result[f"{key}Style"] = {}
        elif key.lower().endswith("colorstyle"):
            result[key.removesuffix("Style")] = {}
    return result


def _deeper(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        if key == "rgbColor" or (key.lower().endswith("color") and key != "themeColor"):
            return kept_colour(value)
        return coloured(value)
    if isinstance(value, list):
        return [_deeper("", one) for one in value]
    return value


def resolved_style(style: Mapping[str, Any] | None) -> Json | None:
    """A colour style as it is kept; None where no colour is named."""
    if not style or not any(style.values()):
        return None
    return {
        key: kept_colour(value) if key == "rgbColor" else value for key, value in style.items() if value is not None
    }
