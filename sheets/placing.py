"""Whose row is whose in a register, and who of the class has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from journal.issues import Issue, Problem
from journal.places import Place
from journal.registers import NO_SHEET, in_subgroup
from journal.tables import PupilRow, Register
from sheets.class_context import ClassContext
from sheets.names import Match, read_name
from sheets.register import Sheet

#: So many rows of nobody in the class list are no misspelt name.
_ANOTHER_CLASS = 3


def place_pupils(sheet: Sheet, context: ClassContext, register: Register) -> tuple[dict[int, PupilRow], list[Issue]]:
    """Whose row is whose: row → pupil, and an issue for every row that nobody can be sure of."""
    placed: dict[int, PupilRow] = {}
    issues: list[Issue] = []
    rows: dict[str, int] = {}
    doubled: set[str] = set()
    claimed = {context.pupil_id(line.id) for line in sheet.pupils}
    for line in sheet.pupils:
        own = context.pupil_id(line.id)
        match = context.class_list.match(own, line.name) if line.name else Match(None, problem=Problem.NO_NAME)
        pupil, problem = match.pupil, match.problem if match.pupil is None else None
        if pupil is not None and (pupil in rows or (not own and pupil in claimed)):
            doubled.add(pupil)  # a row without an id is not the pupil's whose id stands in another one
            problem = Problem.PUPIL_TWICE
        if problem is not None:
            place = Place(context.school_class, sheet.title, line.row)
            detail = f"номер «{own}»" if problem is Problem.UNKNOWN_PUPIL and own else ""
            issues.append(Issue(place, problem, line.name, detail, *register, pupil=pupil or own))
        elif pupil is not None:
            rows[pupil] = line.row
            if match.problem is not None:
                place = Place(context.school_class, sheet.title, line.row)
                listed = f"в списке: {context.by_id[pupil].name}"
                issues.append(Issue(place, match.problem, line.name, listed, *register, pupil=pupil))
    for pupil, row in rows.items():
        if pupil not in doubled:
            placed[row] = context.by_id[pupil]
    return placed, issues


def is_of_another_class(sheet: Sheet, context: ClassContext, placed: Mapping[int, PupilRow]) -> bool:
    """Whether nearly all names are of nobody in the class list, also where ids were lost."""
    named = [line for line in sheet.pupils if line.name]
    if len(named) < _ANOTHER_CLASS or len(placed) > 0.2 * len(named):
        return False
    strangers = [line for line in named if context.class_list.find("", line.name)[1] is Problem.UNKNOWN_PUPIL]
    return len(strangers) > 0.8 * len(named)


def absent_pupils(
    sheet: Sheet, context: ClassContext, register: Register, placed: Mapping[int, PupilRow], placing: Sequence[Issue]
) -> Iterator[Issue]:
    """Pupils of the register who have no row on the sheet, though none there may be theirs.

    Only those whose subgroup is stated are looked for on the sheet of a subgroup.
    """
    _, subject, subgroup = register
    found = {pupil.pupil for pupil in placed.values()} | {issue.pupil for issue in placing}
    doubtful = [read_name(issue.text) for issue in placing]
    misspelt = (issue.text for issue in placing if issue.problem is Problem.NAME_MISSPELT)
    found |= {pupil for typed in misspelt for pupil in context.class_list.match("", typed).candidates}
    last = max((entry.lesson.day for entry in sheet.entries if entry.lesson), default=date.min)
    for pupil in context.roster if placed else ():
        if pupil.pupil in found or pupil.left or (pupil.arrived and pupil.arrived > last):
            continue
        expected = in_subgroup(pupil.subgroups, subject, subgroup)
        stated = not subgroup or not in_subgroup(pupil.subgroups, subject, NO_SHEET)
        if expected and stated and not any(name.fits(read_name(pupil.name)) for name in doubtful):
            place = Place(context.school_class, sheet.title)
            yield Issue(place, Problem.PUPIL_MISSING, pupil.name, "", *register, pupil=pupil.pupil)
