"""What changed on Drive is found, whatever Drive forgets to tell; and what did not is left alone."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from sheets.gateway.google.drive import FOLDER, SPREADSHEET, File
from sheets.gateway.google.state import State, file_of
from sheets.gateway.protocol import Changes, StoreAway
from tests.google_emulator.handle import OWNER, READER
from tests.google_reader import School, school, titles

__all__ = ["school"]


def asked(school: School) -> Counter[str]:
    """What was asked since the last time, tokens aside."""
    counts = school.google.requests
    school.google.forget_requests()
    del counts["token"]
    return counts


# ------------------------------------------------------------------------------------------------ what it costs


def test_a_first_sync_of_three_books_asks_five_times(school: School) -> None:
    for name in ("Журнал 7А", "Журнал 8А", "Класс 7А"):
        school.put(name)
    gateway = school.gateway()
    for book in gateway.changed(None).changed:
        gateway.read(book)
    assert asked(school) == {"changes.getStartPageToken": 1, "files.list": 1, "spreadsheets.get": 3}


def test_a_look_at_which_nothing_changed_asks_twice(school: School) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    first = gateway.changed(None)
    asked(school)
    again = gateway.changed(first.cursor)
    assert (again.changed, again.removed) == ((), ())
    assert asked(school) == {"changes.list": 1, "files.list": 1}


# ------------------------------------------------------------------------------------------------ what changes


def test_a_book_only_looked_at_is_not_changed(school: School) -> None:
    book = school.put("Журнал 7А")
    first = school.look(None)
    school.google.do("view", book)
    assert school.look(first.cursor).changed == ()


def test_an_edit_that_drive_tells_late_is_found_when_it_is_told(school: School) -> None:
    book = school.put("Журнал 7А")
    school.google.settings(lag=60, coalesce=180)
    school.type_in(book, "раз")
    seen = school.look(None)
    school.google.advance(61)
    told = school.look(seen.cursor)
    assert titles(told.changed) == ["Журнал 7А"]
    school.type_in(book, "два")
    assert school.look(told.cursor).changed == ()
    school.google.advance(200)
    assert titles(school.look(told.cursor).changed) == ["Журнал 7А"]


def test_of_a_book_in_the_bin_it_is_told_once_and_again_when_it_comes_back(school: School) -> None:
    book = school.put("Журнал 7А")
    first = school.look(None)
    school.google.do("trash", book)
    without = school.look(first.cursor)
    assert (without.changed, without.removed) == ((), first.changed)
    assert school.look(without.cursor).removed == ()
    school.google.do("restore", book)
    assert school.look(without.cursor).changed == first.changed


@pytest.mark.parametrize("what", ["remove", "unshare"])
def test_a_book_removed_or_no_longer_shared_is_gone(school: School, what: str) -> None:
    book = school.put("Журнал 7А", share={READER: "reader"})
    outside = school.google.folder("Чужая папка")
    first = school.look(None)
    if what == "unshare":
        school.google.do("move", book, folder=outside)
        school.google.do("unshare", book, user=READER)
    else:
        school.google.do("remove", book)
    assert school.look(first.cursor).removed == first.changed


def test_a_renamed_book_is_another_book(school: School) -> None:
    book = school.put("Журнал 7А")
    first = school.look(None)
    school.google.do("rename", book, name="Журнал 7Б")
    after = school.look(first.cursor)
    assert (titles(after.changed), titles(after.removed)) == (["Журнал 7Б"], ["Журнал 7А"])
    assert file_of(after.changed[0]) == book


def test_folders_are_told_by_name_and_the_year_in_them(school: School) -> None:
    old = school.google.put("Архив", {"Лист": [["а"]]}, folder=school.folder, share={})
    state = State(roots={"root": ""}, files={
        "root": File("Журналы", "", "1", FOLDER), "year": File("2025-26", "root", "1", FOLDER),
        "deep": File("5 / параллель", "year", "1", FOLDER), "book": File("Журнал 5А", "deep", "1", SPREADSHEET),
        "lost": File("Журнал 6А", "elsewhere", "1", SPREADSHEET), "ring": File("Кольцо", "ring", "1", FOLDER),
        "held": File("Журнал 7А", "ring", "1", SPREADSHEET),
    })  # fmt: skip
    assert list(state.books()) == ["2025-26/5 ∕ параллель/book/Журнал 5А"]
    assert titles(school.look(None).changed) == ["Архив"]
    assert old in school.look(None).changed[0]


def test_files_of_other_kinds_are_foreign_and_those_elsewhere_are_not_ours(school: School) -> None:
    school.google.put("Журнал 9А", {"Алгебра": [["чужой"]]})
    school.put("Журнал 7А.ods")
    school.put("Журнал 8А")
    look = school.look(None)
    assert (titles(look.changed), titles(look.foreign)) == (["Журнал 8А"], ["Журнал 7А.ods"])
    assert titles(school.look(look.cursor).foreign) == ["Журнал 7А.ods"]


# ------------------------------------------------------------------------------------------------ the check


def test_what_the_change_log_forgot_the_listing_finds(school: School) -> None:
    school.put("Журнал 7А")
    first = school.look(None)
    school.type_in(file_of(first.changed[0]), "другое")
    forgetful = json.loads(school.look(first.cursor).cursor) | {"files": json.loads(first.cursor)["files"]}
    assert school.look(json.dumps(forgetful)).changed == first.changed


def test_once_an_hour_everything_is_listed_and_a_twenty_fourth_is_read(school: School) -> None:
    for number in range(1, 12):
        school.put(f"Журнал {number}А")
    seen: Counter[str] = Counter()
    gateway = school.gateway()
    look = gateway.changed(None)
    for _ in range(24):
        school.hours += 1
        school.google.advance(3600)
        look = gateway.changed(look.cursor)
        assert gateway.changed(look.cursor).changed == ()
        seen.update(look.changed)
    assert seen == dict.fromkeys(gateway.changed(None).changed, 1)


def test_after_a_week_of_silence_each_book_is_read_once(school: School) -> None:
    for number in range(1, 12):
        school.put(f"Журнал {number}А")
    look = school.look(None)
    school.hours += 24 * 7
    assert len(school.look(look.cursor).changed) == 11


def test_a_clock_that_is_set_back_reads_nothing_twice(school: School) -> None:
    for number in range(1, 12):
        school.put(f"Журнал {number}А")
    gateway = school.gateway()
    look = gateway.changed(None)
    for step in (24, -12, 12):
        school.hours += step
        look = gateway.changed(look.cursor)
        assert len(look.changed) == (11 if step == 24 else 0)


def test_an_empty_folder_is_not_all_there_ever_was(school: School) -> None:
    """A folder that shows nothing may be shown wrongly: no book is taken for gone."""
    assert school.look(None).whole is False
    school.put("Журнал 7А")
    assert school.look(None).whole is True


def test_a_book_that_vanished_unsaid_is_asked_for_by_itself(school: School) -> None:
    school.put("Журнал 7А")
    first = school.look(None)
    held = json.loads(first.cursor)
    held["files"]["1unsaid"] = ["Журнал 8А", school.folder, "2026-09-05T12:00:00.000Z", SPREADSHEET]
    asked(school)
    school.hours += 1
    after = school.look(json.dumps(held))
    assert titles(after.removed) == ["Журнал 8А"]
    assert asked(school) == {"changes.list": 1, "files.list": 1, "files.get": 1}


def test_a_token_that_is_no_longer_known_begins_anew(school: School) -> None:
    book = school.put("Журнал 7А")
    school.put("Журнал 8А")
    first = school.look(None)
    held = json.loads(first.cursor) | {"tokens": {"": "1"}}
    school.type_in(book, "другое")
    after = school.look(json.dumps(held))
    assert titles(after.changed) == ["Журнал 7А"]
    assert school.look(after.cursor).changed == ()


@pytest.mark.parametrize(
    "cursor", ["", "{}", "не JSON", '{"form": 1}', '{"Журнал 7А.xlsx": [1, 2, 3, 4]}', "[1]", "null"]
)
def test_a_cursor_of_another_store_is_none(school: School, cursor: str) -> None:
    school.put("Журнал 7А")
    look = school.look(cursor)
    assert (titles(look.changed), look.removed) == (["Журнал 7А"], ())


def test_more_books_than_one_page_holds_are_all_found(school: School) -> None:
    school.google.settings(quotas_on=False)
    first = school.put("Журнал")
    school.google.copies(first, [f"Журнал {number}" for number in range(1, 1002)])
    look = school.look(None)
    assert len(look.changed) == 1002
    assert asked(school)["files.list"] == 2
    assert school.look(look.cursor).changed == ()


# ------------------------------------------------------------------------------------------------ folders, drives


def shared_drive(school: School) -> tuple[str, str]:
    """A shared drive with a journal in it."""
    drive = school.google.shared_drive("Школа № 1")
    return drive, school.google.put("Журнал 7А", {"Алгебра": [["Ученик"]]}, drive=drive, owner=OWNER, share={})


def test_a_shared_drive_has_a_log_of_its_own(school: School) -> None:
    drive, book = shared_drive(school)
    gateway = school.gateway(drive)
    first = gateway.changed(None)
    assert titles(first.changed) == ["Журнал 7А"]
    assert gateway.read(first.changed[0]).title == "Журнал 7А"
    assert asked(school) == {"changes.getStartPageToken": 1, "files.list": 1, "spreadsheets.get": 1}
    school.type_in(book, "другое")
    after = gateway.changed(first.cursor)
    assert titles(after.changed) == ["Журнал 7А"]
    assert gateway.changed(after.cursor).changed == ()


def test_a_folder_and_a_shared_drive_are_watched_together(school: School) -> None:
    drive, book = shared_drive(school)
    school.put("Журнал 8А")
    gateway = school.gateway(f"https://drive.google.com/drive/folders/{school.folder}?usp=sharing, {drive}")
    first = gateway.changed(None)
    assert titles(first.changed) == ["Журнал 7А", "Журнал 8А"]
    school.google.do("trash", book)
    after = gateway.changed(first.cursor)
    assert (titles(after.changed), titles(after.removed)) == ([], ["Журнал 7А"])


def test_a_folder_within_a_shared_drive_is_found(school: School) -> None:
    drive, _ = shared_drive(school)
    folder = school.google.folder("2026-27", drive=drive)
    school.google.put("Журнал 9А", {"Алгебра": [["Ученик"]]}, folder=folder, drive=drive, share={})
    gateway = school.gateway(folder)
    first = gateway.changed(None)
    assert titles(first.changed) == ["Журнал 9А"]
    assert gateway.changed(first.cursor).changed == ()


def test_books_of_a_folder_no_longer_watched_are_removed(school: School) -> None:
    drive, _ = shared_drive(school)
    school.put("Журнал 8А")
    first = school.gateway(drive).changed(None)
    after = school.gateway().changed(first.cursor)
    assert (titles(after.changed), after.removed) == (["Журнал 8А"], first.changed)


@pytest.mark.parametrize("first", [True, False], ids=["at first", "later"])
def test_a_folder_nobody_sees_is_a_store_away_and_no_book_is_removed(school: School, first: bool) -> None:  # noqa: FBT001
    school.put("Журнал 7А")
    cursor = None if first else school.look(None).cursor
    school.google.do("trash", school.folder)
    with pytest.raises(StoreAway, match=f"папка журналов .* не видна: откройте доступ к ней для {READER}"):
        school.look(cursor)


@pytest.mark.parametrize("first", [True, False], ids=["at first", "later"])
def test_a_drive_one_is_no_member_of_is_a_store_away(school: School, first: bool) -> None:  # noqa: FBT001
    drive, _ = shared_drive(school)
    cursor = None if first else school.gateway(drive).changed(None).cursor
    other = school.google.credentials_file(school.key.with_name("other.json"), "other@school.iam.gserviceaccount.com")
    with pytest.raises(StoreAway, match=r"общий диск .* не виден: добавьте other@school.* в его участники"):
        school.gateway(drive, key=other).changed(cursor)


@pytest.mark.parametrize("folder", ["", "Журналы", "https://drive.google.com/drive/my-drive"])
def test_a_folder_that_is_none_is_told(school: School, folder: str) -> None:
    gateway = school.gateway(folder or " ")
    with pytest.raises(StoreAway, match="JOURNAL_GOOGLE_FOLDER: нужен адрес папки"):
        gateway.changed(None)


def test_a_new_folder_of_books_is_found_at_once(school: School) -> None:
    first: Changes = school.look(None)
    folder = school.google.folder("2026-27", {READER: "reader"})
    school.google.put("Журнал 7А", {"Алгебра": [["Ученик"]]}, folder=folder, share={})
    school.google.advance(3600)
    quiet = school.look(first.cursor)
    assert quiet.changed == ()
    school.google.do("move", folder, folder=school.folder)
    assert titles(school.look(quiet.cursor).changed) == ["2026-27/Журнал 7А"]


# ------------------------------------------------------------------------------------------------ a search that lags


def test_a_listing_that_lags_takes_nothing_back(school: School) -> None:
    """The search still tells of the file as it was: what was known of it is later, and stays."""
    school.put("Журнал 7А")
    first = school.look(None)
    held = json.loads(first.cursor)
    for about in held["files"].values():
        about[2] = "2026-09-05T12:30:00.000Z"
    later = json.dumps(held)
    after = school.look(later)
    assert after.changed == ()
    assert json.loads(after.cursor)["files"] == held["files"]


def test_a_book_only_the_search_knows_of_is_asked_for_and_one_elsewhere_is_not(school: School) -> None:
    first = school.look(None)
    book = school.put("Журнал 7А")
    school.google.put("Чужая", {"Лист": [["а"]]})
    quiet = json.loads(school.look(first.cursor).cursor)
    assert book in quiet["files"]
    asked(school)
    del quiet["files"][book]
    assert titles(school.look(json.dumps(quiet)).changed) == ["Журнал 7А"]
    assert asked(school) == {"changes.list": 1, "files.list": 1, "files.get": 1}


@pytest.mark.parametrize("lag", [["Журнал 7Б"], ["Журнал 7А", "elsewhere"]], ids=["renamed", "moved"])
def test_a_name_or_a_place_that_the_search_tells_otherwise_is_asked_for(school: School, lag: list[str]) -> None:
    """Renamed just now it has two names for some minutes: by turns it would be a book removed and a new one."""
    book = school.put("Журнал 7А")
    held = json.loads(school.look(None).cursor)
    held["files"][book][: len(lag)] = lag
    asked(school)
    assert titles(school.look(json.dumps(held)).changed) == ["Журнал 7А"]
    assert asked(school) == {"changes.list": 1, "files.list": 1, "files.get": 1}


def test_what_the_log_tells_counts_for_more_than_the_search(school: School) -> None:
    """The search is not asked about what the log told: it may not know of it as yet."""
    first = school.look(None)
    school.put("Журнал 7А")
    asked(school)
    school.hours += 1
    assert titles(school.look(first.cursor).changed) == ["Журнал 7А"]
    assert asked(school) == {"changes.list": 1, "files.list": 1}


def test_a_folder_that_vanished_unsaid_is_missed_within_the_hour(school: School) -> None:
    gone = "1" + "x" * 32
    held = json.loads(school.look(None).cursor) | {"roots": {gone: ""}}
    held["files"] = {gone: ["Журналы", "", "2026-09-05T12:00:00.000Z", FOLDER]}
    school.hours += 1
    with pytest.raises(StoreAway, match="не видна"):
        school.gateway(gone).changed(json.dumps(held))
