"""Sheets v4 at the emulator: what is read, what is written, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.google_emulator.handle import OWNER, READER, Emulator
from tests.google_emulator.refusals import Json

#: The one request by which a whole workbook is read (SHEETS.md).
WHOLE = (
    "spreadsheetId,properties(title,locale,timeZone),sheets(properties(sheetId,title,index,hidden,"
    "gridProperties(rowCount,columnCount)),merges,data(startRow,startColumn,rowData(values(formattedValue,"
    "effectiveValue,userEnteredFormat/numberFormat,note))))"
)

PLAIN = {"userEnteredFormat": {"numberFormat": {"type": "TEXT", "pattern": "@"}}}


@pytest.fixture
def owner(google: Emulator) -> Iterator[httpx.Client]:
    """The owner's own requests."""
    with google.client(OWNER) as client:
        yield client


def values(client: httpx.Client, book: str, cells: str, **more: str) -> Json:
    """values.get"""
    answer: Json = client.get(f"/v4/spreadsheets/{book}/values/{quote(cells, safe='')}", params=more).json()
    return answer


def update(client: httpx.Client, book: str, cells: str, rows: list[list[Any]], option: str = "RAW") -> httpx.Response:
    """values.update"""
    params = {"valueInputOption": option}
    return client.put(f"/v4/spreadsheets/{book}/values/{quote(cells, safe='')}", params=params, json={"values": rows})


def batch(client: httpx.Client, book: str, *requests: Json) -> httpx.Response:
    """spreadsheets.batchUpdate"""
    return client.post(f"/v4/spreadsheets/{book}:batchUpdate", json={"requests": list(requests)})


def cells(top: int, bottom: int, left: int, right: int, sheet: int = 0) -> Json:
    """A GridRange."""
    edges = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": sheet, **edges}


