"""What a workbook keeps of its verdict, where no teacher sees or harms it: developer metadata of the spreadsheet.

It travels with the file, is written in the one batchUpdate with the verdict, and comes with every reading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sheets.gateway.google.replies import Json

#: How it is called, and its number: of two that would be created at once Google refuses the second.
METADATA_KEY, METADATA_ID = "journal-verdict", 1_746_201_337

#: What is asked of a spreadsheet for it.
FIELDS = "developerMetadata(metadataKey,metadataValue)"

#: The sheets of ours have numbers from here on: Google never gives one again that was deleted, nor do we.
FIRST_LIST, LISTS = 1_746_201_000, 300

#: Raised when the same is kept otherwise: an older one is then taken for none, but for its table of shades.
_FORM = 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the verdict was made of, what the list says, which sheet holds it, and what every shade stands for."""

    key: str = ""
    digest: str = ""
    sheet: int = 0
    shades: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> str:
        """The stamp as a text."""
        held = {"form": _FORM, "key": self.key, "digest": self.digest, "list": self.sheet, "shades": dict(self.shades)}
        return json.dumps(held, separators=(",", ":"))

    def request(self, *, is_first: bool) -> Json:
        """The request that keeps it in a workbook."""
        if is_first:
            about = {"metadataId": METADATA_ID, "metadataKey": METADATA_KEY, "metadataValue": self.written()}
            place = {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
            return {"createDeveloperMetadata": {"developerMetadata": {**about, **place}}}
        which = {"dataFilters": [{"developerMetadataLookup": {"metadataId": METADATA_ID}}]}
        new = {"developerMetadata": {"metadataValue": self.written()}, "fields": "metadataValue"}
        return {"updateDeveloperMetadata": {**which, **new}}


def read_stamp(answer: Mapping[str, Any]) -> Stamp | None:
    """The stamp of a workbook by Google's answer; None for a workbook without; an empty one where it is spoilt."""
    for one in answer.get("developerMetadata") or ():
        if one.get("metadataKey") == METADATA_KEY:
            return _read(str(one.get("metadataValue", "")))
    return None


def is_ours(sheet_id: int) -> bool:
    """Whether a sheet is the list of remarks that we wrote, whatever it is called."""
    return FIRST_LIST <= sheet_id < FIRST_LIST + LISTS


def _read(text: str) -> Stamp:
    try:
        held = json.loads(text)
        shades = {str(shade): str(own) for shade, own in held["shades"].items()}
        if held["form"] != _FORM:
            return Stamp(shades=shades)
        return Stamp(str(held["key"]), str(held["digest"]), int(held["list"]), shades)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Stamp()
