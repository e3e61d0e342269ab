"""What becomes of a damaged sheet in time: marks typed meanwhile, a title mended, a way out of a refusal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from journal.school import Slot
from sheets.grid import Grid, Workbook
from sheets.templates.school import school_workbook
from tests.structure_faults import (
    copied,
    delete_column,
    delete_left_column,
    deleted,
    insert_column,
    renamed,
    shifted_right,
)
from tests.structure_school import (
    GOOD,
    SCHOOL,
    TOPICS,
    Rows,
    World,
    changed,
    journal,
    on_algebra,
    put,
    with_sheets,
    world,
    world_of,
)

__all__ = ["world"]


def test_what_is_typed_on_a_renamed_sheet_is_read_when_its_title_is_back(world: World) -> None:
    for day, marks in ((18, put(D5="3")), (19, put(D5="3", I4="5"))):
        world.save(renamed("Алгебра 7", marks)(journal()))
        world.sync(day)
        assert (world.outcome().live, world.outcome().kept) == ({}, GOOD)
    world.save(on_algebra(put(D5="3", I4="5"))(journal()))
    world.sync(22)
    outcome = world.outcome()
    assert outcome.live == GOOD | {("0702", "02.09 3"): "3", ("0701", "21.09 2"): "5"}
    assert (outcome.kept, outcome.issues) == ({}, frozenset())


def test_the_marks_of_a_column_that_was_deleted_keep_their_kind_of_work(world: World) -> None:
    control = on_algebra(put(E3="к/р"))(journal())
    for day, book in ((18, control), (19, delete_column(4)(control)), (20, control)):
        world.save(book)
        world.sync(day)
        with world.database.read() as store:
            kinds = store.rows("SELECT kind FROM lessons WHERE day = '2026-09-07'")
            told = store.rows("SELECT old, new FROM ledger WHERE field = 'kind'")
        assert (kinds, told) == ([("контрольная работа",)], [(None, "контрольная работа")])


def test_a_sheet_of_no_known_subject_keeps_its_marks_under_its_right_title(world: World) -> None:
    """«Алгебра и начала» was stored with a warning; then the teacher gave it the name that the school knows."""
    book = journal()
    named = changed(book.sheets[0], of_geometry, "Планиметрия")
    world.save(with_sheets(book, *book.sheets, named))
    world.sync(18)
    assert world.outcome().live["0701", "Планиметрия 03.09 3"] == "2"
    assert world.outcome().issues == {"unknown-subject Планиметрия"}
    world.save(with_sheets(book, *book.sheets, changed(named, put(E4="4"), "Геометрия")))
    world.sync(19)
    outcome = world.outcome()
    assert (outcome.live["0701", "Геометрия 03.09 3"], outcome.live["0701", "Геометрия 07.09 2"]) == ("2", "4")
    assert not any("Планиметрия" in lesson for _, lesson in outcome.live | outcome.kept)
    assert (outcome.kept, outcome.issues) == ({}, frozenset())


def of_geometry(rows: Rows) -> None:
    """Geometry has marks of its own, and one lesson on another day."""
    for row in rows[3:9]:
        row[3:9] = ["2", "", "3", "", "", ""]
    rows[0][3] = rows[3][12] = "03.09.2026"


def test_of_a_column_moved_a_cell_further_the_teacher_gets_out_by_clearing_first(world: World) -> None:
    """The marks of Иванов stand one lesson too early, and he moves them all: refused, until the row was empty."""
    world.save(on_algebra(shifted_right)(journal()))
    world.sync(18)
    assert "marks-moved строка 7" in world.outcome().issues
    world.save(on_algebra(put(D7="", E7="", F7="", G7="", H7=""))(journal()))
    world.sync(21, 8)
    assert not any(pupil == "0704" for pupil, _ in world.outcome().live | world.outcome().kept)
    world.save(on_algebra(shifted_right)(journal()))
    world.sync(21, 12)
    outcome = world.outcome()
    assert [text for (pupil, _), text in sorted(outcome.live.items()) if pupil == "0704"] == ["3", "3", "5", "4"]
    assert (outcome.kept, outcome.issues) == ({}, frozenset())


def test_a_column_of_a_lesson_that_never_was_goes_when_its_cells_are_cleared_first(world: World) -> None:
    """The right page forgets it too."""

    def without_7th(rows: Rows) -> None:
        for row in rows:
            row.insert(9, "")
            row.pop(4)
        rows[4][12:16] = [""] * 4

    cleared = on_algebra(put(E4="", E6="", E7="", E8="", E9=""))(journal())
    world.save(cleared)
    world.sync(18)
    world.save(with_sheets(cleared, *(changed(g, without_7th) if g.title == "Алгебра" else g for g in cleared.sheets)))
    world.sync(19)
    outcome = world.outcome()
    assert outcome.live == {cell: text for cell, text in GOOD.items() if cell[1] != "07.09 2"}
    assert (outcome.kept, outcome.issues) == ({}, frozenset())
    assert len(outcome.lessons) == len(TOPICS) - 1


def test_a_column_whose_date_comes_back_is_read_with_what_was_typed_meanwhile(world: World) -> None:
    world.save(on_algebra(put(E1="", E5="3"))(journal()))
    world.sync(18)
    assert ("0702", "07.09 2") not in world.outcome().live
    world.save(on_algebra(put(E5="3"))(journal()))
    world.sync(19)
    assert world.outcome().live == GOOD | {("0702", "07.09 2"): "3"}


def test_a_column_of_debts_without_a_date_stops_no_withdrawal_elsewhere(world: World) -> None:
    """It stands between the 7th and the 9th for good; a lesson of the 14th loses a mark and that is that."""
    debts = insert_column(5, _4="5", _5="4")
    world.save(debts(journal()))
    world.sync(18)
    world.save(debts(on_algebra(put(G4=""))(journal())))
    world.sync(19)
    outcome = world.outcome()
    assert outcome.live == {cell: text for cell, text in GOOD.items() if cell != ("0701", "14.09 2")}
    assert outcome.kept == {}


LAST_YEAR = """
Номер | № | Дата        | 01.09 | 03.09 | 08.09 | 10.09 | 15.09
0701  | 1 | Белова Анна | 3     | 3     |       | 4     | 2
0702  | 2 | Волков Пётр | 2     |       | 3     |       | 3
0704  | 4 | Иванов Илья |       | 4     | 4     | 5     |
"""


def test_last_years_sheet_without_a_year_is_known_by_its_weekdays(world: World) -> None:
    """Last year algebra was on Tuesdays and Thursdays; of this year's marks none is left."""
    book = journal(physics="5")
    world.save(with_sheets(book, Grid.drawn(LAST_YEAR), *book.sheets[1:]))
    world.sync(18)
    outcome = world.outcome()
    assert (outcome.live, outcome.kept, outcome.physics) == ({}, GOOD, "5")
    assert outcome.issues == {"sheet-replaced"}


