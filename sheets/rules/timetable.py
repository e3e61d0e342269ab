"""Rules of days and lessons: the timetable, the calendar, kinds of work, control works."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from journal.issues import Issue, Problem
from sheets.rules.case import Case


def lessons_are_in_the_timetable(case: Case) -> Iterator[Issue]:
    """A lesson with entries stands on a day on which the timetable and the calendar have it."""
    for lesson in case.sheet.lessons if case.slots else ():
        if lesson.column in case.filled and (lesson.day, lesson.number) in case.unscheduled:
            taught = any(
                slot.weekday == lesson.day.weekday() and slot.first <= lesson.day <= slot.last for slot in case.slots
            )
            problem = Problem.MARK_ON_DAY_OFF if taught else Problem.LESSON_NOT_IN_TIMETABLE
            yield case.issue(case.date_row, lesson.column, problem, f"{lesson.day:%d.%m}", "", lesson)


def lessons_have_been(case: Case) -> Iterator[Issue]:
    """No mark of a lesson still to come."""
    ahead = {lesson.column for lesson in case.sheet.lessons if lesson.day > case.today}
    for entry in case.sheet.entries if ahead else ():
        if entry.column in ahead and entry.meaning.marks and entry.lesson is not None:
            yield case.at_cell(entry, Problem.MARK_IN_FUTURE, f"урок {entry.lesson.day:%d.%m.%Y}")


def kinds_of_work_are_known(case: Case) -> Iterator[Issue]:
    """A kind of work is one of the school's."""
    for lesson in case.sheet.lessons:
        if lesson.kind and lesson.column >= 0 and case.kind_of(lesson) is None:
            yield case.issue(case.kind_row, lesson.column, Problem.UNKNOWN_WORK_KIND, lesson.kind, "", lesson)


def control_works_are_few(case: Case) -> Iterator[Issue]:
    """No more control works than a tenth of the year's lessons, planned ones counted; told once, at the first too many.

    Only where the timetable tells how many lessons the year has: a part of a year has no tenth.
    """
    works = [lesson for lesson in case.sheet.lessons if (kind := case.kind_of(lesson)) is not None and kind.control]
    allowed = int(Decimal(str(case.settings.control_share)) * len(case.due))
    if case.due and len(works) > allowed:
        beyond = sorted(works, key=lambda lesson: (lesson.day, lesson.number))[allowed]
        detail = f"{len(works)} из {len(case.due)} уроков, можно {allowed}"
        row = case.kind_row if beyond.column >= 0 else -1
        yield case.issue(row, beyond.column, Problem.MANY_CONTROL_WORKS, beyond.kind, detail, beyond)
