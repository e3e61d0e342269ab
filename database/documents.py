"""The school as one compact JSON document, and back, without losing anything.

Rows of its tables leave out what equals the default of their field, so a timetable stays small. The
school's settings are written in full: a default that a later version changes must not change them.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from functools import cache
from hashlib import blake2b
from typing import Any

from pydantic import TypeAdapter

from journal.school import School
from journal.settings import Settings


def school_document(school: School) -> bytes:
    """The school as UTF-8 JSON; equal schools give equal bytes."""
    return json.dumps(_plain(school), ensure_ascii=False, separators=(",", ":")).encode()


def read_document(document: bytes) -> School:
    """The school of a document; what an older version did not write takes its default."""
    return _adapter().validate_json(document)


def digest(document: bytes) -> str:
    """Digest of a document: equal for equal schools."""
    return blake2b(document, digest_size=16).hexdigest()


@cache
def _adapter() -> TypeAdapter[School]:
    return TypeAdapter(School)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a row and the default that may stay unwritten (MISSING: none may)."""
    return tuple((f.name, MISSING if issubclass(kind, School | Settings) else _default(f)) for f in fields(kind))


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _plain(value: Any) -> Any:
    """A value in JSON's own kinds. Sets are sorted, so that equal ones look equal."""
    if is_dataclass(value):
        pairs = ((name, getattr(value, name), default) for name, default in _fields(value.__class__))
        return {name: _plain(item) for name, item, default in pairs if default is MISSING or item != default}
    match value:
        case tuple():
            return [_plain(item) for item in value]
        case frozenset():
            return sorted(_plain(item) for item in value)
        case Enum():
            return value.value
        case date() | time():
            return value.isoformat()
    return value
