"""Rules of single cells: what the grammar found, and what a first grade's register may not hold."""

from __future__ import annotations

from collections.abc import Iterator

from journal.issues import Issue, Problem
from sheets.rules.case import Case


def cells_say_something(case: Case) -> Iterator[Issue]:
    """What the grammar of a cell found: unreadable, ambiguous, a date, absence and mark together."""
    for entry in (*case.sheet.entries, *case.sheet.term_marks):
        if entry.meaning.problem:
            yield case.at_cell(entry, Problem(entry.meaning.problem))


def first_grade_has_no_homework(case: Case) -> Iterator[Issue]:
    """Clause 1.3: no homework in grade 1."""
    if case.grade == 1:
        for lesson in case.sheet.lessons:
            if lesson.homework:
                yield case.issue(*lesson.homework_at, Problem.GRADE1_HOMEWORK, lesson.homework, "", lesson)


def credits_are_no_marks(case: Case) -> Iterator[Issue]:
    """A subject passed by credit alone has no marks; told once a register, at the first of them."""
    marks = (entry for entry in (*case.sheet.entries, *case.sheet.term_marks) if entry.meaning.marks)
    if case.credit_only and (first := next(marks, None)):
        yield case.at_cell(first, Problem.MARK_IN_CREDIT_SUBJECT)
