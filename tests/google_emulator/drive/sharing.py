"""permissions.* and changes.* of Drive v3."""

from __future__ import annotations

from tests.google_emulator.drive.api import file_of, page_size
from tests.google_emulator.drive.changes import Change
from tests.google_emulator.drive.files import RANKS, WRITER, File, Permission
from tests.google_emulator.drive.render import PERMISSION_FIELDS, change, permission
from tests.google_emulator.fields import Mask, pick, within
from tests.google_emulator.refusals import Json, drive_refusal
from tests.google_emulator.service.calls import Call, Reply

_KINDS = ("user", "group", "domain", "anyone")


def _told(call: Call, one: Permission) -> Json:
    answer: Json = pick(permission(call.world, one), call.mask() or PERMISSION_FIELDS)
    return answer


def list_(call: Call) -> Reply:
    """permissions.list"""
    if call.path["id"] in call.world.drives:
        grants = list(call.world.drives[call.path["id"]].members.values())
    else:
        grants = list(call.world.permissions_of(file_of(call, WRITER)))
    tree: Mask = (within(call.mask(), "permissions") if call.mask() else PERMISSION_FIELDS) or {}
    told = [pick(permission(call.world, one), tree) for one in grants]
    return Reply({"kind": "drive#permissionList", "permissions": told})


def create(call: Call) -> Reply:
    """permissions.create: shares a file, or makes someone a member of a shared drive."""
    given = call.json()
    kind, role, email = given.get("type"), given.get("role"), str(given.get("emailAddress") or "")
    if kind not in _KINDS or role not in RANKS:
        field = "permission.type" if kind not in _KINDS else "permission.role"
        raise drive_refusal(400, f"The {field} field is required.", "required", field)
    if kind in ("user", "group") and "@" not in email:
        message = "The specified emailAddress is invalid or not applicable for the given permission type."
        raise drive_refusal(400, message, "invalid", "permission.emailAddress")
    if kind == "user" and not call.world.people.account(email).known:
        _invite(call, email)
    if call.path["id"] in call.world.drives:
        return Reply(_told(call, call.world.admit(call.world.drives[call.path["id"]], email, role)))
    file = file_of(call, WRITER)
    if role == "owner":
        if email == file.owner:
            return Reply(_told(call, file.permissions[call.world.people.account(email).permission_id]))
        return _hand_over(call, file, email)
    if kind in ("user", "group"):
        one = call.world.share(file, email, role)
        one.kind = kind
    else:
        domain = str(given.get("domain") or "")
        number = "anyoneWithLink" if kind == "anyone" else call.world.people.account(f"@{domain}").permission_id
        one = Permission(number, kind, role, domain=domain)
        file.permissions[number] = one
        call.world.log(file)
    return Reply(_told(call, one))


def _invite(call: Call, email: str) -> None:
    """Refuse an address that belongs to nobody at Google, unless a letter is sent there."""
    if call.asked("sendNotificationEmail", "true").lower() == "false":
        message = (
            f'Bad Request. User message: "You are trying to invite {email}. Since there is no Google account '
            'associated with this email address, you must check the "Notify people" box to invite this recipient."'
        )
        raise drive_refusal(400, message, "invalidSharingRequest")


def _hand_over(call: Call, file: File, email: str) -> Reply:
    if not call.flag("transferOwnership"):
        message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise drive_refusal(403, message, "forbidden", "transferOwnership")
    for one in file.permissions.values():
        one.role = "writer" if one.role == "owner" else one.role
    file.owner = email
    return Reply(_told(call, call.world.share(file, email, "owner")))


def _one(call: Call, file: File) -> Permission:
    one = file.permissions.get(call.path["permission"])
    if one is None:
        message = f"Permission not found: {call.path['permission']}."
        raise drive_refusal(404, message, "notFound", "permissionId")
    return one


def get(call: Call) -> Reply:
    """permissions.get"""
    return Reply(_told(call, _one(call, file_of(call))))


def update(call: Call) -> Reply:
    """permissions.update"""
    file = file_of(call, WRITER)
    one = _one(call, file)
    role = call.json().get("role", one.role)
    if role not in RANKS:
        raise drive_refusal(400, "The permission.role field is required.", "required", "permission.role")
    one.role = role
    call.world.log(file)
    return Reply(_told(call, one))


def delete(call: Call) -> Reply:
    """permissions.delete: whoever it was taken from is told that the file is gone."""
    if call.path["id"] in call.world.drives:
        call.world.drives[call.path["id"]].members.pop(call.path["permission"], None)
        return Reply(status=204, media="text/html")
    file = file_of(call)
    one = _one(call, file)
    if one.role == "owner":
        raise drive_refusal(403, "The owner of a file cannot be removed.", "cannotRemoveOwner")
    call.world.unshare(file, one)
    return Reply(status=204, media="text/html")


# ------------------------------------------------------------------------------------------------ changes


def log_owner(call: Call) -> str:
    """Whose log is read: the shared drive's that was named, else the caller's own."""
    drive = call.asked("driveId")
    if not drive:
        return call.caller.email
    if not call.world.is_member(drive, call.caller.email):
        raise drive_refusal(404, f"Shared drive not found: {drive}", "notFound", "driveId")
    if not call.flag("supportsAllDrives"):
        message = "The supportsAllDrives parameter must be set to true."
        raise drive_refusal(403, message, "forbidden", "supportsAllDrives")
    return drive


def start_page_token(call: Call) -> Reply:
    """changes.getStartPageToken"""
    call.world.settle()
    return Reply({"kind": "drive#startPageToken", "startPageToken": call.world.logs.token(log_owner(call))})


def changes(call: Call) -> Reply:
    """changes.list"""
    call.world.settle()
    call.world.stir()
    tree, size = call.mask(), page_size(call)
    if not call.asked("pageToken"):
        raise drive_refusal(400, "Required parameter: pageToken", "required", "pageToken")
    try:
        found, token, more = call.world.logs.since(log_owner(call), call.asked("pageToken"), size)
    except ValueError as wrong:
        raise drive_refusal(400, "Invalid Value", "invalid", "pageToken") from wrong
    wanted = within(within(tree, "changes") or {}, "file") or {}
    told = [change(call.world, one, call.caller.email, wanted) for one in found if _followed(call, one)]
    answer: Json = {"kind": "drive#changeList", "changes": told}
    answer["nextPageToken" if more else "newStartPageToken"] = token
    return Reply(answer)


def _followed(call: Call, one: Change) -> bool:
    if one.removed and call.asked("includeRemoved", "true").lower() == "false":
        return False
    file = call.world.files.get(one.file_id)
    shared = one.kind == "drive" or (file is not None and bool(file.drive))
    if shared and not call.flag("includeItemsFromAllDrives"):
        return False
    return not (shared and call.flag("restrictToMyDrive"))
