"""The verdict's file beside a journal: whole or not at all, and the teacher's own file never touched."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest
from openpyxl import load_workbook

from journal.issues import Issue, Problem
from journal.places import Place
from journal.remarks import Remark
from sheets.gateway.memory import MemoryGateway
from sheets.gateway.protocol import BookGone, BookMoved, NotWritten
from sheets.gateway.xlsx import XlsxGateway
from sheets.gateway.xlsx_verdict import is_verdicts
from sheets.grid import Grid, Value, Workbook
from sheets.templates.plan import SheetPlan, WorkbookPlan
from sheets.templates.write import write_xlsx
from sheets.verdicts.compose import verdict_workbook
from sheets.verdicts.plan import LIST, Verdict

ROWS: list[list[Value]] = [["Ученик", "05.09.2026"], ["Иванов П.", "55"]]


def journal(folder: Path, name: str = "Журнал 7А.xlsx", cell: str = "55") -> Path:
    path = folder / name
    write_xlsx(WorkbookPlan(path.stem, (SheetPlan("Алгебра", [ROWS[0], ["Иванов П.", cell]]),)), path)
    return path


def about(book: Workbook, *texts: str, name: str = "7А", key: str = "k1") -> Verdict:
    found = [Issue(Place(name, "Алгебра", 1, 1), Problem.UNKNOWN_MARK, text) for text in texts]
    return verdict_workbook(book, [Remark(issue, date(2026, 9, 9)) for issue in found], name=name, key=key)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def typed(path: Path) -> list[str]:
    """What the list of a verdict says was typed."""
    return [cell.value for cell in load_workbook(path)[LIST]["D"] if cell.value][1:]


def test_a_verdict_stands_beside_its_journal_which_is_not_touched(tmp_path: Path) -> None:
    path, gateway = journal(tmp_path), XlsxGateway(tmp_path)
    before, stat = path.read_bytes(), path.stat()
    book = gateway.read("Журнал 7А.xlsx")
    assert gateway.annotated(book.id, "7А") is None
    assert gateway.annotate(book.id, about(book, "55"), book.version)
    assert gateway.annotated(book.id, "7А") == "k1"
    assert files(tmp_path) == ["Журнал 7А.xlsx", "замечания/7А.xlsx"]
    assert typed(tmp_path / "замечания/7А.xlsx") == ["55"]
    assert (path.read_bytes(), path.stat()) == (before, stat)


def test_nothing_of_a_verdict_is_read_as_a_workbook(tmp_path: Path) -> None:
    journal(tmp_path)
    gateway = XlsxGateway(tmp_path)
    cursor = gateway.changed(None).cursor
    book = gateway.read("Журнал 7А.xlsx")
    gateway.annotate(book.id, about(book, "55"), book.version)
    assert gateway.changed(None).changed == ("Журнал 7А.xlsx",)
    assert gateway.changed(cursor).changed == ()


def test_the_same_again_is_not_written_and_another_is(tmp_path: Path) -> None:
    journal(tmp_path)
    gateway, verdict = XlsxGateway(tmp_path), tmp_path / "замечания/7А.xlsx"
    book = gateway.read("Журнал 7А.xlsx")
    gateway.annotate(book.id, about(book, "55"), book.version)
    os.utime(verdict, (1, 1))
    assert not gateway.annotate(book.id, about(book, "55", key="k2"), book.version)
    assert verdict.stat().st_mtime == 1
    assert gateway.annotate(book.id, about(book, "55", "5х"), book.version)
    assert typed(verdict) == ["55", "5х"]
    assert gateway.annotate(book.id, about(book), book.version)
    assert load_workbook(verdict).sheetnames == [LIST]


def test_of_a_book_that_moved_on_nothing_is_said(tmp_path: Path) -> None:
    journal(tmp_path)
    gateway = XlsxGateway(tmp_path)
    book = gateway.read("Журнал 7А.xlsx")
    journal(tmp_path, cell="5")
    with pytest.raises(BookMoved):
        gateway.annotate(book.id, about(book, "55"), book.version)
    assert files(tmp_path) == ["Журнал 7А.xlsx"]


def test_of_a_book_that_cannot_be_read_the_list_alone_is_written(tmp_path: Path) -> None:
    (tmp_path / "Журнал 7А.xlsx").write_bytes(b"not a workbook")
    bare = Workbook("Журнал 7А.xlsx", "Журнал 7А", "", ())
    assert XlsxGateway(tmp_path).annotate(bare.id, about(bare, "55"), None)
    assert load_workbook(tmp_path / "замечания/7А.xlsx").sheetnames == [LIST]


def test_a_verdict_stands_in_the_folder_of_its_journal(tmp_path: Path) -> None:
    journal(tmp_path, "старшие/Журнал 10А.xlsx")
    gateway = XlsxGateway(tmp_path)
    book = gateway.read("старшие/Журнал 10А.xlsx")
    gateway.annotate(book.id, about(book, "55", name="10А"), book.version)
    assert files(tmp_path) == ["старшие/Журнал 10А.xlsx", "старшие/замечания/10А.xlsx"]


def test_a_folder_of_another_case_serves_as_well(tmp_path: Path) -> None:
    journal(tmp_path)
    (tmp_path / "ЗАМЕЧАНИЯ").mkdir()
    gateway = XlsxGateway(tmp_path)
    book = gateway.read("Журнал 7А.xlsx")
    gateway.annotate(book.id, about(book, "55"), book.version)
    assert files(tmp_path) == ["Журнал 7А.xlsx", "ЗАМЕЧАНИЯ/7А.xlsx"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["замечания", "Замечания", "ЗАМЕЧАНИЯ ", "замеЧания"])
def test_the_folder_of_verdicts_is_known_in_any_spelling(name: str, form: str) -> None:
    assert is_verdicts(normalize(form, name))  # type: ignore[arg-type]
    assert not is_verdicts("замечания завуча")


@pytest.mark.parametrize("lock", ["~$7А.xlsx", ".~lock.7А.xlsx#"])
def test_a_file_open_in_excel_or_libreoffice_is_left_for_the_next_time(tmp_path: Path, lock: str) -> None:
    journal(tmp_path)
    gateway, held = XlsxGateway(tmp_path), tmp_path / "замечания" / lock
    book = gateway.read("Журнал 7А.xlsx")
    gateway.annotate(book.id, about(book, "55"), book.version)
    held.write_bytes(b"")
    with pytest.raises(NotWritten, match="открыт"):
        gateway.annotate(book.id, about(book, "5х"), book.version)
    assert typed(tmp_path / "замечания/7А.xlsx") == ["55"]
    yesterday = time.time() - 24 * 3600
    os.utime(held, (yesterday, yesterday))  # a lock that Excel forgot
    assert gateway.annotate(book.id, about(book, "5х"), book.version)


def test_a_lock_on_the_journal_itself_is_no_obstacle(tmp_path: Path) -> None:
    journal(tmp_path)
    (tmp_path / "~$Журнал 7А.xlsx").write_bytes(b"")
    gateway = XlsxGateway(tmp_path)
    book = gateway.read("Журнал 7А.xlsx")
    assert gateway.annotate(book.id, about(book, "55"), book.version)


def test_where_nothing_can_be_written_the_old_file_stands_and_nothing_is_left_behind(tmp_path: Path) -> None:
    journal(tmp_path)
    gateway, verdict = XlsxGateway(tmp_path), tmp_path / "замечания/7А.xlsx"
    book = gateway.read("Журнал 7А.xlsx")
    verdict.mkdir(parents=True)  # whoever works as root may write anywhere; a folder is replaced by nobody
    (verdict / "мой файл.txt").touch()
    with pytest.raises(NotWritten):
        gateway.annotate(book.id, about(book, "55"), book.version)
    assert files(tmp_path) == ["Журнал 7А.xlsx", "замечания/7А.xlsx/мой файл.txt"]
    assert gateway.annotated(book.id, "7А") == ""


def test_a_file_where_the_folder_should_be_is_told_and_kept(tmp_path: Path) -> None:
    journal(tmp_path)
    (tmp_path / "замечания").write_text("мои заметки")
    gateway = XlsxGateway(tmp_path)
    book = gateway.read("Журнал 7А.xlsx")
    with pytest.raises(NotWritten):
        gateway.annotate(book.id, about(book, "55"), book.version)
    assert (tmp_path / "замечания").read_text() == "мои заметки"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_leaves_the_old_file_and_no_part_of_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal(tmp_path)
    gateway = XlsxGateway(tmp_path)
    book = gateway.read("Журнал 7А.xlsx")
    gateway.annotate(book.id, about(book, "55"), book.version)

    def on_a_full_disk(path: str, flags: int) -> int:
        Path(path).touch()
        return os.open("/dev/full", os.O_WRONLY)

    monkeypatch.setattr("sheets.gateway.xlsx_verdict._for_owner", on_a_full_disk)
    with pytest.raises(NotWritten, match="нет места"):
        gateway.annotate(book.id, about(book, "5х"), book.version)
    assert files(tmp_path) == ["Журнал 7А.xlsx", "замечания/7А.xlsx"]
    assert typed(tmp_path / "замечания/7А.xlsx") == ["55"]


def test_what_a_process_left_that_ended_midway_is_in_nobodys_way(tmp_path: Path) -> None:
    journal(tmp_path)
    (tmp_path / "замечания").mkdir()
    (tmp_path / "замечания/.7А.xlsx.tmp").symlink_to(tmp_path / "Журнал 7А.xlsx")
    gateway = XlsxGateway(tmp_path)
    book = gateway.read("Журнал 7А.xlsx")
    assert gateway.annotate(book.id, about(book, "55"), book.version)
    assert files(tmp_path) == ["Журнал 7А.xlsx", "замечания/7А.xlsx"]
    assert gateway.read("Журнал 7А.xlsx").version == book.version


def test_a_link_in_the_place_of_a_verdict_is_replaced_not_followed(tmp_path: Path) -> None:
    path = journal(tmp_path)
    (tmp_path / "замечания").mkdir()
    (tmp_path / "замечания/7А.xlsx").symlink_to(path)
    before, gateway = path.read_bytes(), XlsxGateway(tmp_path)
    book = gateway.read("Журнал 7А.xlsx")
    assert gateway.annotate(book.id, about(book, "55"), book.version)
    assert path.read_bytes() == before


def test_a_folder_of_verdicts_that_leads_out_of_the_store_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "школа").mkdir()
    (tmp_path / "чужое").mkdir()
    journal(tmp_path / "школа")
    (tmp_path / "школа/замечания").symlink_to(tmp_path / "чужое")
    gateway = XlsxGateway(tmp_path / "школа")
    book = gateway.read("Журнал 7А.xlsx")
    with pytest.raises(NotWritten):
        gateway.annotate(book.id, about(book, "55"), book.version)
    assert files(tmp_path / "чужое") == []
    with pytest.raises(BookGone):
        gateway.annotate("../чужое/Журнал 7А.xlsx", about(book, "55"), book.version)


def test_a_verdict_is_read_by_whoever_may_read_its_workbook(tmp_path: Path) -> None:
    path, gateway = journal(tmp_path, "Класс 7А.xlsx"), XlsxGateway(tmp_path)
    book = gateway.read("Класс 7А.xlsx")
    for mode in (0o600, 0o640):
        path.chmod(mode)
        gateway.annotate(book.id, about(book, str(mode), name="Класс 7А"), book.version)
        assert (tmp_path / "замечания/Класс 7А.xlsx").stat().st_mode & 0o777 == mode


def test_a_file_that_is_not_ours_has_no_key(tmp_path: Path) -> None:
    journal(tmp_path)
    verdict = journal(tmp_path, "замечания/7А.xlsx")
    gateway = XlsxGateway(tmp_path)
    assert gateway.annotated("Журнал 7А.xlsx", "7А") == ""
    verdict.write_bytes(b"PK\x03\x04 damaged")
    assert gateway.annotated("Журнал 7А.xlsx", "7А") == ""
    book = gateway.read("Журнал 7А.xlsx")
    assert gateway.annotate(book.id, about(book, "55"), book.version)
    assert gateway.annotated("Журнал 7А.xlsx", "7А") == "k1"


@pytest.mark.parametrize(("name", "file"), [("../7А", "_7А.xlsx"), ("КТП 7А", "КТП 7А.xlsx"), ("", "_.xlsx")])
def test_the_file_of_a_verdict_never_leaves_its_folder(tmp_path: Path, name: str, file: str) -> None:
    journal(tmp_path)
    gateway = XlsxGateway(tmp_path)
    book = gateway.read("Журнал 7А.xlsx")
    verdict = Verdict(name, book.title, ())
    gateway.annotate(book.id, verdict, book.version)
    assert files(tmp_path) == ["Журнал 7А.xlsx", f"замечания/{file}"]


def test_the_store_in_hand_keeps_what_was_said() -> None:
    book = Workbook("Журнал 7А.xlsx", "Журнал 7А", "v1", (Grid.of("Алгебра", ROWS),))
    gateway = MemoryGateway(book)
    verdict = about(book, "55")
    assert gateway.annotated(book.id, "7А") is None
    assert gateway.annotate(book.id, verdict, "v1")
    assert not gateway.annotate(book.id, verdict, "v1")
    assert (gateway.annotated(book.id, "7А"), gateway.verdicts[book.id]) == ("k1", verdict)
    with pytest.raises(BookMoved):
        gateway.annotate(book.id, about(book, "5х"), "v0")
    assert gateway.verdicts[book.id] is verdict
