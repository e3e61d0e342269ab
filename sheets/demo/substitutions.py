"""Days on which a lesson is taught by somebody else, by another subject, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from journal.classes import grade
from journal.school import School, Slot, Substitution
from sheets.demo.curriculum import TALK
from sheets.demo.schoolyear import FIRST_DAY, LAST_DAY

#: Substitutions a day in a school of eleven classes.
_A_DAY = 0.5


def draw_substitutions(school: School, seed: int) -> tuple[Substitution, ...]:
    """The year's substitutions: nobody is called into two classrooms, only a day's last lesson is cancelled."""
    random = Random(f"{seed}/substitutions")
    level = max(grade(name) for name in school.class_names)
    rows: list[Substitution] = []
    for day in school.calendar.days(level, FIRST_DAY, LAST_DAY):
        slots = [slot for slot in school.timetable if slot.weekday == day.weekday() and slot.subject != TALK]
        expected = _A_DAY * len(school.classes) / 11
        number = int(expected) + (random.random() < expected % 1)
        taken: set[tuple[str, int]] = set()
        for slot in random.sample(slots, min(number, len(slots))):
            if school.calendar.is_held(day, grade(slot.school_class)):
                row = _substitution(school, slot, day, slots, taken, random)
                rows += [row] if row else []
    return tuple(rows)


def _substitution(
    school: School, slot: Slot, day: date, slots: Sequence[Slot], taken: set[tuple[str, int]], random: Random
) -> Substitution | None:
    """What becomes of one lesson; None where nobody is free for it."""
    same_class = [other for other in slots if other.school_class == slot.school_class]
    if slot.number == max(other.number for other in same_class) and random.random() < 0.6:
        return Substitution(day, slot.school_class, slot.number, slot.subgroup, cancelled=True)
    busy = {
        school.teacher_of(other.school_class, other.subject, other.subgroup)
        for other in slots
        if other.number == slot.number
    }
    free = [p.code for p in school.staff if p.code not in busy and (p.code, slot.number) not in taken]
    if not free:
        return None
    swaps = [
        row
        for row in school.load
        if row.school_class == slot.school_class and row.teacher in free and row.subject not in (slot.subject, TALK)
        and not row.subgroup
    ]  # fmt: skip
    if swaps and not slot.subgroup and random.random() < 0.3:
        chosen = random.choice(swaps)
        taken.add((chosen.teacher, slot.number))
        return Substitution(day, slot.school_class, slot.number, "", chosen.teacher, chosen.subject)
    teacher = random.choice(free)
    taken.add((teacher, slot.number))
    return Substitution(day, slot.school_class, slot.number, slot.subgroup, teacher)
