"""What a workbook loses at once is kept until it is back or somebody agrees: the journal of tests/structure_school.py.

Algebra of 7А: six pupils in rows 4…9, five lessons in columns D…H, 26 cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from database.holds import Refusal, decide
from database.journal import Journal
from database.queries.holds import Kept
from database.states import woken
from jobs.holds import lines
from journal.holds import Decision, Reason
from journal.school import Subject
from journal.tables import ClassTables, GuardianRow, PlanRow, PlanTables, PupilRow
from journal.viewer import Role, Viewer
from sheets.grid import BLANK, Workbook
from sheets.templates.class_ import class_workbook
from sheets.templates.plan_book import plan_workbook
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


def test_a_date_changed_on_a_sheet_that_is_not_taken_moves_no_mark(world: World) -> None:
    """E4…H9 wiped, and the column of the 2nd dated the 21st: when it is back, no mark is a day younger for it."""

    def wiped(rows: Rows) -> None:
        for row in range(3, 9):
            rows[row][4:8] = [BLANK] * 4
        for row in (0, 1):
            rows[row][3], rows[row][8] = rows[row][8], BLANK

    world.save(on_algebra(wiped)(journal()))
    world.sync(18, 10)
    assert world.outcome().kept == GOOD
    world.save(journal())
    world.sync(18, 11)
    assert world.outcome().live == GOOD
    with world.database.read() as store:
        assert store.value("SELECT count(*) FROM entries WHERE first_after IS NOT NULL") == 0
        assert store.value("SELECT count(*) FROM ledger WHERE cause = 'typed' AND field <> 'register'") == 0


def test_a_lesson_number_changed_on_a_sheet_that_is_not_taken_moves_no_mark(world: World) -> None:
    """E4…H9 wiped, and the lesson of the 2nd numbered 5 (D2, N4): the ledger knows of nothing."""

    def wiped(rows: Rows) -> None:
        for row in range(3, 9):
            rows[row][4:8] = [BLANK] * 4
        rows[1][3] = rows[3][13] = "5"

    world.save(on_algebra(wiped)(journal()))
    world.sync(18, 10)
    assert world.outcome().kept == GOOD
    with world.database.read() as store:
        assert store.value("SELECT count(*) FROM ledger WHERE field = 'number'") == 0
        assert store.value("SELECT count(*) FROM entries WHERE number = 5") == 0


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


def test_a_lesson_that_was_entered_on_a_held_sheet_is_not_counted_before_it_is_taken(world: World) -> None:
    """The lesson of the 21st gets marks, topic and homework while the other marks are gone."""
    filled = on_algebra(put(I4="5", I5="4", I6="н", O9="Итоги", P9="§ 9"))
    question = "SELECT held, topic, homework, marked, absent, filled FROM lesson_facts WHERE day = '2026-09-21' AND due"
    world.save(filled(cells("D4", "H9")))
    world.sync(21, 12)
    with world.database.read() as store:
        assert [tuple(map(int, row)) for row in store.rows(question)] == [(0, 0, 0, 0, 0, 0)]
    world.save(filled(journal()))
    world.sync(21, 13)
    with world.database.read() as store:
        assert [tuple(map(int, row)) for row in store.rows(question)] == [(1, 1, 1, 2, 1, 1)]


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


def class_list(world: World, *pupils: PupilRow, guardians: Sequence[GuardianRow] = ()) -> None:
    """The class workbook is saved with those rows."""
    world.save(class_workbook(ClassTables("7А", list(pupils), list(guardians))).workbook("Класс 7А.xlsx"))


NEW = [PupilRow(f"07{number}", f"Петров Пётр {number}", None, None, None, "", "", "", "") for number in range(10, 19)]
MANY = [*PUPILS, *NEW]
PARENTS = [GuardianRow(pupil.pupil, f"Мать {pupil.name}", "мать", "", "") for pupil in MANY]


def test_what_is_filled_in_or_mended_for_everybody_is_no_loss(world: World) -> None:
    """In September all get their subgroups and consents at once, and all parents their telephones."""
    class_list(world, *MANY, guardians=PARENTS)
    world.sync(18, 9)
    filled = [pupil._replace(subgroups="1", consent="есть") for pupil in MANY]
    class_list(world, *filled, guardians=[parent._replace(phone="+7 900 000-00-00") for parent in PARENTS])
    world.sync(18, 10)
    assert told(world) == []
    class_list(world, *(pupil._replace(subgroups="2") for pupil in filled), guardians=PARENTS)
    world.sync(18, 11)
    (kept,) = told(world)
    assert (kept.sheet, len(kept.loss.rows)) == ("Родители", 15)
    assert set(kept.loss.rows) == {""}
    with world.database.read() as store:
        assert store.rows("SELECT DISTINCT subgroups FROM pupils") == [("2",)]


def test_other_people_under_the_same_ids_are_another_class(world: World) -> None:
    class_list(world, *MANY)
    world.sync(18, 9)
    class_list(world, *(pupil._replace(name=f"Сидоров Лев {pupil.pupil}") for pupil in MANY))
    world.sync(18, 10)
    (kept,) = [one for one in told(world) if one.reason is Reason.LIST]
    assert (kept.sheet, kept.loss.rows[0]) == ("Ученики", "Белова Анна Олеговна")


def plans(world: World, rows: Sequence[PlanRow]) -> None:
    """The КТП is saved with those rows."""
    world.save(plan_workbook(PlanTables("7А", list(rows))).workbook("КТП 7А.xlsx"))


def test_a_plan_drawn_along_by_a_week_is_no_loss_and_another_plan_is(world: World) -> None:
    first = [PlanRow("Алгебра", n, date(2026, 9, n), f"Тема {n}", 1, "", "") for n in range(1, 21)]
    plans(world, first)
    world.sync(18, 9)
    plans(world, [row._replace(planned=date(2026, 9, row.number + 7), hours=2) for row in first])
    world.sync(18, 10)
    assert told(world) == []
    plans(world, [row for row in first if row.number > 4])
    world.sync(18, 10)
    assert told(world) == []  # four lines fewer, and all others stand higher up
    plans(world, first)
    world.sync(18, 10)
    plans(world, [row._replace(topic=f"Глагол {row.number}") for row in first])
    world.sync(18, 11)
    (kept,) = told(world)
    assert (kept.sheet, len(kept.loss.rows), kept.loss.rows[0]) == ("КТП", 20, "Алгебра, Тема 1")


def test_a_sheet_that_came_back_after_somebody_agreed_was_not_taken(world: World) -> None:
    world.save(cells("D4", "E9"))
    world.sync(18)
    settle(world, Decision.ACCEPTED)
    world.save(journal())
    world.sync(18, 15)
    (kept,) = told(world)
    assert (kept.is_open, kept.was_applied, world.outcome().live) == (False, False, GOOD)


def test_what_is_kept_of_a_workbook_goes_along_into_another_folder(world: World) -> None:
    """Refused, moved, emptied as ever: the same question, still refused; it is settled where the sheet is back."""
    book = cells("D4", "E9")
    world.save(book)
    world.sync(18)
    settle(world, Decision.REJECTED)
    world.gateway.remove(book.id)
    world.save(replace(book, id="архив/Журнал 7А.xlsx"))
    run = world.sync(18, 15)
    assert [failure.why for failure in run.failures] == []
    (kept,) = told(world)
    assert (kept.is_open, kept.decision) == (True, Decision.REJECTED)
    world.save(replace(journal(), id="архив/Журнал 7А.xlsx"))
    world.sync(18, 16)
    assert [one.is_open for one in told(world)] == [False]
    assert (world.outcome().live, world.outcome().issues) == (GOOD, frozenset())


def test_what_is_kept_goes_along_when_the_subject_is_renamed(world: World) -> None:
    """All of algebra is empty when the school begins to call it mathematics."""
    world.save(cells("D4", "H9"))
    world.sync(18)
    algebra = ("Алгебра", "Математика")
    renamed = replace(
        SCHOOL,
        subjects=(Subject("Математика", ("Алгебра",)), *SCHOOL.subjects[1:]),
        load=tuple(replace(one, subject=one.subject.replace(*algebra)) for one in SCHOOL.load),
        timetable=tuple(replace(one, subject=one.subject.replace(*algebra)) for one in SCHOOL.timetable),
    )
    world.save(school_workbook(renamed).workbook("Школа.xlsx"))
    world.sync(18, 14)
    assert [(one.subject, one.is_open) for one in told(world)] == [("Математика", True)]


def test_a_workbook_nobody_waits_for_leaves_no_question_about_its_sheets(world: World) -> None:
    """Should it be back all the same, still emptied, its sheet is asked about anew."""
    book = cells("D4", "E9")
    world.save(book)
    world.sync(18, 9)
    world.gateway.remove(book.id)
    world.sync(18, 10)
    (gone,) = [one for one in told(world) if one.reason is Reason.BOOK_GONE]
    now = datetime(2026, 9, 18, 14, tzinfo=ZONE)
    assert decide(Journal(world.database, DEPUTY, now), gone.hold, gone.content, Decision.ACCEPTED) is None
    assert [one.is_open for one in told(world)] == [False, False]
    world.save(book)
    world.sync(18, 15)
    assert [one.reason for one in told(world) if one.is_open] == [Reason.LOSES]
    assert world.outcome().kept == GOOD


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


@pytest.mark.parametrize(("first", "then"), [(0.3, 0.9), (0.9, 0.3)])
def test_a_share_set_otherwise_judges_anew_what_is_kept(world: World, first: float, then: float) -> None:
    """D4…E9 gone, eleven of 26, and nobody touches the sheet again; what was taken once stays taken."""

    def let(share: float, hour: int) -> None:
        settings = replace(SCHOOL.settings, loss=share)
        world.save(school_workbook(replace(SCHOOL, settings=settings)).workbook("Школа.xlsx"))
        world.sync(18, hour)

    let(first, 9)
    world.save(cells("D4", "E9"))
    world.sync(18, 10)
    assert [one.is_open for one in told(world)] == [True] * (first < 0.5)
    let(then, 11)
    assert (len(world.outcome().live), [one for one in told(world) if one.is_open]) == (COUNT - 11, [])


def test_a_share_set_otherwise_judges_a_class_list_anew(world: World) -> None:
    """Five of six pupils struck out: kept at 0.3, gone at 0.9."""
    for hour, pupils in ((9, PUPILS), (10, PUPILS[:1])):
        world.save(class_workbook(ClassTables("7А", list(pupils))).workbook("Класс 7А.xlsx"))
        world.sync(18, hour)
    assert [one.is_open for one in told(world) if one.reason is Reason.LIST] == [True]
    settings = replace(SCHOOL.settings, loss=0.9)
    world.save(school_workbook(replace(SCHOOL, settings=settings)).workbook("Школа.xlsx"))
    world.sync(18, 11)
    assert [one.is_open for one in told(world) if one.reason is Reason.LIST] == [False]


def test_a_loss_of_a_year_that_is_over_is_told_and_only_closed(world: World) -> None:
    """D4…E9 gone in September 2026 and nobody decided; in September 2027 another year's «Школа» is read."""
    world.save(cells("D4", "E9"))
    world.sync(18)
    then = world.next_year()
    (kept,) = Journal(world.database, DEPUTY, then).holds()
    assert (kept.is_over, kept.year, kept.is_open, kept.school_class) == (True, "2026/27", True, "7А")
    (line,) = lines(world.database, then)
    where = f"{kept.hold}  7А, Алгебра: на листе стёрто или заменено слишком много (11\N{NO-BREAK SPACE}записей)"
    way = f"закрыть вопрос: manage.py accept {kept.hold}"
    assert line == f"{where} — год 2026/27 закончен, прежнее осталось; {way}"
    journal_then = Journal(world.database, DEPUTY, then)
    assert decide(journal_then, kept.hold, kept.content, Decision.REJECTED) is Refusal.OVER
    assert decide(journal_then, kept.hold, kept.content, Decision.ACCEPTED) is None
    assert woken(world.database) == 0
    (kept,) = Journal(world.database, DEPUTY, then).holds()
    assert (kept.is_open, kept.was_applied, kept.by) == (False, False, "Зуев П. К.")
    assert world.outcome().kept == GOOD
    assert [*lines(world.database, then)] == []


