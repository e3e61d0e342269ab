"""What whoever looks at the registers now and then must know of them: an independent account of what is kept.

The rules, as README and the docstring of the schema tell them: a text is first seen between two readings; a cleared
cell is withdrawn; what cannot be made out keeps its last good value, marked; a lesson keeps its marks under any date;
of a sheet that loses too much nothing is believed, see oracle_losses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from journal.school import School
from journal.tables import PupilRow, Register
from tests.oracle_facts import facts_of, reads
from tests.oracle_losses import loses_too_much
from tests.oracle_paper import Cell, Heading, Lesson, Shown
from tests.oracle_school import TERM

#: (the reading that showed it first, the one before; None where it was there before anybody watched).
Moment = tuple[int, int | None]

TYPED, DERIVED, UNREAD = "typed", "derived", "unread"


class Line(NamedTuple):
    """A line that the ledger must hold, and the lesson it is about whatever its date."""

    register: Register
    pupil: str
    day: date | None
    number: int | None
    field: str
    old: str | None
    new: str | None
    seen: int
    after: int | None
    cause: str = TYPED
    lesson: Lesson | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as it is known. ``unread``: it cannot be made out now."""

    text: str
    unread: bool
    first: Moment
    changed: int


@dataclass(slots=True)
class KnownLesson:
    """A lesson as it is known, and since when its column, its topic and its homework are filled."""

    heading: Heading
    entry: Moment | None = None
    topic: Moment | None = None
    homework: Moment | None = None
    #: It stands nowhere on the sheet: what was counted of it stays.
    lost: bool = False


class State(NamedTuple):
    """A register as the database must tell it: the rows of its tables without its number."""

    lessons: frozenset[tuple[Any, ...]] = frozenset()
    entries: frozenset[tuple[Any, ...]] = frozenset()
    term_marks: frozenset[tuple[Any, ...]] = frozenset()
    lesson_facts: frozenset[tuple[Any, ...]] = frozenset()


