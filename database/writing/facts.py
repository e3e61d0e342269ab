"""Facts of lessons and weeks: counted by the sync, timed here, read by charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from database import schema
from database.dialect import Transaction, names
from database.writing.differences import Kept, Key
from database.writing.entries import LessonKey
from database.writing.identity import note_facts
from database.writing.lessons import BLANK, Lesson
from database.writing.registers import Sheet
from journal.calendar import monday
from journal.counts import lesson_counts
from journal.lessons import deadline
from journal.settings import Settings
from journal.tables import EntryRow, FactRow


class Filling(NamedTuple):
    """Whether a lesson is filled, since when, and whether by its deadline (None: nobody can know)."""

    filled: bool
    seen: int | None = None
    after: int | None = None
    timely: bool | None = None


NOT_FILLED = Filling(filled=False)


def filling(fact: FactRow, lesson: Lesson, by: int, *, blank_is_enough: bool) -> Filling:
    """Filled = topic, homework where due, and attendance or a mark where a blank column is not enough.

    The lesson was filled when the last needed part was: in (``after``, ``seen``]. Whoever may have been
    in time (``by``), was.
    """
    if not (fact.topic and (fact.homework or not fact.homework_due) and (blank_is_enough or attended(fact))):
        return NOT_FILLED
    entry, topic, homework = lesson.parts
    needed = [topic, *([homework] if fact.homework_due else []), *([] if blank_is_enough else [entry])]
    seen = max((moment[0] for moment in needed if moment[0] is not None), default=None)
    after = max((moment[1] for moment in needed if moment[1] is not None), default=None)
    if seen is None:
        return Filling(filled=True)
    timely = True if seen <= by else None if after is None else after < by
    return Filling(True, seen, after, timely)


def attended(fact: FactRow) -> bool:
    """Whether the lesson's column says anything of who was there: a mark, an absence, a late pupil."""
    return bool(fact.marked or fact.absent or fact.late)


def is_only_prepared(fact: FactRow, lesson: Lesson, dawn: int) -> bool:
    """Whether all that is said of a lesson is a topic that stood there before its day began (``dawn``).

    Topics are laid out from the plan a term ahead: that the lesson was held, they do not say. Where no homework is
    set nothing else may ever be typed of a lesson at which everybody was present: there a topic says so.
    """
    bare = fact.held and fact.homework_due and not fact.homework and lesson.entry_seen is None and not attended(fact)
    return bare and lesson.topic_seen is not None and lesson.topic_seen < dawn


@lru_cache(maxsize=4_000)
def _moment(day: date, at: time, timezone: str) -> int:
    """The moment of an hour of a day: the deadline by which a lesson is to be filled, the dawn."""
    return int(deadline(day, at).replace(tzinfo=ZoneInfo(timezone)).timestamp())


def save_facts(
    store: Transaction, sheet: Sheet, lessons: Mapping[LessonKey, Lesson], kept: Mapping[Key, Kept] | None,
    settings: Settings,
) -> bool:  # fmt: skip
    """Store the facts of a sheet's lessons and of their weeks; whether anything changed.

    Args:
        store: The transaction.
        sheet: The sheet.
        lessons: Its lessons as now stored, those it does not show any more among them.
        kept: Its entries as now stored; None where all is just what the sheet says.
        settings: The school's deadline and what makes a lesson filled.
    """
    counted = sheet.tables.facts if kept is None else list(_with_kept(store, sheet, lessons, kept))
    enough = settings.blank_lesson_filled
    zone = settings.timezone
    days = {
        on: (store.dialect.day(on), _moment(on, time.min, zone), _moment(on, settings.deadline, zone))
        for on in {fact.day for fact in counted}
    }
    timed: list[tuple[FactRow, Filling]] = []
    facts: dict[tuple[Any, Any], tuple[Any, ...]] = {}
    for fact in counted:
        day, dawn, by = days[fact.day]
        lesson = lessons.get((day, fact.number), BLANK)
        if is_only_prepared(fact, lesson, dawn):
            fact = fact._replace(held=False)  # noqa: PLW2901
        filled = filling(fact, lesson, by, blank_is_enough=enough)
        timed.append((fact, filled))
        facts[day, fact.number] = (*fact[2:], *filled)
    changed = _save(store, schema.lesson_facts, sheet, facts)
    weeks = {(teacher, store.dialect.day(week)): counts for (teacher, week), counts in week_counts(timed).items()}
    return _save(store, schema.week_facts, sheet, weeks) or changed


