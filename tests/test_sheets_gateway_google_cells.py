"""What a cell of a Google spreadsheet holds: the same value every other store would give."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sheets.gateway.google.cells import shown_of, value_of
from sheets.grid import CellError, Value


def cell(number: float, shown: str, kind: str = "", pattern: str = "") -> dict[str, Any]:
    """A cell with a number in it."""
    told: dict[str, Any] = {"effectiveValue": {"numberValue": number}, "formattedValue": shown}
    form = {name: value for name, value in (("type", kind), ("pattern", pattern)) if value}
    return {**told, "userEnteredFormat": {"numberFormat": form}} if form else told


@pytest.mark.parametrize(
    ("told", "value", "shown"),
    [
        ({}, "", None),
        ({"note": "Пересдача"}, "", None),
        ({"effectiveValue": {"stringValue": "5/4"}, "formattedValue": "5/4"}, "5/4", None),
        ({"effectiveValue": {"stringValue": " н "}, "formattedValue": " н "}, " н ", None),
        ({"effectiveValue": {"stringValue": ""}}, "", None),
        ({"effectiveValue": {"boolValue": True}, "formattedValue": "TRUE"}, True, None),
        (cell(5, "5"), 5.0, None),
        (cell(4.67, "4,67"), 4.67, None),
        (cell(4.6666666, "4,67", "NUMBER", "0.00"), 4.6666666, "4,67"),
        (cell(0.3, "30%", "PERCENT"), 0.3, "30%"),
        (cell(5, "5", "TEXT", "@"), 5.0, None),
        (cell(46270, "05.09.2026", "DATE"), date(2026, 9, 5), None),
        (cell(46270, "5 сент.", "DATE", "d mmm"), date(2026, 9, 5), "5 сент."),
        (cell(46270, "9/5/2026", "DATE"), date(2026, 9, 5), "9/5/2026"),
        (cell(46270.354166666664, "05.09.2026 8:30:00", "DATE_TIME"), datetime(2026, 9, 5, 8, 30), None),
        (cell(0.3541666666666667, "8:30:00", "TIME"), time(8, 30), None),
        (cell(0.3541666666666667, "08:30", "TIME", "hh:mm"), time(8, 30), None),
        (cell(1.5, "36:00", "TIME", "[h]:mm"), timedelta(days=1, hours=12), "36:00"),
        (cell(1e300, "###", "DATE"), 1e300, "###"),
    ],
)  # fmt: skip
def test_a_cell_keeps_its_kind_and_what_is_seen_where_it_differs(
    told: dict[str, Any], value: Value, shown: str | None
) -> None:
    read = value_of(told)
    assert (read, type(read), shown_of(told, read)) == (value, type(value), shown)


@pytest.mark.parametrize(
    ("told", "value"),
    [
        (cell(46270, "05.09.2026"), date(2026, 9, 5)),
        (cell(46270, "2026-09-05"), date(2026, 9, 5)),
        (cell(46270, "9/5/26"), date(2026, 9, 5)),
        (cell(46270.354166666664, "05.09.2026 8:30:00"), datetime(2026, 9, 5, 8, 30)),
        (cell(0.3541666666666667, "8:30:00"), time(8, 30)),
        (cell(46270, "46270"), 46270.0),
        (cell(46270, "46 270,00"), 46270.0),
        (cell(0.3541666666666667, "0,3541666667"), 0.3541666666666667),
        (cell(-5.5, "-5,5"), -5.5),
        (cell(4.5, "4,5"), 4.5),
    ],
)
def test_a_date_that_a_formula_counted_is_a_date_without_a_format_of_its_own(
    told: dict[str, Any], value: Value
) -> None:
    read = value_of(told)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("DIVIDE_BY_ZERO", "#ДЕЛ/0!"), ("REF", "#ССЫЛКА!"), ("N_A", "#Н/Д"), ("NAME", "#ИМЯ?"), ("VALUE", "#ЗНАЧ!"),
        ("NUM", "#ЧИСЛО!"), ("NULL_VALUE", "#ПУСТО!"), ("ERROR", "#ОШИБКА!"), ("LOADING", "Загрузка…"),
    ],
)  # fmt: skip
def test_an_error_is_called_as_in_every_store(kind: str, code: str) -> None:
    told = {"effectiveValue": {"errorValue": {"type": kind, "message": "…"}}, "formattedValue": "#DIV/0!"}
    assert value_of(told) == CellError(code)
    assert shown_of(told, value_of(told)) is None


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [("DATE", "dd.mm.yyyy"), ("DATE_TIME", "dd.mm.yyyy hh:mm"), ("TIME", "hh:mm"), ("TIME", "[h]:mm")],
)
def test_a_moment_is_what_the_xlsx_reader_makes_of_it(kind: str, pattern: str) -> None:
    serials = [46270, 46270.5, 0.354166666666667, 0, 46270.354166666664, 0.99999999, -3, 61, 12345.678]
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": pattern})
        for column, serial in enumerate(serials):
            sheet.write_number(0, column, serial, form)
    (expected,) = CalamineWorkbook.from_filelike(io.BytesIO(data.getvalue())).get_sheet_by_index(0).to_python()
    assert [value_of(cell(serial, "…", kind, pattern)) for serial in serials] == expected


@given(
    number=st.floats(allow_nan=False), shown=st.text(max_size=20) | st.from_regex(r"[0-9.:/ -]{0,16}"),
    kind=st.sampled_from(["", "DATE", "TIME", "DATE_TIME", "NUMBER", "НЕЧТО"]),
    pattern=st.sampled_from(["", "[h]:mm", "@"]),
)  # fmt: skip
def test_no_number_raises(number: float, shown: str, kind: str, pattern: str) -> None:
    told = cell(number, shown, kind, pattern)
    shown_of(told, value_of(told))
