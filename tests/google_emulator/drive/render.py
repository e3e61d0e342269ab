"""Files, permissions, changes and drives as Drive v3 answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.google_emulator.clock import stamp
from tests.google_emulator.drive.changes import Change
from tests.google_emulator.drive.files import (
    FOLDER,
    OWNER,
    RANKS,
    READER,
    SPREADSHEET,
    WRITER,
    File,
    Permission,
    SharedDrive,
)
from tests.google_emulator.fields import Mask, within
from tests.google_emulator.refusals import Json

if TYPE_CHECKING:
    from tests.google_emulator.world import World

#: What is told of a file, a permission and so on where no mask was given.
FILE_FIELDS: Mask = {"kind": {}, "id": {}, "name": {}, "mimeType": {}}
SHARED_FIELDS: Mask = {**FILE_FIELDS, "teamDriveId": {}, "driveId": {}}
PERMISSION_FIELDS: Mask = {"kind": {}, "id": {}, "type": {}, "role": {}}

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXPORTS = {_XLSX: "xlsx", "text/csv": "csv", "application/pdf": "pdf"}


def person(world: World, email: str, me: str) -> Json:
    """A User."""
    return {
        "kind": "drive#user",
        "displayName": world.people.account(email).display_name,
        "me": email == me,
        "permissionId": world.people.account(email).permission_id,
        "emailAddress": email,
    }


def _capabilities(world: World, file: File, me: str) -> Json:
    rank = world.rank(file, me)
    return {
        "canEdit": rank >= WRITER,
        "canRename": rank >= WRITER,
        "canCopy": rank >= READER,
        "canDownload": rank >= READER,
        "canShare": rank >= WRITER,
        "canTrash": rank >= (RANKS["fileOrganizer"] if file.drive else OWNER),
        "canDelete": rank >= (RANKS["organizer"] if file.drive else OWNER),
        "canAddChildren": file.is_folder and rank >= WRITER,
        "canReadRevisions": rank >= WRITER,
    }


def _permissions(world: World, file: File, me: str) -> list[Json] | None:
    """The grants on a file: told to writers only, and not for files of shared drives."""
    if file.drive or world.rank(file, me) < WRITER:
        return None
    return [permission(world, one) for one in world.permissions_of(file)]


def _link(file: File) -> str:
    if file.mime == FOLDER:
        return f"https://drive.google.com/drive/folders/{file.id}"
    return f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk"


def _exports(file: File) -> Json | None:
    base = f"https://docs.google.com/spreadsheets/export?id={file.id}&exportFormat="
    return {mime: base + short for mime, short in _EXPORTS.items()} if file.mime == SPREADSHEET else None


Part = Callable[["World", File, str], Any]

#: The fields of a file; None and empty ones are left out.
_PARTS: Mapping[str, Part] = {
    "kind": lambda *_: "drive#file",
    "driveId": lambda _, file, __: file.drive,
    "teamDriveId": lambda _, file, __: file.drive,
    "id": lambda _, file, __: file.id,
    "name": lambda _, file, __: file.name,
    "mimeType": lambda _, file, __: file.mime,
    "description": lambda _, file, __: file.said.get("description"),
    "starred": lambda _, file, __: file.starred,
    "trashed": lambda world, file, _: trashed(world, file),
    "explicitlyTrashed": lambda _, file, __: file.trashed,
    "parents": lambda _, file, __: file.parents,
    "properties": lambda _, file, __: file.properties.get("properties"),
    "appProperties": lambda _, file, __: file.properties.get("appProperties"),
    "spaces": lambda *_: ["drive"],
    "version": lambda _, file, __: str(file.version),
    "webViewLink": lambda _, file, __: _link(file),
    "viewedByMe": lambda _, file, me: me in file.viewed,
    "viewedByMeTime": lambda _, file, me: stamp(file.viewed[me]) if me in file.viewed else None,
    "createdTime": lambda _, file, __: stamp(file.created),
    "modifiedTime": lambda _, file, __: stamp(file.modified),
    "modifiedByMe": lambda _, file, me: file.editor == me,
    "owners": lambda world, file, me: [person(world, file.owner, me)] if file.owner else None,
    "lastModifyingUser": lambda world, file, me: person(world, file.editor, me) if file.editor else None,
    "shared": lambda world, file, _: bool(file.drive) or len(list(world.permissions_of(file))) > 1,
    "ownedByMe": lambda _, file, me: file.owner == me,
    "capabilities": _capabilities,
    "permissions": _permissions,
    "permissionIds": lambda world, file, me: [one["id"] for one in _permissions(world, file, me) or []],
    "size": lambda _, file, __: str(len(file.content)) if file.content else "1024",
    "exportLinks": lambda _, file, __: _exports(file),
    "writersCanShare": lambda *_: True,
    "isAppAuthorized": lambda _, file, me: file.creator == me,
}


def trashed(world: World, file: File) -> bool:
    """Whether a file, or a folder it lies in, is in the bin."""
    return file.trashed or any(trashed(world, world.files[one]) for one in file.parents if one in world.files)


def rendered_file(world: World, file: File, me: str, tree: Mask) -> Json:
    """A file as far as the mask asks; the short form where there is none."""
    wanted = tree or (SHARED_FIELDS if file.drive else FILE_FIELDS)
    answer = {name: part(world, file, me) for name, part in _PARTS.items() if within(wanted, name) is not None}
    return {name: value for name, value in answer.items() if value not in (None, "", [])}


def permission(world: World, one: Permission) -> Json:
    """A permission with all that is told of it."""
    answer: Json = {"kind": "drive#permission", "id": one.id, "type": one.kind, "role": one.role}
    if one.email:
        name = world.people.account(one.email).display_name
        answer |= {"emailAddress": one.email, "displayName": name, "deleted": False, "pendingOwner": False}
    if one.domain:
        answer["domain"] = one.domain
    if one.kind == "anyone":
        answer["allowFileDiscovery"] = False
    return answer


def change(world: World, one: Change, me: str, tree: Mask) -> Json:
    """A change; of a file that is gone only the id is told."""
    answer: Json = {
        "kind": "drive#change",
        "type": one.kind,
        "changeType": one.kind,
        "time": stamp(one.moment),
        "removed": one.removed,
    }
    if one.kind == "drive":
        drive = world.drives.get(one.file_id)
        return {**answer, "driveId": one.file_id, **({"drive": shared_drive(drive)} if drive else {})}
    answer["fileId"] = one.file_id
    file = world.files.get(one.file_id)
    if file is not None and not one.removed:
        answer["file"] = rendered_file(world, file, me, tree)
    return answer


def shared_drive(drive: SharedDrive) -> Json:
    """A shared drive."""
    return {"kind": "drive#drive", "id": drive.id, "name": drive.name, "createdTime": stamp(drive.created)}
