"""Where does a child stand in each subject, and why? Averages with every mark behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from analytics.rows import rows
from journal.classes import grade
from journal.lessons import UNNUMBERED
from journal.marks import Attendance, Special
from journal.registers import in_subgroup
from journal.school import School
from journal.tables import Correction, Recorded
from journal.terms import average_of, marks_needed
from journal.work import WorkKind


@dataclass(frozen=True, slots=True)
class GivenMark:
    """One mark: when, for what, and how much it weighs. ``number`` None: the register states none."""

    day: date
    number: int | None
    mark: int
    kind: str = ""
    topic: str = ""
    weight: float = 1.0
    control: bool = False
    unread: bool = False
    corrected: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that is no mark and so is left out of the average, and why. ``owed``: a mark will come."""

    day: date
    typed: str
    why: str
    owed: bool = False
    corrected: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectCard:
    """One subject of one child over a span of days. Averages are of 1…5, two decimals, None without marks.

    ``control`` is the average of control works alone. ``need`` is how many marks the school asks for
    in that span (0: not told). ``term_marks`` are (period, as typed) in the order given.
    """

    subject: str
    subgroup: str
    weighted: Decimal | None
    plain: Decimal | None
    control: Decimal | None
    marks: tuple[GivenMark, ...] = ()
    left: tuple[Left, ...] = ()
    missed: int = 0
    need: int = 0
    term_marks: tuple[tuple[str, str], ...] = ()


def marks_asked_for(
    school: School, school_class: str, subgroups: str, *, half_year: bool
) -> dict[tuple[str, str], int]:
    """How many marks a term asks for in each register of a pupil, by (subject, subgroup); «Нагрузка» tells the hours.

    Nothing is asked for in grade 1, nor in subjects passed by credit only: they are not among the answers.
    """
    if grade(school_class) == 1:
        return {}
    credits_only = {subject.name for subject in school.subjects if subject.credit_only}
    return {
        (row.subject, row.subgroup): marks_needed(row.hours, school.settings, half_year=half_year)
        for row in school.load
        if row.school_class == school_class
        and row.subject not in credits_only
        and in_subgroup(subgroups, row.subject, row.subgroup)
    }


def subject_cards(
    entries: Iterable[Recorded],
    term_marks: pd.DataFrame,
    kinds: Sequence[WorkKind],
    need: Mapping[tuple[str, str], int],
    periods: Sequence[str],
) -> tuple[SubjectCard, ...]:
    """One card a subject, in alphabetical order.

    Args:
        entries: The lessons in which the child has an entry.
        term_marks: ``subject, subgroup, period, typed, mark, special`` of the child.
        kinds: The school's kinds of work.
        need: Marks asked for by (subject, subgroup); subjects of it are shown even without entries.
        periods: Periods in the order their marks are shown.

    Returns:
        A card for every subject with an entry, a term mark or a need.
    """
    by_name = {kind.name: kind for kind in kinds}
    marks: dict[tuple[str, str], list[GivenMark]] = defaultdict(list)
    left: dict[tuple[str, str], list[Left]] = defaultdict(list)
    missed: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        key, work = (entry.subject, entry.subgroup), by_name.get(entry.kind)
        missed[key] += entry.attendance == Attendance.ABSENT
        marks[key].extend(_given(entry, int(digit), work) for digit in entry.marks or "")
        if not entry.marks:
            why = why_left(entry.attendance, entry.special)
            left[key].append(Left(entry.day, entry.typed or "", why, entry.special == Special.PENDING, entry.corrected))
    given: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for subject, subgroup, period, typed in rows(term_marks, ("subject", "subgroup", "period", "typed")):
        given[subject, subgroup][period] = typed or ""
    return tuple(
        SubjectCard(
            *key,
            weighted=average_of((mark.mark, mark.weight) for mark in marks[key]),
            plain=average_of((mark.mark, 1) for mark in marks[key]),
            control=average_of((mark.mark, 1) for mark in marks[key] if mark.control),
            marks=tuple(sorted(marks[key], key=lambda mark: (mark.day, mark.number or 0))),
            left=tuple(left[key]),
            missed=missed[key],
            need=need.get(key, 0),
            term_marks=tuple((period, given[key][period]) for period in periods if period in given[key]),
        )
        for key in sorted({*marks, *left, *given, *need})
    )


def _given(entry: Recorded, mark: int, work: WorkKind | None) -> GivenMark:
    return GivenMark(
        entry.day,
        entry.number if entry.number <= UNNUMBERED else None,
        mark,
        entry.kind,
        entry.topic,
        work.weight if work else 1.0,
        work is not None and work.control,
        entry.unread,
        entry.corrected,
    )


def why_left(attendance: str | None, special: str | None) -> str:
    """Why an entry without marks does not count, as a family reads it."""
    if special in WHY_SPECIAL:
        return WHY_SPECIAL[special]
    if attendance == Attendance.ABSENT:
        return "пропуск — в средний балл не входит"
    if attendance == Attendance.LATE:
        return "опоздание — в средний балл не входит"
    return "не отметка"


#: Special → why it is left out.
WHY_SPECIAL: dict[str | None, str] = {
    Special.EXEMPT: "освобождение — в средний балл не входит",
    Special.PASS: "зачёт — отметкой не считается",
    Special.FAIL: "незачёт — отметкой не считается",
    Special.NOT_CERTIFIED: "не аттестация — отметкой не считается",
    Special.PENDING: "долг: отметка ещё будет",
}


def explained(marks: Iterable[GivenMark]) -> tuple[Decimal, Decimal]:
    """Σ(m·w) and Σw of the weighted average, as they stand in its formula."""
    pairs = [(mark.mark, Decimal(str(mark.weight))) for mark in marks]
    return sum((mark * weight for mark, weight in pairs), Decimal(0)), sum((weight for _, weight in pairs), Decimal(0))
