"""The verdict comes back: after a sync, `замечания/7А.xlsx` says what is to be mended, and only where it changed."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from structlog.testing import capture_logs
from typer.testing import CliRunner

from database.dismissals import bring_back, dismiss
from database.journal import Journal
from database.verdicts import told
from jobs.config import current_config
from jobs.verdicts import Verdicts, Written
from journal.issues import CATALOGUE, Problem
from journal.tables import ClassTables, PlanRow, PlanTables
from manage import app
from sheets.gateway.xlsx import XlsxGateway
from sheets.grid import Value, Workbook
from sheets.templates.class_ import class_workbook
from sheets.templates.plan_book import plan_workbook
from sheets.templates.write import write_xlsx
from sheets.verdicts.plan import LIST
from tests.folder_school import DEPUTY, MONDAY, PUPILS, SCHOOL, WEDNESDAY, Folder, at

BAD = {("01", MONDAY, 2): "55"}

#: What depends on the hour alone; most tests are of a school that does not ask for it.
BY_THE_HOUR = (
    Problem.LESSON_NOT_FILLED, Problem.NO_TOPIC, Problem.NO_HOMEWORK, Problem.FILLED_LATE, Problem.FEW_MARKS_LESSON,
)  # fmt: skip
QUIET = replace(
    SCHOOL, settings=replace(SCHOOL.settings, unchecked="; ".join(CATALOGUE[problem].name for problem in BY_THE_HOUR))
)


class Watched(XlsxGateway):
    """The folder, with a note of every reading and writing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.readings: list[str] = []
        self.looks = 0

    def review(self, book_id: str) -> Workbook:
        self.readings.append(book_id)
        return super().review(book_id)

    def annotated(self, book_id: str, name: str) -> str | None:
        self.looks += 1
        return super().annotated(book_id, name)


