"""Who is let into the guarded cells of a workbook on Google that stands, and how far its guards reach."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheets.gateway.google.guarded import guard_newcomers
from sheets.provision.missing import Missing, NewText, SheetMissing
from tests.google_writer import PUPILS, TEACHER, WRITER, Office, journal, office, pupil

__all__ = ["office"]

NAMES = "Номера, имена и заголовки: по ним читается лист"
SEPTEMBER = date(2026, 9, 30)


def lists(office: Office, made: str) -> list[dict[str, Any]]:
    """The guarded ranges of the left page of «Алгебра», by their rows."""
    told = office.sheet(made, "Алгебра")["protectedRanges"]
    return [one["range"] for one in told if one["description"] == NAMES and not one["range"].get("startColumnIndex")]


def test_a_newcomers_number_and_name_are_guarded_as_the_others_are(office: Office) -> None:
    made = office.provisioner().create(journal())
    file = made.split("/", maxsplit=1)[0]
    more = (*PUPILS, pupil(4, "Гусев Лев"), pupil(5, "Дроздов Ян"))
    before = [one["endRowIndex"] for one in lists(office, made)]
    office.provisioner().complete(made, journal(pupils=more))
    assert [one["endRowIndex"] for one in lists(office, made)] == [row + 2 for row in before]
    for place in ("A8", "C8"):
        with pytest.raises(ValueError, match="protected cell"):
            office.google.type_cell(file, "Алгебра", place, "Петров", TEACHER)
    written = office.google.requests["spreadsheets.batchUpdate"]
    office.provisioner().complete(made, journal(pupils=more))
    assert office.google.requests["spreadsheets.batchUpdate"] == written


def test_a_guard_that_people_shortened_is_left_as_it_is(office: Office) -> None:
    made = office.provisioner().create(journal())
    file = made.split("/", maxsplit=1)[0]
    told = office.sheet(made, "Алгебра")["protectedRanges"]
    (names,) = (one for one in told if one["range"] in lists(office, made))
    short = {"protectedRangeId": names["protectedRangeId"], "range": {**names["range"], "endRowIndex": 4}}
    office.google.edit(file, {"updateProtectedRange": {"protectedRange": short, "fields": "range"}}, user=WRITER)
    office.provisioner().complete(made, journal(pupils=(*PUPILS, pupil(4, "Гусев Лев"))))
    assert [one["endRowIndex"] for one in lists(office, made)] == [4]


def test_no_guard_but_our_own_of_the_list_grows(office: Office) -> None:
    made = office.provisioner().create(journal())
    file = made.split("/", maxsplit=1)[0]
    writer = office.writer()
    about = {"properties": {"title": "Алгебра"}, "protectedRanges": [
        {"protectedRangeId": 1, "description": "Моё", "range": {"endRowIndex": 6}},
        {"protectedRangeId": 2, "description": NAMES, "range": {"endRowIndex": 3, "startColumnIndex": 9}},
    ]}  # fmt: skip
    lack = Missing(additions=(SheetMissing("Алгебра", pupils=((NewText(6, 0, "7А-04"),),)),))
    written = office.google.requests["spreadsheets.batchUpdate"]
    guard_newcomers(writer, file, {"sheets": [about]}, journal(), lack)
    assert office.google.requests["spreadsheets.batchUpdate"] == written
