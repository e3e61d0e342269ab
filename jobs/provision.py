"""The year created: journals, plans and class workbooks of every class made, and the standing ones completed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from jobs.provision_told import COPYING, TO_FILL, TOPICS_AHEAD, Line, Outcome, Provisioned, failed, left_to_people, said
from journal.calendar import school_year
from journal.classes import class_name
from journal.issues import Issue
from journal.registers import CLASS, JOURNAL, PLAN, SCHOOL, as_xlsx, book_kind, book_title, folder_year, lies_on_google
from journal.school import School
from sheets.class_book import read_class
from sheets.gateway.protocol import Changes, GatewayError, Provisioner, StoreAway
from sheets.grid import Workbook
from sheets.plan_book import read_plans
from sheets.provision.additions import ADDITIONS
from sheets.provision.compare import missing
from sheets.provision.remarks import remarks
from sheets.provision.year import KINDS, ClassKnown, planned
from sheets.school_book import read_school
from sheets.templates.manner import LOCAL, Manner, on_google
from sheets.templates.plan import WorkbookPlan

#: Told as a workbook is done: workbooks done, in all, its title.
Progress = Callable[[int, int, str], None]


class CannotProvision(Exception):
    """There is nothing to create the year from, or nobody said clearly what to create; says what to do."""


class Reader(Protocol):
    """What is asked of the store of all workbooks."""

    def changed(self, cursor: str | None) -> Changes:
        """Which workbooks there are."""
        ...

    def read(self, book_id: str) -> Workbook:
        """A whole workbook."""
        ...


@dataclass(frozen=True, slots=True)
class Makers:
    """Who makes workbooks: in the school's folder, and on Google where there is a key to write with."""

    local: Provisioner
    google: Provisioner | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be created.

    Args:
        on_google: Journals and plans that stand nowhere are made on Google.
        classes: Only these; all where none is named.
        until: The last day lessons are filled in for; None: this term, and the next one when it is near.
        confidential_on_google: Class workbooks with names, telephones and reasons of absence go to Google too.
        dry: Only say what would be done.
    """

    on_google: bool = False
    classes: tuple[str, ...] = ()
    until: date | None = None
    confidential_on_google: bool = False
    dry: bool = False


def provision(store: Reader, makers: Makers, wish: Wish, today: date, progress: Progress | None = None) -> Provisioned:
    """Make what is not there and complete what is. Safe to run again: what an interruption left out is made then.

    Raises:
        CannotProvision: There is no «Школа» to create from, or a class named is not in it.
        StoreAway: The store does not answer; what was made stands.
    """
    changes = store.changed(None)
    school, issues = _school(store, _books((*changes.changed, *changes.foreign), school_year(today)))
    books = _books((*changes.changed, *changes.foreign), school.year)
    names = _classes(school, wish.classes)
    done = Provisioned(issues=issues)
    done.remarks += remarks(school, names, on_google(school) if wish.on_google else LOCAL)
    total = len(names) * len(KINDS)
    year = _Year(store, makers, wish, today, school, books)
    for place, name in enumerate(names):
        for step, line in enumerate(year.lines(name), 1):
            done.lines.append(line)
            if progress is not None:
                progress(place * len(KINDS) + step, total, line.title)
    if done.count(Outcome.BESIDE) and not wish.dry:
        done.remarks.append(COPYING)
    if year.topics:
        done.remarks.append(TOPICS_AHEAD)
    return done


#: Kind and class → the workbooks that claim to be it.
_Books = Mapping[tuple[str, str], list[str]]


def _books(ids: Iterable[str], year: str) -> _Books:
    """The standing workbooks of a year by what they are, in whatever format, nearest to the top first."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for book in sorted(ids, key=lambda book: (book.count("/"), book)):
        about = book_kind(as_xlsx(book))
        if about is not None and folder_year(book) in (None, year):
            found[about].append(book)
    return found


def _school(store: Reader, books: _Books) -> tuple[School, list[Issue]]:
    """The school as its workbook says. Raises CannotProvision."""
    found = books.get((SCHOOL, ""), [])
    if not found:
        raise CannotProvision(
            "нет книги «Школа», по ней создаётся год. Положите её рядом с журналами: листы «Классы», «Сотрудники»,"
            " «Предметы», «Нагрузка», «Периоды», «Календарь», «Расписание» (образец — в `manage.py demo`)."
        )
    if len(found) > 1:
        raise CannotProvision(f"книг «Школа» несколько: {', '.join(found)}. Оставьте одну.")
    try:
        return read_school(store.read(found[0]), None)
    except StoreAway:
        raise
    except GatewayError as error:
        raise CannotProvision(f"книга «Школа» не прочитана: {error}.") from error


