"""The methods of Sheets v4."""

from __future__ import annotations

from tests.google_emulator.drive.files import READER, SPREADSHEET, WRITER, File
from tests.google_emulator.fields import within
from tests.google_emulator.refusals import Json, sheets_refusal
from tests.google_emulator.service.calls import Call, Reply
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.batch import batch_update
from tests.google_emulator.sheets.book import Book
from tests.google_emulator.sheets.creating import create_sheets
from tests.google_emulator.sheets.editing import take_over
from tests.google_emulator.sheets.locate import boxed, located, sheet_of
from tests.google_emulator.sheets.render import About, rendered_book, sheet_properties
from tests.google_emulator.sheets.requests_metadata import matching
from tests.google_emulator.sheets.requests_sheets import Work, free_title, renew
from tests.google_emulator.sheets.values_append import append
from tests.google_emulator.sheets.values_read import Rendering, batch_ranges, value_range
from tests.google_emulator.sheets.values_write import Writing, clear, rows_given, totals, update


def book_file(call: Call, rank: int) -> tuple[File, Book]:
    """The spreadsheet a call is about, where the caller may do as much. Raises Refused."""
    file = call.world.files.get(call.path["id"])
    if file is None:
        raise sheets_refusal(404, "Requested entity was not found.")
    if call.world.rank(file, call.caller.email) < rank:
        raise sheets_refusal(403, "The caller does not have permission")
    if file.book is None or file.mime != SPREADSHEET:
        raise sheets_refusal(400, "This operation is not supported for this document")
    return file, file.book


def about(call: Call, file: File) -> About:
    """What is told of a spreadsheet beside itself."""
    return About(file.id, file.name, file.owner, call.caller.email, compact=not call.pretty)


def edited(call: Call, file: File, book: Book) -> None:
    """Take a changed spreadsheet over."""
    take_over(call.world, file, book, call.caller.email)


def get(call: Call) -> Reply:
    """spreadsheets.get; with a mask, the mask alone says whether cells are told"""
    file, book = book_file(call, READER)
    ranges = call.query.get("ranges")
    grid = call.flag("includeGridData") or bool(call.asked("fields"))
    return Reply(_told(file, book, call, ranges, grid=grid), masked=True)


def _told(file: File, book: Book, call: Call, ranges: list[str] | None, *, grid: bool) -> Json:
    tree = call.mask()
    boxes: dict[int, list[Box]] | None = None
    if ranges:
        boxes = {}
        for text in ranges:
            sheet, span = located(book, text)
            boxes.setdefault(sheet.id, []).append(boxed(sheet, span))
    return rendered_book(about(call, file), book, tree, boxes=boxes, grid=grid)


def create(call: Call) -> Reply:
    """spreadsheets.create"""
    world, given = call.world, call.json()
    if not world.people.account(call.caller.email).may_own:
        raise sheets_refusal(403, "The caller does not have permission")
    said: Json = given.get("properties") or {}
    book = Book(said.get("locale", "en_US"), said.get("timeZone", "Etc/GMT"))
    work = Work(book, "", world.ids, world.clock.now(), call.caller.email)
    create_sheets(work, given.get("sheets") or [], given.get("namedRanges") or [])
    file = world.add_book(said.get("title", "Untitled spreadsheet"), call.caller.email, book)
    return Reply(rendered_book(about(call, file), book, call.mask(), boxes=None, grid=False), masked=True)


def batch(call: Call) -> Reply:
    """spreadsheets.batchUpdate"""
    file, book = book_file(call, WRITER)
    body = call.json()
    work = Work(book.copied(), file.name, call.world.ids, call.world.clock.now(), call.caller.email)
    answer: Json = {"spreadsheetId": file.id, "replies": batch_update(work, body.get("requests") or [])}
    edited(call, file, work.book)
    if work.title != file.name:
        file.name = work.title
        call.world.renamed(file, call.caller.email)
    if body.get("includeSpreadsheetInResponse"):
        boxes = None
        if body.get("responseRanges"):
            found = [located(work.book, text) for text in body["responseRanges"]]
            boxes = {sheet.id: [boxed(sheet, span)] for sheet, span in found}
        tree = within(call.mask(), "updatedSpreadsheet")
        grid = bool(body.get("responseIncludeGridData"))
        answer["updatedSpreadsheet"] = rendered_book(about(call, file), work.book, tree or {}, boxes=boxes, grid=grid)
    return Reply(answer)


