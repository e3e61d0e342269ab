"""The lessons upkeep is asked about: whose, since when, where they stand – and no more of the school than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from database.dialect import Transaction
from database.engine import Database
from database.journal import Journal
from database.places import UNKNOWN, is_in_gap, place_of, places_text
from database.queries.upkeep import candidates
from database.scope import Asked
from journal.calendar import Calendar, Term
from journal.tables import Register
from journal.viewer import Role, Viewer
from tests.database_school import IVANOV, MOSCOW, YEAR, at, book, save, september, sheet
from tests.database_world import NOW, TOWN, VIEWERS, fill

ENGLISH = Register("7А", "Английский язык", "2")


def keys(database: Database, who: Viewer, now: datetime = NOW) -> list[tuple[str, str, date, int]]:
    """The lessons asked about, as (subject, teacher, day, number)."""
    with database.read() as store:
        journal = Journal(database, who, now)
        found = candidates(Asked(store, who, journal.school(), YEAR, journal.now))
    return sorted((one.state.subject, one.state.teacher, one.state.day, one.state.number) for one in found)


def told(database: Database, who: Viewer, now: datetime, *problems: str) -> list[tuple[str, str]]:
    """The issues of these kinds, as (text, cell)."""
    table = Journal(database, who, now).issues()
    chosen = table[table["problem"].isin(problems)]
    return list(zip(chosen["text"], chosen["cell"], strict=True))


# ------------------------------------------------------------------ whose


def test_each_is_asked_about_their_own(database: Database) -> None:
    fill(database)
    own = [("Алгебра", "t1", september(day), 1) for day in (1, 2, 8, 9)]
    english = [("Английский язык", "t1", september(2), 6)]
    others = [("Английский язык", "t3", september(day), 6) for day in (2, 9)]
    elsewhere = [("Алгебра", "t2", september(day), 1) for day in (1, 8)]
    assert keys(database, VIEWERS["teaches"]) == sorted(own + english)
    assert keys(database, VIEWERS["leads"]) == sorted(own + english + others)
    assert keys(database, VIEWERS["deputy"]) == sorted(own + english + others + elsewhere)
    assert keys(database, VIEWERS["mother"]) == keys(database, VIEWERS["it"]) == []


def test_a_workbook_that_is_gone_owes_nothing(database: Database) -> None:
    fill(database)
    with database.write() as writer:
        writer.gone(writer.books(YEAR)["Журнал 7А.xlsx"], NOW)
    assert {key[1] for key in keys(database, VIEWERS["deputy"])} == {"t2"}


def test_a_teacher_is_told_of_the_lessons_given_in_anothers_place(database: Database) -> None:
    fill(database)
    save(database, at(9, 11, 40), sheet(days=(2, 9), register=ENGLISH, title="Английский", teacher="t5"),
         unchanged=["Алгебра"], school=TOWN)  # fmt: skip
    substitute = Viewer(51, "Замещающая", Role.TEACHER, "t5")
    assert keys(database, substitute) == [("Английский язык", "t5", september(day), 1) for day in (2, 9)]


def test_a_lesson_is_called_by_its_number_in_the_timetable_and_found_by_its_own(database: Database) -> None:
    """The register states no number: the lesson is known there by its order, 101, and due as the first."""
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class="", title="Школа"), TOWN, [], at(1, 8))
    save(database, at(3, 12), sheet(days=(1,), number=101, places={(september(1), 101): (0, 3)}), school=TOWN)
    assert keys(database, VIEWERS["teaches"]) == [("Алгебра", "t1", september(1), 1)]
    assert told(database, VIEWERS["teaches"], at(4, 12), "lesson-not-filled") == [("01.09", "D1")]


# ------------------------------------------------------------------ since when


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2026, 10, 26, 12, tzinfo=MOSCOW), [1, 8]),  # autumn holidays: the quarter that ended
        (datetime(2026, 11, 9, 12, tzinfo=MOSCOW), []),  # the next quarter
    ],
)
def test_a_new_term_begins_with_a_clean_page(database: Database, now: datetime, days: list[int]) -> None:
    every = frozenset(range(1, 12))
    terms = (
        Term("1 четверть", date(2026, 9, 1), date(2026, 10, 24), every),
        Term("2 четверть", date(2026, 11, 2), date(2026, 12, 26), every),
    )
    school = replace(TOWN, calendar=Calendar(YEAR, terms))
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class="", title="Школа"), school, [], at(1, 8))
    save(database, at(9, 12), sheet(days=(1, 8)), school=school)
    assert [key[2] for key in keys(database, VIEWERS["deputy"], now)] == [september(day) for day in days]


def test_half_years_and_quarters_each_begin_with_their_own_term(database: Database) -> None:
    terms = (
        Term("1 четверть", date(2026, 9, 1), date(2026, 10, 24), frozenset(range(1, 10))),
        Term("2 четверть", date(2026, 11, 2), date(2026, 12, 26), frozenset(range(1, 10))),
        Term("1 полугодие", date(2026, 9, 1), date(2026, 12, 26), frozenset((10, 11))),
    )
    school = replace(TOWN, calendar=Calendar(YEAR, terms))
    tenth = Register("10А", "Алгебра")
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class="", title="Школа"), school, [], at(1, 8))
    save(database, at(9, 12), sheet(days=(1, 8)), school=school)
    save(database, at(9, 12), sheet(days=(1, 8), register=tenth, teacher="t4"), school=school, school_class="10А")
    november = datetime(2026, 11, 9, 12, tzinfo=MOSCOW)
    assert [key[1:3] for key in keys(database, VIEWERS["deputy"], november)] == [
        ("t4", september(1)), ("t4", september(8)),
    ]  # fmt: skip


def test_it_is_asked_with_the_hour(database: Database) -> None:
    """Nothing of Wednesday's lesson is written: that is nobody's business before five o'clock."""
    fill(database)
    teacher = VIEWERS["teaches"]
    assert "09.09" not in [text for text, _ in told(database, teacher, at(9, 16, 59), "no-topic")]
    assert "09.09" in [text for text, _ in told(database, teacher, at(9, 17, 1), "no-topic")]


