"""Formulas as text: their tokens, the tree they stand for, and what becomes of them when rows or columns move."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.google_emulator.sheets.a1 import Span, cells_of, split_title

_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d*"

_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<text>"(?:[^"]|"")*")
  | (?P<range>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
      (?: {_COLUMN}{_ROW}(?::{_COLUMN}(?:{_ROW})?)?(?![\w(]) | {_COLUMN}:{_COLUMN}(?![\w(]) | {_ROW}:{_ROW} ))
  | (?P<error>\#REF!|\#N/A)
  | (?P<name>[^\W\d][\w.]*)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)
  | (?P<sign><>|<=|>=|[-+*/^&=<>%(),;])
    )""",
    re.VERBOSE,
)

#: How strongly operators bind, the weakest first.
_POWERS = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}


class BadFormula(ValueError):
    """A text after «=» that is no formula."""


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a formula: ``kind`` is text, number, range, error, name, call, sign or minus."""

    kind: str
    value: str
    parts: tuple[Node, ...] = ()


Token = tuple[str, str]


def tokens_of(text: str) -> list[Token]:
    """The tokens of a formula without its «=». Raises BadFormula."""
    found, at = [], 0
    body = text.rstrip()
    while at < len(body):
        match = _TOKEN.match(body, at)
        if match is None or match.lastgroup is None:
            raise BadFormula(body[at:])
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def parsed(formula: str) -> Node:
    """The tree of «=…». Raises BadFormula."""
    tokens = tokens_of(formula[1:])
    node, at = _expression(tokens, 0, 0)
    if at != len(tokens):
        raise BadFormula(formula)
    return node


def _expression(tokens: list[Token], at: int, power: int) -> tuple[Node, int]:
    node, at = _operand(tokens, at)
    while at < len(tokens) and tokens[at][0] == "sign":
        sign = tokens[at][1]
        if sign == "%":
            node, at = Node("sign", "/", (node, Node("number", "100"))), at + 1
            continue
        if _POWERS.get(sign, 0) <= power:
            break
        right, at = _expression(tokens, at + 1, _POWERS[sign])
        node = Node("sign", sign, (node, right))
    return node, at


def _operand(tokens: list[Token], at: int) -> tuple[Node, int]:
    if at >= len(tokens):
        raise BadFormula("")
    kind, value = tokens[at]
    if kind == "sign" and value in "+-":
        node, at = _expression(tokens, at + 1, _POWERS["^"])
        return (Node("minus", value, (node,)) if value == "-" else node), at
    if kind == "sign" and value == "(":
        node, at = _expression(tokens, at + 1, 0)
        return node, _closed(tokens, at)
    if kind == "sign":
        raise BadFormula(value)
    if kind == "name" and at + 1 < len(tokens) and tokens[at + 1][1] == "(":
        return _call(tokens, at)
    return Node(kind, value), at + 1


def _call(tokens: list[Token], at: int) -> tuple[Node, int]:
    name, at, parts = tokens[at][1].upper(), at + 2, []
    while at < len(tokens) and tokens[at][1] != ")":
        part, at = _expression(tokens, at, 0)
        parts.append(part)
        if at < len(tokens) and tokens[at][1] in ",;":
            at += 1
        else:
            break
    return Node("call", name, tuple(parts)), _closed(tokens, at)


def _closed(tokens: list[Token], at: int) -> int:
    if at >= len(tokens) or tokens[at][1] != ")":
        raise BadFormula(")")
    return at + 1


def span_of(text: str) -> Span:
    """The cells that a reference of a formula names. Raises BadFormula."""
    title, cells = split_title(text)
    span = cells_of((cells or "").replace("$", ""), title)
    if span is None:
        raise BadFormula(text)
    return span


def moved(formula: str, move: Callable[[str], str]) -> str:
    """The formula with every reference put through ``move``."""
    said, at = ["="], 1
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        if match is None or match.lastgroup is None:
            return formula
        value = match[match.lastgroup]
        said.append(match[0].replace(value, move(value) if match.lastgroup == "range" else value))
        at = match.end()
    return "".join(said)
