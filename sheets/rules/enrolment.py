"""Rules of who is in the class and in the subgroup."""

from __future__ import annotations

from collections.abc import Iterator

from journal.issues import Issue, Problem
from journal.registers import in_subgroup
from sheets.rules.case import Case


def pupils_are_enrolled(case: Case) -> Iterator[Issue]:
    """No entry before the pupil arrived or after he left."""
    moved = {row: pupil for row, pupil in case.pupils.items() if pupil.arrived or pupil.left}
    for entry in case.sheet.entries if moved else ():
        pupil = moved.get(entry.row)
        if pupil is None or entry.lesson is None or not entry.meaning.stored:
            continue
        if pupil.arrived and entry.lesson.day < pupil.arrived:
            yield case.at_cell(entry, Problem.MARK_BEFORE_ARRIVAL, f"прибыл(а) {pupil.arrived:%d.%m.%Y}")
        elif pupil.left and entry.lesson.day >= pupil.left:
            yield case.at_cell(entry, Problem.MARK_AFTER_LEAVING, f"выбыл(а) {pupil.left:%d.%m.%Y}")


def pupils_are_of_the_subgroup(case: Case) -> Iterator[Issue]:
    """No marks for a pupil of another subgroup; told once a pupil, at the first of them."""
    _, *about = case.register
    for row, pupil in case.pupils.items():
        if not in_subgroup(pupil.subgroups, *about):
            first = next((entry for entry in case.cells[row].values() if entry.meaning.marks), None)
            if first is not None:
                yield case.at_cell(first, Problem.OTHER_SUBGROUP, f"в списке класса: {pupil.subgroups}")