def test_a_loss_of_a_later_year_is_not_told(world: World) -> None:
    """The clock of a computer that lags by a year: of what the next year lost it knows nothing."""
    world.save(cells("D4", "E9"))
    world.sync(18)
    with world.database.write() as writer:
        writer.transaction.run("UPDATE holds SET year = '2027/28'")
    assert told(world) == []


TOPICS = ["Числа", "Дроби", "Доли", "Суммы", "Разности", ""]
HOMEWORK = ["§ 2", "§ 7", "§ 9", "§ 14", "§ 16", ""]


def texts(world: World) -> tuple[list[str], list[str]]:
    """The stored topics and homework of algebra, by day."""
    with world.database.read() as store:
        rows = store.rows(
            "SELECT topic, homework FROM lessons JOIN registers USING (register) WHERE subject = 'Алгебра' ORDER BY day"
        )
    return [row[0] for row in rows], [row[1] for row in rows]


def right_page(topics: Sequence[str], homework: Sequence[str]) -> Workbook:
    """The journal with these texts on algebra's right page.

    |   | M          | N    | O        | P                |
    |---|------------|------|----------|------------------|
    | 1 | Дата       | Урок | Тема     | Домашнее задание |
    | 4 | 02.09.2026 | 3    | Числа    | § 2              |
    | 8 | 16.09.2026 | 3    | Разности | § 16             |
    | 9 | 21.09.2026 | 2    |          |                  |
    """

    def change(rows: Rows) -> None:
        for row, (topic, task) in enumerate(zip(topics, homework, strict=True), 3):
            rows[row][14:16] = [topic or BLANK, task or BLANK]

    return on_algebra(change)(journal())


