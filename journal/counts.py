"""What the cells of a lesson add up to: absent, late, marked, marks, owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from journal.tables import EntryRow


def lesson_counts(entries: Iterable[EntryRow]) -> dict[tuple[date, int], Counter[str]]:
    """What the cells of each lesson add up to."""
    counts: dict[tuple[date, int], Counter[str]] = {}
    for entry in entries:
        key = (entry.day, entry.number)
        count = counts.get(key)
        if count is None:
            count = counts[key] = Counter()
        count["cells"] += 1
        if entry.marks:
            count["marked"] += 1
            count["marks"] += len(entry.marks)
        if entry.attendance:
            count[entry.attendance] += 1
            if entry.reason:
                count[entry.reason] += 1
        if entry.special == "pending":
            count["pending"] += 1
    return counts
