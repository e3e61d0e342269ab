"""A school's folder on the emulator of Google, and the gateway that reads it without waiting for real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.protocol import Changes
from tests.gateway_clocks import JumpingClock
from tests.google_emulator.handle import READER, Emulator

#: A Saturday in September, at noon.
NOON = "2026-09-05T12:00:00Z"


class School:
    """A folder shared with the reader. ``google`` is Google's side; its clock stands still and goes along with ours."""

    def __init__(self, google: Emulator, tmp_path: Path) -> None:
        google.set_clock(NOON)
        self.google, self._tmp_path = google, tmp_path
        self.key = google.credentials_file(tmp_path / "key.json")
        self.clock = JumpingClock(along=google.advance)
        self.hours = 24 * 365 * 50
        self.folder = google.folder("Журналы", {READER: "reader"})
        self._opened: list[GoogleGateway] = []

    def gateway(self, folder: str = "", *, timeout: float = 20, key: Path | None = None) -> GoogleGateway:
        """A reader of the folder, newly started; ``hours`` tells it the time of day."""
        settings = GoogleSettings(folder or self.folder, key or self.key, self.google.url)
        self._opened.append(GoogleGateway(settings, lambda: self.hours * 3600.0, self.pace(timeout)))
        return self._opened[-1]

    def pace(self, timeout: float = 20) -> Pace:
        """By the clock that jumps; pauses are as long as they may be."""
        return Pace(self.clock, timeout=(5, timeout), write_timeout=(5, timeout), draw=lambda _, most: most)

    def put(self, title: str, text: str = "Ученик", **more: object) -> str:
        """A workbook in the folder, with one word in it. Returns Drive's id."""
        return self.google.put(title, {"Алгебра": [[text]]}, **{"folder": self.folder, "share": {}, **more})

    def type_in(self, book: str, text: str) -> None:
        """Somebody types into the first cell, a second later."""
        self.google.advance(1)
        self.google.type_cell(book, "Алгебра", "A1", text)

    def look(self, cursor: str | None) -> Changes:
        """What changed, as a reader newly started sees it."""
        return self.gateway().changed(cursor)

    def close(self) -> None:
        for gateway in self._opened:
            gateway.close()


def titles(books: tuple[str, ...]) -> list[str]:
    """What the ids of workbooks say to people: folders and title, without Drive's id."""
    said = []
    for book in books:
        *folders, _, title = book.split("/")
        said.append("/".join([*folders, title]))
    return sorted(said)


@pytest.fixture
def school(google: Emulator, tmp_path: Path) -> Iterator[School]:
    """An empty folder of journals."""
    school = School(google, tmp_path)
    yield school
    school.close()
