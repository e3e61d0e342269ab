"""Consents to the processing of personal data, as class teachers write them, and what stops without one.

A consent stands in one cell of «Ученики»: «получено», «получено 01.09.2026, мать, до 31.05.2027», «отозвано
12.01.2027». What the law asks of a school needs none: the journal itself, marks, attendance, the family's own diary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a consent stands on a day; values are read by people."""

    GIVEN = "получено"
    MISSING = "не получено"
    EXPIRED = "срок истёк"
    WITHDRAWN = "отозвано"
    UNCLEAR = "непонятно"
    UNSTATED = "не указано"


class Use(StrEnum):
    """What is done with a pupil's data only by consent."""

    GOOGLE_NAME = "google-name"
    PORTFOLIO = "portfolio"


@dataclass(frozen=True, slots=True)
class Stop:
    """What stops, as people read it, and where a consent must not stand for it to go on."""

    name: str
    states: frozenset[State]


_NOT_GIVEN = frozenset({State.MISSING, State.EXPIRED, State.WITHDRAWN, State.UNCLEAR})

#: An empty cell stops no names on Google: whether these are written there is the school's own decision, by the
#: parameter «Имена в Google»; whoever says no is asked about no further.
STOPS: Mapping[Use, Stop] = {
    Use.GOOGLE_NAME: Stop("имя ученика в журналах на Google: вместо него номер", _NOT_GIVEN),
    Use.PORTFOLIO: Stop("показ портфолио", _NOT_GIVEN | {State.UNSTATED}),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """What a cell says of a consent: on which day it was given or withdrawn, by whom, until when; as far as stated."""

    typed: str
    stated: State
    day: date | None = None
    by: str = ""
    until: date | None = None

    def state(self, today: date) -> State:
        """Where it stands on a day: it holds to its last day, that included."""
        is_over = self.stated is State.GIVEN and self.until is not None and self.until < today
        return State.EXPIRED if is_over else self.stated

    def allows(self, use: Use, today: date) -> bool:
        """Whether a use may go on by :data:`STOPS`."""
        return self.state(today) not in STOPS[use].states


_WORDS: tuple[tuple[State, re.Pattern[str]], ...] = (
    (State.WITHDRAWN, re.compile(r"\bотоз|\bотказ|\bотзыв")),
    (State.MISSING, re.compile(r"\bне\b|\bнет\b|\bнету\b|\bожид|\bотсутств|\bпротив|^[-–—]$")),
    (State.GIVEN, re.compile(r"\bполучен|\bдано\b|\bесть\b|\bда\b|\bподпис|\bсдан|^\+$|\bимеет|\bсогл")),
)  # fmt: skip
_DAY = re.compile(r"(?P<until>\bдо\s+)?(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_BY = re.compile(
    r"\b(мать|мам[аы]|отец|отц[а-я]+|пап[аы]|опекун\w*|бабушк\w*|дедушк\w*|законн\w+ представител\w+|сам[аи]?)\b"
)


def read_consent(typed: str) -> Consent:
    """What a cell says; an empty one states nothing, one that nobody understands is UNCLEAR."""
    text = " ".join(typed.split()).casefold()
    if not text:
        return Consent(typed, State.UNSTATED)
    days, until = list[date](), None
    for found in _DAY.finditer(text):
        try:
            day = date(int(found[4]), int(found[3]), int(found[2]))
        except ValueError:
            return Consent(typed, State.UNCLEAR)
        if found["until"]:
            until = day
        else:
            days.append(day)
    by = _BY.search(text)
    words = _DAY.sub(" ", text).strip()
    stated = next((state for state, pattern in _WORDS if pattern.search(words)), None)
    if stated is None:
        stated = State.GIVEN if (days or until) and not words.strip(" ,;.") else State.UNCLEAR
    return Consent(typed, stated, days[-1] if days else None, by[0] if by else "", until)
