"""A class's journal made into tables: whose row is whose, what is counted, and what is derived again when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from inspect import cleandoc

import pytest

from journal.alphabet import ALPHABET, Sign
from journal.calendar import Calendar, DayOff, Term
from journal.issues import Problem
from journal.marks import Attendance
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject, Substitution
from journal.tables import EntryRow, JournalTables, LessonRow, PupilRow, Register, RegisterTables
from sheets import journal_book
from sheets.grid import Grid, Workbook
from sheets.journal_book import derive_journal

TODAY = date(2026, 9, 30)

#: Algebra on Mondays (2nd lesson) and Wednesdays (3rd), physics on Tuesdays.
SCHOOL = School(
    calendar=Calendar("2026/27", (Term("1 четверть", date(2026, 9, 1), date(2026, 9, 16), frozenset({7})),)),
    classes=(SchoolClass("7А", "к1"),),
    staff=(Staff("к1", "Орлова А. П."), Staff("к2", "Зуев П. К.")),
    subjects=(Subject("Алгебра"), Subject("Физика", ("Физ.",)), Subject("Физкультура", homework=False)),
    load=(Load("7А", "Алгебра", "", "к1", 2), Load("7А", "Физика", "", "к2", 1)),
    timetable=(Slot("7А", 0, 2, "Алгебра"), Slot("7А", 2, 3, "Алгебра"), Slot("7А", 1, 1, "Физика")),
)


def pupil(number: str, name: str, arrived: date | None = None, left: date | None = None) -> PupilRow:
    return PupilRow(number, name, None, arrived, left, "", "", "", "")


IVANOV, BELOVA = pupil("01", "Иванов Пётр"), pupil("02", "Белова Анна")

ALGEBRA = """
Номер | Дата   | 07.09 | 09.09 | 14.09 | | Дата  | Урок | Тема  | Домашнее задание
      | Урок   | 2     | 3     | 2     | | 07.09 | 2    | Дроби | § 1
01    | Иванов | 5     | н     |       | | 09.09 | 3    | Суммы |
02    | Белова | 5/4   | 4     |       | |       |      |       |
"""
PHYSICS = """
Номер | Дата   | 08.09
      | Урок   | 1
