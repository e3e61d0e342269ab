"""The year of one class: what its teachers type into each register, and when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from random import Random

from journal.calendar import Term
from journal.classes import grade
from journal.lessons import DueLesson, due_lessons, lesson_ends
from journal.registers import in_subgroup
from journal.school import School
from journal.tables import LessonRow, PlanRow, Register
from journal.terms import marks_needed
from sheets.demo import norms
from sheets.demo.absences import is_late
from sheets.demo.classyear import ClassYear
from sheets.demo.curriculum import BY_NAME
from sheets.demo.desk import Typed
from sheets.demo.habits import Habit, typed_at
from sheets.demo.marking import Thresholds, asked, draw_mark, share_asked, thresholds
from sheets.demo.terms import term_marks

#: Shares of «2» that get corrected, of works asked for that are owed («.»), of debts paid.
_CORRECTED, _OWED, _PAID = 0.45, 0.06, 0.6
#: Share of lessons of physical education pupils are exempt from, in spans of two weeks.
_EXEMPT = 0.02

Cell = tuple[str, date, int, str]


def class_story(year: ClassYear) -> Iterator[Typed]:
    """Everything typed into the registers of a class up to the end of its last day told, register by register."""
    planned = _by_register(due_lessons_without_changes(year, year.terms[-1].last))
    given = _by_register(due_lessons(year.school, year.school_class, year.terms[0].first, year.until))
    for register, lessons in planned.items():
        yield from _columns(year, register, lessons)
        story = list(_Register(year, register, lessons).story(given.get(register, [])))
        yield from story
        if grade(year.school_class) > 1 and BY_NAME[register.subject].marked:
            yield from term_marks(year, register, lessons, story)


def due_lessons_without_changes(year: ClassYear, last: date) -> list[DueLesson]:
    """The lessons of the timetable as it was made, before any substitution: teachers write columns ahead by it."""
    school = School(
        calendar=year.school.calendar,
        classes=year.school.classes,
        load=year.school.load,
        timetable=year.school.timetable,
    )
    return due_lessons(school, year.school_class, year.terms[0].first, last)


def _by_register(lessons: Sequence[DueLesson]) -> dict[Register, list[DueLesson]]:
    by_register: dict[Register, list[DueLesson]] = defaultdict(list)
    for lesson in lessons:
        by_register[Register(lesson.school_class, lesson.subject, lesson.subgroup)].append(lesson)
    return by_register


def _columns(year: ClassYear, register: Register, lessons: Sequence[DueLesson]) -> Iterator[Typed]:
    """On the eve of each term, during the holidays, the columns of all its lessons are written ahead."""
    for term in year.terms:
        ahead = tuple(LessonRow(due.day, due.number, "", "", "") for due in lessons if due.day in term)
        if ahead:
            yield Typed(datetime.combine(term.first - timedelta(days=1), time(12), year.zone), register, ahead)


class _Register:
    """One register while its year is told: what its pupils have got so far, and the lessons planned."""

    def __init__(self, year: ClassYear, register: Register, planned: Sequence[DueLesson]) -> None:
        self.year, self.register = year, register
        self.planned = Counter(year.school.calendar.term(due.day, grade(due.school_class)) for due in planned)
        self.random = Random(f"{year.seed}/{'/'.join(register)}")
        self.taught = BY_NAME[register.subject]
        self.level = grade(register.school_class)
        self.marked = bool(self.taught.marked) and self.level > 1
        self.limits: Thresholds = thresholds(self.level, register.subject) if self.marked else (0.0, 0.0, 0.0)
        self.pupils = [row for row in year.pupils if in_subgroup(row.subgroups, register.subject, register.subgroup)]
        self.given: Counter[str] = Counter()
        self.exempt: dict[str, date] = {}
        terms = year.school.calendar.terms_of(self.level)
        hours = self.taught.hours[self.level]
        self.need = marks_needed(hours, year.school.settings, half_year=len(terms) == 2)
        self.left = 0

    def story(self, lessons: Sequence[DueLesson]) -> Iterator[Typed]:
        """Each lesson filled in its teacher's way, and what is changed in it later."""
        plans = self.year.plans.get(self.register.subject, ())
        term: Term | None = None
        for place, due in enumerate(lessons):
            if (now := self.year.school.calendar.term(due.day, self.level)) != term:
                term, self.given, self.left = now, Counter(), self.planned[now]
            self.left -= 1
            plan = plans[min(place, len(plans) - 1)] if plans else None
            habit = self.year.habits[due.teacher]
            over = lesson_ends(due.day, due.number, self.year.school.bells).replace(tzinfo=self.year.zone)
            at = typed_at(habit, over, self.random)
            if at is not None:
                yield from (typed for typed in self._lesson(due, plan, habit, at) if typed.at <= self.year.end)

    def _lesson(self, due: DueLesson, plan: PlanRow | None, habit: Habit, at: datetime) -> Iterator[Typed]:
        random = self.random
        topic = "" if plan is None or random.random() < habit.no_topic else plan.topic
        task = "" if plan is None or random.random() < habit.no_homework else plan.homework
        kind = plan.kind if plan and self.marked else ""
        key = (due.day, due.number)
        absent: list[str] = []
        present: list[str] = []
        for row in self.pupils:
            if (row.arrived is None or row.arrived <= due.day) and (row.left is None or due.day < row.left):
                (absent if self.year.absences.misses(row.pupil, *key) else present).append(row.pupil)
        cells: list[Cell] = []
        later: list[tuple[datetime, Cell]] = []
        for pupil in absent:
            code = self.year.absences.codes[pupil, due.day]
            known = self.year.absences.known[pupil, due.day]
            said = code if code != "н" and known <= at.date() else habit.absent
            cells.append((pupil, *key, said))
            if code not in ("н", said) and random.random() < habit.settles:
                said = code
                later.append((self._evening(known, at), (pupil, *key, code)))
            if self.marked and random.random() < norms.ABSENT_WITH_MARK:
                text = f"{said[0].lower()}/{self._mark(pupil)}"
                day = max(known, at.date()) + timedelta(days=random.randint(2, 9))
                later.append((self._evening(day, at), (pupil, *key, text)))
        late = {pupil for pupil in present if is_late(due.number, random)}
        cells += [(pupil, *key, "оп") for pupil in sorted(late)]
        if self.marked:
            works = bool(kind) and kind != "проверочная работа"
            cells += self._marks([p for p in present if p not in late], key, habit, later, at, works=works)
        yield Typed(at, self.register, (LessonRow(*key, kind, topic, task),), tuple(cells))
        later.sort(key=lambda change: change[0])
        for moment, changes in groupby(later, key=lambda change: change[0]):
            yield Typed(moment, self.register, (), tuple(cell for _, cell in changes))

    def _marks(
        self,
        present: list[str],
        key: tuple[date, int],
        habit: Habit,
        later: list[tuple[datetime, Cell]],
        at: datetime,
        *,
        works: bool,
    ) -> Iterator[Cell]:
        """Marks, debts and exemptions of one lesson; what becomes of them goes to ``later``."""
        random, full = self.random, self.year.full
        if self.taught.department == "sport":
            exempt = [pupil for pupil in present if self._is_exempt(pupil, key[0])]
            yield from ((pupil, *key, "осв") for pupil in exempt)
            present = [pupil for pupil in present if pupil not in exempt]
        short = self._short(present)
        if not full and not works and not short and random.random() > self.taught.marked:
            return
        share = 1.0 if full else random.uniform(0.75, 1.0) if works else share_asked(len(self.pupils), random)
        chosen = present if full else sorted({*asked(present, share, self.given, random), *short})
        for pupil in chosen:
            self.given[pupil] += 1
            two = full or random.random() < norms.TWO_MARKS
            marks = [self._mark(pupil) for _ in range(random.choice((2, 2, 2, 3)) if full else 1 + two)]
            sign = random.choice("+-") if random.random() < habit.signs else ""
            yield (pupil, *key, habit.between.join(map(str, marks)) + (sign if len(marks) == 1 else ""))
            if marks == [2] and not full and random.random() < _CORRECTED:
                better = random.choice((3, 3, 4))
                text = f"2/{better}" if random.random() < 0.65 else str(better)
                later.append((self._evening(key[0] + timedelta(days=random.randint(3, 12)), at), (pupil, *key, text)))
        if works and not full:
            for pupil in present:
                if pupil not in chosen and random.random() < _OWED / (1 - share + 0.01) * share:
                    yield (pupil, *key, ".")
                    if random.random() < _PAID:
                        day = key[0] + timedelta(days=random.randint(4, 14))
                        later.append((self._evening(day, at), (pupil, *key, str(self._mark(pupil)))))

    def _short(self, present: list[str]) -> list[str]:
        """Those who would end the term with too few marks if they were not asked now; one lesson is kept in hand."""
        lacking = {pupil: self.need - self.given[pupil] for pupil in present}
        return [] if self.year.full else [p for p, number in lacking.items() if number > 0 and number >= self.left]

    def _mark(self, pupil: str) -> int:
        return draw_mark(self.year.abilities[pupil], self.limits, self.random)

    def _is_exempt(self, pupil: str, day: date) -> bool:
        """Whether a pupil brought a certificate for physical education; it holds for two weeks."""
        if day <= self.exempt.get(pupil, date.min):
            return True
        if not self.year.full and self.random.random() < _EXEMPT / 4:
            self.exempt[pupil] = day + timedelta(days=13)
        return day <= self.exempt.get(pupil, date.min)

    def _evening(self, day: date, after: datetime) -> datetime:
        """A moment after lessons on that day, or on the day after the column was filled where that is later."""
        day = max(day, after.date() + timedelta(days=1))
        return datetime.combine(day, time(self.random.randint(15, 18), 30), self.year.zone)
