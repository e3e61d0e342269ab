"""Issues over time: first seen once, mended when gone, the same one when rows move, cells are retyped, names change."""

from __future__ import annotations

from dataclasses import replace

from database.engine import Database
from journal.issue_life import free_key, identity_of
from journal.issues import Issue, Problem
from journal.places import Place
from journal.tables import JournalTables, Register
from tests.database_school import IVANOV, PETROV, SCHOOL, YEAR, at, book, issue, rows, save, sheet, stamp

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


def test_a_retyped_cell_is_the_same_issue(database: Database) -> None:
    """«55» becomes «5х»: the lesson, the pupil and the kind are what they were."""
    save(database, at(1, 12), sheet(issues=[issue("55")]))
    assert save(database, at(2, 12), sheet(issues=[issue("5х")], content="retyped"))
    assert rows(database, SEEN) == [("5х", 4, stamp(1, 12), None, None)]
    assert rows(database, "SELECT typed_seen, typed_after FROM issues") == [(stamp(2, 12), stamp(1, 12))]


def test_another_pupil_lesson_or_kind_is_another_issue(database: Database) -> None:
    save(database, at(1, 12), sheet(issues=[issue()]))
    others = [issue(pupil=PETROV), issue(day=3), issue("н/5", problem=Problem.ABSENT_WITH_MARK)]
    save(database, at(2, 12), sheet(issues=others, content="2"))
    assert rows(database, "SELECT text, pupil, day, fixed_seen FROM issues ORDER BY text, pupil, day, fixed_seen") == [
        ("55", IVANOV, "2026-09-02", stamp(2, 12)),
        ("55", IVANOV, "2026-09-03", None),
        ("55", PETROV, "2026-09-02", None),
        ("н/5", IVANOV, "2026-09-02", None),
    ]
    assert len(set(rows(database, "SELECT key FROM issues"))) == 4


def test_a_sorted_table_a_moved_column_and_a_renamed_sheet_make_nothing_new(database: Database) -> None:
    """Two cells change places, and the sheet «Алгебра» is called «алгебра 7» now."""
    found = [issue("55", row=4), issue("56", pupil=PETROV, row=5)]
    save(database, at(1, 12), sheet(issues=found))
    names = rows(database, "SELECT key, text FROM issues ORDER BY text")
    moved = [issue("55", row=5, title="алгебра 7"), issue("56", pupil=PETROV, row=4, title="алгебра 7")]
    save(database, at(2, 12), sheet(issues=moved, content="sorted", title="алгебра 7"))
    assert rows(database, SEEN) == [("55", 5, stamp(1, 12), None, None), ("56", 4, stamp(1, 12), None, None)]
    assert rows(database, "SELECT key, text FROM issues ORDER BY text") == names


def test_a_workbook_saved_under_another_name_brings_its_issues(database: Database) -> None:
    save(database, at(1, 12), sheet(issues=[issue()]))
    with database.write() as writer:
        other = book("v2")._replace(book="2026-27/Журнал 7А.xlsx")
        writer.save_journal(other, JournalTables("7А", [sheet(issues=[issue()])]), SCHOOL, at(2, 12))
    assert rows(database, "SELECT book, first_seen, fixed_seen FROM issues") == [
        ("2026-27/Журнал 7А.xlsx", stamp(1, 12), None)
    ]


def test_a_lesson_that_got_its_number_keeps_its_issues(database: Database) -> None:
    """The teacher fills in «Урок»: lesson 101, known by its order, is the third lesson now."""
    unnumbered, third = (replace(issue(), number=number) for number in (101, 3))
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}, days=(1, 2), number=101, issues=[unnumbered]))
    save(database, at(2, 12), sheet({(IVANOV, 1): "5"}, days=(1, 2), number=3, issues=[third]))
    assert rows(database, "SELECT number, first_seen, fixed_seen, key FROM issues") == [
        (3, stamp(1, 12), None, free_key(YEAR, identity_of(third)))
    ]


def test_a_subject_read_by_another_name_keeps_its_issues(database: Database) -> None:
    """«Предметы» now say that the sheet «Алг» is «Алгебра»."""
    short = Register("7А", "Алг")
    save(database, at(1, 12), sheet(register=short, title="Алг", issues=[issue(register=short, title="Алг")]))
    save(database, at(2, 12), sheet(title="Алг", key="an alias", issues=[issue(title="Алг")]))
    assert rows(database, "SELECT subject, first_seen, fixed_seen, key FROM issues") == [
        ("Алгебра", stamp(1, 12), None, free_key(YEAR, identity_of(issue())))
    ]


# ---------------------------------------------------------------- derived anew


def test_a_better_program_makes_no_issue_new(database: Database) -> None:
    """The same cell of the same sheet is told as another kind, with other words: nobody typed anything."""
    save(database, at(1, 12), sheet(issues=[issue("5,4")]))
    again = replace(issue("5,4", problem=Problem.AMBIGUOUS_MARK), detail="5/4 или 5,4")
    assert save(database, at(2, 12), sheet(issues=[again], key="version 3"))
    assert rows(database, "SELECT problem, detail, first_seen, typed_seen, fixed_seen, key FROM issues") == [
        (
            "ambiguous-mark", "5/4 или 5,4", stamp(1, 12), stamp(1, 12), None,
            free_key(YEAR, identity_of(again)),
        )
    ]  # fmt: skip


