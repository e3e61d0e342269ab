"""Writing to Google: within its limits, all or nothing, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheets.gateway.google.access import PROVISION_SCOPES, VERDICT_SCOPES
from sheets.gateway.google.answers import DoneOrNot
from sheets.gateway.google.writing import open_writer
from sheets.gateway.protocol import BookGone, NotWritten, StoreAway
from tests.google_emulator.handle import OWNER, READER
from tests.google_emulator.refusals import Json
from tests.google_writer import TEACHER, WRITER, Office, office

__all__ = ["office"]


def book(office: Office, role: str = "writer") -> str:
    """A workbook of the director's that the writer may edit. Returns its id."""
    return office.google.put("Журнал 7А", {"Алгебра": [["Ученик"]]}, share={WRITER: role})


def new_sheet(title: str) -> Json:
    return {"addSheet": {"properties": {"title": title}}}


def titles(office: Office, file: str) -> list[str]:
    return [sheet["properties"]["title"] for sheet in office.google.book(file)["sheets"]]


def has(office: Office, file: str, title: str) -> Callable[[], bool]:
    return lambda: title in titles(office, file)


def test_verdicts_are_written_without_a_right_to_files_and_workbooks_made_with_one() -> None:
    auth = "https://www.googleapis.com/auth/"
    assert (f"{auth}spreadsheets", f"{auth}drive.metadata.readonly") == VERDICT_SCOPES
    assert (f"{auth}spreadsheets", f"{auth}drive") == PROVISION_SCOPES


def test_seventy_writes_and_seventy_reads_stay_within_the_minutes_limits(office: Office) -> None:
    file, writer = book(office), office.writer()
    for number in range(70):
        writer.batch_update(file, [new_sheet(f"Лист {number}")])
        writer.get(file, "sheets.properties.title")
    assert len(titles(office, file)) == 71
    assert not [kind for kind in office.google.requests if kind.startswith("fault")]
    assert sum(office.clock.waits) == pytest.approx(65 * 60 / 55, abs=0.1)


def test_files_are_opened_no_faster_than_drive_bears(office: Office) -> None:
    file, writer = book(office), office.writer()
    for number in range(60):
        writer.share(file, f"teacher{number}@school.example")
    assert sum(office.clock.waits) == pytest.approx(40 * 60 / 170, abs=0.1)


@pytest.mark.parametrize("fault", ["429", "403-rate"])
def test_what_google_refused_unread_is_written_a_little_later(office: Office, fault: str) -> None:
    file, writer = book(office), office.writer()
    office.google.faults({"fault": fault, "kind": "spreadsheets.batchUpdate", "times": 3})
    writer.batch_update(file, [new_sheet("Физика")])
    assert titles(office, file) == ["Алгебра", "Физика"]


def test_what_was_never_sent_is_tried_until_patience_ends(office: Office) -> None:
    writer = open_writer(office.key, "http://127.0.0.1:9", pace=office.pace())
    with pytest.raises(StoreAway, match="нет связи с Google") as caught:
        writer.batch_update("1" * 44, [new_sheet("Физика")])
    assert not isinstance(caught.value, DoneOrNot)
    assert sum(office.clock.waits) > 60
    writer.close()


@pytest.mark.parametrize("fault", ["500", "502", "503", "reset", "reset-mid-body"])
def test_what_was_sent_and_not_answered_is_not_sent_again_blindly(office: Office, fault: str) -> None:
    file, writer = book(office), office.writer()
    office.google.faults({"fault": fault, "kind": "spreadsheets.batchUpdate", "times": 1, "done": True})
    with pytest.raises(DoneOrNot):
        writer.batch_update(file, [{"appendDimension": {"dimension": "ROWS", "length": 5}}])
    assert office.google.requests["spreadsheets.batchUpdate"] == 1


@pytest.mark.parametrize("done", [True, False])
def test_whoever_says_how_to_look_has_it_done_once(office: Office, *, done: bool) -> None:
    file, writer = book(office), office.writer()
    office.google.faults({"fault": "503", "kind": "spreadsheets.batchUpdate", "times": 2, "done": done})
    writer.batch_update(file, [new_sheet("Физика")], has(office, file, "Физика"))
    assert titles(office, file) == ["Алгебра", "Физика"]
    assert office.google.requests["spreadsheets.batchUpdate"] == (1 if done else 3)


def test_after_three_answers_that_never_came_nobody_tries_on(office: Office) -> None:
    file, writer = book(office), office.writer()
    office.google.faults({"fault": "503", "kind": "spreadsheets.batchUpdate", "times": None})
    with pytest.raises(DoneOrNot):
        writer.batch_update(file, [new_sheet("Физика")], has(office, file, "Физика"))
    assert office.google.requests["spreadsheets.batchUpdate"] == 3