def test_a_wiped_right_page_stays_until_somebody_agrees(world: World) -> None:
    world.save(right_page([""] * 6, [""] * 6))
    world.sync(18)
    assert texts(world) == (TOPICS, HOMEWORK)
    assert world.outcome().issues == {"sheet-loses"}
    (kept,) = told(world)
    assert (kept.reason, len(kept.loss.cells), kept.loss.texts_gone) == (Reason.LOSES, 0, "тем и заданий: 10 из 10")
    assert kept.loss.texts[0] == ("homework", "2026-09-02", 3, "§ 2", "")
    assert settle(world, Decision.ACCEPTED) is None
    world.sync(18, 15)
    assert texts(world) == ([""] * 6, [""] * 6)
    assert (world.outcome().live, [one.is_open for one in told(world)]) == (GOOD, [False])


def test_a_right_page_that_is_back_lets_go_by_itself(world: World) -> None:
    world.save(right_page([""] * 6, [""] * 6))
    world.sync(18, 10)
    world.save(journal())
    world.sync(18, 11)
    assert (texts(world), world.outcome().issues) == ((TOPICS, HOMEWORK), frozenset())
    assert [(one.is_open, one.was_applied) for one in told(world)] == [(False, False)]


def test_eight_topics_and_tasks_cleared_are_withdrawn_at_once(world: World) -> None:
    world.save(right_page(["Числа", *[""] * 5], ["§ 2", *[""] * 5]))
    world.sync(18)
    assert texts(world) == (["Числа", *[""] * 5], ["§ 2", *[""] * 5])
    assert told(world) == []


