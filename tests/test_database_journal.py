"""What the Journal answers: tables that keep their promises, counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from database.engine import Database
from database.journal import Journal
from database.queries.weeks import Spans, spans
from database.scope import over_numbers
from database.views import VIEWS
from journal.school import School
from journal.viewer import Role, Viewer
from tests.database_school import IVANOV, MOSCOW, PETROV, at, save, september, sheet
from tests.database_world import MONDAY, NEXT_MONDAY, NOW, SIDOROV, TOPICS, TOWN, VIEWERS, YASHINA, fill
from tests.test_database_journal_scope import CALLS, FIRST, LAST


@pytest.fixture(scope="module")
def world(shared_database: Database) -> Database:
    """The two classes, read only."""
    fill(shared_database)
    return shared_database


@pytest.fixture(scope="module")
def deputy(world: Database) -> Journal:
    return Journal(world, VIEWERS["deputy"], NOW)


def plain(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Those columns, None where a value is missing."""
    values = [[None if value is pd.NA or value != value else value for value in table[name]] for name in columns]
    return list(zip(*values, strict=True))


# ------------------------------------------------------------------ promises


def test_every_table_has_a_promise() -> None:
    plain_rows = {
        "classes", "family", "recorded", "entered", "diary", "issue", "holds", "may_decide", "machinery",
        "holders", "admitted", "handed_out",
    }  # fmt: skip
    assert set(VIEWS) == CALLS.keys() - plain_rows


@pytest.mark.parametrize("who", [*VIEWERS])
@pytest.mark.parametrize("name", VIEWS)
def test_tables_keep_their_promises_empty_or_not(world: Database, name: str, who: str) -> None:
    VIEWS[name].validate(CALLS[name].ask(Journal(world, VIEWERS[who], NOW)))


def test_moments_are_in_the_schools_own_time(deputy: Journal) -> None:
    table = deputy.entries(IVANOV, FIRST, LAST)
    assert table["first_seen"].tolist() == [pd.Timestamp(at(9, 11, 30))] * 4
    assert str(table["first_seen"].dtype) == "datetime64[s, Europe/Moscow]"
    assert deputy.now == NOW
    assert Journal(deputy.database, deputy.viewer, NOW.astimezone()).now.tzinfo == MOSCOW


# ------------------------------------------------------------------ a pupil


def test_a_week_holds_blank_lessons_too(world: Database) -> None:
    table = Journal(world, VIEWERS["mother"], NOW).week(IVANOV, MONDAY)
    columns = ("subject", "subgroup", "day", "number", "topic", "homework", "typed", "marks", "unread")
    assert plain(table, *columns) == [
        ("Алгебра", "", september(1), 1, "Дроби", "№ 5", "5/4", "54", False),
        ("Алгебра", "", september(2), 1, "", "", None, None, False),
        ("Английский язык", "1", september(2), 6, "", "", "5", "5", False),
    ]


def test_a_week_ahead_shows_topics_and_no_marks(world: Database) -> None:
    table = Journal(world, VIEWERS["mother"], NOW).week(IVANOV, NEXT_MONDAY)
    assert plain(table, "day", "topic", "typed") == [
        (september(8), "Проценты", None),
        (september(9), "", "4"),
        (september(10), "Контрольная", None),
    ]


def test_absences_tell_when_and_why(world: Database) -> None:
    table = Journal(world, VIEWERS["pupil"], NOW).absences(PETROV, FIRST, LAST)
    assert plain(table, *table.columns) == [
        (september(1), 1, "Алгебра", "", "absent", "ill", "б"),
        (september(2), 6, "Английский язык", "2", "absent", "excused", "у"),
    ]


def test_a_pupil_who_moved_has_the_lessons_of_each_class_while_there(deputy: Journal) -> None:
    """7А until the 7th, 7Б from then on: lessons of the other class are not his."""
    table = deputy.week(SIDOROV, NEXT_MONDAY)
    assert plain(table, "day", "number", "typed", "attendance") == [(september(8), 1, "оп", "late")]
    assert (
        plain(deputy.week(SIDOROV, MONDAY), "day", "typed")
        == [(september(1), "4"), (september(2), None)] + [(september(2), None)] * 2
    )


def test_a_mark_after_leaving_does_not_disappear(database: Database) -> None:
    fill(database)
    journal = Journal(database, VIEWERS["deputy"], NOW)
    assert plain(journal.week(SIDOROV, NEXT_MONDAY), "day") == [(september(8),)]
    drawn = sheet({(SIDOROV, 9): "2"}, days=[1, 8, 9, 10], pupils=[SIDOROV], topics=TOPICS)
    save(database, NOW, drawn, school=TOWN)
    assert plain(journal.week(SIDOROV, NEXT_MONDAY), "day", "typed") == [(september(8), "оп"), (september(9), "2")]


