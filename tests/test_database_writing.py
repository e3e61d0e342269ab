"""Writing a journal: only the differences, dated truly, and never more than people did."""

from __future__ import annotations

from dataclasses import replace

from database.engine import Database
from journal.tables import JournalTables, Register
from tests.database_school import (
    IVANOV,
    PETROV,
    SCHOOL,
    YEAR,
    at,
    book,
    entry,
    issue,
    rows,
    save,
    september,
    sheet,
    stamp,
)

ENTRIES = "SELECT pupil, day, typed, first_seen, first_after, changed_seen FROM entries ORDER BY pupil, day"
KEPT = "SELECT pupil, day, typed, unread FROM entries ORDER BY pupil, day"
#: What somebody typed over, cleared or moved.
LEDGER = (
    "SELECT pupil, day, field, old, new, seen, after FROM ledger"
    " WHERE cause = 'typed' AND old IS NOT NULL AND field <> 'register' ORDER BY id"
)


def versions(database: Database) -> dict[str, int]:
    return dict(rows(database, "SELECT school_class, version FROM class_versions"))


def test_what_the_first_reading_shows_was_there_before(database: Database) -> None:
    assert save(database, at(3, 12), sheet({(IVANOV, 1): "5/4", (PETROV, 2): "б"}))
    assert rows(database, "SELECT school_class, subject, subgroup, book, sheet FROM registers") == [
        ("7А", "Алгебра", "", "Журнал 7А.xlsx", "Алгебра")
    ]
    assert rows(database, "SELECT pupil, typed, marks, attendance, reason, special, unread FROM entries") == [
        (IVANOV, "5/4", "54", None, None, None, False),
        (PETROV, "б", "", "absent", "ill", None, False),
    ]
    assert rows(database, ENTRIES) == [
        (IVANOV, "2026-09-01", "5/4", stamp(3, 12), None, stamp(3, 12)),
        (PETROV, "2026-09-02", "б", stamp(3, 12), None, stamp(3, 12)),
    ]
    assert rows(database, LEDGER) == []
    assert versions(database) == {"": 1, "7А": 1}


def test_a_later_entry_lies_between_two_readings(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}))
    save(database, at(2, 15), sheet({(IVANOV, 1): "5", (PETROV, 2): "4"}))
    assert rows(database, ENTRIES) == [
        (IVANOV, "2026-09-01", "5", stamp(1, 12), None, stamp(1, 12)),
        (PETROV, "2026-09-02", "4", stamp(2, 15), stamp(1, 12), stamp(2, 15)),
    ]


def test_a_book_found_as_it_was_narrows_the_interval(database: Database) -> None:
    save(database, at(1, 12), sheet())
    with database.write() as writer:
        writer.touch(book(), at(2, 14))
    save(database, at(2, 15), sheet({(PETROV, 2): "4"}))
    assert rows(database, ENTRIES) == [(PETROV, "2026-09-02", "4", stamp(2, 15), stamp(2, 14), stamp(2, 15))]


def test_a_retyped_mark_keeps_its_first_day_and_is_remembered(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "2"}))
    save(database, at(2, 15), sheet({(IVANOV, 1): "4"}))
    assert rows(database, ENTRIES) == [(IVANOV, "2026-09-01", "4", stamp(1, 12), None, stamp(2, 15))]
    assert rows(database, LEDGER) == [(IVANOV, "2026-09-01", "entry", "2", "4", stamp(2, 15), stamp(1, 12))]


def test_a_withdrawn_mark_leaves_a_line_in_the_ledger(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "2", (PETROV, 1): "5"}))
    save(database, at(2, 15), sheet({(PETROV, 1): "5"}))
    assert rows(database, KEPT) == [(PETROV, "2026-09-01", "5", False)]
    assert rows(database, LEDGER) == [(IVANOV, "2026-09-01", "entry", "2", None, stamp(2, 15), stamp(1, 12))]