def test_a_timetable_changed_in_the_middle_of_the_year_refuses_no_sheet(world: World) -> None:
    """The deputy writes the new timetable over the old one: every lesson so far stands on another day."""
    moved = replace(SCHOOL, timetable=(Slot("7А", 1, 2, "Алгебра"), Slot("7А", 3, 3, "Алгебра")))
    world.save(school_workbook(moved).workbook("Школа.xlsx"))
    world.save(on_algebra(put(E5="3"))(journal()))
    world.sync(18)
    outcome = world.outcome()
    assert (outcome.live, outcome.kept) == (GOOD | {("0702", "07.09 2"): "3"}, {})
    assert {issue.split()[0] for issue in outcome.issues} == {"lesson-not-in-timetable"}


def test_two_sheets_that_exchanged_their_titles_keep_their_marks(world: World) -> None:
    book = journal()
    algebra, physics, *others = book.sheets
    world.save(with_sheets(book, replace(physics, title="Алгебра"), replace(algebra, title="Физика"), *others))
    world.sync(18)
    outcome = world.outcome()
    assert (outcome.live, outcome.kept) == ({}, GOOD)
    assert "sheet-renamed Физика" in outcome.issues


def test_facts_count_the_marks_that_stay(world: World) -> None:
    """A sheet deleted, a column gone, ids exchanged: charts show what they showed."""
    before = facts(world)
    ids = on_algebra(put(A4="0702", A5="0701"))
    for hand in (deleted, copied("Алгебра (2)"), renamed("Алгебра 7"), ids, delete_column(4), without_7th_anywhere):
        world.save(hand(journal()))
        world.sync(18)
        assert facts(world) == before
        world.save(journal())
        world.sync(18, 13)
        assert facts(world) == before


def without_7th_anywhere(book: Workbook) -> Workbook:
    """The column of the 7th deleted, and its line on the right page."""
    return on_algebra(put(M5="", N5="", O5="", P5=""))(delete_left_column(4, 9)(book))


def facts(world: World) -> list[tuple[object, ...]]:
    """(day, held, topic, homework, absent, marks, filled) of the lessons of algebra that were held."""
    with world.database.read() as store:
        return store.rows(
            "SELECT f.day, f.held, f.topic, f.homework, f.absent, f.marks, f.filled"
            " FROM lesson_facts f JOIN registers r ON r.register = f.register"
            " WHERE r.subject = ? AND f.held ORDER BY f.day",
            ("Алгебра",),
        )


@pytest.mark.parametrize(
    ("title", "issue"),
    [
        ("Геометрия", "sheet-renamed Геометрия"),
        ("Алгебра черновик", "sheet-renamed Алгебра черновик"),
        ("Алгебра (2)", "register-twice Алгебра (2)"),
    ],
)
def test_a_copy_is_known_at_the_first_reading_too(tmp_path: Path, title: str, issue: str) -> None:
    with world_of(tmp_path, copied(title, before=True)(journal())) as world:
        outcome = world.outcome()
        assert (outcome.live, outcome.issues) == (GOOD, frozenset({issue}))


def test_where_nobody_can_say_which_is_the_copy_neither_is_read(tmp_path: Path) -> None:
    book = journal()
    twins = [replace(book.sheets[0], title=f"Геометрия ({number} гр.)") for number in (1, 2)]
    with world_of(tmp_path, with_sheets(book, *twins, *book.sheets[1:])) as world:
        outcome = world.outcome()
        assert outcome.live == {}
        assert outcome.issues == {
            "sheet-missing", "sheet-renamed Геометрия (1 гр.)", "sheet-renamed Геометрия (2 гр.)",
        }  # fmt: skip


def test_blank_sheets_alike_are_no_copies(tmp_path: Path) -> None:
    """A teacher who prepares two registers with the same days has copied nothing."""
    blank = [[*row[:3], *[""] * 6] if row[0].startswith("07") else row for row in blank_rows()]
    book = journal()
    sheets = [replace(book.sheets[0], title=title, rows=blank) for title in ("Алгебра", "Геометрия")]
    with world_of(tmp_path, with_sheets(book, *sheets, *book.sheets[1:])) as world:
        assert (world.outcome().live, world.outcome().issues) == ({}, frozenset())


def blank_rows() -> list[list[str]]:
    """The rows of algebra, without the right page."""
    return [[str(cell) for cell in row[:9]] for row in journal().sheets[0].rows]
