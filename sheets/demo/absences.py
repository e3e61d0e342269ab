"""Who is absent when: illness in runs of whole days, single hours, latecomers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import log
from random import Random

from journal.classes import grade
from journal.tables import AbsenceRow
from sheets.demo import norms

#: Late for a lesson, of those present; oftener for the first one of the day.
_LATE, _LATE_FIRST = 0.001, 0.012
#: A day of a run is not drawn for again, and nobody is absent oftener than so: the rate makes up for both.
_OFTENEST, _MAKES_UP = 0.6, 1.09
_MEAN_RUN = sum(days * share for days, share in norms.RUN_LENGTH.items())


@dataclass(slots=True)
class Absences:
    """One class's absences. ``codes`` is what each episode turns out to be; ``known`` the day that is known."""

    #: (pupil, day) → lesson numbers missed; None for all of them.
    missed: dict[tuple[str, date], frozenset[int] | None] = field(default_factory=dict)
    codes: dict[tuple[str, date], str] = field(default_factory=dict)
    known: dict[tuple[str, date], date] = field(default_factory=dict)
    documents: list[tuple[date, AbsenceRow]] = field(default_factory=list)

    def misses(self, pupil: str, day: date, number: int) -> bool:
        """Whether the pupil is absent from that lesson."""
        numbers = self.missed.get((pupil, day), frozenset())
        return numbers is None or number in numbers


def draw_absences(
    school_class: str, pupils: Sequence[str], days: Mapping[date, Sequence[int]], random: Random
) -> Absences:
    """Absences of those pupils over the school days given with their lesson numbers."""
    result = Absences()
    calendar = sorted(days)
    level = norms.ABSENCE_BY_GRADE[grade(school_class)]
    # Propensity is spread exponentially, as real yearly counts are; quantiles keep a small class's mean true.
    spread = [-log(1 - (place + 0.5) / len(pupils)) for place in range(len(pupils))]
    random.shuffle(spread)
    for pupil, propensity in zip(pupils, spread, strict=True):
        place = 0
        while place < len(calendar):
            day = calendar[place]
            rate = level * propensity * _factor(day) * _MAKES_UP
            draw = random.random()
            if draw < min(_OFTENEST, rate * norms.WHOLE_DAY_SHARE / _MEAN_RUN):
                length = random.choices(list(norms.RUN_LENGTH), weights=list(norms.RUN_LENGTH.values()))[0]
                run = calendar[place : place + length]
                _record_run(result, pupil, run, random)
                place += len(run)
                continue
            if draw > 1 - min(_OFTENEST, rate * (1 - norms.WHOLE_DAY_SHARE) * 2.1):
                _record_hours(result, pupil, day, days[day], random)
            place += 1
    return result


def _factor(day: date) -> float:
    """How much oftener pupils are absent in that month and on that weekday than on average."""
    month = norms.ABSENCE_BY_MONTH.get(day.month, norms.ABSENCE_RATE) / norms.ABSENCE_RATE
    week = norms.ABSENCE_BY_WEEKDAY[min(day.weekday(), 5)] / (sum(norms.ABSENCE_BY_WEEKDAY[:5]) / 5)
    return month * week


def _record_run(result: Absences, pupil: str, run: Sequence[date], random: Random) -> None:
    """Whole days away: longer ones are illness with a certificate, single ones often a parent's note."""
    if len(run) >= 3:
        code, document = "б", "справка"
    elif len(run) == 2:
        code, document = random.choice((("б", "справка"), ("б", "справка"), ("у", "заявление родителей"), ("н", "")))
    else:
        code, document = random.choices(
            (("у", "заявление родителей"), ("б", "записка родителей"), ("нп", ""), ("н", "")), weights=(35, 22, 6, 37)
        )[0]
    known = run[-1] + timedelta(days=random.randint(1, 3))
    for day in run:
        result.missed[pupil, day] = None
        result.codes[pupil, day] = code
        result.known[pupil, day] = known
    if document:
        reason = {"б": "болезнь", "у": "уважительная причина"}[code]
        result.documents.append((known, AbsenceRow(pupil, run[0], run[-1], reason, document)))


def _record_hours(result: Absences, pupil: str, day: date, numbers: Sequence[int], random: Random) -> None:
    """Some hours of a day: the last ones mostly, the first ones, or one in the middle; half the day on average."""
    count = random.randint(1, max(1, len(numbers) - 1))
    shape = random.random()
    if shape < 0.6:
        hours = numbers[-count:]
    elif shape < 0.8:
        hours = numbers[:count]
    else:
        hours = [random.choice(numbers)]
    result.missed[pupil, day] = frozenset(hours)
    result.codes[pupil, day] = random.choices(("н", "у", "нп", "б"), weights=(62, 25, 5, 8))[0]
    result.known[pupil, day] = day + timedelta(days=random.randint(0, 2))


def is_late(number: int, random: Random) -> bool:
    """Whether somebody who is present came late."""
    return random.random() < (_LATE_FIRST if number == 1 else _LATE)