def test_the_same_sheet_again_changes_nothing(database: Database) -> None:
    drawn = sheet({(IVANOV, 1): "5"}, topics={1: "Дроби"}, terms={(IVANOV, "1 четверть"): 5})
    save(database, at(1, 12), drawn)
    assert not save(database, at(2, 15), drawn)
    assert not save(database, at(3, 15), replace(drawn, key="a newer parser"))
    assert versions(database) == {"": 1, "7А": 1}
    assert rows(database, LEDGER) == []


# ------------------------------------------------------------------ derivations that are no edits


def test_a_new_meaning_of_the_same_text_is_no_edit(database: Database) -> None:
    """«у» was an absence without a reason until the school wrote down what it means."""
    unknown = entry(IVANOV, 1, "у")._replace(reason=None)
    save(database, at(1, 12), replace(sheet({(IVANOV, 1): "у"}), entries=[unknown]))
    assert save(database, at(5, 15), sheet({(IVANOV, 1): "у"}, key="code added"))
    assert rows(database, "SELECT reason, first_seen, changed_seen FROM entries") == [
        ("excused", stamp(1, 12), stamp(1, 12))
    ]
    assert rows(database, LEDGER) == []


def test_a_cell_that_becomes_readable_was_typed_when_its_sheet_was(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}))
    cells = {(IVANOV, 1): "5", (PETROV, 2): "зб"}
    unread = sheet({(IVANOV, 1): "5"}, content="«зб» was typed", issues=[issue("зб", 2, PETROV)])
    save(database, at(2, 15), unread)
    save(database, at(5, 15), sheet(cells, content="«зб» was typed", key="code added"))
    assert rows(database, ENTRIES)[1] == (PETROV, "2026-09-02", "зб", stamp(2, 15), stamp(1, 12), stamp(2, 15))


def test_a_cell_that_becomes_readable_was_typed_when_it_was_reported(database: Database) -> None:
    """The code is added in the same reading in which a teacher enters another mark."""
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}))
    save(database, at(2, 15), sheet({(IVANOV, 1): "5"}, content="2", issues=[issue("зб", 2, PETROV)]))
    save(database, at(5, 15), sheet({(IVANOV, 1): "5", (PETROV, 2): "зб", (PETROV, 3): "4"}))
    assert rows(database, ENTRIES)[1:] == [
        (PETROV, "2026-09-02", "зб", stamp(2, 15), stamp(1, 12), stamp(2, 15)),
        (PETROV, "2026-09-03", "4", stamp(5, 15), stamp(2, 15), stamp(5, 15)),
    ]


def test_the_first_entry_of_a_lesson_may_be_one_that_was_unreadable(database: Database) -> None:
    save(database, at(1, 12), sheet())
    save(database, at(2, 15), sheet(content="2", issues=[issue("зб", 2, PETROV)]))
    save(database, at(5, 15), sheet({(IVANOV, 2): "4", (PETROV, 2): "зб"}))
    assert rows(database, "SELECT entry_seen, entry_after FROM lessons WHERE entry_seen IS NOT NULL") == [
        (stamp(2, 15), stamp(1, 12))
    ]


def test_a_pupil_added_to_the_list_got_the_marks_when_they_were_typed(database: Database) -> None:
    save(database, at(1, 12), sheet(pupils=[IVANOV]))
    cells = {(PETROV, 2): "4"}
    save(database, at(2, 15), sheet(pupils=[IVANOV], topics={2: "Дроби"}, content=sheet(cells).content))
    save(database, at(5, 15), sheet(cells, topics={2: "Дроби"}, content=sheet(cells).content, key="list"))
    assert rows(database, ENTRIES) == [(PETROV, "2026-09-02", "4", stamp(2, 15), stamp(1, 12), stamp(2, 15))]
    assert rows(database, "SELECT topic_seen, entry_seen, entry_after FROM lessons WHERE topic <> ''") == [
        (stamp(2, 15), stamp(2, 15), stamp(1, 12))
    ]


