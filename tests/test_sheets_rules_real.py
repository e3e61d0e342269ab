"""The rules asked of a real school's year: what they tell is true of it, and little."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from journal.issues import Problem
from journal.school import Load, School
from sheets.gateway.xlsx import XlsxGateway
from sheets.journal_book import derive_journal
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.write import write_xlsx
from tests.real_school import SOURCE, pupils_of, read_cells, real_school, registers_of

PERIODS = SOURCE.with_name("dnevnik_period_marks.csv.gz")
YEAR = "2018"

#: Weeks of lessons in a year.
WEEKS = 34

pytestmark = pytest.mark.skipif(not PERIODS.exists(), reason="../shared/data is not here")


def term_marks_of_the_year() -> dict[tuple[str, str], dict[tuple[str, str], str]]:
    """The marks of terms: (class, subject) → (pupil, name of the term) → mark."""
    marks: dict[tuple[str, str], dict[tuple[str, str], str]] = defaultdict(dict)
    with gzip.open(PERIODS, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["year"] == YEAR:
                word = "полугодие" if row["class"][:2] in ("10", "11") else "четверть"
                term = f"{row['period_no']} {word}"
                marks[row["class"], row["subject_name"]][row["pupil"], term] = row["mark"]
    return marks


def with_term_marks(content: RegisterContent, marks: dict[tuple[str, str], str]) -> RegisterContent:
    """A register with the term marks of those who stand in it."""
    here = {pupil for pupil, _, _ in content.cells}
    return replace(content, term_marks={key: mark for key, mark in marks.items() if key[0] in here})


def hours(content: RegisterContent) -> Load:
    """A register's hours a week, by its lessons."""
    return Load(*content.register, "", round(len(content.lessons) / WEEKS))


def told(school: School, folder: Path) -> tuple[Counter[Problem], int]:
    """What the rules tell of every register, and how many term marks there are."""
    cells = list(read_cells())
    lists, registers, marks = pupils_of(cells), registers_of(cells), term_marks_of_the_year()
    found: Counter[Problem] = Counter()
    number = 0
    for name in school.class_names:
        contents = [with_term_marks(one, marks[name, one.register.subject]) for one in registers[name]]
        own = replace(school, load=tuple(map(hours, contents)))
        write_xlsx(journal_workbook(own, name, lists[name], contents), folder / f"Журнал {name}.xlsx")
        book = XlsxGateway(folder).read(f"Журнал {name}.xlsx")
        tables = derive_journal(book, name, own, lists[name], {}, date(2019, 6, 1))
        found.update(issue.problem for one in tables.derived for issue in one.issues)
        number += sum(len(one.term_marks) for one in tables.derived)
    return found, number


@pytest.mark.long
def test_the_rules_tell_little_and_what_the_year_says(tmp_path: Path) -> None:
    """Term marks agree with the half-up average in 99 of 100; 98 of 100 rest on marks enough."""
    school = real_school(read_cells())
    found, number = told(replace(school, settings=replace(school.settings, weighted=False)), tmp_path)
    assert number == 7137
    assert found == {
        Problem.ABSENT_WITH_MARK: 349,
        Problem.TERM_MARK_FEW_MARKS: 139,
        Problem.TERM_MARK_UNLIKE_AVERAGE: 75,
        Problem.TWO_AFTER_ABSENCE: 61,
        Problem.TERM_MARK_ABSENT: 33,
    }
