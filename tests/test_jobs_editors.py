"""Who saved a workbook last goes with every change into the ledger, as a hint, and changes nothing else."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from jobs.history import history
from jobs.sync import sync
from journal.school import Subject
from journal.tables import PlanRow, PlanTables
from sheets.gateway.editors import LONGEST, google_editor, plain_name
from sheets.templates.plan_book import plan_workbook
from sheets.templates.write import write_xlsx
from tests.folder_school import MONDAY, PUPILS, SCHOOL, Folder, at
from tests.joined_school import ADD_ON, Joined, joined

__all__ = ["joined"]

ORLOVA, CELL = "Орлова Анна", ("01", MONDAY, 2)


def saved_by(path: Path, name: str) -> None:
    """Save a workbook as a program does that says whose it is, cells and all else as they were."""
    with zipfile.ZipFile(path) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    about = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = about.replace(
        b"<cp:lastModifiedBy></cp:lastModifiedBy>", f"<cp:lastModifiedBy>{name}</cp:lastModifiedBy>".encode()
    )
    assert parts["docProps/core.xml"] != about
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for one, data in parts.items():
            new.writestr(one, data)


def told(folder: Folder) -> set[tuple[str, str]]:
    """What the ledgers hold since the books were first read: field or list, and who saved the book."""
    with folder.database.read() as store:
        cells = store.rows("SELECT field, editor FROM ledger WHERE after IS NOT NULL")
        lists = store.rows("SELECT list, editor FROM list_ledger WHERE after IS NOT NULL")
    return {(str(what), str(editor)) for what, editor in (*cells, *lists)}


def test_every_kind_of_workbook_tells_who_saved_it(folder: Folder) -> None:
    plan = folder.path / "КТП 7А.xlsx"
    write_xlsx(plan_workbook(PlanTables("7А"), subjects=["Алгебра"]), plan)
    folder.sync(at(7))
    assert told(folder) == set()
    folder.journal("7А", {CELL: "4"})
    folder.pupils("7А", [PUPILS["7А"][0]])
    folder.school(replace(SCHOOL, subjects=(*SCHOOL.subjects, Subject("Химия"))))
    write_xlsx(plan_workbook(PlanTables("7А", [PlanRow("Алгебра", 1, MONDAY, "Дроби", 1, "", "")])), plan)
    saved = {"Журнал 7А.xlsx": ORLOVA, "Класс 7А.xlsx": "Секретарь", "Школа.xlsx": "Зуев", "КТП 7А.xlsx": "Завуч"}
    for book, name in saved.items():
        saved_by(folder.path / book, name)
    folder.sync(at(8))
    assert told(folder) == {
        ("entry", ORLOVA), ("pupils", "Секретарь"), ("guardians", "Секретарь"), ("schools", "Зуев"),
        ("plans", "Завуч"),
    }  # fmt: skip


def test_a_save_without_an_edit_derives_nothing_and_leaves_no_line(folder: Folder) -> None:
    folder.sync(at(7))
    saved_by(folder.path / "Журнал 7А.xlsx", ORLOVA)
    run = folder.sync(at(8))
    assert (run.changed, run.sheets, told(folder)) == (["Журнал 7А.xlsx"], 0, set())


def test_the_history_tells_the_editor_as_what_the_table_says(folder: Folder) -> None:
    folder.sync(at(7))
    folder.journal("7А", {CELL: "4"})
    saved_by(folder.path / "Журнал 7А.xlsx", ORLOVA)
    folder.sync(at(8))
    lines = list(history(folder.database, at(9), "7А", "Иванов"))
    assert lines[-1] == (
        "    07.09.2026, урок 2, отметка: «5» → «4» (между 07.09.2026 12:00 и 08.09.2026 12:00;"
        " по сведениям таблицы, сохранил(а) Орлова Анна)"
    )


def test_google_tells_of_a_person_and_not_of_a_program(joined: Joined) -> None:
    joined.move()
    google, home = joined.google, joined.home
    google.type_cell(joined.ids["Журнал 7А"], "Алгебра", "D5", "5")
    sync(joined.gateway(), home.database, at(9))
    for number, user in enumerate(("orlova@school.example", ADD_ON)):
        google.advance(60)
        google.type_cell(joined.ids["Журнал 7А"], "Алгебра", "D5", str(4 - number), user=user)
        google.forget_requests()
        sync(joined.gateway(), home.database, at(10 + number))
        del (asked := google.requests)["token"]
        assert asked == {"changes.list": 1, "files.list": 1, "spreadsheets.get": 1}
    assert told(home) == {("entry", "orlova (orlova@school.example)"), ("entry", "")}


def test_a_book_that_is_read_later_than_it_was_told_of_still_tells_who_saved_it(joined: Joined) -> None:
    joined.move()
    google, home = joined.google, joined.home
    google.type_cell(joined.ids["Журнал 7А"], "Алгебра", "D5", "5")
    sync(joined.gateway(), home.database, at(9))
    google.advance(60)
    google.type_cell(joined.ids["Журнал 7А"], "Алгебра", "D5", "4", user="orlova@school.example")
    google.faults({"fault": "403", "kind": "spreadsheets.get", "times": 1})
    assert len(sync(joined.gateway(), home.database, at(10)).failures) == 1
    sync(joined.gateway(), home.database, at(11))
    assert told(home) == {("entry", "orlova (orlova@school.example)")}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("  Орлова\n Анна ", "Орлова Анна"),
        ("Орлова\x1b[2J\u202eАнна\u0000", "Орлова[2JАнна"),
        ("Я" * 1_000_000, "Я" * LONGEST),
        ("", ""),
    ],
)
def test_a_name_is_one_plain_line(said: str, name: str) -> None:
    assert plain_name(said) == name


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"displayName": "Анна Орлова", "emailAddress": "o@school.example"}, "Анна Орлова (o@school.example)"),
        ({"displayName": "Анна Орлова"}, "Анна Орлова"),
        ({"emailAddress": "o@school.example"}, "o@school.example"),
        ({"displayName": "w@school.iam.gserviceaccount.com", "emailAddress": "w@school.iam.gserviceaccount.com"}, ""),
        ({}, ""),
    ],
)
def test_a_person_of_google_is_named_as_far_as_google_tells(user: dict[str, str], name: str) -> None:
    assert google_editor(user) == name
