"""How the workbooks of a store are made: how pupils are called there, what is offered, whether it knows people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from journal.school import School
from journal.settings import Naming


@dataclass(frozen=True, slots=True)
class Manner:
    """What differs from store to store.

    Args:
        naming: How registers call the pupils.
        reasons: Whether registers offer reasons of absence, which tell of health, or «н» alone.
        people: Whether the store knows people by e-mail, so that it can be said who may change what.
        consents_on: The day whose consents decide who is called by name; None where names stay in the house.
    """

    naming: Naming = Naming.FULL
    reasons: bool = True
    people: bool = False
    consents_on: date | None = None


#: A folder of the school's own: everything stays in the house, and a file does not know who opens it.
LOCAL = Manner()


def on_google(school: School) -> Manner:
    """Google Таблицы: pupils as the school's «Параметры» want them called there, no reasons of absence."""
    return Manner(school.settings.names, reasons=False, people=True)
