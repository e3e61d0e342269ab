"""School days replayed by the minute: teachers type, somebody looks now and then, some looks are killed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from database.engine import Database
from jobs.sole_sync import sole_sync
from jobs.sync import sync
from journal.registers import CLASS, JOURNAL, SCHOOL, book_kind, book_title
from journal.school import School
from journal.tables import ClassTables, PupilRow, Register
from sheets.gateway.protocol import StoreAway
from sheets.templates.class_ import class_workbook
from sheets.templates.plan import SheetPlan, WorkbookPlan
from sheets.templates.school import school_workbook
from tests.oracle_facts import ZONE
from tests.oracle_kills import sync_killed
from tests.oracle_knowledge import Known, State, stamp
from tests.oracle_paper import Heading, Paper
from tests.oracle_school import (
    Size,
    due_in,
    newcomer,
    pupils_of,
    registers_of,
    school_of,
    with_day_off,
    with_sign,
)
from tests.oracle_stores import Store
from tests.oracle_typists import Hand, keep_lessons, sit_down

#: Share of the looks that are killed, and steps of a look: the more of them the rarer it gets so far.
_KILLED, _STEPS = 0.2, (20, 20_000)

#: (kind, class) of a workbook.
Book = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What must be known after a look. ``whole``: it came to its end; ``away``: the store did not answer."""

    moment: datetime
    whole: bool
    away: bool
    states: dict[Register, State]
    lists: dict[str, tuple[PupilRow, ...]]
    school: School
    #: How many lines the ledger of each register has.
    lines: dict[Register, int]

    @property
    def stamp(self) -> int:
        """The moment as the database keeps it."""
        return stamp(self.moment)


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line that the ledger of lists must hold."""

    school_class: str
    list: str
    key: str
    came: bool
    went: bool
    seen: int
    after: int | None


@dataclass
class Office:
    """What is kept by hand besides the registers: the school and the class lists; and the books saved since a look."""

    school: School
    lists: dict[str, tuple[PupilRow, ...]]
    saved: dict[Book, int] = field(default_factory=dict)

    def save(self, book: Book) -> None:
        """Somebody saved a workbook."""
        self.saved[book] = self.saved.get(book, 0) + 1


class Replay:
    """The truth of a school, typed by its teachers, and what whoever looks must know of it."""

    def __init__(self, size: Size, seed: int, store: Store, database: Database) -> None:
        self.size, self.store, self.database, self.dice = size, store, database, random.Random(seed)
        self.office = Office(school_of(size), {name: tuple(pupils_of(size, name)) for name in size.classes})
        self.names = {row.pupil: row.name for rows in self.office.lists.values() for row in rows}
        self.papers = {
            register: Paper(register, self.names) for name in size.classes for register in registers_of(name)
        }
        self.known = {register: Known(register) for register in self.papers}
        self.school = School()
        self.lists: dict[str, tuple[PupilRow, ...]] = dict.fromkeys(size.classes, ())
        self.read_at: dict[Book, int] = {}
        self.taken: dict[Book, tuple[object, ...]] = {}
        self.states: dict[Register, State] = {}
        self.looks: list[Look] = []
        self.list_lines: list[ListLine] = []
        self._written: dict[Book, int] = {}

    # ------------------------------------------------------------------ the days

    def run(self, checked: Callable[[Look], None]) -> None:
        """Replay all days; ``checked`` is called after every look."""
        first = datetime.combine(self.size.first, time(7), ZONE)
        self._begin(first)
        checked(self._look(first))
        for number, day in enumerate(self.size.watched):
            for moment, happens in sorted(self._day(day, number), key=lambda pair: pair[0]):
                look = happens(moment)
                if look is not None:
                    checked(look)
        checked(self._look(datetime.combine(self.size.watched[-1], time(23), ZONE)))

    def _begin(self, now: datetime) -> None:
        """What was filled in before anybody watched."""
        for register, paper in self.papers.items():
            for row in self.office.lists[register.school_class]:
                if register.subgroup in ("", row.subgroups[-1:]):
                    paper.add_pupil(row.pupil)
            hand = self._hand(register, now - timedelta(days=1))
            for day, number in hand.due.items():
                if day < now.date():
                    paper.add_lesson(Heading(day, number))
            for _ in range(2):
                keep_lessons(replace(hand, now=now))
        for name in self.size.classes:
            self.office.save((CLASS, name))
            self.office.save((JOURNAL, name))
        self.office.save((SCHOOL, ""))

    def _day(self, day: date, number: int) -> Iterator[tuple[datetime, Callable[[datetime], Look | None]]]:
        """What happens on a day, each at its moment."""
        for code in sorted({row.teacher for row in self.office.school.load}):
            for _ in range(self.dice.randrange(1, 4)):
                yield self._at(day, 8, 20), lambda now, code=code: self._sit(code, now)  # type: ignore[misc]
        if number % 2 == 1:
            yield self._at(day, 9, 15), self._office_hour
        now = datetime.combine(day, time(7, 10), ZONE)
        away = self._at(day, 9, 15) if self.dice.random() < 0.3 else None
        while now.hour < 21:
            now += timedelta(minutes=self.dice.uniform(*self.size.pauses))
            now = now.replace(microsecond=0)
            yield now, self._away if away and away <= now < away + timedelta(hours=4) else self._look_or_die

    def _at(self, day: date, first: int, last: int) -> datetime:
        """Some moment of a day's hours."""
        return datetime.combine(day, time(first), ZONE) + timedelta(seconds=self.dice.randrange((last - first) * 3600))

    # ------------------------------------------------------------------ people

    def _hand(self, register: Register, now: datetime) -> Hand:
        listed = self.office.lists[register.school_class]
        due = due_in(self.office.school, register)
        return Hand(self.papers[register], self.known[register], listed, due, now, self.dice)

    def _sit(self, code: str, now: datetime) -> None:
        """A teacher sits down to one of their registers, or to several."""
        own = [register for register in self.papers if self.office.school.teacher_of(*register) == code]
        for register in self.dice.sample(own, self.dice.randrange(1, len(own) + 1)):
            before = self.papers[register].revision
            sit_down(self._hand(register, now))
            if self.papers[register].revision != before:
                self.office.save((JOURNAL, register.school_class))

    def _office_hour(self, now: datetime) -> None:
        """The deputy or a class teacher changes what the registers are read with."""
        name = self.dice.choice(self.size.classes)
        self.dice.choice((self._day_off, self._sign, self._newcomer, self._leaver))(name, now)

    def _day_off(self, _name: str, now: datetime) -> None:
        self.office.school = with_day_off(self.office.school, now.date() + timedelta(days=self.dice.choice((-1, 1))))
        self.office.save((SCHOOL, ""))

    def _sign(self, _name: str, _now: datetime) -> None:
        if self.office.school.alphabet == school_of(self.size).alphabet:
            self.office.school = with_sign(self.office.school)
            self.office.save((SCHOOL, ""))

    def _newcomer(self, name: str, now: datetime) -> None:
        if len(self.office.lists[name]) == self.size.pupils:
            row = newcomer(name, list(self.office.lists[name]), now.date())
            self.office.lists[name] += (row,)
            self.names[row.pupil] = row.name
            self.office.save((CLASS, name))

    def _leaver(self, name: str, now: datetime) -> None:
        rows = self.office.lists[name]
        if all(row.left is None for row in rows):
            gone = rows[0]._replace(left=now.date(), left_order="пр. 9")
            self.office.lists[name] = (gone, *rows[1:])
            self.office.save((CLASS, name))

    # ------------------------------------------------------------------ looks

    def _look_or_die(self, now: datetime) -> Look:
        if self.dice.random() > _KILLED:
            return self._look(now)
        self._put(now)
        fewest, most = map(math.log, _STEPS)
        step = int(math.exp(self.dice.uniform(fewest, most)))
        whole = sync_killed(self.store.gateway, str(self.database.url), now, step)
        if not whole:
            whole = self._has_ended(now)
        return self._known_after(now, None if whole else self._written_at(now))

    def _look(self, now: datetime) -> Look:
        """Look, and come to the end."""
        self._put(now)
        with sole_sync(self.database):
            done = sync(self.store.gateway, self.database, now)
        if done.failures:
            raise AssertionError(done.failures)
        return self._known_after(now, None)

    def _away(self, now: datetime) -> Look:
        """The store does not answer, or that of the journals: what lies in it does not become known."""
        self._put(now)
        with self.store.away():
            try:
                done = sync(self.store.gateway, self.database, now)
            except StoreAway:
                return self._noted(now, whole=False, away=True)
        if done.away is None:
            raise AssertionError("the store was away and answered")
        return self._known_after(now, {(SCHOOL, ""), *((CLASS, name) for name in self.size.classes)})

    def _put(self, now: datetime) -> None:
        """Save the workbooks as they are now; what was typed over meanwhile nobody will see."""
        self.store.at(now)
        for book, count in self.office.saved.items():
            if self._written.get(book) != count:
                self._written[book] = count
                self.store.save(self._plan(book), now)

    def _plan(self, book: Book) -> WorkbookPlan:
        kind, name = book
        if kind == SCHOOL:
            return school_workbook(self.office.school)
        if kind == CLASS:
            return class_workbook(ClassTables(name, list(self.office.lists[name])))
        sheets = [self.papers[register] for register in registers_of(name)]
        plans = [paper.plan() if paper.there else SheetPlan(paper.title, []) for paper in sheets]
        return WorkbookPlan(book_title(kind, name), (*plans, SheetPlan("Легенда", [["Легенда"]])))

    def _has_ended(self, now: datetime) -> bool:
        with self.database.read() as store:
            question = "SELECT count(*) FROM runs WHERE finished_at = ? AND text = ''"
            return bool(store.value(question, (stamp(now),)))

    def _written_at(self, now: datetime) -> set[Book]:
        """The workbooks that a killed look had come to."""
        with self.database.read() as store:
            rows = store.rows("SELECT book FROM books WHERE read_at = ?", (stamp(now),))
        return {about for (book,) in rows if (about := book_kind(book))}

    # ------------------------------------------------------------------ what becomes known

    def _known_after(self, now: datetime, written: set[Book] | None) -> Look:
        """Take in what a look showed; of a killed one (``written``) the workbooks that it wrote whole."""
        kinds = [(SCHOOL, ""), *((kind, name) for kind in (CLASS, JOURNAL) for name in self.size.classes)]
        for book in kinds:
            if written is None or book in written:
                self._take(book, (stamp(now), self.read_at.get(book)))
                self.read_at[book] = stamp(now)
        return self._noted(now, whole=written is None, away=False)

    def _take(self, book: Book, moment: tuple[int, int | None]) -> None:
        kind, name = book
        if kind == SCHOOL:
            self.school = self.office.school
        elif kind == CLASS:
            self._take_list(name, moment)
        else:
            for register in registers_of(name):
                known, paper = self.known[register], self.papers[register]
                known.read(paper.shown(), moment, self.lists[name], self.school)
                known.revision = paper.revision
                self.states[register] = known.state()

    def _take_list(self, name: str, moment: tuple[int, int | None]) -> None:
        old, new = ({row.pupil: row for row in rows} for rows in (self.lists[name], self.office.lists[name]))
        for pupil in sorted(old.keys() | new.keys()):
            if old.get(pupil) != new.get(pupil):
                self.list_lines.append(ListLine(name, "pupils", pupil, pupil not in old, pupil not in new, *moment))
        self.lists[name] = self.office.lists[name]

    def _noted(self, now: datetime, *, whole: bool, away: bool) -> Look:
        lines = {register: len(known.ledger) for register, known in self.known.items()}
        look = Look(now, whole, away, dict(self.states), dict(self.lists), self.school, lines)
        self.looks.append(look)
        return look
