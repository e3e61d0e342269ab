"""A school on Google is the school on disk: each workbook reads alike, and a sync makes the same of them."""

from __future__ import annotations

from datetime import datetime

from jobs.sync import sync
from sheets.gateway.google.gateway import GoogleGateway
from sheets.gateway.xlsx import XlsxGateway
from tests.folder_school import PUPILS, Folder, at
from tests.google_reader import School, school, titles

__all__ = ["school"]


def moved(folder: Folder, school: School) -> GoogleGateway:
    """The workbooks of the folder, uploaded."""
    school.google.load_school(folder.path, folder=school.folder, share={})
    return school.gateway()


def cell_of(gateway: GoogleGateway, book: str, sheet: str, value: str) -> tuple[str, str]:
    """(Drive's id, address) of the cell that holds a value."""
    grid = gateway.read(book).sheet(sheet)
    assert grid is not None
    places = [(row, cells.index(value)) for row, cells in enumerate(grid.rows) if value in cells[2:]]
    (row, column) = places[0]
    return book.split("/", maxsplit=1)[0], f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}{row + 1}"


def test_every_workbook_reads_alike_from_google_and_from_disk(folder: Folder, school: School) -> None:
    gateway, disk = moved(folder, school), XlsxGateway(folder.path)
    books = gateway.changed(None).changed
    assert [f"{title}.xlsx" for title in titles(books)] == sorted(disk.changed(None).changed)
    for book in books:
        here, there = gateway.read(book), disk.read(f"{titles((book,))[0]}.xlsx")
        assert here.title == there.title
        about = [[(one.title, one.hidden, one.digest()) for one in read.sheets] for read in (here, there)]
        assert about[0] == about[1]


def test_a_mark_typed_on_google_is_in_the_diary_after_the_next_sync(folder: Folder, school: School) -> None:
    gateway = moved(folder, school)
    books = len(gateway.changed(None).changed)
    pupil, now = PUPILS["7А"][0].pupil, at(9)

    def seen(moment: datetime) -> list[tuple[str, str]]:
        run = sync(gateway, folder.database, moment)
        assert run.failures == []
        return folder.seen(pupil, moment)

    school.google.forget_requests()
    assert seen(now) == [("Алгебра", "5")]
    assert school.google.asked == books + 2
    (book,) = (one for one in gateway.changed(None).changed if titles((one,)) == ["Журнал 7А"])
    file_id, place = cell_of(gateway, book, "Алгебра", "5")
    school.google.advance(60)
    school.google.type_cell(file_id, "Алгебра", place, "4")
    school.google.forget_requests()
    assert seen(at(9, 13)) == [("Алгебра", "4")]
    assert school.google.requests["spreadsheets.get"] == 1
    assert school.google.asked == 3
    school.google.forget_requests()
    assert seen(at(9, 14)) == [("Алгебра", "4")]
    assert school.google.asked == 2