def test_a_text_that_a_newer_parser_squeezes_is_no_edit(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "5 / 4"}, topics={1: "Дроби "}, content="c"))
    save(database, at(2, 12), sheet({(IVANOV, 1): "5/4"}, topics={1: "Дроби"}, content="c", key="newer parser"))
    assert rows(database, ENTRIES) == [(IVANOV, "2026-09-01", "5/4", stamp(1, 12), None, stamp(1, 12))]
    assert rows(database, LEDGER) == []


def test_what_a_newer_parser_no_longer_reads_is_not_withdrawn_by_anybody(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "5,4"}, content="c"))
    save(database, at(2, 12), sheet({}, content="c", key="newer parser"))
    assert rows(database, KEPT) == []
    assert rows(database, LEDGER) == []


# ------------------------------------------------------------------ what nobody can read stays


def test_an_unreadable_cell_keeps_its_last_good_value(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}))
    save(database, at(2, 12), sheet(content="55", unread=frozenset({(IVANOV, september(1), 1)})))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-01", "5", True)]
    assert rows(database, LEDGER) == []
    save(database, at(3, 12), sheet({(IVANOV, 1): "5"}))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-01", "5", False)]
    assert rows(database, LEDGER) == []


def test_a_pupil_whose_row_is_lost_keeps_marks(database: Database) -> None:
    terms = {(IVANOV, "1 четверть"): 4, (PETROV, "1 четверть"): 5}
    save(database, at(1, 12), sheet({(IVANOV, 1): "5", (PETROV, 1): "4"}, terms=terms))
    save(database, at(2, 12), sheet({(PETROV, 1): "4"}, terms={(PETROV, "1 четверть"): 5}, pupils=[PETROV]))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-01", "5", True), (PETROV, "2026-09-01", "4", False)]
    assert rows(database, "SELECT pupil, mark, unread FROM term_marks ORDER BY pupil") == [
        (IVANOV, 4, True),
        (PETROV, 5, False),
    ]
    assert rows(database, LEDGER) == []


def test_a_column_whose_date_is_lost_keeps_its_lesson(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 2): "5"}, topics={2: "Дроби"}))
    save(database, at(2, 12), sheet(days=(1, 3), gaps=((september(1), september(3)),)))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-02", "5", True)]
    assert rows(database, "SELECT day, topic FROM lessons ORDER BY day") == [
        ("2026-09-01", ""),
        ("2026-09-02", "Дроби"),
        ("2026-09-03", ""),
    ]
    assert rows(database, LEDGER) == []


def test_a_topic_stays_where_a_column_without_a_date_may_be_its_lesson_and_goes_elsewhere(database: Database) -> None:
    days, topics = (1, 2, 3, 8, 9), {2: "Дроби", 8: "Доли"}
    save(database, at(1, 12), sheet(days=days, topics=topics))
    save(database, at(2, 12), sheet(days=(1, 3, 9), gaps=((september(1), september(3)),)))
    assert rows(database, "SELECT day FROM lessons WHERE topic <> ''") == [("2026-09-02",)]
    assert rows(database, "SELECT count(*) FROM lessons") == [(4,)]


def test_a_sheet_of_which_nothing_is_understood_keeps_everything(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 2): "5"}, terms={(IVANOV, "Год"): 5}))
    save(database, at(2, 12), sheet(days=(), pupils=(), content="scrambled"))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-02", "5", True)]
    assert rows(database, "SELECT count(*) FROM lessons") == [(3,)]
    save(database, at(3, 12), sheet(register=None, content="no register at all"))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-02", "5", True)]
    assert rows(database, "SELECT mark, unread FROM term_marks") == [(5, True)]


MISSING = "SELECT problem, text, detail, number FROM issues WHERE problem = 'lesson-missing' AND fixed_seen IS NULL"


