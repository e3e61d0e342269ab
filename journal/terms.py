"""What a term asks for and what mark its marks come to: said once for rules and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from journal.marks import half_up
from journal.settings import Settings

#: A half-year asks for that many times the marks of a quarter, rounded up (DOMAIN «Figures»).
HALF_YEAR = (5, 3)

#: A line of «Округление»: subject («» = all), first grade, from which average, which mark.
Rounding = tuple[str, int, float, int]


def exact_average(marks: Iterable[tuple[int, float]]) -> Decimal | None:
    """Σ(m·w)/Σw of (mark, weight) pairs, not rounded; None without marks or weights."""
    points = weights = Decimal(0)
    for mark, weight in marks:
        exact = _exact(weight)
        points += mark * exact
        weights += exact
    return points / weights if weights else None


def average_of(marks: Iterable[tuple[int, float]]) -> Decimal | None:
    """Σ(m·w)/Σw of (mark, weight) pairs to two decimals, half up; None without marks.

    Decimal throughout: 4.345 is 4.35, which binary fractions would make 4.34.
    """
    average = exact_average(marks)
    return None if average is None else half_up(average, 2)


@lru_cache(maxsize=64)
def _exact(number: float) -> Decimal:
    """A weight or a share as it is written; a school has a handful."""
    return Decimal(str(number))


def marks_needed(hours: float, settings: Settings, *, half_year: bool) -> int:
    """How many marks a term asks for at that many hours a week (накопляемость); 0 without hours."""
    if hours <= 0:
        return 0
    quarter = settings.marks_low if hours <= 2 else settings.marks_middle if hours < 4 else settings.marks_high
    times, part = HALF_YEAR
    return -(-quarter * times // part) if half_year else quarter


def borders(rounding: Iterable[Rounding], subject: str, grade: int) -> dict[int, Decimal]:
    """From which average on each mark is suggested, by the line nearest to a subject and grade.

    A subject's own line goes before that of all; a higher level's before a lower one's.
    """
    found: dict[int, tuple[tuple[bool, int], Decimal]] = {}
    for about, first, average, mark in rounding:
        rank = (about != "", first)
        if about in ("", subject) and first <= grade and (mark not in found or found[mark][0] < rank):
            found[mark] = rank, _exact(average)
    return {mark: border for mark, (_, border) in found.items()}


def suggested(average: Decimal, by: Mapping[int, Decimal]) -> int | None:
    """The mark that an average comes to: the best whose border it reaches; None below all."""
    return max((mark for mark, border in by.items() if average >= border), default=None)
