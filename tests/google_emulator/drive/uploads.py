"""Uploads: a new file with its contents, or new contents for a file; .csv becomes a spreadsheet where asked."""

from __future__ import annotations

import csv
import hashlib
import json
from email.parser import BytesParser
from email.policy import HTTP
from io import StringIO

from sheets.gateway.xlsx_read import workbook_of
from tests.google_emulator.clock import stamp
from tests.google_emulator.drive import writing
from tests.google_emulator.drive.api import file_of
from tests.google_emulator.drive.files import SPREADSHEET, WRITER, File
from tests.google_emulator.drive.render import rendered_file
from tests.google_emulator.refusals import Json, drive_refusal
from tests.google_emulator.service.calls import Call, Reply
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.creating import sheet_of_grid
from tests.google_emulator.world import World


def parts_of(call: Call) -> tuple[Json, bytes]:
    """What is said of a file, and its contents: both from a multipart body, the contents alone from another."""
    kind = call.headers.get("content-type", "")
    if not kind.startswith("multipart/"):
        return {}, call.body
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + call.body)
    said, content = list(message.iter_parts())[:2]
    payload = content.get_payload(decode=True)
    return json.loads(said.get_content()), payload if isinstance(payload, bytes) else b""


def create(call: Call) -> Reply:
    """files.create with contents"""
    said, content = parts_of(call)
    reply = writing.create(call, content, said)
    if said.get("mimeType") == SPREADSHEET and content:
        file = call.world.files[str((reply.body or {})["id"])]
        file.book = _imported(call.world, file.name, content)
    return reply


def update(call: Call) -> Reply:
    """files.update with contents"""
    file = file_of(call, WRITER)
    _, content = parts_of(call)
    _replace(call, file, content)
    return Reply(rendered_file(call.world, file, call.caller.email, call.mask()))


def update_v2(call: Call) -> Reply:
    """files.update of Drive v2, by which gspread imports a .csv"""
    file = file_of(call, WRITER)
    _replace(call, file, call.body)
    return Reply(_as_v2(call, file))


def _replace(call: Call, file: File, content: bytes) -> None:
    if file.book is not None:
        file.book = _imported(call.world, file.name, content)
    else:
        file.content = content
    file.viewed[call.caller.email] = call.world.clock.now()
    file.version += 3
    call.world.renamed(file, call.caller.email)


def _imported(world: World, title: str, content: bytes) -> Book:
    """A spreadsheet from an .xlsx, or from a .csv: one sheet named like the file, its values read as if typed."""
    if content.startswith(b"PK"):
        book = Book(time_zone="America/Los_Angeles")
        for place, grid in enumerate(workbook_of(content, title).sheets):
            book.sheets.append(sheet_of_grid(book, grid, world.ids.number("sheet") if place else 0))
        return book
    try:
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    except UnicodeDecodeError as wrong:
        raise drive_refusal(400, "Bad Request", "badRequest") from wrong
    book = Book(time_zone="America/Los_Angeles")
    width = max(map(len, rows), default=0)
    sheet = Sheet(world.ids.number("sheet"), title, max(1000, len(rows)), max(26, width))
    book.sheets.append(sheet)
    for row, line in enumerate(rows):
        for column, text in enumerate(line):
            sheet.put(row, column, book.written(sheet.at(row, column), text, typed_in=True, now=world.clock.now()))
    return book


def _as_v2(call: Call, file: File) -> Json:
    """A file as Drive v2 answers it, as far as recorded."""
    me, link = call.world.people.account(call.caller.email), f"https://www.googleapis.com/drive/v2/files/{file.id}"
    owner = {
        "displayName": me.email,
        "kind": "drive#user",
        "isAuthenticatedUser": True,
        "permissionId": me.permission_id,
        "emailAddress": me.email,
        "picture": {"url": "https://lh3.googleusercontent.com/a/default-user=s64"},
    }
    modified = stamp(file.modified)
    return {
        "kind": "drive#file",
        "id": file.id,
        "etag": f'"{hashlib.sha256(modified.encode()).hexdigest()[:20]}"',
        "selfLink": link,
        "title": file.name,
        "mimeType": file.mime,
        "labels": {"viewed": True, "restricted": False, "starred": False, "hidden": False, "trashed": file.trashed},
        "createdDate": stamp(file.created),
        "modifiedDate": modified,
        "version": str(file.version),
        "parents": [{"kind": "drive#parentReference", "id": parent} for parent in file.parents],
        "ownerNames": [file.owner],
        "owners": [owner],
        "lastModifyingUserName": me.email,
        "lastModifyingUser": owner,
        "editable": True,
        "shared": len(list(call.world.permissions_of(file))) > 1,
        "capabilities": {"canEdit": True, "canCopy": True},
    }
