"""What a workbook has lost of its template: told sheet by sheet, and never by what was typed into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.registers import CLASS, JOURNAL
from sheets.dressed import Dressed, DressedBook, Position, cells_of, regions_of
from sheets.grid import Grid, Value
from sheets.template_health import FLAWS, Defect, Flaw, defects
from sheets.templates.manner import on_google
from sheets.templates.plan import Region, SheetPlan, Style
from tests.folder_school import SCHOOL
from tests.google_journals import journal_plan

#: Algebra of the journal: ids, places, names, two lessons, the term, the year; heads in three rows, then two pupils.
LESSON, TERM, YEAR = 3, 5, 6


def as_made(plan: SheetPlan) -> Dressed:
    """A sheet just as its plan makes it."""
    rows, columns = len(plan.rows) + 20, max(map(len, plan.rows))
    text = {
        (row, column)
        for column in range(columns)
        for row in range(rows)
        if plan.columns.get(column, (0, Style.TEXT))[1] not in (Style.DATE, Style.NUMBER)
    }
    listed = {cell for one in plan.dropdowns for region in one.regions for cell in cells_of(region)}
    guards = tuple(region for guard in plan.guards for region in guard.regions)
    return Dressed(
        plan.grid(), rows, columns, frozenset(text), frozenset(), frozenset(listed), guards, plan.hidden_columns
    )


def the_journal(algebra: Dressed | None = None, **more: object) -> DressedBook:
    """The journal of 7А as it was made, with another sheet of algebra in it."""
    first, *rest = (as_made(sheet) for sheet in journal_plan().sheets)
    book = DressedBook("id/Журнал 7А", "Журнал 7А", "ru_RU", "Europe/Moscow", (algebra or first, *rest))
    return replace(book, **more)  # type: ignore[arg-type]


def algebra() -> Dressed:
    return the_journal().sheets[0]


def found(book: DressedBook, kind: str = JOURNAL) -> list[Defect]:
    return defects(book, kind, "7А", SCHOOL, on_google(SCHOOL))


def without(cells: frozenset[Position], *gone: Position) -> frozenset[Position]:
    return cells - set(gone)


def with_value(sheet: Dressed, cell: Position, value: Value) -> Dressed:
    """The sheet with something typed into a cell."""
    rows = [[*line, *[""] * (cell[1] + 1 - len(line))] for line in sheet.grid.rows]
    rows[cell[0]][cell[1]] = value
    return replace(sheet, grid=replace(sheet.grid, rows=rows))


def test_a_journal_as_it_was_made_has_lost_nothing() -> None:
    assert found(the_journal()) == []


def test_cells_of_marks_that_are_no_text_are_told_with_their_address() -> None:
    sheet = algebra()
    bare = replace(sheet, text=without(sheet.text, (3, LESSON), (4, LESSON), (4, TERM)))
    (defect,) = found(the_journal(bare))
    assert (defect.flaw, defect.sheet, defect.where) == (Flaw.NOT_TEXT, "Алгебра", "D4:D5 и ещё 1")
    assert defect.mended


def test_other_cells_may_have_any_format() -> None:
    sheet = algebra()
    assert found(the_journal(replace(sheet, text=without(sheet.text, (0, LESSON), (3, 2), (3, 8), (20, LESSON))))) == []


@pytest.mark.parametrize("value", [date(2026, 4, 5), True])
def test_what_would_look_otherwise_as_text_is_left_to_the_teacher(value: Value) -> None:
    sheet = with_value(algebra(), (3, LESSON), value)
    bare = replace(sheet, text=without(sheet.text, (3, LESSON), (4, LESSON)))
    told = {defect.flaw: defect for defect in found(the_journal(bare))}
    assert {flaw: defect.where for flaw, defect in told.items()} == {Flaw.NOT_TEXT: "D5", Flaw.FORMATTED: "D4"}
    assert not told[Flaw.FORMATTED].mended


def test_a_plain_number_becomes_text_and_a_dressed_one_does_not() -> None:
    sheet = with_value(with_value(algebra(), (3, LESSON), 5.0), (4, LESSON), 4.67)
    bare = replace(sheet, text=without(sheet.text, (3, LESSON), (4, LESSON)))
    assert [(one.flaw, one.where) for one in found(the_journal(bare))] == [(Flaw.NOT_TEXT, "D4:D5")]
    percent = replace(bare, formatted=frozenset({(4, LESSON)}))
    assert [one.flaw for one in found(the_journal(percent))] == [Flaw.NOT_TEXT, Flaw.FORMATTED]
    rounded = replace(bare, grid=replace(bare.grid, shown={(4, LESSON): "5"}))
    assert [one.flaw for one in found(the_journal(rounded))] == [Flaw.NOT_TEXT, Flaw.FORMATTED]


def test_lost_lists_are_those_of_google_which_offer_no_illness() -> None:
    bare = replace(algebra(), listed=frozenset())
    (defect,) = found(the_journal(bare))
    assert (defect.flaw, defect.where) == (Flaw.NO_LIST, "D4:E5 и ещё 1")
    of_lessons, of_periods = defect.dropdowns
    assert of_lessons.regions == (Region(3, 3, 4, 4),)
    assert of_periods.regions == (Region(3, TERM, 4, YEAR),)
    assert {"5", "н", "5/4"} <= set(of_lessons.options)
    assert "б" not in of_lessons.options
    assert "5/4" not in of_periods.options


def test_a_list_lost_in_lessons_alone_asks_for_no_list_of_terms() -> None:
    sheet = algebra()
    (defect,) = found(the_journal(replace(sheet, listed=without(sheet.listed, (3, LESSON)))))
    assert [dropdown.regions for dropdown in defect.dropdowns] == [(Region(3, LESSON, 3, LESSON),)]


def test_headings_and_ids_without_a_guard_are_told_apart() -> None:
    sheet = replace(algebra(), guards=())
    told = found(the_journal(sheet))
    assert [(one.flaw, one.where) for one in told] == [(Flaw.BARE_HEADINGS, "C1:G1 и ещё 1"), (Flaw.BARE_IDS, "A4:A5")]
    assert all(guard.warns for one in told for guard in one.guards)
    half = replace(sheet, guards=(Region(0, 0, 0, YEAR), Region(1, 0, 1, YEAR - 1), Region(3, 0, 3, 0)))
    assert [(one.flaw, one.where) for one in found(the_journal(half))] == [
        (Flaw.BARE_HEADINGS, "C2:G2"), (Flaw.BARE_IDS, "A4:A5"),
    ]  # fmt: skip
    guarded = replace(sheet, guards=(Region(0, 0, 1, YEAR), Region(0, 0, 30, 0)))
    assert found(the_journal(guarded)) == []


def test_ids_that_anybody_sees_are_to_be_hidden_again() -> None:
    (defect,) = found(the_journal(replace(algebra(), hidden_columns=frozenset())))
    assert (defect.flaw, defect.regions[0].first_column, defect.regions[0].last_column) == (Flaw.SHOWN_IDS, 0, 0)


def test_a_register_without_ids_has_no_ids_to_hide() -> None:
    rows = [["Ученик", "07.09.2026"], ["Иванов Пётр", "5"]]
    cells = frozenset({(1, 1)})
    sheet = Dressed(Grid.of("Алгебра", rows), 10, 5, cells, frozenset(), cells, (Region(0, 0, 0, 1),))
    assert found(the_journal(sheet)) == []


def test_a_journal_has_a_legend() -> None:
    book = the_journal()
    (defect,) = found(replace(book, sheets=book.sheets[:-1]))
    assert (defect.flaw, defect.mended) == (Flaw.NO_LEGEND, False)


def test_what_is_no_register_is_not_judged_as_one() -> None:
    notes = Dressed(Grid.of("Замечания", [["Ученик", "07.09.2026"], ["Иванов Пётр", "5"]]), 10, 5)
    plain = Dressed(Grid.of("Расписание звонков", [["1", "8:30"]]), 10, 5)
    book = the_journal()
    assert found(replace(book, sheets=(*book.sheets, notes, plain))) == []


@pytest.mark.parametrize("kind", [JOURNAL, CLASS])
def test_language_and_time_zone_are_the_schools_in_every_workbook(kind: str) -> None:
    told = found(the_journal(locale="en_US", timezone="America/New_York"), kind)
    assert [(one.flaw, one.want) for one in told] == [(Flaw.LOCALE, "ru_RU"), (Flaw.TIMEZONE, "Europe/Moscow")]
    assert found(the_journal(locale="ru"), kind) == []


def test_every_flaw_is_told_and_what_to_do() -> None:
    assert set(FLAWS) == set(Flaw)
    assert {flaw for flaw, about in FLAWS.items() if about.grave} == {Flaw.LOCALE, Flaw.NOT_TEXT}


@given(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8))))
def test_regions_hold_exactly_their_cells(cells: set[Position]) -> None:
    held = [cell for region in regions_of(cells) for cell in cells_of(region)]
    assert sorted(held) == sorted(cells)


def test_a_block_of_cells_is_one_region() -> None:
    block = set(cells_of(Region(2, 3, 5, 9)))
    assert regions_of(block) == (Region(2, 3, 5, 9),)
    assert regions_of({*block, (9, 3)}) == (Region(2, 3, 5, 9), Region(9, 3, 9, 3))