@pytest.mark.parametrize("which", [0, 1])
def test_a_column_of_the_right_page_that_says_nothing_any_more_stays(world: World, which: int) -> None:
    """Five topics or five tasks: fewer than ten, and all there are."""
    pages = [TOPICS, HOMEWORK]
    pages[which] = [""] * 6
    world.save(right_page(*pages))
    world.sync(18)
    assert texts(world) == (TOPICS, HOMEWORK)
    assert [one.loss.texts_gone for one in told(world)] == ["тем и заданий: 5 из 10"]


def test_topics_drawn_along_by_one_that_was_put_in_are_no_loss(world: World) -> None:
    """«Введение» above them all: every lesson says something else, and only what is new is new."""
    world.save(right_page(["Введение", *TOPICS[:5]], ["§ 1", *HOMEWORK[:5]]))
    world.sync(18)
    assert texts(world) == (["Введение", *TOPICS[:5]], ["§ 1", *HOMEWORK[:5]])
    assert told(world) == []


def test_a_right_page_pasted_over_stays_and_says_what_would_stand_there(world: World) -> None:
    world.save(right_page([f"Глагол {n}" for n in range(6)], [f"упр. {n}" for n in range(6)]))
    world.sync(18)
    assert texts(world) == (TOPICS, HOMEWORK)
    (kept,) = told(world)
    assert kept.loss.texts[5] == ("topic", "2026-09-02", 3, "Числа", "Глагол 0")