@dataclass
class Known:
    """What is known of one register."""

    register: Register
    lessons: dict[Lesson, KnownLesson] = field(default_factory=dict)
    cells: dict[Cell, Kept] = field(default_factory=dict)
    terms: dict[str, Kept] = field(default_factory=dict)
    facts: dict[tuple[date, int], tuple[Any, ...]] = field(default_factory=dict)
    #: Texts that nobody could read yet, and when they were first seen.
    noticed: dict[tuple[str, Lesson, str], Moment] = field(default_factory=dict)
    #: What is typed on a sheet that lost too much to be believed, and when it was first seen there.
    waiting: dict[tuple[Any, ...], Moment] = field(default_factory=dict)
    ledger: list[Line] = field(default_factory=list)
    is_new: bool = True
    #: The revision of the sheet that was read last.
    revision: int = -1

    def read(self, shown: Shown, moment: Moment, listed: Sequence[PupilRow], school: School) -> None:
        """Take in one reading of the sheet."""
        if not shown.blind:
            self._follow(shown, moment)
        enrolled, waits = frozenset(row.pupil for row in listed), {}
        if loses_too_much(self, shown, school):
            waits = {key: self.waiting.get(key, moment) for key in self._untaken(shown, enrolled, school)}
            shown = Shown(blind=True)
        self._read_cells(shown, moment, enrolled, school)
        self._read_terms(shown, moment)
        if not shown.blind:
            self._read_lessons(shown, moment)
        for lesson, own in self.lessons.items():
            own.lost = lesson not in shown.lessons
        self.facts = facts_of(self, listed, school)
        self.is_new, self.waiting = False, waits

    def state(self) -> State:
        """The rows of the register's tables."""
        where = {lesson: (own.heading.day, own.heading.number) for lesson, own in self.lessons.items()}
        return State(
            frozenset((*where[lesson], *_row_of(own)) for lesson, own in self.lessons.items()),
            frozenset((pupil, *where[lesson], *_cell(kept)) for (pupil, lesson), kept in self.cells.items()),
            frozenset((pupil, TERM.name, *_term(kept)) for pupil, kept in self.terms.items()),
            frozenset((*key, *fact) for key, fact in self.facts.items()),
        )

    def lost_cells(self, shown: Shown) -> int:
        """How many earlier cells say something else by now: three at once might be a slip of rows or columns."""
        return sum(
            cell[0] in shown.pupils and cell[1] in shown.columns and shown.cells.get(cell) != kept.text
            for cell, kept in self.cells.items()
        )

    def _untaken(self, shown: Shown, listed: frozenset[str], school: School) -> Iterator[tuple[Any, ...]]:
        """What is typed on a sheet that is not believed."""
        for cell, text in shown.cells.items():
            if cell[0] in listed and reads(text, school) and (cell not in self.cells or self.cells[cell].text != text):
                yield (*cell, text)
        for lesson, said in shown.lessons.items():
            yield from ((lesson, name, getattr(said, name)) for name in ("topic", "homework") if getattr(said, name))

    # ------------------------------------------------------------------ lessons

    def _follow(self, shown: Shown, moment: Moment) -> None:
        """Lessons that got another date or number: all that is known of them goes along."""
        for lesson in self.lessons.keys() & shown.lessons.keys():
            old, new = self.lessons[lesson].heading, shown.lessons[lesson]
            if old.day != new.day:
                said = [f"{own.day.isoformat()} {own.number}" for own in (old, new)]
                self._tell("", lesson, "date", said[0], said[1], moment)
            elif old.number != new.number:
                self._tell("", lesson, "number", str(old.number), str(new.number), moment)
            self.lessons[lesson].heading = replace(old, day=new.day, number=new.number)

    def _read_lessons(self, shown: Shown, moment: Moment) -> None:
        filled = {lesson for _, lesson in self.cells}
        for lesson, said in shown.lessons.items():
            before = self.lessons[lesson].heading if lesson in self.lessons else Heading(said.day, said.number)
            now = replace(said, kind=said.kind if lesson in shown.columns else before.kind)
            if lesson in self.lessons:
                self._tell_parts(lesson, before, now, moment)
                own = self.lessons[lesson]
            else:
                own = self.lessons[lesson] = KnownLesson(now)
                if not self.is_new:
                    self._tell("", lesson, "lesson", None, now.topic, moment)
            began = [self.waiting.get((lesson, *part), moment)
                     for part in (("topic", now.topic), ("homework", now.homework))]  # fmt: skip
            own.topic = _since(now.topic, before.topic, own.topic, began[0])
            own.homework = _since(now.homework, before.homework, own.homework, began[1])
            own.heading = now
        for lesson in [lesson for lesson in self.lessons if lesson not in shown.lessons and lesson not in filled]:
            old = self.lessons[lesson].heading
            self._tell_parts(lesson, old, Heading(old.day, old.number), moment)
            self._tell("", lesson, "lesson", old.topic, None, moment)
            del self.lessons[lesson]
        for lesson, own in self.lessons.items():
            firsts = [kept.first for (_, of), kept in self.cells.items() if of == lesson]
            own.entry = (own.entry or min(firsts, key=lambda first: first[0])) if firsts else None

    def _tell_parts(self, lesson: Lesson, old: Heading, new: Heading, moment: Moment) -> None:
        """What was written over of a lesson; a topic or homework where there was none is dated by the lesson."""
        for name in ("kind", "topic", "homework"):
            was, now = getattr(old, name), getattr(new, name)
            if was != now and (was or name == "kind"):
                self._tell("", lesson, name, was or None, now or None, moment)

    # ------------------------------------------------------------------ cells

    def _read_cells(self, shown: Shown, moment: Moment, listed: frozenset[str], school: School) -> None:
        readable = {cell: reads(text, school) for cell, text in shown.cells.items()}
        for cell in {**self.cells, **shown.cells}:
            there = not shown.blind and cell[0] in shown.pupils & listed and cell[1] in shown.columns
            text = shown.cells.get(cell, "") if there else ""
            if not there or (text and not readable[cell]):
                if text and cell not in self.cells:
                    self.noticed.setdefault((*cell, text), moment)
                self._keep(self.cells, cell, *cell, "entry", moment)
                continue
            known = None if cell in self.cells else self.waiting.get((*cell, text), self.noticed.get((*cell, text)))
            self._take(self.cells, cell, *cell, "entry", text, known or moment, moment)
            if known is not None:
                self._tell(*cell, "entry", None, text, moment, DERIVED)
        self.noticed = {
            key: since for key, since in self.noticed.items()
            if shown.cells.get(key[:2]) == key[2] and not readable[key[:2]] and key[:2] not in self.cells
        }  # fmt: skip

    def _read_terms(self, shown: Shown, moment: Moment) -> None:
        for pupil in {**self.terms, **shown.terms}:
            text = shown.terms.get(pupil, "")
            if shown.blind or pupil not in shown.pupils or (text and text not in "2345"):
                self._keep(self.terms, pupil, pupil, None, TERM.name, moment)
            else:
                self._take(self.terms, pupil, pupil, None, TERM.name, text, moment, moment)

    def _keep(
        self, cells: dict[Any, Kept], cell: Any, pupil: str, lesson: Lesson | None, name: str, moment: Moment
    ) -> None:  # fmt: skip
        """What cannot be made out stays as it was last good."""
        kept = cells.get(cell)
        if kept is not None and not kept.unread:
            cells[cell] = replace(kept, unread=True)
            self._tell(pupil, lesson, name, kept.text, kept.text, moment, UNREAD)

    def _take(
        self, cells: dict[Any, Kept], cell: Any, pupil: str, lesson: Lesson | None, name: str, text: str,
        first: Moment, moment: Moment,
    ) -> None:  # fmt: skip
        """What a cell says, if anything."""
        kept = cells.get(cell)
        if kept is None:
            if text:
                cells[cell] = Kept(text, False, first, first[0])
        elif not text:
            del cells[cell]
            self._tell(pupil, lesson, name, kept.text, None, moment)
        elif text != kept.text:
            cells[cell] = Kept(text, False, kept.first, moment[0])
            self._tell(pupil, lesson, name, kept.text, text, moment)
        elif kept.unread:
            cells[cell] = replace(kept, unread=False)
            self._tell(pupil, lesson, name, text, text, moment, UNREAD)

    def _tell(
        self, pupil: str, lesson: Lesson | None, name: str, old: str | None, new: str | None, moment: Moment,
        cause: str = TYPED,
    ) -> None:  # fmt: skip
        heading = self.lessons[lesson].heading if lesson is not None else None
        day, number = (heading.day, heading.number) if heading else (None, None)
        self.ledger.append(Line(self.register, pupil, day, number, name, old, new, moment[0], moment[1], cause, lesson))


def _since(text: str, before: str, since: Moment | None, moment: Moment) -> Moment | None:
    """Since when a part of a lesson is filled: a correction does not make it late."""
    return None if not text else since if before else moment


def _row_of(own: KnownLesson) -> Iterator[Any]:
    yield from (own.heading.kind, own.heading.topic, own.heading.homework)
    for since in (own.entry, own.topic, own.homework):
        yield from since or (None, None)


def _cell(kept: Kept) -> tuple[Any, ...]:
    said = reads(kept.text)
    return (kept.text, *(said or ("", None, None)), None, kept.unread, *kept.first, kept.changed)


def _term(kept: Kept) -> tuple[Any, ...]:
    return (kept.text, int(kept.text), None, kept.unread, *kept.first, kept.changed)


def stamp(moment: datetime) -> int:
    """A moment as the database keeps it."""
    return int(moment.timestamp())