def _with_kept(
    store: Transaction, sheet: Sheet, lessons: Mapping[LessonKey, Lesson], kept: Mapping[Key, Kept]
) -> Iterator[FactRow]:
    """The facts of a sheet of which something stays as it was: lessons it lost as they were, others counted anew."""
    day = store.dialect.day
    shown = {(day(row.day), row.number) for row in sheet.tables.lessons}
    rows = (EntryRow(pupil, on, number, *one.value) for (pupil, on, number), one in kept.items())
    counts = lesson_counts(rows)
    stale = {key[1:] for key, one in kept.items() if one.unread}
    answered: set[LessonKey] = set()
    for _, on, number, *said in store.rows(
        f"SELECT {names(schema.lesson_facts)} FROM lesson_facts WHERE register = ?", (sheet.register,)
    ):
        if (on, number) in lessons.keys() - shown:
            fact = FactRow(store.dialect.read_day(on), number, *said[: len(FactRow._fields) - 2])
            answered |= {(on, number), (on, fact.due_number)}
            yield fact
    for fact in sheet.tables.facts:
        key = (day(fact.day), fact.number)
        if key in answered and not fact.held:
            continue
        yield _recounted(fact, counts.get(key, Counter())) if key in stale else fact


def _recounted(fact: FactRow, count: Mapping[str, int]) -> FactRow:
    """A fact with other counts of its cells."""
    counted = ("absent", "ill", "excused", "unexcused", "late", "marked", "marks")
    said = {name: count.get(name, 0) for name in counted}
    return fact._replace(**said, owed=count.get("pending", 0), held=fact.held or bool(count))  # type: ignore[arg-type]


def week_counts(timed: Iterable[tuple[FactRow, Filling]]) -> dict[tuple[str, date], tuple[int, ...]]:
    """Lessons of each (teacher, Monday), in the order of ``week_facts``: due ones, then held ones."""
    weeks: dict[tuple[str, date], list[tuple[int, ...]]] = defaultdict(list)
    for fact, filled in timed:
        weeks[fact.teacher, monday(fact.day)].append(_due_counts(fact, filled) + _held_counts(fact))
    sums = ((key, tuple(map(sum, zip(*counts, strict=True)))) for key, counts in weeks.items())
    return {key: counts for key, counts in sums if any(counts)}


def _due_counts(fact: FactRow, filled: Filling) -> tuple[int, ...]:
    """Counts due, filled, timely, untimed, topic, homework_due, homework, attended."""
    if not fact.due:
        return (0,) * 8
    return (
        1,
        filled.filled,
        filled.timely is True,
        filled.filled and filled.timely is None,
        fact.topic,
        fact.homework_due,
        fact.homework_due and fact.homework,
        attended(fact),
    )


def _held_counts(fact: FactRow) -> tuple[int, ...]:
    """Counts held, seats, absent, ill, excused, unexcused, late, marks."""
    if not fact.held:
        return (0,) * 8
    return (1, fact.enrolled, fact.absent, fact.ill, fact.excused, fact.unexcused, fact.late, fact.marks)


def _save(store: Transaction, table: Any, sheet: Sheet, new: Mapping[tuple[Any, Any], tuple[Any, ...]]) -> bool:
    """Make a register's rows of a table of facts be ``new``; whether they were not. Facts of lessons are kept."""
    register = sheet.register
    stored = {
        row[1:3]: row[3:]
        for row in store.rows(f"SELECT {names(table)} FROM {table.name} WHERE register = ?", (register,))
    }
    gone = stored.keys() - new.keys()
    come = {key: row for key, row in new.items() if stored.get(key) != row}
    if table is schema.lesson_facts and not sheet.fresh:
        note_facts(store, sheet.reading, register, {key: stored.get(key) for key in (*gone, *come)})
    rows = [(register, *key, *row) for key, row in come.items()]
    store.delete(table, [(register, *key) for key in gone])
    store.upsert(table, rows) if stored else store.insert(table, rows)
    return bool(gone or rows)