def test_a_removed_column_keeps_its_lesson_until_its_cells_are_cleared(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 2): "5"}, topics={2: "Дроби"}, homework={2: "№ 5"}))
    save(database, at(2, 12), sheet(days=(1, 3)))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-02", "5", True)]
    assert rows(database, "SELECT day, topic FROM lessons ORDER BY day")[1] == ("2026-09-02", "Дроби")
    assert rows(database, MISSING) == [("lesson-missing", "02.09", "отметок: 1", 1)]
    assert rows(database, LEDGER) == []
    save(database, at(3, 12), sheet(topics={2: "Дроби"}))
    save(database, at(3, 15), sheet(days=(1, 3)))
    assert rows(database, KEPT) == rows(database, MISSING) == []
    assert rows(database, "SELECT day FROM lessons ORDER BY day") == [("2026-09-01",), ("2026-09-03",)]
    assert rows(database, LEDGER) == [
        (IVANOV, "2026-09-02", "entry", "5", None, stamp(3, 12), stamp(2, 12)),
        ("", "2026-09-02", "homework", "№ 5", None, stamp(3, 12), stamp(2, 12)),
        ("", "2026-09-02", "topic", "Дроби", None, stamp(3, 15), stamp(3, 12)),
        ("", "2026-09-02", "lesson", "Дроби", None, stamp(3, 15), stamp(3, 12)),
    ]


def test_a_column_that_a_newer_parser_reads_as_another_lesson_was_never_this_one(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 2): "5"}, content="c"))
    save(database, at(2, 12), sheet({(IVANOV, 3): "4"}, days=(1, 3), content="c", key="newer parser"))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-03", "4", False)]


def test_a_lesson_that_a_newer_parser_finds_in_two_columns_keeps_its_marks(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 2): "5"}, content="c"))
    twice = frozenset({(september(2), 1)})
    save(database, at(2, 12), sheet(content="c", key="newer parser", columnless=twice))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-02", "5", True)]


def test_a_removed_column_of_a_term_keeps_its_marks(database: Database) -> None:
    save(database, at(1, 12), sheet(terms={(IVANOV, "1 четверть"): 4}))
    save(database, at(2, 12), sheet(content="no term", periods=frozenset()))
    assert rows(database, "SELECT mark, unread FROM term_marks") == [(4, True)]
    assert rows(database, MISSING) == [("lesson-missing", "1 четверть", "отметок: 1", None)]


def test_a_lesson_given_another_date_keeps_its_history(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 2): "5", (PETROV, 2): "н"}, days=(1, 2), topics={2: "Дроби"}))
    save(database, at(3, 12), sheet({(IVANOV, 3): "5", (PETROV, 3): "н"}, days=(1, 3), topics={3: "Дроби"}))
    assert rows(database, "SELECT pupil, day, first_seen FROM entries ORDER BY pupil") == [
        (IVANOV, "2026-09-03", stamp(1, 12)),
        (PETROV, "2026-09-03", stamp(1, 12)),
    ]
    assert rows(database, "SELECT day, topic, topic_seen, entry_seen FROM lessons ORDER BY day") == [
        ("2026-09-01", "", None, None),
        ("2026-09-03", "Дроби", stamp(1, 12), stamp(1, 12)),
    ]
    assert rows(database, LEDGER) == [
        ("", "2026-09-02", "date", "2026-09-02 1", "2026-09-03 1", stamp(3, 12), stamp(1, 12))
    ]
    assert rows(database, MISSING) == []


def test_a_sheet_that_is_gone_keeps_its_register(database: Database) -> None:
    register = Register("7А", "Физика")
    physics = sheet({(IVANOV, 1): "3"}, register=register, title="Физика", issues=[issue(register=register)])
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}), physics)
    save(database, at(2, 12), unchanged=["Алгебра"])
    assert rows(database, "SELECT typed FROM entries ORDER BY typed") == [("3",), ("5",)]
    assert rows(database, "SELECT sheet FROM sheets") == [("Алгебра",)]
    assert rows(database, "SELECT fixed_seen FROM issues") == [(stamp(2, 12),)]


