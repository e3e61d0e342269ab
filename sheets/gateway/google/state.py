"""What was known of Drive at the last look: the cursor, written as JSON, and the workbooks it knows of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from unicodedata import normalize

from journal.registers import is_foreign
from sheets.gateway.google.drive import FOLDER, File

#: Raised when what a cursor holds changes: an older one is then taken for none.
_FORM = 1

#: What Drive's ids are made of: nothing that would lead elsewhere in an address.
_DRIVE_ID = re.compile(r"[\w-]+", re.ASCII)

LONG_AGO = datetime.fromtimestamp(0, UTC)

#: Folders within folders deeper than this are taken for none.
_DEEPEST = 20


@dataclass(slots=True)
class State:
    """Files by id as last heard of.

    ``roots`` are the folders of journals with the shared drive each lies in, «» for none; ``tokens`` say how far
    the change log of each drive was read; ``listed`` until when all changes are known by Google's clock; ``swept``
    the hour (since 1970) up to which books were read whether they changed or not.
    """

    roots: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    listed: datetime = LONG_AGO
    swept: int = 0

    def books(self) -> dict[str, tuple[str, str]]:
        """The workbooks under the roots: book id → (file id, when it was modified)."""
        return {self.book_id(path, one): (one, self.files[one].modified) for one, path in self._placed()}

    def ours(self, drive: str) -> set[str]:
        """The files under the roots that lie in a shared drive, or in none, and those roots that are folders."""
        roots = {root: drive for root, home in self.roots.items() if home == drive}
        return {one for one, _ in replace(self, roots=roots).books().values()} | (roots.keys() - {drive})

    def book_id(self, path: str, file_id: str) -> str:
        """How the rest of the house names a workbook: folders, Drive's id, title."""
        return f"{path}{file_id}/{as_name(self.files[file_id].name)}"

    def _placed(self) -> Iterator[tuple[str, str]]:
        """The files that are no folders, with the path of folders from their root down, «2025-26/»."""
        paths: dict[str, str | None] = dict.fromkeys(self.roots, "")
        for file_id, file in self.files.items():
            path = self._path(file.parent, paths, _DEEPEST) if file.kind != FOLDER else None
            if path is not None:
                yield file_id, path

    def _path(self, folder: str, paths: dict[str, str | None], deepest: int) -> str | None:
        """The path of a folder; None for one that lies elsewhere."""
        if folder not in paths:
            file = self.files.get(folder)
            above = self._path(file.parent, paths, deepest - 1) if file is not None and deepest > 0 else None
            paths[folder] = None if above is None or file is None else f"{above}{as_name(file.name)}/"
        return paths[folder]

    def written(self) -> str:
        """The state as a cursor: of an account that sees much else only what lies under the roots."""
        paths: dict[str, str | None] = dict.fromkeys(self.roots, "")
        files = {
            one: [file.name, file.parent, file.modified, file.kind, file.editor]
            for one, file in self.files.items()
            if one in self.roots or self._path(file.parent, paths, _DEEPEST) is not None
        }
        held = {
            "form": _FORM, "roots": self.roots, "tokens": self.tokens, "files": files,
            "listed": self.listed.astimezone(UTC).isoformat(), "swept": self.swept,
        }  # fmt: skip
        return json.dumps(held, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, cursor: str | None) -> State:
        """The state that a cursor holds; an empty one for none, and for a cursor of another store."""
        try:
            held = json.loads(cursor or "{}")
            if held["form"] != _FORM:
                return cls()
            files = {one: File(*map(str, about)) for one, about in held["files"].items()}
            listed = datetime.fromisoformat(held["listed"])
            return cls(dict(held["roots"]), dict(held["tokens"]), files, listed, int(held["swept"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()


def as_name(title: str) -> str:
    """A title as a part of a path."""
    return normalize("NFC", title).replace("/", "∕").strip()


def file_of(book_id: str) -> str:
    """Drive's id of a workbook; «» where the id names none."""
    one = (["", *book_id.split("/")])[-2]
    return one if _DRIVE_ID.fullmatch(one) else ""


def of_kind(books: Mapping[str, object], *, foreign: bool) -> tuple[str, ...]:
    """The ids of those that are, or are not, saved in a format that is not read."""
    return tuple(sorted(book for book in books if is_foreign(book) is foreign))
