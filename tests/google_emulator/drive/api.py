"""The methods of Drive v3 that find and read files; and about.get, drives.list, comments.list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.google_emulator.drive.exports import csv_bytes, xlsx_bytes
from tests.google_emulator.drive.files import FOLDER, READER, File
from tests.google_emulator.drive.query import Query
from tests.google_emulator.drive.render import FILE_FIELDS, person, rendered_file, shared_drive, trashed
from tests.google_emulator.fields import Mask, within
from tests.google_emulator.refusals import Json, drive_refusal, no_such_file
from tests.google_emulator.service.calls import Call, Reply

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: The most files one page may hold.
_PAGE_LIMIT = 1000


def file_of(call: Call, rank: int = READER, *, name: str = "id", anywhere: bool = False) -> File:
    """The file a call is about. Raises Refused where it is unknown, not seen, or not to be changed by the caller.

    ``anywhere``: the method takes no supportsAllDrives, and reaches shared drives without it.
    """
    call.world.settle()
    file_id = call.path[name]
    file = call.world.files.get(file_id)
    if file is None or not call.world.readable(file, call.caller.email) or not _allowed(call, file):
        raise no_such_file(file_id)
    if file.drive and not (anywhere or call.flag("supportsAllDrives") or call.flag("supportsTeamDrives")):
        raise no_such_file(file_id)
    if call.world.rank(file, call.caller.email) < rank:
        message = "The user does not have sufficient permissions for this file."
        raise drive_refusal(403, message, "insufficientFilePermissions")
    return file


def _allowed(call: Call, file: File) -> bool:
    """With the scope drive.file alone only what the caller made itself is seen."""
    wide = ("drive", "drive.readonly", "drive.metadata", "drive.metadata.readonly")
    return not call.caller.email or call.caller.has(*wide) or file.creator == call.caller.email


def get(call: Call) -> Reply:
    """files.get"""
    if call.path["id"] == "root":
        own = call.world.people.account(call.caller.email).root
        return Reply({"kind": "drive#file", "id": own, "name": "Мой диск", "mimeType": FOLDER})
    file = file_of(call)
    if call.asked("alt") == "media":
        if file.book is not None:
            raise drive_refusal(
                403, "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
                "fileNotDownloadable", "alt",
            )  # fmt: skip
        return Reply(content=file.content, media=file.mime)
    return Reply(rendered_file(call.world, file, call.caller.email, call.mask()))


def seen_files(call: Call) -> list[File]:
    """The files in which files.list searches: those of a person, of one shared drive, or of all."""
    world, me = call.world, call.caller.email
    all_drives = call.flag("supportsAllDrives") and call.flag("includeItemsFromAllDrives")
    corpora = call.asked("corpora", "drive" if call.asked("driveId") else "user")
    if corpora == "drive":
        if not call.asked("driveId"):
            raise drive_refusal(400, "The driveId parameter must be specified.", "invalid", "driveId")
        if not world.is_member(call.asked("driveId"), me):
            raise drive_refusal(404, f"Shared drive not found: {call.asked('driveId')}", "notFound", "driveId")
        return [file for file in world.files.values() if file.drive == call.asked("driveId")]

    def listed(file: File) -> bool:
        if not world.readable(file, me) or not _allowed(call, file):
            return False
        if file.drive:
            return all_drives and (corpora == "allDrives" or me in file.opened or me in world.readers(file))
        return me in world.readers(file)

    return [file for file in world.files.values() if listed(file)]


#: By what files are put in order; names without regard to case.
_ORDERS: dict[str, Callable[[File], Any]] = {
    "name": lambda file: file.name.casefold(),
    "name_natural": lambda file: file.name.casefold(),
    "createdTime": lambda file: file.created,
    "modifiedTime": lambda file: file.modified,
    "recency": lambda file: file.modified,
    "modifiedByMeTime": lambda file: file.modified,
    "folder": lambda file: not file.is_folder,
    "starred": lambda file: not file.starred,
}


def _ordered(files: list[File], order: str) -> list[File]:
    files = sorted(files, key=lambda file: file.modified, reverse=True)
    for part in reversed([part.split() for part in order.split(",") if part.strip()]):
        if part[0] not in _ORDERS:
            raise drive_refusal(400, "Invalid Value", "invalid", "orderBy")
        files.sort(key=_ORDERS[part[0]], reverse=part[1:] == ["desc"])
    return files


def page_size(call: Call, default: int = 100) -> int:
    """How many things a page is to hold. Raises Refused."""
    text = call.asked("pageSize") or str(default)
    if not text.isdigit() or not 1 <= int(text) <= _PAGE_LIMIT:
        message = f"Invalid value '{text}'. Values must be within the range: [1, {_PAGE_LIMIT}]"
        raise drive_refusal(400, message, "invalidParameter", "pageSize")
    return int(text)


def list_(call: Call) -> Reply:
    """files.list"""
    call.world.settle()
    tree, size = call.mask(), page_size(call)
    query = Query(call.asked("q"), call.world, call.caller.email)
    files = _ordered([file for file in seen_files(call) if query.test(file)], call.asked("orderBy"))
    token = call.asked("pageToken")
    if token and not token.removeprefix("~!!~").isdigit():
        raise drive_refusal(400, "Invalid Value", "invalid", "pageToken")
    start = int(token.removeprefix("~!!~")) if token else 0
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(files):
        answer["nextPageToken"] = f"~!!~{start + size}"
    wanted: Mask = (within(tree, "files") if tree else FILE_FIELDS) or {}
    answer["files"] = [_listed(call, file, wanted) for file in files[start : start + size]]
    return Reply(answer)


def _listed(call: Call, file: File, wanted: Mask) -> Json:
    told = rendered_file(call.world, file, call.caller.email, wanted)
    if within(wanted, "trashed") is not None:
        told["trashed"] = trashed(call.world, file)
    return told


def export(call: Call) -> Reply:
    """files.export"""
    file = file_of(call, anywhere=True)
    mime = call.asked("mimeType")
    if file.book is None:
        raise drive_refusal(403, "Export only supports Docs Editors files.", "fileNotExportable")
    if mime == "text/csv":
        return Reply(content=csv_bytes(file.book), media="text/csv")
    if mime == _XLSX:
        data = xlsx_bytes(file.book)
        if len(data) > call.world.settings.export_limit:
            raise drive_refusal(403, "This file is too large to be exported.", "exportSizeLimitExceeded")
        return Reply(content=data, media=_XLSX)
    raise drive_refusal(400, "The requested conversion is not supported.", "badRequest", "convertTo")


def about(call: Call) -> Reply:
    """about.get"""
    if not call.asked("fields"):
        raise drive_refusal(400, "The 'fields' parameter is required for this method.", "required", "fields")
    me = call.world.people.account(call.caller.email)
    quota = {"limit": "16106127360" if me.may_own else "0", "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"}
    user = person(call.world, me.email, me.email)
    return Reply({"kind": "drive#about", "user": user, "storageQuota": quota, "canCreateDrives": not me.is_service})


def drives(call: Call) -> Reply:
    """drives.list"""
    mine = [drive for drive in call.world.drives.values() if call.world.is_member(drive.id, call.caller.email)]
    return Reply({"kind": "drive#driveList", "drives": [shared_drive(drive) for drive in mine]})


def drive_get(call: Call) -> Reply:
    """drives.get"""
    drive_id = call.path["id"]
    if not call.world.is_member(drive_id, call.caller.email):
        raise drive_refusal(404, f"Shared drive not found: {drive_id}", "notFound", "driveId")
    return Reply(shared_drive(call.world.drives[drive_id]))


def comments(call: Call) -> Reply:
    """comments.list: nobody comments here."""
    file_of(call)
    return Reply({"kind": "drive#commentList", "comments": []})
