"""What programs note on a whole spreadsheet, seen by nobody in it: looked up, changed and taken away."""

from __future__ import annotations

from typing import Any

from tests.google_emulator.fields import mask, set_fields
from tests.google_emulator.refusals import Json, invalid
from tests.google_emulator.sheets.book import Book
from tests.google_emulator.sheets.requests_sheets import Work

#: What a lookup may name and a note must have.
_LOOKUP = ("metadataId", "metadataKey", "metadataValue", "visibility")


def matching(book: Book, filters: list[Json]) -> list[Json]:
    """The notes that one of the filters means. Raises Refused for filters by place, and where there is none."""
    if not filters:
        raise invalid("Must specify at least one data filter.")
    lookups: list[Json] = []
    for one in filters:
        lookup: Any = one.get("developerMetadataLookup")
        if not lookup or set(lookup) - {*_LOOKUP, "locationType"}:
            raise invalid("Only lookups of notes on the whole spreadsheet are emulated.")
        if not set(lookup) & set(_LOOKUP):
            raise invalid("A developer metadata lookup must specify at least one field.")
        lookups.append({name: lookup[name] for name in _LOOKUP if name in lookup})
    return [one for one in book.metadata if any(one.items() >= lookup.items() for lookup in lookups)]


def update_developer_metadata(work: Work, request: Json) -> Json:
    """Give all notes that are meant another value, key or visibility; those that are meant are told."""
    if not request.get("fields"):
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    tree, told = mask(request["fields"]), list[Json]()
    for one in matching(work.book, request.get("dataFilters") or []):
        one.update(set_fields(one, request.get("developerMetadata") or {}, tree))
        told.append(dict(one))
    return {"updateDeveloperMetadata": {"developerMetadata": told}}


def delete_developer_metadata(work: Work, request: Json) -> Json:
    """Take the notes away that are meant; those that went are told."""
    gone = matching(work.book, [request.get("dataFilter") or {}])
    work.book.metadata = [one for one in work.book.metadata if one not in gone]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": gone}}
