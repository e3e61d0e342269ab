"""gspread's own classes read and write a journal at the emulator."""

from __future__ import annotations

import gspread
import pytest
from gspread.utils import DateTimeOption, ValueRenderOption

from tests.google_emulator.clients import credentials, gspread_client, session
from tests.google_emulator.handle import READER, Emulator
from tests.google_emulator.refusals import Json

WRITER = "writer@school.iam.gserviceaccount.com"

REGISTER = [
    ["Ученик", "05.09", "07.09"],
    ["Иванов Иван", "5", "н"],
    ["Петрова Анна", "", "4/5"],
]


@pytest.fixture
def journal(google: Emulator) -> str:
    """A journal of one class, its cells of plain text, which a reader and a writer may open."""
    sheets: list[Json] = [{"title": "Алгебра", "rows": REGISTER, "text": True}, {"title": "A7", "rows": [["x"]]}]
    return google.put("Журнал 7А", sheets, share={READER: "reader", WRITER: "writer"})


def test_a_journal_is_read(google: Emulator, journal: str) -> None:
    book = gspread_client(google).open_by_key(journal)
    assert (book.title, book.locale, book.timezone) == ("Журнал 7А", "ru_RU", "Europe/Moscow")
    assert [sheet.title for sheet in book.worksheets()] == ["Алгебра", "A7"]
    assert book.worksheet("Алгебра").get_all_values() == [REGISTER[0], REGISTER[1], REGISTER[2]]
    assert book.worksheet("A7").acell("A1").value == "x"


def test_a_journal_is_found_by_its_title(google: Emulator, journal: str) -> None:
    assert gspread_client(google).open("Журнал 7А").id == journal


def test_marks_are_written_and_read_back(google: Emulator, journal: str) -> None:
    sheet = gspread_client(google, WRITER).open_by_key(journal).worksheet("Алгебра")
    sheet.update([["5/4"]], "B3", raw=False)
    sheet.append_row(["Сидоров Пётр", "3"])
    sheet.insert_note("C2", "почему?")
    sheet.format("B2:C3", {"backgroundColor": {"red": 1, "green": 0.9, "blue": 0.6}})
    assert sheet.col_values(2) == ["05.09", "5", "5/4", "3"]
    assert sheet.get_note("C2") == "почему?"
    assert [cell.address for cell in sheet.findall("5/4")] == ["B3"]
    assert google.cell(journal, "Алгебра", "C3")["userEnteredFormat"]["backgroundColor"]["green"] == 0.8980392


def test_a_new_sheet_is_added_moved_and_removed(google: Emulator, journal: str) -> None:
    book = gspread_client(google, WRITER).open_by_key(journal)
    added = book.add_worksheet("Замечания", rows=10, cols=4, index=0)
    assert [sheet.title for sheet in book.worksheets()] == ["Замечания", "Алгебра", "A7"]
    copied = book.duplicate_sheet(added.id, new_sheet_name="Замечания 2")
    added.update_index(2)
    assert [sheet.title for sheet in book.worksheets()] == ["Замечания 2", "Замечания", "Алгебра", "A7"]
    book.del_worksheet(copied)
    assert [sheet.title for sheet in book.worksheets()] == ["Замечания", "Алгебра", "A7"]


def test_values_come_as_they_are_asked_for(google: Emulator) -> None:
    typed = [{"title": "Лист1", "rows": [["05.09.2026", "4,5", "=1/0", "=B1*2"]], "typed": True}]
    sheet = gspread_client(google).open_by_key(google.put("Таблица", typed)).sheet1
    assert sheet.get("A1:D1") == [["05.09.2026", "4,5", "#DIV/0!", "9"]]
    assert sheet.get("A1:D1", value_render_option=ValueRenderOption.unformatted) == [[46270, 4.5, "#DIV/0!", 9]]
    assert sheet.get("A1:D1", value_render_option=ValueRenderOption.formula) == [[46270, 4.5, "=1/0", "=B1*2"]]
    assert sheet.get(
        "A1:B1",
        value_render_option=ValueRenderOption.unformatted,
        date_time_render_option=DateTimeOption.formatted_string,
    ) == [["05.09.2026", 4.5]]


def test_a_reader_cannot_write(google: Emulator, journal: str) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        gspread_client(google).open_by_key(journal).sheet1.update([["5"]], "B2")
    assert (refused.value.code, refused.value.error["status"]) == (403, "PERMISSION_DENIED")


def test_a_stranger_is_refused(google: Emulator, journal: str) -> None:
    with pytest.raises(PermissionError):
        gspread_client(google, "stranger@elsewhere.iam.gserviceaccount.com").open_by_key(journal)


def test_what_gspread_does_not_wrap_is_reached(google: Emulator, journal: str) -> None:
    http = gspread_client(google).http_client
    start = http.request("get", "https://www.googleapis.com/drive/v3/changes/startPageToken").json()["startPageToken"]
    google.type_cell(journal, "Алгебра", "B3", "2")
    told = http.request("get", "https://www.googleapis.com/drive/v3/changes", params={"pageToken": start}).json()
    assert [change["fileId"] for change in told["changes"]] == [journal]


def test_a_session_asks_for_one_token(google: Emulator, journal: str) -> None:
    signed = session(google, credentials(google, READER, ["spreadsheets.readonly"]))
    for _ in range(3):
        assert signed.get(f"{google.url}/v4/spreadsheets/{journal}").status_code == 200
    assert google.requests == {"token": 1, "spreadsheets.get": 3}
