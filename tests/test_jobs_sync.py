"""Workbooks on disk → database: what changed is read, what depends on it derived, only differences written."""

from __future__ import annotations

import sqlite3
import threading
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from database.journal import Journal
from database.reading import known_books, roster
from jobs.deriving import GIVE_UP
from jobs.sync import Run, sync
from journal.calendar import DayOff
from journal.issues import Problem
from journal.tables import PlanTables
from sheets.gateway.memory import MemoryGateway
from sheets.gateway.protocol import BookGone, StoreAway
from sheets.gateway.xlsx import XlsxGateway
from sheets.grid import Workbook
from sheets.templates.plan_book import plan_workbook
from sheets.templates.write import write_xlsx
from tests.folder_school import DEPUTY, MONDAY, PUPILS, SCHOOL, WEDNESDAY, ZONE, Folder, at


def test_what_a_teacher_typed_is_in_the_database_after_a_sync(folder: Folder) -> None:
    run = folder.sync(at(7))
    assert (len(run.changed), run.sheets, run.failures) == (5, 4, [])
    assert folder.seen("01", at(7)) == [("Алгебра", "5")]
    folder.journal("7А", {("01", MONDAY, 2): "5", ("02", WEDNESDAY, 3): "н"})
    run = folder.sync(at(9))
    assert (run.changed, run.sheets) == (["Журнал 7А.xlsx"], 1)
    assert folder.seen("02", at(9)) == [("Алгебра", "absent")]


def test_nothing_changed_reads_and_derives_nothing(folder: Folder) -> None:
    folder.sync(at(7))
    run = folder.sync(at(8))
    assert (run.books, run.changed, run.sheets) == (0, [], 0)
    assert Journal(folder.database, DEPUTY, at(8)).read_at() == at(8)


def test_a_full_look_reads_everything_and_derives_nothing(folder: Folder) -> None:
    folder.sync(at(7))
    run = folder.sync(at(8), full=True)
    assert (len(run.changed), run.sheets) == (5, 0)


def test_a_holiday_derives_the_registers_of_its_weekday_in_all_classes(folder: Folder) -> None:
    folder.sync(at(7))
    day_off = DayOff("Праздник", date(2026, 9, 15), date(2026, 9, 15))
    folder.school(replace(SCHOOL, calendar=replace(SCHOOL.calendar, days_off=(day_off,))))
    run = folder.sync(at(8))
    assert sorted(run.changed) == ["Журнал 7А.xlsx", "Журнал 8А.xlsx", "Школа.xlsx"]
    assert run.sheets == 2


def test_a_pupil_who_left_derives_his_class_only(folder: Folder) -> None:
    folder.sync(at(7))
    folder.pupils("7А", [PUPILS["7А"][0]._replace(left=date(2026, 9, 8)), PUPILS["7А"][1]])
    run = folder.sync(at(8))
    assert sorted(run.changed) == ["Журнал 7А.xlsx", "Класс 7А.xlsx"]
    assert run.sheets == 2


def test_a_parser_upgrade_reads_every_book_of_a_class_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.sync(at(7))
    for module in ("jobs.sync", "sheets.journal_book"):
        monkeypatch.setattr(f"{module}.PARSER_VERSION", 1_000)
    run = folder.sync(at(8))
    assert sorted(run.changed) == ["Журнал 7А.xlsx", "Журнал 8А.xlsx", "Класс 7А.xlsx", "Класс 8А.xlsx"]
    assert run.sheets == 4
    assert folder.sync(at(9)).changed == []


def test_a_guardians_telephone_derives_no_register(folder: Folder) -> None:
    folder.sync(at(7))
    folder.pupils("7А", [row._replace(consent="да") for row in PUPILS["7А"]])
    run = folder.sync(at(8))
    assert sorted(run.changed) == ["Журнал 7А.xlsx", "Класс 7А.xlsx"]
    assert run.sheets == 0


