"""What pages ask of the database at 2.9 million marks: a pupil's week, and participation for the year."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bench.city import ENTRIES, MONDAY, NAMES, NOW, city
from bench.figures import Figure
from bench.timing import in_turn
from database.engine import open_database
from database.journal import Journal
from journal.viewer import Role, Viewer

PUPIL = f"{NAMES[30]}-12"
MOTHER = Viewer(1, "Мать", Role.GUARDIAN, pupils=frozenset({PUPIL}))
DEPUTY = Viewer(2, "Завуч", Role.DEPUTY)
RUNS = 31


def measure(cache: Path) -> list[Figure]:
    """Median of repeated questions, each answered as its page gets it: plain rows of a week, a DataFrame of a year.

    Every question is put by a Journal of its own, as every step of a page puts it: nothing is remembered.
    """
    database = open_database(city(cache / "city.sqlite3"))
    first, last, sunday = date(2026, 9, 1), NOW.date(), MONDAY + timedelta(days=6)
    lessons = len(Journal(database, MOTHER, NOW).recorded(PUPIL, MONDAY, sunday))
    weeks = len(Journal(database, DEPUTY, NOW).participation(first, last))
    taken = in_turn(
        RUNS,
        week=lambda: Journal(database, MOTHER, NOW).recorded(PUPIL, MONDAY, sunday),
        participation=lambda: Journal(database, DEPUTY, NOW).participation(first, last),
    )
    database.close()
    at = f"{ENTRIES / 1e6:.1f} million entries"
    return [
        Figure("database_time", "A pupil's week", taken["week"] * 1000, "ms", 2, beside=f"{at}; {lessons} lessons"),
        Figure("database_time", "Participation for the year", taken["participation"] * 1000, "ms", 60,
               beside=f"{at}; {weeks} rows"),
    ]  # fmt: skip
