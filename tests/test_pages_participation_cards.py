"""What the page of participation says of a lesson's moment: between which two looks, and never more than is known."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from journal.settings import Settings
from pages.components.participation_cards import LESSON, definition, late_table

ZONE = ZoneInfo("Europe/Moscow")


def late(after: datetime | None, seen: datetime | None) -> str:
    """The table of one lesson filled late."""
    row = (date(2026, 9, 9), 3, "7А", "Алгебра", "", "Журнал 7А.xlsx", "Алгебра", after, seen)
    return str(late_table(pd.DataFrame([row], columns=[*LESSON, "filled_after", "filled_seen"])))


@pytest.mark.parametrize(
    ("after", "seen", "said"),
    [
        (datetime(2026, 9, 9, 17, 1, tzinfo=ZONE), datetime(2026, 9, 9, 17, 3, tzinfo=ZONE),
         "09.09 между 17:01 и 17:03"),
        (datetime(2026, 9, 9, 20, 0, tzinfo=ZONE), datetime(2026, 9, 10, 8, 5, tzinfo=ZONE),
         "между 09.09, 20:00 и 10.09, 08:05"),
        (None, datetime(2026, 9, 10, 8, 5, tzinfo=ZONE), "не позже 10.09, 08:05"),
        (None, None, "—"),
    ],
)  # fmt: skip
def test_a_late_lesson_was_filled_between_two_looks(after: datetime | None, seen: datetime | None, said: str) -> None:
    assert f">{said}<" in late(after, seen)


def test_the_uncertainty_is_said_and_in_whose_favour_it_is() -> None:
    said = definition(Settings(), 0)
    assert "«До 17:00» — урок мог быть заполнен к 17:00 того же дня (п. 2.5 положения)" in said
    assert "известно лишь, между какими двумя чтениями журнала его заполнили, и сомнение — в пользу учителя" in said
