"""How is a child doing this week? Three figures, each beside what it was a week before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from journal.marks import Attendance, Special
from journal.tables import Recorded
from journal.terms import average_of
from journal.work import WorkKind


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """Figures of a term up to a week's end, and as they stood a week before.

    ``average`` is of all marks of the term so far (None without marks); ``missed`` counts lessons
    missed within the week (the week before); ``debts`` lessons whose mark is owed so far in the term.
    """

    average: Decimal | None
    average_before: Decimal | None
    missed: int
    missed_before: int
    debts: int
    debts_before: int


def week_figures(
    entries: Iterable[Recorded], kinds: Sequence[WorkKind], term_first: date, monday: date, *, weighted: bool
) -> WeekFigures:
    """The three figures of a week.

    Args:
        entries: Those of the child from the term's first day or the week before, whichever is earlier,
            to the week's end; lessons without an entry may be among them.
        kinds: The school's kinds of work.
        term_first: First day of the term the week lies in.
        monday: The week's first day.
        weighted: Whether marks count by the weight of their kind (setting ``weighted``).
    """
    weight = {kind.name: kind.weight for kind in kinds} if weighted else {}
    ends, before = monday + timedelta(days=6), monday - timedelta(days=1)
    marks: list[tuple[date, int, float]] = []
    missed = {True: 0, False: 0}
    debts: list[date] = []
    for entry in entries:
        day = entry.day
        if entry.attendance == Attendance.ABSENT and before - timedelta(days=6) <= day <= ends:
            missed[day >= monday] += 1
        if term_first <= day <= ends:
            marks.extend((day, int(digit), weight.get(entry.kind, 1.0)) for digit in entry.marks or "")
            if entry.special == Special.PENDING:
                debts.append(day)
    return WeekFigures(
        average=average_of((mark, weight) for _, mark, weight in marks),
        average_before=average_of((mark, weight) for day, mark, weight in marks if day <= before),
        missed=missed[True],
        missed_before=missed[False],
        debts=len(debts),
        debts_before=sum(day <= before for day in debts),
    )
