"""A folder of .xlsx is provisioned: new files, locks that leave a teacher's work open, additions beside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from journal.registers import JOURNAL
from journal.tables import PupilRow
from sheets.gateway.protocol import BookGone, NotWritten
from sheets.gateway.xlsx import XlsxGateway, read_file
from sheets.gateway.xlsx_provision import XlsxProvisioner
from sheets.provision.compare import missing
from sheets.provision.missing import Missing
from sheets.provision.year import ClassKnown, planned
from sheets.templates.manner import LOCAL
from sheets.templates.plan import WorkbookPlan
from tests.provision_school import PLANS, PUPILS, SCHOOL, TODAY

FIRST, SECOND = date(2026, 9, 25), date(2026, 10, 30)
BOOK = "Журнал 7А.xlsx"


def plan(until: date = FIRST, pupils: tuple[PupilRow, ...] = PUPILS[:2]) -> WorkbookPlan:
    found = planned(JOURNAL, SCHOOL, ClassKnown("7А", pupils, PLANS), TODAY, until, LOCAL)
    assert found is not None
    return found


@pytest.fixture
def provisioner(tmp_path: Path) -> XlsxProvisioner:
    return XlsxProvisioner(XlsxGateway(tmp_path, clock=lambda: 4e9))


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------------------------------------- new files


def test_a_journal_is_made_whole_and_alone(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    assert provisioner.create(plan()) == BOOK
    assert files(tmp_path) == [BOOK]
    assert missing(read_file(tmp_path / BOOK), plan()) == Missing()


def test_a_file_that_stands_is_never_written_over(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    (tmp_path / BOOK).write_text("чужое")
    with pytest.raises(NotWritten, match="уже есть"):
        provisioner.create(plan())
    assert (tmp_path / BOOK).read_text() == "чужое"
    assert files(tmp_path) == [BOOK]


def test_what_an_interruption_left_does_not_stand_in_the_way(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    for left in (".Журнал 7А.новая", "..Журнал 7А.новая.tmp"):
        (tmp_path / left).write_text("половина")
    provisioner.create(plan())
    assert XlsxGateway(tmp_path).changed(None).changed == (BOOK,)
    assert missing(read_file(tmp_path / BOOK), plan()) == Missing()


def test_a_store_that_is_no_folder_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "файл").write_text("")
    with pytest.raises(NotWritten, match="не записан"):
        XlsxProvisioner(XlsxGateway(tmp_path / "файл")).create(plan())


# ---------------------------------------------------------------------------------------------- locks


def is_open(sheet: Worksheet, cell: str) -> bool:
    """Whether a person may type there: by the cell's own style, or its column's where it has none."""
    found = sheet[cell]
    if found.has_style:
        return not found.protection.locked
    letters = found.column_letter
    dimensions = [d for d in sheet.column_dimensions.values() if d.min <= found.column <= d.max]
    style = dimensions[0] if dimensions and letters else sheet.parent._named_styles["Normal"]
    return not style.protection.locked


def test_a_teacher_may_type_whatever_is_a_teachers_to_type(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    provisioner.create(plan())
    sheet = openpyxl.load_workbook(tmp_path / BOOK)["Алгебра"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    everyday = {
        "mark": "D4", "mark of a blank row": "E5", "term mark": "M4", "date": "D1", "number": "D2", "kind": "D3",
        "newcomer": "C6", "his id": "A6", "topic": "Q4", "homework": "R4", "further line": "Q30", "margin": "Z9",
    }  # fmt: skip
    assert [what for what, cell in everyday.items() if not is_open(sheet, cell)] == []
    assert [cell for cell in ("A4", "B4", "C4", "C5", "A2", "C1", "O1", "Q1", "R1") if is_open(sheet, cell)] == []


def test_a_lesson_may_be_put_in_and_a_note_made(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    provisioner.create(plan())
    allowed = openpyxl.load_workbook(tmp_path / BOOK)["Алгебра"].protection
    forbidden = (
        "insertColumns",
        "deleteColumns",
        "formatColumns",
        "formatCells",
        "formatRows",
        "objects",
        "autoFilter",
    )
    assert [name for name in forbidden if getattr(allowed, name)] == []
    assert allowed.sort


def test_the_legend_is_locked_and_class_lists_are_open(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    provisioner.create(plan())
    legend = openpyxl.load_workbook(tmp_path / BOOK)["Легенда"]
    assert legend.protection.sheet
    assert not is_open(legend, "A2")


# ---------------------------------------------------------------------------------------------- additions


def test_a_standing_file_is_left_as_it_is_and_what_it_lacks_lies_beside(
    provisioner: XlsxProvisioner, tmp_path: Path
) -> None:
    provisioner.create(plan())
    before = (tmp_path / BOOK).read_bytes()
    lacks = provisioner.complete(BOOK, plan(SECOND, PUPILS))
    assert (tmp_path / BOOK).read_bytes() == before
    assert lacks == missing(read_file(tmp_path / BOOK), plan(SECOND, PUPILS))
    assert files(tmp_path) == [BOOK, f"дополнения/{BOOK}"]
    steps = read_file(tmp_path / "дополнения" / BOOK).sheets[0]
    assert [row[:4] for row in steps.rows[2:5]] == [
        ["1", "Алгебра", "ученики: 1", "лист «Алгебра», A1:C1"],
        ["2", "Алгебра", "строки уроков: 12", "лист «Алгебра», A3:D14"],
        ["3", "Алгебра", "уроки: 12, периоды: 2", "лист «Алгебра», A16:N17"],
    ]
    assert [str(row[4])[:43] for row in steps.rows[2:5]] == [
        "в ячейку A6 (столбец номеров скрыт: впишите",
        "под последней строкой правой страницы, в яч",
        "выделите столбцы N–AA, правой кнопкой «Вста",
    ]


def test_the_cells_the_steps_speak_of_hold_what_is_to_be_copied(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    provisioner.create(plan())
    provisioner.complete(BOOK, plan(SECOND, PUPILS))
    sheet = openpyxl.load_workbook(tmp_path / "дополнения" / BOOK)["Алгебра"]
    assert [cell.value for cell in sheet["A1:C1"][0]] == ["0419", "3", "Белова Алиса"]
    assert [cell.value for cell in sheet["A3:D3"][0]] == ["05.10.2026", "1", "Тема 10", None]
    assert [cell.value for cell in sheet["L16:N16"][0]] == ["28.10.2026", "2 четверть", "Год"]
    assert {cell.number_format for cell in sheet["A16:N16"][0]} == {"@"}


def test_what_was_copied_by_the_steps_is_complete(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    """Done by openpyxl as the list says: texts, lines, then the columns."""
    provisioner.create(plan())
    provisioner.complete(BOOK, plan(SECOND, PUPILS))
    beside = openpyxl.load_workbook(tmp_path / "дополнения" / BOOK)
    book = openpyxl.load_workbook(tmp_path / BOOK)
    for _, title, what, source, target in beside["Что сделать"].iter_rows(min_row=3, values_only=True):
        sheet = book[str(title)]
        if "выделите" in str(target):
            letters = str(target).split()[2].split("–")[0].rstrip(",")
            columns = openpyxl.utils.column_index_from_string(letters)
            sheet.insert_cols(columns, len(beside[str(title)][str(source).split(", ")[1]][0]))
        corner = sheet[str(target).split("ячейку ")[1].split()[0]]
        for r, cells in enumerate(beside[str(title)][str(source).split(", ")[1]]):
            for c, cell in enumerate(cells):
                sheet.cell(corner.row + r, corner.column + c).value = cell.value
        assert what
    book.save(tmp_path / BOOK)
    assert provisioner.complete(BOOK, plan(SECOND, PUPILS)) == Missing()
    assert files(tmp_path) == [BOOK]


def test_a_whole_sheet_is_taken_over_without_lists_that_lead_nowhere(
    provisioner: XlsxProvisioner, tmp_path: Path
) -> None:
    made = plan()
    provisioner.create(WorkbookPlan(made.title, made.sheets[1:], (), made.year))
    provisioner.complete(BOOK, made)
    beside = openpyxl.load_workbook(tmp_path / "дополнения" / BOOK)
    assert beside.sheetnames == ["Что сделать", "Алгебра"]
    formulas = [rule.formula1 for rule in beside["Алгебра"].data_validations.dataValidation]
    assert [formula for formula in formulas if "Легенда" in formula] == []
    assert "Переместить или скопировать" in str(beside["Что сделать"]["E3"].value)


def test_additions_are_no_workbooks_of_the_school(provisioner: XlsxProvisioner, tmp_path: Path) -> None:
    provisioner.create(plan())
    provisioner.complete(BOOK, plan(SECOND))
    assert XlsxGateway(tmp_path).changed(None).changed == (BOOK,)


def test_a_book_that_is_gone_or_outside_is_told_of(provisioner: XlsxProvisioner) -> None:
    for book in ("Журнал 9А.xlsx", "../Журнал 7А.xlsx"):
        with pytest.raises(BookGone):
            provisioner.complete(book, plan())
