"""A school on Google from end to end: opened by its configuration, synced, shown to families, led to by links."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from database.journal import Journal
from database.reading import known_books
from jobs.config import EMULATOR, Config
from jobs.stores import open_store, opened_store
from jobs.sync import Run, sync
from journal.viewer import Role, Viewer
from sheets.gateway.joined import JoinedGateway
from sheets.gateway.protocol import StoreAway
from sheets.gateway.xlsx import XlsxGateway
from tests.folder_school import DEPUTY, MONDAY, PUPILS, WEDNESDAY, Folder, at
from tests.google_emulator.clients import gspread_client
from tests.joined_school import ADD_ON, Joined, joined

__all__ = ["joined"]

ROOT = Path(__file__).resolve().parent.parent
MOTHER = Viewer(1, "Иванова О. П.", Role.GUARDIAN, pupils=frozenset({"01"}))


def synced(joined: Joined, hour: int = 12) -> Run:
    """A look at both."""
    return sync(joined.gateway(), joined.home.database, at(9, hour))


@contextmanager
def syncing(joined: Joined) -> Iterator[Iterator[str]]:
    """The real sync, looking every second, and what it says; it stops when it is told to."""
    environment = {**os.environ, **joined.config(now=at(9)).environment(), "NO_COLOR": "1"}
    command = [sys.executable, "manage.py", "sync", "--every", "1"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield iter(running.stdout or ())
        finally:
            running.terminate()
            assert running.wait(timeout=30) == 0


def links(folder: Folder, viewer: Viewer = DEPUTY) -> dict[str, str]:
    """Where the cells of what is to be mended open."""
    table = Journal(folder.database, viewer, at(9)).issues()
    found = table[table["fixed_seen"].isna()]
    return {str(row.text): str(row.link) for row in found.itertuples() if row.text}


def diary(folder: Folder) -> list[tuple[str, str]]:
    """What the mother of 01 reads of the first week: day and mark."""
    told = Journal(folder.database, MOTHER, at(9)).diary("01", MONDAY, MONDAY, WEDNESDAY)
    return [(f"{entry.day:%d.%m}", str(entry.marks)) for entry in told if entry.marks]


def test_a_school_in_a_folder_is_read_from_it_alone(tmp_path: Path) -> None:
    store = open_store(Config(data=tmp_path))
    assert isinstance(store, XlsxGateway)
    assert store.folder == tmp_path


def test_a_school_on_google_is_read_from_both_and_written_only_with_the_writers_key(joined: Joined) -> None:
    store = open_store(joined.config())
    assert isinstance(store, JoinedGateway)
    assert (store.local.folder, store.google.settings.folder) == (joined.home.path, joined.drive)
    assert (store.google.settings.credentials, store.google.settings.writer) == (joined.key, None)
    writer = joined.config().google_writer
    writer.write_text("{}")
    again = open_store(joined.config())
    assert isinstance(again, JoinedGateway)
    assert again.google.settings.writer == writer


def test_an_emulator_that_does_not_run_is_a_store_that_is_away_and_no_empty_one() -> None:
    with opened_store(Config(store=EMULATOR)) as store, pytest.raises(StoreAway, match="JOURNAL_GOOGLE_FOLDER"):
        store.changed(None)


def test_moving_journals_to_google_keeps_every_mark_and_is_no_edit(joined: Joined) -> None:
    folder, edits_of_cells = joined.home, "SELECT count(*) FROM ledger WHERE field <> 'register'"
    assert folder.sync(at(7)).failures == []
    with folder.database.read() as store:
        before = store.rows("SELECT * FROM entries ORDER BY 1, 2, 3, 4", ())
        edits = store.rows(edits_of_cells, ())
    joined.move()
    assert (len(synced(joined).changed), folder.problems(at(9))) == (2, [])
    with folder.database.read() as store:
        assert store.rows("SELECT * FROM entries ORDER BY 1, 2, 3, 4", ()) == before
        assert store.rows(edits_of_cells, ()) == edits
    assert synced(joined, 13).changed == []


def test_a_school_that_leaves_google_is_read_from_its_folder(joined: Joined) -> None:
    folder = joined.home
    joined.move()
    assert synced(joined).failures == []
    for name, pupil in (("7А", "01"), ("8А", "11")):
        folder.journal(name, {(pupil, MONDAY, 2): "4"})
    run = folder.sync(at(10))
    assert run.failures == []
    assert folder.seen("01", at(10)) == [("Алгебра", "4")]
    assert folder.problems(at(10)) == []


def test_a_link_opens_the_very_cell(joined: Joined) -> None:
    folder = joined.home
    folder.journal("7А", {("01", MONDAY, 2): "5", ("02", MONDAY, 2): "нб5х"})
    joined.move()
    synced(joined)
    file = joined.ids["Журнал 7А"]
    gids = {one["properties"]["title"]: one["properties"]["sheetId"] for one in joined.google.book(file)["sheets"]}
    address = f"https://docs.google.com/spreadsheets/d/{file}/edit#gid={gids['Алгебра']}&range="
    assert links(folder)["нб5х"].startswith(address)
    assert joined.google.cell(file, "Алгебра", links(folder)["нб5х"].removeprefix(address))["formattedValue"] == "нб5х"


def test_a_link_into_a_class_list_on_google_opens_the_very_cell(joined: Joined) -> None:
    folder = joined.home
    folder.pupils("7А", [*PUPILS["7А"], PUPILS["7А"][0]])
    joined.move("*.xlsx")
    synced(joined)
    file = joined.ids["Класс 7А"]
    row = known_books(folder.database, "2026/27")[f"{file}/Класс 7А"]
    assert row.url == f"https://docs.google.com/spreadsheets/d/{file}/edit"
    leader = Viewer(3, "Орлова А. П.", Role.CLASS_TEACHER, "к1", classes=frozenset({"7А"}))
    opens = links(folder, leader)["01"]
    sheets = {one["properties"]["sheetId"]: one["properties"]["title"] for one in joined.google.book(file)["sheets"]}
    gid, _, cell = opens.removeprefix(f"{row.url}#gid=").partition("&range=")
    assert joined.google.cell(file, sheets[int(gid)], cell)["formattedValue"] == "01"


def test_a_link_follows_a_sheet_that_was_made_anew(joined: Joined) -> None:
    folder = joined.home
    folder.journal("7А", {("01", MONDAY, 2): "5", ("02", MONDAY, 2): "нб5х"})
    joined.move()
    synced(joined)
    file, before = joined.ids["Журнал 7А"], links(folder)["нб5х"]
    gid = int(before.partition("#gid=")[2].partition("&")[0])
    joined.google.advance(60)
    copy = {"sourceSheetId": gid, "insertSheetIndex": 0, "newSheetId": 4711, "newSheetName": "временный"}
    joined.google.edit(
        file,
        {"duplicateSheet": copy},
        {"deleteSheet": {"sheetId": gid}},
        {"updateSheetProperties": {"properties": {"sheetId": 4711, "title": "Алгебра"}, "fields": "title"}},
    )
    assert synced(joined, 13).sheets == 0
    assert links(folder)["нб5х"] == before.replace(f"#gid={gid}&", "#gid=4711&")


def test_of_a_class_in_both_places_the_one_read_so_far_is_read_and_nobody_sees_drives_ids(joined: Joined) -> None:
    folder = joined.home
    joined.move()
    assert synced(joined).failures == []
    folder.journal("7А", {("01", MONDAY, 2): "2"})
    (failure,) = synced(joined, 13).failures
    assert (failure.book, failure.why) == ("Журнал 7А.xlsx", "читается «Журнал 7А» на Google Диске")
    assert folder.seen("01", at(9, 13)) == [("Алгебра", "5")]
    twin = joined.google.copies(joined.ids["Журнал 8А"], ["Журнал 8А"])[0]
    joined.google.advance(60)
    whys = {failure.book: failure.why for failure in synced(joined, 14).failures}
    assert whys[f"{twin}/Журнал 8А"] == "читается другая книга с тем же именем"
    joined.google.do("rename", twin, name="Журнал 8А (копия)")
    joined.google.advance(60)
    synced(joined, 15)
    table = Journal(folder.database, DEPUTY, at(9, 15)).issues().drop(columns="link")
    said = " ".join(str(value) for value in table.to_numpy().ravel())
    assert "Журнал 8А (копия)" in said
    assert [one for one in (*joined.ids.values(), twin) if one in said] == []


def test_a_mark_typed_by_the_sheets_api_is_in_the_familys_diary_after_the_next_look(joined: Joined) -> None:
    """The real sync process beside the real emulator, and gspread that types as a teacher's add-on would."""
    folder = joined.home
    joined.move()
    with syncing(joined) as said:
        assert next(said).startswith("Прочитано книг: 5")
        assert diary(folder) == [("07.09", "5")]
        joined.google.advance(60)
        client = gspread_client(joined.google, ADD_ON)
        sheet = client.open_by_key(joined.ids["Журнал 7А"]).worksheet("Алгебра")
        (mark,) = sheet.findall("5")
        sheet.update([["4"]], mark.address, raw=True)
        assert next(said).startswith("Прочитано книг: 1")
        assert diary(folder) == [("07.09", "4")]
