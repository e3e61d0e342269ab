"""Faults that only a file can have: hidden, filtered, merged, cut, uncounted, and saved in another format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from database.engine import Database, migrate, open_database
from jobs.sync import Run, sync
from journal.tables import ClassTables
from sheets.gateway.xlsx import XlsxGateway
from sheets.templates.class_ import class_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx
from tests.folder_school import ZONE
from tests.structure_school import GOOD, PUPILS, SCHOOL, Outcome, journal_plan, outcome_of

FILE = "Журнал 7А.xlsx"


class Shelf:
    """A school's folder with the good journal in it, and the database that follows."""

    def __init__(self, path: Path) -> None:
        self.path = path / "школа"
        self.path.mkdir()
        url = f"sqlite:///{path / 'journal.sqlite3'}"
        migrate(url)
        self.database: Database = open_database(url)
        write_xlsx(school_workbook(SCHOOL), self.path / "Школа.xlsx")
        write_xlsx(class_workbook(ClassTables("7А", PUPILS)), self.path / "Класс 7А.xlsx")
        write_xlsx(journal_plan(), self.path / FILE)
        self.sync(17)

    def sync(self, day: int) -> Run:
        return sync(XlsxGateway(self.path), self.database, datetime(2026, 9, day, 12, tzinfo=ZONE))

    def edit(self, change: Callable[[Worksheet], object]) -> Outcome:
        """Change «Алгебра» with another program, sync, and tell what came of it."""
        book = load_workbook(self.path / FILE)
        change(book["Алгебра"])
        book.save(self.path / FILE)
        assert self.sync(18).failures == []
        return outcome_of(self.database)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """The good journal in a folder, read on the 17th of September."""
    made = Shelf(tmp_path)
    yield made
    made.database.close()


def without(*cells: tuple[str, str]) -> dict[tuple[str, str], str]:
    return {cell: text for cell, text in GOOD.items() if cell not in cells}


def test_the_good_journal_in_a_file_says_what_it_says_in_hand(shelf: Shelf) -> None:
    assert outcome_of(shelf.database) == Outcome(GOOD, {}, frozenset(), "", outcome_of(shelf.database).lessons)


def hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet["D4"] = "3"


def filter_out(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A3:I9"
    sheet.auto_filter.add_filter_column(3, ["5"])
    for row in (5, 6, 7, 9):
        sheet.row_dimensions[row].hidden = True
    sheet["D4"] = "3"


@pytest.mark.parametrize("change", [hide, filter_out])
def test_what_is_hidden_or_filtered_out_is_read_like_the_rest(
    shelf: Shelf, change: Callable[[Worksheet], None]
) -> None:
    outcome = shelf.edit(change)
    assert outcome.live == GOOD | {("0701", "02.09 3"): "3"}
    assert (outcome.kept, outcome.issues) == ({}, frozenset())


def test_trailing_blanks_that_a_program_cuts_or_adds_change_nothing(shelf: Shelf) -> None:
    def pad(sheet: Worksheet) -> None:
        for row in range(60, 90):
            sheet.cell(row, 40).value = " "
            sheet.cell(row, 40).value = None

    assert shelf.edit(pad).live == GOOD
    outcome = shelf.edit(lambda sheet: sheet.delete_rows(10, 90))
    assert (outcome.live, outcome.kept, outcome.issues) == (GOOD, {}, frozenset())


def test_marks_merged_over_several_lessons_are_nobodys_and_the_earlier_ones_stay(shelf: Shelf) -> None:
    """Волков's «4» of the 2nd is drawn over three lessons: Excel keeps the first cell and clears the others."""
    outcome = shelf.edit(lambda sheet: sheet.merge_cells("D5:F5"))
    own = {("0702", "02.09 3"): "4", ("0702", "09.09 3"): "3"}
    assert (outcome.live, outcome.kept) == (without(*own), own)
    assert outcome.issues == {"merged-cells D5"}


def test_a_month_or_a_title_merged_above_the_dates_is_nothing_to_tell_of(shelf: Shelf) -> None:
    def head(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["D1"] = "Сентябрь"
        sheet.merge_cells("D1:I1")

    outcome = shelf.edit(head)
    assert (outcome.live, outcome.kept, outcome.issues) == (GOOD, {}, frozenset())


def test_a_date_merged_over_the_two_lessons_of_its_day_is_the_date_of_both(shelf: Shelf) -> None:
    def pair(sheet: Worksheet) -> None:
        sheet["F1"] = None
        sheet["F2"] = "4"
        sheet.merge_cells("E1:F1")

    outcome = shelf.edit(pair)
    both = {lesson for _, lesson in outcome.live if lesson.startswith("07.09")}
    assert both == {"07.09 2", "07.09 4"}
    assert "mark-without-lesson F1" not in outcome.issues


def test_two_names_merged_are_the_first_ones_and_the_other_row_is_told(shelf: Shelf) -> None:
    outcome = shelf.edit(lambda sheet: sheet.merge_cells("C4:C5"))
    assert {pupil for pupil, _ in outcome.kept} == {"0702"}
    assert outcome.issues == {"no-name строка 5"}


def test_a_formula_that_nobody_counted_is_told_and_the_earlier_mark_stays(shelf: Shelf) -> None:
    outcome = shelf.edit(lambda sheet: sheet.__setitem__("D4", "=E4+1"))
    assert (outcome.live, outcome.kept) == (without(("0701", "02.09 3")), {("0701", "02.09 3"): "5"})
    assert outcome.issues == {"error-in-cell D4"}
    with shelf.database.read() as store:
        assert store.value("SELECT text FROM issues WHERE problem = 'error-in-cell'") == "=E4+1"


def told(shelf: Shelf) -> list[tuple[str, str]]:
    with shelf.database.read() as store:
        return store.rows("SELECT problem, text FROM issues WHERE fixed_seen IS NULL AND problem = 'wrong-format'")


@pytest.mark.parametrize("name", ["Журнал 7А.xls", "журнал 8а.ODS", "Журнал 7А (копия).xlsm"])
def test_a_book_in_another_format_is_told_until_it_is_gone_and_once(shelf: Shelf, name: str) -> None:
    (shelf.path / name).write_bytes(b"whatever it is")
    assert [(failure.book, failure.told) for failure in shelf.sync(18).failures] == [(name, False)]
    assert [(failure.book, failure.told) for failure in shelf.sync(18).failures] == [(name, True)]
    assert told(shelf) == [("wrong-format", name)]
    (shelf.path / name).unlink()
    assert shelf.sync(19).failures == []
    assert told(shelf) == []


def test_other_files_in_the_folder_are_nobodys_business(shelf: Shelf) -> None:
    for name in ("Журнал инструктажа.xls", "Список.ods", "смета.csv"):
        (shelf.path / name).write_bytes(b"whatever it is")
    assert shelf.sync(18).failures == []
    assert told(shelf) == []
