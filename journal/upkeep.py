"""What a register still owes or was late with: rules that depend on the moment, asked when a page is shown.

Nothing of it is stored. A rule speaks only of a lesson that was due to pupils who are there, and only after
its deadline; what nobody can know – when a lesson was filled, which lesson a column without a date is – never
counts against the teacher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from journal.calendar import Term
from journal.classes import grade
from journal.issues import Issue, Problem, switched_off
from journal.lessons import deadline, lesson_ends
from journal.places import Place
from journal.registers import NO_SHEET
from journal.school import School
from journal.work import find_kind


class LessonState(NamedTuple):
    """One lesson of a register as it stands: due or recorded, with what its register says of it.

    ``held`` is True when anything of it is typed. ``kind`` is a name of «Виды работ» or what was typed.
    It was filled in (``filled_after``, ``filled_seen``], both with a time zone; None where nobody knows.
    ``row`` and ``column`` are those of the date above the lesson, -1 where it has none. ``enrolled`` and
    ``absent`` count the pupils of the register that day. ``doubtful``: the sheet has columns whose lesson
    nobody can tell, so that what seems to be missing may stand there.
    """

    school_class: str
    subject: str
    subgroup: str
    teacher: str
    day: date
    number: int
    due: bool
    held: bool
    topic: bool
    homework_due: bool
    homework: bool
    kind: str = ""
    marks: int = 0
    enrolled: int = 1
    absent: int = 0
    filled_seen: datetime | None = None
    filled_after: datetime | None = None
    book: str = ""
    sheet: str = ""
    row: int = -1
    column: int = -1
    doubtful: bool = False

    @property
    def called_for(self) -> bool:
        """Whether the lesson was due to somebody, and has a sheet to stand on: a missing sheet is told once."""
        return self.due and self.enrolled > 0 and not self.sheet.startswith(NO_SHEET)

    def issue(self, problem: Problem, detail: str = "") -> Issue:
        """An issue of this lesson, at its date."""
        return Issue(
            Place(self.book, self.sheet, self.row, self.column), problem, f"{self.day:%d.%m}", detail,
            self.school_class, self.subject, self.subgroup, self.day, self.number,
        )  # fmt: skip


class Moment(NamedTuple):
    """The school at a moment: ``now`` is local and has no time zone."""

    school: School
    now: datetime

    def deadline(self, lesson: LessonState) -> datetime:
        """When the lesson was to be filled: by the school's hour, and not before the lesson is over."""
        by = deadline(lesson.day, self.school.settings.deadline)
        return max(by, lesson_ends(lesson.day, lesson.number, self.school.bells))

    def is_over(self, lesson: LessonState) -> bool:
        """Whether the lesson's deadline has passed."""
        return lesson.day <= self.now.date() and self.deadline(lesson) < self.now

    def is_recent(self, lesson: LessonState) -> bool:
        """Whether it is still worth telling what cannot be mended any more."""
        return lesson.day >= self.now.date() - timedelta(days=self.school.settings.note_days)

    def local(self, moment: datetime) -> datetime:
        """A moment on the school's clock."""
        return moment.astimezone(ZoneInfo(self.school.settings.timezone)).replace(tzinfo=None)

    def is_control(self, lesson: LessonState) -> bool:
        """Whether a control work is or was written in that lesson."""
        kind = find_kind(lesson.kind, self.school.kinds) if lesson.kind else None
        return kind is not None and kind.control

    def ends_a_term(self, lesson: LessonState) -> bool:
        """Whether the register has no further lesson in the term: nothing is set for the holidays."""
        term = self.school.calendar.term(lesson.day, grade(lesson.school_class))
        if term is None:
            return False
        last = _last_lesson(self.school, lesson.school_class, lesson.subject, lesson.subgroup, term)
        return last is None or lesson.day >= last


@lru_cache(maxsize=4096)
def _last_lesson(school: School, school_class: str, subject: str, subgroup: str, term: Term) -> date | None:
    """The last day of a term on which the timetable has a register's lesson; None where it never has."""
    slots = school.slots_by_class.get(school_class, ())
    weekdays = {slot.weekday for slot in slots if (slot.subject, slot.subgroup) == (subject, subgroup)}
    days = school.calendar.days(grade(school_class), term.first, term.last)
    return max((day for day in days if school.calendar.weekday(day) in weekdays), default=None)


Upkeep = Callable[[Sequence[LessonState], Moment], Iterator[Issue]]


