"""Issues over time: first seen once, mended when gone, the same one when rows move."""

from __future__ import annotations

from database.engine import Database
from journal.issues import Issue, Problem
from journal.places import Place
from journal.tables import Register
from tests.database_school import IVANOV, PETROV, SCHOOL, at, book, issue, rows, save, sheet, stamp

SEEN = 'SELECT text, "row", first_seen, first_after, fixed_seen FROM issues ORDER BY issue'


def test_an_issue_keeps_its_first_day_while_rows_move(database: Database) -> None:
    save(database, at(1, 12), sheet(issues=[issue(row=4)]))
    assert save(database, at(2, 12), sheet(issues=[issue(row=5)], key="a row was inserted"))
    assert rows(database, SEEN) == [("55", 5, stamp(1, 12), None, None)]


def test_a_mended_issue_is_dated(database: Database) -> None:
    save(database, at(1, 12), sheet(issues=[issue()]))
    assert save(database, at(2, 12), sheet(key="mended"))
    assert rows(database, SEEN) == [("55", 4, stamp(1, 12), None, stamp(2, 12))]


def test_an_issue_that_comes_back_is_a_new_one(database: Database) -> None:
    for day, found in ((1, [issue()]), (2, []), (3, [issue()])):
        save(database, at(day, 12), sheet(issues=found, key=str(day)))
    assert rows(database, SEEN) == [
        ("55", 4, stamp(1, 12), None, stamp(2, 12)),
        ("55", 4, stamp(3, 12), stamp(2, 12), None),
    ]


def test_other_text_another_pupil_or_another_lesson_is_another_issue(database: Database) -> None:
    save(database, at(1, 12), sheet(issues=[issue()]))
    save(database, at(2, 12), sheet(issues=[issue("56"), issue(pupil=PETROV), issue(day=3)], key="2"))
    assert rows(database, "SELECT text, pupil, day, fixed_seen FROM issues ORDER BY text, pupil, day") == [
        ("55", IVANOV, "2026-09-02", stamp(2, 12)),
        ("55", IVANOV, "2026-09-03", None),
        ("55", PETROV, "2026-09-02", None),
        ("56", IVANOV, "2026-09-02", None),
    ]


def test_issues_alike_are_counted(database: Database) -> None:
    """Two columns are headed by the same word, then one of them is mended."""
    alike = [issue("ср", None, "", row=row, problem=Problem.UNKNOWN_COLUMN) for row in (0, 1)]
    save(database, at(1, 12), sheet(issues=alike))
    save(database, at(2, 12), sheet(issues=alike[1:], key="one mended"))
    assert rows(database, "SELECT fixed_seen FROM issues ORDER BY issue") == [(None,), (stamp(2, 12),)]


def test_issues_of_sheets_not_derived_again_stay(database: Database) -> None:
    physics = Register("7А", "Физика")
    save(
        database,
        at(1, 12),
        sheet(issues=[issue()]),
        sheet(register=physics, title="Физика", issues=[issue("ы", register=physics)]),
    )
    save(database, at(2, 12), sheet(key="mended"), unchanged=["Физика"])
    assert rows(database, "SELECT text, fixed_seen FROM issues ORDER BY issue") == [("55", stamp(2, 12)), ("ы", None)]


def test_an_issue_knows_its_teacher_and_gravity(database: Database) -> None:
    save(database, at(1, 12), sheet(issues=[issue(), issue("н/5", problem=Problem.ABSENT_WITH_MARK)]))
    assert rows(database, "SELECT problem, severity, teacher, school_class, day, number FROM issues") == [
        ("absent-with-mark", "warn", "t1", "7А", "2026-09-02", 1),
        ("unknown-mark", "stop", "t1", "7А", "2026-09-02", 1),
    ]


def test_a_workbook_that_cannot_be_read_keeps_its_issues(database: Database) -> None:
    broken = Issue(Place("7А"), Problem.UNREADABLE_BOOK, detail="повреждён", school_class="7А")
    save(database, at(1, 12), sheet(issues=[issue()]))
    for day in (2, 3):
        with database.write() as writer:
            assert writer.report(book("broken"), broken, at(day, 12)) is (day == 2)
    assert rows(database, "SELECT problem, first_seen, fixed_seen FROM issues ORDER BY issue") == [
        ("unknown-mark", stamp(1, 12), None),
        ("unreadable-book", stamp(2, 12), None),
    ]
    save(database, at(4, 12), unchanged=["Алгебра"])
    assert rows(database, "SELECT problem, fixed_seen FROM issues ORDER BY issue") == [
        ("unknown-mark", None),
        ("unreadable-book", stamp(4, 12)),
    ]


def test_issues_of_the_school_are_kept_apart_from_those_of_journals(database: Database) -> None:
    bad = Issue(Place("Школа", "Параметры", 3, 1), Problem.BAD_SETTING, "семь")
    save(database, at(1, 12), sheet(issues=[issue()]))
    school = book(kind="school", school_class="", title="Школа")
    with database.write() as writer:
        assert writer.save_school(school, SCHOOL, [bad], at(1, 13))
        assert not writer.save_school(school, SCHOOL, [bad], at(2, 13))
        assert writer.save_school(school, SCHOOL, [], at(3, 13))
    assert rows(database, "SELECT problem, fixed_seen FROM issues ORDER BY issue") == [
        ("unknown-mark", None),
        ("bad-setting", stamp(3, 13)),
    ]
