"""What a workbook loses at once is kept until it is back or somebody agrees: the journal of tests/structure_school.py.

Algebra of 7А: six pupils in rows 4…9, five lessons in columns D…H, 26 cells.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from database.holds import Refusal, decide
from database.journal import Journal
from database.queries.holds import Kept
from database.states import woken
from journal.holds import Decision, Reason
from journal.tables import ClassTables
from journal.viewer import Role, Viewer
from sheets.grid import BLANK, Workbook
from sheets.templates.class_ import class_workbook
from sheets.templates.school import school_workbook
from tests.folder_school import ZONE
from tests.structure_faults import delete_column, deleted
from tests.structure_school import GOOD, PUPILS, SCHOOL, Rows, World, journal, on_algebra, put, stretch, world

__all__ = ["world"]

DEPUTY = Viewer(7, "Зуев П. К.", Role.DEPUTY, "к2")
COUNT = len(GOOD)


def told(world: World, viewer: Viewer = DEPUTY, day: int = 18) -> list[Kept]:
    """What the viewer is asked about."""
    return Journal(world.database, viewer, datetime(2026, 9, day, 13, tzinfo=ZONE)).holds()


def settle(world: World, decision: Decision, viewer: Viewer = DEPUTY) -> Refusal | None:
    """Decide about the first open loss."""
    kept = told(world, viewer)[0]
    now = datetime(2026, 9, 18, 14, tzinfo=ZONE)
    return decide(Journal(world.database, viewer, now), kept.hold, kept.content, decision)


def cells(first: str, last: str, value: str = "") -> Workbook:
    """The journal with a stretch of algebra's cells typed over."""

    def change(rows: Rows) -> None:
        top, left, bottom, right = int(first[1:]) - 1, ord(first[0]) - 65, int(last[1:]) - 1, ord(last[0]) - 65
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                rows[row][column] = value or BLANK

    return on_algebra(change)(journal())


def test_nine_cells_cleared_at_once_are_withdrawn_at_once(world: World) -> None:
    """D4…D9 and E4…E7: nine marks of 26, which is more than 30 % and fewer than ten."""
    world.save(on_algebra(put(D4="", D5="", D6="", D7="", D8="", D9="", E4="", E6="", E7=""))(journal()))
    world.sync(18)
    outcome = world.outcome()
    assert (len(outcome.live), outcome.kept, told(world)) == (COUNT - 9, {}, [])


def test_ten_cells_cleared_at_once_stay_until_somebody_agrees(world: World) -> None:
    """D4…E8: ten of 26."""
    world.save(cells("D4", "E9"))
    world.sync(18)
    outcome = world.outcome()
    assert (outcome.live, outcome.kept) == ({}, GOOD)
    assert outcome.issues == {"sheet-loses"}
    (kept,) = told(world)
    assert (kept.reason, kept.loss.gone, kept.loss.overwritten, kept.loss.stored) == (Reason.LOSES, 11, 0, COUNT)
    assert settle(world, Decision.ACCEPTED) is None
    assert woken(world.database) == 1
    world.sync(18, 15)
    gone = {cell for cell in GOOD if cell[1] in {"02.09 3", "07.09 2"}}
    outcome = world.outcome()
    assert (outcome.live, outcome.kept) == ({cell: GOOD[cell] for cell in GOOD.keys() - gone}, {})
    assert outcome.issues == frozenset()
    (kept,) = told(world)
    assert (kept.is_open, kept.was_applied, kept.by) == (False, True, "Зуев П. К.")


def test_a_sheet_that_is_back_lets_go_by_itself(world: World) -> None:
    world.save(cells("D4", "H9"))
    world.sync(18, 10)
    assert world.outcome().kept == GOOD
    world.save(journal())
    world.sync(18, 11)
    outcome = world.outcome()
    assert (outcome.live, outcome.kept, outcome.issues) == (GOOD, {}, frozenset())
    (kept,) = told(world)
    assert (kept.is_open, kept.was_applied) == (False, False)


def test_corrections_are_no_paste_and_a_paste_over_everything_is(world: World) -> None:
    """Twelve of 26 typed over are corrections of a diligent teacher; all of them are not."""
    twelve = on_algebra(
        put(D4="4", D5="3", D7="4", D8="4", D9="5", E4="3", E6="4", E7="4", E8="4", E9="4", F7="4", F9="5")
    )
    world.save(twelve(journal()))
    world.sync(18, 10)
    assert (world.outcome().kept, told(world)) == ({}, [])
    world.save(cells("D4", "H9", "2"))
    world.sync(18, 11)
    (kept,) = told(world)
    assert (kept.reason, kept.loss.overwritten) == (Reason.LOSES, COUNT)
    assert world.outcome().live == {}


def test_reasons_that_became_known_are_no_loss(world: World) -> None:
    """«н» that turn into «б» and «у» all over a sheet."""
    world.save(cells("D4", "H9", "н"))
    world.sync(18, 10)
    assert settle(world, Decision.ACCEPTED) is None
    world.sync(18, 15)
    assert set(world.outcome().live.values()) == {"н"}
    world.save(cells("D4", "H9", "б"))
    world.sync(19)
    assert set(world.outcome().live.values()) == {"б"}
    assert [kept for kept in told(world, day=19) if kept.is_open] == []