def metadata_get(call: Call) -> Reply:
    """spreadsheets.developerMetadata.get"""
    _, book = book_file(call, READER)
    found = next((one for one in book.metadata if str(one["metadataId"]) == call.path["metadata"]), None)
    if found is None:
        raise sheets_refusal(404, "Requested entity was not found.")
    return Reply(found)


def metadata_search(call: Call) -> Reply:
    """spreadsheets.developerMetadata.search"""
    _, book = book_file(call, READER)
    filters = call.json().get("dataFilters") or []
    found = [{"developerMetadata": one, "dataFilters": filters} for one in matching(book, filters)]
    return Reply({"matchedDeveloperMetadata": found} if found else {})


def copy_to(call: Call) -> Reply:
    """spreadsheets.sheets.copyTo"""
    _, book = book_file(call, READER)
    sheet = sheet_of(book, call.path["sheet"])
    target = call.world.files.get(str(call.json().get("destinationSpreadsheetId", "")))
    if target is None or target.book is None:
        raise sheets_refusal(404, "Requested entity was not found.")
    if call.world.rank(target, call.caller.email) < WRITER:
        raise sheets_refusal(403, "The caller does not have permission")
    new = target.book.copied()
    copy = sheet.copied()
    copy.id = call.world.ids.number("sheet")
    copy.title = free_title(new, f"Copy of {sheet.title}")
    renew(copy, call.world.ids)
    new.sheets.append(copy)
    edited(call, target, new)
    return Reply(sheet_properties(copy, len(new.sheets) - 1))


# ------------------------------------------------------------------------------------------------ values


def values_get(call: Call) -> Reply:
    """spreadsheets.values.get"""
    _, book = book_file(call, READER)
    return Reply(value_range(book, call.path["range"], Rendering.asked(call.plain_query)))


def values_batch_get(call: Call) -> Reply:
    """spreadsheets.values.batchGet"""
    file, book = book_file(call, READER)
    ranges = batch_ranges(book, call.query.get("ranges", []), Rendering.asked(call.plain_query))
    return Reply({"spreadsheetId": file.id, **({"valueRanges": ranges} if ranges else {})})


def values_update(call: Call) -> Reply:
    """spreadsheets.values.update"""
    file, book = book_file(call, WRITER)
    how, rows = Writing.asked(call.plain_query, call.world.clock.now()), rows_given(call.json())
    new = book.copied()
    answer, _ = update(new, call.path["range"], rows, how)
    edited(call, file, new)
    return Reply({"spreadsheetId": file.id, **answer})


def values_batch_update(call: Call) -> Reply:
    """spreadsheets.values.batchUpdate"""
    file, book = book_file(call, WRITER)
    body = call.json()
    how = Writing.asked({name: str(value) for name, value in body.items()}, call.world.clock.now())
    new, responses, all_touched = book.copied(), [], []
    for place, data in enumerate(body.get("data") or []):
        answer, touched = update(new, str(data.get("range", "")), rows_given(data, f"data[{place}]"), how)
        responses.append({"spreadsheetId": file.id, **answer})
        all_touched += touched
    edited(call, file, new)
    told = {"spreadsheetId": file.id, **totals(all_touched)}
    return Reply({**told, "responses": responses} if responses else told)


def values_append(call: Call) -> Reply:
    """spreadsheets.values.append"""
    file, book = book_file(call, WRITER)
    how, rows = Writing.asked(call.plain_query, call.world.clock.now()), rows_given(call.json())
    new = book.copied()
    answer = append(new, call.path["range"], rows, how, insert_rows=call.asked("insertDataOption") == "INSERT_ROWS")
    edited(call, file, new)
    answer["updates"] = {"spreadsheetId": file.id, **answer["updates"]}
    return Reply({"spreadsheetId": file.id, **answer})


def values_clear(call: Call) -> Reply:
    """spreadsheets.values.clear"""
    file, book = book_file(call, WRITER)
    new = book.copied()
    cleared = clear(new, call.path["range"])
    edited(call, file, new)
    return Reply({"spreadsheetId": file.id, "clearedRange": cleared})


def values_batch_clear(call: Call) -> Reply:
    """spreadsheets.values.batchClear"""
    file, book = book_file(call, WRITER)
    new = book.copied()
    cleared = [clear(new, text) for text in call.json().get("ranges") or []]
    edited(call, file, new)
    return Reply({"spreadsheetId": file.id, **({"clearedRanges": cleared} if cleared else {})})
