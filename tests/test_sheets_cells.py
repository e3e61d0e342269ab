"""Cells of tables: what is typed in them, in every spelling and kind a spreadsheet gives."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets import cells
from sheets.cells import DATE, FLAG, GRADES, LESSON, LIST, NUMBER, TIME, WEEKDAY, WEEKDAYS_LIST, WHOLE, Reader
from sheets.grid import CellError, Value, shown_text

READERS = [value for value in vars(cells).values() if isinstance(value, Reader)]
VALUES = st.one_of(
    st.text(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.sampled_from([CellError("#ССЫЛКА!"), "31.02.2026", "25:70", "1-4-9", "١٢", "²", "1e5", "пн-", "--", ","]),
)  # fmt: skip


@given(VALUES)
def test_no_cell_raises(value: Value) -> None:
    for reader in READERS:
        reader(value)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.hint)
def test_a_formulas_error_is_no_value(reader: Reader[object]) -> None:
    assert reader(CellError("#Н/Д")) is None


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_date_is_read_however_it_is_typed(day: date) -> None:
    serial = float((day - date(1899, 12, 30)).days)
    typed = (
        f"{day:%d.%m.%Y}", f"{day:%d.%m.%y}", f"{day.day}.{day.month}.{day.year}", f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}",
        f" {day:%d.%m.%Y} г.", f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d} 00:00:00",
        day, datetime(day.year, day.month, day.day),
        serial,
    )  # fmt: skip
    assert {DATE(value) for value in typed} == {day}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 сентября 2026", date(2026, 9, 1)),
        ("1 сент. 2026 г.", date(2026, 9, 1)),
        ("12.05.71", date(1971, 5, 12)),
        ("29.02.2027", None),
        ("01.13.2026", None),
        ("5.09", None),
        ("1 м 2026", None),
        (5.0, None),
        (46266.5, None),
        (True, None),
    ],
)
def test_what_is_a_date_and_what_is_not(typed: Value, day: date | None) -> None:
    assert DATE(typed) == day


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_is_read_however_it_is_typed(hour: int, minute: int) -> None:
    moment = time(hour, minute)
    day_share = (hour * 60 + minute) / (24 * 60)
    typed = (
        f"{moment:%H:%M}", f"{hour}:{minute:02}", f"{hour}.{minute:02}", f"{hour}-{minute:02}",
        f"{hour} ч {minute:02} мин", f"{moment:%H:%M}:00", moment, datetime(1899, 12, 30, hour, minute),
        timedelta(hours=hour, minutes=minute), day_share,
    )  # fmt: skip
    assert {TIME(value) for value in typed} == {moment}


@pytest.mark.parametrize("typed", ["24:00", "8:60", "8", "утром", 8.3, -0.1, timedelta(hours=25)])
def test_what_is_no_time(typed: Value) -> None:
    assert TIME(typed) is None


@given(st.floats(-1e6, 1e6).map(lambda number: round(number, 3) + 0.0))
def test_a_number_is_read_with_comma_or_point(number: float) -> None:
    text = f"{number:.3f}"
    assert NUMBER(text) == NUMBER(text.replace(".", ",")) == NUMBER(number) == number


@pytest.mark.parametrize("typed", ["", "1,2,3", "1e5", "nan", "inf", float("nan"), float("inf"), True, "пять", "1..2"])
def test_what_is_no_number(typed: Value) -> None:
    assert NUMBER(typed) is None


@pytest.mark.parametrize(("typed", "number"), [("3", 3), (3.0, 3), ("3,0", 3), (3.5, None), (-1.0, None), ("-1", None)])
def test_a_whole_number_is_neither_negative_nor_broken(typed: Value, number: int | None) -> None:
    assert WHOLE(typed) == number


@pytest.mark.parametrize(("typed", "number"), [("0", 0), (12.0, 12), (13.0, None), ("п", None)])
def test_a_lesson_has_a_number_up_to_twelve(typed: Value, number: int | None) -> None:
    assert LESSON(typed) == number


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Да", True),
        ("да ", True),
        ("+", True),
        (1.0, True),
        (True, True),
        ("НЕТ", False),
        ("-", False),
        (0.0, False),
        ("может быть", None),
        (2.0, None),
    ],
)
def test_yes_and_no(typed: Value, *, said: bool | None) -> None:
    assert FLAG(typed) is said


@pytest.mark.parametrize(
    ("typed", "weekday"), [("Понедельник", 0), ("сб.", 5), ("ВТ", 1), (3.0, 2), ("7", 6), ("завтра", None), (8.0, None)]
)
def test_weekdays(typed: Value, weekday: int | None) -> None:
    assert WEEKDAY(typed) == weekday


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("пн-пт", {0, 1, 2, 3, 4}),
        ("пн, ср; сб", {0, 2, 5}),
        ("вт – чт, сб", {1, 2, 3, 5}),
        ("пн-", None),
        ("каждый", None),
        ("пт-пн", None),
    ],
)
def test_lists_of_weekdays(typed: Value, days: set[int] | None) -> None:
    assert WEEKDAYS_LIST(typed) == days


@pytest.mark.parametrize(
    ("typed", "grades"),
    [
        ("1-4", {1, 2, 3, 4}),
        ("1 – 3, 10, 11 классы", {1, 2, 3, 10, 11}),
        (7.0, {7}),
        ("все", set(range(1, 12))),
        ("0-3", None),
        ("9-12", None),
        ("7А", None),
        (date(2026, 4, 1), None),
    ],
)
def test_lists_of_grades(typed: Value, grades: set[int] | None) -> None:
    assert GRADES(typed) == grades


@given(st.lists(st.text("абв ", min_size=1).filter(str.strip), min_size=1))
def test_a_list_is_split_at_commas_and_semicolons(parts: list[str]) -> None:
    wanted = tuple(" ".join(part.split()) for part in parts)
    assert LIST(", ".join(parts)) == LIST(";".join(parts)) == wanted


def test_a_lone_number_is_a_list_of_one() -> None:
    assert LIST(7.0) == (shown_text(7.0),)
