"""Whatever is done to a good «Школа», reading it never fails and gives a school the rest can be read with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from database.documents import read_document, school_document
from journal.classes import grade
from journal.issues import CATALOGUE
from journal.lessons import lesson_ends, year_lessons
from journal.marks import MARKS
from journal.school import School
from journal.work import find_kind
from sheets.class_book import read_class
from sheets.grid import CellError, Grid, Value, Workbook
from sheets.journal_book import derive_journal
from sheets.plan_book import read_plans
from sheets.school_book import read_school
from sheets.templates.class_ import class_workbook
from sheets.templates.plan_book import plan_workbook
from sheets.templates.school import school_workbook
from tests.school_drawing import BOOK
from tests.sheets_school import CLASS, PLANS, SCHOOL

#: What people type, paste and leave: near misses are likelier than noise.
TYPED: st.SearchStrategy[Value] = st.one_of(
    st.sampled_from(
        ["", " ", "7А", "7 а", "11", "12Я", "Алгебра", "алг.", "u1", "u9", "н", "5", "5/4", "-1", "0", "1000", "1,5",
         "150%", "30 %", "25:00", "8:30", "пн", "пн-пт", "понедельник", "вс", "1-9", "9-1", "1, 30", "да", "нет",
         "01.09.2026", "31.02.2027", "2026/27", "2025/26", "2026/28", "01.09.1026", "Москва", "#ССЫЛКА!", "Расписание",
         "отсутствие", "период", "директор, завуч", "все", "x" * 300, "'5", "=A1", "1 четверть", "год"]
    ),
    st.text(max_size=8),
    st.floats(),
    st.integers(-5, 50_000).map(float),
    st.booleans(),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
    st.times(),
    st.timedeltas(),
    st.just(CellError("#Н/Д")),
)  # fmt: skip

#: One edit: what is done, on which sheet, to which row and column, and what is typed.
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["type", "type", "type", "delete", "double", "fill", "clear", "sort", "drop", "rename"]),
        st.integers(0, 50), st.integers(0, 50), st.integers(0, 10), TYPED,
    ),
    max_size=12,
)  # fmt: skip
Edit = tuple[str, int, int, int, Value]


def edited(book: Workbook, edits: list[Edit]) -> Workbook:
    """The workbook after the edits."""
    sheets = list(book.sheets)
    for what, place, row, column, value in edits:
        if not sheets:
            break
        number = place % len(sheets)
        grid = sheets.pop(number)
        if what == "rename":
            sheets.insert(number, replace(grid, title=str(value)[:31]))
        elif what != "drop":
            rows = [list(cells) for cells in grid.rows]
            _edit(rows, what, row, column, value)
            sheets.insert(number, Grid.of(grid.title, rows))
    return replace(book, sheets=tuple(sheets))


def _edit(rows: list[list[Value]], what: str, row: int, column: int, value: Value) -> None:
    if not rows:
        return
    here = row % len(rows)
    if what == "type":
        rows[here] += [""] * (column + 1 - len(rows[here]))
        rows[here][column] = value
    elif what == "delete":
        del rows[here]
    elif what == "double":
        rows.insert(here, list(rows[here]))
    elif what == "clear":
        del rows[1:]
    elif what == "sort":
        rows[1:] = sorted(rows[1:], key=lambda cells: str(cells[column : column + 1]))
    elif what == "fill":
        for cells in rows[here:]:
            cells[column : column + 1] = [value]


def holds(school: School) -> None:
    """The rest of the product can be read with this school."""
    assert read_document(school_document(school)) == school
    assert all(0 < kind.weight <= 100 for kind in school.kinds)
    assert all(mark in MARKS and 0 <= average <= mark for _, _, average, mark in school.rounding)
    assert {mark for subject, _, _, mark in school.rounding if not subject} >= {3, 4, 5}
    assert school.alphabet
    assert find_kind("к/р", school.kinds) in (None, *school.kinds)
    assert school.settings.year == school.calendar.year
    spellings = [spelling for sign in school.alphabet for spelling in set(sign.spellings)]
    assert len(spellings) == len(set(spellings))
    for name in school.class_names:
        assert 1 <= grade(name) <= 11
        lessons = year_lessons(school, name)
        assert all(lesson_ends(lesson.day, lesson.number, school.bells).date() == lesson.day for lesson in lessons)
    empty = Workbook("Журнал 7А.xlsx", "Журнал 7А", "v", (Grid.drawn("№ | Ученик | 05.09\n1 | Белов Олег | 5"),))
    derive_journal(empty, "7А", school, CLASS.pupils, {}, date(2026, 11, 2))


@settings(deadline=None)  # other work on this machine decides nothing
@given(EDITS)
def test_edits_of_a_good_school_never_fail_and_leave_a_school(edits: list[Edit]) -> None:
    book = edited(BOOK, edits)
    for previous in (SCHOOL, None):
        school, issues = read_school(book, previous)
        holds(school)
        for issue in issues:
            assert issue.problem in CATALOGUE
            assert issue.place.sheet
            assert str(issue)


@settings(deadline=None)  # other work on this machine decides nothing
@given(EDITS)
def test_what_is_in_force_is_read_again_as_it_is(edits: list[Edit]) -> None:
    school = read_school(edited(BOOK, edits), SCHOOL)[0]
    again = read_school(school_workbook(school).workbook(), school)[0]
    assert again == school


@settings(deadline=None)  # other work on this machine decides nothing
@given(EDITS)
def test_reading_the_same_workbook_again_changes_nothing(edits: list[Edit]) -> None:
    book = edited(BOOK, edits)
    school = read_school(book, SCHOOL)[0]
    assert read_school(book, school)[0] == school


@settings(deadline=None)  # other work on this machine decides nothing
@given(EDITS)
def test_edits_of_a_class_or_a_plan_never_fail(edits: list[Edit]) -> None:
    classes = edited(class_workbook(CLASS).workbook(), edits)
    for last in ((), CLASS.pupils):
        tables = read_class(classes, "7А", "2026/27", last)
        numbers = [pupil.pupil for pupil in tables.pupils]
        assert len(numbers) == len(set(numbers))
        told = {row.pupil for row in tables.guardians} | {row.pupil for row in tables.absences}
        assert told <= set(numbers)
        assert all(absence.first <= absence.last for absence in tables.absences)
        assert all(pupil.left is None or pupil.left >= (pupil.arrived or date.min) for pupil in tables.pupils)
    plans = read_plans(edited(plan_workbook(PLANS).workbook(), edits), "7А", SCHOOL)
    assert all(0 <= plan.hours <= 20 and plan.topic for plan in plans.plans)