# ------------------------------------------------------------------ where


def test_a_lesson_is_found_at_its_date(database: Database) -> None:
    places = {(september(1), 1): (0, 3), (september(2), 1): (0, 27)}
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class="", title="Школа"), TOWN, [], at(1, 8))
    save(database, at(3, 12), sheet(days=(1, 2, 3), places=places), school=TOWN)
    assert told(database, VIEWERS["teaches"], at(4, 12), "lesson-not-filled") == [
        ("03.09", ""), ("01.09", "D1"), ("02.09", "AB1"),
    ]  # fmt: skip


def test_what_may_stand_in_a_column_without_a_date_is_not_called_missing(database: Database) -> None:
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class="", title="Школа"), TOWN, [], at(1, 8))
    save(database, at(9, 12), sheet(days=(1, 2, 8), gaps=((september(2), september(7)),)), school=TOWN)
    lessons = told(database, VIEWERS["teaches"], at(9, 18), "lesson-not-filled")
    assert [text for text, _ in lessons] == ["01.09", "08.09"]


def test_places_are_found_without_being_read_whole() -> None:
    places = {(september(1), 1): (0, 3), (september(1), 10): (0, 4), (september(11), 1): (2, 5)}
    text = places_text(places, [(september(2), september(4))])
    assert text == "\n2026-09-01 1 0 3\n2026-09-01 10 0 4\n2026-09-11 1 2 5\n? 2026-09-02 2026-09-04\n"
    assert {key: place_of(text, *key) for key in places} == places
    assert place_of(text, september(2), 1) == place_of("", september(1), 1) == UNKNOWN
    assert place_of(places_text({(september(3), 10): (0, 4)}), september(3), 1) == UNKNOWN
    assert [is_in_gap(text, september(day)) for day in (1, 2, 3, 4, 5)] == [False, True, True, True, False]
    assert not is_in_gap(places_text(places), september(2))
    assert places_text({}) == ""


# ------------------------------------------------------------------ control works


def with_kind(register: Register, kind: str, teacher: str) -> Any:
    """A sheet whose lesson of the 10th is a work of some kind, planned ahead; all lessons are filled."""
    days, texts = (1, 10), {1: "Дроби", 10: "Тема"}
    made = sheet({(IVANOV, 1): "5"}, days=days, register=register, title=register.subject, teacher=teacher,
                 topics=texts, homework=texts)  # fmt: skip
    return replace(
        made, content=f"{made.content}{kind}", lessons=[row._replace(kind=kind if row.day.day == 10 else "")
                                                        for row in made.lessons],
    )  # fmt: skip


def test_two_control_works_of_a_class_on_one_day_are_told_ahead_to_both(database: Database) -> None:
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class="", title="Школа"), TOWN, [], at(1, 8))
    algebra = with_kind(Register("7А", "Алгебра"), "контрольная работа", "t1")
    english = with_kind(ENGLISH, "контрольная работа", "t3")
    save(database, at(2, 12), algebra, english, school=TOWN)
    kind = "control-works-on-one-day"
    assert told(database, VIEWERS["leads"], at(8, 12), kind) == [("10.09", ""), ("10.09", "")]
    assert told(database, VIEWERS["teaches"], at(8, 12), kind) == [("10.09", "")]
    save(database, at(3, 12), algebra, with_kind(ENGLISH, "тест", "t3"), school=TOWN)
    assert told(database, VIEWERS["leads"], at(8, 12), kind) == []


# ------------------------------------------------------------------ how much is read


class Counted(Transaction):
    """A transaction that counts the rows it hands out."""

    __slots__ = ("read",)

    def rows(self, text: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, counted."""
        found = super().rows(text, parameters)
        self.read = getattr(self, "read", 0) + len(found)
        return found


def test_a_teachers_page_reads_no_more_of_a_bigger_school(database: Database) -> None:
    """Twenty more classes, in which the teacher gives no lesson, with lessons that nobody filled."""
    fill(database)
    teacher = VIEWERS["teaches"]

    def read() -> int:
        school = Journal(database, teacher, NOW).school()
        with database.read() as store:
            counted = Counted(store.dialect, store._cursor)
            candidates(Asked(counted, teacher, school, YEAR, NOW))
            lessons = counted.read
            registers = len(counted.rows("SELECT register FROM registers"))
        return lessons - registers

    before = read()
    for number in range(20):
        name = f"{number % 11 + 1}{'ВГ'[number // 11]}"
        register = Register(name, "Алгебра")
        save(database, at(9, 11), sheet(days=range(1, 9), register=register, teacher="t8"), school=TOWN,
             school_class=name)  # fmt: skip
    assert read() <= before
