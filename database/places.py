"""Where the lessons of a sheet stand on it: one text a sheet, a line a lesson, looked up without reading it whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

#: (day, number) → (row, column) of the lesson's date, both from 0.
Places = Mapping[tuple[date, int], tuple[int, int]]

#: Where a lesson stands whose place is not known.
UNKNOWN = (-1, -1)

#: Begins the lines of gaps, so that one look finds whether there are any.
_GAP = "\n? "


def places_text(places: Places, gaps: Iterable[tuple[date, date]] = ()) -> str:
    """The places as they are stored: «2026-09-01 1 0 5», each line begun and ended; then the gaps.

    Args:
        places: Where each lesson's date stands.
        gaps: Days, both included, between which a filled column stands that nobody can date.
    """
    lines = [f"{day} {number} {row} {column}" for (day, number), (row, column) in sorted(places.items())]
    lines += [f"? {first} {last}" for first, last in gaps]
    text = "\n".join(lines)
    return f"\n{text}\n" if text else ""


def place_of(text: str, day: date, number: int) -> tuple[int, int]:
    """Row and column of one lesson's date."""
    begin = f"\n{day} {number} "
    at = text.find(begin)
    if at < 0:
        return UNKNOWN
    row, column = text[at + len(begin) : text.index("\n", at + 1)].split()
    return int(row), int(column)


def is_in_gap(text: str, day: date) -> bool:
    """Whether a lesson that seems to be missing that day may be the column nobody can date."""
    if _GAP not in text:
        return False
    gaps = (line.split()[1:] for line in text.splitlines() if line.startswith("? "))
    return any(first <= day.isoformat() <= last for first, last in gaps)