# ------------------------------------------------------------------ lessons


def test_a_lesson_given_its_number_is_the_same_lesson(database: Database) -> None:
    """The register stated none (101), then the teacher fills in «Урок»."""
    save(database, at(1, 12), sheet({(IVANOV, 2): "5"}, topics={2: "Дроби"}, number=101))
    save(database, at(5, 12), sheet({(IVANOV, 2): "5"}, topics={2: "Дроби"}, number=3))
    assert rows(database, "SELECT number, first_seen FROM entries") == [(3, stamp(1, 12))]
    assert rows(database, "SELECT number, topic_seen, entry_seen FROM lessons WHERE topic <> ''") == [
        (3, stamp(1, 12), stamp(1, 12))
    ]
    assert rows(database, LEDGER) == [
        ("", f"2026-09-0{day}", "number", "101", "3", stamp(5, 12), stamp(1, 12)) for day in (1, 2, 3)
    ]


def test_parts_of_a_lesson_are_dated_one_by_one(database: Database) -> None:
    times = (
        "SELECT entry_seen, entry_after, topic_seen, topic_after, homework_seen, homework_after"
        " FROM lessons WHERE day = ?"
    )

    def lesson() -> tuple[int | None, ...]:
        day = september(1).isoformat() if database.dialect.is_sqlite else september(1)
        return rows(database, times, day)[0]

    save(database, at(1, 9), sheet())
    assert lesson() == (None,) * 6
    save(database, at(1, 12), sheet(topics={1: "Дроби"}))
    assert lesson() == (None, None, stamp(1, 12), stamp(1, 9), None, None)
    save(database, at(1, 15), sheet({(IVANOV, 1): "5"}, topics={1: "Дроби"}))
    assert lesson() == (stamp(1, 15), stamp(1, 12), stamp(1, 12), stamp(1, 9), None, None)
    save(database, at(1, 18), sheet({(PETROV, 1): "5"}, topics={1: "Дроби и проценты"}, homework={1: "№ 5"}))
    assert lesson() == (stamp(1, 15), stamp(1, 12), stamp(1, 12), stamp(1, 9), stamp(1, 18), stamp(1, 15))
    save(database, at(1, 19), sheet())
    assert lesson() == (None,) * 6
    save(database, at(2, 9), sheet({(IVANOV, 1): "5"}, topics={1: "Дроби"}))
    assert lesson() == (stamp(2, 9), stamp(1, 19), stamp(2, 9), stamp(1, 19), None, None)
    assert [row[2:5] for row in rows(database, LEDGER) if row[2] != "entry"] == [
        ("topic", "Дроби", "Дроби и проценты"),
        ("topic", "Дроби и проценты", None),
        ("homework", "№ 5", None),
    ]


def test_a_term_mark_is_kept_changed_and_withdrawn(database: Database) -> None:
    term = "1 четверть"
    save(database, at(1, 12), sheet(terms={(IVANOV, term): 4, (PETROV, term): 3}))
    save(database, at(2, 12), sheet(terms={(IVANOV, term): 5}))
    assert rows(database, "SELECT pupil, typed, mark, first_seen, changed_seen FROM term_marks") == [
        (IVANOV, "5", 5, stamp(1, 12), stamp(2, 12))
    ]
    assert rows(database, LEDGER) == [
        (IVANOV, None, term, "4", "5", stamp(2, 12), stamp(1, 12)),
        (PETROV, None, term, "3", None, stamp(2, 12), stamp(1, 12)),
    ]


