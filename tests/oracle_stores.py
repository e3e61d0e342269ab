"""Where the oracle's workbooks lie: all in a folder, or the journals on the emulator of Google and the rest at home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from journal.registers import JOURNAL, book_title
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.joined import JoinedGateway
from sheets.gateway.protocol import Gateway
from sheets.gateway.xlsx import XlsxGateway
from sheets.templates.plan import SheetPlan, WorkbookPlan
from sheets.templates.write import write_xlsx
from tests.gateway_clocks import JumpingClock
from tests.google_emulator.handle import OWNER, READER, Emulator

#: Rows and columns of a spreadsheet on Google.
_HEIGHT, _WIDTH = 60, 80


class Store(Protocol):
    """A school's workbooks, saved by people."""

    gateway: Gateway
    #: Whom it calls the one who saved a journal; «» for nobody.
    editor: str

    def save(self, plan: WorkbookPlan, now: datetime) -> None:
        """Somebody saved a workbook."""

    def at(self, now: datetime) -> None:
        """It is that time there."""

    def away(self) -> Any:
        """The store does not answer meanwhile."""


class FolderStore:
    """All workbooks are .xlsx in a folder."""

    editor = ""

    def __init__(self, path: Path) -> None:
        self.path = path / "школа"
        self.path.mkdir()
        self.gateway: Gateway = XlsxGateway(self.path)

    def save(self, plan: WorkbookPlan, _now: datetime) -> None:
        """Write the file."""
        write_xlsx(plan, self.path / f"{plan.title}.xlsx")

    def at(self, now: datetime) -> None:
        """A folder has no clock of its own."""

    @contextmanager
    def away(self) -> Iterator[None]:
        """The share is not there."""
        gone = self.path.rename(self.path.with_name("отключено"))
        yield
        gone.rename(self.path)


class GoogleStore:
    """Journals are spreadsheets in a shared drive, all else stays at home in a folder."""

    editor = f"{OWNER.partition('@')[0]} ({OWNER})"

    def __init__(self, path: Path, google: Emulator) -> None:
        self.home, self.google = FolderStore(path), google
        self._drive = google.shared_drive("Журналы", {READER: "reader"})
        self._key = google.credentials_file(path / "reader.json")
        self._books: dict[str, str] = {}
        self._sheets: dict[str, dict[int, SheetPlan]] = {}
        self._now = datetime(2026, 1, 1, tzinfo=UTC)
        self.gateway: Gateway = self._opened()

    def _opened(self) -> JoinedGateway:
        pace = Pace(JumpingClock(along=self._advance), patience=60, draw=lambda _, most: most)
        google = GoogleGateway(GoogleSettings(self._drive, self._key, self.google.url), pace=pace)
        return JoinedGateway(XlsxGateway(self.home.path), google)

    def _advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self.google.advance(seconds)

    def at(self, now: datetime) -> None:
        """Put Google's clock on; it never goes back."""
        if now > self._now:
            self._now = now
            self.google.set_clock(now.astimezone(UTC).isoformat())

    def save(self, plan: WorkbookPlan, now: datetime) -> None:
        """Type into the spreadsheet what differs, or write the file at home."""
        if not plan.title.startswith(book_title(JOURNAL, "")):
            self.home.save(plan, now)
            return
        self.at(now)
        if plan.title in self._books:
            self.google.edit(self._books[plan.title], *self._edits(plan))
        else:
            sheets = [_sheet(number, sheet) for number, sheet in enumerate(plan.sheets)]
            self._books[plan.title] = self.google.put(plan.title, sheets, drive=self._drive, share={})
        self._sheets[plan.title] = dict(enumerate(plan.sheets))

    def _edits(self, plan: WorkbookPlan) -> Iterator[dict[str, Any]]:
        """Sheets are told apart by their order in the class; one that is deleted has no rows in its plan."""
        before = self._sheets[plan.title]
        for number, sheet in enumerate(plan.sheets):
            was = before[number]
            if sheet == was:
                continue
            if not sheet.rows:
                yield {"deleteSheet": {"sheetId": number}}
                continue
            if not was.rows:
                size = {"rowCount": _HEIGHT, "columnCount": _WIDTH}
                yield {"addSheet": {"properties": {"sheetId": number, "title": sheet.title, "gridProperties": size}}}
            elif was.title != sheet.title:
                named = {"sheetId": number, "title": sheet.title}
                yield {"updateSheetProperties": {"properties": named, "fields": "title"}}
            if was.rows != sheet.rows:
                yield _typed(number, sheet.rows)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Google answers nothing but 503."""
        self.google.faults({"fault": "503", "times": None})
        yield
        self.google.faults()

    def close(self) -> None:
        """Let the connections go."""
        self.gateway.close()


def _sheet(number: int, plan: SheetPlan) -> dict[str, Any]:
    return {"title": plan.title, "rows": plan.rows, "text": True, "id": number, "size": (_HEIGHT, _WIDTH)}


def _typed(number: int, rows: Sequence[Sequence[object]]) -> dict[str, Any]:
    """A sheet typed over whole."""
    box = {"sheetId": number, "startRowIndex": 0, "endRowIndex": _HEIGHT, "startColumnIndex": 0,
           "endColumnIndex": _WIDTH}  # fmt: skip
    lines = [{"values": [_value(cell) for cell in row]} for row in rows]
    return {"updateCells": {"range": box, "rows": lines, "fields": "userEnteredValue"}}


def _value(cell: object) -> Mapping[str, Any]:
    return {"userEnteredValue": {"stringValue": cell}} if cell else {}
