"""The workbook «Школа» with some of its sheets drawn anew, for tests of how it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from journal.issues import Issue
from journal.school import School
from sheets.grid import Grid, Workbook
from sheets.school_book import read_school
from sheets.templates.school import school_workbook
from tests.sheets_school import SCHOOL

BOOK = school_workbook(SCHOOL).workbook()


def redrawn(sheets: dict[str, str], book: Workbook = BOOK) -> Workbook:
    """The workbook with those sheets drawn anew; one drawn as «» is dropped."""
    kept = (sheet for sheet in book.sheets if sheet.title not in sheets)
    return replace(book, sheets=(*kept, *(Grid.drawn(drawing, title) for title, drawing in sheets.items() if drawing)))


def read(previous: School | None = None, **sheets: str) -> tuple[School, list[str]]:
    """The school with sheets drawn anew, and what is wrong in them; other sheets' issues are left out."""
    titles = {title.replace("_", " "): drawing for title, drawing in sheets.items()}
    school, issues = read_school(redrawn(titles), previous)
    return school, told(issue for issue in issues if issue.place.sheet in titles)


def told(issues: Iterable[Issue]) -> list[str]:
    """Issues as people read them, the workbook's name cut."""
    return [str(issue).removeprefix("Школа, ") for issue in issues]