def test_a_deleted_column_waits_and_goes_when_somebody_agrees(world: World) -> None:
    """Column E, the lesson of the 7th, with its line of the right page left: five marks of 26."""
    world.save(delete_column(4)(journal()))
    world.sync(18)
    (kept,) = told(world)
    assert (kept.reason, len(kept.loss.cells), kept.loss.lessons) == (Reason.LINES, 5, 1)
    assert settle(world, Decision.ACCEPTED) is None
    world.sync(18, 15)
    outcome = world.outcome()
    assert outcome.live == {cell: text for cell, text in GOOD.items() if cell[1] != "07.09 2"}
    assert (outcome.kept, outcome.issues) == ({}, frozenset())


def test_three_rows_deleted_hold_the_whole_sheet(world: World) -> None:
    """Three of six pupils: nothing of the sheet is taken, a new mark in D4 neither."""

    def without_rows(rows: Rows) -> None:
        rows[3][3] = "2"
        for number in (5, 6, 7):
            rows[number][:12] = [BLANK] * 12

    world.save(on_algebra(without_rows)(journal()))
    world.sync(18)
    (kept,) = told(world)
    assert (kept.reason, kept.loss.pupils) == (Reason.LOSES, 3)
    assert world.outcome().kept == GOOD


def test_a_deleted_sheet_waits_and_goes_when_somebody_agrees(world: World) -> None:
    world.save(deleted(journal()))
    world.sync(18)
    (kept,) = told(world)
    assert (kept.reason, len(kept.loss.cells)) == (Reason.SHEET_GONE, COUNT)
    assert settle(world, Decision.ACCEPTED) is None
    world.sync(18, 15)
    outcome = world.outcome()
    assert (outcome.live, outcome.kept, outcome.lessons) == ({}, {}, {})


def test_what_was_accepted_is_still_there_on_the_days_before(world: World) -> None:
    world.save(cells("D4", "H9"))
    world.sync(18)
    settle(world, Decision.ACCEPTED)
    world.sync(18, 15)
    now = datetime(2026, 9, 21, 9, tzinfo=ZONE)
    before = Journal(world.database, DEPUTY, now, as_of=datetime(2026, 9, 18, 14, 30, tzinfo=ZONE))
    week = before.entries("0704", date(2026, 9, 1), date(2026, 9, 20))
    assert list(week["typed"]) == ["3", "3", "5", "4"]
    today = Journal(world.database, DEPUTY, now).entries("0704", date(2026, 9, 1), date(2026, 9, 20))
    assert list(today["typed"]) == []


def test_who_agreed_to_one_loss_did_not_agree_to_the_next(world: World) -> None:
    """The sheet is emptied further before it is read again."""
    world.save(cells("D4", "E9"))
    world.sync(18)
    settle(world, Decision.ACCEPTED)
    world.save(cells("D4", "H9"))
    world.sync(18, 15)
    (kept,) = told(world)
    assert (kept.is_open, kept.decision, kept.loss.gone) == (True, Decision.UNDECIDED, COUNT)
    assert world.outcome().kept == GOOD


def test_a_decision_about_what_was_not_shown_is_refused(world: World) -> None:
    world.save(cells("D4", "E9"))
    world.sync(18)
    (kept,) = told(world)
    world.save(cells("D4", "H9"))
    world.sync(18, 13)
    now = datetime(2026, 9, 18, 14, tzinfo=ZONE)
    assert decide(Journal(world.database, DEPUTY, now), kept.hold, kept.content, Decision.ACCEPTED) is Refusal.CHANGED


def test_a_refused_loss_stays_refused_and_the_teacher_is_told(world: World) -> None:
    world.save(cells("D4", "E9"))
    world.sync(18)
    assert settle(world, Decision.REJECTED) is None
    world.sync(18, 15)
    with world.database.read() as store:
        detail = store.value("SELECT detail FROM issues WHERE problem = 'sheet-loses' AND fixed_seen IS NULL")
    assert detail.replace("\u00a0", " ") == "11 записей из 26, у 6 учеников; завуч просит вернуть"
    world.save(cells("D4", "F9"))
    world.sync(18, 16)
    (kept,) = told(world)
    assert (kept.decision, kept.is_open) == (Decision.REJECTED, True)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.CLASS_TEACHER, Role.PUPIL, Role.GUARDIAN])
def test_nobody_else_sees_or_decides(world: World, role: Role) -> None:
    world.save(cells("D4", "E9"))
    world.sync(18)
    (kept,) = told(world)
    registers = frozenset({("7А", "Алгебра", "")})
    viewer = Viewer(9, "Кто-то", role, "к1", frozenset({"0701"}), frozenset({"7А"}), registers)
    assert told(world, viewer) == []
    journal_of = Journal(world.database, viewer, datetime(2026, 9, 18, 14, tzinfo=ZONE))
    assert decide(journal_of, kept.hold, kept.content, Decision.ACCEPTED) is Refusal.NOT_YOURS
    world.sync(18, 15)
    assert world.outcome().kept == GOOD