def lessons_are_filled(lessons: Sequence[LessonState], moment: Moment) -> Iterator[Issue]:
    """Something is typed of every lesson that was due; one issue a lesson, whatever it lacks."""
    for lesson in lessons:
        if not lesson.held and lesson.called_for and not lesson.doubtful and moment.is_over(lesson):
            yield lesson.issue(Problem.LESSON_NOT_FILLED)


def lessons_have_a_topic(lessons: Sequence[LessonState], moment: Moment) -> Iterator[Issue]:
    """A lesson that was held has its topic."""
    for lesson in lessons:
        if lesson.held and not lesson.topic and lesson.called_for and moment.is_over(lesson):
            yield lesson.issue(Problem.NO_TOPIC)


def lessons_have_homework(lessons: Sequence[LessonState], moment: Moment) -> Iterator[Issue]:
    """A lesson that was held has homework where homework is set; the last of a term need not."""
    for lesson in lessons:
        missing = lesson.held and lesson.homework_due and not lesson.homework
        if missing and lesson.called_for and moment.is_over(lesson) and not moment.ends_a_term(lesson):
            yield lesson.issue(Problem.NO_HOMEWORK)


def lessons_are_filled_in_time(lessons: Sequence[LessonState], moment: Moment) -> Iterator[Issue]:
    """Filled on its day by the hour of the school; told for some days, and only where it is certain."""
    for lesson in lessons:
        if lesson.filled_after is None or not lesson.called_for or not moment.is_recent(lesson):
            continue
        earliest = moment.local(lesson.filled_after)
        if earliest >= moment.deadline(lesson):
            yield lesson.issue(Problem.FILLED_LATE, f"не раньше {earliest:%d.%m %H:%M}")


def lessons_with_marks_have_several(lessons: Sequence[LessonState], moment: Moment) -> Iterator[Issue]:
    """A lesson in which marks were given has as many as the school asks for; of fewer pupils present, fewer.

    Not a control work: its marks come when it is checked, and of those who wrote it.
    """
    need = moment.school.settings.min_marks_lesson
    for lesson in lessons:
        enough = min(need, lesson.enrolled - lesson.absent)
        if not 0 < lesson.marks < enough or not lesson.called_for or moment.is_control(lesson):
            continue
        if moment.is_recent(lesson) and moment.is_over(lesson):
            yield lesson.issue(Problem.FEW_MARKS_LESSON, f"{lesson.marks}, нужно не меньше {enough}")


def control_works_are_apart(lessons: Sequence[LessonState], moment: Moment) -> Iterator[Issue]:
    """No pupil writes more control works a day than the school allows; told ahead too, while they can be moved."""
    by_day: dict[tuple[str, date], list[LessonState]] = defaultdict(list)
    for lesson in lessons:
        if lesson.kind and (lesson.due or lesson.held) and moment.is_recent(lesson) and moment.is_control(lesson):
            by_day[lesson.school_class, lesson.day].append(lesson)
    for works in by_day.values():
        told: set[tuple[str, str]] = set()
        for lesson in sorted(works, key=lambda work: (work.subject, work.subgroup, work.number)):
            others = {other.subject for other in works if _same_pupils(lesson, other)} - {lesson.subject}
            register = (lesson.subject, lesson.subgroup)  # a work of two lessons is one work
            if len(others) >= moment.school.settings.control_works_day and register not in told:
                told.add(register)
                yield lesson.issue(Problem.CONTROL_WORKS_ON_ONE_DAY, ", ".join(sorted(others)))


def _same_pupils(one: LessonState, other: LessonState) -> bool:
    """Whether a pupil may sit in both: two subgroups of one name, or a subgroup and the whole class."""
    return not one.subgroup or not other.subgroup or one.subgroup == other.subgroup


#: Adding a rule is one line here.
UPKEEP: tuple[Upkeep, ...] = (
    lessons_are_filled,
    lessons_have_a_topic,
    lessons_have_homework,
    lessons_are_filled_in_time,
    lessons_with_marks_have_several,
    control_works_are_apart,
)


def upkeep(lessons: Sequence[LessonState], school: School, now: datetime) -> list[Issue]:
    """Every issue of upkeep at a moment, by workbook, sheet and column.

    Args:
        lessons: The lessons of whole days: all that lack something, and of the last
            ``Settings.note_days`` days and of days to come all that are due or held.
        school: The school.
        now: The moment, with a time zone.
    """
    moment = Moment(school, now.astimezone(ZoneInfo(school.settings.timezone)).replace(tzinfo=None))
    silent = switched_off(school.settings.unchecked)
    found = (issue for rule in UPKEEP for issue in rule(lessons, moment) if issue.problem not in silent)
    return sorted(found, key=lambda issue: (issue.place, issue.day or date.min, issue.problem))
