"""The grammar of a column's heading."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.issues import Problem
from sheets.grid import CellError, Value
from sheets.headers import Kind, month_of, read_header


@pytest.mark.parametrize(
    "typed",
    [
        "05.09",
        "5.9",
        "5.09",
        "05/09",
        "05-09",
        "05.09.",
        "05.09.2026",
        "05.09.26",
        "5 сентября",
        "05 сен",
        "5 сент.",
        "2026-09-05",
        "2026-09-05 00:00:00",
        "сб 05.09",
        "05.09 (сб)",
        "05.09 сб",
        5.09,
        date(2026, 9, 5),
        datetime(2026, 9, 5),
    ],
)
def test_every_way_of_writing_a_lessons_date(typed: Value) -> None:
    header = read_header(typed)
    assert (header.kind, header.date_in("2026/27"), header.number) == (Kind.LESSON, date(2026, 9, 5), None)


@pytest.mark.parametrize(
    ("typed", "number", "name"),
    [
        ("05.09 (2)", 2, ""),
        ("05.09 2 урок", 2, ""),
        ("05.09 №3", 3, ""),
        ("05.09 к/р", None, "к/р"),
        ("05.09 Контрольная работа", None, "контрольная работа"),
        ("05.09 (2) к/р", 2, "к/р"),
    ],
)
def test_what_people_write_beside_a_date(typed: str, number: int | None, name: str) -> None:
    header = read_header(typed)
    assert (header.kind, header.day, header.month, header.number, header.name) == (Kind.LESSON, 5, 9, number, name)


@pytest.mark.parametrize(
    ("typed", "school_year", "day"),
    [
        ("05.09", "2026/27", date(2026, 9, 5)),
        ("15.01", "2026/27", date(2027, 1, 15)),
        ("29.02", "2027/28", date(2028, 2, 29)),
        ("29.02", "2026/27", None),
        ("01.07", "2026/27", date(2027, 7, 1)),
        ("25.08", "2026/27", date(2026, 8, 25)),
    ],
)
def test_a_date_without_a_year_takes_the_school_years(typed: str, school_year: str, day: date | None) -> None:
    assert read_header(typed).date_in(school_year) == day


@pytest.mark.parametrize("typed", ["31.04", "32.09", "05.13", "32", "05.09 15 урок"])
def test_a_day_that_does_not_exist_is_a_bad_date(typed: str) -> None:
    assert read_header(typed).kind is Kind.BAD_DATE


@pytest.mark.parametrize("typed", ["07.09, 08.09", "07.09 и 08.09", "07.09-11.09", "07.09-11", "07.09 к/р 14.09"])
def test_two_dates_in_one_heading_are_no_lesson_of_the_school_year(typed: str) -> None:
    header = read_header(typed)
    assert header.kind is Kind.BAD_DATE or header.year == 2011


def test_a_number_that_may_be_two_dates_is_ambiguous() -> None:
    assert read_header(5.1).kind is Kind.AMBIGUOUS  # 05.01 or 05.10


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("1 четверть", "1 четверть"),
        ("1 ЧТ", "1 четверть"),
        ("I четверть", "1 четверть"),
        ("IV чт", "4 четверть"),
        ("2 полугодие", "2 полугодие"),
        ("II п/г", "2 полугодие"),
        ("за 3 четверть", "3 четверть"),
        ("1 триместр", "1 триместр"),
    ],
)
def test_terms_by_their_standard_names(typed: str, name: str) -> None:
    header = read_header(typed)
    assert (header.kind, header.name) == (Kind.TERM, name)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Год", Kind.YEAR),
        ("годовая", Kind.YEAR),
        ("СР", Kind.AVERAGE),
        ("ср. балл", Kind.AVERAGE),
        ("Средний балл", Kind.AVERAGE),
        ("Пропуски", Kind.OTHER),
        ("", Kind.BLANK),
        ("02", Kind.DAY),
        (2.0, Kind.DAY),
        (46270.0, Kind.BAD_DATE),
        (time(9, 5), Kind.BAD_DATE),
        (CellError("#ССЫЛКА!"), Kind.BAD_DATE),
        (True, Kind.OTHER),
    ],
)
def test_what_is_no_lesson(typed: Value, kind: Kind) -> None:
    assert read_header(typed).kind is kind


def test_a_bare_day_keeps_its_weekday_and_number_under_a_month() -> None:
    saturday = read_header("сб 5 (2)").under(9)
    assert (saturday.kind, saturday.number, saturday.date_in("2026/27")) == (Kind.LESSON, 2, date(2026, 9, 5))
    assert read_header("пн 5").under(9).date_in("2026/27") is None
    assert read_header("3 чт").as_day().under(9).date_in("2026/27") == date(2026, 9, 3)
    assert read_header("3 четверть").as_day().kind is Kind.TERM


def test_a_heading_tells_why_it_is_no_lesson_of_the_year() -> None:
    assert read_header("05.09").lesson_in("2026/27") == (date(2026, 9, 5), None, "")
    assert read_header("пн 05.09").lesson_in("2026/27") == (
        None, Problem.WEEKDAY_DISAGREES, "05.09.2026 — суббота",
    )  # fmt: skip
    assert read_header("05.09.2025").lesson_in("2026/27") == (
        None, Problem.DATE_OUTSIDE_YEAR, "05.09.2025, год 2026/27",
    )  # fmt: skip
    assert read_header("29.02").lesson_in("2026/27")[1] is Problem.UNKNOWN_DATE


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("Сентябрь", 9), ("сент.", 9), ("октября", 10), ("мая", 5), ("Май", 5), ("март", 3), ("сентябрь 2026", 9),
        ("Мария", None), ("сентябрь 5", None), ("Майоров", None), ("", None), (9.0, None),
    ],
)  # fmt: skip
def test_months_by_any_shortening(typed: Value, month: int | None) -> None:
    assert month_of(typed) == month


@given(st.one_of(st.text(max_size=20), st.floats(), st.dates(), st.text(alphabet="0123456789./- урок()", max_size=12)))
def test_no_heading_raises_and_every_date_is_of_its_year(value: Value) -> None:
    header = read_header(value)
    day = header.date_in("2026/27") if header.kind is Kind.LESSON else None
    assert day is None or header.year or date(2026, 8, 1) <= day <= date(2027, 7, 31)
