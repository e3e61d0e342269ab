"""The slips of the hand a school's registers are never free of: a few of each kind, planted in a told story.

Most stand to the last day told, as issues to mend; of the kinds that come often some were mended a day later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from journal.calendar import WEEKDAYS
from journal.classes import grade
from journal.issues import Problem
from journal.tables import ClassTables
from sheets.demo.classyear import ClassYear
from sheets.demo.desk import Typed
from sheets.grid import Value

#: How long a slip has stood on the last day told, at most.
_STANDING = timedelta(days=18)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A kind of slip: where it is made, what is typed (a few ways), what the sync says of it (None: nothing)."""

    name: str
    where: str
    typed: tuple[Value, ...]
    problem: Problem | None
    times: int = 1
    mended: int = 0


#: Marks that a spreadsheet made a date of: «5/4» became 5 April.
_AS_DATES = (date(2026, 4, 5), date(2026, 5, 4))

MISTAKES: tuple[Mistake, ...] = (
    Mistake("two marks together", "mark", ("55", "54", "45"), Problem.UNKNOWN_MARK, 3, 2),
    Mistake("no such mark", "mark", ("6", "7", "0"), Problem.UNKNOWN_MARK, 2, 1),
    Mistake("comma between marks", "mark", ("5,4", "4,5"), Problem.AMBIGUOUS_MARK, 2),
    Mistake("an average pasted", "mark", ("4.67",), Problem.AMBIGUOUS_MARK),
    Mistake("a doubtful mark", "mark", ("4?", "5?"), Problem.AMBIGUOUS_MARK),
    Mistake("a date instead of marks", "mark", _AS_DATES, Problem.DATE_IN_CELL, 2, 1),
    Mistake("a negative number", "mark", (-4.0,), Problem.NEGATIVE_NUMBER),
    Mistake("a mark as a number", "mark", (5.0, 4.0), None, 3),
    Mistake("unknown letter", "absence", ("ж", "п", "кружок"), Problem.UNKNOWN_MARK, 3, 1),
    Mistake("a letter twice", "absence", ("нн",), Problem.UNKNOWN_MARK, 2, 1),
    Mistake("Latin look-alike", "absence", ("H", "y", "h"), None, 4),
    Mistake("absence and mark", "absence", ("н5", "н4"), Problem.ABSENT_WITH_MARK, 2),
    Mistake("two term marks", "term", ("4/5",), Problem.SEVERAL_TERM_MARKS),
    Mistake("duplicate date", "double", (), Problem.DUPLICATE_LESSON),
    Mistake("a date of no calendar", "date", (), Problem.UNKNOWN_DATE),
    Mistake("a day without the lesson", "saturday", (), Problem.LESSON_NOT_IN_TIMETABLE),
    Mistake("unknown kind of work", "kind", ("опрос у доски", "карточки"), Problem.UNKNOWN_WORK_KIND, 2),
    Mistake("leaving typed into the name", "left name", (), None),
    Mistake("a name misspelt", "name", (), Problem.ID_NAME_DISAGREE),
    Mistake("a mark ahead of its lesson", "ahead", ("5", "4"), Problem.MARK_IN_FUTURE),
    Mistake("a mark after leaving", "after leaving", ("4", "5"), Problem.MARK_AFTER_LEAVING),
    Mistake("a mark before arrival", "before arrival", ("5", "4"), Problem.MARK_BEFORE_ARRIVAL),
    Mistake("a mark in grade 1", "grade 1", ("5", "4"), Problem.GRADE1_MARK, 2),
)
BY_NAME: dict[str, Mistake] = {mistake.name: mistake for mistake in MISTAKES}


def deal(classes: Mapping[str, ClassTables], until: date, seed: int) -> dict[str, tuple[str, ...]]:
    """Which class makes which mistakes: (name, or «name, mended») in all as often as the table says."""
    random = Random(f"{seed}/mistakes")
    dealt: dict[str, list[str]] = defaultdict(list)
    scale = max(1, round(len(classes) / 11))
    for mistake in MISTAKES:
        able = [name for name, tables in classes.items() if _able(mistake, tables, until)]
        for number in range((mistake.times + mistake.mended) * scale if able else 0):
            mended = number >= mistake.times * scale
            dealt[random.choice(able)].append(f"{mistake.name}, mended" if mended else mistake.name)
    return {name: tuple(rows) for name, rows in dealt.items()}


