"""The school of the oracle: its classes, its teachers and its timetable, in the two last weeks of a quarter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from journal.alphabet import Sign
from journal.calendar import Calendar, DayOff, Term
from journal.marks import Attendance, Reason
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject
from journal.settings import Settings
from journal.tables import PupilRow, Register

#: The quarter begins with days that were filled in before anybody watched.
TERM = Term("1 четверть", date(2026, 10, 5), date(2026, 10, 23), frozenset(range(1, 12)))

#: Subject → whether homework is set in it. English is taught in two subgroups.
SUBJECTS = {
    "Математика": True, "Русский язык": True, "История": True, "Биология": True, "Физкультура": False,
    "Английский язык": True,
}  # fmt: skip
_HALVED, _HALVES = "Английский язык", ("1", "2")

_SURNAMES = ("Белова", "Волкова", "Гусева", "Жукова", "Зотова", "Котова", "Лосева", "Маркова", "Носова", "Орлова")
_GIVEN = ("Анна", "Вера", "Дарья", "Ева", "Зоя", "Инна", "Лидия", "Мария", "Нина", "Ольга")

#: How many lessons a class has a day.
_LESSONS = 4

#: A sign that the school does not know in the beginning, and what it will mean.
NEW_SIGN = Sign("бн", "болеет дома", (), Attendance.ABSENT, Reason.ILL)


@dataclass(frozen=True, slots=True)
class Size:
    """How much school there is."""

    classes: tuple[str, ...]
    teachers: int
    days: int
    first: date = date(2026, 10, 12)
    pupils: int = 8
    #: Minutes between two looks, at least and at most.
    pauses: tuple[int, int] = (5, 100)

    @property
    def watched(self) -> tuple[date, ...]:
        """The school days that are watched."""
        every = (self.first + timedelta(days=n) for n in range(2 * self.days + 7))
        return tuple(day for day in every if day.weekday() < 5)[: self.days]


FULL = Size(("5А", "6А", "7А", "8А", "9А"), teachers=20, days=10)
SMALL = Size(("5А", "6А"), teachers=8, days=2, first=date(2026, 10, 21), pupils=6, pauses=(20, 180))


def subgroups(subject: str) -> tuple[str, ...]:
    """The subgroups in which a subject is taught; «» for the whole class."""
    return _HALVES if subject == _HALVED else ("",)


def registers_of(school_class: str) -> list[Register]:
    """The registers of a class."""
    return [Register(school_class, subject, half) for subject in SUBJECTS for half in subgroups(subject)]


def school_of(size: Size) -> School:
    """The school as «Школа» says it in the beginning."""
    registers = [register for name in size.classes for register in registers_of(name)]
    codes = [f"у{number:02}" for number in range(1, size.teachers + 1)]
    return School(
        settings=Settings(deadline=time(17), blank_lesson_filled=False),
        calendar=Calendar("2026/27", (TERM,)),
        classes=tuple(SchoolClass(name, codes[n % len(codes)]) for n, name in enumerate(size.classes)),
        staff=(
            *(Staff(code, f"Учитель {_SURNAMES[n % 10]} {_GIVEN[n // 10]}") for n, code in enumerate(codes)),
            Staff("завуч", "Завучева Алла Ильинична", ("deputy",)),
        ),
        subjects=tuple(Subject(name, homework=homework) for name, homework in SUBJECTS.items()),
        load=tuple(Load(*register, codes[n % len(codes)], 3) for n, register in enumerate(registers)),
        timetable=tuple(slot for name in size.classes for slot in _timetable(size.classes.index(name), name)),
    )


def _timetable(shift: int, school_class: str) -> Iterator[Slot]:
    names = list(SUBJECTS)
    for weekday in range(5):
        for number in range(1, _LESSONS + 1):
            subject = names[(shift + _LESSONS * weekday + number) % len(names)]
            for half in subgroups(subject):
                yield Slot(school_class, weekday, number, subject, half)


def pupils_of(size: Size, school_class: str) -> list[PupilRow]:
    """The class list in the beginning: every second pupil in the second subgroup."""
    place = size.classes.index(school_class)
    return [
        PupilRow(f"{place + 1:02}{n + 1:02}", f"{_SURNAMES[n]} {_GIVEN[(n + place) % 10]} Ильинична", None, None, None,
                 "", "", f"{_HALVED}: {_HALVES[n % 2]}", "")
        for n in range(size.pupils)
    ]  # fmt: skip


def newcomer(school_class: str, listed: list[PupilRow], day: date) -> PupilRow:
    """A pupil who comes on a day."""
    number = f"{listed[0].pupil[:2]}{90 + len(listed)}"
    return PupilRow(number, "Яшина Полина Олеговна", None, day, None, "пр. 7", "", f"{_HALVED}: 1", "")


def is_in(pupil: PupilRow, register: Register) -> bool:
    """Whether a register is of a pupil's class and subgroup."""
    return register.subgroup in ("", pupil.subgroups[-1:])


def due_in(school: School, register: Register) -> dict[date, int]:
    """The lessons that timetable and calendar call for in a register: day → number. No subject is twice a day."""
    first, last = school.calendar.terms[0].first, school.calendar.terms[0].last
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    off = {day for day in days for free in school.calendar.days_off if free.first <= day <= free.last}
    slots = {
        slot.weekday: slot.number
        for slot in school.timetable
        if (slot.school_class, slot.subject, slot.subgroup) == register
    }
    return {day: slots[day.weekday()] for day in days if day.weekday() in slots and day not in off}


def with_day_off(school: School, day: date) -> School:
    """The school with a day off that was not foreseen."""
    off = (*school.calendar.days_off, DayOff("Карантин", day, day))
    return replace(school, calendar=replace(school.calendar, days_off=off))


def with_sign(school: School) -> School:
    """The school that has come to know another sign."""
    return replace(school, alphabet=(*school.alphabet, NEW_SIGN))
