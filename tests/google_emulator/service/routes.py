"""Which address is which method of Google's API, and what scope it needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from tests.google_emulator.drive import api as drive
from tests.google_emulator.drive import sharing, uploads, watching, writing
from tests.google_emulator.service.calls import Call, Reply
from tests.google_emulator.sheets import api as sheets


@dataclass(frozen=True, slots=True)
class Route:
    """One method: ``access`` names the scopes it needs and the quota it counts for."""

    kind: str
    verb: str
    pattern: re.Pattern[str]
    api: str
    access: str
    handler: Callable[[Call], Reply]


def _route(kind: str, verb: str, path: str, access: str, handler: Callable[[Call], Reply]) -> Route:
    api = "sheets" if path.startswith("/v4/") else "drive"
    return Route(kind, verb, re.compile(path), api, access, handler)


_BOOK = "/v4/spreadsheets/(?P<id>[^/:]+)"
_FILE = "/drive/v3/files/(?P<id>[^/]+)"
_GRANT = f"{_FILE}/permissions/(?P<permission>[^/]+)"

#: Asked in this order: the first whose verb and path fit takes the request.
ROUTES: tuple[Route, ...] = (
    _route("spreadsheets.create", "POST", "/v4/spreadsheets", "write", sheets.create),
    _route("spreadsheets.get", "GET", _BOOK, "read", sheets.get),
    _route("spreadsheets.batchUpdate", "POST", f"{_BOOK}:batchUpdate", "write", sheets.batch),
    _route("values.batchGet", "GET", f"{_BOOK}/values:batchGet", "read", sheets.values_batch_get),
    _route("values.batchUpdate", "POST", f"{_BOOK}/values:batchUpdate", "write", sheets.values_batch_update),
    _route("values.batchClear", "POST", f"{_BOOK}/values:batchClear", "write", sheets.values_batch_clear),
    _route("values.append", "POST", f"{_BOOK}/values/(?P<range>.+):append", "write", sheets.values_append),
    _route("values.clear", "POST", f"{_BOOK}/values/(?P<range>.+):clear", "write", sheets.values_clear),
    _route("values.get", "GET", f"{_BOOK}/values/(?P<range>.+)", "read", sheets.values_get),
    _route("values.update", "PUT", f"{_BOOK}/values/(?P<range>.+)", "write", sheets.values_update),
    _route("sheets.copyTo", "POST", rf"{_BOOK}/sheets/(?P<sheet>\d+):copyTo", "write", sheets.copy_to),
    _route("developerMetadata.search", "POST", f"{_BOOK}/developerMetadata:search", "write", sheets.metadata_search),
    _route(
        "developerMetadata.get", "GET", rf"{_BOOK}/developerMetadata/(?P<metadata>\d+)", "write", sheets.metadata_get
    ),
    _route("files.list", "GET", "/drive/v3/files", "metadata", drive.list_),
    _route("files.create", "POST", "/drive/v3/files", "write", writing.create),
    _route("files.upload", "POST", "/upload/drive/v3/files", "write", uploads.create),
    _route("files.replace", "PATCH", "/upload/drive/v3/files/(?P<id>[^/]+)", "write", uploads.update),
    _route("files.replace", "PUT", "/upload/drive/v2/files/(?P<id>[^/]+)", "write", uploads.update_v2),
    _route("files.get", "GET", _FILE, "metadata", drive.get),
    _route("files.update", "PATCH", _FILE, "write", writing.update),
    _route("files.delete", "DELETE", _FILE, "write", writing.delete),
    _route("files.copy", "POST", f"{_FILE}/copy", "write", writing.copy),
    _route("files.export", "GET", f"{_FILE}/export", "read", drive.export),
    _route("comments.list", "GET", f"{_FILE}/comments", "read", drive.comments),
    _route("permissions.list", "GET", f"{_FILE}/permissions", "metadata", sharing.list_),
    _route("permissions.create", "POST", f"{_FILE}/permissions", "write", sharing.create),
    _route("permissions.get", "GET", _GRANT, "metadata", sharing.get),
    _route("permissions.update", "PATCH", _GRANT, "write", sharing.update),
    _route("permissions.delete", "DELETE", _GRANT, "write", sharing.delete),
    _route(
        "changes.getStartPageToken", "GET", "/drive/v3/changes/startPageToken", "metadata", sharing.start_page_token
    ),
    _route("changes.list", "GET", "/drive/v3/changes", "metadata", sharing.changes),
    _route("changes.watch", "POST", "/drive/v3/changes/watch", "metadata", watching.watch),
    _route("channels.stop", "POST", "/drive/v3/channels/stop", "metadata", watching.stop),
    _route("drives.list", "GET", "/drive/v3/drives", "drives", drive.drives),
    _route("drives.get", "GET", "/drive/v3/drives/(?P<id>[^/]+)", "drives", drive.drive_get),
    _route("about.get", "GET", "/drive/v3/about", "metadata", drive.about),
)


def routed(verb: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
    """The method that an address means, and the parts of its path, decoded; None where there is none."""
    for route in ROUTES:
        if route.verb == verb and (match := route.pattern.fullmatch(raw_path)):
            return route, {name: unquote(part) for name, part in match.groupdict().items()}
    return None
