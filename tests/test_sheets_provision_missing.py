"""What a standing workbook lacks of its plan, whoever typed in it; completing it leaves what was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.registers import JOURNAL
from journal.school import School, Slot, Substitution
from journal.tables import EntryRow, PupilRow
from sheets.grid import Grid, Value, Workbook
from sheets.journal_book import derive_journal
from sheets.provision.compare import missing
from sheets.provision.missing import Missing, NewColumn, NewLine, NewText, SheetMissing
from sheets.provision.year import ClassKnown, planned
from sheets.templates.manner import LOCAL, on_google
from sheets.templates.plan import WorkbookPlan
from tests.completed import completed, typed_over
from tests.provision_school import PLANS, PUPILS, SCHOOL, TODAY

FIRST, SECOND = date(2026, 9, 25), date(2026, 10, 30)
ALGEBRA = "Алгебра"


def plan(
    until: date = FIRST,
    pupils: tuple[PupilRow, ...] = PUPILS,
    *,
    school: School = SCHOOL,
    topics: int = len(PLANS),
) -> WorkbookPlan:
    """The journal of 7А as it should be."""
    found = planned(JOURNAL, school, ClassKnown("7А", pupils, PLANS[:topics]), TODAY, until, LOCAL)
    assert found is not None
    return found


def lacks_of(book: Workbook, wanted: WorkbookPlan, sheet: str = ALGEBRA) -> SheetMissing:
    """What one sheet lacks; nothing where it lacks nothing."""
    return next((found for found in missing(book, wanted).additions if found.title == sheet), SheetMissing(sheet))


def drawn(grid: Grid | None, rows: slice = slice(None)) -> list[str]:
    assert grid is not None
    return [" | ".join(map(str, row)) for row in grid.rows[rows]]


def entries(book: Workbook, school: School = SCHOOL) -> list[EntryRow]:
    derived = derive_journal(book, "7А", school, list(PUPILS), {}, TODAY).derived
    return [entry for tables in derived for entry in tables.entries]


# ---------------------------------------------------------------------------------------------- nothing, and the term


@pytest.mark.parametrize("until", [date(2026, 9, 1), FIRST, SECOND])
@pytest.mark.parametrize("pupils", [(), PUPILS[:1], PUPILS])
@pytest.mark.parametrize("manner", [LOCAL, on_google(SCHOOL)], ids=["xlsx", "google"])
def test_what_was_just_made_lacks_nothing(until: date, pupils: tuple[PupilRow, ...], manner: object) -> None:
    assert missing(plan(until, pupils).workbook(), plan(until, pupils)) == Missing()
    assert not missing(plan(SECOND, PUPILS).workbook(), plan(until, pupils))


def test_the_next_term_comes_with_its_lessons_lines_and_column_of_marks() -> None:
    found = lacks_of(plan().workbook(), plan(SECOND))
    assert (found.lessons, found.terms, len(found.lines), found.pupils, found.topics) == (12, 2, 12, (), ())
    assert {column.before for column in found.columns} == {13}
    assert found.columns[0].heads == ((0, "05.10.2026"), (1, "1"))
    assert found.columns[-2:] == (
        NewColumn(13, ((0, "2 четверть"),), 25, is_term=True), NewColumn(13, ((0, "Год"),), 26, is_term=True),
    )  # fmt: skip
    assert found.lines[0] == NewLine(12, 14, ("05.10.2026", "1", "Тема 10", ""))


def test_a_lesson_added_by_a_substitution_goes_to_its_place_on_both_pages() -> None:
    before = replace(SCHOOL, substitutions=())
    after = replace(SCHOOL, substitutions=(Substitution(date(2026, 9, 11), "7А", 4, subject=ALGEBRA),))
    book = plan(school=before, topics=0).workbook()
    found = lacks_of(book, plan(school=after, topics=0))
    assert found == SheetMissing(
        ALGEBRA, (NewColumn(6, ((0, "11.09.2026"), (1, "4")), 6),), (NewLine(6, 14, ("11.09.2026", "4", "", "")),),
        below=12,
    )  # fmt: skip
    dates = drawn(completed(book, missing(book, plan(school=after, topics=0))).sheet(ALGEBRA), slice(1))[0]
    assert dates.startswith("Номер | № | Дата | 02.09.2026 | 07.09.2026 | 07.09.2026 | 11.09.2026 | 14.09.2026")


def test_a_lesson_goes_before_later_ones_that_the_plan_does_not_reach() -> None:
    added = replace(
        SCHOOL, substitutions=(*SCHOOL.substitutions, Substitution(date(2026, 9, 24), "7А", 5, subject=ALGEBRA))
    )
    book = typed_over(plan(date(2026, 9, 23)).workbook(), [(ALGEBRA, 0, 12, "25.09.2026")])
    (column,) = lacks_of(book, plan(date(2026, 9, 24), school=added)).columns[:1]
    assert (column.before, column.heads[0]) == (12, (0, "24.09.2026"))


def test_a_new_pupil_gets_the_next_free_row_and_the_next_place() -> None:
    found = lacks_of(plan(pupils=PUPILS[:2]).workbook(), plan())
    assert found.pupils == ((NewText(5, 0, "0419"), NewText(5, 1, "3"), NewText(5, 2, "Белова Алиса")),)


def test_a_footer_under_the_list_stays_under_nobody() -> None:
    book = typed_over(plan(pupils=PUPILS[:2]).workbook(), [(ALGEBRA, 5, 2, "Средний балл"), (ALGEBRA, 5, 3, "4,5")])
    assert lacks_of(book, plan()).pupils[0][0] == NewText(6, 0, "0419")


def test_a_pupil_whom_a_teacher_wrote_by_name_is_there() -> None:
    book = typed_over(plan(pupils=PUPILS[:2]).workbook(), [(ALGEBRA, 5, 2, "Белова Алиса")])
    assert lacks_of(book, plan()).pupils == ()


def test_topics_come_where_the_plan_was_written_later() -> None:
    found = lacks_of(plan(topics=0).workbook(), plan(topics=2))
    assert found.topics == (NewText(3, 16, "Тема 1"), NewText(4, 16, "Тема 2"))


def test_a_topic_forgotten_of_a_lesson_held_is_the_teachers_to_write() -> None:
    book = typed_over(plan(topics=0).workbook(), [(ALGEBRA, 3, 4, "5")])
    assert lacks_of(book, plan(topics=4)).topics == (NewText(5, 16, "Тема 3"), NewText(6, 16, "Тема 4"))


def test_an_own_topic_stays() -> None:
    book = typed_over(plan(topics=0).workbook(), [(ALGEBRA, 4, 16, "Своя тема")])
    assert lacks_of(book, plan(topics=2)).topics == (NewText(3, 16, "Тема 1"),)


# ---------------------------------------------------------------------------------------------- what teachers do


def test_a_lesson_held_on_another_day_is_not_added_again() -> None:
    book = typed_over(plan().workbook(), [(ALGEBRA, 0, 3, "03.09.2026"), (ALGEBRA, 3, 3, "5")])
    assert lacks_of(book, plan()).columns == ()


def test_a_lesson_renumbered_by_hand_is_there() -> None:
    assert missing(typed_over(plan().workbook(), [(ALGEBRA, 1, 3, "5")]), plan()) == Missing()


def test_a_lesson_under_a_date_nobody_can_read_is_not_added_beside_it() -> None:
    book = typed_over(plan().workbook(), [(ALGEBRA, 0, 3, "второе"), (ALGEBRA, 3, 3, "5")])
    assert lacks_of(book, plan()).columns == ()


def test_a_sheet_by_another_name_of_its_subject_is_the_sheet() -> None:
    book = plan().workbook()
    renamed = replace(book, sheets=tuple(replace(g, title="Алг.") if g.title == ALGEBRA else g for g in book.sheets))
    assert missing(renamed, plan()) == Missing()
    assert next(found.title for found in missing(renamed, plan(SECOND)).additions) == "Алг."


def test_a_sheet_removed_is_missing_whole_and_one_not_understood_is_named() -> None:
    book = plan().workbook()
    alone = replace(book, sheets=(Grid.of(ALGEBRA, [["Заметки"], ["Купить мел"]]),))
    found = missing(alone, plan())
    assert [sheet.title for sheet in found.sheets] == ["Английский язык (1 гр.)", "Английский язык (2 гр.)", "Легенда"]
    assert found.unclear == (ALGEBRA,)
    assert found.additions == ()


def test_a_sheet_renamed_by_a_teacher_is_not_made_a_second_time() -> None:
    book = plan().workbook()
    renamed = replace(book, sheets=tuple(replace(g, title="Моя") if g.title == ALGEBRA else g for g in book.sheets))
    assert missing(renamed, plan()) == Missing(renamed=((ALGEBRA, "Моя"),))
    assert missing(renamed, plan(SECOND)).renamed == ((ALGEBRA, "Моя"),)
    assert [sheet.title for sheet in missing(renamed, plan(SECOND)).sheets] == []


def test_a_sheet_removed_is_made_anew_beside_a_sheet_of_other_lessons() -> None:
    book = plan().workbook()
    others = replace(book, sheets=tuple(g for g in book.sheets if g.title != ALGEBRA))
    own = Grid.of("Кружок", [["Ученик", "08.09.2026", "15.09.2026"], ["Иванов Пётр", "5", ""], ["Белова Анна", "", ""]])
    found = missing(replace(others, sheets=(*others.sheets, own)), plan())
    assert [sheet.title for sheet in found.sheets] == [ALGEBRA]
    assert found.renamed == ()


@pytest.mark.parametrize("pupils", [PUPILS, ()])
def test_nothing_is_put_into_a_journal_of_last_year(pupils: tuple[PupilRow, ...]) -> None:
    calendar = replace(SCHOOL.calendar, year="2025/26", terms=tuple(
        replace(term, first=term.first.replace(year=2025), last=term.last.replace(year=2025))
        for term in SCHOOL.calendar.terms
    ))  # fmt: skip
    last = plan(SECOND.replace(year=2025), pupils, school=replace(SCHOOL, calendar=calendar)).workbook()
    registers = (ALGEBRA, "Английский язык (1 гр.)", "Английский язык (2 гр.)")
    assert missing(last, plan()) == Missing(other_year=registers)
    left = replace(plan().workbook(), sheets=(*last.sheets[:1], *plan().workbook().sheets[1:]))
    assert missing(left, plan()) == Missing(other_year=registers[:1])


def test_a_journal_of_another_make_is_completed_too() -> None:
    """
    Ученик       | 02.09.2026 | 07.09.2026 | Дата       | Тема
    Иванов Пётр  | 5          |            | 02.09.2026 | Дроби
    Белова Анна  | н          | 4          |            |
    """
    drawing = test_a_journal_of_another_make_is_completed_too.__doc__ or ""
    found = lacks_of(Workbook("1", "Журнал 7А", "1", (Grid.drawn(drawing),)), plan(date(2026, 9, 16)))
    assert [column.heads for column in found.columns] == [
        ((0, "07.09.2026"),), ((0, "14.09.2026"),), ((0, "16.09.2026"),), ((0, "1 четверть"),),
    ]  # fmt: skip
    assert [line.texts for line in found.lines][:2] == [("07.09.2026", "Тема 2"), ("07.09.2026", "Тема 3")]
    assert found.pupils == ((NewText(3, 0, "Белова Алиса"),),)


# ---------------------------------------------------------------------------------------------- promises

MORE = replace(SCHOOL, timetable=(*SCHOOL.timetable, Slot("7А", 4, 2, ALGEBRA)))
DAYS = st.sampled_from([date(2026, 9, 1), date(2026, 9, 11), FIRST, date(2026, 10, 14), SECOND])
CELLS = st.lists(
    st.tuples(st.sampled_from(["5", "4/3", "н", "?!", "55", "."]), st.integers(3, 5), st.integers(3, 12)), max_size=6
)


@settings(max_examples=40, deadline=None)
@given(DAYS, DAYS, st.integers(0, 3), st.integers(0, 12), CELLS, st.sampled_from([SCHOOL, MORE]))
def test_a_completed_journal_lacks_nothing_and_keeps_what_was_typed(
    first: date, second: date, pupils: int, topics: int, cells: list[tuple[Value, int, int]], school: School
) -> None:
    begun = plan(first, PUPILS[:pupils], topics=topics)
    algebra = begun.sheets[0]
    lessons = {column for column in algebra.upright if algebra.rows[1][column]}
    rows = range(algebra.head, algebra.head + pupils)
    typed = [(ALGEBRA, row, column, said) for said, row, column in cells if column in lessons and row in rows]
    book, wanted = typed_over(begun.workbook(), typed), plan(max(first, second), school=school)
    made = completed(book, missing(book, wanted))
    assert not missing(made, wanted)
    assert entries(made, school) == entries(book, school)
    derived = derive_journal(made, "7А", school, list(PUPILS), {}, TODAY).derived
    own = {"unknown-mark", "ambiguous-mark", "mark-before-day", "missing-topic"}
    problems = {str(issue.problem) for tables in derived for issue in tables.issues}
    assert problems & {"dates-out-of-order", "pupil-missing", "duplicate-lesson", "not-a-register", *own} <= own
