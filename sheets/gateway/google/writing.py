"""Writing to Google: cells of a workbook all at once or not at all, and files made, found and opened to people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets.gateway.google.access import VERDICT_SCOPES, access
from sheets.gateway.google.answers import DoneOrNot, NotAnswered
from sheets.gateway.google.changes import is_drive
from sheets.gateway.google.drive import SPREADSHEET, Drive
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.reading import read_in_parts, read_whole
from sheets.gateway.google.replies import Json
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.protocol import NotWritten

_SHEETS = "https://sheets.googleapis.com/v4/spreadsheets/{}"
_FILES = "https://www.googleapis.com/drive/v3/files"
_FILE = "id,name,parents,driveId,appProperties,createdTime,trashed"

#: Bytes of a request that Google advises to stay below.
REQUEST_BYTES = 2_000_000

#: Seconds in which a workbook is tried for in one answer, before it is asked for in parts.
_PATIENCE = 60.0

#: How often something is tried that was looked for and not found done.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Made:
    """A file as Drive tells of it; ``marks`` are what this project noted on it, seen by nobody else."""

    id: str
    name: str
    parent: str
    marks: Mapping[str, str]
    created: str

    @classmethod
    def told(cls, said: Mapping[str, Any]) -> Made:
        """The file of an answer."""
        marks = {str(name): str(value) for name, value in (said.get("appProperties") or {}).items()}
        parent = next(iter(said.get("parents") or ()), "")
        return cls(str(said["id"]), str(said.get("name", "")), str(parent), marks, str(said.get("createdTime", "")))


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody may do with a file; ``email`` is «» for everybody and for whole domains."""

    email: str
    role: str
    kind: str


