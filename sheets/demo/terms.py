"""Term marks: put at the end of a term from what stands in the register then, and the year's in May."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from journal.calendar import Term
from journal.classes import grade
from journal.lessons import DueLesson
from journal.school import School
from journal.tables import Register
from journal.terms import exact_average
from journal.work import find_kind
from sheets.demo import norms
from sheets.demo.classyear import ClassYear
from sheets.demo.desk import Typed

_DIGITS = re.compile("[2-5]")
#: The year's column, as registers head it.
_YEAR = "Год"

#: Marks of a pupil by lesson, each with the weight of the lesson's kind of work.
Given = Mapping[str, Mapping[tuple[date, int], Sequence[tuple[int, float]]]]


def term_marks(
    year: ClassYear, register: Register, lessons: Sequence[DueLesson], story: Sequence[Typed]
) -> Iterator[Typed]:
    """What is typed into the term columns of a register whose lessons were told in ``story``."""
    random = Random(f"{year.seed}/{'/'.join(register)}/terms")
    terms = year.school.calendar.terms_of(grade(register.school_class))
    earned: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for term in terms:
        days = sorted({due.day for due in lessons if due.day in term})
        if not days:
            continue
        slow = year.habits[lessons[0].teacher].on_time < 0.5
        day = days[-1] + timedelta(days=random.randint(1, 3) if slow else 0)
        at = datetime.combine(day, time(16, random.randint(0, 50)), year.zone)
        if at > year.end:
            return
        marks = _put(year, _given(story, term, at, year.school), len(days), at.date(), random)
        yield Typed(at, register, term_marks=tuple((pupil, term.name, text) for pupil, text in marks.items()))
        for pupil, text in marks.items():
            earned[pupil] += [(int(text), 1)] if text.isdigit() else []
        if term == terms[-1]:
            final = tuple((pupil, _YEAR, term_mark(values, random)) for pupil, values in earned.items() if values)
            yield Typed(at + timedelta(minutes=5), register, term_marks=final)


def _given(story: Sequence[Typed], term: Term, at: datetime, school: School) -> Given:
    """The marks of a term as they stand at a moment; a pupil with cells but no marks is there too."""
    marks: dict[str, dict[tuple[date, int], list[tuple[int, float]]]] = defaultdict(dict)
    weights: dict[tuple[date, int], float] = {}
    for typed in sorted((one for one in story if one.at <= at), key=lambda one: one.at):
        for row in typed.lessons if school.settings.weighted else ():
            kind = find_kind(row.kind, school.kinds) if row.kind else None
            weights[row.day, row.number] = kind.weight if kind else 1
        for pupil, day, number, text in typed.cells:
            if day in term:
                weight = weights.get((day, number), 1)
                marks[pupil][day, number] = [(int(digit), weight) for digit in _DIGITS.findall(text)]
    return marks


def _put(year: ClassYear, given: Given, lessons: int, day: date, random: Random) -> dict[str, str]:
    """The term marks of those who are still in the class; «н/а» for who missed most of it."""
    gone = {row.pupil for row in year.pupils if row.left is not None and row.left <= day}
    put: dict[str, str] = {}
    for pupil in sorted(given.keys() - gone):
        values = [mark for cell in given[pupil].values() for mark in cell]
        text = term_mark(values, random) if values else "н/а" if len(given[pupil]) * 2 > lessons else ""
        if text:
            put[pupil] = text
    return put


def term_mark(marks: Sequence[tuple[int, float]], random: Random) -> str:
    """The term mark a teacher gives for these marks by their weights: the average, half up but for a real few."""
    mean = exact_average(marks) or Decimal(0)
    up = random.random() < norms.ROUNDED_UP[int(mean * 10) % 10]
    return str(max(2, int(mean) + up))
