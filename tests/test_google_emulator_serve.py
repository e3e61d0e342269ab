"""The emulator served for development: a school's .xlsx on a shared drive, keys written for its accounts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import httpx
import pytest
import xlsxwriter

from tests.google_emulator.handle import OWNER, READER, Emulator, spawned

WHOLE = {"corpora": "allDrives", "supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A folder with one journal, and what a program left beside it."""
    with xlsxwriter.Workbook(tmp_path / "Журнал 7А.xlsx") as book:
        sheet = book.add_worksheet("Алгебра")
        sheet.write_row(0, 0, ["Ученик", "05.09"])
        sheet.write_row(1, 0, ["Иванов Иван", "5/4"])
        sheet.write_datetime(2, 1, date(2026, 9, 5), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_number(2, 2, 4.5)
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        sheet.write_comment(1, 1, "почему?")
        sheet.merge_range(4, 0, 4, 2, "Итого")
    (tmp_path / "~$Журнал 7А.xlsx").write_bytes(b"")
    return tmp_path


def test_a_school_is_served_with_keys_for_its_accounts(school: Path, tmp_path: Path) -> None:
    with spawned("--school", str(school), "--credentials", str(tmp_path / "keys")) as emulator:
        key = json.loads((tmp_path / "keys" / "reader.json").read_text(encoding="utf-8"))
        with emulator.client(READER, "drive.readonly") as reader:
            (file,) = reader.get("/drive/v3/files", params=WHOLE).json()["files"]
            told = reader.get(f"/v4/spreadsheets/{file['id']}/values/Алгебра").json()
    assert (key["client_email"], key["token_uri"]) == (READER, emulator.token_uri)
    assert file["name"] == "Журнал 7А"
    assert told["values"][:2] == [["Ученик", "05.09"], ["Иванов Иван", "5/4"]]


def test_a_workbook_is_loaded_with_all_that_hangs_on_it(google: Emulator, school: Path) -> None:
    (book,) = google.load_school(school).values()
    told = google.book(book)
    assert told["properties"]["locale"] == "ru_RU"
    assert told["sheets"][0]["merges"] == [
        {"startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 3}
    ]
    cells = {place: google.cell(book, "Алгебра", place) for place in ("B2", "B3", "C3", "D3")}
    assert cells["B2"]["note"] == "почему?"
    assert cells["B2"]["userEnteredFormat"]["numberFormat"]["type"] == "TEXT"
    assert [cells[place]["formattedValue"] for place in ("B3", "C3", "D3")] == ["05.09.2026", "4,5", "#DIV/0!"]
    assert cells["B3"]["effectiveValue"] == {"numberValue": 46270}


def test_a_wrong_control_request_is_told_in_words(google: Emulator) -> None:
    with pytest.raises(ValueError, match=r"there are .*advance"):
        google.control("nonsense")
    with pytest.raises(ValueError, match="KeyError"):
        google.type_cell("unknown", "Лист1", "A1", "5", OWNER)
    with pytest.raises(ValueError, match="KeyError"):
        google.settings(colour="red")


def test_an_address_that_is_none_is_a_page_of_html(google: Emulator) -> None:
    answer = httpx.get(f"{google.url}/v5/spreadsheets")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=UTF-8")
    assert google.requests == {"unknown": 1}