def test_one_request_tells_a_whole_workbook(google: Emulator) -> None:
    book = google.put(
        "Журнал 7А",
        [
            {"title": "Алгебра", "rows": [["Ученик", "05.09"], ["Иванов", "5"]], "text": True, "notes": {"B2": "?"}},
            {"title": "Итоги", "rows": [["4,5", "=1/0"]], "typed": True, "merges": ["A1:A2"], "hidden": True},
        ],
    )
    with google.client(READER, "spreadsheets.readonly") as reader:
        params = {"includeGridData": "true", "prettyPrint": "false", "fields": WHOLE}
        answer = reader.get(f"/v4/spreadsheets/{book}", params=params)
    told = answer.json()
    assert "\n" not in answer.text
    assert told["properties"] == {"title": "Журнал 7А", "locale": "ru_RU", "timeZone": "Europe/Moscow"}
    first, second = told["sheets"]
    assert first["properties"] == {
        "sheetId": 0, "title": "Алгебра", "index": 0, "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }  # fmt: skip
    assert first["data"] == [
        {
            "rowData": [
                {"values": [{**PLAIN, **text("Ученик")}, {**PLAIN, **text("05.09")}]},
                {"values": [{**PLAIN, **text("Иванов")}, {**PLAIN, **text("5"), "note": "?"}]},
            ]
        }
    ]
    assert second["properties"]["hidden"] is True
    assert second["merges"] == [{"sheetId": second["properties"]["sheetId"], **edges(0, 2, 0, 1)}]
    number, failed = second["data"][0]["rowData"][0]["values"]
    assert number == {"effectiveValue": {"numberValue": 4.5}, "formattedValue": "4,5"}
    assert failed["effectiveValue"]["errorValue"]["type"] == "DIVIDE_BY_ZERO"


def test_the_same_is_told_with_and_without_lines(google: Emulator) -> None:
    rows = [["4,5", "=A1*2", "", "05.09", "ИСТИНА"], [], ["", "'5", "=1/0"]]
    sheets: list[Json] = [{"title": "Итоги", "rows": rows, "typed": True, "notes": {"B4": "!"}, "merges": ["A1:A2"]}]
    book = google.put("Журнал", sheets)
    with google.client() as reader:
        for fields in ("*", "sheets.data.rowData.values.note", "sheets.data.rowData", WHOLE):
            asked = {"includeGridData": "true", "fields": fields, "ranges": "A1:Z9"}
            compact = reader.get(f"/v4/spreadsheets/{book}", params={**asked, "prettyPrint": "false"})
            assert compact.json() == reader.get(f"/v4/spreadsheets/{book}", params=asked).json()
            assert len(compact.json()["sheets"][0]["data"][0]["rowData"]) == 4


def text(value: str) -> Json:
    """What is told of a text."""
    return {"effectiveValue": {"stringValue": value}, "formattedValue": value}


def edges(top: int, bottom: int, left: int, right: int) -> Json:
    """A GridRange without its sheet."""
    return {name: value for name, value in cells(top, bottom, left, right).items() if name != "sheetId"}


@pytest.mark.parametrize(
    ("asked", "range_", "rows"),
    [
        ("A7", "'Первый'!A7", [["седьмая"]]),
        ("'A7'", "'A7'!A1:Z1000", [["свой лист"]]),
        ("'A7'!A1", "'A7'!A1", [["свой лист"]]),
        ("Первый", "'Первый'!A1:C8", [["a", "", "c"], [], ["3"], [], [], [], ["седьмая"]]),
        ("Первый!A1:B", "'Первый'!A1:B8", [["a"], [], ["3"], [], [], [], ["седьмая"]]),
        ("Первый!B2:A1", "'Первый'!A1:B2", [["a"]]),
        ("первый!A1:ZZ9999", "'Первый'!A1:C8", [["a", "", "c"], [], ["3"], [], [], [], ["седьмая"]]),
        ("Первый!B1:B3", "'Первый'!B1:B3", None),
        ("Первый!2:3", "'Первый'!A2:C3", [[], ["3"]]),
        ("Plain_1!A1", "Plain_1!A1", [["да"]]),
    ],
)
def test_a_range_is_resolved_and_blank_tails_are_dropped(
    google: Emulator, asked: str, range_: str, rows: list[list[str]] | None
) -> None:
    lines = [["a", "", "c", ""], [], ["3"], [], [], [], ["седьмая"]]
    sheets: list[Json] = [
        {"title": "Первый", "rows": lines, "size": [8, 3]},
        {"title": "A7", "rows": [["свой лист"]]},
        {"title": "Plain_1", "rows": [["да"]]},
    ]
    book = google.put("Книга", [{**sheets[0], "rows": [line[:3] for line in lines]}, *sheets[1:]])
    with google.client() as reader:
        told = values(reader, book, asked)
    assert told == {"range": range_, "majorDimension": "ROWS", **({"values": rows} if rows else {})}


def test_copies_are_spreadsheets_of_their_own(google: Emulator) -> None:
    book = google.put("Журнал 1А", {"Лист1": [["5"]]})
    one, other = google.copies(book, ["Журнал 1Б", "Журнал 1В"])
    google.type_cell(one, "Лист1", "A1", "4")
    google.type_cell(book, "Лист1", "B1", "3")
    with google.client() as reader:
        told = [values(reader, copy, "Лист1!A1:C3")["values"] for copy in (book, one, other)]
    assert told == [[["5", "3"]], [["4"]], [["5"]]]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("Нет!A1", "Unable to parse range: Нет!A1"),
        ("Лист1!A1:", "Unable to parse range: Лист1!A1:"),
        ("чепуха", "Unable to parse range: чепуха"),
        ("Лист1!A1001:B", "Range ('Лист1'!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("Лист1!AA1", "Range ('Лист1'!AA1) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
def test_a_range_that_is_none_is_refused(google: Emulator, asked: str, message: str) -> None:
    book = google.put("Книга", {"Лист1": [["a"]]})
    with google.client() as reader:
        told = values(reader, book, asked)
    assert told == {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}


def test_only_the_corner_of_merged_cells_keeps_its_value(google: Emulator, owner: httpx.Client) -> None:
    book = google.put("Книга", {"Лист1": [["a", "b"], ["c", "d"]]})
    assert batch(owner, book, {"mergeCells": {"range": cells(0, 2, 0, 2)}}).json()["replies"] == [{}]
    assert values(owner, book, "Лист1")["values"] == [["a"]]


def test_values_beyond_their_range_are_refused_and_nothing_is_written(google: Emulator, owner: httpx.Client) -> None:
    book = google.put("Книга", [{"title": "Лист1", "rows": [["a"]], "size": [3, 3]}])
    beyond = update(owner, book, "Лист1!A1:B1", [["1", "2"], ["3"]])
    assert beyond.json()["error"]["message"] == (
        "Requested writing within range [Лист1!A1:B1], but tried writing to row [2]"
    )
    assert update(owner, book, "Лист1!B1", [["1", "2", "3"]]).json()["error"]["message"] == (
        "Requested writing within range [Лист1!B1], but tried writing to column [D]"
    )
    assert values(owner, book, "Лист1")["values"] == [["a"]]


def test_typed_and_stored_values_differ(google: Emulator, owner: httpx.Client) -> None:
    book = google.put("Книга", {"Лист1": []})
    update(owner, book, "A1", [["5/4", "4,5", "=1+1"]], "USER_ENTERED")
    update(owner, book, "A2", [["5/4", "4,5", "=1+1"]], "RAW")
    raw = values(owner, book, "A1:C2", valueRenderOption="UNFORMATTED_VALUE")["values"]
    assert raw[0][1:] == [4.5, 2]
    assert raw[1] == ["5/4", "4,5", "=1+1"]
    assert isinstance(raw[0][0], int)


#: The example of the guide: A1:C2 is a table, B4:D6 is another.
TABLES = [["x", "y", "z"], ["x", "y", "z"], [], ["", "x", "y", "z"], ["", "x", "y"], ["", "x", "y", "z"]]


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("Sheet1", "Sheet1!B7"),
        ("Sheet1!B4", "Sheet1!B7"),
        ("Sheet1!C5:D5", "Sheet1!B7"),
        ("Sheet1!B2:D4", "Sheet1!B7"),
        ("Sheet1!A3:G10", "Sheet1!B7"),
        ("Sheet1!A1", "Sheet1!A3"),
        ("Sheet1!E4", "Sheet1!E4"),
        ("Sheet1!A4", "Sheet1!A4"),
    ],
)
def test_rows_are_appended_to_the_last_table_of_a_range(
    google: Emulator, owner: httpx.Client, asked: str, where: str
) -> None:
    book = google.put("Книга", {"Sheet1": TABLES})
    told = owner.post(
        f"/v4/spreadsheets/{book}/values/{quote(asked)}:append",
        params={"valueInputOption": "RAW", "includeValuesInResponse": "true"},
        json={"values": [["new"]]},
    ).json()
    assert told["updates"]["updatedRange"] == where
    assert told["updates"]["updatedData"] == {"range": where, "majorDimension": "ROWS", "values": [["new"]]}


