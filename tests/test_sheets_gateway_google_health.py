"""What Google tells of an installation, on the emulator: keys, clocks, rights, the looks of a workbook."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from journal.registers import JOURNAL
from sheets.gateway.google.access import PROVISION_SCOPES, SCOPES, VERDICT_SCOPES
from sheets.gateway.google.dressing import read_dressed
from sheets.gateway.google.gateway import GoogleSettings
from sheets.gateway.google.health import Examiner, is_open_to_others, key_kind
from sheets.gateway.google.mending import requests_for
from sheets.gateway.google.probe import TITLE, answer_of, probe
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.google.writing import GoogleWriter, open_writer
from sheets.gateway.protocol import NotWritten, StoreAway
from sheets.template_health import Flaw, defects
from sheets.templates.manner import on_google
from sheets.templates.plan import Region
from sheets.typed_texts import TYPED, Typed
from tests.folder_school import SCHOOL
from tests.google_emulator.handle import READER
from tests.google_emulator.sheets.typed import TABLE
from tests.google_journals import WRITER, journal_plan, put_plan
from tests.google_reader import NOON, School, school

__all__ = ["school"]

PERSON = "director@school.example"


class Doctor:
    """Examiners and writers of a folder of journals, without waiting for real."""

    def __init__(self, school: School) -> None:
        self.school, self.google = school, school.google
        self._opened: list[Examiner | GoogleWriter] = []

    def examiner(self, email: str = READER, scopes: tuple[str, ...] = SCOPES, key: Path | None = None) -> Examiner:
        key = key or self.google.credentials_file(self.school.key.with_name(f"{email}.json"), email)
        self._opened.append(made := Examiner(key, self.google.url, scopes, self.school.pace()))
        return made

    def writer(self, email: str = WRITER, scopes: tuple[str, ...] = PROVISION_SCOPES) -> GoogleWriter:
        key = self.google.credentials_file(self.school.key.with_name(f"{email}.json"), email)
        self._opened.append(made := open_writer(key, self.google.url, scopes, self.school.pace()))
        return made

    def close(self) -> None:
        for one in self._opened:
            one.close()


@pytest.fixture
def doctor(school: School) -> Iterator[Doctor]:
    made = Doctor(school)
    yield made
    made.close()


# ------------------------------------------------------------------------------------------------ keys and clocks


@pytest.mark.parametrize("email", [READER, PERSON])
@pytest.mark.parametrize("minutes", [-7, 0, 6])
def test_a_clock_is_compared_with_googles(doctor: Doctor, email: str, minutes: int) -> None:
    noon = datetime.fromisoformat(NOON)
    signed = doctor.examiner(email).sign_in(lambda: noon + timedelta(minutes=minutes))
    assert (signed.ahead, signed.lacks, signed.error) == (timedelta(minutes=minutes), (), None)


def test_a_consent_that_was_taken_back_is_told_with_googles_time(doctor: Doctor) -> None:
    key = doctor.google.credentials_file(doctor.school.key, PERSON)
    key.write_text(json.dumps(json.loads(key.read_text()) | {"refresh_token": "1//other"}))
    signed = doctor.examiner(key=key).sign_in(lambda: datetime.fromisoformat(NOON))
    assert isinstance(signed.error, StoreAway)
    assert "не принимает ключ" in str(signed.error)
    assert signed.ahead == timedelta()


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        (("drive.file",), ("spreadsheets", "drive.metadata.readonly")),
        (("spreadsheets", "drive.file"), ("drive.metadata.readonly",)),
        (("spreadsheets", "drive.readonly"), ()),
        (("drive",), ()),
    ],
)
def test_a_person_is_told_what_they_did_not_consent_to(
    doctor: Doctor, given: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    scopes = [f"https://www.googleapis.com/auth/{one}" for one in given]
    key = doctor.google.credentials_file(doctor.school.key, PERSON, scopes=scopes)
    assert doctor.examiner(PERSON, VERDICT_SCOPES, key).sign_in().lacks == lacks


def test_a_token_is_got_once(doctor: Doctor) -> None:
    examiner = doctor.examiner()
    examiner.sign_in()
    examiner.home(doctor.school.folder)
    assert doctor.google.requests["token"] == 1


def test_a_key_says_what_it_is_and_who_may_read_it(doctor: Doctor, tmp_path: Path) -> None:
    key = doctor.google.credentials_file(tmp_path / "one.json")
    assert key_kind(key) == "service_account"
    assert key_kind(doctor.google.credentials_file(tmp_path / "two.json", PERSON)) == "authorized_user"
    assert (key_kind(tmp_path / "three.json"), key_kind(tmp_path)) == ("", "")
    for mode, is_open in ((0o600, False), (0o640, True), (0o604, True)):
        key.chmod(mode)
        assert is_open_to_others(key) is is_open


def test_reads_of_the_last_minute_are_counted_against_what_we_allow_ourselves(doctor: Doctor) -> None:
    doctor.school.put("Журнал 7А")
    examiner = doctor.examiner()
    (book,) = examiner.listed(GoogleSettings(doctor.school.folder, doctor.school.key), lambda: 0.0).changed
    doctor.google.faults({"fault": "429", "api": "sheets"}, {"fault": "403-rate", "kind": "changes.getStartPageToken"})
    for _ in range(3):
        examiner.dressed(book)
    examiner.listed(GoogleSettings(doctor.school.folder, doctor.school.key), lambda: 0.0)
    assert (examiner.left, examiner.counts.hurried) == ((4, 51), 2)
    doctor.school.clock.wait_until(doctor.school.clock.now() + 60)
    assert examiner.left == (0, 55)


# ------------------------------------------------------------------------------------------------ rights


def test_rights_are_those_of_the_account(doctor: Doctor) -> None:
    book = doctor.school.put("Журнал 7А")
    doctor.google.do("share", book, WRITER, role="writer")
    assert doctor.examiner().rights("") == {doctor.school.folder: False, book: False}
    assert doctor.examiner(WRITER).rights("") == {book: True}


def test_a_shared_drive_has_its_rights_and_no_folder_of_its_own(doctor: Doctor) -> None:
    drive = doctor.google.shared_drive("Журналы", {READER: "reader", WRITER: "fileOrganizer"})
    book = doctor.google.put("Журнал 7А", {"Алгебра": [["Ученик"]]}, drive=drive, share={})
    folder = doctor.google.folder("2026-27", drive=drive)
    assert doctor.examiner().home(drive) == ("", drive)
    assert doctor.examiner().home(folder) == ("2026-27", drive)
    assert doctor.examiner().home(doctor.school.folder) == ("Журналы", "")
    assert doctor.examiner(WRITER).rights(drive) == {book: True, folder: True}


def test_sheets_is_on_though_it_knows_no_such_workbook(doctor: Doctor) -> None:
    doctor.examiner().try_sheets(doctor.school.folder)
    doctor.google.settings(sheets_enabled=False)
    with pytest.raises(StoreAway, match=r"не включён Google Sheets API.*https://console"):
        doctor.examiner().try_sheets(doctor.school.folder)


# ------------------------------------------------------------------------------------------------ looks


def test_a_journal_that_was_made_on_google_has_lost_nothing(doctor: Doctor) -> None:
    put_plan(doctor.google, journal_plan(), folder=doctor.school.folder)
    examiner = doctor.examiner()
    (book,) = examiner.listed(GoogleSettings(doctor.school.folder, doctor.school.key), lambda: 0.0).changed
    doctor.google.forget_requests()
    dressed = examiner.dressed(book)
    assert doctor.google.asked == 1
    assert defects(dressed, JOURNAL, "7А", SCHOOL, on_google(SCHOOL)) == []
    assert dressed.workbook().sheets[0].at(3, 3) == "5/4"


def looks(doctor: Doctor, book: str, *edits: dict[str, object]) -> set[Region]:
    """What is guarded on the first sheet of a workbook after some edits."""
    doctor.google.edit(book, *edits)
    client: GoogleClient = doctor.examiner().client
    return set(read_dressed(client, book, "").sheets[0].guards)


def guarded(range_: dict[str, int], *opened: dict[str, int]) -> dict[str, object]:
    said = {"range": {"sheetId": 0, **range_}}
    return {
        "addProtectedRange": {"protectedRange": {**said, **({"unprotectedRanges": list(opened)} if opened else {})}}
    }


def test_a_sheet_that_is_one_teachers_whole_guards_no_heading_in_it(doctor: Doctor) -> None:
    book = doctor.google.put("Журнал 7А", [{"title": "Алгебра", "rows": [["Ученик"]], "size": [10, 5]}])
    assert looks(doctor, book, guarded({})) == set()
    assert looks(doctor, book, guarded({"endRowIndex": 2})) == {Region(0, 0, 1, 4)}


def test_a_protected_sheet_is_open_where_it_was_left_open(doctor: Doctor) -> None:
    book = doctor.google.put("Журнал 7А", [{"title": "Алгебра", "rows": [["Ученик"]], "size": [10, 5]}])
    marks = {"startRowIndex": 2, "endRowIndex": 8, "startColumnIndex": 1, "endColumnIndex": 4}
    around = looks(doctor, book, guarded({}, marks, {"startRowIndex": 20, "endRowIndex": 21}))
    assert around == {Region(0, 0, 1, 4), Region(8, 0, 9, 4), Region(2, 0, 7, 0), Region(2, 4, 7, 4)}


def test_what_a_workbook_lost_is_put_back_in_one_request_and_what_was_typed_stays(doctor: Doctor) -> None:
    google = doctor.google
    rows = [["Номер", "№", "Дата", "07.09.2026", "09.09.2026"], ["01", "1", "Иванов Пётр"], ["02", "2", "Белова Анна"]]
    said = {"title": "Алгебра", "rows": rows, "size": [20, 6], "text": True}
    share = {"numberFormat": {"type": "PERCENT"}}
    sheets: list[dict[str, object]] = [
        {**said, "formats": {"D2:E3": {}, "E3": share}},
        {"title": "Легенда", "rows": [["5"]]},
    ]
    book = google.put("Журнал 7А", sheets, locale="en_US", timeZone="Etc/GMT")
    for cell, text in {"D2": "5", "E2": "5/4", "E3": "4"}.items():
        google.type_cell(book, "Алгебра", cell, text)
    google.do("share", book, WRITER, role="writer")
    before = [google.cell(book, "Алгебра", cell) for cell in ("D2", "E2", "E3", "A2", "D1")]

    def lost() -> list[Flaw]:
        dressed = read_dressed(doctor.examiner().client, book, "")
        found = defects(dressed, JOURNAL, "7А", SCHOOL, on_google(SCHOOL))
        if requests := requests_for(found):
            doctor.writer().batch_update(book, requests)
        return [one.flaw for one in found]

    every = [Flaw.LOCALE, Flaw.TIMEZONE, Flaw.NOT_TEXT, Flaw.FORMATTED, Flaw.NO_LIST, Flaw.BARE_HEADINGS,
             Flaw.BARE_IDS, Flaw.SHOWN_IDS]  # fmt: skip
    assert lost() == every
    assert google.requests["spreadsheets.batchUpdate"] == 1
    after = [google.cell(book, "Алгебра", cell) for cell in ("D2", "E2", "E3", "A2", "D1")]
    assert [cell["userEnteredValue"] for cell in after] == [cell["userEnteredValue"] for cell in before]
    assert [cell["effectiveFormat"]["numberFormat"]["type"] for cell in after[:3]] == ["TEXT", "DATE", "PERCENT"]
    assert lost() == [Flaw.FORMATTED]
    google.type_cell(book, "Алгебра", "D3", "5/4")
    assert google.cell(book, "Алгебра", "D3")["effectiveValue"] == {"stringValue": "5/4"}
    google.type_cell(book, "Алгебра", "A2", "07")  # warned of, and not barred
    assert google.cell(book, "Алгебра", "A2")["formattedValue"] == "07"


# ------------------------------------------------------------------------------------------------ typed texts


def test_the_texts_that_are_probed_are_those_of_the_table() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        table = {(row["locale"], row["text"], row["format"]) for row in csv.DictReader(lines)}
    assert {(one.locale, one.text, one.format) for one in TYPED} == table
    assert len(TYPED) == len(table)


def test_google_is_asked_what_it_makes_of_every_text_and_nothing_is_left_behind(doctor: Doctor) -> None:
    drive = doctor.google.shared_drive("Журналы", {WRITER: "fileOrganizer"})
    watched: list[tuple[int, int, str]] = []
    today = datetime.fromisoformat(NOON).date()
    said = probe(doctor.writer(), drive, TYPED, today, lambda *told: watched.append(told))
    with TABLE.open(encoding="utf-8", newline="") as lines:
        table = [(row["kind"], row["value"], row["shown"]) for row in csv.DictReader(lines)]
        lines.seek(0)
        order = [(row["locale"], row["text"], row["format"]) for row in csv.DictReader(lines)]
    answers = {(one.typed.locale, one.typed.text, one.typed.format): one for one in said.answers}
    assert [(answers[key].kind, answers[key].value, answers[key].shown) for key in order] == table
    assert [one.typed for one in said.answers] == list(TYPED)
    assert said.left == ""
    assert doctor.writer().find(drive, f"name = '{TITLE}'") == []
    assert [text for _, _, text in watched] == ["en_US", "fr_FR", "ru_RU", ""]


def test_a_scratch_spreadsheet_that_cannot_be_thrown_away_is_named(doctor: Doctor) -> None:
    drive = doctor.google.shared_drive("Журналы", {WRITER: "fileOrganizer"})
    doctor.google.faults({"fault": "403", "kind": "files.update", "times": None})
    said = probe(doctor.writer(), drive, TYPED[:2], date(2026, 9, 5), lambda *_: None)
    (left,) = doctor.writer().find(drive, f"name = '{TITLE}'")
    assert said.left == f"https://docs.google.com/spreadsheets/d/{left.id}/edit"


def test_a_scratch_spreadsheet_whose_making_was_not_answered_is_found(doctor: Doctor) -> None:
    drive = doctor.google.shared_drive("Журналы", {WRITER: "fileOrganizer"})
    doctor.google.faults({"fault": "503", "kind": "files.create", "done": True})
    said = probe(doctor.writer(), drive, TYPED[:2], date(2026, 9, 5), lambda *_: None)
    assert (len(said.answers), said.left) == (2, "")
    assert doctor.google.requests["files.create"] == 1
    assert doctor.writer().find(drive, f"name = '{TITLE}'") == []


def test_a_probe_that_breaks_off_throws_its_spreadsheet_away(doctor: Doctor) -> None:
    drive = doctor.google.shared_drive("Журналы", {WRITER: "fileOrganizer"})
    doctor.google.faults({"fault": "403", "kind": "values.update", "times": None})
    with pytest.raises(NotWritten):
        probe(doctor.writer(), drive, TYPED, date(2026, 9, 5), lambda *_: None)
    assert doctor.writer().find(drive, f"name = '{TITLE}'") == []


def test_in_a_persons_folder_a_service_account_makes_nothing_and_says_what_to_do(doctor: Doctor) -> None:
    doctor.google.do("share", doctor.school.folder, WRITER, role="writer")
    with pytest.raises(NotWritten, match="общий диск"):
        probe(doctor.writer(), doctor.school.folder, TYPED, date(2026, 9, 5), lambda *_: None)


@pytest.mark.parametrize(
    ("text", "cell", "told"),
    [
        ("5/4", {"effectiveValue": {"numberValue": 46117}, "userEnteredFormat": {"numberFormat": {"type": "DATE"}}},
         ("date", "04-05")),
        ("5/4", {"effectiveValue": {"numberValue": 45752}, "userEnteredFormat": {"numberFormat": {"type": "DATE"}}},
         ("date", "2025-04-05")),
        ("5/4/2026", {"effectiveValue": {"numberValue": 46117}, "effectiveFormat": {"numberFormat": {"type": "DATE"}}},
         ("date", "2026-04-05")),
        ("2:3", {"effectiveValue": {"numberValue": 0.0854166666666667},
                 "userEnteredFormat": {"numberFormat": {"type": "TIME"}}}, ("time", "0.0854166666666667")),
        ("=1/0", {"userEnteredValue": {"formulaValue": "=1/0"},
                  "effectiveValue": {"errorValue": {"type": "DIVIDE_BY_ZERO"}}}, ("formula", "DIVIDE_BY_ZERO")),
        ("5", {"effectiveValue": {"numberValue": 5}, "userEnteredFormat": {"numberFormat": {"type": "TEXT"}}},
         ("number", "5")),
        ("", {}, ("blank", "")),
    ],
)  # fmt: skip
def test_an_answer_is_told_as_the_table_tells_it(text: str, cell: dict[str, object], told: tuple[str, str]) -> None:
    answer = answer_of(Typed("ru_RU", text), cell, date(2026, 9, 5))
    assert (answer.kind, answer.value) == told