def test_a_child_who_moved_is_in_the_class_of_today(world: Database) -> None:
    father = Viewer(21, "Сидоров", Role.GUARDIAN, pupils=frozenset({SIDOROV, YASHINA, "9999"}))
    columns = ("pupil", "name", "school_class")
    assert plain(Journal(world, father, NOW).children(), *columns) == [
        (SIDOROV, "Сидоров Лев", "7Б"),
        (YASHINA, "Яшина Яна", "7Б"),
    ]
    assert plain(Journal(world, father, at(6, 12)).children(), *columns)[0] == (SIDOROV, "Сидоров Лев", "7А")


def test_term_marks_come_by_subject(deputy: Journal) -> None:
    table = deputy.term_marks(IVANOV)
    assert plain(table, *table.columns) == [("Алгебра", "", "1 четверть", "5", 5, None)]


# ------------------------------------------------------------------ classes and teachers


def test_attendance_counts_lessons_held_and_over(deputy: Journal) -> None:
    """Two pupils a lesson; English on the 9th is the sixth lesson and not over at noon, nor is the 10th."""
    table = deputy.attendance(FIRST, LAST)
    assert plain(table, *table.columns) == [
        ("7А", MONDAY, 3, 6, 2, 1, 1, 0, 0),
        ("7А", NEXT_MONDAY, 2, 4, 0, 0, 0, 0, 0),
        ("7Б", NEXT_MONDAY, 1, 2, 0, 0, 0, 0, 1),
    ]


def test_participation_counts_lessons_due_and_over(deputy: Journal) -> None:
    """Everything was seen on the 9th at 11:30; only the lesson of that day could be in time."""
    table = deputy.participation(FIRST, LAST)
    assert plain(table, *table.columns) == [
        ("t1", "Громова Ольга Петровна", MONDAY, 3, 1, 0, 0, 1, 3, 1, 2),
        ("t1", "Громова Ольга Петровна", NEXT_MONDAY, 2, 1, 0, 0, 1, 2, 1, 1),
        ("t2", "Иванов Пётр Ильич", MONDAY, 1, 0, 0, 0, 0, 1, 0, 0),
        ("t2", "Иванов Пётр Ильич", NEXT_MONDAY, 1, 1, 0, 0, 1, 1, 1, 1),
        ("t3", "Лебедева Анна Юрьевна", MONDAY, 1, 0, 0, 0, 0, 1, 0, 1),
    ]


@pytest.mark.parametrize(("first", "last"), [(0, 30), (0, 6), (1, 9), (2, 8), (1, 6), (7, 7), (9, 9), (10, 30)])
def test_weeks_and_lessons_tell_the_same(deputy: Journal, first: int, last: int) -> None:
    """Whatever days are asked for, sums by week are the sums of the lessons of those days; 0 is 31 August."""
    span = (september(first) if first else MONDAY), september(last)
    by_week = deputy.participation(*span)
    lessons = pd.concat([deputy.lessons(teacher, *span) for teacher in ("t1", "t2", "t3")])
    assert by_week["due"].sum() == len(lessons)
    assert by_week["filled"].sum() == lessons["filled"].sum()
    assert by_week["attended"].sum() == lessons["attended"].sum()
    assert by_week["homework"].sum() == lessons["homework"].sum()


def test_a_sixth_lesson_is_due_once_its_bell_has_rung(world: Database) -> None:
    def due(now: datetime) -> list[tuple[Any, ...]]:
        table = Journal(world, VIEWERS["deputy"], now).participation(september(9), september(9))
        return plain(table[table["teacher"] == "t3"], "due")

    assert [due(at(9, 13, 54)), due(at(9, 13, 55)), due(at(10, 0))] == [[], [(1,)], [(1,)]]


def test_a_teachers_lessons_tell_what_they_lack(deputy: Journal) -> None:
    table = deputy.lessons("t1", FIRST, LAST)
    columns = ("subject", "day", "number", "held", "topic", "homework", "attended", "filled", "timely", "sheet")
    assert plain(table, *columns) == [
        ("Алгебра", september(1), 1, True, True, True, True, True, False, "Алгебра"),
        ("Алгебра", september(2), 1, False, False, False, False, False, None, "Алгебра"),
        ("Английский язык", september(2), 6, True, False, False, True, False, None, "Английский язык (1 гр.)"),
        ("Алгебра", september(8), 1, True, True, True, False, True, False, "Алгебра"),
        ("Алгебра", september(9), 1, True, False, False, True, False, None, "Алгебра"),
    ]
    assert table["filled_seen"].dropna().tolist() == [pd.Timestamp(at(9, 11, 30))] * 2
    assert table["filled_after"].dropna().tolist() == [pd.Timestamp(at(8, 20))] * 2


