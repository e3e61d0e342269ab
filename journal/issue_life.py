"""The life of an issue: what makes it the same one, the states it goes through, and who may set it aside.

An issue is known by its kind, lesson and pupil, never by its address: a row inserted above, a sorted
table, a retyped cell («55» → «5х») leave it what it was. Where neither lesson nor pupil is known – a line
of «Параметры», a heading that is no date – what was typed tells it apart, and of several alike their order.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from itertools import count

from journal.issues import CATALOGUE, Issue, Problem
from journal.settings import Settings

#: A reason is a sentence, not a letter.
REASON_LENGTH = 300

#: What makes an issue the same one, see :func:`identity`.
Identity = tuple[str, ...]


class State(StrEnum):
    """Where an issue stands. MENDED and DISMISSED ask nothing of anybody."""

    NEW = "new"
    STILL = "still"
    MENDED = "mended"
    DISMISSED = "dismissed"


#: How people call the states.
STATE_NAMES: dict[State, str] = {
    State.NEW: "новое",
    State.STILL: "остаётся",
    State.MENDED: "исправлено",
    State.DISMISSED: "отклонено",
}

#: Those that ask somebody to do something.
OPEN = (State.NEW, State.STILL)


def identity(
    sheet: str,
    problem: str,
    text: str,
    register: tuple[str, str, str],
    day: date | str | None,
    number: int | None,
    pupil: str,
) -> Identity:
    """What makes an issue the same one: kind, register, lesson and pupil; else its sheet and what was typed.

    Args:
        sheet: Where it stands.
        problem: Its kind.
        text: What was typed.
        register: Class, subject and subgroup, each «» where unknown.
        day: The lesson's day, as a date or in ISO form.
        number: The lesson's number.
        pupil: The pupil's id.
    """
    on = day.isoformat() if isinstance(day, date) else day or ""
    known = bool(on or pupil)
    where = "" if register[1] or on else sheet
    return (where, problem, *register, on, str(number or ""), pupil, "" if known else text)


def identity_of(issue: Issue) -> Identity:
    """:func:`identity` of an issue in hand."""
    register = (issue.school_class, issue.subject, issue.subgroup)
    return identity(
        issue.place.sheet, str(issue.problem), issue.text, register, issue.day, issue.number, issue.pupil
    )  # fmt: skip


def free_key(year: str, about: Identity, taken: Container[str] = ()) -> str:
    """The opaque name of an issue in its year: a digest of its identity, the first that none alike has taken."""
    names = (blake2b(repr((year, *about, twin)).encode(), digest_size=12).hexdigest() for twin in count())
    return next(name for name in names if name not in taken)


def may_be_dismissed(problem: Problem, settings: Settings) -> bool:
    """Whether an issue of that kind may be set aside: by the catalogue, or because the school lists its name."""
    about = CATALOGUE[problem]
    listed = {name.strip().casefold() for name in settings.dismissible_issues.split(";")}
    return about.dismissible or about.name.casefold() in listed - {""}
