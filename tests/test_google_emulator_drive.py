"""Drive v3 at the emulator: who sees which file, and how a change is told."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest
from openpyxl import load_workbook

from tests.google_emulator.handle import OWNER, READER, Emulator
from tests.google_emulator.refusals import Json

ALL = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
FILES, CHANGES = "/drive/v3/files", "/drive/v3/changes"
TEACHER = "teacher@school.example"
WRITER = "writer@school.iam.gserviceaccount.com"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@pytest.fixture
def reader(google: Emulator) -> Iterator[httpx.Client]:
    """The reading account's requests."""
    with google.client(READER, "drive.readonly") as client:
        yield client


@pytest.fixture
def owner(google: Emulator) -> Iterator[httpx.Client]:
    """The owner's requests."""
    with google.client(OWNER) as client:
        yield client


def names(client: httpx.Client, query: str = "", **more: str) -> list[str]:
    """The names that files.list finds."""
    answer = client.get(FILES, params={"q": query, **more})
    assert answer.status_code == 200, answer.text
    return [file["name"] for file in answer.json()["files"]]


def reason(answer: httpx.Response) -> tuple[int, str]:
    """The status, and Drive's word for it."""
    return answer.status_code, answer.json()["error"]["errors"][0]["reason"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name = 'Журнал 7А'", ["Журнал 7А"]),
        ('name = "журнал 7а"', ["Журнал 7А"]),
        ("name contains 'Жур'", ["Журнал 7А", "Журнал 8Б", "Журналы"]),
        ("name contains 'урнал'", []),
        ("name != 'Журнал 7А' and mimeType = 'application/vnd.google-apps.spreadsheet'", ["Журнал 8Б", "Класс 7А"]),
        ("not name contains 'Журнал' and not mimeType = 'application/vnd.google-apps.folder'", ["Класс 7А"]),
        ("(name = 'Класс 7А' or name = 'Журнал 8Б') and trashed = false", ["Журнал 8Б", "Класс 7А"]),
        ("trashed = true", []),
        ("modifiedTime > '2026-10-01T00:00:30'", ["Журнал 8Б", "Класс 7А"]),
        ("modifiedTime <= '2026-10-01T00:00:30Z'", ["Журнал 7А", "Журналы"]),
        ("'root' in parents", []),
        (f"'{OWNER}' in owners and name contains 'Класс'", ["Класс 7А"]),
        ("sharedWithMe and mimeType contains 'application/vnd.google-apps.f'", ["Журналы"]),
    ],
)
def test_files_are_found(google: Emulator, reader: httpx.Client, query: str, found: list[str]) -> None:
    google.set_clock("2026-10-01T00:00:00Z")
    folder = google.folder("Журналы", share={READER: "reader"})
    for title, more in (("Журнал 7А", {"folder": folder, "share": {}}), ("Журнал 8Б", {}), ("Класс 7А", {})):
        google.put(title, {"Лист1": []}, **more)
        google.advance(60)
    google.put("Чужой", {"Лист1": []}, share={})
    assert sorted(names(reader, query)) == found


def test_a_search_that_cannot_be_read_is_refused(reader: httpx.Client) -> None:
    for query in ("name =", "name = 'a' and", "colour = 'red'", "modifiedTime > 'yesterday'", "name = Журнал"):
        assert reason(reader.get(FILES, params={"q": query})) == (400, "invalid")


def test_files_come_in_pages_and_in_order(google: Emulator, reader: httpx.Client) -> None:
    for number in range(5):
        google.put(f"Книга {number}", {"Лист1": []})
    first = reader.get(
        FILES, params={"pageSize": 2, "orderBy": "name desc", "fields": "nextPageToken,files(name)"}
    ).json()
    second = reader.get(
        FILES, params={"pageSize": 2, "orderBy": "name desc", "pageToken": first["nextPageToken"]}
    ).json()
    assert first["files"] == [{"name": "Книга 4"}, {"name": "Книга 3"}]
    assert [file["name"] for file in second["files"]] == ["Книга 2", "Книга 1"]
    assert set(second["files"][0]) == {"kind", "id", "name", "mimeType"}


def test_what_is_not_shared_is_not_there(google: Emulator, reader: httpx.Client) -> None:
    private = google.put("Чужой", {"Лист1": []}, share={})
    assert reason(reader.get(f"{FILES}/{private}")) == (404, "notFound")
    assert reader.get(f"/v4/spreadsheets/{private}").json()["error"]["status"] == "PERMISSION_DENIED"
    assert reader.get("/v4/spreadsheets/unknown").json()["error"]["status"] == "NOT_FOUND"


