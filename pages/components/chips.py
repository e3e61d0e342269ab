"""Marks, absences and what else stands in a cell, as coloured chips."""

from __future__ import annotations

from collections.abc import Iterable

from journal.alphabet import Sign
from journal.marks import Attendance, Special
from pages.components.html import Html, span

#: What stands in place of a mark → its chip and its colour; anything else is grey.
_SPECIAL: dict[str, tuple[str, str]] = {Special.PENDING: ("долг", "j-owed"), Special.FAIL: ("нз", "j-m2")}


def mark_chip(mark: int, title: str = "", *, old: bool = False) -> Html:
    """One mark. ``old``: its cell is unreadable now, this is the last good value."""
    return span(f"j-chip j-m{mark}{' j-old' if old else ''}", mark, title=title)


def term_chip(typed: str) -> Html:
    """A period's mark, or what stands in its place, as typed."""
    return span(f"j-chip j-m{typed}" if typed in ("5", "4", "3", "2", "1") else "j-chip j-other", typed)


def sign_of(alphabet: Iterable[Sign], attendance: str, reason: str) -> Sign | None:
    """The sign of the school's alphabet that says this presence and reason, or None."""
    return next(
        (sign for sign in alphabet if (sign.attendance or "") == attendance and (sign.reason or "") == reason), None
    )


def presence_chip(alphabet: Iterable[Sign], attendance: str, reason: str, typed: str, *, old: bool = False) -> Html:
    """An absence or a lateness by its sign («н», «б», «оп»); nothing for the present."""
    if attendance not in (Attendance.ABSENT, Attendance.LATE):
        return Html("")
    sign = sign_of(alphabet, attendance, reason)
    colour = "j-away" if attendance == Attendance.ABSENT else "j-late"
    return span(
        f"j-chip {colour}{' j-old' if old else ''}", sign.code if sign else typed, title=sign.name if sign else ""
    )


def special_chip(special: str, typed: str, title: str = "") -> Html:
    """What stands in place of a mark («осв», «зч», «долг»); nothing where nothing does."""
    if not special:
        return Html("")
    said, colour = _SPECIAL.get(special, (typed, "j-other"))
    return span(f"j-chip {colour}", said, title=title)
