"""What Drive tells of files: what lies in a folder, what changed, and at which version a file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sheets.gateway.editors import google_editor
from sheets.gateway.google.answers import NotAnswered
from sheets.gateway.google.replies import Json
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.protocol import BookGone

_URL = "https://www.googleapis.com/drive/v3/"

FOLDER = "application/vnd.google-apps.folder"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"

#: What is looked at: workbooks, the folders they lie in, and what people upload in place of workbooks.
KINDS = (
    SPREADSHEET,
    FOLDER,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.ms-excel.sheet.macroenabled.12",
    "application/vnd.oasis.opendocument.spreadsheet",
    "text/csv",
)

_FILE = "id,name,mimeType,parents,modifiedTime,trashed,driveId,lastModifyingUser(displayName,emailAddress)"
_OF_KINDS = "trashed = false and (" + " or ".join(f"mimeType = '{kind}'" for kind in KINDS) + ")"


@dataclass(frozen=True, slots=True)
class File:
    """A file or a folder as Drive tells of it; ``modified`` is Drive's own text, ``editor`` who modified it, a hint."""

    name: str
    parent: str
    modified: str
    kind: str
    editor: str = field(default="", compare=False)

    @classmethod
    def told(cls, said: Mapping[str, Any]) -> File:
        """The file of an answer."""
        parent, editor = next(iter(said.get("parents") or ()), ""), google_editor(said.get("lastModifyingUser") or {})
        name, modified, kind = (str(said.get(part, "")) for part in ("name", "modifiedTime", "mimeType"))
        return cls(name, parent, modified, kind, editor)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a change log: the file as it is now, None where it is gone, in the bin, or no workbook."""

    file_id: str
    file: File | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Files by id, and when they were listed by Google's clock."""

    files: Mapping[str, File]
    moment: datetime


class Drive:
    """Asks Drive. A ``drive`` is the id of a shared drive, «» for what is shared with the account itself."""

    def __init__(self, client: GoogleClient) -> None:
        """Ask through this client."""
        self._client = client

    def start_token(self, drive: str) -> str:
        """Where a change log ends now. Raises BookGone where a shared drive is not open to the account."""
        answer, _ = self._client.ask(f"{_URL}changes/startPageToken", _of(drive, {}))
        return str(answer["startPageToken"])

    def changes(self, drive: str, token: str) -> tuple[list[Change], str]:
        """What happened since a token, and the next token. Raises TokenStale."""
        found: list[Change] = []
        fields = f"nextPageToken,newStartPageToken,changes(fileId,removed,file({_FILE}))"
        params = {"includeItemsFromAllDrives": "true", "includeRemoved": "true", "spaces": "drive", "fields": fields}
        while True:
            answer, _ = self._client.ask(f"{_URL}changes", _of(drive, {**params, "pageToken": token, "pageSize": 1000}))
            found += [_change(one) for one in answer.get("changes") or () if "fileId" in one]
            token = str(answer.get("nextPageToken") or answer["newStartPageToken"])
            if "nextPageToken" not in answer:
                return found, token

    def files(self, drive: str, since: datetime | None = None) -> Listing:
        """All files, or those modified after a moment. Raises NotAnswered where Drive did not search everywhere."""
        later = f" and modifiedTime > '{since.astimezone(UTC):%Y-%m-%dT%H:%M:%S}'" if since else ""
        corpora = "drive" if drive else "user"
        fields = f"nextPageToken,incompleteSearch,files({_FILE})"
        params = {
            "q": _OF_KINDS + later, "corpora": corpora, "includeItemsFromAllDrives": "true", "spaces": "drive",
            "pageSize": 1000, "fields": fields,
        }  # fmt: skip
        pages = list(self._pages(f"{_URL}files", _of(drive, params)))
        if any(answer.get("incompleteSearch") for answer, _ in pages):
            raise NotAnswered("Google просмотрел не все файлы: будет прочитано позже")
        found = {str(one["id"]): File.told(one) for answer, _ in pages for one in answer.get("files") or ()}
        return Listing(found, pages[0][1])

    def about(self, file_id: str) -> tuple[File | None, str]:
        """A file, None where it is in the bin or not open to the account; and the shared drive it lies in."""
        try:
            answer, _ = self._client.ask(f"{_URL}files/{file_id}", _of("", {"fields": _FILE}))
        except BookGone:
            return None, ""
        return (None if answer.get("trashed") else File.told(answer)), str(answer.get("driveId", ""))

    def version(self, file_id: str) -> tuple[str, str]:
        """What moves whenever a file does. Raises BookGone."""
        answer, _ = self._client.ask(f"{_URL}files/{file_id}", _of("", {"fields": "version,modifiedTime"}))
        return str(answer.get("version", "")), str(answer.get("modifiedTime", ""))

    def rights(self, drive: str) -> dict[str, bool]:
        """All files: id → whether the account may change the file, or put files into the folder. Raises BookGone."""
        params = {
            "q": _OF_KINDS, "corpora": "drive" if drive else "user", "includeItemsFromAllDrives": "true",
            "spaces": "drive", "pageSize": 1000, "fields": "nextPageToken,files(id,capabilities/canEdit)",
        }  # fmt: skip
        pages = self._pages(f"{_URL}files", _of(drive, params))
        listed = [one for answer, _ in pages for one in answer.get("files") or ()]
        return {str(one["id"]): bool((one.get("capabilities") or {}).get("canEdit")) for one in listed}

    def _pages(self, url: str, params: Mapping[str, Any]) -> Iterator[tuple[Json, datetime]]:
        token = ""  # nosec B105 # of a page of a list
        while True:
            answer, moment = self._client.ask(url, {**params, **({"pageToken": token} if token else {})})
            yield answer, moment
            token = str(answer.get("nextPageToken", ""))
            if not token:
                return


def _of(drive: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters, and those that reach shared drives."""
    return {**params, "supportsAllDrives": "true", "prettyPrint": "false", **({"driveId": drive} if drive else {})}


def _change(said: Mapping[str, Any]) -> Change:
    file = said.get("file") or {}
    gone = said.get("removed") or file.get("trashed") or file.get("mimeType") not in KINDS
    return Change(str(said["fileId"]), None if gone else File.told(file))
