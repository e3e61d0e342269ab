"""Field masks: which part of an answer is wanted, and which part of a thing a request sets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.google_emulator.refusals import Json

#: A mask as a tree: a field's name → the mask of what is in it; empty means all of it.
Mask = dict[str, "Mask"]

_TOKEN = re.compile(r"\s*([\w*@$]+|[(),./])")


class BadMask(ValueError):
    """A mask that is not written as masks are; its text is the part that is wrong."""


def mask(text: str) -> Mask:
    """The mask that a text says: «files(id,name),a/b,c.d».

    >>> mask("files(id,name),sheets.data")
    {'files': {'id': {}, 'name': {}}, 'sheets': {'data': {}}}
    """
    tokens, end = [], 0
    while end < len(text.rstrip()):
        found = _TOKEN.match(text, end)
        if found is None:
            raise BadMask(text)
        tokens.append(found[1])
        end = found.end()
    tree, left = _several(tokens, 0)
    if left != len(tokens):
        raise BadMask(text)
    return tree


def _several(tokens: list[str], at: int) -> tuple[Mask, int]:
    tree: Mask = {}
    at = _one(tokens, at, tree)
    while at < len(tokens) and tokens[at] == ",":
        at = _one(tokens, at + 1, tree)
    return tree, at


def _one(tokens: list[str], at: int, tree: Mask) -> int:
    name = tokens[at] if at < len(tokens) else ""
    if not re.fullmatch(r"[\w*@$]+", name):
        raise BadMask(name)
    here = tree.setdefault(name, {})
    at += 1
    if at < len(tokens) and tokens[at] in "./":
        return _one(tokens, at + 1, here)
    if at < len(tokens) and tokens[at] == "(":
        inner, at = _several(tokens, at + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise BadMask(name)
        _merge(here, inner)
        return at + 1
    here.clear()
    return at


def _merge(into: Mask, other: Mask) -> None:
    for name, deeper in other.items():
        _merge(into.setdefault(name, {}), deeper)


def within(tree: Mask, name: str) -> Mask | None:
    """The mask of a field: None where it is not wanted; an empty one where all of it is."""
    if not tree or not (found := [part for key in (name, "*") if (part := tree.get(key)) is not None]):
        return {} if not tree else None
    return {} if any(not part for part in found) else {key: deep for part in found for key, deep in part.items()}


def pick(value: Any, tree: Mask) -> Any:
    """What the mask leaves of a value; a list is gone through."""
    if not tree:
        return value
    if isinstance(value, list):
        return [pick(one, tree) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: pick(one, deeper) for key, one in value.items() if (deeper := within(tree, key)) is not None}


def set_fields(target: Json, source: Mapping[str, Any], tree: Mask) -> Json:
    """The target with the masked fields as the source has them; what the source has not is taken away."""
    if not tree or "*" in tree:
        return {key: value for key, value in source.items() if value is not None}
    result = dict(target)
    for key, deeper in tree.items():
        value = source.get(key)
        if deeper and isinstance(value, Mapping | None):
            inner = set_fields(result.get(key) or {}, value or {}, deeper)
            result[key] = inner
            if not inner:
                del result[key]
        elif value is None:
            result.pop(key, None)
        else:
            result[key] = value
    return result


def leaves(tree: Mask, prefix: str = "") -> list[str]:
    """The dotted paths of a mask."""
    return [
        path
        for key, deeper in tree.items()
        for path in (leaves(deeper, f"{prefix}{key}.") if deeper else [f"{prefix}{key}"])
    ]
