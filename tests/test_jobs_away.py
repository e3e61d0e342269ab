"""While a part of the store is away, the rest is followed, and nothing is said of what lies there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from database.journal import Journal
from database.reading import known_books, last_cursor
from jobs.sync import sync
from journal.issues import Problem
from journal.school import SchoolClass, Slot
from journal.tables import ClassTables
from sheets.templates.class_ import class_workbook
from sheets.templates.write import write_xlsx
from tests.folder_school import DEPUTY, PUPILS, SCHOOL, at
from tests.joined_school import Joined, joined

__all__ = ["joined"]

YEAR = "2026/27"


def read_at(joined: Joined) -> dict[str, tuple[int, bool]]:
    """Each book by its name: the day it was last found as it is, and whether it is gone."""
    books = known_books(joined.home.database, YEAR).values()
    return {
        book.book.rpartition("/")[2]: (datetime.fromtimestamp(book.read_at).day, book.gone_at is not None)
        for book in books
    }


def said(joined: Joined) -> tuple[int, bool, str]:
    """What pages say: the day all was last read, whether anything is away, and which part."""
    journal = Journal(joined.home.database, DEPUTY, at(20))
    read = journal.read_at()
    assert read is not None
    return read.day, journal.is_away(), journal.away()


def away(joined: Joined) -> None:
    joined.google.faults({"fault": "403-disabled", "times": None})


def typed(joined: Joined, mark: str) -> None:
    joined.google.advance(60)
    joined.google.type_cell(joined.ids["Журнал 7А"], "Алгебра", "D5", mark)


def test_while_google_is_away_the_folder_at_home_is_followed_and_pages_say_so(joined: Joined) -> None:
    joined.move()
    home = joined.home
    sync(joined.gateway(), home.database, at(9))
    assert said(joined) == (9, False, "")
    typed(joined, "4")
    away(joined)
    home.pupils("7А", PUPILS["7А"][:1])  # the journal of 7А, on Google, is read with it
    run = sync(joined.gateway(), home.database, at(10))
    assert (run.changed, run.failures, run.away and run.away.part) == (["Класс 7А.xlsx"], [], "Google")
    assert said(joined) == (9, True, "Google")
    assert read_at(joined) == {
        "Школа.xlsx": (10, False), "Класс 7А.xlsx": (10, False), "Класс 8А.xlsx": (10, False),
        "Журнал 7А": (9, False), "Журнал 8А": (9, False),
    }  # fmt: skip
    assert joined.google.requests["spreadsheets.get"] == 2  # of the first sync: Google was asked for no book since
    assert sync(joined.gateway(), home.database, at(11)).changed == []
    joined.google.faults()
    run = sync(joined.gateway(), home.database, at(12))
    assert ([book.rpartition("/")[2] for book in run.changed], run.away) == (["Журнал 7А"], None)
    assert said(joined) == (12, False, "")
    assert {day for day, _ in read_at(joined).values()} == {12}


def test_what_was_typed_on_google_meanwhile_was_typed_since_google_was_last_read(joined: Joined) -> None:
    joined.move()
    typed(joined, "5")
    sync(joined.gateway(), joined.home.database, at(9))
    typed(joined, "4")
    away(joined)
    sync(joined.gateway(), joined.home.database, at(10))
    joined.google.faults()
    sync(joined.gateway(), joined.home.database, at(11))
    with joined.home.database.read() as store:
        lines = store.rows("SELECT old, new, after, seen FROM ledger WHERE field = 'entry'")
    assert lines == [("5", "4", int(at(9).timestamp()), int(at(11).timestamp()))]


def test_a_book_that_failed_there_is_tried_again_when_google_is_back_and_its_issue_stays(joined: Joined) -> None:
    joined.move()
    home = joined.home
    sync(joined.gateway(), home.database, at(9))
    typed(joined, "4")
    joined.google.faults({"fault": "403", "kind": "spreadsheets.get", "times": None})
    (failure,) = sync(joined.gateway(), home.database, at(10)).failures
    before = home.problems(at(10))
    away(joined)
    run = sync(joined.gateway(), home.database, at(11))
    assert (run.failures, home.problems(at(11))) == ([], before)
    assert json.loads(last_cursor(home.database))["again"] == {failure.book: failure.why}
    joined.google.faults()
    assert sync(joined.gateway(), home.database, at(12)).changed == [failure.book]


def test_a_look_at_every_book_is_one_at_what_changed_while_a_part_is_away(joined: Joined) -> None:
    joined.move()
    sync(joined.gateway(), joined.home.database, at(9))
    away(joined)
    joined.home.pupils("7А", [])
    run = sync(joined.gateway(), joined.home.database, at(10), full=True)
    assert (run.changed, run.away and run.away.on_google) == (["Класс 7А.xlsx"], True)


def test_no_journal_is_missed_while_google_is_away(joined: Joined) -> None:
    """It lies there, though nobody has read it yet: its class owes no lessons for that."""
    joined.move()
    joined.google.faults({"fault": "403", "path": joined.ids["Журнал 8А"], "times": None})
    (failure,) = sync(joined.gateway(), joined.home.database, at(9)).failures
    assert failure.book.endswith("/Журнал 8А")
    away(joined)
    slot = Slot("9А", 0, 1, "Алгебра")
    joined.home.school(
        replace(SCHOOL, classes=(*SCHOOL.classes, SchoolClass("9А", "к1")), timetable=(*SCHOOL.timetable, slot))
    )
    new = ClassTables("9А", [PUPILS["8А"][0]._replace(pupil="21")], [])
    write_xlsx(class_workbook(new), joined.home.path / "Класс 9А.xlsx")
    for day in (10, 11):
        sync(joined.gateway(), joined.home.database, at(day))
        assert Problem.JOURNAL_MISSING not in joined.home.problems(at(day))
    assert set(read_at(joined)) == {"Школа.xlsx", "Класс 7А.xlsx", "Класс 8А.xlsx", "Класс 9А.xlsx", "Журнал 7А"}
