"""Rules of the «2»: not at the edges of a term, not right after an absence, and corrected soon.

A «2» beside a better mark in its cell («2/4») is corrected; one beside an absence has an issue of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from journal.issues import Issue, Problem
from journal.marks import Special
from sheets.register import Entry, LessonColumn
from sheets.rules.case import PASSES, Case, is_absent, is_here, period_of


def twos_are_not_at_the_edges_of_a_term(case: Case) -> Iterator[Issue]:
    """No «2» in the first or last lesson that the timetable calls for in a term."""
    for entry, lesson in case.twos:
        term = case.term_of(lesson.day)
        first, last = case.edges.get(term.name, (None, None)) if term else (None, None)
        if term and lesson.day in (first, last):
            which = "первый" if lesson.day == first else "последний"
            yield case.at_cell(entry, Problem.TWO_AT_TERM_EDGE, f"{which} урок, {term.name}")


def twos_do_not_follow_an_absence(case: Case) -> Iterator[Issue]:
    """No «2» in the first lesson after so many missed in a row, in one term."""
    number = case.settings.absence_before_two
    for entry, lesson in case.twos if number else ():
        before = case.held[: case.places[lesson.column]][-number:]
        cells = case.cells[entry.row]
        missed = [one for one in before if is_absent(cells.get(one.column)) and _one_term(case, one, lesson)]
        if len(missed) == number:
            yield case.at_cell(entry, Problem.TWO_AFTER_ABSENCE, f"не был(а) {missed[-1].day:%d.%m}")


def twos_are_corrected(case: Case) -> Iterator[Issue]:
    """A «2» is followed by a better mark within so many lessons of the term at which the pupil was present.

    Of several in a row the first is told; nothing is told before that many lessons were held, nor where a
    cell among them cannot be read, nor when the term's mark is put: it is too late then.
    """
    number = case.settings.correction_lessons
    for row, twos in groupby(case.twos if number else (), key=lambda two: two[0].row):
        told = -1
        for entry, lesson in twos:
            place, term = case.places[lesson.column], case.term_of(lesson.day)
            if place <= told or (term and (row, period_of(term)) in case.settled):
                continue
            after = list(islice(_attended(case, row, lesson), number))
            if len(after) == number and not any(_may_correct(cell) for _, cell in after):
                told = case.places[after[-1][0].column]
                yield case.at_cell(entry, Problem.TWO_NOT_CORRECTED, f"прошло уроков: {number}")


def _attended(case: Case, row: int, lesson: LessonColumn) -> Iterator[tuple[LessonColumn, Entry | None]]:
    """The lessons held after one in its term at which the pupil of a row was present, with his cells."""
    cells, pupil = case.cells[row], case.pupils[row]
    for later in islice(case.held, case.places[lesson.column] + 1, None):
        if not _one_term(case, lesson, later) or not is_here(pupil, later.day):
            return
        cell = cells.get(later.column)
        if not is_absent(cell) and not (cell and cell.meaning.special is Special.EXEMPT):
            yield later, cell


def _may_correct(cell: Entry | None) -> bool:
    """Whether a cell holds a better mark, or what nobody can read."""
    return cell is not None and (not cell.meaning.stored or max(cell.meaning.marks, default=0) >= PASSES)


def _one_term(case: Case, one: LessonColumn, other: LessonColumn) -> bool:
    return case.term_of(one.day) == case.term_of(other.day)