class Town:
    """A folder of journals whose syncs are followed by verdicts."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.path = folder.path
        self.verdicts = Verdicts()
        self.store = Watched(folder.path)

    def round(self, now: datetime, **options: Any) -> Written:
        """One sync and what is said after it."""
        run = self.folder.sync(now, **options)
        self.store.readings, self.store.looks = [], 0
        return self.verdicts.after(self.store, self.folder.database, run, now)

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in (self.path / "замечания").glob("*"))

    def rows(self, name: str = "7А") -> list[tuple[str, ...]]:
        """The list as it stands, a row with every cell a text."""
        values = load_workbook(self.path / f"замечания/{name}.xlsx")[LIST].iter_rows(values_only=True)
        return [tuple(cell or "" for cell in row) for row in values]

    def said(self, name: str = "7А") -> list[tuple[str, ...]]:
        """(sheet, cell, typed) of every line of a list."""
        rows = self.rows(name)
        heads = [place for place, row in enumerate(rows) if row[:1] == ("№",)]
        return [row[1:4] for row in rows[heads[0] + 1 :]] if heads else []


@pytest.fixture
def town(folder: Folder) -> Town:
    folder.school(QUIET)
    return Town(folder)


def test_what_is_wrong_in_a_journal_is_said_beside_it_and_nowhere_else(town: Town) -> None:
    town.folder.journal("7А", BAD)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in town.path.glob("*.xlsx")}
    written = town.round(at(7))
    assert (written.books, written.failures) == (["Журнал 7А.xlsx"], {})
    assert town.files == ["7А.xlsx"]
    assert ("Алгебра", "D4", "55") in town.said()
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in town.path.glob("*.xlsx")} == before
    assert town.folder.sync(at(7, 13), full=True).failures == []


def test_a_line_names_the_teacher_and_the_day_it_was_first_seen(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.round(at(7))
    town.folder.journal("7А", {**BAD, ("02", WEDNESDAY, 3): "66"})
    town.round(at(9))
    typed = {row[3]: row[7:] for row in town.rows() if row[3] in ("55", "66")}
    assert typed == {
        "55": ("07.09.2026", "Орлова Анна Павловна"),
        "66": ("09.09.2026", "Орлова Анна Павловна"),
    }


def test_nothing_changed_reads_and_writes_nothing(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.round(at(7))
    os.utime(town.path / "замечания/7А.xlsx", (1, 1))
    assert town.round(at(7, 13)).books == []
    assert (town.store.readings, town.store.looks) == ([], 0)
    assert (town.path / "замечания/7А.xlsx").stat().st_mtime == 1


def test_one_class_changed_looks_at_no_other(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.folder.journal("8А", {("11", MONDAY, 2): "55"})
    town.round(at(7))
    os.utime(town.path / "замечания/8А.xlsx", (1, 1))
    town.folder.journal("7А", {("01", MONDAY, 2): "56"})
    assert town.round(at(7, 13)).books == ["Журнал 7А.xlsx"]
    assert (town.store.readings, town.store.looks) == (["Журнал 7А.xlsx"], 1)
    assert (town.path / "замечания/8А.xlsx").stat().st_mtime == 1


def test_a_process_begun_anew_compares_keys_and_reads_nothing(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.round(at(7))
    town.verdicts = Verdicts()
    assert town.round(at(7, 13)).books == []
    assert town.store.readings == []
    assert town.store.looks == 5


def test_a_file_somebody_deleted_or_spoilt_is_written_anew(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.round(at(7))
    file = town.path / "замечания/7А.xlsx"
    good = file.read_bytes()
    for spoil in (file.unlink, lambda: file.write_bytes(b"spoilt")):
        spoil()
        town.verdicts = Verdicts()
        assert town.round(at(7, 13)).books == ["Журнал 7А.xlsx"]
        assert file.read_bytes() == good


def test_all_mended_keeps_the_file_and_says_so(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.round(at(7))
    town.folder.journal("7А", {("01", MONDAY, 2): "5"})
    assert town.round(at(8)).books == ["Журнал 7А.xlsx"]
    assert town.files == ["7А.xlsx"]
    assert town.said() == []
    assert town.rows()[1][0].startswith("Замечаний нет")


def test_a_school_without_a_fault_gets_no_file(town: Town) -> None:
    assert town.round(at(7)).books == []
    assert town.files == []


def test_a_confidential_workbook_is_told_of_beside_it_and_in_no_other_file(town: Town) -> None:
    plan = class_workbook(ClassTables("7А", PUPILS["7А"]))
    guardian: list[Value] = ["99", "", "Тайная Ольга Ильинична", "мать"]
    rows = [*plan.sheets[1].rows, guardian]
    spoilt = replace(plan, sheets=(plan.sheets[0], replace(plan.sheets[1], rows=rows), *plan.sheets[2:]))
    write_xlsx(spoilt, town.path / "Класс 7А.xlsx")
    town.folder.journal("7А", BAD)
    town.round(at(7))
    assert town.files == ["7А.xlsx", "Класс 7А.xlsx"]
    texts = {
        file: str([list(sheet.values) for sheet in load_workbook(town.path / "замечания" / file)])
        for file in town.files
    }
    assert ["Тайная" in texts[file] for file in town.files] == [False, True]
    assert town.said("Класс 7А")[0][0] == "Родители"


def test_the_school_and_a_plan_have_verdicts_of_their_own(town: Town) -> None:
    spoil(town.path / "Школа.xlsx", "Нагрузка", "A2", "99Я")
    plans = plan_workbook(PlanTables("7А", [PlanRow("Алгебра", 1, None, "Дроби", 1.0, "", "")]))
    write_xlsx(plans, town.path / "КТП 7А.xlsx")
    spoil(town.path / "КТП 7А.xlsx", "Алгебра", "B2", "когда-нибудь")
    town.round(at(7))
    assert {"Школа.xlsx", "КТП 7А.xlsx"} <= set(town.files)
    assert ("Нагрузка", "A2", "99Я") in town.said("Школа")
    assert ("Алгебра", "B2", "когда-нибудь") in town.said("КТП 7А")


def test_in_a_subfolder_the_verdict_stands_there(town: Town) -> None:
    town.folder.journal("7А", BAD)
    (town.path / "средние").mkdir()
    (town.path / "Журнал 7А.xlsx").rename(town.path / "средние" / "Журнал 7А.xlsx")
    assert town.round(at(7)).books == ["средние/Журнал 7А.xlsx"]
    assert (town.path / "средние/замечания/7А.xlsx").exists()
    assert town.files == []


# ---------------------------------------------------------------------------------------------- bad days


def test_a_file_open_in_excel_is_told_once_and_written_when_it_is_closed(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.round(at(7))
    lock = town.path / "замечания/~$7А.xlsx"
    lock.touch()
    town.folder.journal("7А", {("01", MONDAY, 2): "56"})
    with capture_logs() as logs:
        first, second = town.round(at(7, 13)), town.round(at(7, 14))
    assert (list(first.failures), first.books) == (["Журнал 7А.xlsx"], [])
    assert (second.failures, second.books) == ({}, [])
    assert [line["book"] for line in logs if line["event"] == "verdict not written"] == ["Журнал 7А.xlsx"]
    assert town.said()[0][2] == "55"
    lock.unlink()
    assert town.round(at(7, 15)).books == ["Журнал 7А.xlsx"]
    assert town.said()[0][2] == "56"


def test_a_journal_saved_since_it_was_read_is_left_for_the_next_sync(town: Town) -> None:
    town.folder.journal("7А", BAD)
    run = town.folder.sync(at(7))
    town.folder.journal("7А", {("01", MONDAY, 2): "56"})
    written = town.verdicts.after(town.store, town.folder.database, run, at(7))
    assert (written.books, list(written.failures), town.files) == ([], ["Журнал 7А.xlsx"], [])
    assert town.round(at(7, 13)).books == ["Журнал 7А.xlsx"]
    assert town.said()[0][2] == "56"


def test_of_a_journal_that_cannot_be_read_any_more_that_is_said(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.round(at(7))
    (town.path / "Журнал 7А.xlsx").write_bytes(b"not a workbook at all")
    assert town.round(at(8), quiet=60).books == ["Журнал 7А.xlsx"]
    file = load_workbook(town.path / "замечания/7А.xlsx")
    assert file.sheetnames == [LIST]
    about = CATALOGUE[Problem.UNREADABLE_BOOK].sentence.capitalize()
    assert [row[1:3] for row in town.rows() if row[0].isdigit() and row[4].startswith(about)] == [("", "")]
    town.folder.journal("7А", BAD)
    town.round(at(9))
    assert load_workbook(town.path / "замечания/7А.xlsx").sheetnames[:2] == [LIST, "Алгебра"]


def test_a_journal_that_never_could_be_read_is_told_of_as_well(town: Town) -> None:
    (town.path / "Журнал 8А.xlsx").write_bytes(b"not a workbook at all")
    town.round(at(7), quiet=60)
    assert len(town.said("8А")) == 1


def test_a_journal_saved_in_another_format_is_told_of_under_its_name(town: Town) -> None:
    town.round(at(7))
    (town.path / "Журнал 7А.xlsx").rename(town.path / "Журнал 7А.ods")
    town.round(at(7, 13))
    about = CATALOGUE[Problem.WRONG_FORMAT].sentence
    assert [about in " ".join(row).lower() for row in town.rows()].count(True) == 1
    (town.path / "Журнал 7А.ods").rename(town.path / "Журнал 7А.xlsx")
    town.round(at(7, 14))
    assert town.rows()[1][0].startswith("Замечаний нет")


def test_a_copy_in_the_archive_gets_no_verdict_of_its_own(town: Town) -> None:
    town.folder.journal("7А", BAD)
    (town.path / "архив").mkdir()
    shutil.copy(town.path / "Журнал 7А.xlsx", town.path / "архив/Журнал 7А.xlsx")
    assert town.round(at(7)).books == ["Журнал 7А.xlsx"]
    assert not (town.path / "архив/замечания").exists()


def test_a_journal_that_is_gone_keeps_its_verdict_untouched(town: Town) -> None:
    town.folder.journal("7А", BAD)
    town.round(at(7))
    (town.path / "Журнал 7А.xlsx").unlink()
    os.utime(town.path / "замечания/7А.xlsx", (1, 1))
    written = town.round(at(8))
    assert (written.books, written.failures) == ([], {})
    assert (town.path / "замечания/7А.xlsx").stat().st_mtime == 1


# ---------------------------------------------------------------------------------------------- when


def test_once_a_day_after_the_deadline_all_are_looked_at(town: Town) -> None:
    """A mark of a lesson to come is none on its day, though nobody touched a workbook."""
    town.folder.journal("7А", {("01", WEDNESDAY, 3): "5"})
    town.round(at(7))
    assert ("Алгебра", "E4", "5") in town.said()
    assert town.round(at(7, 18)).books == []
    assert town.store.looks == 5
    assert (town.round(at(8, 9)).books, town.store.looks) == ([], 0)
    assert (town.round(at(9, 18)).books, town.store.looks) == (["Журнал 7А.xlsx"], 5)
    assert town.said() == []


def test_a_lesson_without_a_topic_is_told_after_its_deadline_at_its_date(town: Town) -> None:
    town.folder.school(SCHOOL)
    town.folder.journal("7А", {("01", MONDAY, 2): "5", ("02", MONDAY, 2): "5"}, topic="")
    about = CATALOGUE[Problem.NO_TOPIC]
    town.round(at(7, 16))
    assert about.sentence not in str(town.rows()).lower()
    town.round(at(7, 18))
    rows = [row for row in town.rows() if about.sentence in " ".join(row).lower()]
    assert [(*row[1:4], *row[7:]) for row in rows] == [("Алгебра", "D1", "07.09", "07.09.2026", "Орлова Анна Павловна")]
    town.folder.journal("7А", {("01", MONDAY, 2): "5", ("02", MONDAY, 2): "5"}, topic="Дроби")
    town.round(at(7, 19))
    assert about.sentence not in str(town.rows()).lower()


def test_what_somebody_sets_aside_is_said_no_more_until_it_is_brought_back(town: Town) -> None:
    town.folder.school(SCHOOL)
    town.folder.journal("7А", BAD, topic="")
    town.round(at(7, 18))
    about = CATALOGUE[Problem.NO_TOPIC].sentence

    def told() -> int:
        return sum(about in " ".join(row).lower() for row in town.rows())

    assert told() == 1
    journal = Journal(town.folder.database, DEPUTY, at(7, 19))
    (key,) = journal.issues().query("problem == 'no-topic'")["key"]
    assert dismiss(journal, key, "Тема общая с предыдущим уроком") is None
    town.folder.journal("8А", {("11", MONDAY, 2): "55"})
    assert town.round(at(7, 19)).books == ["Журнал 7А.xlsx", "Журнал 8А.xlsx"]
    assert told() == 0
    assert bring_back(journal, key) is None
    assert town.round(at(7, 20)).books == ["Журнал 7А.xlsx"]
    assert told() == 1


def test_another_deadline_of_the_school_is_known_at_once(town: Town) -> None:
    town.folder.school(SCHOOL)
    town.folder.journal("7А", {("01", MONDAY, 2): "5", ("02", MONDAY, 2): "5"}, topic="")
    town.round(at(7, 16))
    about = CATALOGUE[Problem.NO_TOPIC].sentence
    assert about not in str(town.rows()).lower()
    town.folder.school(replace(SCHOOL, settings=replace(SCHOOL.settings, deadline=clock(15))))
    town.round(at(7, 16))
    assert about in str(town.rows()).lower()


def test_a_journal_that_stays_unreadable_is_looked_at_once(town: Town) -> None:
    town.folder.sync(at(7))
    (town.path / "Журнал 7А.xlsx").write_bytes(b"not a workbook at all")
    assert town.round(at(7, 13), quiet=60).books == ["Журнал 7А.xlsx"]
    town.round(at(7, 14), quiet=60)
    assert town.store.looks == 0


def test_one_workbook_asked_for_is_told_as_among_all(town: Town) -> None:
    """With what depends on the hour, a workbook that cannot be read, and one that is gone."""
    town.folder.school(SCHOOL)
    town.folder.journal("7А", {**BAD, ("02", WEDNESDAY, 3): "5"}, topic="")
    (town.path / "Класс 8А.xlsx").write_bytes(b"not a workbook at all")
    write_xlsx(plan_workbook(PlanTables("7А", [])), town.path / "КТП 7А.xlsx")
    town.folder.sync(at(9), quiet=60)
    (town.path / "КТП 7А.xlsx").unlink()
    town.folder.sync(at(9, 18), quiet=60)
    every = told(town.folder.database, "2026/27", at(9, 18))
    counts = {one.book: len(one.remarks) for one in every}
    assert {book for book, count in counts.items() if count} >= {"Журнал 7А.xlsx", "Журнал 8А.xlsx", "Класс 8А.xlsx"}
    assert "КТП 7А.xlsx" not in counts
    for one in every:
        alone = told(town.folder.database, "2026/27", at(9, 18), [one.book])
        assert [other for other in alone if other.remarks or other.book == one.book] == [one]


def test_a_round_that_lasts_too_long_leaves_the_rest_for_the_next(town: Town) -> None:
    town.verdicts = Verdicts(seconds=0)
    town.folder.journal("7А", BAD)
    town.folder.journal("8А", {("11", MONDAY, 2): "55"})
    assert [town.round(at(7, hour)).books for hour in (12, 13, 14)] == [["Журнал 7А.xlsx"], ["Журнал 8А.xlsx"], []]


def test_other_processes_write_the_same(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.verdicts.WORTH_A_POOL", 1)
    town.folder.journal("7А", BAD)
    town.folder.journal("8А", {("11", MONDAY, 2): "55"})
    shown: list[tuple[int, int]] = []
    run = town.folder.sync(at(7))
    written = Verdicts(workers=2).after(
        XlsxGateway(town.path), town.folder.database, run, at(7), lambda done, total, _: shown.append((done, total))
    )
    assert (written.books, shown) == (["Журнал 7А.xlsx", "Журнал 8А.xlsx"], [(1, 2), (2, 2)])
    by_processes = [(town.path / f"замечания/{name}.xlsx").read_bytes() for name in ("7А", "8А")]
    shutil.rmtree(town.path / "замечания")
    town.round(at(7, 13))
    assert [(town.path / f"замечания/{name}.xlsx").read_bytes() for name in ("7А", "8А")] == by_processes


# ---------------------------------------------------------------------------------------------- the command


@pytest.mark.parametrize(("said", "files"), [("on", ["7А.xlsx"]), ("off", [])])
def test_a_sync_writes_verdicts_unless_told_not_to(
    town: Town, monkeypatch: pytest.MonkeyPatch, said: str, files: list[str]
) -> None:
    town.folder.journal("7А", BAD)
    settings = {"DATA": str(town.path), "DATABASE": town.folder.url, "NOW": at(7).isoformat(), "VERDICTS": said}
    for name, value in settings.items():
        monkeypatch.setenv(f"JOURNAL_{name}", value)
    current_config.cache_clear()
    try:
        result = CliRunner().invoke(app, ["sync", "--workers", "0"])
    finally:
        current_config.cache_clear()
    assert result.exit_code == 0
    assert ("Книг, о которых записаны замечания: 1" in result.output, town.files) == (said == "on", files)


def spoil(path: Path, sheet: str, cell: str, value: str) -> None:
    """Type something into a cell of a file."""
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
