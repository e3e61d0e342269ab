"""The demo school's timetable: nobody in two places at once, no gaps in a class's day.

A unit is what takes one lesson of a class: a subject, or its subgroups with a teacher each. Units without
a free hour displace others, which then look for another one (ejection chains).
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from journal.school import Load, Slot
from sheets.demo.curriculum import TALK

DAYS = 5
#: No class has more lessons a day than there are bells.
LONGEST_DAY = 8

Hour = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """What takes one lesson of a class: (subject, subgroup, teacher) of those taught at the same time."""

    key: int
    school_class: str
    subject: str
    parts: tuple[tuple[str, str], ...]

    @property
    def teachers(self) -> tuple[str, ...]:
        """Who is busy with it."""
        return tuple(teacher for _, teacher in self.parts)


class TimetableError(Exception):
    """The lessons do not fit: somebody has more of them than there are hours."""


def timetable(load: Sequence[Load], seed: int) -> tuple[Slot, ...]:
    """Place all lessons of «Нагрузка» in the week. Raises TimetableError after too many displacements."""
    random = Random(f"{seed}/timetable")
    whole, halves = _units(load)
    placed = _place(whole, random)
    placed |= _place_halves(halves, whole, placed)
    rooms = _rooms(load)
    units = {unit.key: unit for unit in (*whole, *halves)}
    slots = [
        Slot(units[key].school_class, day, number, units[key].subject, subgroup, rooms[teacher])
        for key, (day, number) in placed.items()
        for subgroup, teacher in units[key].parts
    ]
    order = {name: place for place, name in enumerate(dict.fromkeys(row.school_class for row in load))}
    return tuple(sorted(slots, key=lambda s: (order[s.school_class], s.weekday, s.number, s.subgroup)))


def _units(load: Sequence[Load]) -> tuple[list[Unit], list[Unit]]:
    """Lessons of whole classes, and those of one subgroup whose other half has the same teacher."""
    by_subject: dict[tuple[str, str], list[Load]] = defaultdict(list)
    for row in load:
        by_subject[row.school_class, row.subject].append(row)
    whole: list[Unit] = []
    halves: list[Unit] = []
    key = 0
    for (name, subject), rows in by_subject.items():
        parts = tuple((row.subgroup, row.teacher) for row in rows)
        together = len({teacher for _, teacher in parts}) == len(parts)
        for _ in range(int(rows[0].hours)):
            for group in (parts,) if together else tuple((part,) for part in parts):
                (whole if together else halves).append(Unit(key, name, subject, group))
                key += 1
    return whole, halves


def _place(units: Sequence[Unit], random: Random) -> dict[int, Hour]:
    hours = {name: _hours(sum(u.school_class == name for u in units), name) for name in {u.school_class for u in units}}
    weekly = Counter((u.school_class, u.subject) for u in units)
    busy = Counter(teacher for u in units for teacher in u.teachers)
    by_key = {unit.key: unit for unit in units}
    placed: dict[int, Hour] = {}
    at_class: dict[tuple[str, Hour], int] = {}
    at_teacher: dict[tuple[str, Hour], int] = {}
    on_day: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    tired: Counter[tuple[int, Hour]] = Counter()

    def rivals(unit: Unit, hour: Hour) -> set[int]:
        keys = {at_class.get((unit.school_class, hour), -1)}
        keys |= {at_teacher.get((teacher, hour), -1) for teacher in unit.teachers}
        same = on_day[unit.school_class, unit.subject, hour[0]]
        if len(same) >= -(-weekly[unit.school_class, unit.subject] // DAYS):
            keys |= same
        return keys - {-1, unit.key}

    def remove(key: int) -> None:
        unit, hour = by_key[key], placed.pop(key)
        del at_class[unit.school_class, hour]
        for teacher in unit.teachers:
            del at_teacher[teacher, hour]
        on_day[unit.school_class, unit.subject, hour[0]].discard(key)

    def put(unit: Unit, hour: Hour) -> None:
        placed[unit.key] = hour
        at_class[unit.school_class, hour] = unit.key
        for teacher in unit.teachers:
            at_teacher[teacher, hour] = unit.key
        on_day[unit.school_class, unit.subject, hour[0]].add(unit.key)

    hardest = sorted(units, key=lambda u: (-len(u.parts), -max(map(busy.__getitem__, u.teachers)), u.key))
    queue = deque(hardest)
    for _ in range(200 * len(units)):
        if not queue:
            return placed
        unit = queue.popleft()
        choices = [(0, 1)] if unit.subject == TALK else [hour for hour in hours[unit.school_class] if hour != (0, 1)]
        counted = [
            (len(found := rivals(unit, hour)) * 4 + tired[unit.key, hour], random.random(), hour, found)
            for hour in choices
        ]
        _, _, hour, found = min(counted)
        for rival in sorted(found):
            remove(rival)
            queue.append(by_key[rival])
        put(unit, hour)
        tired[unit.key, hour] += 1
    raise TimetableError(f"{len(queue)} lessons do not fit")


def _hours(lessons: int, school_class: str) -> list[Hour]:
    """The hours of a class's week without gaps: Monday starts with the common lesson, longer days in the middle."""
    shortest, longer = divmod(lessons, DAYS)
    if shortest + bool(longer) > LONGEST_DAY:
        raise TimetableError(f"{school_class}: {lessons} lessons a week")
    long_days = {0: (), 1: (1,), 2: (1, 3), 3: (0, 1, 3), 4: (0, 1, 2, 3)}[longer]
    return [(day, number) for day in range(DAYS) for number in range(1, shortest + (day in long_days) + 1)]


def _place_halves(halves: Sequence[Unit], whole: Sequence[Unit], placed: dict[int, Hour]) -> dict[int, Hour]:
    """One subgroup's lessons follow the class's last one of the day; the other subgroup goes home."""
    taken = {(teacher, placed[unit.key]) for unit in whole for teacher in unit.teachers}
    length: Counter[tuple[str, int]] = Counter()
    for unit in whole:
        length[unit.school_class, placed[unit.key][0]] += 1
    found: dict[int, Hour] = {}
    used: set[tuple[str, int]] = set()
    for unit in halves:
        name = unit.school_class
        free = [
            (length[name, day], day)
            for day in range(DAYS)
            if (name, day) not in used
            and length[name, day] < LONGEST_DAY
            and not any((teacher, (day, length[name, day] + 1)) in taken for teacher in unit.teachers)
        ]
        if not free:
            raise TimetableError(f"{name}: no hour left for {unit.subject}")
        last, day = min(free)
        used.add((name, day))
        found[unit.key] = (day, last + 1)
        taken |= {(teacher, found[unit.key]) for teacher in unit.teachers}
    return found


def _rooms(load: Sequence[Load]) -> dict[str, str]:
    """A room for every teacher: floors of twelve."""
    teachers = sorted({row.teacher for row in load})
    return {teacher: str(100 * (place // 12 + 1) + place % 12 + 1) for place, teacher in enumerate(teachers)}
