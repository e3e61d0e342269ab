"""Verdicts: the list of remarks, the sheets with notes at their cells, and the file that Excel opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from journal.issues import CATALOGUE, Issue, Problem, Severity
from journal.places import Place
from journal.remarks import SEVERITY_NAMES, Remark
from sheets.grid import CellError, Grid, Workbook
from sheets.verdicts.compose import LINES, NOTE_LENGTH, verdict_workbook
from sheets.verdicts.legal import CELL_LENGTH, legal_titles, link, safe_text
from sheets.verdicts.listing import HEADINGS
from sheets.verdicts.plan import LIST, Verdict
from sheets.verdicts.write import COLOURS, verdict_bytes

SEPTEMBER_9 = date(2026, 9, 9)


def book(*grids: Grid, title: str = "Журнал 7А") -> Workbook:
    return Workbook(f"{title}.xlsx", title, "v1", grids)


def remark(
    row: int = -1, column: int = -1, problem: Problem = Problem.UNKNOWN_MARK, text: str = "55", sheet: str = "Алгебра"
) -> Remark:
    return Remark(Issue(Place("7А", sheet, row, column), problem, text), SEPTEMBER_9, "Орлова Анна Павловна")


def verdict(grid: Grid, *remarks: Remark) -> Verdict:
    return verdict_workbook(book(grid), remarks, name="7А")


def written(verdict: Verdict) -> Any:
    """The file as another program reads it."""
    return load_workbook(BytesIO(verdict_bytes(verdict)))


def list_rows(file: Any) -> list[tuple[str, ...]]:
    """The lines of the list below its headings, as texts."""
    rows = [tuple("" if cell is None else cell for cell in row) for row in file[LIST].iter_rows(values_only=True)]
    return rows[rows.index(tuple(heading for heading, _ in HEADINGS)) + 1 :]


def links(file: Any) -> list[Any]:
    """Every link of the file, wherever it leads."""
    return [cell.hyperlink for page in file for row in page.iter_rows() for cell in row if cell.hyperlink]


# ---------------------------------------------------------------------------------------------- the list


def test_a_line_says_where_what_why_what_to_do_since_when_and_whose(grid: Grid) -> None:
    """
    Номер | Ученик     | 05.09.2026 | 07.09.2026
    0101  | Иванов П.  | 5          | 55
    """
    about = CATALOGUE[Problem.UNKNOWN_MARK]
    said = verdict(grid, remark(1, 3))
    (line,) = said.lines
    assert (line.sheet, line.address, line.target) == ("Алгебра", "D2", ("Алгебра", 1, 3))
    assert (line.typed, line.severity, line.since) == ("55", Severity.STOP, SEPTEMBER_9)
    assert line.wrong == f"{about.sentence[0].upper()}{about.sentence[1:]}."
    assert line.advice == f"{about.advice[0].upper()}{about.advice[1:]}."
    row = ("1", "Алгебра", "D2", "55", line.wrong, line.advice, "не записано", "09.09.2026", "Орлова Анна Павловна")
    assert list_rows(written(said)) == [row]


def test_the_list_begins_with_what_was_not_stored_then_goes_sheet_by_sheet_as_the_workbook_does() -> None:
    sheets = [Grid.of(title, [["", "05.09"], ["Иванов П.", "5"]]) for title in ("Физика", "Алгебра")]
    remarks = [
        remark(0, 1, Problem.YEAR_GUESSED, sheet="Физика"), remark(1, 1), remark(1, 1, sheet="Физика"),
        remark(0, 1, sheet="Физика"), remark(problem=Problem.UNREADABLE_BOOK, sheet=""),
        remark(0, 1, Problem.ABSENT_WITH_MARK),
    ]  # fmt: skip
    said = verdict_workbook(book(*sheets), remarks, name="7А")
    assert [(str(line.severity), line.sheet, line.address) for line in said.lines] == [
        ("stop", "", ""), ("stop", "Физика", "B1"), ("stop", "Физика", "B2"), ("stop", "Алгебра", "B2"),
        ("warn", "Алгебра", "B1"), ("note", "Физика", "B1"),
    ]  # fmt: skip


def test_what_is_told_of_another_workbook_names_it_and_opens_nothing(grid: Grid) -> None:
    """
    Ученик    | 05.09
    Иванов П. | 5
    """
    missing = Remark(Issue(Place("Класс 7А", "Ученики"), Problem.SHEET_MISSING))
    (line,) = verdict(grid, missing).lines
    assert (line.sheet, line.target, line.since, line.teacher) == ("Класс 7А, Ученики", None, None, "")
    assert links(written(verdict(grid, missing))) == []


def test_a_link_opens_the_cell_in_this_file_also_of_a_sheet_with_an_apostrophe_and_spaces() -> None:
    sheet = Grid.of("Л'етр (1 гр.)", [["", "05.09"], ["Иванов П.", "55"]])
    file = written(verdict_workbook(book(sheet), [remark(1, 1, sheet="Л'етр (1 гр.)")]))
    assert [(one.ref, one.location, one.target) for one in links(file)] == [("C7", "'Л''етр (1 гр.)'!B2", None)]


def test_all_mended_is_said_and_nothing_else(grid: Grid) -> None:
    """
    Ученик    | 05.09
    Иванов П. | 5
    """
    file = written(verdict(grid))
    assert file.sheetnames == [LIST]
    said = [cell for row in file[LIST].iter_rows(values_only=True) for cell in row if cell]
    assert said == [
        "7А: замечаний нет",
        "Замечаний нет: всё, что введено в книгу «Журнал 7А», прочитано и понято.",
    ]


def test_the_reader_is_told_which_state_of_the_workbook_it_is_about_and_where_to_mend(grid: Grid) -> None:
    """
    Ученик    | 05.09
    Иванов П. | 55
    """
    said = verdict_workbook(book(grid), [remark(1, 1)], name="7А", read_at=datetime(2026, 9, 9, 17, 5))
    column = [cell for (cell,) in written(said)[LIST].iter_rows(max_col=1, max_row=4, values_only=True)]
    assert column[0] == "7А: 1\u00a0замечание"
    assert "не записано — 1" in column[1]
    assert "09.09.2026 17:05" in column[1]
    assert "«Журнал 7А»" in column[2]


def test_more_than_anybody_reads_is_cut_by_gravity_and_counted() -> None:
    sheet = Grid.of("Алгебра", [["", "05.09"], ["Иванов П.", "5"]])
    notes = [remark(row, 1, Problem.YEAR_GUESSED) for row in range(1, LINES + 3)]
    said = verdict_workbook(book(sheet), [*notes, remark(9, 9)], name="7А")
    assert (len(said.lines), said.unsaid) == (LINES, 3)
    assert [line.address for line in said.lines if line.severity is Severity.STOP] == ["J10"]
    assert list_rows(written(said))[-1][1].startswith("Ещё 3\u00a0замечания")


# ---------------------------------------------------------------------------------------------- the sheets


def test_every_sheet_is_there_in_order_with_what_a_person_sees() -> None:
    numbers: list[list[Any]] = [
        ["Дата", date(2026, 9, 5)], ["Иванов П.", 5.0], ["Петров", 4.67], ["", True], ["", CellError("#ДЕЛ/0!")],
    ]  # fmt: skip
    shown = Grid.of("Физика", [["", 46000.0]], shown={(0, 1): "05.12"})
    file = written(verdict_workbook(book(Grid.of("Алгебра", numbers), shown), [remark(1, 1)]))
    assert file.sheetnames == [LIST, "Алгебра", "Физика"]
    assert [cell.value for (cell,) in file["Алгебра"].iter_rows(min_col=2)] == [
        "05.09.2026", "5", "4,67", "ИСТИНА", "#ДЕЛ/0!",
    ]  # fmt: skip
    assert {cell.data_type for row in file["Алгебра"].iter_rows() for cell in row if cell.value} == {"s"}
    assert file["Физика"]["B1"].value == "05.12"


def test_a_cell_is_coloured_and_noted_by_what_is_said_of_it(grid: Grid) -> None:
    """
    Номер | Ученик     | 05.09.2026 | 07.09.2026
    0101  | Иванов П.  | 5          | 55
    0102  | Петров И.  | н/5        |
    """
    remarks = [
        remark(1, 3),
        remark(2, 2, Problem.ABSENT_WITH_MARK, "н/5"),
        remark(2, 3, Problem.YEAR_GUESSED, ""),
    ]
    sheet = written(verdict(grid, *remarks))["Алгебра"]
    colours = {cell.coordinate: cell.fill.fgColor.rgb[2:] for row in sheet for cell in row if cell.fill.fill_type}
    bare = {at: colour for at, colour in colours.items() if int(at[1:]) > 1}
    assert bare == {at: COLOURS[said.severity][1:] for at, said in zip(("D2", "C3", "D3"), remarks, strict=True)}
    about = CATALOGUE[Problem.UNKNOWN_MARK]
    assert sheet["D2"].comment.text == f"«55» — {about.sentence}.\nЧто сделать: {about.advice}."
    assert sheet["C2"].comment is None


def test_several_remarks_on_a_cell_share_its_note_and_the_gravest_colours_it(grid: Grid) -> None:
    """
    Номер | Ученик     | 05.09.2026
    0101  | Иванов П.  | н/5
    """
    mild, grave = remark(1, 2, Problem.YEAR_GUESSED, ""), remark(1, 2, Problem.UNKNOWN_MARK, "н/5")
    said = verdict(grid, mild, grave).sheets[0].said
    assert list(said) == [(1, 2)]
    assert said[1, 2].severity is Severity.STOP
    first, second = said[1, 2].text.index("1. «н/5»"), said[1, 2].text.index("2. ")
    assert first < second
    assert said[1, 2].text.count("Что сделать: ") == 2


def test_a_remark_on_a_row_stands_at_the_name_and_one_on_a_sheet_at_its_head(grid: Grid) -> None:
    """
    Номер | №          | Ученик    | 05.09.2026
    0101  | 1          | Иванов П. | 5
    0102  | 2          | Петров И. | 4
    """
    row, sheet = remark(2, problem=Problem.UNKNOWN_PUPIL), remark(problem=Problem.UNKNOWN_SUBJECT)
    column = remark(-1, 3, Problem.UNKNOWN_COLUMN)
    said = verdict(grid, row, sheet, column)
    assert sorted(said.sheets[0].said) == [(0, 2), (0, 3), (2, 2)]
    assert {(line.address, line.target) for line in said.lines} == {
        ("", ("Алгебра", 0, 2)), ("", ("Алгебра", 0, 3)), ("строка 3", ("Алгебра", 2, 2)),
    }  # fmt: skip


def test_on_a_sheet_that_is_no_register_a_row_is_told_at_its_first_filled_cell() -> None:
    sheet = Grid.of("Параметры", [["Параметр", "Значение"], ["", "да"]])
    said = verdict_workbook(book(sheet, title="Школа"), [remark(1, sheet="Параметры"), remark(7, sheet="Параметры")])
    assert sorted(said.sheets[0].said) == [(1, 1), (7, 0)]


def test_a_cell_that_no_spreadsheet_has_is_on_the_list_only(grid: Grid) -> None:
    """
    Ученик    | 05.09
    Иванов П. | 5
    """
    said = verdict(grid, remark(2_000_000, 1), remark(1, 20_000))
    assert [line.target for line in said.lines] == [None, None]
    assert said.sheets[0].said == {}
    assert len(list_rows(written(said))) == 2


def test_ids_stay_hidden_and_names_and_headings_stay_in_sight(grid: Grid) -> None:
    """
    Номер | № | Дата       | 05.09.2026 | 07.09.2026 | | Дата       | Урок | Тема  | Домашнее задание
          |   | Урок       | 3          | 2          | |            |      |       |
          |   | Вид работы |            | к/р        | |            |      |       |
    0101  | 1 | Иванов П.  | 5          | н          | | 05.09.2026 | 3    | Дроби | упр. 5
    0102  | 2 | Петров И.  | 5/4        |            | | 07.09.2026 | 2    |       |
    """
    sheet = written(verdict(grid, remark(3, 3)))["Алгебра"]
    assert [letter for letter, column in sheet.column_dimensions.items() if column.hidden] == ["A"]
    assert sheet.freeze_panes == "D4"
    assert sheet.column_dimensions["D"].width < 7 < sheet.column_dimensions["C"].width
    assert sheet["D1"].alignment.textRotation == 90
    assert sheet["D4"].number_format == "@"


def test_an_id_column_that_something_is_said_of_is_shown(grid: Grid) -> None:
    """
    Номер | Ученик    | 05.09.2026
    0101  | Иванов П. | 5
    """
    assert verdict(grid, remark(1, 0)).sheets[0].look.hidden == frozenset()
    assert verdict(grid, remark(1, 2)).sheets[0].look.hidden == frozenset({0})


def test_a_hidden_sheet_stays_hidden_unless_something_is_said_of_it(grid: Grid) -> None:
    """
    Ученик    | 05.09.2026
    Иванов П. | 55
    """
    sheets = [replace(grid, title=title, hidden=True) for title in ("Алгебра", "Физика")]
    file = written(verdict_workbook(book(*sheets), [remark(1, 1)]))
    assert [(sheet.title, sheet.sheet_state) for sheet in file] == [
        (LIST, "visible"), ("Алгебра", "visible"), ("Физика", "hidden"),
    ]  # fmt: skip


def test_what_is_typed_into_a_sheet_shown_again_is_refused_without_a_password(grid: Grid) -> None:
    """
    Ученик    | 05.09.2026
    Иванов П. | 55
    """
    file = written(verdict(grid, remark(1, 1)))
    assert (file[LIST].protection.sheet, file["Алгебра"].protection.sheet) == (False, True)
    assert file["Алгебра"].protection.password is None


# ---------------------------------------------------------------------------------------------- hostile texts


@pytest.mark.parametrize(
    "typed", ["=1+1", '=HYPERLINK("http://example.ru")', "+7", "-5", "@SUM(A1)", "http://example.ru", "{=A1}", "5"]
)
def test_a_text_is_never_a_formula_nor_a_link_to_elsewhere(typed: str) -> None:
    sheet = Grid.of("Алгебра", [["", "05.09.2026"], ["Иванов П.", typed]])
    file = written(verdict_workbook(book(sheet), [remark(1, 1, text=typed)]))
    assert (file["Алгебра"]["B2"].value, file["Алгебра"]["B2"].data_type) == (typed, "s")
    assert list_rows(file)[0][3] == typed
    cells = [cell for page in file for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [one.target for one in links(file)] == [None]


def test_very_long_texts_control_characters_and_emoji_make_a_file_that_opens() -> None:
    hostile = "\x00\x08\ud83d𝓐👩‍🏫\uffff\r\n=" + "ж👩" * 40_000
    sheet = Grid.of("Алгебра", [["", "05.09.2026"], ["Иванов П.", hostile]])
    said = verdict_workbook(book(sheet), [remark(1, 1, text=hostile)] * 30, name="7А")
    file = written(said)
    cell = file["Алгебра"]["B2"]
    assert len(cell.value.encode("utf-16-le")) // 2 <= CELL_LENGTH
    assert cell.value.startswith("��" + "�𝓐👩‍🏫�\n=ж👩")
    assert cell.value.endswith("…")
    assert len(cell.comment.text) <= NOTE_LENGTH
    assert len(list_rows(file)) == 30


def test_titles_are_legal_and_different_whatever_the_case() -> None:
    long = ["А" * 40, "А" * 41, "👩" * 40]
    typed = ["Алгебра", "алгебра", *long[:2], "[x]:*?/\\", "", "History", "'кавычки'", LIST, "\x00\n", long[2]]
    legal = legal_titles(typed, taken=[LIST])
    assert legal[:4] == ["Алгебра", "алгебра (2)", "А" * 30 + "…", "А" * 26 + "… (2)"]
    assert legal[4:9] == ["x", "Лист", "History (2)", "кавычки", f"{LIST} (2)"]
    assert len({title.casefold() for title in legal}) == len(typed)
    assert all(0 < len(title.encode("utf-16-le")) // 2 <= 31 for title in legal)
    file = written(verdict_workbook(book(*(Grid.of(title, [["5"]]) for title in typed)), [remark(0, 0)]))
    assert file.sheetnames == [LIST, *legal]


def test_two_sheets_of_one_title_are_both_shown() -> None:
    """No program writes such a file; a damaged one may be read as one."""
    said = verdict_workbook(book(*[Grid.of("Алгебра", [["5"]])] * 2), [remark(0, 0)])
    assert [(sheet.title, list(sheet.said)) for sheet in said.sheets] == [("Алгебра", [(0, 0)]), ("Алгебра (2)", [])]


@given(st.lists(st.text(max_size=60), max_size=12))
def test_no_titles_are_refused(titles: list[str]) -> None:
    legal = legal_titles(titles, taken=[LIST])
    assert len({title.casefold() for title in [LIST, *legal]}) == len(titles) + 1
    assert [t for t in legal if not 0 < len(t) <= 31 or set(t) & set("[]:*?/\\") or t[0] == "'" or t[-1] == "'"] == []


@given(st.text(), st.integers(1, 40))
def test_a_safe_text_fits_and_says_the_same_as_long_as_it_can(text: str, length: int) -> None:
    safe = safe_text(text, length)
    assert len(safe.encode("utf-16-le")) // 2 <= length
    assert safe_text(safe, length) == safe
    if text.isalnum() and len(text) * 2 <= length:
        assert safe == text


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=40),
    st.lists(st.lists(st.text(max_size=12) | st.floats(allow_nan=False), max_size=6), max_size=6),
    st.lists(st.tuples(st.integers(-1, 8), st.integers(-1, 8), st.sampled_from(Problem), st.text(max_size=50))),
)
def test_whatever_stands_in_a_workbook_its_verdict_opens(
    title: str, rows: list[list[str | float]], found: list[tuple[int, int, Problem, str]]
) -> None:
    remarks = [remark(row, column, problem, text, title) for row, column, problem, text in found]
    file = written(verdict_workbook(book(Grid.of(title, rows)), remarks, name=title))
    assert file.sheetnames[0] == LIST
    assert len(file.sheetnames) == (2 if remarks else 1)
    if remarks:
        assert len(list_rows(file)) == len(remarks)
        assert {row[6] for row in list_rows(file)} == {SEVERITY_NAMES[one.severity] for one in remarks}


def test_a_link_quotes_the_title() -> None:
    assert link("Л'етр", 1, 2) == "internal:'Л''етр'!C2"


# ---------------------------------------------------------------------------------------------- the same again


def test_equal_verdicts_are_equal_bytes_and_any_difference_is_another_digest(grid: Grid) -> None:
    """
    Ученик    | 05.09.2026
    Иванов П. | 55
    """
    first = verdict(grid, remark(1, 1))
    again = verdict(Grid.of(grid.title, grid.rows), remark(1, 1))
    assert (first.digest(), verdict_bytes(first)) == (again.digest(), verdict_bytes(again))
    assert replace(first, read_at=datetime(2026, 9, 9), key="another").digest() == first.digest()
    others = [
        verdict(grid),
        verdict(grid, remark(1, 1), remark(1, 1)),
        verdict(grid, remark(1, 1, text="5х")),
        verdict(grid, replace(remark(1, 1), teacher="Зуев")),
        verdict(grid, replace(remark(1, 1), since=date(2026, 9, 10))),
        verdict(Grid.of(grid.title, [*grid.rows, ["Петров", "4"]]), remark(1, 1)),
        verdict_workbook(book(grid, title="Журнал 7-А"), [remark(1, 1)], name="7А"),
        replace(first, unsaid=1),
    ]
    assert len({first.digest(), *(other.digest() for other in others)}) == len(others) + 1