def test_appending_extends_a_full_sheet(google: Emulator, owner: httpx.Client) -> None:
    book = google.put("Книга", [{"title": "Лист1", "rows": [["1"], ["2"]], "size": [2, 1]}])
    params = {"valueInputOption": "RAW"}
    told = owner.post(f"/v4/spreadsheets/{book}/values/A1:append", params=params, json={"values": [["3", "4"]]}).json()
    assert told["updates"]["updatedRange"] == "'Лист1'!A3:B3"
    grid = google.book(book)["sheets"][0]["properties"]["gridProperties"]
    assert grid == {"rowCount": 3, "columnCount": 2}


def test_a_batch_is_done_whole_or_not_at_all(google: Emulator, owner: httpx.Client) -> None:
    book = google.put("Книга", {"Лист1": [["a"]]})
    refused = batch(
        owner,
        book,
        {"addSheet": {"properties": {"title": "Замечания"}}},
        {"updateSheetProperties": {"properties": {"sheetId": 77, "title": "?"}, "fields": "title"}},
    )
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == "Invalid requests[1].updateSheetProperties: No grid with id: 77"
    assert [sheet["properties"]["title"] for sheet in google.book(book)["sheets"]] == ["Лист1"]


def test_everything_goes_with_its_rows_and_columns(google: Emulator, owner: httpx.Client) -> None:
    rows = [["Ученик", "1", "2", "=AVERAGE(B1:C1)"], ["Иванов", "5", "4", "=B1"]]
    book = google.put(
        "Книга", [{"title": "Лист1", "rows": rows, "typed": True, "merges": ["B1:C1"], "notes": {"C2": "!"}}]
    )
    protect = {"range": cells(1, 2, 0, 1), "warningOnly": True}
    named = {"name": "Класс", "range": cells(0, 2, 1, 3)}
    batch(owner, book, {"addProtectedRange": {"protectedRange": protect}}, {"addNamedRange": {"namedRange": named}})
    stretch = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}
    batch(owner, book, {"insertDimension": {"range": stretch, "inheritFromBefore": True}})
    batch(owner, book, {"insertDimension": {"range": {**stretch, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}})
    told = google.book(book)
    (sheet,) = told["sheets"]
    assert sheet["merges"] == [edges(1, 2, 1, 4)]
    assert sheet["protectedRanges"][0]["range"] == edges(2, 3, 0, 1)
    assert told["namedRanges"][0]["range"] == edges(1, 3, 1, 4)
    assert google.cell(book, "Лист1", "D3")["note"] == "!"
    assert google.cell(book, "Лист1", "E2")["userEnteredValue"] == {"formulaValue": "=AVERAGE(B2:D2)"}
    assert google.cell(book, "Лист1", "E3")["formattedValue"] == "1"
    batch(owner, book, {"deleteDimension": {"range": {**stretch, "startIndex": 1, "endIndex": 4}}})
    assert google.cell(book, "Лист1", "B2")["formattedValue"] == "#REF!"


def test_a_protected_cell_is_changed_by_its_editors_only(google: Emulator, owner: httpx.Client) -> None:
    teacher = "teacher@school.example"
    book = google.put("Книга", {"Лист1": [["Ученик"], ["Иванов"]]}, share={teacher: "writer"})
    batch(owner, book, {"addProtectedRange": {"protectedRange": {"range": cells(0, 1, 0, 26), "editors": {}}}})
    with google.client(teacher) as editor:
        refused = update(editor, book, "A1", [["Фамилия"]])
        assert refused.status_code == 400
        assert refused.json()["error"]["message"].startswith("You are trying to edit a protected cell or object.")
        assert update(editor, book, "A2", [["Петров"]]).status_code == 200
        (told,) = editor.get(f"/v4/spreadsheets/{book}").json()["sheets"][0]["protectedRanges"]
    assert "editors" not in told
    assert google.cell(book, "Лист1", "A1")["formattedValue"] == "Ученик"


def test_a_template_is_made_and_told_again(google: Emulator, owner: httpx.Client) -> None:
    rule = {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "5"}]},
        "inputMessage": "5",
        "strict": False,
    }
    colour = {
        "ranges": [cells(1, 4, 1, 3)],
        "booleanRule": {
            "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "2"}]},
            "format": {"backgroundColor": {"red": 1}},
        },
    }
    frozen = {"properties": {"gridProperties": {"frozenRowCount": 1}}, "fields": "gridProperties.frozenRowCount"}
    first = {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    wide = {"range": first, "properties": {"pixelSize": 250}, "fields": "pixelSize"}
    book = google.put("Книга", {"Лист1": []})
    told = batch(
        owner,
        book,
        {"repeatCell": {"range": cells(0, 4, 0, 3), "cell": PLAIN, "fields": "userEnteredFormat.numberFormat"}},
        {"setDataValidation": {"range": cells(1, 4, 1, 3), "rule": rule}},
        {"addConditionalFormatRule": {"rule": colour, "index": 0}},
        {"updateSheetProperties": frozen},
        {"updateDimensionProperties": wide},
        {"appendDimension": {"dimension": "COLUMNS", "length": 4}},
    )
    assert told.json()["replies"] == [{}] * 6
    sheet = google.book(book)["sheets"][0]
    assert sheet["properties"]["gridProperties"] == {"rowCount": 1000, "columnCount": 30, "frozenRowCount": 1}
    assert sheet["data"][0]["columnMetadata"][0] == {"pixelSize": 250}
    assert sheet["conditionalFormats"][0]["ranges"] == [edges(1, 4, 1, 3)]
    cell = google.cell(book, "Лист1", "B2")
    assert cell["dataValidation"] == {name: value for name, value in rule.items() if value is not False}
    google.type_cell(book, "Лист1", "B2", "5/4")
    assert google.cell(book, "Лист1", "B2")["effectiveValue"] == {"stringValue": "5/4"}


def test_notes_and_colours_come_and_go_without_the_value(google: Emulator, owner: httpx.Client) -> None:
    book = google.put("Книга", {"Лист1": [["55"]]})
    colour = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0.6}}, "note": "не отметка"}
    fields = "note,userEnteredFormat.backgroundColor"
    at = cells(0, 1, 0, 1)
    batch(owner, book, {"updateCells": {"range": at, "rows": [{"values": [colour]}], "fields": fields}})
    cell = google.cell(book, "Лист1", "A1")
    assert cell["note"] == "не отметка"
    assert cell["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": {"red": 1, "green": 0.6}}
    batch(owner, book, {"updateCells": {"range": at, "rows": [{"values": [{}]}], "fields": fields}})
    cell = google.cell(book, "Лист1", "A1")
    assert {"note", "userEnteredFormat"} & {*cell} == set()
    assert cell["formattedValue"] == "55"


