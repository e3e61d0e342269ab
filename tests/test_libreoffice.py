"""A teacher opens the journal in LibreOffice, types a mark, saves: after the next sync it is in the diary."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from database.engine import migrate, open_database
from database.journal import Journal
from jobs.sync import sync
from journal.calendar import Calendar, Term
from journal.issues import CATALOGUE, Issue, Problem
from journal.places import Place
from journal.remarks import Remark
from journal.school import School, SchoolClass, Slot, Subject
from journal.tables import ClassTables, LessonRow, PupilRow, Register
from journal.viewer import Role, Viewer
from sheets.gateway.xlsx import XlsxGateway
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx
from sheets.verdicts.compose import verdict_workbook
from sheets.verdicts.plan import LIST
from sheets.verdicts.write import verdict_bytes

SOFFICE = shutil.which("soffice")
MONDAY = date(2026, 9, 7)
NOW = datetime(2026, 9, 7, 15, tzinfo=ZoneInfo("Europe/Moscow"))
MOTHER = Viewer(1, "Иванова О. П.", Role.GUARDIAN, pupils=frozenset({"01"}))

SCHOOL = School(
    calendar=Calendar("2026/27", (Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), frozenset({7})),)),
    classes=(SchoolClass("7А"),),
    subjects=(Subject("Алгебра"),),
    timetable=(Slot("7А", 0, 2, "Алгебра"),),
)
PUPILS = [PupilRow("01", "Иванов Пётр Ильич", None, None, None, "", "", "", "")]


def convert(path: Path, to: str, folder: Path) -> Path:
    """Open a file in LibreOffice and save it as another kind into a folder."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [SOFFICE, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / path.with_suffix(f".{to}").name


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_mark_typed_and_saved_in_libreoffice_is_in_the_diary(tmp_path: Path) -> None:
    folder, desk = tmp_path / "школа", tmp_path / "desk"
    folder.mkdir()
    desk.mkdir()
    content = RegisterContent(
        Register("7А", "Алгебра"), [LessonRow(MONDAY, 2, "", "Дроби", "§ 1")], {("01", MONDAY, 2): "5/4"}
    )
    write_xlsx(school_workbook(SCHOOL), folder / "Школа.xlsx")
    write_xlsx(class_workbook(ClassTables("7А", PUPILS)), folder / "Класс 7А.xlsx")
    journal = folder / "Журнал 7А.xlsx"
    write_xlsx(journal_workbook(SCHOOL, "7А", PUPILS, [content]), journal)
    url = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    migrate(url)
    database = open_database(url)

    def diary() -> list[tuple[str, str, str]]:
        week = Journal(database, MOTHER, NOW).week("01", MONDAY)
        return [tuple(row) for row in week[["subject", "marks", "topic"]].to_numpy().tolist()]

    try:
        sync(XlsxGateway(folder), database, NOW)
        assert diary() == [("Алгебра", "54", "Дроби")]

        flat = convert(journal, "fods", desk)  # what LibreOffice holds in memory, as text
        text, typed = re.subn(
            r">5/4<", ">3<", flat.read_text(encoding="utf-8"), count=1
        )  # the register; then the legend
        assert typed == 1
        flat.write_text(text, encoding="utf-8")
        convert(flat, "xlsx", desk).replace(journal)

        run = sync(XlsxGateway(folder), database, NOW.replace(hour=16))
        assert (run.changed, run.failures) == (["Журнал 7А.xlsx"], [])
        assert diary() == [("Алгебра", "3", "Дроби")]
    finally:
        database.close()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_verdict_opens_in_libreoffice_with_its_list_notes_colours_and_links(tmp_path: Path) -> None:
    content = RegisterContent(
        Register("7А", "Алгебра"), [LessonRow(MONDAY, 2, "", "Дроби", "§ 1")], {("01", MONDAY, 2): "=5+5"}
    )
    book = journal_workbook(SCHOOL, "7А", PUPILS, [content]).workbook()
    issue = Issue(Place("7А", "Алгебра", 3, 3), Problem.UNKNOWN_MARK, "=5+5")
    file = tmp_path / "7А.xlsx"
    file.write_bytes(verdict_bytes(verdict_workbook(book, [Remark(issue, MONDAY, "Орлова А. П.")], name="7А")))
    flat = convert(file, "fods", tmp_path).read_text(encoding="utf-8")
    titles = re.findall(r'<table:table table:name="([^"]+)"', flat)
    assert titles == [LIST, "Алгебра", "Легенда"]
    advice = CATALOGUE[Problem.UNKNOWN_MARK].advice
    listed = flat[: flat.index('table:name="Алгебра"')]
    told = re.findall(r"<text:p>(?:<text:a [^>]*>)?([^<]+)<", listed)
    assert told[-9:] == [
        "1", "Алгебра", "D4", "=5+5", f"{CATALOGUE[Problem.UNKNOWN_MARK].sentence.capitalize()}.",
        f"{advice.capitalize()}.", "не записано", "07.09.2026", "Орлова А. П.",
    ]  # fmt: skip
    assert re.findall(r'xlink:href="([^"]+)"', listed) == ["#&apos;Алгебра&apos;.D4"]
    notes = re.findall(r"<office:annotation .*?</office:annotation>", flat, re.DOTALL)
    assert len(notes) == 1
    assert advice in re.sub(r"<[^>]+>", "", notes[0])
    assert "table:formula" not in flat
    assert flat.count('table:visibility="collapse"') == 1