def test_an_attempt_that_came_late_is_not_told_as_a_refusal_of_the_next(office: Office) -> None:
    """The first look comes too early; the second attempt is refused, since the sheet is there by now."""
    file, writer = book(office), office.writer()
    looks = iter([False, True])
    office.google.faults({"fault": "reset", "kind": "spreadsheets.batchUpdate", "done": True})
    assert writer.batch_update(file, [new_sheet("Физика")], lambda: next(looks)) == {}
    assert titles(office, file) == ["Алгебра", "Физика"]


def test_what_comes_to_the_same_is_sent_again_until_it_is_answered(office: Office) -> None:
    file, writer = book(office), office.writer()
    office.google.faults({"fault": "503", "kind": "spreadsheets.batchUpdate", "times": 2, "done": True})
    hide = {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Физика"}, "fields": "title"}}
    writer.batch_update(file, [hide], again=True)
    assert titles(office, file) == ["Физика"]


def test_of_several_requests_all_are_done_or_none(office: Office) -> None:
    file, writer = book(office), office.writer()
    with pytest.raises(NotWritten, match=r"Google не принял запись: .*already exists"):
        writer.batch_update(file, [new_sheet("Физика"), new_sheet("Алгебра")], has(office, file, "Физика"))
    assert titles(office, file) == ["Алгебра"]


def test_who_may_only_read_is_told_to_ask_for_more(office: Office) -> None:
    file, writer = book(office, "reader"), office.writer()
    with pytest.raises(NotWritten, match=f"{WRITER} не может сюда писать: .*«Редактор».*«Контент-менеджер»"):
        writer.batch_update(file, [new_sheet("Физика")])


def test_a_workbook_that_is_not_there_is_gone(office: Office) -> None:
    with pytest.raises(BookGone, match="нет на Google Диске"):
        office.writer().batch_update("1" * 44, [new_sheet("Физика")])


def test_a_key_without_the_right_to_write_is_told(office: Office) -> None:
    writer = open_writer(office.settings.credentials, office.google.url, pace=office.pace(), scopes=VERDICT_SCOPES[1:])
    with pytest.raises(StoreAway, match=f"ключу {READER} не хватает разрешений: для записи нужны spreadsheets и drive"):
        writer.batch_update(book(office), [new_sheet("Физика")])
    writer.close()


def test_a_folder_of_a_person_gives_a_robot_no_room(office: Office) -> None:
    folder = office.google.folder("Журналы", {WRITER: "writer"})
    with pytest.raises(NotWritten, match=f"у {WRITER} нет своего места.*общий диск.*по ключу человека"):
        office.writer().create("Журнал 7А", folder, {})


def test_files_are_made_found_and_marked(office: Office) -> None:
    writer = office.writer()
    made = writer.create("Журнал 7'А", office.folder, {"journal": "1"})
    office.google.advance(1)
    second = writer.create("Журнал 7А", office.folder, {"journal": "1"})
    writer.mark(made.id, {"done": "1"})
    assert writer.about(made.id).marks == {"journal": "1", "done": "1"}
    assert writer.about(made.id).parent == office.folder
    found = writer.find(office.folder, "appProperties has { key='journal' and value='1' }")
    assert [one.id for one in found] == [made.id, second.id]
    assert [one.id for one in writer.find(office.folder, "name = 'Журнал 7\\'А'")] == [made.id]
    assert writer.find(office.google.folder("Другая", {WRITER: "writer"}), "name = 'Журнал 7А'") == []


def test_a_workbook_is_opened_and_who_it_is_open_to_is_told(office: Office) -> None:
    file, writer = book(office), office.writer()
    writer.share(file, TEACHER)
    roles = {one.email: one.role for one in writer.grants(file)}
    assert roles == {OWNER: "owner", WRITER: "writer", TEACHER: "writer"}


def test_an_address_that_is_nobodys_is_refused_unless_a_letter_goes_there(office: Office) -> None:
    file, writer = book(office), office.writer()
    office.google.credentials("nobody@school.example", known=False)
    with pytest.raises(NotWritten, match="нет учётной записи Google"):
        writer.share(file, "nobody@school.example")
    writer.share(file, "nobody@school.example", notify=True)
    assert "nobody@school.example" in {one.email for one in writer.grants(file)}


def test_no_letter_is_sent_twice(office: Office) -> None:
    file, writer = book(office), office.writer()
    office.google.faults({"fault": "503", "kind": "permissions.create", "done": True})
    with pytest.raises(DoneOrNot):
        writer.share(file, TEACHER, notify=True)
    office.google.faults({"fault": "503", "kind": "permissions.create", "done": True})
    writer.share(file, TEACHER)
    assert office.google.requests["permissions.create"] == 3
