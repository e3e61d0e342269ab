"""Files, folders, shared drives and who may do what with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.book import Book

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"

#: What a role allows is what every lower one allows, and more.
RANKS = {"reader": 1, "commenter": 2, "writer": 3, "fileOrganizer": 4, "organizer": 5, "owner": 6}
READER, WRITER, OWNER = RANKS["reader"], RANKS["writer"], RANKS["owner"]


@dataclass(slots=True)
class Permission:
    """One grant: ``kind`` is user, group, domain or anyone."""

    id: str
    kind: str
    role: str
    email: str = ""
    domain: str = ""

    def covers(self, email: str) -> bool:
        """Whether it is this one's; a link for anyone is everyone's."""
        if self.kind == "anyone":
            return True
        if self.kind == "domain":
            return email.endswith(f"@{self.domain}")
        return self.email.lower() == email.lower()


@dataclass(slots=True)
class File:
    """A file or a folder. ``modified`` is what Drive tells; ``edits`` are the edits it does not tell yet."""

    id: str
    name: str
    mime: str
    created: datetime
    modified: datetime
    owner: str = ""
    drive: str = ""
    parents: list[str] = field(default_factory=list)
    permissions: dict[str, Permission] = field(default_factory=dict)
    trashed: bool = False
    starred: bool = False
    version: int = 1
    editor: str = ""
    creator: str = ""
    told: datetime | None = None
    edits: list[tuple[datetime, str]] = field(default_factory=list)
    viewed: dict[str, datetime] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    properties: Json = field(default_factory=dict)
    said: Json = field(default_factory=dict)
    book: Book | None = None
    content: bytes = b""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.mime == FOLDER


@dataclass(slots=True)
class SharedDrive:
    """A shared drive: it owns its files, and its members may do with them what their role allows."""

    id: str
    name: str
    created: datetime
    members: dict[str, Permission] = field(default_factory=dict)
