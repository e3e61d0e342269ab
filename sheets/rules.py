"""What a register is checked against: one small pure function a rule, all in one tuple.

A rule speaks only of what is in the sheet and was due: it never alarms about a lesson that was not to be
held. Every rule depends on nothing but its case, so that a case unchanged is a verdict unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from journal.classes import grade
from journal.issues import Issue, Problem
from journal.lessons import DueLesson, match_lessons
from journal.places import Place
from journal.school import Slot
from journal.tables import PupilRow, Register
from journal.work import WorkKind, find_kind
from sheets.names import read_name
from sheets.register import Entry, LessonColumn, Sheet


@dataclass(frozen=True)
class Case:
    """One register as a rule sees it.

    ``pupils`` tells whose row is whose; ``due`` and ``slots`` are this register's lessons and lines of the
    timetable, both empty where the school keeps no timetable for it. ``listed`` tells whether there is a
    class list to match names against.
    """

    book: str
    register: Register
    sheet: Sheet
    pupils: Mapping[int, PupilRow] = field(default_factory=dict)
    due: Sequence[DueLesson] = ()
    slots: Sequence[Slot] = ()
    kinds: Sequence[WorkKind] = ()
    today: date = date.max
    listed: bool = False

    @cached_property
    def grade(self) -> int:
        """The class's grade; 0 where the class is unknown."""
        return grade(self.register.school_class) if self.register.school_class else 0

    @property
    def date_row(self) -> int:
        """The row of the lessons' dates."""
        return self.sheet.layout.date_row if self.sheet.layout else -1

    @property
    def kind_row(self) -> int:
        """The row of kinds of work; the dates' where they stand together."""
        row = self.sheet.layout.kind_row if self.sheet.layout else -1
        return row if row >= 0 else self.date_row

    @cached_property
    def unscheduled(self) -> frozenset[tuple[date, int]]:
        """Lessons of the register that answer to none the timetable calls for."""
        recorded = [(lesson.day, lesson.number) for lesson in self.sheet.lessons]
        matched = match_lessons([(lesson.day, lesson.number) for lesson in self.due], recorded)
        due_days = {lesson.day for lesson in self.due}
        # Another number on a day with this lesson is a swap within the day, not a lesson out of the timetable.
        return frozenset(key for key in recorded if key not in matched and key[0] not in due_days)

    @cached_property
    def filled(self) -> frozenset[tuple[date, int]]:
        """Lessons with at least one value in their column."""
        return frozenset(
            (entry.lesson.day, entry.lesson.number)
            for entry in self.sheet.entries
            if entry.lesson is not None and entry.meaning.stored
        )

    def issue(self, row: int, column: int, problem: Problem, text: str = "", detail: str = "",
              lesson: LessonColumn | None = None, pupil: str = "") -> Issue:  # fmt: skip
        """An issue of this register, told with its lesson and pupil."""
        return Issue(
            Place(self.book, self.sheet.title, row, column), problem, text, detail, *self.register,
            lesson.day if lesson else None, lesson.number if lesson else None, pupil,
        )  # fmt: skip

    def at_cell(self, entry: Entry, problem: Problem, detail: str = "") -> Issue:
        """An issue of one cell."""
        pupil = self.pupils.get(entry.row)
        return self.issue(entry.row, entry.column, problem, entry.meaning.typed, detail, entry.lesson,
                          pupil.pupil if pupil else "")  # fmt: skip


Rule = Callable[[Case], Iterator[Issue]]


def cells_say_something(case: Case) -> Iterator[Issue]:
    """What the grammar of a cell found: unreadable, ambiguous, a date, absence and mark together."""
    for entry in (*case.sheet.entries, *case.sheet.term_marks):
        if entry.meaning.problem:
            yield case.at_cell(entry, Problem(entry.meaning.problem))


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


def lessons_are_in_the_timetable(case: Case) -> Iterator[Issue]:
    """A lesson with entries stands on a day on which the timetable and the calendar have it."""
    if not case.slots:
        return
    for lesson in case.sheet.lessons:
        key = (lesson.day, lesson.number)
        if key in case.unscheduled and key in case.filled:
            taught = any(
                slot.weekday == lesson.day.weekday() and slot.first <= lesson.day <= slot.last for slot in case.slots
            )
            problem = Problem.MARK_ON_DAY_OFF if taught else Problem.LESSON_NOT_IN_TIMETABLE
            yield case.issue(case.date_row, lesson.column, problem, f"{lesson.day:%d.%m}", "", lesson)


def lessons_have_been(case: Case) -> Iterator[Issue]:
    """No mark of a lesson still to come."""
    for entry in case.sheet.entries:
        if entry.lesson is not None and entry.lesson.day > case.today and entry.meaning.marks:
            yield case.at_cell(entry, Problem.MARK_IN_FUTURE, f"урок {entry.lesson.day:%d.%m.%Y}")


def kinds_of_work_are_known(case: Case) -> Iterator[Issue]:
    """A kind of work is one of the school's."""
    for lesson in case.sheet.lessons:
        if lesson.kind and lesson.column >= 0 and find_kind(lesson.kind, case.kinds) is None:
            yield case.issue(case.kind_row, lesson.column, Problem.UNKNOWN_WORK_KIND, lesson.kind, "", lesson)


def first_grade_has_no_homework(case: Case) -> Iterator[Issue]:
    """Clause 1.3: no homework in grade 1."""
    if case.grade == 1:
        for lesson in case.sheet.lessons:
            if lesson.homework:
                yield case.issue(*lesson.homework_at, Problem.GRADE1_HOMEWORK, lesson.homework, "", lesson)


def names_say_who(case: Case) -> Iterator[Issue]:
    """A name is whole, and movement stands in the class workbook rather than in the name."""
    column = case.sheet.layout.name_column if case.sheet.layout else -1
    for line in case.sheet.pupils:
        name, pupil = read_name(line.name), case.pupils.get(line.row)
        if name.movement is not None and not (pupil and (pupil.left or pupil.arrived)):
            yield case.issue(line.row, column, Problem.MOVEMENT_IN_NAME, line.name)
        elif name.surname and not name.given and not case.listed:
            yield case.issue(line.row, column, Problem.NAME_INCOMPLETE, line.name)


#: Adding a rule is one line here.
RULES: tuple[Rule, ...] = (
    cells_say_something,
    pupils_are_enrolled,
    lessons_are_in_the_timetable,
    lessons_have_been,
    kinds_of_work_are_known,
    first_grade_has_no_homework,
    names_say_who,
)


def check(case: Case) -> list[Issue]:
    """Every issue of a register, in the order of its cells."""
    return sorted((issue for rule in RULES for issue in rule(case)), key=lambda issue: (issue.place, issue.problem))
