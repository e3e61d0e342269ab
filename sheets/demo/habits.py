"""How teachers keep their registers: when they type, what they forget, how they spell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random


@dataclass(frozen=True, slots=True)
class Habit:
    """A teacher's ways.

    The first five shares say when a lesson gets filled: by 17:00, in the evening, next day, a week
    later, never. ``no_topic`` and ``no_homework`` are shares of filled lessons; ``settles`` is how often
    «н» is changed to the reason once it is known.
    """

    name: str
    on_time: float
    evening: float
    next_day: float
    week_later: float
    never: float
    no_topic: float = 0.01
    no_homework: float = 0.03
    settles: float = 0.6
    absent: str = "н"
    between: str = "/"
    signs: float = 0.0


PUNCTUAL = Habit("punctual", 0.945, 0.03, 0.015, 0.005, 0.005)
TIDY = Habit("tidy", 0.9, 0.06, 0.02, 0.01, 0.01, settles=0.9, absent="Н")
ORDINARY = Habit("ordinary", 0.8, 0.11, 0.05, 0.015, 0.025, 0.02, 0.05)
BRIEF = Habit("brief", 0.84, 0.1, 0.03, 0.01, 0.02, 0.03, 0.08, 0.4, "нб", " ")
NUANCED = Habit("nuanced", 0.86, 0.08, 0.03, 0.01, 0.02, signs=0.12, between=";", absent="н/б")
EVENING = Habit("evening", 0.35, 0.5, 0.1, 0.02, 0.03, 0.02, 0.05)
CHRONIC = Habit("chronic", 0.25, 0.15, 0.25, 0.25, 0.1, 0.06, 0.15, 0.2)
FORGETFUL = Habit("forgetful", 0.6, 0.1, 0.08, 0.04, 0.18, 0.1, 0.25, 0.2)
FLAWLESS = Habit("flawless", 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)

#: Habits in the shares they are met with, dealt out in turn to the shuffled staff: of 20 teachers
#: one is chronically late, one fills in the evening, one forgets.
DEALT = (
    PUNCTUAL, ORDINARY, TIDY, PUNCTUAL, BRIEF, PUNCTUAL, CHRONIC, ORDINARY, PUNCTUAL, NUANCED,
    PUNCTUAL, EVENING, TIDY, PUNCTUAL, ORDINARY, PUNCTUAL, FORGETFUL, PUNCTUAL, TIDY, PUNCTUAL,
)  # fmt: skip


def habits_of(codes: list[str], seed: int, *, flawless: bool = False) -> dict[str, Habit]:
    """Each teacher's habit."""
    if flawless:
        return dict.fromkeys(codes, FLAWLESS)
    shuffled = list(codes)
    Random(f"{seed}/habits").shuffle(shuffled)
    return {code: DEALT[place % len(DEALT)] for place, code in enumerate(shuffled)}


def typed_at(habit: Habit, lesson_over: datetime, random: Random) -> datetime | None:
    """When the lesson's column gets filled; None for never."""
    draw = random.random()
    if (draw := draw - habit.on_time) < 0:
        last = lesson_over.replace(hour=16, minute=50)
        room = max(4, int((last - lesson_over).total_seconds() // 60))
        return lesson_over + timedelta(minutes=random.choice((3, 6, 9, room // 2, random.randint(2, room))))
    if (draw := draw - habit.evening) < 0:
        return _at(lesson_over, 0, random.randint(17 * 60 + 10, 20 * 60 + 50))
    if (draw := draw - habit.next_day) < 0:
        return _at(lesson_over, 1, random.randint(8 * 60, 16 * 60))
    if draw - habit.week_later < 0:
        return _at(lesson_over, random.randint(4, 8), random.randint(15 * 60, 20 * 60))
    return None


def _at(moment: datetime, days: int, minutes: int) -> datetime:
    """That many days later, at so many minutes past midnight."""
    day = moment.date() + timedelta(days=days)
    return datetime.combine(day, time(minutes // 60, minutes % 60), moment.tzinfo)
