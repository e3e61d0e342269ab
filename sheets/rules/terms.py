"""Rules of the marks of terms and the year: they speak only where such a mark is typed.

Nothing is told where the sum is not certain: a cell of the term that cannot be read, a column that lost its
date, a pupil who brought marks from another school.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from journal.calendar import Term
from journal.issues import Issue, Problem
from journal.marks import half_up
from journal.tables import PupilRow
from journal.terms import exact_average, marks_needed, suggested
from journal.wording import decimal
from sheets.register import Entry
from sheets.rules.case import Case, Earned, is_here, period_of

#: The period of a year mark; a final one («Итоговая») counts an examination too and is none.
_YEAR = "Год"

#: Grades of half-years have two terms.
_HALF_YEARS = 2


class TermMark(NamedTuple):
    """A mark typed for a term, and what stands in the pupil's cells of that term."""

    entry: Entry
    mark: int
    term: Term
    pupil: PupilRow
    earned: Earned

    def issue(self, case: Case, problem: Problem, detail: str) -> Issue:
        """An issue of the term mark: of the last day of its term."""
        return case.at_cell(self.entry, problem, detail, self.term.last)


def term_marks_are_rounded_averages(case: Case) -> Iterator[Issue]:
    """A term mark is the average by the school's table of rounding; an average on the border may go either way."""
    for told in _of_whole_terms(case):
        average = exact_average(told.earned.marks)
        if average is None or not told.earned.certain:
            continue
        expected = suggested(average, case.borders)
        if expected is not None and told.mark not in (expected, suggested(half_up(average, 2), case.borders)):
            detail = f"средний балл {decimal(average)}, по нему {expected}"
            yield told.issue(case, Problem.TERM_MARK_UNLIKE_AVERAGE, detail)


def term_marks_rest_on_marks(case: Case) -> Iterator[Issue]:
    """A term mark rests on as many marks as the school asks for at these hours a week."""
    need = marks_needed(case.hours, case.settings, half_year=len(case.terms) == _HALF_YEARS)
    for told in _of_whole_terms(case):
        enough = min(need, _held(case, told) - told.earned.absent - told.earned.exempt)
        if len(told.earned.marks) < enough and told.earned.certain:
            detail = f"{len(told.earned.marks)}, нужно не меньше {enough}"
            yield told.issue(case, Problem.TERM_MARK_FEW_MARKS, detail)


def term_marks_are_of_those_who_were_there(case: Case) -> Iterator[Issue]:
    """No term mark for a pupil who missed most lessons held while he was in the class."""
    for told in _term_marks(case):
        held, absent = _held(case, told), told.earned.absent
        if absent and absent > Decimal(str(case.settings.absent_uncertified)) * held:
            yield told.issue(case, Problem.TERM_MARK_ABSENT, f"пропущено {absent} из {held}")


def year_marks_are_means_of_terms(case: Case) -> Iterator[Issue]:
    """The year mark is the mean of the term marks, half up; only where every term of the sheet has a mark."""
    terms = {period_of(term) for term in case.terms}
    periods = {entry.period for entry in case.sheet.term_marks} & terms
    by_row: dict[int, dict[str, int]] = {row: {} for row in case.pupils}
    years: list[Entry] = []
    for entry in case.sheet.term_marks:
        if entry.row in by_row and entry.meaning.stored and entry.meaning.marks:
            by_row[entry.row][entry.period] = entry.meaning.marks[0]
            years += [entry] if entry.period == _YEAR else []
    for entry in years if len(periods) > 1 and not case.credit_only else ():
        marks = [by_row[entry.row][period] for period in periods if period in by_row[entry.row]]
        mean = half_up(Decimal(sum(marks)) / len(marks)) if len(marks) == len(periods) else None
        if mean is not None and mean != entry.meaning.marks[0]:
            detail = f"среднее отметок за периоды — {mean}"
            yield case.at_cell(entry, Problem.YEAR_MARK_UNLIKE_TERMS, detail, case.terms[-1].last)


def _term_marks(case: Case) -> Iterator[TermMark]:
    """The marks typed for terms of the class's grade, of pupils who are known; not where columns are lost."""
    terms = {period_of(term): term for term in case.terms}
    for entry in case.sheet.term_marks if not case.doubtful and not case.credit_only else ():
        pupil, term = case.pupils.get(entry.row), terms.get(entry.period)
        if pupil is not None and term is not None and entry.meaning.stored and entry.meaning.marks:
            yield TermMark(
                entry, entry.meaning.marks[0], term, pupil, case.earned.get((entry.row, term.name), Earned())
            )


def _of_whole_terms(case: Case) -> Iterator[TermMark]:
    """Those of pupils who were in the class from the first day of the term to the last."""
    for told in _term_marks(case):
        if is_here(told.pupil, told.term.first) and is_here(told.pupil, told.term.last):
            yield told


def _held(case: Case, told: TermMark) -> int:
    """How many lessons of a term were held while a pupil was in the class."""
    days = case.held_days[told.term.name]
    if not told.pupil.arrived and not told.pupil.left:
        return len(days)
    return sum(is_here(told.pupil, day) for day in days)