01    | Иванов | 3
02    | Белова |
"""


def book(**drawings: str) -> Workbook:
    return Workbook(
        "Журнал 7А.xlsx", "Журнал 7А", "1", tuple(Grid.drawn(text, title) for title, text in drawings.items())
    )


BOTH = book(Алгебра=ALGEBRA, Физика=PHYSICS)


def derive(
    workbook: Workbook = BOTH,
    school: School = SCHOOL,
    roster: Iterable[PupilRow] = (IVANOV, BELOVA),
    known: JournalTables | None = None,
) -> JournalTables:
    keys = {tables.sheet: tables.key for tables in known.derived} if known else {}
    return derive_journal(workbook, "7А", school, list(roster), keys, TODAY)


def sheet(tables: JournalTables, title: str) -> RegisterTables:
    return next(one for one in tables.derived if one.sheet == title)


def titles(tables: JournalTables) -> list[str]:
    return [one.sheet for one in tables.derived]


def test_a_register_becomes_rows() -> None:
    algebra = sheet(derive(), "Алгебра")
    assert algebra.register == Register("7А", "Алгебра")
    assert algebra.lessons == [
        LessonRow(date(2026, 9, 7), 2, "", "Дроби", "§ 1"),
        LessonRow(date(2026, 9, 9), 3, "", "Суммы", ""),
        LessonRow(date(2026, 9, 14), 2, "", "", ""),
    ]
    assert algebra.entries == [
        EntryRow("01", date(2026, 9, 7), 2, "5", "5", None, None, None),
        EntryRow("01", date(2026, 9, 9), 3, "н", "", Attendance.ABSENT, None, None),
        EntryRow("02", date(2026, 9, 7), 2, "5/4", "54", None, None, None),
        EntryRow("02", date(2026, 9, 9), 3, "4", "4", None, None, None),
    ]
    assert algebra.issues == []


def test_lessons_due_held_and_filled_are_counted() -> None:
    facts = [
        (
            f.day.day,
            f.number,
            f.due_number,
            f.teacher,
            f.due,
            f.held,
            f.topic,
            f.homework,
            f.enrolled,
            f.absent,
            f.marks,
        )
        for f in sheet(derive(), "Алгебра").facts
    ]
    assert facts == [
        (2, 3, 3, "к1", True, False, False, False, 2, 0, 0),
        (7, 2, 2, "к1", True, True, True, True, 2, 0, 3),
        (9, 3, 3, "к1", True, True, True, False, 2, 1, 1),
        (14, 2, 2, "к1", True, False, False, False, 2, 0, 0),
        (16, 3, 3, "к1", True, False, False, False, 2, 0, 0),
    ]


def test_a_register_without_a_sheet_is_due_all_the_same() -> None:
    tables = derive(book(Алгебра=ALGEBRA))
    missing = sheet(tables, "∅ Физика")
    assert [(f.day.day, f.due, f.held, f.teacher) for f in missing.facts] == [
        (1, True, False, "к2"),
        (8, True, False, "к2"),
        (15, True, False, "к2"),
    ]
    assert [(issue.problem, str(issue.place)) for issue in missing.issues] == [(Problem.SHEET_MISSING, "7А, Физика")]
    assert derive(book(Алгебра=ALGEBRA), known=tables).unchanged == ["Алгебра", "∅ Физика"]


def test_nothing_changed_derives_nothing() -> None:
    again = derive(known=derive())
    assert (titles(again), again.unchanged) == ([], ["Алгебра", "Физика"])


def test_one_cell_changed_derives_its_sheet_only() -> None:
    edited = book(Алгебра=ALGEBRA, Физика=PHYSICS.replace("| 3", "| 4"))
    assert titles(derive(edited, known=derive())) == ["Физика"]


CHANGES: dict[str, tuple[School, tuple[PupilRow, ...], list[str]]] = {
    "a code added": (
        replace(SCHOOL, alphabet=(*ALPHABET, Sign("п", "присутствовал(а)", (), Attendance.PRESENT))),
        (IVANOV, BELOVA),
        ["Алгебра", "Физика"],
    ),
    "a holiday on a Tuesday": (
        replace(
            SCHOOL,
            calendar=replace(SCHOOL.calendar, days_off=(DayOff("Праздник", date(2026, 9, 15), date(2026, 9, 15)),)),
        ),
        (IVANOV, BELOVA),
        ["Физика"],
    ),
    "a holiday on a Friday": (
        replace(
            SCHOOL,
            calendar=replace(SCHOOL.calendar, days_off=(DayOff("Праздник", date(2026, 9, 11), date(2026, 9, 11)),)),
        ),
        (IVANOV, BELOVA),
        [],
    ),
    "a leaving date": (SCHOOL, (IVANOV, pupil("02", "Белова Анна", left=date(2026, 9, 8))), ["Алгебра", "Физика"]),
    "a substitution in physics": (
        replace(SCHOOL, substitutions=(Substitution(date(2026, 9, 8), "7А", 1, "", "к1"),)),
        (IVANOV, BELOVA),
        ["Физика"],
    ),
    "another teacher of algebra": (
        replace(SCHOOL, load=(Load("7А", "Алгебра", "", "к2", 2), SCHOOL.load[1])),
        (IVANOV, BELOVA),
        ["Алгебра"],
    ),
    "homework no longer set in physics": (
        replace(SCHOOL, subjects=(SCHOOL.subjects[0], Subject("Физика", ("Физ.",), homework=False))),
        (IVANOV, BELOVA),
        ["Физика"],
    ),
    "an order number": (SCHOOL, (IVANOV._replace(arrived_order="пр. 7"), BELOVA), []),
    "another class's timetable": (
        replace(SCHOOL, timetable=(*SCHOOL.timetable, Slot("8А", 0, 1, "Алгебра"))),
        (IVANOV, BELOVA),
        [],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_exactly_what_depends_on_a_change_is_derived_again(change: str) -> None:
    school, roster, expected = CHANGES[change]
    assert titles(derive(school=school, roster=roster, known=derive())) == expected


def test_a_parser_upgrade_derives_everything_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = derive()
    monkeypatch.setattr(journal_book, "PARSER_VERSION", journal_book.PARSER_VERSION + 1)
    assert titles(derive(known=before)) == ["Алгебра", "Физика"]


def test_equal_keys_mean_equal_tables() -> None:
    for school, roster, _ in CHANGES.values():
        before = {one.sheet: one for one in derive().derived}
        for after in derive(school=school, roster=roster).derived:
            assert (after.key == before[after.sheet].key) <= (after == before[after.sheet])


def test_rows_sorted_without_their_ids_store_nothing_and_keep_what_was() -> None:
    """The ids of the hidden column stayed where they were while names and marks moved."""
    sorted_without_ids = ALGEBRA.replace("01    | Иванов", "01    | Белова").replace("02    | Белова", "02    | Иванов")
    algebra = sheet(derive(book(Алгебра=sorted_without_ids)), "Алгебра")
    assert algebra.entries == []
    assert algebra.pupils == frozenset()
    assert [(issue.problem, issue.place.row) for issue in algebra.issues] == [
        (Problem.ID_NAME_DISAGREE, 2),
        (Problem.ID_NAME_DISAGREE, 3),
    ]


def test_a_pupil_twice_is_nobodys_until_one_row_is_left() -> None:
    algebra = sheet(derive(book(Алгебра=ALGEBRA.replace("02    | Белова", "01    | Иванов"))), "Алгебра")
    assert (algebra.entries, algebra.pupils) == ([], frozenset())
    assert Problem.PUPIL_TWICE in {issue.problem for issue in algebra.issues}


def test_an_unreadable_cell_is_an_issue_of_its_lesson_and_pupil() -> None:
    algebra = sheet(derive(book(Алгебра=ALGEBRA.replace("| 5/4", "| 55"))), "Алгебра")
    assert algebra.unread == {("02", date(2026, 9, 7), 2)}
    assert [(str(issue), issue.pupil, issue.day, issue.number) for issue in algebra.issues] == [
        ("7А, Алгебра!C4: «55» — не отметка и не код посещаемости", "02", date(2026, 9, 7), 2)
    ]


def test_marks_outside_the_pupils_time_in_class_are_reported() -> None:
    roster = (pupil("01", "Иванов Пётр", arrived=date(2026, 9, 8)), pupil("02", "Белова Анна", left=date(2026, 9, 9)))
    algebra = sheet(derive(roster=roster), "Алгебра")
    assert [(issue.problem, issue.pupil, issue.place.cell) for issue in algebra.issues] == [
        (Problem.MARK_BEFORE_ARRIVAL, "01", "C3"),
        (Problem.MARK_AFTER_LEAVING, "02", "D4"),
    ]
    assert [f.enrolled for f in algebra.facts] == [1, 1, 1, 1, 1]


def test_marks_on_a_day_off_and_outside_the_timetable_are_reported() -> None:
    day_off = DayOff("Праздник", date(2026, 9, 7), date(2026, 9, 7))
    school = replace(SCHOOL, calendar=replace(SCHOOL.calendar, days_off=(day_off,)))
    assert [issue.problem for issue in sheet(derive(school=school), "Алгебра").issues] == [Problem.MARK_ON_DAY_OFF]
    friday = sheet(derive(book(Алгебра=ALGEBRA.replace("| 09.09 |", "| 11.09 |", 1))), "Алгебра")
    assert Problem.LESSON_NOT_IN_TIMETABLE in {issue.problem for issue in friday.issues}


def test_another_number_on_the_right_day_is_no_alarm() -> None:
    swapped = ALGEBRA.replace("Урок   | 2     |", "Урок   | 5     |").replace("07.09 | 2    |", "07.09 | 5    |")
    assert sheet(derive(book(Алгебра=swapped)), "Алгебра").issues == []


def test_a_mark_of_a_lesson_still_to_come_is_reported() -> None:
    tables = derive_journal(BOTH, "7А", SCHOOL, [IVANOV, BELOVA], {}, date(2026, 9, 8))
    assert [(i.problem, i.pupil) for i in sheet(tables, "Алгебра").issues] == [(Problem.MARK_IN_FUTURE, "02")]


def test_a_sheet_named_by_an_alias_is_its_subject_and_a_stranger_is_reported() -> None:
    tables = derive(book(физ=PHYSICS, Астрономия=PHYSICS.replace("| 3", "| 4")))
    assert sheet(tables, "физ").register == Register("7А", "Физика")
    assert [issue.problem for issue in sheet(tables, "Астрономия").issues] == [Problem.UNKNOWN_SUBJECT]


def test_a_copied_sheet_is_not_read_twice() -> None:
    tables = derive(book(**{"Алгебра": ALGEBRA, " алгебра": ALGEBRA, "Физика": PHYSICS}))
    assert titles(tables) == ["Алгебра", "Физика"]
    assert [str(issue) for issue in tables.issues] == [
        "7А,  алгебра: второй лист того же предмета (уже прочитан лист «Алгебра»)"
    ]


def test_the_copy_a_spreadsheet_makes_of_a_sheet_is_no_subject() -> None:
    for name in ("Алгебра (2)", "Алгебра_2", "Алгебра (копия)", "Алгебра – копия 2", "Копия листа Алгебра"):
        tables = derive(book(**{name: ALGEBRA.replace("| 5/4", "| 2"), "Алгебра": ALGEBRA, "Физика": PHYSICS}))
        assert titles(tables) == ["Алгебра", "Физика"]
        assert sheet(tables, "Алгебра").entries == sheet(derive(), "Алгебра").entries
        assert [(issue.problem, issue.place.sheet) for issue in tables.issues] == [(Problem.REGISTER_TWICE, name)]


def test_without_a_class_list_nothing_is_guessed() -> None:
    tables = derive(roster=())
    assert (tables.derived, tables.unchanged) == ([], [])
    assert [issue.problem for issue in tables.issues] == [Problem.SHEET_MISSING]


def test_grade_one_homework_quotes_its_clause() -> None:
    school = replace(SCHOOL, calendar=Calendar("2026/27"), timetable=())
    tables = derive_journal(BOTH, "1А", school, [IVANOV, BELOVA], {}, TODAY)
    problems = [issue.problem for issue in sheet(tables, "Алгебра").issues]
    assert problems.count(Problem.GRADE1_HOMEWORK) == 1
    assert problems.count(Problem.GRADE1_MARK) == 3
    assert sheet(tables, "Алгебра").entries == [
        EntryRow("01", date(2026, 9, 9), 3, "н", "", Attendance.ABSENT, None, None)
    ]


def test_a_name_unlike_the_list_is_told_and_a_misspelt_one_is_nobody_missing() -> None:
    drawn = """
    Дата          | 07.09
    Урок          | 2
    Иванов Петя   | 5
    Беловва Анна  | 4
    """
    read = sheet(derive(book(Алгебра=cleandoc(drawn))), "Алгебра")
    assert [(entry.pupil, entry.typed) for entry in read.entries] == [("01", "5")]
    told = {issue.problem: (issue.text, issue.detail, issue.pupil) for issue in read.issues}
    assert told[Problem.NAME_UNLIKE_LIST] == ("Иванов Петя", "в списке: Иванов Пётр", "01")
    assert told[Problem.NAME_MISSPELT][0] == "Беловва Анна"
    assert Problem.PUPIL_MISSING not in told
