"""Rules of the column of names."""

from __future__ import annotations

from collections.abc import Iterator

from journal.issues import Issue, Problem
from sheets.names import read_name
from sheets.rules.case import Case


def names_say_who(case: Case) -> Iterator[Issue]:
    """A name is whole, and movement stands in the class workbook rather than in the name."""
    column = case.sheet.layout.name_column if case.sheet.layout else -1
    for line in case.sheet.pupils:
        name, pupil = read_name(line.name), case.pupils.get(line.row)
        if name.movement is not None and not (pupil and (pupil.left or pupil.arrived)):
            yield case.issue(line.row, column, Problem.MOVEMENT_IN_NAME, line.name)
        elif name.surname and not name.given and not case.listed:
            yield case.issue(line.row, column, Problem.NAME_INCOMPLETE, line.name)