def _able(mistake: Mistake, tables: ClassTables, until: date) -> bool:
    """Whether a class can make that mistake at all."""
    first, last = until - timedelta(days=10), until
    if mistake.where in ("after leaving", "left name"):
        return any(row.left is not None and row.left <= first for row in tables.pupils)
    if mistake.where == "before arrival":
        return any(row.arrived is not None and row.arrived <= last for row in tables.pupils)
    return (mistake.where == "grade 1") == (grade(tables.school_class) == 1)


def planted(story: list[Typed], names: Sequence[str], year: ClassYear) -> list[Typed]:
    """The story with those mistakes made in it; one that finds no place is left out."""
    random = Random(f"{year.seed}/{year.school_class}/mistakes")
    taken: set[object] = set()
    for name in names:
        mistake = BY_NAME[name.removesuffix(", mended")]
        for typed in _PLANTERS[mistake.where](story, mistake, year, random):
            spot = typed.slips[0][0]
            if spot in taken or typed.at > year.end:
                continue
            taken.add(spot)
            story.append(typed)
            mending = typed.at + timedelta(days=1, hours=1)
            if name != mistake.name and mending <= year.end:
                story.append(replace(typed, at=mending, slips=((spot, None),)))
            break
    return story


def _lately(story: Sequence[Typed], year: ClassYear, random: Random) -> list[Typed]:
    """Lessons filled in the last weeks, shuffled."""
    begin = datetime.combine(year.until, time(0), year.zone) - _STANDING
    found = [typed for typed in story if typed.at >= begin and typed.cells and len(typed.lessons) == 1]
    return random.sample(found, len(found))


def _over(typed: Typed, spot: tuple[object, ...], value: Value) -> Typed:
    """A slip made a minute after the lesson was filled."""
    return Typed(typed.at + timedelta(minutes=1), typed.register, slips=((spot, value),))