def _classes(school: School, typed: Sequence[str]) -> list[str]:
    """The classes asked for, as «Классы» write them; all for none. Raises CannotProvision."""
    known = school.class_names
    strangers = [name for name in typed if class_name(name) not in known]
    if strangers:
        there = ", ".join(known) or "ни одного"
        raise CannotProvision(f"на листе «Классы» нет класса {', '.join(strangers)}. Есть: {there}.")
    return [name for name in known if not typed or name in {class_name(one) for one in typed}]


@dataclass(frozen=True, slots=True)
class _Year:
    """One creation of the year under way; ``topics`` are those of the plans read so far."""

    store: Reader
    makers: Makers
    wish: Wish
    today: date
    school: School
    books: _Books
    topics: set[str] = field(default_factory=set)

    def lines(self, name: str) -> Iterator[Line]:
        """What becomes of each workbook of a class, one after another."""
        known, unread = self._known(name)
        if CLASS in unread:  # nobody knows who is in the class: a register of nobody would be a wrong one
            unread[JOURNAL] = Line(
                book_title(JOURNAL, name),
                Outcome.FAILED,
                "список класса не прочитан",
                "сначала исправьте книгу «Класс»",
            )
        for kind in KINDS:
            line = unread.get(kind) or self._tried(kind, known)
            yield from [line] if line is not None else []

    def _known(self, name: str) -> tuple[ClassKnown, dict[str, Line]]:
        """What the standing workbooks of a class tell, and those that cannot be read."""
        known, unread = ClassKnown(name), dict[str, Line]()
        for kind in (CLASS, PLAN):
            book = next(iter(self.books.get((kind, name), ())), "")
            try:
                if not book or as_xlsx(book) != book:
                    continue
                if kind == CLASS:
                    pupils = read_class(self.store.read(book), name, self.school.year).pupils
                    known = replace(known, pupils=tuple(pupils))
                else:
                    plans = read_plans(self.store.read(book), name, self.school).plans
                    known = replace(known, plans=tuple(plans))
                    self.topics.update(row.topic for row in plans)
            except StoreAway:
                raise
            except GatewayError as error:
                unread[kind] = failed(kind, name, error)
        return known, unread

    def _tried(self, kind: str, known: ClassKnown) -> Line | None:
        """One workbook made or completed; what keeps it from being so is told, and the others go on."""
        try:
            return self._made(kind, book_title(kind, known.school_class), known)
        except StoreAway:
            raise
        except GatewayError as error:
            return failed(kind, known.school_class, error)

    def _made(self, kind: str, title: str, known: ClassKnown) -> Line | None:
        """One workbook made, or completed where it stands; None where the class needs none."""
        found = self.books.get((kind, known.school_class), [])
        if len(found) > 1:
            return Line(title, Outcome.FAILED, f"книг несколько: {', '.join(found)}", "оставьте одну")
        book = next(iter(found), "")
        if book and as_xlsx(book) != book:
            return Line(title, Outcome.FAILED, f"есть «{book}»", "сохраните её как .xlsx, прежнюю уберите")
        google = lies_on_google(book) if book else self._goes_to_google(kind)
        plan = self._plan(kind, known, on_google(self.school) if google else LOCAL)
        if plan is None:
            return None
        maker = self._maker(google=google)
        if maker is None and not self.wish.dry:
            return Line(
                title,
                Outcome.FAILED,
                "нет ключа, которым пишут на Google",
                "положите ключ записи: docs/google.md, шаг 2",
            )
        if book:
            return self._completed(maker, book, plan, google=google)
        if maker is not None:
            maker.create(plan)
        return Line(
            title, Outcome.CREATED, f"листов: {len(plan.sheets)}", "" if known.pupils else TO_FILL.get(kind, "")
        )

    def _maker(self, *, google: bool) -> Provisioner | None:
        """Who makes a workbook there; nobody where nothing is to be made."""
        if self.wish.dry:
            return None
        return self.makers.google if google else self.makers.local

    def _goes_to_google(self, kind: str) -> bool:
        return self.wish.on_google and (kind != CLASS or self.wish.confidential_on_google)

    def _plan(self, kind: str, known: ClassKnown, manner: Manner) -> WorkbookPlan | None:
        return planned(kind, self.school, known, self.today, self.wish.until, manner)

    def _completed(self, maker: Provisioner | None, book: str, plan: WorkbookPlan, *, google: bool) -> Line:
        """A standing workbook completed, or compared only."""
        lacks = missing(self.store.read(book), plan) if maker is None else maker.complete(book, plan)
        to_do = left_to_people(lacks)
        if not lacks:
            return Line(plan.title, Outcome.FAILED if lacks.other_year else Outcome.STANDS, "", to_do)
        if google:
            return Line(plan.title, Outcome.COMPLETED, said(lacks), to_do)
        folder = "/".join([*book.split("/")[:-1], ADDITIONS, book.rsplit("/", 1)[-1]])
        copy = f"скопируйте из «{folder}», шаги – на первом листе"
        return Line(plan.title, Outcome.BESIDE, said(lacks), "; ".join(filter(None, (copy, to_do))))
