"""One request as handlers see it, and what they answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.google_emulator.access.accounts import Caller
from tests.google_emulator.field_names import unknown_field
from tests.google_emulator.fields import BadMask, Mask, mask
from tests.google_emulator.refusals import Json, drive_refusal, invalid_field
from tests.google_emulator.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A request: ``kind`` is the method's name in the API («values.get»), ``path`` the ids in its address."""

    world: World
    kind: str
    api: str
    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    caller: Caller

    def asked(self, name: str, default: str = "") -> str:
        """A parameter's value."""
        values = self.query.get(name)
        return values[-1] if values else default

    def flag(self, name: str) -> bool:
        """Whether a parameter says true."""
        return self.asked(name).lower() in ("true", "1")

    @property
    def pretty(self) -> bool:
        """Whether JSON is wanted in lines: it is unless told otherwise."""
        return self.asked("prettyPrint", "true").lower() != "false"

    @property
    def plain_query(self) -> dict[str, str]:
        """The parameters, one value each."""
        return {name: values[-1] for name, values in self.query.items()}

    def json(self) -> Json:
        """The body. Raises Refused where it is no JSON object."""
        if not self.body.strip():
            return {}
        try:
            body: Any = json.loads(self.body)
        except ValueError as wrong:
            if self.api == "drive":
                raise drive_refusal(400, "Parse Error", "parseError") from wrong
            raise invalid_field("", f"Invalid JSON payload received. {wrong}") from wrong
        if not isinstance(body, dict):
            raise invalid_field("", "Invalid JSON payload received. Root element must be a message.")
        kept: Json = _without_nulls(body) if self.api == "sheets" else body
        return kept

    def mask(self) -> Mask:
        """The field mask; empty for everything. Raises Refused."""
        text = self.asked("fields") or self.asked("$fields")
        try:
            tree = mask(text) if text else {}
        except BadMask as wrong:
            raise bad_mask(self.api, str(wrong)) from wrong
        if (path := unknown_field(tree, self.api)) is not None:
            raise bad_mask(self.api, path)
        return {} if "*" in tree and not tree["*"] else tree


def _without_nulls(thing: Any) -> Any:
    """JSON as Sheets takes it: a field that is null was not sent; in a list null is a value."""
    if isinstance(thing, dict):
        return {key: _without_nulls(value) for key, value in thing.items() if value is not None}
    return [_without_nulls(one) for one in thing] if isinstance(thing, list) else thing


def bad_mask(api: str, path: str) -> Exception:
    """What each API says of a mask that names what is not there."""
    if api == "drive":
        return drive_refusal(400, f"Invalid field selection {path}", "invalidParameter", "fields")
    return invalid_field(path, f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'.")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: JSON unless ``content`` holds bytes. ``masked`` says that the mask was applied already."""

    body: Json | None = None
    content: bytes = b""
    media: str = "application/json; charset=UTF-8"
    status: int = 200
    masked: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