def test_the_it_lead_sees_how_much_and_not_what(world: World) -> None:
    world.save(cells("D4", "E9"))
    world.sync(18)
    (kept,) = told(world, Viewer(8, "Кузьмин И. И.", Role.IT_LEAD))
    assert kept.loss.gone == 11
    assert {(cell.pupil, cell.old) for cell in kept.loss.cells} == {("", "")}
    assert settle(world, Decision.ACCEPTED, Viewer(8, "Кузьмин И. И.", Role.IT_LEAD)) is None


def test_what_was_typed_in_time_on_a_held_sheet_is_not_late_when_it_is_back(world: World) -> None:
    """On Monday the 21st the lesson is filled at 12:00 on a sheet that lost its marks; it is back on Tuesday."""
    world.save(on_algebra(put(I4="5", I5="4", I6="3", O9="Итоги", P9="§ 9"))(cells("D4", "H9")))
    world.sync(21, 12)
    assert ("0701", "21.09 2") not in world.outcome().live
    world.save(on_algebra(put(I4="5", I5="4", I6="3", O9="Итоги", P9="§ 9"))(journal()))
    world.sync(22, 9)
    with world.database.read() as store:
        seen = store.value("SELECT first_seen FROM entries WHERE pupil = '0701' AND day = '2026-09-21'")
        lesson = store.rows("SELECT entry_seen FROM lessons WHERE day = '2026-09-21' AND number = 2")
    noon = int(datetime(2026, 9, 21, 12, tzinfo=ZONE).timestamp())
    assert (seen, lesson) == (noon, [(noon,)])


def test_a_class_list_that_shrinks_by_half_stays(world: World) -> None:
    """Six pupils, then one; a pupil who is struck out alone goes as ever."""
    one_less = class_workbook(ClassTables("7А", PUPILS[:5])).workbook("Класс 7А.xlsx")
    world.save(one_less)
    world.sync(18, 10)
    assert told(world) == []
    world.save(class_workbook(ClassTables("7А", PUPILS)).workbook("Класс 7А.xlsx"))
    world.sync(18, 11)
    world.save(class_workbook(ClassTables("7А", PUPILS[:1])).workbook("Класс 7А.xlsx"))
    world.sync(18, 12)
    (kept,) = told(world)
    assert (kept.reason, kept.sheet, len(kept.loss.rows), kept.loss.stored) == (Reason.LIST, "Ученики", 5, 6)
    assert len(Journal(world.database, DEPUTY, datetime(2026, 9, 18, 13, tzinfo=ZONE)).pupils("7А")) == 6
    assert settle(world, Decision.ACCEPTED) is None
    world.sync(18, 15)
    assert len(Journal(world.database, DEPUTY, datetime(2026, 9, 18, 16, tzinfo=ZONE)).pupils("7А")) == 1


def test_a_workbook_that_is_gone_is_asked_about_and_its_marks_stay(world: World) -> None:
    book = journal()
    world.gateway.remove(book.id)
    world.sync(18)
    (kept,) = told(world)
    assert (kept.reason, kept.loss.stored) == (Reason.BOOK_GONE, COUNT + (1 if world.outcome().physics else 0))
    assert "book-gone" in " ".join(world.outcome().issues)
    assert settle(world, Decision.ACCEPTED) is None
    assert world.outcome().live == GOOD
    assert "book-gone" not in " ".join(world.outcome().issues)
    assert [one.is_open for one in told(world)] == [False]


def test_a_workbook_that_comes_back_is_missed_no_longer(world: World) -> None:
    book = journal()
    world.gateway.remove(book.id)
    world.sync(18)
    world.save(book)
    world.sync(19)
    assert [one.is_open for one in told(world, day=19)] == [False]
    assert world.outcome().issues == frozenset()


def test_a_workbook_that_lies_under_another_name_is_missed_by_nobody(world: World) -> None:
    book = journal()
    world.gateway.remove(book.id)
    world.save(replace(book, id="архив/Журнал 7А.xlsx"))
    world.sync(18)
    assert told(world) == []
    assert world.outcome().live == GOOD


def test_the_share_is_the_schools_own(world: World) -> None:
    """With «Потеря листа, доля» at 0.9 eleven of 26 go at once."""
    settings = replace(SCHOOL.settings, loss=0.9)
    world.save(school_workbook(replace(SCHOOL, settings=settings)).workbook("Школа.xlsx"))
    world.sync(18, 9)
    world.save(cells("D4", "E9"))
    world.sync(18)
    assert told(world) == []
    assert len(world.outcome().live) == COUNT - 11


def test_the_good_sheet_has_as_many_cells_as_these_tests_say() -> None:
    rows: list[list[str]] = []
    on_algebra(lambda found: rows.append([str(value) for value in stretch(found, "D4", "D9")]))(journal())
    assert (COUNT, len(rows[0])) == (26, 6)
