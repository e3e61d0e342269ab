"""Requests of batchUpdate about what is said of ranges: protection, names, colours by rule, filters, groups."""

from __future__ import annotations

from typing import Any

from tests.google_emulator.fields import set_fields
from tests.google_emulator.refusals import Json, invalid
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.colours import coloured
from tests.google_emulator.sheets.locate import grid_range, kept_range, placed, sheet_of
from tests.google_emulator.sheets.requests_sheets import Work, needed_mask

_SAID_OF_PROTECTION = ("description", "warningOnly", "unprotectedRanges", "namedRangeId")


def add_protected_range(work: Work, request: Json) -> Json:
    """Protect a range; whoever asks may go on editing it."""
    given: Json = request.get("protectedRange") or {}
    if given.get("range") is None and not given.get("namedRangeId"):
        raise invalid("Must specify a range to protect.")
    if given.get("warningOnly") and _editors(given.get("editors")):
        raise invalid("Editors are not supported with warning-only protection.")
    sheet, _ = placed(work.book, given.get("range") or {})
    one: Json = {
        "protectedRangeId": given.get("protectedRangeId") or work.ids.number("protectedRange"),
        "range": kept_range(given.get("range") or {}),
        **{name: given[name] for name in _SAID_OF_PROTECTION if given.get(name)},
    }
    if "unprotectedRanges" in one:
        one["unprotectedRanges"] = [kept_range(part) for part in one["unprotectedRanges"]]
    named = _editors(given.get("editors"))
    users = [work.email, *(user for user in named.get("users", []) if user != work.email)]
    sheet.protected.append({**one, "requestingUserCanEdit": True, "editors": {**named, "users": users}})
    return {"addProtectedRange": {"protectedRange": {**one, "requestingUserCanEdit": True, "editors": named}}}


def _editors(given: Json | None) -> Json:
    return {name: value for name, value in (given or {}).items() if value}


def _protected(book: Book, range_id: object) -> tuple[Sheet, Json]:
    for sheet in book.sheets:
        for one in sheet.protected:
            if one["protectedRangeId"] == range_id:
                return sheet, one
    raise invalid(f"No protected range with id: {range_id}")


def update_protected_range(work: Work, request: Json) -> Json:
    """Change what is said of a protected range."""
    given: Json = request.get("protectedRange") or {}
    sheet, one = _protected(work.book, given.get("protectedRangeId"))
    new = set_fields(one, {**one, **given} if "*" in request.get("fields", "") else given, needed_mask(request))
    new["protectedRangeId"], new["requestingUserCanEdit"] = one["protectedRangeId"], True
    sheet.protected[sheet.protected.index(one)] = {name: value for name, value in new.items() if value is not False}
    return {}


def delete_protected_range(work: Work, request: Json) -> Json:
    """A range is protected no longer."""
    sheet, one = _protected(work.book, request.get("protectedRangeId"))
    sheet.protected.remove(one)
    return {}


def add_named_range(work: Work, request: Json) -> Json:
    """Give a range a name."""
    given: Json = request.get("namedRange") or {}
    name = given.get("name", "")
    if any(one["name"].casefold() == name.casefold() for one in work.book.named):
        raise invalid(f'A named range with the name "{name}" already exists.')
    placed(work.book, given.get("range") or {})
    one = {
        "namedRangeId": given.get("namedRangeId") or str(work.ids.number("namedRange")),
        "name": name,
        "range": kept_range(given.get("range") or {}),
    }
    work.book.named.append(one)
    return {"addNamedRange": {"namedRange": one}}


def update_named_range(work: Work, request: Json) -> Json:
    """Change a named range's name or cells."""
    given: Json = request.get("namedRange") or {}
    for place, one in enumerate(work.book.named):
        if one["namedRangeId"] == given.get("namedRangeId"):
            new = set_fields(one, given, needed_mask(request))
            work.book.named[place] = {**new, "namedRangeId": one["namedRangeId"], "range": kept_range(new["range"])}
            return {}
    raise invalid(f"No named range with id: {given.get('namedRangeId')}")


def delete_named_range(work: Work, request: Json) -> Json:
    """A range's name goes."""
    for one in work.book.named:
        if one["namedRangeId"] == request.get("namedRangeId"):
            work.book.named.remove(one)
            return {}
    raise invalid(f"No named range with id: {request.get('namedRangeId')}")


def add_conditional_format_rule(work: Work, request: Json) -> Json:
    """A rule that colours cells by what stands in them, at its place among the sheet's rules."""
    given: Json = request.get("rule") or {}
    if not given.get("ranges"):
        raise invalid("Must specify at least one range for the rule.")
    sheet, _ = placed(work.book, given["ranges"][0])
    rule = {**coloured(given), "ranges": [kept_range(one) for one in given["ranges"]]}
    sheet.conditional.insert(request.get("index", 0), rule)
    return {}


def _rule(work: Work, request: Json) -> tuple[Sheet, int]:
    sheet, index = sheet_of(work.book, request.get("sheetId")), int(request.get("index", 0))
    if index >= len(sheet.conditional):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return sheet, index


def delete_conditional_format_rule(work: Work, request: Json) -> Json:
    """A rule goes; it is told once more."""
    sheet, index = _rule(work, request)
    return {"deleteConditionalFormatRule": {"rule": sheet.conditional.pop(index)}}


def update_conditional_format_rule(work: Work, request: Json) -> Json:
    """A rule is replaced, or moved to another place."""
    sheet, index = _rule(work, request)
    old = sheet.conditional.pop(index)
    if request.get("rule") is None:
        place = int(request.get("newIndex", 0))
        sheet.conditional.insert(place, old)
        told: Json = {"oldIndex": index, "newIndex": place, "newRule": old}
    else:
        new = {**coloured(request["rule"]), "ranges": [kept_range(one) for one in request["rule"]["ranges"]]}
        sheet.conditional.insert(index, new)
        told = {"oldRule": old, "newIndex": index, "newRule": new}
    return {"updateConditionalFormatRule": {name: value for name, value in told.items() if value != 0}}


def set_basic_filter(work: Work, request: Json) -> Json:
    """Filter a range; open ends are closed at the grid's."""
    given: Json = request.get("filter") or {}
    sheet, box = placed(work.book, given.get("range") or {})
    sheet.filter = {**given, "range": grid_range(sheet, box)}
    return {}


def clear_basic_filter(work: Work, request: Json) -> Json:
    """Filter no longer."""
    sheet_of(work.book, request.get("sheetId")).filter = None
    return {}


def add_banding(work: Work, request: Json) -> Json:
    """Colour the rows of a range by turns."""
    given: Json = request.get("bandedRange") or {}
    sheet, _ = placed(work.book, given.get("range") or {})
    one: dict[str, Any] = {"bandedRangeId": work.ids.number("bandedRange"), **coloured(given)}
    one["range"] = kept_range(given.get("range") or {})
    sheet.banded.append(one)
    return {"addBanding": {"bandedRange": one}}