def test_a_shared_drive_is_seen_by_those_who_ask_for_it(google: Emulator, reader: httpx.Client) -> None:
    drive = google.shared_drive("Школа")
    book = google.put("Журнал 7А", {"Лист1": []}, drive=drive, share={})
    assert names(reader) == []
    assert names(reader, corpora="allDrives", **ALL) == ["Журнал 7А"]
    assert names(reader, corpora="drive", driveId=drive, **ALL) == ["Журнал 7А"]
    assert reason(reader.get(f"{FILES}/{book}")) == (404, "notFound")
    told = reader.get(f"{FILES}/{book}", params={"fields": "driveId,owners,parents", **ALL}).json()
    assert told == {"driveId": drive, "parents": [drive]}
    assert [one["id"] for one in reader.get("/drive/v3/drives").json()["drives"]] == [drive]
    with google.client("stranger@school.iam.gserviceaccount.com") as stranger:
        assert reason(stranger.get(FILES, params={"corpora": "drive", "driveId": drive, **ALL})) == (404, "notFound")


def test_a_service_account_owns_nothing(google: Emulator) -> None:
    drive = google.shared_drive("Школа", {WRITER: "fileOrganizer"})
    with google.client(WRITER) as writer:
        own = writer.post(FILES, json={"name": "Журнал", "mimeType": SPREADSHEET})
        assert reason(own) == (403, "storageQuotaExceeded")
        assert writer.post("/v4/spreadsheets", json={}).json()["error"]["status"] == "PERMISSION_DENIED"
        given = {"name": "Журнал", "mimeType": SPREADSHEET, "parents": [drive], "appProperties": {"journal": "7А"}}
        made = writer.post(FILES, json=given, params=ALL).json()
        assert names(writer, "appProperties has { key='journal' and value='7А' }", **ALL) == ["Журнал"]
        assert writer.get(f"/v4/spreadsheets/{made['id']}").json()["properties"]["title"] == "Журнал"


def since(client: httpx.Client, token: str, **more: str) -> tuple[list[str], str]:
    """The files that changed since a token, and the next token."""
    told: Json = client.get(CHANGES, params={"pageToken": token, **more}).json()
    return [one["fileId"] for one in told["changes"] if "fileId" in one], told["newStartPageToken"]


def start(client: httpx.Client, **more: str) -> str:
    """The token from which everything to come is told."""
    return str(client.get(f"{CHANGES}/startPageToken", params=more).json()["startPageToken"])


def test_a_change_is_told_once_and_a_look_is_told_too(google: Emulator, reader: httpx.Client) -> None:
    one, other = google.put("Один", {"Лист1": []}), google.put("Другой", {"Лист1": []})
    token = start(reader)
    for mark in "54":
        google.type_cell(one, "Лист1", "A1", mark)
    google.do("view", other, READER)
    before = reader.get(f"{FILES}/{other}", params={"fields": "modifiedTime"}).json()
    changed, token = since(reader, token)
    assert changed == [one, other]
    assert since(reader, token)[0] == []
    google.do("view", other, READER)
    assert reader.get(f"{FILES}/{other}", params={"fields": "modifiedTime"}).json() == before


def test_noise_is_told_as_changes(google: Emulator, reader: httpx.Client) -> None:
    books = {google.put(f"Книга {number}", {"Лист1": []}) for number in range(4)}
    token = start(reader)
    google.settings(noise=2)
    changed, _ = since(reader, token)
    assert len(changed) == 2
    assert set(changed) < books


def test_each_shared_drive_has_a_log_and_tokens_of_its_own(google: Emulator, reader: httpx.Client) -> None:
    one, other = google.shared_drive("Один"), google.shared_drive("Другой")
    book = google.put("Журнал", {"Лист1": []}, drive=one, share={})
    mine, first, second = start(reader), start(reader, driveId=one, **ALL), start(reader, driveId=other, **ALL)
    google.type_cell(book, "Лист1", "A1", "5")
    assert since(reader, first, driveId=one, **ALL)[0] == [book]
    assert since(reader, second, driveId=other, **ALL)[0] == []
    assert since(reader, mine, **ALL)[0] == []
    assert reason(reader.get(CHANGES, params={"pageToken": first, "driveId": other, **ALL})) == (400, "invalid")


def test_what_is_unshared_or_removed_is_told_as_removed(google: Emulator, reader: httpx.Client) -> None:
    one, other, binned = (google.put(title, {"Лист1": []}) for title in ("Один", "Другой", "В корзине"))
    token = start(reader)
    google.do("unshare", one, READER)
    google.do("remove", other)
    google.do("trash", binned)
    told = reader.get(CHANGES, params={"pageToken": token, "fields": "changes(fileId,removed,file(trashed))"}).json()
    assert told["changes"] == [
        {"fileId": one, "removed": True},
        {"fileId": other, "removed": True},
        {"fileId": binned, "removed": False, "file": {"trashed": True}},
    ]