def test_another_kind_in_a_cell_that_was_retyped_is_another_issue(database: Database) -> None:
    save(database, at(1, 12), sheet(issues=[issue("55")]))
    save(database, at(2, 12), sheet(issues=[issue("5,4", problem=Problem.AMBIGUOUS_MARK)], content="retyped"))
    assert rows(database, SEEN) == [
        ("55", 4, stamp(1, 12), None, stamp(2, 12)),
        ("5,4", 4, stamp(2, 12), stamp(1, 12), None),
    ]


def test_what_a_better_program_finds_was_typed_when_the_sheet_was(database: Database) -> None:
    """The issue is told today; the cell was typed before the reading of the 1st."""
    save(database, at(1, 12), sheet())
    save(database, at(2, 12), sheet(issues=[issue()], key="version 3"))
    assert rows(database, "SELECT first_seen, first_after, typed_seen, typed_after FROM issues") == [
        (stamp(2, 12), stamp(1, 12), stamp(1, 12), None)
    ]


# ---------------------------------------------------------------- mended and back


def test_what_is_back_the_same_day_was_never_mended(database: Database) -> None:
    """The file was saved half-done at noon, and whole at one."""
    for hour, found in ((11, [issue()]), (12, []), (13, [issue()])):
        save(database, at(1, hour), sheet(issues=found, content=str(hour)))
    assert rows(database, SEEN) == [("55", 4, stamp(1, 11), None, None)]


def test_an_issue_that_is_back_later_has_its_name_and_a_new_life(database: Database) -> None:
    for day, found in ((1, [issue()]), (2, []), (3, [issue()])):
        save(database, at(day, 12), sheet(issues=found, content=str(day)))
    assert len(set(rows(database, "SELECT key FROM issues"))) == 1


# ---------------------------------------------------------------- alike, kept, reported


def test_issues_alike_are_counted(database: Database) -> None:
    """Two columns are headed by the same word, then one of them is mended."""
    alike = [issue("ср", None, "", row=row, problem=Problem.UNKNOWN_COLUMN) for row in (0, 1)]
    save(database, at(1, 12), sheet(issues=alike))
    save(database, at(2, 12), sheet(issues=alike[1:], content="one mended"))
    assert rows(database, "SELECT fixed_seen FROM issues ORDER BY issue") == [(None,), (stamp(2, 12),)]


def test_what_has_neither_lesson_nor_pupil_is_told_apart_by_its_text(database: Database) -> None:
    """«ср.» and «итог» head two columns; the first is mended, and rows are inserted above."""

    def headed(*texts: str, row: int) -> list[Issue]:
        return [issue(text, None, "", row=row, problem=Problem.UNKNOWN_COLUMN) for text in texts]

    save(database, at(1, 12), sheet(issues=headed("ср.", "итог", row=0)))
    save(database, at(2, 12), sheet(issues=headed("итог", "всего", row=2), content="mended"))
    assert rows(database, SEEN) == [
        ("итог", 2, stamp(1, 12), None, None),
        ("ср.", 0, stamp(1, 12), None, stamp(2, 12)),
        ("всего", 2, stamp(2, 12), stamp(1, 12), None),
    ]


def test_marks_of_two_terms_of_one_pupil_are_two_issues(database: Database) -> None:
    """No lesson tells them apart, but what was typed does; then one is retyped and only that one is left."""
    terms = [issue("55", None, row=4), issue("54", None, row=4)]
    save(database, at(1, 12), sheet(issues=terms))
    save(database, at(2, 12), sheet(issues=[issue("55", None)], content="one mended"))
    save(database, at(3, 12), sheet(issues=[issue("5+4", None)], content="the other retyped"))
    assert rows(database, "SELECT text, first_seen, fixed_seen FROM issues ORDER BY text") == [
        ("5+4", stamp(1, 12), None),
        ("54", stamp(1, 12), stamp(2, 12)),
    ]


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


# ---------------------------------------------------------------- checks


CHECKED = "SELECT checked_at FROM books"


def test_a_workbook_saved_through_a_school_day_is_checked_once(database: Database) -> None:
    """Saved at nine, at noon and at two; looked at again in the evening; saved the next morning."""
    checked = []
    for moment in (at(1, 9), at(1, 12), at(1, 14), at(2, 8)):
        save(database, moment, sheet(content=str(moment)))
        checked += rows(database, CHECKED)
    assert checked == [(stamp(1, 9),)] * 3 + [(stamp(2, 8),)]


def test_what_nobody_touched_is_not_checked_anew(database: Database) -> None:
    """A code was added to the alphabet: the sheet is derived again, its workbook is of the same version."""
    tables = [JournalTables("7А", [sheet(key=key)]) for key in ("", "+code")]
    for day, derived in zip((1, 2), tables, strict=True):
        with database.write() as writer:
            writer.save_journal(book("the same"), derived, SCHOOL, at(day, 9))
    assert rows(database, CHECKED) == [(stamp(1, 9),)]


def test_where_a_store_opens_a_workbook_outlives_its_readings(database: Database) -> None:
    save(database, at(1, 9), sheet())
    with database.write() as writer:
        writer.transaction.run("UPDATE books SET url = 'https://example.org/7'")
        writer.transaction.run("UPDATE sheets SET gid = 7")
    save(database, at(2, 9), sheet(content="edited"))
    assert rows(database, "SELECT url FROM books") == [("https://example.org/7",)]
    assert rows(database, "SELECT content, gid FROM sheets") == [("edited", 7)]