def test_a_spreadsheet_is_created_with_all_it_holds(google: Emulator, owner: httpx.Client) -> None:
    data = {"rowData": [{"values": [{"userEnteredValue": {"stringValue": "Ученик"}, "note": "!"}]}]}
    sheets = [{"properties": {"title": "Алгебра"}, "data": [data]}, {"properties": {"title": "Итоги", "hidden": True}}]
    given = {"properties": {"title": "Журнал 7А", "locale": "ru_RU", "timeZone": "Europe/Moscow"}, "sheets": sheets}
    told = owner.post("/v4/spreadsheets", json=given).json()
    assert [sheet["properties"]["title"] for sheet in told["sheets"]] == ["Алгебра", "Итоги"]
    assert told["sheets"][0]["properties"]["sheetId"] == 0
    assert values(owner, told["spreadsheetId"], "Алгебра")["values"] == [["Ученик"]]
    assert google.cell(told["spreadsheetId"], "Алгебра", "A1")["note"] == "!"


def test_a_sheet_is_copied_into_another_spreadsheet(google: Emulator, owner: httpx.Client) -> None:
    one, other = google.put("Один", {"Лист1": [["a"]]}), google.put("Другой", {"Лист1": []})
    told = owner.post(f"/v4/spreadsheets/{one}/sheets/0:copyTo", json={"destinationSpreadsheetId": other}).json()
    assert (told["title"], told["index"]) == ("Copy of Лист1", 1)
    assert values(owner, other, "'Copy of Лист1'")["values"] == [["a"]]


@pytest.mark.parametrize("fields", ["sheets(properties", "sheets.propertes", "sheets/data/rowdata", "a b"])
def test_a_mask_that_names_nothing_is_refused(google: Emulator, owner: httpx.Client, fields: str) -> None:
    book = google.put("Книга", {"Лист1": []})
    told = owner.get(f"/v4/spreadsheets/{book}", params={"fields": fields}).json()
    assert (told["error"]["code"], told["error"]["status"]) == (400, "INVALID_ARGUMENT")
    refused = owner.get("/drive/v3/files", params={"fields": "files(nam)"}).json()["error"]
    assert refused["message"] == "Invalid field selection files.nam"
