"""The methods of Drive v3 that make and change files."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.google_emulator.clock import moment
from tests.google_emulator.drive.api import file_of
from tests.google_emulator.drive.files import FOLDER, OWNER, RANKS, READER, SPREADSHEET, WRITER, File
from tests.google_emulator.drive.render import rendered_file
from tests.google_emulator.refusals import Json, drive_refusal, no_such_file
from tests.google_emulator.service.calls import Call, Reply
from tests.google_emulator.sheets.book import Book

_NO_ROOM = (
    "Service Accounts do not have storage quota. Leverage shared drives "
    "(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use OAuth delegation "
    "(http://support.google.com/a/answer/7281227) instead."
)


def _home(call: Call, given: Json) -> tuple[str, list[str] | None]:
    """The shared drive and the folders where a new file goes. Raises Refused where the caller may not put it."""
    parents = given.get("parents") or []
    world, me = call.world, call.caller.email
    drive = ""
    for parent in parents:
        if parent in world.drives:
            drive = parent
            members = world.drives[parent].members.values()
            allowed = any(one.covers(me) and one.role not in ("reader", "commenter") for one in members)
        else:
            folder = world.files.get(parent)
            if parent in (world.people.account(me).root, "root"):
                allowed = True
            elif folder is None or not world.readable(folder, me):
                raise no_such_file(parent)
            else:
                drive, allowed = folder.drive, world.rank(folder, me) >= WRITER
        if not allowed:
            message = "Insufficient permissions for the specified parent."
            raise drive_refusal(403, message, "insufficientParentPermissions")
    if not drive and not world.people.account(me).may_own:
        raise drive_refusal(403, _NO_ROOM, "storageQuotaExceeded", domain="usageLimits")
    return drive, [world.people.account(me).root if one == "root" else one for one in parents] or None


def create(call: Call, content: bytes = b"", given: Json | None = None) -> Reply:
    """files.create"""
    said = call.json() if given is None else given
    drive, parents = _home(call, said)
    name, mime = said.get("name") or "Untitled", said.get("mimeType") or "application/octet-stream"
    if mime == SPREADSHEET:
        place = {"drive": drive, "folder": parents[0] if parents else ""}
        file = call.world.add_book(name, call.caller.email, Book(), **place)
    else:
        file = call.world.add_file(name, mime, call.caller.email, drive=drive, parents=parents)
        file.content = content
    _keep(call, file, said)
    return Reply(rendered_file(call.world, file, call.caller.email, call.mask()))


def _keep(call: Call, file: File, said: Json) -> bool:
    """Take over what is said of a file beside its name and place; whether its modification time was given."""
    for name in ("properties", "appProperties"):
        if name in said:
            kept = {**file.properties.get(name, {}), **said[name]}
            file.properties[name] = {key: value for key, value in kept.items() if value is not None}
    if "description" in said:
        file.said["description"] = said["description"]
    file.starred = bool(said.get("starred", file.starred))
    if "createdTime" in said:
        file.created = _given_moment(said["createdTime"], "createdTime")
    if "modifiedTime" in said:
        file.modified = _given_moment(said["modifiedTime"], "modifiedTime")
    return "modifiedTime" in said


def _given_moment(text: str, field: str) -> datetime:
    try:
        return moment(text).astimezone(UTC)
    except ValueError as wrong:
        raise drive_refusal(400, f"Invalid value for {field}: {text}", "invalid", field) from wrong


def copy(call: Call) -> Reply:
    """files.copy"""
    source = file_of(call, READER)
    if source.mime == FOLDER:
        raise drive_refusal(403, "This file cannot be copied by the user.", "cannotCopyFile")
    said = call.json()
    drive, parents = _home(call, {"parents": said.get("parents") or _same_home(call, source)})
    name = said.get("name") or f"Copy of {source.name}"
    file = call.world.add_file(name, source.mime, call.caller.email, drive=drive, parents=parents)
    file.book, file.content = source.book.copied() if source.book else None, source.content
    _keep(call, file, said)
    return Reply(rendered_file(call.world, file, call.caller.email, call.mask()))


def _same_home(call: Call, source: File) -> list[str]:
    """A copy lies where its original does, if the caller may put it there; else at home."""
    if source.drive:
        return source.parents
    return [
        one for one in source.parents
        if one in call.world.files and call.world.rank(call.world.files[one], call.caller.email) >= WRITER
    ]  # fmt: skip


def update(call: Call) -> Reply:
    """files.update"""
    file = file_of(call, WRITER)
    said = call.json()
    name, in_bin = said.get("name") or file.name, bool(said.get("trashed", file.trashed))
    needed = RANKS["fileOrganizer"] if file.drive else OWNER
    if in_bin != file.trashed and call.world.rank(file, call.caller.email) < needed:
        message = "The user does not have sufficient permissions for this file."
        raise drive_refusal(403, message, "insufficientFilePermissions")
    _move(call, file)
    file.trashed = in_bin
    given = _keep(call, file, said)
    if name != file.name and not given:
        file.name = name
        call.world.renamed(file, call.caller.email)
    else:
        file.name = name
        file.version += 1
        call.world.log(file)
    return Reply(rendered_file(call.world, file, call.caller.email, call.mask()))


def _move(call: Call, file: File) -> None:
    added = [one for one in call.asked("addParents").split(",") if one]
    gone = call.asked("removeParents").split(",")
    if added:
        drive, parents = _home(call, {"parents": added})
        file.drive, file.owner = drive, "" if drive else file.owner
        file.parents = [one for one in file.parents if one not in gone] if not drive else []
        file.parents = [*file.parents, *(parents or [])][-1:]
    elif any(gone):
        file.parents = [one for one in file.parents if one not in gone]


def delete(call: Call) -> Reply:
    """files.delete"""
    file = file_of(call)
    if call.world.rank(file, call.caller.email) < (RANKS["organizer"] if file.drive else OWNER):
        message = "The user does not have sufficient permissions for this file."
        raise drive_refusal(403, message, "insufficientFilePermissions")
    call.world.remove(file)
    return Reply(status=204, media="text/html")
