"""A folder of .xlsx as a store: what a teacher's file holds is read whole, or not at all."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sheets.gateway.protocol import BookBroken, BookBusy, BookGone, StoreAway
from sheets.gateway.xlsx import QUIET_SECONDS, XlsxGateway, _read_once, read_file
from sheets.gateway.xlsx_parts import unpack
from sheets.gateway.xlsx_read import workbook_of
from sheets.grid import CellError, Workbook


def write(path: Path, fill: Callable[[Worksheet], object], title: str = "Алгебра") -> Path:
    """A workbook of one sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        fill(book.add_worksheet(title))
    return path


def cell(text: str) -> Callable[[Worksheet], object]:
    """Fill A1."""
    return lambda sheet: sheet.write_string(0, 0, text)


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive with its parts changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
    return packed.getvalue()


def rows(book: Workbook) -> list[list[object]]:
    """The cells of the first sheet."""
    return [list(row) for row in book.sheets[0].rows]


def quiet(gateway_folder: Path) -> XlsxGateway:
    """The folder as it is long after the last write."""
    return XlsxGateway(gateway_folder, clock=lambda: 2e12)


# ---------------------------------------------------------------------------------------------- what is read


def test_every_kind_of_value_keeps_its_kind(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(1, 1, ["5/4", 5, 4.67, True])

    path = tmp_path / "Журнал 7А.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Алгебра")
        fill(sheet)
        sheet.write_datetime(2, 1, date(2026, 9, 5), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_datetime(2, 2, time(8, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.write_blank(9, 9, None, book.add_format({"bold": True}))
    book_read = read_file(path)
    assert (book_read.id, book_read.title) == ("Журнал 7А.xlsx", "Журнал 7А")
    assert rows(book_read) == [[], ["", "5/4", 5.0, 4.67, True], ["", date(2026, 9, 5), time(8, 30)]]


def test_a_formulas_error_stands_where_it_stood(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(0, 2, "=A1", None, "ok")
        sheet.write_string(1, 0, 'не <c t="e"> ошибка')
        sheet.write_formula(3, 27, "=X!A1", None, "#REF!")

    read = rows(read_file(write(tmp_path / "a.xlsx", fill)))
    assert read[0] == [CellError("#ДЕЛ/0!"), "", "ok"]
    assert read[1] == ['не <c t="e"> ошибка']
    assert read[3] == [*[""] * 27, CellError("#ССЫЛКА!")]


def test_an_error_in_a_cell_without_an_address_is_found_by_counting(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(1, 0, ["a", "b"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")

    data = write(tmp_path / "a.xlsx", fill).read_bytes()
    bare = repacked(data, lambda name, part: part.replace(b' r="C2"', b"").replace(b' r="2"', b' r="2"'))
    assert rows(workbook_of(bare, "a.xlsx"))[1] == ["a", "b", CellError("#ДЕЛ/0!")]


def test_notes_and_merged_ranges_are_kept(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_comment(2, 3, "Пересдача 12.09", {"author": "Иванов"})
        sheet.merge_range(0, 1, 0, 4, "Сентябрь")

    grid = read_file(write(tmp_path / "a.xlsx", fill)).sheets[0]
    assert dict(grid.notes) == {(2, 3): "Пересдача 12.09"}
    assert list(grid.merges) == [(0, 1, 0, 4)]
    assert grid.at(0, 1) == "Сентябрь"


def test_hidden_sheets_are_read_and_named_hidden(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Видимый").write_string(0, 0, "a")
        hidden = book.add_worksheet("Скрытый")
        hidden.write_string(0, 0, "b")
        hidden.hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Видимый!$A$1:$A$2"})
        book.add_chartsheet("Диаграмма").set_chart(chart)
    assert [(sheet.title, sheet.hidden) for sheet in read_file(tmp_path / "a.xlsx").sheets] == [
        ("Видимый", False),
        ("Скрытый", True),
    ]


def test_the_version_is_that_of_the_contents(tmp_path: Path) -> None:
    first = write(tmp_path / "a.xlsx", cell("5"))
    version = read_file(first).version
    os.utime(first, (1, 1))
    (tmp_path / "b.xlsx").write_bytes(first.read_bytes())
    assert read_file(first).version == read_file(tmp_path / "b.xlsx").version == version
    assert read_file(write(first, cell("4"))).version != version


CORE = """<?xml version="1.0" encoding="UTF-8"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">{}
<cp:lastModifiedBy>Орлова &amp; \u202eКо</cp:lastModifiedBy></cp:coreProperties>"""


@pytest.mark.parametrize(
    ("about", "editor"),
    [
        (CORE.format("<cp:revision>3</cp:revision>"), "Орлова & Ко"),
        (CORE.format("<cp:lastModifiedBy/>"), ""),
        (CORE.format("<cp:broken"), ""),
        (CORE.format("<!DOCTYPE a [<!ENTITY b 'b'>]>"), ""),
        (CORE.format("<!--" + "x" * 60_000 + "-->"), ""),
    ],
)
def test_who_saved_a_file_is_a_hint_that_breaks_nothing(tmp_path: Path, about: str, editor: str) -> None:
    data = write(tmp_path / "a.xlsx", cell("5")).read_bytes()
    book = workbook_of(repacked(data, lambda name, part: about.encode() if "core" in name else part), "a.xlsx")
    assert (book.editor, rows(book)) == (editor, [["5"]])


# ---------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("kept", [0, 1, 400, 3000])
def test_a_half_written_file_is_busy_and_after_a_quiet_while_broken(tmp_path: Path, kept: int) -> None:
    path = write(tmp_path / "a.xlsx", cell("5"))
    whole = path.read_bytes()
    assert len(whole) > 3000
    path.write_bytes(whole[:kept])
    touched = path.stat().st_mtime
    with pytest.raises(BookBusy):
        XlsxGateway(tmp_path, clock=lambda: touched + QUIET_SECONDS - 1).read("a.xlsx")
    with pytest.raises(BookBroken):
        XlsxGateway(tmp_path, clock=lambda: touched + QUIET_SECONDS + 1).read("a.xlsx")


def test_every_truncation_and_many_a_damaged_byte_is_a_gateway_error_or_a_whole_workbook(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.xlsx", cell("5")).read_bytes()
    for cut in range(0, len(whole), 97):
        with pytest.raises(BookBroken):
            workbook_of(whole[:cut], "a.xlsx")
    for place in range(0, len(whole), 37):
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        try:
            read = workbook_of(damaged, "a.xlsx")
        except BookBroken:
            continue
        assert rows(read) == [["5"]], place


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a workbook", "не книга"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), r"\.xls"),
        (b"PK\x05\x06" + bytes(18), "не книга"),
    ],
)
def test_what_is_no_workbook_is_broken(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(BookBroken, match=said):
        quiet(tmp_path).read("a.xlsx")


def test_a_file_that_moves_during_the_read_is_busy(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", cell("5"))
    other = write(tmp_path / "b.xlsx", cell("4")).read_bytes()

    class Saved(io.FileIO):
        """The file as it is read while its teacher saves it anew."""

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            path.write_bytes(other + b"\0")
            return data

    class Place(type(path)):  # type: ignore[misc]
        """Where that file lies."""

        def open(self, mode: str = "r") -> Saved:
            return Saved(self, mode)

    with pytest.raises(BookBusy):
        _read_once(Place(path))


def test_a_vanished_file_is_gone_and_a_vanished_folder_is_the_store_away(tmp_path: Path) -> None:
    gateway = quiet(tmp_path / "журналы")
    with pytest.raises(StoreAway):
        gateway.changed(None)
    with pytest.raises(StoreAway):
        gateway.read("a.xlsx")
    (tmp_path / "журналы").mkdir()
    with pytest.raises(BookGone):
        gateway.read("a.xlsx")


@pytest.mark.parametrize("book_id", ["../a.xlsx", "sub/../../a.xlsx", "/etc/passwd", "link.xlsx", "linked/a.xlsx"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, book_id: str) -> None:
    write(tmp_path / "a.xlsx", cell("чужое"))
    folder = tmp_path / "журналы"
    (folder / "sub").mkdir(parents=True)
    (folder / "link.xlsx").symlink_to(tmp_path / "a.xlsx")
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(BookGone):
        quiet(folder).read(book_id)
    assert quiet(folder).changed(None).changed == ()


def declaring(data: bytes, part: str, size: int) -> bytes:
    """The same archive with another unpacked size declared for a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        declared = archive.getinfo(part).file_size
    return data.replace(declared.to_bytes(4, "little"), size.to_bytes(4, "little"))


def test_a_zip_bomb_is_broken_before_it_unpacks(tmp_path: Path) -> None:
    data = write(tmp_path / "a.xlsx", cell("5")).read_bytes()
    with pytest.raises(BookBroken, match="слишком велик"):
        workbook_of(declaring(data, "xl/worksheets/sheet1.xml", 300_000_000), "a.xlsx")


def test_an_archive_that_lies_of_its_size_is_broken(tmp_path: Path) -> None:
    data = write(tmp_path / "a.xlsx", cell("5")).read_bytes()
    blown = repacked(data, lambda name, part: part + b" " * 1_000_000 if name.endswith("sheet1.xml") else part)
    with pytest.raises(BookBroken):
        unpack(declaring(blown, "xl/worksheets/sheet1.xml", 700))


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 30)])
def test_one_word_far_from_the_table_is_told_and_does_not_end_the_process(
    tmp_path: Path, row: int, column: int
) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_string(0, 0, "a")
        sheet.write_string(row, column, "z")

    write(tmp_path / "a.xlsx", fill)
    with pytest.raises(BookBroken, match=r"«Алгебра».*1048576"):
        quiet(tmp_path).read("a.xlsx")


def test_far_cells_that_are_only_coloured_do_no_harm(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Алгебра")
        sheet.write_string(0, 0, "5")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bg_color": "red"}))
    assert rows(read_file(tmp_path / "a.xlsx")) == [["5"]]


def test_a_declared_entity_is_refused(tmp_path: Path) -> None:
    data = write(tmp_path / "a.xlsx", cell("5")).read_bytes()
    declared = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]>'
    trapped = repacked(data, lambda name, part: declared + part[56:] if name == "xl/workbook.xml" else part)
    with pytest.raises(BookBroken):
        workbook_of(trapped, "a.xlsx")


# ---------------------------------------------------------------------------------------------- what changed


def test_only_what_moved_is_changed(tmp_path: Path) -> None:
    for name in ("Школа.xlsx", "Журнал 7А.xlsx", "архив/Журнал 6А.xlsx"):
        write(tmp_path / name, cell("5"))
    gateway = XlsxGateway(tmp_path)
    first = gateway.changed(None)
    assert (first.changed, first.removed) == (("Журнал 7А.xlsx", "Школа.xlsx", "архив/Журнал 6А.xlsx"), ())
    assert gateway.changed(first.cursor).changed == ()
    write(tmp_path / "Журнал 7А.xlsx", cell("4"))
    write(tmp_path / "Журнал 8А.xlsx", cell("4"))
    (tmp_path / "Школа.xlsx").unlink()
    second = gateway.changed(first.cursor)
    assert (second.changed, second.removed) == (("Журнал 7А.xlsx", "Журнал 8А.xlsx"), ("Школа.xlsx",))
    assert gateway.changed(second.cursor).changed == gateway.changed(second.cursor).removed == ()


def test_a_file_saved_over_with_its_old_time_is_changed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", cell("5"))
    before, gateway = path.stat(), XlsxGateway(tmp_path)
    cursor = gateway.changed(None).cursor
    other = write(tmp_path / "b.tmp", cell("4"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    assert gateway.changed(cursor).changed == ("a.xlsx",)


def test_locks_temporary_and_hidden_files_and_verdicts_are_no_books(tmp_path: Path) -> None:
    names = (
        "~$Журнал 7А.xlsx", ".~lock.Журнал 7А.xlsx#", "lu123.tmp", "a.tmp", ".a.xlsx", ".git/a.xlsx", "a.xls", "a.ods",
        "замечания/7А.xlsx", "Замечания/7А.xlsx", "sub/замечания/a.xlsx",
    )  # fmt: skip
    for name in (*names, "Журнал 7А.XLSX"):
        write(tmp_path / name, cell("5"))
    (tmp_path / "папка.xlsx").mkdir()
    assert XlsxGateway(tmp_path).changed(None).changed == ("Журнал 7А.XLSX",)


def test_a_link_within_the_folder_is_a_book(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", cell("5"))
    (tmp_path / "b.xlsx").symlink_to("a.xlsx")
    (tmp_path / "dead.xlsx").symlink_to("nowhere.xlsx")
    assert XlsxGateway(tmp_path).changed(None).changed == ("a.xlsx", "b.xlsx")
    assert rows(quiet(tmp_path).read("b.xlsx")) == [["5"]]


def test_a_folder_that_is_suddenly_empty_is_the_store_away(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, cell("5")) for name in ("a.xlsx", "b.xlsx")]
    cursor = XlsxGateway(tmp_path).changed(None).cursor
    for path in paths:
        path.unlink()
    with pytest.raises(StoreAway, match="пуста"):
        XlsxGateway(tmp_path).changed(cursor)


@pytest.mark.parametrize("cursor", ["", "page-token-17", "[]", "17", '{"a.xlsx": 5}', json.dumps({"a.xlsx": "v1"})])
def test_with_another_stores_cursor_everything_is_changed(tmp_path: Path, cursor: str) -> None:
    write(tmp_path / "a.xlsx", cell("5"))
    assert XlsxGateway(tmp_path).changed(cursor).changed == ("a.xlsx",)
