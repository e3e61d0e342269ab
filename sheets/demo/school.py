"""The demo school as a whole: its people, its timetable, and the story of every class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from journal.classes import grade
from journal.lessons import year_lessons
from journal.school import School
from journal.settings import Settings
from journal.tables import AbsenceRow, ClassTables, PlanRow, PlanTables, PupilRow
from sheets.demo.absences import draw_absences
from sheets.demo.classyear import ClassYear
from sheets.demo.curriculum import SPLIT_FROM, TAUGHT, plan_of
from sheets.demo.desk import Desk, Typed
from sheets.demo.habits import Habit, habits_of
from sheets.demo.marking import abilities
from sheets.demo.mistakes import deal, planted
from sheets.demo.plans import plan
from sheets.demo.pupils import class_sizes, enrol
from sheets.demo.schoolyear import BELLS, LAST_DAY, TIMEZONE, YEAR, school_calendar
from sheets.demo.staffing import staffing
from sheets.demo.story import class_story
from sheets.demo.substitutions import draw_substitutions
from sheets.demo.timetable import timetable

_LETTERS = "АБВГДЕЖЗИК"
#: One class in so many is of grades 10–11, for each of the two.
_SENIOR = 20
#: Which grades a school of fewer than eleven classes has, in the order they are added.
_FEW = (7, 1, 10, 5, 9, 3, 8, 2, 6, 11, 4)


@dataclass(frozen=True)
class DemoSchool:
    """An invented school. Everything in it follows from the seed, the number of classes and the last day told."""

    school: School
    classes: Mapping[str, ClassTables]
    habits: Mapping[str, Habit]
    end: datetime
    seed: int
    full: bool = False
    mistakes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def until(self) -> date:
        """The last day told."""
        return self.end.date()

    def school_on(self, day: date) -> School:
        """The school as its workbook stands on a day: substitutions are written down in the morning."""
        rows = self.school.substitutions
        return replace(self.school, substitutions=tuple(row for row in rows if row.day <= min(day, self.until)))

    def plans(self, school_class: str) -> PlanTables:
        """The КТП workbook of a class."""
        rows = [row for rows in self._plans(school_class).values() for row in rows]
        return PlanTables(school_class, rows)

    def desk(self, school_class: str) -> Desk:
        """The class's workbooks on the eve of the year, ready to be advanced."""
        year = self._year(school_class)
        return Desk(self.school, self.classes[school_class], year.absences.documents, self._told(year))

    def story(self, school_class: str) -> list[Typed]:
        """What is typed into the registers of a class, in the order of moments."""
        return sorted(self._told(self._year(school_class)), key=lambda typed: typed.at)

    def _told(self, year: ClassYear) -> list[Typed]:
        return planted(list(class_story(year)), self.mistakes.get(year.school_class, ()), year)

    def _year(self, school_class: str) -> ClassYear:
        random = Random(f"{self.seed}/{school_class}")
        pupils = self.classes[school_class].pupils
        ids = [row.pupil for row in pupils]
        days: dict[date, set[int]] = defaultdict(set)
        for due in year_lessons(self.school, school_class):
            days[due.day].add(due.number)
        numbers = {day: sorted(found) for day, found in days.items()}
        absences = draw_absences(school_class, ids, numbers, random)
        return ClassYear(
            replace(self.school, substitutions=self.school_on(self.until).substitutions),
            school_class,
            pupils,
            self._plans(school_class),
            replace(absences, documents=_enrolled(absences.documents, pupils)),
            abilities(ids, random),
            self.habits,
            self.end,
            self.seed,
            self.full,
        )

    def _plans(self, school_class: str) -> dict[str, list[PlanRow]]:
        """Plans by subject, laid over the timetable as it was made."""
        days: dict[str, list[date]] = defaultdict(list)
        subgroups: dict[str, str] = {}
        for due in year_lessons(replace(self.school, substitutions=()), school_class):
            if subgroups.setdefault(due.subject, due.subgroup) == due.subgroup:
                days[due.subject].append(due.day)
        level = grade(school_class)
        return {
            taught.name: plan(
                taught.name, level, days[taught.name], Random(f"{self.seed}/{school_class}/{taught.name}/plan")
            )
            for taught, _ in plan_of(level)
        }


def _enrolled(documents: list[tuple[date, AbsenceRow]], pupils: Sequence[PupilRow]) -> list[tuple[date, AbsenceRow]]:
    """Documents of those who were in the class on those days."""
    own = {row.pupil: row for row in pupils}
    kept = []
    for known, row in documents:
        pupil = own[row.pupil]
        if (pupil.arrived is None or pupil.arrived <= row.first) and (pupil.left is None or row.last < pupil.left):
            kept.append((known, row))
    return sorted(kept, key=lambda document: (document[0], document[1]))


def class_names(scale: int) -> tuple[str, ...]:
    """Names of so many classes, 1А before 11А: one a grade, then parallels, fewer of them in grades 10–11."""
    if scale <= len(_FEW):
        grades = sorted(_FEW[:scale])
        return tuple(f"{level}А" for level in grades)
    senior = max(1, round(scale / _SENIOR))
    junior, further = divmod(scale - 2 * senior, 9)
    parallels = {level: junior + (level <= further) if level <= 9 else senior for level in range(1, 12)}
    return tuple(f"{level}{_LETTERS[place]}" for level, number in parallels.items() for place in range(number))


def demo_school(
    *, seed: int = 1, scale: int = 11, until: date | None = None, density: str = "real", moment: datetime | None = None
) -> DemoSchool:
    """Invent a school.

    Args:
        seed: Equal seeds give equal schools.
        scale: Classes; eleven make the rural school, 60 one of a city.
        until: The last day told; the whole year where None.
        density: «real» for the proportions of a real school, «full» for marks in every cell.
        moment: The last moment of that day told; its end where None.
    """
    names = class_names(scale)
    sizes = class_sizes(names, seed)
    smallest = SPLIT_FROM["rural" if scale <= len(_FEW) else "city"]
    split = frozenset(name for name in names if sizes[name] >= smallest)
    people = staffing(names, split, seed)
    title = "Заречная средняя школа (демо)" if scale <= len(_FEW) else "Городская школа № 60 (демо)"
    school = School(
        settings=Settings(school=title, year=YEAR, timezone=TIMEZONE),
        calendar=school_calendar(),
        classes=people.classes,
        staff=people.staff,
        subjects=tuple(taught.subject for taught in TAUGHT),
        load=people.load,
        bells=BELLS,
        timetable=timetable(people.load, seed),
    )
    school = replace(school, substitutions=draw_substitutions(school, seed))
    classes = enrol(names, sizes, split, people.staff, seed)
    last = min(until or LAST_DAY, LAST_DAY)
    end = moment or datetime.combine(last, time(23, 59), ZoneInfo(TIMEZONE))
    full = density == "full"
    return DemoSchool(
        school,
        classes,
        habits_of([person.code for person in people.staff], seed, flawless=full),
        end,
        seed,
        full,
        {} if full else deal(classes, last, seed),
    )