def test_a_damaged_file_keeps_what_was_and_is_read_when_mended(folder: Folder) -> None:
    folder.sync(at(7))
    journal = folder.path / "Журнал 7А.xlsx"
    good = journal.read_bytes()
    journal.write_bytes(b"not a workbook at all")
    run = folder.sync(at(8), quiet=60)
    assert [failure.book for failure in run.failures] == ["Журнал 7А.xlsx"]
    assert folder.seen("01", at(8)) == [("Алгебра", "5")]
    problems = folder.problems(at(8))
    assert problems == ["unreadable-book"]
    journal.write_bytes(good)
    assert folder.sync(at(9)).failures == []
    assert folder.problems(at(9)) == []


def test_a_half_written_file_is_tried_again_without_an_alarm(folder: Folder) -> None:
    folder.sync(at(7))
    journal = folder.path / "Журнал 7А.xlsx"
    good = journal.read_bytes()
    journal.write_bytes(good[: len(good) // 2])
    run = folder.sync(at(8))
    assert [(failure.book, failure.passing) for failure in run.failures] == [("Журнал 7А.xlsx", True)]
    assert folder.problems(at(8)) == []
    journal.write_bytes(good)
    assert folder.sync(at(8, 13)).changed == ["Журнал 7А.xlsx"]


def test_a_folder_that_is_away_loses_nothing_and_is_noted(folder: Folder) -> None:
    folder.sync(at(7))
    folder.path.rename(folder.path.with_name("отключён"))
    with pytest.raises(StoreAway):
        folder.sync(at(8))
    assert folder.seen("01", at(8)) == [("Алгебра", "5")]
    assert Journal(folder.database, DEPUTY, at(8)).read_at() == at(7)


def test_a_journal_that_is_gone_keeps_its_marks(folder: Folder) -> None:
    folder.sync(at(7))
    (folder.path / "Журнал 7А.xlsx").unlink()
    assert folder.sync(at(8)).failures == []
    assert folder.seen("01", at(8)) == [("Алгебра", "5")]


def test_other_processes_derive_the_same(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.sync.WORTH_A_POOL", 1)
    run = folder.sync(at(7), workers=2)
    assert (len(run.changed), run.sheets, run.failures) == (5, 4, [])
    assert (folder.seen("01", at(7)), folder.seen("11", at(7))) == ([("Алгебра", "5")], [("Алгебра", "5")])


def test_progress_is_told_book_by_book(folder: Folder) -> None:
    folder.sync(at(7))
    assert folder.told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_an_edit_by_another_program_is_read_like_any_other(folder: Folder) -> None:
    """A teacher saves the file with a program that is not ours: openpyxl rewrites every part of it."""
    folder.sync(at(7))
    path = folder.path / "Журнал 7А.xlsx"
    book = load_workbook(path)
    sheet = book["Алгебра"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "5")
    cell.value = 4
    book.save(path)
    run = folder.sync(at(8))
    assert run.sheets == 1
    assert folder.seen("01", at(8)) == [("Алгебра", "4")]


def test_a_workbook_of_zip_bombs_is_refused(folder: Folder) -> None:
    with zipfile.ZipFile(folder.path / "Журнал 7А.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    run = folder.sync(at(7), quiet=60)
    assert [(failure.book, failure.passing) for failure in run.failures] == [("Журнал 7А.xlsx", False)]


def test_of_two_journals_of_a_class_the_one_in_the_archive_changes_no_mark(folder: Folder) -> None:
    folder.sync(at(7))
    (folder.path / "архив").mkdir()
    good = (folder.path / "Журнал 7А.xlsx").read_bytes()
    folder.journal("7А", {("01", MONDAY, 2): "2"})
    (folder.path / "Журнал 7А.xlsx").rename(folder.path / "архив" / "Журнал 7а.xlsx")
    (folder.path / "Журнал 7А.xlsx").write_bytes(good)
    run = folder.sync(at(8))
    assert [(failure.book, failure.problem) for failure in run.failures] == [
        ("архив/Журнал 7а.xlsx", Problem.BOOK_TWICE)
    ]
    assert folder.seen("01", at(8)) == [("Алгебра", "5")]
    assert folder.problems(at(8)) == ["book-twice"]
    (folder.path / "Журнал 7А.xlsx").unlink()
    folder.sync(at(9))
    assert folder.seen("01", at(9)) == [("Алгебра", "2")]
    assert folder.problems(at(9)) == []


def test_of_two_journals_side_by_side_the_one_read_so_far_is_read(folder: Folder) -> None:
    folder.sync(at(7))
    folder.journal("7А", {("01", MONDAY, 2): "2"})
    (folder.path / "Журнал 7А.xlsx").rename(folder.path / "Журнал 7-А.xlsx")
    folder.journal("7А", {("01", MONDAY, 2): "4"})
    assert [failure.book for failure in folder.sync(at(8)).failures] == ["Журнал 7-А.xlsx"]
    assert folder.seen("01", at(8)) == [("Алгебра", "4")]
    (folder.path / "Журнал 7-А.xlsx").unlink()
    assert folder.sync(at(9)).failures == []
    assert folder.problems(at(9)) == []


def test_a_folder_of_another_school_year_is_left_alone(folder: Folder) -> None:
    folder.sync(at(7))
    for year in ("2025-26", "архив 2024–2025"):
        (folder.path / year).mkdir()
        (folder.path / "Журнал 7А.xlsx").rename(folder.path / year / "Журнал 7А.xlsx")
        folder.journal("7А", {("01", MONDAY, 2): "2"})
    folder.journal("7А", {("01", MONDAY, 2): "5"})
    assert folder.sync(at(8)).failures == []
    assert folder.seen("01", at(8)) == [("Алгебра", "5")]


def test_a_book_of_a_class_by_half_a_name_is_told_and_other_files_are_not(folder: Folder) -> None:
    good = (folder.path / "Журнал 7А.xlsx").read_bytes()
    for name in ("Журнал 7А (копия)", "Журнал 7 Б алгебра", "Журнал инструктажа по ТБ", "Журнал", "Отчёт 7А"):
        (folder.path / f"{name}.xlsx").write_bytes(good)
    run = folder.sync(at(7))
    assert [(failure.book, failure.problem) for failure in run.failures] == [
        ("Журнал 7 Б алгебра.xlsx", Problem.UNKNOWN_BOOK), ("Журнал 7А (копия).xlsx", Problem.UNKNOWN_BOOK),
    ]  # fmt: skip
    for failure in run.failures:
        (folder.path / failure.book).unlink()
    folder.sync(at(8))
    assert folder.problems(at(8)) == []


def test_a_column_that_lost_its_date_keeps_its_marks_though_the_right_page_knows_the_lesson(folder: Folder) -> None:
    folder.sync(at(7))
    path = folder.path / "Журнал 7А.xlsx"
    book = load_workbook(path)
    cells = (cell for row in book["Алгебра"].iter_rows() for cell in row if cell.value == "07.09.2026")
    next(cells).value = None
    book.save(path)
    folder.sync(at(8))
    assert folder.seen("01", at(8)) == [("Алгебра", "5")]
    assert folder.problems(at(8)) == ["mark-without-lesson"]


def due(folder: Folder, now: datetime) -> tuple[int, int]:
    """Lessons due and filled in «Участие учителей» of the first week."""
    table = Journal(folder.database, DEPUTY, now).participation(MONDAY, date(2026, 9, 11))
    return int(table["due"].sum()), int(table["filled"].sum())


def test_the_lessons_of_a_class_without_a_journal_are_due_and_it_is_told_once(folder: Folder) -> None:
    (folder.path / "Журнал 8А.xlsx").unlink()
    folder.sync(at(12))
    assert due(folder, at(12)) == (6, 1)
    found = Journal(folder.database, DEPUTY, at(12)).issues().query("problem == 'journal-missing'")
    assert found[["problem", "school_class", "detail"]].to_numpy().tolist() == [
        ["journal-missing", "8А", "нужна книга «Журнал 8А»"]
    ]
    version, again = Journal(folder.database, DEPUTY, at(12)).version("8А"), folder.sync(at(13))
    assert (again.changed, again.sheets, again.failures) == ([], 0, [])
    assert Journal(folder.database, DEPUTY, at(13)).version("8А") == version
    gone = [row for row in known_books(folder.database, "2026/27").values() if row.gone_at is not None]
    assert [(row.school_class, row.read_at) for row in gone] == [("8А", int(at(12).timestamp()))]
    assert folder.problems(at(13)) == ["journal-missing"]


def test_a_journal_that_appears_takes_over_its_lessons(folder: Folder) -> None:
    (folder.path / "Журнал 8А.xlsx").unlink()
    folder.sync(at(12))
    folder.journal("8А", {("11", MONDAY, 2): "4"})
    run = folder.sync(at(13))
    assert (run.changed, run.failures) == (["Журнал 8А.xlsx"], [])
    assert due(folder, at(13)) == (6, 2)
    assert folder.seen("11", at(13)) == [("Алгебра", "4")]
    assert folder.problems(at(13)) == []
    (folder.path / "Журнал 8А.xlsx").unlink()
    folder.sync(at(14))
    assert due(folder, at(14)) == (6, 2)
    assert folder.problems(at(14)) == ["book-gone"]


def test_a_class_without_pupils_or_before_its_first_term_needs_no_journal(folder: Folder) -> None:
    (folder.path / "Журнал 8А.xlsx").unlink()
    folder.sync(datetime(2026, 8, 31, 12, tzinfo=ZONE))
    assert "journal-missing" not in folder.problems(at(1))
    folder.sync(at(1))
    assert "journal-missing" in folder.problems(at(1))
    folder.school(replace(SCHOOL, timetable=tuple(slot for slot in SCHOOL.timetable if slot.school_class == "7А")))
    folder.sync(at(2))
    assert "journal-missing" not in folder.problems(at(2))


def test_a_journal_that_cannot_be_read_at_first_is_told_as_such_and_its_lessons_are_due(folder: Folder) -> None:
    (folder.path / "Журнал 8А.xlsx").write_bytes(b"not a workbook at all")
    folder.sync(at(12), quiet=60)
    assert folder.problems(at(12)) == ["unreadable-book"]
    assert due(folder, at(12)) == (6, 1)


def test_a_pupil_whose_name_was_wiped_stays_in_the_class(folder: Folder) -> None:
    folder.sync(at(7))
    path = folder.path / "Класс 7А.xlsx"
    book = load_workbook(path)
    next(cell for row in book["Ученики"].iter_rows() for cell in row if cell.value == PUPILS["7А"][0].name).value = None
    book.save(path)
    folder.sync(at(8))
    assert folder.problems(at(8)) == ["bad-row"]
    assert folder.seen("01", at(8)) == [("Алгебра", "5")]
    assert [row.name for row in roster(folder.database, "2026/27", "7А")] == [
        "Белова Анна Олеговна",
        "Иванов Пётр Ильич",
    ]


def test_a_bad_timetable_leaves_the_last_good_one_in_force(folder: Folder) -> None:
    folder.sync(at(12))
    path = folder.path / "Школа.xlsx"
    book = load_workbook(path)
    sheet = book["Расписание"]
    for number in range(2, sheet.max_row + 1):
        sheet.cell(number, 1).value = "7Ы"
    book.save(path)
    folder.sync(at(13))
    assert due(folder, at(13)) == (6, 2)
    assert set(folder.problems(at(13))) == {"unknown-class"}


# ------------------------------------------------------------------------------------------------ a store on the net


class Afar(MemoryGateway):
    """The folder's books in a store whose answers come from afar: several are asked for side by side."""

    ahead = 2

    def __init__(self, folder: Folder) -> None:
        disk = XlsxGateway(folder.path)
        super().__init__(*map(disk.read, disk.changed(None).changed))
        self.asked: list[str] = []
        self.answers = threading.Event()
        self.answers.set()
        self.late = threading.Event()
        self.slow = ""

    def read(self, book_id: str) -> Workbook:
        self.asked.append(book_id)
        assert (self.late if book_id == self.slow else self.answers).wait(60)
        return super().read(book_id)


def test_books_read_ahead_are_the_same_books(folder: Folder) -> None:
    run = sync(Afar(folder), folder.database, at(7), workers=2)
    assert (len(run.changed), run.sheets, run.failures) == (5, 4, [])
    assert (folder.seen("01", at(7)), folder.seen("11", at(7))) == ([("Алгебра", "5")], [("Алгебра", "5")])
    assert sync(Afar(folder), folder.database, at(8)).changed == []


def test_no_more_books_are_read_ahead_than_the_store_says(folder: Folder) -> None:
    for number in range(1, 9):
        folder.journal("7А", {})
        (folder.path / "Журнал 7А.xlsx").rename(folder.path / f"КТП {number}А.xlsx")
    gateway, most = Afar(folder), 0

    def progress(done: int, _total: int, _text: str) -> None:
        nonlocal most
        most = max(most, len(gateway.asked) - done)

    run = sync(gateway, folder.database, at(7), progress=progress)
    assert len(run.changed) == 12
    assert most <= gateway.ahead


def test_whoever_watches_is_told_that_an_answer_is_waited_for(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.deriving.PATIENT", 0.01)
    gateway, told = Afar(folder), list[str]()

    def progress(done: int, _total: int, text: str) -> None:
        told.append(text)
        if done == 1:
            gateway.answers.clear()
        if text == "ждём ответа хранилища":
            gateway.answers.set()

    assert sync(gateway, folder.database, at(7), progress=progress).failures == []
    assert told[:2] == ["Школа", "ждём ответа хранилища"]


def test_a_book_that_is_waited_for_holds_up_no_other(folder: Folder) -> None:
    for number in range(1, 9):
        folder.journal("7А", {})
        (folder.path / "Журнал 7А.xlsx").rename(folder.path / f"КТП {number}А.xlsx")
    gateway = Afar(folder)
    gateway.slow = "КТП 1А.xlsx"

    def progress(done: int, total: int, _text: str) -> None:
        if done == total - 1:
            gateway.late.set()

    run = sync(gateway, folder.database, at(7), progress=progress)
    assert (run.failures, run.changed[-1], len(run.changed)) == ([], "КТП 1А.xlsx", 12)


def test_a_book_the_store_does_not_answer_for_is_no_teachers_business(folder: Folder) -> None:
    gateway = Afar(folder)
    gateway.failing["Журнал 7А.xlsx"] = StoreAway("Google не ответил вовремя: будет прочитано позже")
    run = sync(gateway, folder.database, at(7))
    assert [(failure.book, failure.why, failure.passing) for failure in run.failures] == [
        ("Журнал 7А.xlsx", "Google не ответил вовремя: будет прочитано позже", True)
    ]
    assert folder.problems(at(7)) == []
    gateway.failing.clear()
    assert sync(gateway, folder.database, at(8)).changed == ["Журнал 7А.xlsx"]
    assert folder.seen("01", at(8)) == [("Алгебра", "5")]


def test_a_book_that_is_closed_to_the_journal_says_what_to_open(folder: Folder) -> None:
    gateway = Afar(folder)
    gateway.failing["Журнал 7А.xlsx"] = BookGone("книга не открыта для журнала: откройте доступ для a@b")
    (failure,) = sync(gateway, folder.database, at(7)).failures
    assert (failure.why, failure.passing) == ("книга не открыта для журнала: откройте доступ для a@b", True)


def test_a_store_that_answers_for_nothing_is_left_in_peace(folder: Folder) -> None:
    for number in range(1, 9):
        folder.journal("7А", {})
        (folder.path / "Журнал 7А.xlsx").rename(folder.path / f"КТП {number}А.xlsx")
    gateway = Afar(folder)
    for book in gateway.changed(None).changed:
        if book.startswith("КТП"):
            gateway.failing[book] = StoreAway("нет связи")
    run = sync(gateway, folder.database, at(7))
    assert (len(run.failures), {failure.why for failure in run.failures}) == (8, {"нет связи"})
    assert GIVE_UP <= len([book for book in gateway.asked if book in gateway.failing]) < GIVE_UP + gateway.ahead
    gateway.failing.clear()
    assert len(sync(gateway, folder.database, at(8)).changed) == 8


def whys(run: Run) -> dict[str, str]:
    """Why each of the books was not read."""
    return {failure.book: failure.why for failure in run.failures}


def known_since(folder: Folder) -> set[int | None]:
    """From which reading on each mark and each lesson was not yet there: None for what stood there from the first."""
    columns = ("first_after FROM entries", "topic_after FROM lessons", "content_after FROM sheets")
    with closing(sqlite3.connect(folder.url.removeprefix("sqlite:///"))) as store:
        return {moment for (moment,) in store.execute(" UNION ".join(f"SELECT {column}" for column in columns))}


def test_nothing_is_read_before_the_school_was_read_once(folder: Folder) -> None:
    """Without the timetable every lesson would be out of place, and teachers would be told so."""
    gateway = Afar(folder)
    gateway.failing["Школа.xlsx"] = StoreAway("нет связи")
    for day in (7, 8):
        told = whys(sync(gateway, folder.database, at(day)))
        assert told.pop("Школа.xlsx") == "нет связи"
        assert list(told.values()) == ["ждёт книгу «Школа»: без неё не понять"] * 4
    assert set(gateway.asked) == {"Школа.xlsx"}
    gateway.failing.clear()
    assert len(sync(gateway, folder.database, at(9)).changed) == 5
    assert (folder.problems(at(9)), known_since(folder)) == ([], {None})
    gateway.failing["Школа.xlsx"] = StoreAway("нет связи")
    assert whys(sync(gateway, folder.database, at(10), full=True)) == {"Школа.xlsx": "нет связи"}


def test_a_journal_waits_a_while_for_its_class_list(folder: Folder) -> None:
    """Marks would belong to nobody. A list that stays closed holds nothing up: that is told in the journal."""
    write_xlsx(plan_workbook(PlanTables("7А"), subjects=["Алгебра"]), folder.path / "КТП 7А.xlsx")
    gateway = Afar(folder)
    gateway.failing["Класс 7А.xlsx"] = StoreAway("нет связи")
    waits = "ждёт книгу «Класс 7А»: без неё не понять"
    assert whys(sync(gateway, folder.database, at(7))) == {"Класс 7А.xlsx": "нет связи", "Журнал 7А.xlsx": waits}
    assert "Журнал 7А.xlsx" not in gateway.asked
    assert folder.problems(at(7)) == []
    assert "Журнал 7А.xlsx" in sync(gateway, folder.database, at(8)).changed
    assert folder.problems(at(8)) == ["sheet-missing"]


def test_a_journal_that_comes_late_owes_nothing_meanwhile_and_was_not_typed_since(folder: Folder) -> None:
    gateway = Afar(folder)
    gateway.failing["Журнал 7А.xlsx"] = gateway.failing["Класс 8А.xlsx"] = StoreAway("нет связи")
    sync(gateway, folder.database, at(7, 12))
    with closing(sqlite3.connect(folder.url.removeprefix("sqlite:///"))) as store:
        assert store.execute("SELECT * FROM registers").fetchall() == []
    gateway.failing.clear()
    run = sync(gateway, folder.database, at(7, 13))
    assert sorted(run.changed) == ["Журнал 7А.xlsx", "Журнал 8А.xlsx", "Класс 8А.xlsx"]
    assert (folder.problems(at(7, 13)), known_since(folder)) == ([], {None})


def test_a_store_that_told_all_it_has_is_believed(folder: Folder) -> None:
    folder.sync(at(7))
    (folder.path / "Журнал 8А.xlsx").unlink()
    folder.sync(at(8), full=True)
    gone = {row.book for row in known_books(folder.database, "2026/27").values() if row.gone_at is not None}
    assert "Журнал 8А.xlsx" in gone
    assert "Журнал 7А.xlsx" not in gone
