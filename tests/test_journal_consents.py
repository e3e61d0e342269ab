"""Consents as class teachers write them, and what stops without one."""

from __future__ import annotations

from datetime import date

import pytest

from journal.consents import STOPS, Consent, State, Use, read_consent
from journal.tables import PupilRow, Register
from sheets.templates.listed import listed_names

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("получено", State.GIVEN), ("есть", State.GIVEN), ("да", State.GIVEN), ("+", State.GIVEN),
        ("01.09.2026", State.GIVEN), ("не получено", State.MISSING), ("нет", State.MISSING), ("-", State.MISSING),
        ("не согласны", State.MISSING), ("согласие не дано", State.MISSING), ("против", State.MISSING),
        ("отозвано", State.WITHDRAWN), ("получено, отозвано 03.02.2026", State.WITHDRAWN), ("", State.UNSTATED),
        ("31.02.2026", State.UNCLEAR), ("хз", State.UNCLEAR), ("получено до 17.11.2026", State.EXPIRED),
        ("получено до 18.11.2026", State.GIVEN),
    ],
)  # fmt: skip
def test_a_cell_says_where_a_consent_stands(typed: str, state: State) -> None:
    assert read_consent(typed).state(DAY) is state


def test_a_cell_says_when_by_whom_and_until_when() -> None:
    typed = "Получено 01.09.2026, мать, до 31.05.2027"
    assert read_consent(typed) == Consent(typed, State.GIVEN, date(2026, 9, 1), "мать", date(2027, 5, 31))


def test_what_stops_is_what_the_table_says() -> None:
    told = {use: {state for state in State if state in STOPS[use].states} for use in Use}
    refused = {State.MISSING, State.EXPIRED, State.WITHDRAWN, State.UNCLEAR}
    assert told == {Use.GOOGLE_NAME: refused, Use.PORTFOLIO: refused | {State.UNSTATED}}
    for typed in ("получено", "не получено", "отозвано", "получено до 17.11.2026", "", "хз"):
        said = read_consent(typed)
        assert [use for use in Use if not said.allows(use, DAY)] == [
            use for use in Use if said.state(DAY) in STOPS[use].states
        ]


def test_who_refused_is_listed_by_number_beside_the_others() -> None:
    row = PupilRow("0417", "Иванов Пётр", None, None, None, "", "", "", "")
    pupils = [row, row._replace(pupil="0418", name="Белова Анна")]
    assert listed_names(pupils, Register("7А", "Алгебра"), unnamed={"0418"}) == [
        ("0417", "Иванов Пётр"), ("0418", "№ 0418"),
    ]  # fmt: skip
