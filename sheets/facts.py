"""Count a register's lessons: enrolled, absent, marked, topic, homework, whether due and held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from journal.counts import lesson_counts
from journal.lessons import DueLesson, match_lessons
from journal.tables import EntryRow, FactRow, LessonRow, PupilRow

_NOBODY: Counter[str] = Counter()


def lesson_facts(
    due: Sequence[DueLesson],
    lessons: Sequence[LessonRow],
    entries: Iterable[EntryRow],
    pupils: Sequence[PupilRow],
    teacher: str,
    *,
    homework_set: bool,
) -> list[FactRow]:
    """Facts of every lesson due or held in one register, in the order of days.

    Args:
        due: What timetable and calendar call for.
        lessons: What the register records; an empty column of a lesson not due is no lesson.
        entries: The register's cells.
        pupils: The class list of the register's subgroup.
        teacher: Who has the register by «Нагрузка»; a due lesson names its own teacher.
        homework_set: Whether homework is set in this class and subject.
    """
    counts = lesson_counts(entries)
    enrolled = Enrolment(pupils)
    by_key = {(lesson.day, lesson.number): lesson for lesson in lessons}
    due_by_key = {(lesson.day, lesson.number): lesson for lesson in due}
    matched = match_lessons(list(due_by_key), list(by_key))
    facts: list[FactRow] = []
    for key, lesson in by_key.items():
        answered = matched.get(key)
        count = counts.get(key, _NOBODY)
        held = bool(lesson.topic or lesson.homework or count)
        if held or answered:
            called = due_by_key[answered] if answered else None
            here = enrolled.on(key[0])
            facts.append(_fact(key, lesson, count, called, here, teacher, held=held, homework_set=homework_set))
    answered_keys = set(matched.values())
    for key, called in due_by_key.items():
        if key not in answered_keys:
            here = enrolled.on(key[0])
            facts.append(_fact(key, None, _NOBODY, called, here, teacher, held=False, homework_set=homework_set))
    return sorted(facts)


def _fact(
    key: tuple[date, int], lesson: LessonRow | None, count: Counter[str], due: DueLesson | None, enrolled: int,
    teacher: str, *, held: bool, homework_set: bool,
) -> FactRow:  # fmt: skip
    return FactRow(
        day=key[0], number=key[1], due_number=due.number if due else 0,
        teacher=(due.teacher if due else "") or teacher, due=due is not None, held=held, homework_due=homework_set,
        topic=bool(lesson and lesson.topic), homework=bool(lesson and lesson.homework), enrolled=enrolled,
        absent=count["absent"], ill=count["ill"], excused=count["excused"], unexcused=count["unexcused"],
        late=count["late"], marked=count["marked"], marks=count["marks"], owed=count["pending"],
    )  # fmt: skip


class Enrolment:
    """How many pupils of a list were in the class on a day."""

    def __init__(self, pupils: Sequence[PupilRow]) -> None:
        """Split the list into those who stay all year and those who come or go."""
        self._movers = [pupil for pupil in pupils if pupil.arrived or pupil.left]
        self._always = len(pupils) - len(self._movers)

    def on(self, day: date) -> int:
        """Pupils enrolled that day: arrived on it or before, not yet left."""
        here = sum((p.arrived or date.min) <= day < (p.left or date.max) for p in self._movers)
        return self._always + here