def test_an_unreadable_term_mark_keeps_its_last_good_value(database: Database) -> None:
    save(database, at(1, 12), sheet(terms={(IVANOV, "Год"): 4}))
    save(database, at(2, 12), sheet(content="4 5", unread_terms=frozenset({(IVANOV, "Год")})))
    assert rows(database, "SELECT mark, unread FROM term_marks") == [(4, True)]


# ------------------------------------------------------------------ registers


def test_a_subject_read_under_another_name_takes_its_register_along(database: Database) -> None:
    """«Алг.» became an alias of «Алгебра»."""
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}, register=Register("7А", "Алг."), title="Алг."))
    save(database, at(2, 12), sheet({(IVANOV, 1): "5"}, title="Алг.", key="alias added"))
    assert rows(database, "SELECT subject, sheet FROM registers") == [("Алгебра", "Алг.")]
    assert rows(database, ENTRIES) == [(IVANOV, "2026-09-01", "5", stamp(1, 12), None, stamp(1, 12))]


def test_a_renamed_sheet_stays_the_same_register(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}, issues=[issue()]))
    save(database, at(2, 12), sheet({(IVANOV, 1): "5"}, title="алгебра", issues=[issue(title="алгебра")]))
    assert rows(database, "SELECT subject, sheet FROM registers") == [("Алгебра", "алгебра")]
    assert rows(database, LEDGER) == []
    assert rows(database, "SELECT sheet, first_seen, fixed_seen FROM issues") == [("алгебра", stamp(1, 12), None)]


def test_of_two_sheets_of_one_register_the_first_is_taken(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}), sheet({(IVANOV, 1): "2"}, title="Алгебра (копия)"))
    assert rows(database, KEPT) == [(IVANOV, "2026-09-01", "5", False)]
    assert rows(database, "SELECT sheet FROM sheets ORDER BY sheet") == [("Алгебра",), ("Алгебра (копия)",)]


def test_classes_do_not_mix(database: Database) -> None:
    save(database, at(1, 12), sheet({(IVANOV, 1): "5"}))
    save(database, at(1, 12), sheet({(IVANOV, 1): "4"}, register=Register("7Б", "Алгебра")), school_class="7Б")
    assert rows(database, "SELECT school_class, typed FROM registers r JOIN entries e ON e.register = r.register") == [
        ("7А", "5"),
        ("7Б", "4"),
    ]
    assert versions(database) == {"": 2, "7А": 1, "7Б": 1}


# ------------------------------------------------------------------ workbooks


def test_a_workbook_is_remembered(database: Database) -> None:
    save(database, at(1, 12), sheet(key="+codes"))
    with database.write() as writer:
        writer.gone(book(), at(2, 12))
        assert writer.books(YEAR)["Журнал 7А.xlsx"][2:11] == (
            "journal", "7А", "7А", str(at(1, 12)), "", stamp(1, 12), stamp(1, 12), stamp(1, 12), stamp(2, 12),
        )  # fmt: skip
        writer.touch_all(YEAR, ["Журнал 7А.xlsx"], at(3, 12))
        assert writer.books(YEAR)["Журнал 7А.xlsx"][7:11] == (stamp(1, 12), stamp(3, 12), stamp(1, 12), None)
        writer.save_journal(book(str(at(1, 12))), JournalTables("7А", unchanged=["Алгебра"]), SCHOOL, at(4, 12))
        assert writer.books(YEAR)["Журнал 7А.xlsx"][7:11] == (stamp(1, 12), stamp(4, 12), stamp(1, 12), None)
        writer.save_journal(book("v2"), JournalTables("7А", unchanged=["Алгебра"]), SCHOOL, at(5, 12))
        assert writer.books(YEAR)["Журнал 7А.xlsx"][7:11] == (stamp(1, 12), stamp(5, 12), stamp(5, 12), None)
        assert writer.known(YEAR, "Журнал 7А.xlsx") == {"Алгебра": sheet().content + "+codes"}
        assert writer.known(YEAR, "Журнал 7Б.xlsx") == {}
