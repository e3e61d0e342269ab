"""Journals on Google and the rest at home are one store: one look, one cursor, each book read where it lies."""

from __future__ import annotations

import pickle

import pytest

from sheets.gateway.protocol import BookGone, NotWritten, StoreAway
from sheets.gateway.xlsx import XlsxGateway
from sheets.verdicts.plan import Verdict
from tests.folder_school import MONDAY, Folder
from tests.joined_school import Joined, called, joined

__all__ = ["joined"]

HOME = {"Школа.xlsx": False, "Класс 7А.xlsx": False, "Класс 8А.xlsx": False}
GOOGLE = {"Журнал 7А": True, "Журнал 8А": True}


def test_both_are_looked_at_and_each_book_is_read_where_it_lies(joined: Joined) -> None:
    joined.move()
    gateway = joined.gateway()
    first = gateway.changed(None)
    assert (called(first.changed), first.removed, first.whole) == (HOME | GOOGLE, (), True)
    read = {book: gateway.read(book) for book in first.changed}
    assert sorted(book.title for book in read.values()) == [
        "Журнал 7А", "Журнал 8А", "Класс 7А", "Класс 8А", "Школа",
    ]  # fmt: skip
    opens = {book.title: book.url for book in read.values()}
    assert opens["Журнал 7А"] == f"https://docs.google.com/spreadsheets/d/{joined.ids['Журнал 7А']}/edit"
    assert opens["Школа"] is None
    again = gateway.changed(first.cursor)
    assert (again.changed, again.removed, again.whole) == ((), (), False)


def test_what_is_typed_here_and_there_is_told_with_one_cursor(joined: Joined) -> None:
    joined.move()
    cursor = joined.gateway().changed(None).cursor
    joined.google.advance(60)
    joined.google.type_cell(joined.ids["Журнал 8А"], "Алгебра", "D5", "4")
    joined.home.pupils("7А", [])
    after = joined.gateway().changed(cursor)
    assert called(after.changed) == {"Класс 7А.xlsx": False, "Журнал 8А": True}
    (joined.home.path / "Класс 8А.xlsx").unlink()
    joined.google.do("trash", joined.ids["Журнал 7А"])
    last = joined.gateway().changed(after.cursor)
    assert (last.changed, called(last.removed)) == ((), {"Класс 8А.xlsx": False, "Журнал 7А": True})


def test_a_school_that_moves_its_journals_to_google_reads_the_rest_no_second_time(joined: Joined) -> None:
    cursor = XlsxGateway(joined.home.path).changed(None).cursor
    joined.move()
    moved = joined.gateway().changed(cursor)
    assert called(moved.changed) == GOOGLE
    assert called(moved.removed) == {"Журнал 7А.xlsx": False, "Журнал 8А.xlsx": False}
    assert not moved.whole


def test_a_folder_that_comes_beside_google_is_read_and_google_no_second_time(joined: Joined) -> None:
    joined.move()
    cursor = joined.gateway().google.changed(None).cursor
    assert called(joined.gateway().changed(cursor).changed) == HOME


def test_a_school_without_a_folder_at_home_is_read_from_google(joined: Joined) -> None:
    joined.move()
    joined.home.path.rename(joined.home.path.with_name("ещё нет"))
    first = joined.gateway().changed(None)
    assert (called(first.changed), first.whole) == (GOOGLE, True)
    joined.home.path.with_name("ещё нет").rename(joined.home.path)
    assert called(joined.gateway().changed(first.cursor).changed) == HOME


def test_a_folder_at_home_that_was_there_and_is_not_is_away_and_google_is_followed(joined: Joined) -> None:
    joined.move()
    gateway = joined.gateway()
    cursor = gateway.changed(None).cursor
    joined.home.path.rename(joined.home.path.with_name("отключена"))
    joined.google.advance(60)
    joined.google.type_cell(joined.ids["Журнал 8А"], "Алгебра", "D5", "4")
    found = gateway.changed(cursor)
    assert (called(found.changed), found.removed) == ({"Журнал 8А": True}, ())
    assert found.away is not None
    assert (found.away.part, found.away.on_google) == ("школы", False)
    assert found.away.why.startswith("папка не читается")
    joined.google.faults({"fault": "503", "times": None})
    with pytest.raises(StoreAway, match=r"Google сейчас не отвечает.*папка не читается"):
        gateway.changed(cursor)


def test_google_that_is_away_is_told_of_and_the_folder_at_home_is_followed(joined: Joined) -> None:
    joined.move()
    gateway = joined.gateway()
    cursor = gateway.changed(None).cursor
    joined.google.faults({"fault": "503", "times": None})
    joined.home.pupils("7А", [])
    (joined.home.path / "Класс 8А.xlsx").unlink()
    found = gateway.changed(cursor)
    assert (called(found.changed), called(found.removed)) == ({"Класс 7А.xlsx": False}, {"Класс 8А.xlsx": False})
    assert found.away is not None
    assert (found.away.part, found.away.on_google) == ("Google", True)
    assert found.away.why.startswith("Google сейчас не отвечает")


def test_what_is_said_of_a_book_is_said_where_it_lies(joined: Joined) -> None:
    joined.move()
    gateway = joined.gateway()
    (journal,) = (book for book in gateway.changed(None).changed if book.endswith("/Журнал 7А"))
    verdict = Verdict("Класс 7А", "Класс 7А", (), key="к")
    assert gateway.annotate("Класс 7А.xlsx", verdict, None)
    assert gateway.annotated("Класс 7А.xlsx", "Класс 7А") == "к"
    with pytest.raises(NotWritten, match="только читает"):
        gateway.annotated(journal, "7А")


def test_a_path_like_an_id_of_google_is_a_path(joined: Joined) -> None:
    with pytest.raises(BookGone, match="файла больше нет"):
        joined.gateway().read("archive/Журнал 7А.xlsx")


def test_the_store_goes_to_other_processes(joined: Joined) -> None:
    joined.move()
    copy = pickle.loads(pickle.dumps(joined.gateway()))
    assert called(copy.changed(None).changed) == HOME | GOOGLE
    copy.close()


def test_a_mark_at_home_is_no_other_on_google(joined: Joined, folder: Folder) -> None:
    """The sheets read alike, so that moving to Google is no edit of anybody's."""
    folder.journal("7А", {("01", MONDAY, 2): "5/4"})
    before = XlsxGateway(folder.path).read("Журнал 7А.xlsx")
    joined.move()
    gateway = joined.gateway()
    (book,) = (one for one in gateway.changed(None).changed if one.endswith("/Журнал 7А"))
    after = gateway.read(book)
    assert [sheet.digest() for sheet in after.sheets] == [sheet.digest() for sheet in before.sheets]
    assert (set(before.gids), set(after.gids)) == (set(), {sheet.title for sheet in after.sheets})