def test_a_restored_file_was_not_modified(google: Emulator, reader: httpx.Client) -> None:
    google.set_clock("2026-10-01T08:00:00Z")
    book = google.put("Журнал", {"Лист1": []})
    google.do("trash", book)
    assert names(reader, "trashed = false") == []
    google.advance(3600)
    token = start(reader)
    google.do("restore", book)
    assert names(reader, "modifiedTime > '2026-10-01T08:30:00Z'") == []
    assert since(reader, token)[0] == [book]


def test_edits_are_told_late_and_several_as_one(google: Emulator, reader: httpx.Client) -> None:
    google.set_clock("2026-10-01T08:00:00Z")
    google.settings(lag=20, coalesce=180)
    book = google.put("Журнал", {"Лист1": []})

    def modified() -> str:
        told: Json = reader.get(f"{FILES}/{book}", params={"fields": "modifiedTime"}).json()
        return str(told["modifiedTime"])[11:19]

    google.type_cell(book, "Лист1", "A1", "5")
    assert modified() == "08:00:00"
    google.advance(10)
    google.type_cell(book, "Лист1", "A2", "5")
    google.advance(10)
    assert modified() == "08:00:10"
    google.advance(10)
    google.type_cell(book, "Лист1", "A3", "5")
    google.advance(100)
    assert modified() == "08:00:10"
    google.advance(100)
    assert modified() == "08:00:30"
    assert google.cell(book, "Лист1", "A3")["formattedValue"] == "5"


def test_rights_are_given_and_taken(google: Emulator, owner: httpx.Client) -> None:
    book = google.put("Журнал", {"Лист1": []}, share={})
    grants = f"{FILES}/{book}/permissions"
    given = {"type": "user", "role": "writer", "emailAddress": TEACHER}
    one = owner.post(grants, json=given, params={"sendNotificationEmail": "false"}).json()
    assert set(one) == {"kind", "id", "type", "role"}
    with google.client(TEACHER) as teacher:
        assert names(teacher) == ["Журнал"]
        assert reason(teacher.delete(f"{FILES}/{book}")) == (403, "insufficientFilePermissions")
        owner.patch(f"{grants}/{one['id']}", json={"role": "reader"})
        assert reason(teacher.get(grants)) == (403, "insufficientFilePermissions")
        roles = owner.get(grants, params={"fields": "permissions(emailAddress,role)"}).json()["permissions"]
        assert {(told["emailAddress"], told["role"]) for told in roles} == {(OWNER, "owner"), (TEACHER, "reader")}
        assert owner.delete(f"{grants}/{one['id']}").status_code == 204
        assert names(teacher) == []


def test_a_file_is_copied_renamed_moved_and_removed(google: Emulator, owner: httpx.Client) -> None:
    book, folder = google.put("Журнал", {"Лист1": [["5"]]}, share={}), google.folder("Архив")
    copy = owner.post(f"{FILES}/{book}/copy", json={"name": "Журнал 2025"}).json()["id"]
    moved = owner.patch(f"{FILES}/{copy}", params={"addParents": folder, "fields": "parents"}, json={}).json()
    assert moved == {"parents": [folder]}
    owner.patch(f"{FILES}/{copy}", json={"name": "Журнал 2024"})
    assert names(owner, f"'{folder}' in parents") == ["Журнал 2024"]
    assert owner.delete(f"{FILES}/{copy}").status_code == 204
    assert reason(owner.get(f"{FILES}/{copy}")) == (404, "notFound")
    assert google.cell(book, "Лист1", "A1")["formattedValue"] == "5"


def test_a_spreadsheet_is_exported(google: Emulator, reader: httpx.Client) -> None:
    rows = [["Иванов", "4,5", "05.09.2026"]]
    book = google.put("Журнал", [{"title": "Алгебра", "rows": rows, "typed": True, "notes": {"A1": "!"}}])
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = load_workbook(BytesIO(reader.get(f"{FILES}/{book}/export", params={"mimeType": mime}).content))["Алгебра"]
    assert (sheet["A1"].value, sheet["B1"].value, sheet["C1"].is_date) == ("Иванов", 4.5, True)
    assert sheet["A1"].comment.text == "!"
    text = reader.get(f"{FILES}/{book}/export", params={"mimeType": "text/csv"}).text
    assert text == 'Иванов,"4,5",05.09.2026'


def test_about_tells_who_asks(reader: httpx.Client) -> None:
    assert reason(reader.get("/drive/v3/about")) == (400, "required")
    told = reader.get("/drive/v3/about", params={"fields": "user(emailAddress)"}).json()
    assert told == {"user": {"emailAddress": READER}}
