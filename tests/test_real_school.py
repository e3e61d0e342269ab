"""A real school's year goes through sync into the database and comes out as it went in."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import NamedTuple

import pandas as pd
import pytest

from database.engine import migrate, open_database
from database.journal import Journal
from jobs.sync import sync
from journal.viewer import Role, Viewer
from sheets.gateway.xlsx import XlsxGateway
from tests.real_school import SOURCE, Cell, read_cells, write_school

pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="../shared/data is not here")

NOW = datetime(2019, 6, 1, 12, tzinfo=UTC)
FIRST, LAST = date(2018, 9, 1), date(2019, 5, 31)

DEPUTY = Viewer(account=1, name="Завуч", role=Role.DEPUTY)


class Outcome(NamedTuple):
    """What went in, and what the deputy reads."""

    cells: list[Cell]
    entries: pd.DataFrame
    issues: pd.DataFrame


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The year written as workbooks, synced, and read back pupil by pupil."""
    folder = tmp_path_factory.mktemp("school")
    cells = list(read_cells())
    school = write_school(folder / "books", cells)
    url = f"sqlite:///{folder}/journal.sqlite3"
    migrate(url)
    database = open_database(url)
    sync(XlsxGateway(folder / "books"), database, NOW)
    journal = Journal(database, DEPUTY, NOW)
    pupils = [pupil for name in school.class_names for pupil in journal.pupils(name)["pupil"]]
    entries = pd.concat([journal.entries(pupil, FIRST, LAST).assign(pupil=pupil) for pupil in pupils])
    issues = journal.issues()
    database.close()
    return Outcome(cells, entries, issues)


def typed_marks(cell: Cell) -> str:
    """The marks of a cell as the source has them: «н/5/4» → «54»."""
    return "".join(sign for sign in cell.typed if sign.isdigit())


def test_the_source_is_the_year_it_is_said_to_be(outcome: Outcome) -> None:
    cells = outcome.cells
    assert len(cells) == 65_225
    assert len({cell.pupil for cell in cells}) == 183
    assert len({cell.school_class for cell in cells}) == 11
    assert sum(len(typed_marks(cell)) for cell in cells) == 61_951
    assert sum("н" in cell.typed for cell in cells) == 10_974
    assert sum("н" in cell.typed and typed_marks(cell) != "" for cell in cells) == 349


def test_every_pupil_has_as_many_marks_in_each_subject(outcome: Outcome) -> None:
    typed: Counter[tuple[str, str]] = Counter()
    for cell in outcome.cells:
        typed[cell.pupil, cell.subject] += len(typed_marks(cell))
    read: Counter[tuple[str, str]] = Counter()
    for pupil, subject, marks in outcome.entries[["pupil", "subject", "marks"]].itertuples(index=False):
        read[pupil, subject] += len(marks)
    assert read.total() == 61_951
    assert read == typed


def test_every_pupil_has_as_many_absences_in_each_subject(outcome: Outcome) -> None:
    typed = Counter((cell.pupil, cell.subject) for cell in outcome.cells if "н" in cell.typed)
    absent = outcome.entries[outcome.entries["attendance"] == "absent"]
    read = Counter(absent[["pupil", "subject"]].itertuples(index=False, name=None))
    assert read.total() == 10_974
    assert read == typed


def test_an_absence_with_marks_keeps_both(outcome: Outcome) -> None:
    typed = {
        (cell.pupil, cell.subject, cell.day, typed_marks(cell))
        for cell in outcome.cells
        if "н" in cell.typed and typed_marks(cell)
    }
    both = outcome.entries[(outcome.entries["attendance"] == "absent") & (outcome.entries["marks"] != "")]
    read = set(both[["pupil", "subject", "day", "marks"]].itertuples(index=False, name=None))
    assert {(pupil, subject, day_of(day), marks) for pupil, subject, day, marks in read} == typed
    assert len(both) == 349


def test_every_cell_comes_out_as_it_was_typed(outcome: Outcome) -> None:
    typed = Counter((cell.pupil, cell.subject, cell.day, cell.typed) for cell in outcome.cells)
    columns = outcome.entries[["pupil", "subject", "day", "typed"]]
    read = Counter((p, s, day_of(day), text) for p, s, day, text in columns.itertuples(index=False, name=None))
    assert read == typed


def test_of_the_registers_little_is_told_and_nothing_is_refused(outcome: Outcome) -> None:
    """Of 65 225 cells; without a timetable or term marks."""
    of_registers = outcome.issues[outcome.issues["subject"] != ""]
    assert Counter(of_registers["problem"]) == {
        "absent-with-mark": 349,
        "two-after-absence": 61,
        "two-not-corrected": 24,
    }


def day_of(day: date | pd.Timestamp) -> date:
    """A day as a plain date, whichever the column holds."""
    return day.date() if isinstance(day, pd.Timestamp) else day
