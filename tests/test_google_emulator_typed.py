"""What Sheets makes of what people type: the table, and the rules for all that is not in it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import Cell
from tests.google_emulator.sheets.formulas import work_out
from tests.google_emulator.sheets.locales import LOCALES
from tests.google_emulator.sheets.typed import EVIDENCE, Row, rows, typed
from tests.google_emulator.sheets.typed_dates import serial

ROWS = rows()
NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)
PLAIN: Json = {"numberFormat": {"type": "TEXT", "pattern": "@"}}


def sheet_with(book: Book, cell: Cell, rows: int = 1000) -> Sheet:
    """The first sheet of a book, with that cell at A1."""
    sheet = Sheet(0, "Лист1", rows)
    book.sheets.append(sheet)
    sheet.put(0, 0, cell)
    return sheet


def typed_into(text: str, locale: str = "ru_RU", form: Json | None = None) -> Cell:
    """A cell into which that was typed."""
    book = Book(locale)
    sheet = sheet_with(book, book.written(Cell(format=form), text, typed_in=True, now=NOW))
    work_out(book)
    return sheet.at(0, 0)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.locale} {row.text}{row.format}" for row in ROWS])
def test_a_text_becomes_what_the_table_says(row: Row) -> None:
    cell = typed_into(row.text, row.locale, PLAIN if row.format else None)
    assert cell.shown == row.shown
    value = cell.value
    match row.kind:
        case "text":
            assert value == row.value
        case "boolean":
            assert value is (row.value == "TRUE")
        case "date":
            assert value == serial(day_of(row.value))
            assert cell.pattern["type"] == "DATE"
        case _:
            assert value == pytest.approx(float(row.value))


def day_of(text: str) -> date:
    """A day of the table: without a year it is of the year it was typed in."""
    return date.fromisoformat(text if len(text) > 5 else f"{NOW.year}-{text}")


def test_every_row_says_how_it_is_known() -> None:
    assert {row.evidence.split()[0] for row in ROWS} <= set(EVIDENCE)
    assert max(Counter((row.locale, row.text, row.format) for row in ROWS).values()) == 1


@given(st.text(), st.sampled_from(sorted(LOCALES)))
def test_a_cell_of_plain_text_keeps_what_was_typed(text: str, locale: str) -> None:
    kept = typed(text, LOCALES[locale], NOW.date(), {"type": "TEXT"}).entered
    assert (kept or {}).get("stringValue", "") == text.removeprefix("'")


@given(st.text(alphabet="0123456789./-:,% =+'нН5абв", max_size=8), st.sampled_from(sorted(LOCALES)))
def test_nothing_that_is_typed_breaks_a_cell(text: str, locale: str) -> None:
    cell = typed_into(text, locale)
    assert isinstance(cell.shown, str)
    assert (cell.effective is None) == (cell.entered is None)


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=1/0", "#DIV/0!"),
        ("=A2", "#REF!"),
        ("=НЕТТАКОЙ(1)", "#NAME?"),
        ("=(1", "#ERROR!"),
        ("=A1", "#REF!"),
        ('="а"+1', "#VALUE!"),
        ("=ЕСЛИОШИБКА(1/0; 5)", "5"),
        ("=СРЗНАЧ(5; 4; 4)", "4,333333333"),
        ("=ROUND(2.5)", "3"),
        ('=IF(2>1;"да";"нет")', "да"),
        ('=HYPERLINK("https://school.example";"журнал")', "журнал"),
        ("=50%*2", "1"),
        ("=-2^2", "4"),
        ('=COUNTIF(A1:A1;"н")', "#REF!"),
    ],
)
def test_a_formula_is_worked_out(formula: str, shown: str) -> None:
    book = Book("ru_RU")
    sheet = sheet_with(book, book.written(Cell(), formula, typed_in=True, now=NOW), rows=1)
    work_out(book)
    assert sheet.at(0, 0).shown == shown
