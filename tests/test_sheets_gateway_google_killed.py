"""Whoever writes verdicts on Google is killed at any line: they stand once, whole, below the teacher's own notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheets.gateway.google.marks import HEAD
from tests.folder_school import Folder, at
from tests.google_reader import School, school
from tests.killing import mortal, spread
from tests.test_sheets_gateway_google_verdict import BAD, Desk

__all__ = ["school"]

#: Moments of death, the last lines among them: the answer comes late in the work.
FEW, MANY = 4, 230

HERS = "Спросить на перемене"


@pytest.fixture
def desk(folder: Folder, school: School) -> Iterator[Desk]:
    folder.journal("7А", BAD)
    desk = Desk(folder, school)
    desk.upload()
    school.google.settings(quotas_on=False)
    yield desk
    desk.gateway.close()


def standing(desk: Desk) -> tuple[object, ...]:
    """All that is shown of a journal: cells with notes and colours, sheets, stamps."""
    told = desk.google.book(desk.ids["Журнал 7А"])
    sheets = [(sheet["properties"]["title"], sheet["data"][0].get("rowData")) for sheet in told["sheets"]]
    return sheets, [stamp["metadataValue"] for stamp in told.get("developerMetadata", ())]


def said_once(desk: Desk, typed: str) -> None:
    """The remark stands once: in the note below hers, on one list, in one stamp; her own note is as she left it."""
    note = desk.note("D4")
    assert note.startswith(HERS)
    assert (note.count(HEAD), note.count(f"«{typed}»")) == (1, 1)
    assert desk.titles().count("Замечания") == 1
    assert [row[3] for row in desk.listed() if row[1:3] == ["Алгебра", "D4"]] == [typed]
    assert len(desk.google.book(desk.ids["Журнал 7А"])["developerMetadata"]) == 1


def killed_again_and_again(desk: Desk, points: int) -> None:
    """A mistake is typed, and whoever says so is killed; then it is said."""
    sheet = next(iter(desk.google.book(desk.ids["Журнал 7А"])["sheets"]))["properties"]["sheetId"]
    desk.google.edit(desk.ids["Журнал 7А"], note_of(sheet))
    arguments = (desk.folder.url, at(9).isoformat(), desk.school.folder, desk.school.key, desk.google.url, desk.key)
    deaths = 0
    with mortal("say on google") as clerk:
        clerk.lines(*arguments)
        said_once(desk, "55")
        desk.type_in("D4", "56")
        lines = clerk.lines(*arguments)
        for number, line in enumerate(spread(lines, points, points // 8)):
            typed = f"{number} ?"
            desk.type_in("D4", typed)
            changed = standing(desk)
            deaths += clerk.dies_at(line, *arguments)
            left = standing(desk)
            clerk.does(*arguments)
            said_once(desk, typed)
            assert left in (changed, standing(desk))
    assert deaths >= min(points * 8 // 9, 200)


def note_of(sheet: int) -> dict[str, Any]:
    """The teacher's own note at D4."""
    cell = {"sheetId": sheet, "startRowIndex": 3, "endRowIndex": 4, "startColumnIndex": 3, "endColumnIndex": 4}
    return {"updateCells": {"range": cell, "fields": "note", "rows": [{"values": [{"note": HERS}]}]}}


@pytest.mark.long
def test_a_verdict_cut_off_on_google_stands_once_after_the_next_run(desk: Desk) -> None:
    killed_again_and_again(desk, FEW)


@pytest.mark.soak
def test_verdicts_cut_off_on_google_at_two_hundred_points_stand_once(desk: Desk) -> None:
    killed_again_and_again(desk, MANY)
