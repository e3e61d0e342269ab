"""Completing a workbook that people work in: what lacks is put in all at once, unless somebody typed meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count

from sheets.gateway.google.additions import addition_requests
from sheets.gateway.google.filling import Standing, sheet_batches, weight
from sheets.gateway.google.guarded import plan_of
from sheets.gateway.google.reading import PLAIN, grid_of, with_cells
from sheets.gateway.google.replies import Json
from sheets.gateway.google.writing import REQUEST_BYTES, GoogleWriter
from sheets.gateway.protocol import BookMoved, NotWritten
from sheets.grid import Workbook
from sheets.provision.missing import Missing, SheetMissing
from sheets.templates.plan import WorkbookPlan

_ABOUT = "properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount)),merges"


@dataclass(frozen=True, slots=True)
class Completion:
    """What is done to one workbook, as it was read; ``people`` are those of its editors who may edit it now."""

    writer: GoogleWriter
    file_id: str
    book: Workbook
    plan: WorkbookPlan
    people: frozenset[str]

    def add(self, lack: Missing) -> None:
        """Add all of it. Raises BookMoved where somebody typed since the workbook was read."""
        taken = self._notes()  # before the sheets are looked at: an attempt that comes late is seen there, or refused
        rows = self._rows_now([one.title for one in lack.additions]) if lack.additions else {}
        standing = Standing.of(self.book)
        parts = [
            one.requests for one in sheet_batches(self.plan, lack.sheets, standing, self.people, self.writer.email)
        ]
        for one in lack.additions:
            requests = self._requests(one, rows)
            if parts and weight([*parts[-1], *requests]) < REQUEST_BYTES:
                parts[-1] = [*parts[-1], *requests]
            else:
                parts.append(requests)
        for place, requests in enumerate(parts):
            self._send(_free_number(f"{self.book.version} {place}", taken), requests)

    def _requests(self, lack: SheetMissing, rows: dict[str, int]) -> list[Json]:
        grid, planned = self.book.sheet(lack.title), plan_of(self.plan, lack.title)
        if grid is None or planned is None:
            raise NotWritten(f"лист «{lack.title}» не найден")
        return addition_requests(lack, planned, grid, rows[grid.title])

    def _send(self, number: int, requests: list[Json]) -> None:
        """Send a batch that leaves a note behind: by it the batch is known, and it cannot be done twice."""

        def was_done() -> bool:
            if number in self._notes():
                return True
            self._rows_now(())
            return False

        self.writer.batch_update(self.file_id, [_note(number), *requests], was_done)

    def _notes(self) -> frozenset[int]:
        """The numbers of the notes that the workbook holds now."""
        answer = self.writer.get(self.file_id, "developerMetadata.metadataId")
        return frozenset(int(one["metadataId"]) for one in answer.get("developerMetadata") or ())

    def _rows_now(self, titles: Sequence[str]) -> dict[str, int]:
        """How many rows the sheets have, all where none is named. Raises BookMoved where they are not as read."""
        ranges = ["'" + title.replace("'", "''") + "'" for title in titles]
        answer = self.writer.get(self.file_id, f"sheets({_ABOUT},{PLAIN})", ranges)
        rows: dict[str, int] = {}
        for sheet in with_cells(answer):
            now = grid_of(sheet, sheet.get("data") or ())
            before = self.book.sheet(now.title)
            if before is None or before.digest() != now.digest():
                raise BookMoved(f"лист «{now.title}» как раз меняют: будет дополнен позже")
            rows[now.title] = int(sheet["properties"]["gridProperties"]["rowCount"])
        return rows


def _free_number(text: str, taken: Collection[int]) -> int:
    """A note's number by what it stands for; another where it stood for that before, and people took that back."""
    digests = (blake2b(f"{text} {attempt}".encode(), digest_size=4).digest() for attempt in count())
    numbers = (int.from_bytes(digest) >> 1 or 1 for digest in digests)
    return next(number for number in numbers if number not in taken)


def _note(number: int) -> Json:
    said = {"metadataId": number, "metadataKey": "journal-completed", "visibility": "PROJECT"}
    return {"createDeveloperMetadata": {"developerMetadata": {**said, "location": {"spreadsheet": True}}}}