def _in_cells(*, marks: bool) -> Callable[..., Iterator[Typed]]:
    def plant(story: Sequence[Typed], mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
        for typed in _lately(story, year, random):
            cells = [cell for cell in typed.cells if (cell[3][0].isdigit() if marks else cell[3].lower()[0] == "н")]
            if cells:
                pupil, day, number, _ = random.choice(cells)
                yield _over(typed, ("cell", pupil, day, number), random.choice(mistake.typed))

    return plant


def _kind(story: Sequence[Typed], mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
    """A kind of work that the school's table does not know, above marks."""
    for typed in _lately(story, year, random):
        if any(cell[3][0].isdigit() for cell in typed.cells):
            lesson = typed.lessons[0]
            yield _over(typed, ("kind", lesson.day, lesson.number), random.choice(mistake.typed))


def _no_date(story: Sequence[Typed], _mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
    """A key slipped: the 32nd of the month."""
    for typed in _lately(story, year, random):
        lesson = typed.lessons[0]
        yield _over(typed, ("date", lesson.day, lesson.number), f"32.{lesson.day:%m.%Y}")


def _double(story: Sequence[Typed], _mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
    """The next lesson of the register bears the date of this one, and its number."""
    for typed in _lately(story, year, random):
        day, number = typed.lessons[0].day, typed.lessons[0].number
        others = (t.lessons[0] for t in story if t.register == typed.register and len(t.lessons) == 1 and t.cells)
        after = sorted((o.day, o.number) for o in others if o.day > day and o.number == number)
        if after:
            at = next(t.at for t in story if t.register == typed.register and len(t.lessons) == 1
                      and (t.lessons[0].day, t.lessons[0].number) == after[0])  # fmt: skip
            slip = _over(typed, ("date", *after[0]), f"{day:%d.%m.%Y}")
            yield replace(slip, at=max(at, typed.at) + timedelta(minutes=1))


def _saturday(story: Sequence[Typed], _mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
    """The Saturday's date above a Monday's lesson."""
    for typed in _lately(story, year, random):
        day, number = typed.lessons[0].day, typed.lessons[0].number
        if day.weekday() == WEEKDAYS.index("понедельник"):
            yield _over(typed, ("date", day, number), f"{day - timedelta(days=2):%d.%m.%Y}")


def _term(story: Sequence[Typed], mistake: Mistake, _year: ClassYear, random: Random) -> Iterator[Typed]:
    for typed in random.sample(story, len(story)):
        if typed.term_marks:
            pupil, period, _ = random.choice(typed.term_marks)
            yield _over(typed, ("term", pupil, period), random.choice(mistake.typed))


def _name(story: Sequence[Typed], _mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
    """Another pupil's name typed over one's own: the hidden id and the name disagree."""
    for typed in _lately(story, year, random):
        one, other = random.sample([row for row in year.pupils if row.arrived is None and row.left is None], 2)
        yield _over(typed, ("name", one.pupil), " ".join(other.name.split()[:2]))


def _left_name(story: Sequence[Typed], _mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
    """«Выбыл 30.09» typed into a name, as on paper."""
    pupil, name, left = next((r.pupil, r.name, r.left) for r in year.pupils if r.left and r.left <= year.until)
    word = "Выбыла" if name.endswith("на") else "Выбыл"
    short = " ".join(name.split()[:2])
    for typed in random.sample(story, len(story)):
        if typed.cells and typed.at.date() >= left and not typed.register.subgroup:
            yield _over(typed, ("name", pupil), f"{short} {word} {left:%d.%m}")


def _moved(*, left: bool) -> Callable[..., Iterator[Typed]]:
    def plant(story: Sequence[Typed], mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
        moved = [row for row in year.pupils if (row.left if left else row.arrived) is not None]
        marked = [t for t in story if any(cell[3][0].isdigit() for cell in t.cells) and not t.register.subgroup]
        for typed in random.sample(marked, len(marked)):
            for row in moved if len(typed.lessons) == 1 else ():
                lesson, limit = typed.lessons[0], (row.left if left else row.arrived) or date.max
                if (lesson.day >= limit) if left else (lesson.day < limit):
                    spot = ("cell", row.pupil, lesson.day, lesson.number)
                    slip = _over(typed, spot, random.choice(mistake.typed))
                    yield replace(slip, at=max(slip.at, datetime.combine(limit, time(18), year.zone)))

    return plant


def _ahead(story: Sequence[Typed], mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
    """A mark typed one column too far: into a lesson still to come on the last day told."""
    columns = {(t.register, row.day, row.number) for t in story for row in t.lessons if row.day > year.until}
    for typed in _lately(story, year, random):
        marked = [cell for cell in typed.cells if cell[3][0].isdigit()]
        coming = sorted((day, number) for register, day, number in columns if register == typed.register)
        if marked and coming:
            yield _over(typed, ("cell", marked[0][0], *coming[0]), random.choice(mistake.typed))


def _grade1(story: Sequence[Typed], mistake: Mistake, year: ClassYear, random: Random) -> Iterator[Typed]:
    for typed in _lately(story, year, random):
        lesson = typed.lessons[0]
        absent = {cell[0] for cell in typed.cells}
        present = [row for row in year.pupils if row.pupil not in absent and row.arrived is None and row.left is None]
        spot = ("cell", random.choice(present).pupil, lesson.day, lesson.number)
        yield _over(typed, spot, random.choice(mistake.typed))


_PLANTERS: dict[str, Callable[..., Iterator[Typed]]] = {
    "mark": _in_cells(marks=True),
    "absence": _in_cells(marks=False),
    "term": _term,
    "date": _no_date,
    "kind": _kind,
    "double": _double,
    "saturday": _saturday,
    "name": _name,
    "left name": _left_name,
    "after leaving": _moved(left=True),
    "before arrival": _moved(left=False),
    "ahead": _ahead,
    "grade 1": _grade1,
}
