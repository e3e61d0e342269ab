"""What formulas come to: every formula of a spreadsheet worked out anew after a change."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.cell import error, extended
from tests.google_emulator.sheets.formula_functions import FUNCTIONS, Argument, Failed, Value, as_number, flat, text_of
from tests.google_emulator.sheets.formula_text import BadFormula, Node, parsed, span_of

if TYPE_CHECKING:
    from tests.google_emulator.sheets.book import Book, Sheet

#: What formulas of other languages call the same functions.
_RUSSIAN = {
    "СУММ": "SUM", "СРЗНАЧ": "AVERAGE", "СЧЁТ": "COUNT", "СЧЁТЕСЛИ": "COUNTIF", "СЧЕТЕСЛИ": "COUNTIF", "ЕСЛИ": "IF",
    "ЕСЛИОШИБКА": "IFERROR", "ОКРУГЛ": "ROUND", "МИН": "MIN", "МАКС": "MAX", "СЦЕПИТЬ": "CONCATENATE",
}  # fmt: skip


class Sum:
    """One working-out of a whole spreadsheet: each formula once, however many others ask for it."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[tuple[int, int, int], Json | None] = {}
        self._asked: set[tuple[int, int, int]] = set()

    def effective(self, sheet: Sheet, row: int, column: int) -> Json | None:
        """What a cell comes to."""
        cell = sheet.at(row, column)
        if cell.entered is None or "formulaValue" not in cell.entered:
            return cell.effective
        place = (sheet.id, row, column)
        if place not in self._known:
            if place in self._asked:
                return error("REF", "Circular dependency detected.")
            self._asked.add(place)
            self._known[place] = self._worked(sheet, str(cell.entered["formulaValue"]))
        return self._known[place]

    def _worked(self, sheet: Sheet, formula: str) -> Json:
        try:
            value = self._value(parsed(formula), sheet)
        except Failed as failed:
            return failed.value
        except (BadFormula, TypeError):
            return error("ERROR", "Formula parse error.")
        single = next(flat((value,)), (None, True))[0]
        return extended(single) or ({"stringValue": ""} if single == "" else {"numberValue": 0})

    def _value(self, node: Node, sheet: Sheet) -> Argument:
        match node.kind:
            case "number":
                return float(node.value)
            case "text":
                return node.value[1:-1].replace('""', '"')
            case "range":
                return self._range(node, sheet)
            case "minus":
                return -as_number(self._value(node.parts[0], sheet), "Function UMINUS parameter 1")
            case "sign":
                return _signed(node.value, *(self._value(part, sheet) for part in node.parts))
            case "call":
                return self._called(_RUSSIAN.get(node.value, node.value), node, sheet)
            case "error":
                raise Failed("REF" if "REF" in node.value else "N_A", "Reference does not exist.")
            case _ if node.value.upper() in ("TRUE", "FALSE"):
                return node.value.upper() == "TRUE"
            case _:
                raise Failed("NAME", f"Unknown range name: '{node.value.upper()}'.")

    def _range(self, node: Node, sheet: Sheet) -> Argument:
        span = span_of(node.value)
        other = sheet if span.title is None else self._book.titled(span.title)
        if other is None:
            raise Failed("REF", f"Unresolved sheet name '{span.title}'.")
        box = span.within(other.rows, other.columns)
        if box.height <= 0 or box.width <= 0:
            raise Failed("REF", "Reference does not exist.")
        rows = [[self._plain(other, r, c) for c in range(box.left, box.right)] for r in range(box.top, box.bottom)]
        return rows[0][0] if box.height == box.width == 1 else rows

    def _plain(self, sheet: Sheet, row: int, column: int) -> Value:
        effective = self.effective(sheet, row, column)
        if effective is None:
            return None
        if "errorValue" in effective:
            raise Failed(effective["errorValue"]["type"], effective["errorValue"]["message"])
        value: Value = next(iter(effective.values()))
        return value

    def _called(self, name: str, node: Node, sheet: Sheet) -> Argument:
        if name == "IF":
            first, *others = node.parts
            chosen = others[:1] if as_number(self._value(first, sheet), "Function IF parameter 1") else others[1:2]
            return self._value(chosen[0], sheet) if chosen else False
        if name == "IFERROR":
            try:
                return self._value(node.parts[0], sheet)
            except Failed:
                return self._value(node.parts[1], sheet) if len(node.parts) > 1 else ""
        if name not in FUNCTIONS:
            raise Failed("NAME", f"Unknown function: '{name}'.")
        return FUNCTIONS[name](*(self._value(part, sheet) for part in node.parts))


def _signed(sign: str, left: Argument, right: Argument) -> Argument:
    if sign == "&":
        return text_of(next(flat((left,)))[0]) + text_of(next(flat((right,)))[0])
    if sign in _COMPARISONS:
        return _COMPARISONS[sign](_order(left, right))
    name = f"Function {_NAMES[sign]} parameter"
    a, b = as_number(left, f"{name} 1"), as_number(right, f"{name} 2")
    if sign == "/" and b == 0:
        raise Failed("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    return _WORKED[sign](a, b)


_WORKED: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": math.pow,
}
_NAMES = {"+": "ADD", "-": "MINUS", "*": "MULTIPLY", "/": "DIVIDE", "^": "POW"}

_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}


def _order(left: Argument, right: Argument) -> int:
    """Numbers before texts before flags; texts without regard to case."""
    a, b = sort_key(next(flat((left,)))[0]), sort_key(next(flat((right,)))[0])
    return (a > b) - (a < b)


def sort_key(value: Value) -> tuple[int, float, str]:
    """By what a value stands before another."""
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, str):
        return 1, 0.0, value.casefold()
    return 0, float(value or 0), ""


def work_out(book: Book) -> None:
    """Work out every formula of a spreadsheet."""
    once = Sum(book)
    for sheet in book.sheets:
        for row, column in sorted(sheet.formulas):
            effective = once.effective(sheet, row, column)
            cell = sheet.at(row, column)
            if effective != cell.effective:
                sheet.put(row, column, book.seen(replace(cell, effective=effective)))
