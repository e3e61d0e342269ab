"""A folder of a shared drive on the emulator where the writer makes a school's workbooks, without real waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from journal.registers import JOURNAL
from journal.tables import PlanRow, PupilRow
from sheets.gateway.google.access import PROVISION_SCOPES
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.provision import GoogleProvisioner, open_provisioner
from sheets.gateway.google.writing import GoogleWriter, open_writer
from sheets.grid import Workbook
from sheets.provision.year import ClassKnown, planned
from sheets.templates.manner import on_google
from sheets.templates.plan import WorkbookPlan
from tests.gateway_clocks import JumpingClock
from tests.google_emulator.handle import READER, Emulator
from tests.google_emulator.refusals import Json
from tests.sheets_school import SCHOOL

WRITER = "writer@school.iam.gserviceaccount.com"
TEACHER = "gromova@school.example"


def pupil(number: int, name: str) -> PupilRow:
    """A pupil of 7А, in the first group."""
    return PupilRow(f"7А-{number:02}", name, None, None, None, "", "", "1", "")


PUPILS = (pupil(1, "Абрамова Анна"), pupil(2, "=Белов Иван"), pupil(3, "Волков Пётр"))
PLANS = (PlanRow("Алгебра", 1, None, "Степени", 2.0, "", ""), PlanRow("Алгебра", 2, None, "=Корни", 1.0, "", ""))


def journal(until: date = date(2026, 9, 30), pupils: tuple[PupilRow, ...] = PUPILS) -> WorkbookPlan:
    """The journal of 7А as it is planned up to a day."""
    known = ClassKnown("7А", pupils, PLANS)
    plan = planned(JOURNAL, SCHOOL, known, date(2026, 9, 1), until, on_google(SCHOOL))
    assert plan is not None
    return plan


class Office:
    """A shared drive with the writer in it. ``told`` is what people were told."""

    def __init__(self, google: Emulator, tmp_path: Path) -> None:
        self.google, self.tmp_path = google, tmp_path
        google.set_clock("2026-08-25T12:00:00Z")
        self.clock = JumpingClock(along=google.advance)
        self.folder = google.shared_drive("Журналы", {READER: "reader", WRITER: "fileOrganizer"})
        self.key = google.credentials_file(tmp_path / "writer.json", WRITER)
        self.settings = GoogleSettings(self.folder, google.credentials_file(tmp_path / "reader.json"), google.url)
        self.told: list[str] = []
        self._opened: list[GoogleProvisioner | GoogleGateway | GoogleWriter] = []

    def pace(self) -> Pace:
        """By the clock that jumps."""
        return Pace(self.clock, draw=lambda _, most: most, write_timeout=(5, 20))

    def writer(self) -> GoogleWriter:
        """A writer newly started."""
        self._opened.append(writer := open_writer(self.key, self.google.url, PROVISION_SCOPES, self.pace()))
        return writer

    def provisioner(self, folder: str = "", **more: bool) -> GoogleProvisioner:
        """A provisioner newly started."""
        settings = GoogleSettings(folder or self.folder, self.settings.credentials, self.google.url)
        made = open_provisioner(settings, self.key, self.told.append, time_zone="Asia/Omsk", pace=self.pace(), **more)
        self._opened.append(made)
        return made

    def read(self, book_id: str) -> Workbook:
        """A workbook as the reader of the journal sees it."""
        self._opened.append(gateway := GoogleGateway(self.settings, pace=self.pace()))
        return gateway.read(book_id)

    def files(self) -> list[str]:
        """The names of all files there are."""
        return [file["name"] for file in self.google.control("state")["files"]]

    def sheet(self, book_id: str, title: str) -> Json:
        """All that Google holds of a sheet."""
        sheets = self.google.book(book_id.split("/", maxsplit=1)[0])["sheets"]
        found: Json = next(sheet for sheet in sheets if sheet["properties"]["title"] == title)
        return found

    def close(self) -> None:
        for opened in self._opened:
            opened.close()


@pytest.fixture
def office(google: Emulator, tmp_path: Path) -> Iterator[Office]:
    """An empty shared drive."""
    office = Office(google, tmp_path)
    yield office
    office.close()