class GoogleWriter:
    """Writes as an account that workbooks are open to for editing. Raises GatewayError; see each method.

    What was sent and not answered is never sent again blindly: whoever asks says how to look whether it was done.
    """

    def __init__(self, client: GoogleClient) -> None:
        """Write through this client."""
        self.client, self._drives = client, dict[str, str]()

    @property
    def email(self) -> str:
        """The address of the account; «» for a person's own."""
        return self.client.email

    # ------------------------------------------------------------------------------------ cells

    def batch_update(
        self, file_id: str, requests: Sequence[Json], was_done: Callable[[], bool] | None = None, *, again: bool = False
    ) -> Json:
        """Do what the requests of spreadsheets.batchUpdate say: all of it or nothing.

        Args:
            file_id: Drive's id of the workbook.
            requests: The requests, in their order.
            was_done: Looks at the workbook whether they were done; asked where no answer came.
            again: Whether doing them twice comes to the same.

        Raises:
            DoneOrNot: They were sent and not answered, and there was no way to look.
            NotWritten: Google does not take them, or the account may not edit.
            GatewayError: The workbook is gone, or Google is away.
        """
        url = f"{_SHEETS.format(file_id)}:batchUpdate"
        for attempt in range(1, _TRIES + 1):
            try:
                return self._batch(url, requests, again=again)
            except (DoneOrNot, NotWritten) as error:
                is_first = attempt == 1 and isinstance(error, NotWritten)
                if was_done is None or is_first:
                    raise
                if was_done():  # an earlier attempt may have come late, and this one been refused for it
                    return {}
                if isinstance(error, NotWritten) or attempt == _TRIES:
                    raise
        raise AssertionError  # the last attempt returns or raises

    def _batch(self, url: str, requests: Sequence[Json], *, again: bool) -> Json:
        params = {"prettyPrint": "false"}
        return self.client.tell("POST", url, params, {"requests": list(requests)}, again=again)

    def get(self, file_id: str, fields: str, ranges: Sequence[str] = ()) -> Json:
        """A workbook as far as the mask says; of cells only those of the ranges, where some are named."""
        params: dict[str, Any] = {"prettyPrint": "false", "fields": fields}
        answer, _ = self.client.ask(_SHEETS.format(file_id), {**params, **({"ranges": list(ranges)} if ranges else {})})
        return answer

    def whole(self, file_id: str, more: str = "") -> Json:
        """All that is read of a workbook, whole or sheet by sheet, and more of each sheet. Raises GatewayError."""
        try:
            return read_whole(self.client, file_id, _PATIENCE, more=more)
        except NotAnswered:
            return read_in_parts(self.client, Drive(self.client), file_id, more=more)

    # ------------------------------------------------------------------------------------ files

    def create(self, title: str, parent: str, marks: Mapping[str, str]) -> Made:
        """A new spreadsheet with one blank sheet in a folder or shared drive. Raises DoneOrNot: look with ``find``."""
        body = {"name": title, "mimeType": SPREADSHEET, "parents": [parent], "appProperties": dict(marks)}
        return Made.told(self.client.tell("POST", _FILES, _all({"fields": _FILE}), body))

    def find(self, parent: str, query: str) -> list[Made]:
        """The spreadsheets of a folder or shared drive that a query of Drive finds, the oldest first.

        Raises NotAnswered where Drive did not look everywhere.
        """
        drive = self._drive_of(parent)
        where = f"'{parent}' in parents and trashed = false and mimeType = '{SPREADSHEET}' and ({query})"
        params = _all({"q": where, "includeItemsFromAllDrives": "true", "pageSize": 1000})
        params |= {"corpora": "drive", "driveId": drive} if drive else {"corpora": "user"}
        params["fields"] = f"nextPageToken,incompleteSearch,files({_FILE})"
        pages = list(self._pages(_FILES, params))
        if any(answer.get("incompleteSearch") for answer in pages):
            raise NotAnswered("Google просмотрел не все файлы: запустите ещё раз позже")
        found = [Made.told(one) for answer in pages for one in answer.get("files") or ()]
        return sorted(found, key=lambda one: (one.created, one.id))

    def _drive_of(self, folder: str) -> str:
        """The shared drive a folder lies in, whose files are found by naming it alone; «» for none."""
        if is_drive(folder):
            return folder
        if folder not in self._drives:
            answer, _ = self.client.ask(f"{_FILES}/{folder}", _all({"fields": "driveId"}))
            self._drives[folder] = str(answer.get("driveId", ""))
        return self._drives[folder]

    def about(self, file_id: str) -> Made:
        """A file. Raises BookGone."""
        answer, _ = self.client.ask(f"{_FILES}/{file_id}", _all({"fields": _FILE}))
        return Made.told(answer)

    def mark(self, file_id: str, marks: Mapping[str, str]) -> None:
        """Note something on a file, beside what is noted there."""
        url = f"{_FILES}/{file_id}"
        self.client.tell("PATCH", url, _all({"fields": "id"}), {"appProperties": dict(marks)}, again=True)

    # ------------------------------------------------------------------------------------ people

    def grants(self, file_id: str) -> list[Grant]:
        """Who may do what with a file, or with a folder or shared drive."""
        fields = "nextPageToken,permissions(emailAddress,role,type)"
        pages = self._pages(f"{_FILES}/{file_id}/permissions", _all({"fields": fields, "pageSize": 100}))
        said = [one for answer in pages for one in answer.get("permissions") or ()]
        return [Grant(str(one.get("emailAddress", "")), str(one.get("role")), str(one.get("type"))) for one in said]

    def share(self, file_id: str, email: str, *, notify: bool = False, role: str = "writer") -> None:
        """Open a file to one address. Raises NotWritten where Google does not open it to that one."""
        url = f"{_FILES}/{file_id}/permissions"
        params = _all({"fields": "id", "sendNotificationEmail": "true" if notify else "false"})
        body = {"type": "user", "role": role, "emailAddress": email}
        self.client.tell("POST", url, params, body, again=not notify)

    def _pages(self, url: str, params: dict[str, Any]) -> Iterator[Json]:
        token = ""  # nosec B105 # of a page of a list
        while True:
            answer, _ = self.client.ask(url, {**params, **({"pageToken": token} if token else {})})
            yield answer
            token = str(answer.get("nextPageToken", ""))
            if not token:
                return

    def close(self) -> None:
        """Let the connections go."""
        self.client.close()


def open_writer(
    credentials: Path, endpoint: str = "", scopes: tuple[str, ...] = VERDICT_SCOPES, pace: Pace | None = None
) -> GoogleWriter:
    """A writer by the key in a file. Raises StoreAway where there is none."""
    return GoogleWriter(GoogleClient(access(credentials, endpoint, scopes), endpoint, pace or Pace()))


def _all(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters, and those that reach shared drives."""
    return {**params, "supportsAllDrives": "true", "prettyPrint": "false"}