def test_a_register_without_marks_keeps_its_topics_too(world: World) -> None:
    """All marks are withdrawn in steps of nine first: 26 cells, nothing of it too much at once."""
    world.save(school_workbook(replace(SCHOOL, settings=replace(SCHOOL.settings, loss=1.0))).workbook("Школа.xlsx"))
    world.save(cells("D4", "H9"))
    world.sync(18, 8)
    assert world.outcome().live == {}
    world.save(school_workbook(SCHOOL).workbook("Школа.xlsx"))
    world.sync(18, 9)
    wiped = put(**{f"{column}{row}": "" for column in "OP" for row in range(4, 9)})
    world.save(on_algebra(wiped)(cells("D4", "H9")))
    world.sync(18, 10)
    assert texts(world) == (TOPICS, HOMEWORK)
    assert [one.loss.texts_gone for one in told(world)] == ["тем и заданий: 10 из 10"]


def test_the_it_lead_sees_how_many_topics_and_not_which(world: World) -> None:
    world.save(right_page([""] * 6, [""] * 6))
    world.sync(18)
    (kept,) = told(world, Viewer(8, "Кузьмин И. И.", Role.IT_LEAD))
    assert kept.loss.texts_gone == "тем и заданий: 10 из 10"
    assert {text[1:] for text in kept.loss.texts} == {("", 0, "", "")}


@pytest.mark.parametrize("heading", ["O1", "P1"])
def test_a_heading_of_the_right_page_that_is_gone_takes_nothing_away(world: World, heading: str) -> None:
    world.save(on_algebra(put(**{heading: "Прочее"}))(journal()))
    world.sync(18)
    assert texts(world) == (TOPICS, HOMEWORK)
    outcome = world.outcome()
    assert (outcome.kept, outcome.issues) == (GOOD, frozenset({"sheet-loses"}))


def test_the_good_sheet_has_as_many_cells_as_these_tests_say() -> None:
    rows: list[list[str]] = []
    on_algebra(lambda found: rows.append([str(value) for value in stretch(found, "D4", "D9")]))(journal())
    assert (COUNT, len(rows[0])) == (26, 6)


def test_the_deputy_reads_among_the_issues_that_a_workbook_is_gone(world: World) -> None:
    world.gateway.remove(journal().id)
    world.sync(18)
    issues = Journal(world.database, DEPUTY, datetime(2026, 9, 18, 13, tzinfo=ZONE)).issues()
    assert list(issues[issues["problem"] == "book-gone"]["text"]) == ["Журнал 7А.xlsx"]