def test_absentees_count_the_lessons_held_for_each(world: Database, deputy: Journal) -> None:
    """Algebra was held on the 1st, 8th and 9th, English for each subgroup on the 2nd; Сидоров left on the 7th."""
    table = Journal(world, VIEWERS["leads"], NOW).absentees("7А", FIRST, LAST)
    columns = ("name", "lessons", "absent", "ill", "excused", "unexcused", "late")
    assert plain(table, *columns) == [
        ("Иванов Пётр", 4, 0, 0, 0, 0, 0),
        ("Петров Иван", 4, 2, 1, 1, 0, 0),
        ("Сидоров Лев", 3, 0, 0, 0, 0, 0),
    ]
    assert plain(deputy.absentees("7Б", FIRST, LAST), *columns) == [
        ("Сидоров Лев", 1, 0, None, None, None, 1),
        ("Яшина Яна", 1, 0, None, None, None, 0),
    ]


def found_in_cells(deputy: Journal) -> pd.DataFrame:
    """The issues that have a cell: what the sync found."""
    table = deputy.issues()
    return table[table["cell"] != ""].reset_index(drop=True)


def test_issues_say_where_what_and_what_to_do(deputy: Journal) -> None:
    table = found_in_cells(deputy)
    assert plain(table, "workbook", "sheet", "cell", "text", "day", "pupil", "teacher_name") == [
        ("7А", "Алгебра", "D5", "3", september(10), IVANOV, "Громова Ольга Петровна"),
        ("7А", "Алгебра", "D5", "55", september(2), PETROV, "Громова Ольга Петровна"),
        ("7А", "Родители", "F3", "", None, "", ""),
        ("7Б", "Алгебра", "D5", "ы", september(8), YASHINA, "Иванов Пётр Ильич"),
    ]
    assert table["sentence"][1] == "«55» — не отметка и не код посещаемости"
    assert table["advice"][1] == "исправьте ячейку по легенде журнала"
    assert table["path"].tolist() == [
        *["Журнал 7А.xlsx → Алгебра → D5"] * 2,
        "Класс 7А.xlsx → Родители → F3",
        "Журнал 7Б.xlsx → Алгебра → D5",
    ]
    assert table["link"].isna().all()


def test_a_mark_ahead_is_no_issue_once_its_day_has_come(world: Database) -> None:
    def ahead(now: datetime) -> list[str]:
        table = Journal(world, VIEWERS["deputy"], now).issues()
        return sorted(table.loc[table["problem"] == "mark-in-future", "text"])

    assert [ahead(at(7, 12)), ahead(at(9, 23)), ahead(at(10, 0))] == [["3", "5"], ["3"], []]


def test_issues_of_a_workbook_that_is_gone_are_not_shown(database: Database) -> None:
    fill(database)
    with database.write() as writer:
        writer.gone(writer.books("2026/27")["Класс 7А.xlsx"], NOW)
    assert "мама" not in set(Journal(database, VIEWERS["deputy"], NOW).issues()["text"])


# ------------------------------------------------------------------ time


AUGUST, TODAY = date(2026, 8, 31), september(23)


@pytest.mark.parametrize(
    ("first", "last", "today", "whole", "edges"),
    [
        # whole weeks that are over, then what there is of the week of today, a Wednesday
        (1, 30, 23, (7, 14), [(AUGUST, september(1), september(6)), (september(21), september(21), TODAY)]),
        # on a Sunday evening its week is not over
        (7, 13, 13, None, [(september(7), september(7), september(13))]),
        (7, 13, 14, (7, 7), []),
        (24, 30, 23, None, []),
    ],
)
def test_a_span_is_cut_into_whole_weeks_and_edges(
    first: int, last: int, today: int, whole: tuple[int, int] | None, edges: list[tuple[date, date, date]]
) -> None:
    mondays = whole and (september(whole[0]), september(whole[1]))
    assert spans(september(first), september(last), september(today)) == Spans(mondays, tuple(edges))


def test_lessons_without_bells_end_with_the_school_day() -> None:
    assert over_numbers(at(9, 9, 14), TOWN.bells) == []
    assert over_numbers(at(9, 9, 15), TOWN.bells) == [1]
    assert [6 in over_numbers(at(9, hour), TOWN.bells) for hour in (13, 14)] == [False, True]
    assert [101 in over_numbers(at(9, hour), TOWN.bells) for hour in (14, 15)] == [False, True]


def test_in_summer_the_last_year_known_is_shown(world: Database) -> None:
    summer = datetime(2027, 7, 10, 12, tzinfo=MOSCOW)
    journal = Journal(world, VIEWERS["deputy"], summer)
    assert journal.year == "2026/27"
    assert journal.classes() == ["7А", "7Б"]


def test_before_the_first_sync_there_is_nothing(database: Database) -> None:
    journal = Journal(database, VIEWERS["deputy"], NOW)
    assert (journal.school(), journal.read_at(), journal.version(), journal.classes()) == (School(), None, 0, [])
    nothing = dict.fromkeys(CALLS, 0) | {"machinery": 1, "may_decide": 1}  # of the program itself, not of the school
    assert {name: len(call.ask(journal)) for name, call in CALLS.items()} == nothing
