"""The functions that formulas of a school use; what is not here is an unknown name."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.cell import error
from tests.google_emulator.sheets.typed_dates import serial

#: What an argument comes to: a plain value, or the rows of a range.
Value = float | str | bool | None
Argument = Value | list[list[Value]]


class Failed(Exception):
    """A formula that comes to an error: ``value`` is its ExtendedValue."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.value: Json = error(kind, message)


def flat(arguments: tuple[Argument, ...]) -> Iterator[tuple[Value, bool]]:
    """Every value of the arguments, and whether it was read from a range."""
    for argument in arguments:
        if isinstance(argument, list):
            yield from ((value, True) for row in argument for value in row)
        else:
            yield argument, False


def as_number(value: Argument, place: str = "") -> float:
    """A value as arithmetic takes it. Raises Failed."""
    if isinstance(value, list):
        value = value[0][0] if len(value) == 1 and len(value[0]) == 1 else None
    if value is None:
        return 0.0
    if isinstance(value, bool | int | float):
        return float(value)
    if re.fullmatch(r"-?\d+(\.\d+)?", value.strip()):
        return float(value)
    raise Failed("VALUE", f"{place} expects number values. But '{value}' is a text and cannot be coerced to a number.")


def numbers(arguments: tuple[Argument, ...]) -> list[float]:
    """The numbers among the arguments: texts and flags of a range do not count."""
    found = []
    for value, in_range in flat(arguments):
        if isinstance(value, bool):
            found += [] if in_range else [float(value)]
        elif isinstance(value, int | float):
            found.append(float(value))
        elif isinstance(value, str) and not in_range:
            found.append(as_number(value))
    return found


def _average(*arguments: Argument) -> float:
    known = numbers(arguments)
    if not known:
        raise Failed("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.")
    return math.fsum(known) / len(known)


def _round(value: Argument, places: Argument = 0.0) -> float:
    factor = 10.0 ** int(as_number(places, "ROUND"))
    figure = as_number(value, "ROUND") * factor
    return math.copysign(math.floor(abs(figure) + 0.5), figure) / factor


def matches(value: Value, wanted: Argument) -> bool:
    """Whether a value meets a criterion such as 5, «н», «>3» or «4*»."""
    text = str(wanted if not isinstance(wanted, float) else f"{wanted:g}")
    sign, bound = (found[1], found[2]) if (found := re.fullmatch(r"(<>|<=|>=|=|<|>)(.*)", text)) else ("=", text)
    if re.fullmatch(r"-?\d+([.,]\d+)?", bound) and isinstance(value, int | float) and not isinstance(value, bool):
        limit = float(bound.replace(",", "."))
        return _COMPARED[sign]((value > limit) - (value < limit))
    said = str(value if value is not None else "").lower()
    pattern = re.escape(bound.lower()).replace(r"\*", ".*").replace(r"\?", ".")
    same = re.fullmatch(pattern, said) is not None and not isinstance(value, float)
    return same if sign == "=" else not same if sign == "<>" else False


_COMPARED: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}


def _count_if(cells: Argument, wanted: Argument) -> float:
    return float(sum(matches(value, wanted) for value, _ in flat((cells,))))


def _average_if(cells: Argument, wanted: Argument) -> float:
    return _average([[value for value, _ in flat((cells,)) if matches(value, wanted)]])


def text_of(value: Value) -> str:
    """A value as «&» joins it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:.15g}" if isinstance(value, int | float) else value


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "SUM": lambda *cells: math.fsum(numbers(cells)),
    "AVERAGE": _average,
    "AVERAGEIF": _average_if,
    "COUNT": lambda *cells: float(sum(isinstance(v, int | float) and not isinstance(v, bool) for v, _ in flat(cells))),
    "COUNTA": lambda *cells: float(sum(v is not None for v, _ in flat(cells))),
    "COUNTIF": _count_if,
    "COUNTBLANK": lambda *cells: float(sum(v in (None, "") for v, _ in flat(cells))),
    "MIN": lambda *cells: min(numbers(cells), default=0.0),
    "MAX": lambda *cells: max(numbers(cells), default=0.0),
    "ROUND": _round,
    "ABS": lambda value: abs(as_number(value, "ABS")),
    "CONCATENATE": lambda *cells: "".join(text_of(v) for v, _ in flat(cells)),
    "HYPERLINK": lambda link, text=None: text_of(next(flat((text if text is not None else link,)))[0]),
    "DATE": lambda y, m, d: float(serial(date(int(as_number(y)), int(as_number(m)), int(as_number(d))))),
    "TRUE": lambda: True,
    "FALSE": lambda: False,
    "NOT": lambda value: not as_number(value, "NOT"),
    "AND": lambda *cells: all(bool(v) for v, _ in flat(cells) if v is not None),
    "OR": lambda *cells: any(bool(v) for v, _ in flat(cells) if v is not None),
}
