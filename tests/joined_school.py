"""A school that keeps its journals on the emulator of Google, and at home what the law keeps there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.config import Config
from journal.registers import google_id, shown_book
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.joined import JoinedGateway
from sheets.gateway.xlsx import XlsxGateway
from tests.folder_school import Folder
from tests.gateway_clocks import JumpingClock
from tests.google_emulator.handle import READER, Emulator

#: A program of the teachers' own, which types into the journals.
ADD_ON = "addon@school.iam.gserviceaccount.com"


class Joined:
    """The folder's journals uploaded to a shared drive; ``folder.path`` keeps the rest. ``ids``: title → Drive's id."""

    def __init__(self, folder: Folder, google: Emulator, tmp_path: Path) -> None:
        self.home, self.google, self._tmp_path = folder, google, tmp_path
        self.key = google.credentials_file(tmp_path / "reader.json")
        self.drive = google.shared_drive("Журналы", {READER: "reader", ADD_ON: "writer"})
        self.ids: dict[str, str] = {}
        self._opened: list[GoogleGateway] = []

    def move(self, kinds: str = "Журнал *.xlsx") -> None:
        """Let the journals go to Google, or what else is named so."""
        upload = self._tmp_path / "загрузка"
        upload.mkdir()
        for book in self.home.path.glob(kinds):
            shutil.move(book, upload / book.name)
        self.ids |= self.google.load_school(upload, drive=self.drive, share={})

    def gateway(self) -> JoinedGateway:
        """What reads both, newly started, without waiting for real."""
        pace = Pace(JumpingClock(along=self.google.advance), patience=60, draw=lambda _, most: most)
        self._opened.append(GoogleGateway(GoogleSettings(self.drive, self.key, self.google.url), pace=pace))
        return JoinedGateway(XlsxGateway(self.home.path), self._opened[-1])

    def config(self, **more: object) -> Config:
        """The configuration of this school."""
        given = {
            "data": self.home.path, "database": self.home.url, "google_folder": self.drive,
            "google_credentials": self.key, "google_writer": self._tmp_path / "writer.json",
            "google_endpoint": self.google.url, "backup_at": "off",
        }  # fmt: skip
        return Config.model_validate(given | more)

    def close(self) -> None:
        for gateway in self._opened:
            gateway.close()


def called(books: tuple[str, ...]) -> dict[str, bool]:
    """What people call workbooks, and whether they lie on Google."""
    return {shown_book(book): bool(google_id(book)) for book in books}


@pytest.fixture
def joined(folder: Folder, google: Emulator, tmp_path: Path) -> Iterator[Joined]:
    """A school of two classes whose journals lie on Google."""
    google.set_clock("2026-09-05T12:00:00Z")
    made = Joined(folder, google, tmp_path)
    yield made
    made.close()
