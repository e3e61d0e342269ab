"""The notations of Google's API: ranges in A1, field masks, colours, requests."""

from __future__ import annotations

import doctest

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google_emulator import field_names, fields
from tests.google_emulator.fields import BadMask, Mask, mask, pick, set_fields
from tests.google_emulator.handle import OWNER, Emulator
from tests.google_emulator.refusals import Json
from tests.google_emulator.sheets import a1, batch
from tests.google_emulator.sheets.a1 import Box, Span, cells_of, column_name, column_of, quoted, shown, split_title
from tests.google_emulator.sheets.colours import coloured, kept_colour


@pytest.mark.parametrize("module", [a1, fields], ids=["a1", "fields"])
def test_the_examples_of_the_docstrings_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@given(st.integers(0, 18_277))
def test_every_column_has_its_letters(column: int) -> None:
    assert column_of(column_name(column)) == column


@given(st.text(min_size=1))
def test_a_quoted_title_is_read_back(title: str) -> None:
    assert split_title(f"{quoted(title)}!B2") == (title, "B2")


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 30), st.integers(1, 30))
def test_a_range_that_is_shown_is_read_back(top: int, left: int, height: int, width: int) -> None:
    box = Box(top, left, top + height, left + width)
    title, cells = split_title(shown("Журнал 7А", box))
    span = cells_of(cells or "", title)
    assert span == Span("Журнал 7А", box.top, box.left, box.bottom, box.right)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("*", {"*": {}}),
        ("a,b/c", {"a": {}, "b": {"c": {}}}),
        ("a(b,c(d)),a.e", {"a": {"b": {}, "c": {"d": {}}, "e": {}}}),
        ("a.b,a", {"a": {}}),
        (" a , b ", {"a": {}, "b": {}}),
    ],
)
def test_a_mask_is_read(text: str, tree: Mask) -> None:
    assert mask(text) == tree


@pytest.mark.parametrize("text", ["a(", "a)", "a,", "a b", "a..b", "a-b"])
def test_what_is_no_mask_is_refused(text: str) -> None:
    with pytest.raises(BadMask):
        mask(text)


def test_a_mask_leaves_what_it_names() -> None:
    value = {"a": [{"b": 1, "c": 2}, {"c": 3}], "d": {"b": 4}}
    assert pick(value, mask("a.b")) == {"a": [{"b": 1}, {}]}
    assert pick(value, mask("*/b")) == {"a": [{"b": 1}, {}], "d": {"b": 4}}


def test_what_a_mask_names_and_a_request_has_not_is_taken_away() -> None:
    target: Json = {"a": {"b": 1, "c": 2}, "d": 3}
    assert set_fields(target, {"a": {"b": 5}}, mask("a.b,d")) == {"a": {"b": 5, "c": 2}}
    assert set_fields(target, {}, mask("a(b,c)")) == {"d": 3}
    assert set_fields(target, {"e": 1}, mask("*")) == {"e": 1}


def test_a_colour_is_kept_in_steps_and_said_twice() -> None:
    assert kept_colour({"red": 1, "green": 0, "blue": 0.5}) == {"red": 1, "blue": 0.49803922}
    assert coloured({"backgroundColorStyle": {"rgbColor": {"red": 1.0}}}) == {
        "backgroundColor": {"red": 1},
        "backgroundColorStyle": {"rgbColor": {"red": 1}},
    }


def test_every_request_is_emulated_or_told_not_to_be(google: Emulator) -> None:
    assert set(batch.REQUESTS) & batch.NOT_EMULATED == set()
    book = google.put("Книга", {"Лист1": []})
    with google.client(OWNER) as owner:
        assert _asked(owner, book, {"addChart": {}}).status_code == 501
        wrong = _asked(owner, book, {"repeatCel": {}}).json()["error"]
        misspelt = _asked(owner, book, {"repeatCell": {"range": {"sheetID": 0}}}).json()["error"]
        masked = _asked(owner, book, {"repeatCell": {"range": {}, "cell": {}, "fields": "notes"}}).json()["error"]
    assert wrong["message"] == (
        "Invalid JSON payload received. Unknown name \"repeatCel\" at 'requests[0]': Cannot find field."
    )
    assert misspelt["message"].startswith('Invalid JSON payload received. Unknown name "sheetID"')
    assert masked["message"] == "Invalid requests[0].repeatCell: Invalid field: notes"


def _asked(client: httpx.Client, book: str, request: Json) -> httpx.Response:
    return client.post(f"/v4/spreadsheets/{book}:batchUpdate", json={"requests": [request]})


def test_lines_are_drawn_around_and_within(google: Emulator) -> None:
    book = google.put("Книга", {"Лист1": []})
    area = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    line = {"style": "SOLID", "color": {"red": 1}}
    google.edit(book, {"updateBorders": {"range": area, "top": line, "innerVertical": line}})
    borders = google.cell(book, "Лист1", "A1")["userEnteredFormat"]["borders"]
    assert set(borders) == {"top", "right"}
    assert borders["top"]["colorStyle"] == {"rgbColor": {"red": 1}}
    assert set(google.cell(book, "Лист1", "B2")["userEnteredFormat"]["borders"]) == {"left"}


def test_names_of_the_api_are_known() -> None:
    whole = mask("sheets(properties.title,data.rowData.values(note,userEnteredFormat/numberFormat))")
    assert field_names.unknown_field(whole, "sheets") is None
    assert field_names.unknown_field(mask("files(id,nam)"), "drive") == "files.nam"
