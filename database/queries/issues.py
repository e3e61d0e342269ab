"""What is to be mended in the sheets, as far as the viewer has to do with it, and where each issue stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from database.queries.links import Book, link_to, path_to
from database.queries.upkeep import Lesson, candidates
from database.scope import Asked
from journal.issue_life import OPEN, Identity, State, free_key, identity_of, may_be_dismissed
from journal.issues import CATALOGUE, Issue, Problem
from journal.lessons import deadline
from journal.places import Place
from journal.registers import CLASS
from journal.rights import Reach, Right
from journal.upkeep import upkeep
from journal.viewer import Role

Rows = list[tuple[Any, ...]]

#: What was mended is shown so long: a teacher back from a holiday week finds what the week before it came to.
MENDED = timedelta(days=14)


#: Another version of the program may have stored kinds that this one does not know.
_KNOWN = frozenset(Problem)


class Dismissal(NamedTuple):
    """Who set an issue aside, when and why."""

    name: str
    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """An issue as its viewer is told of it. Moments are epoch seconds; ``first_seen`` None: before its hour came."""

    issue: Issue
    key: str
    teacher: str
    book: Book
    gid: int | None
    first_seen: int | None
    fixed_seen: int | None = None
    dismissal: Dismissal | None = None
    may_dismiss: bool = False

    @property
    def state(self) -> State:
        """Where it stands; new is what the last check of its workbook found first."""
        if self.fixed_seen is not None:
            return State.MENDED
        if self.dismissal is not None:
            return State.DISMISSED
        return State.NEW if self.first_seen is not None and self.first_seen >= self.book.checked_at else State.STILL


def issues(asked: Asked) -> Rows:
    """Issues open, dismissed or mended lately, of workbooks that are still there, by workbook, sheet and cell."""
    return [_row(asked, _discreet(asked, told)) for told in sorted(_all(asked), key=_order)]


def still_open(asked: Asked, books: Collection[str] = ()) -> list[Told]:
    """The issues that ask somebody to do something, by workbook, sheet and cell; of those workbooks only, if named."""
    return sorted((told for told in _all(asked, books) if told.state in OPEN), key=_order)


def issue(asked: Asked, key: str) -> Told | None:
    """One issue that is not mended, by its key; None where the viewer sees none of that key."""
    return next((_discreet(asked, told) for told in _all(asked) if told.key == key and told.fixed_seen is None), None)


def _discreet(asked: Asked, told: Told) -> Told:
    """An issue as far as its viewer may know what was typed, else where it stands and of what kind it is.

    What stands at a pupil is for those who see marks; what stands in a class workbook, where reasons of absence and
    contacts are, for the class teacher alone.
    """
    right = Right.REASONS if told.book.kind == CLASS else Right.RECORDS
    if asked.reach(right) or not (told.issue.pupil or told.book.kind == CLASS):
        return told
    return replace(told, issue=replace(told.issue, text="", detail="", pupil=""))


def _order(told: Told) -> tuple[Any, ...]:
    return (told.issue.place, told.issue.problem, told.issue.text, told.key)


def _all(asked: Asked, books: Collection[str] = ()) -> Iterator[Told]:
    if not asked.reach(Right.ISSUES):
        return
    aside = _dismissals(asked)
    yield from _stored(asked, aside, books)
    if asked.reach(Right.RECORDS):
        told = _upkeep(_narrowed(asked, books) if books else asked, aside)
        yield from (one for one in told if not books or one.book.book in books)


# ---------------------------------------------------------------- what the sync found


class _Row(NamedTuple):
    """A row of the table of issues with its workbook, as it is asked for."""

    workbook: str
    sheet: str
    row: int
    column: int
    problem: str
    text: str
    detail: str
    school_class: str
    subject: str
    subgroup: str
    day: Any
    number: int | None
    pupil: str
    key: str
    teacher: str
    first_seen: int
    fixed_seen: int | None
    book: str
    url: str | None
    checked_at: int
    kind: str
    gid: int | None


def _narrowed(asked: Asked, books: Collection[str]) -> Asked:
    """The same question of those workbooks' classes only, for whoever sees the school."""
    if asked.reach(Right.RECORDS) is not Reach.SCHOOL:
        return asked
    rows = asked.store.rows(
        f"SELECT school_class FROM books WHERE year = ? AND book IN ({', '.join('?' * len(books))})",
        (asked.year, *books),
    )
    classes = frozenset(name for (name,) in rows if name)
    return replace(asked, viewer=replace(asked.viewer, role=Role.CLASS_TEACHER, classes=classes))


def _stored(asked: Asked, aside: dict[str, Dismissal], books: Collection[str]) -> Iterator[Told]:
    """What readings found: the table of issues; of an issue mended more than once, or open again, the last life."""
    lives: set[str] = set()
    for row in _rows(asked, books):
        if row.problem in _KNOWN and (row.fixed_seen is None or row.key not in lives):
            lives.add(row.key)
            told = _read(asked, row)
            if not _has_come(asked, told.issue) and _concerns(asked, told.issue, told.teacher):
                yield _judged(asked, aside, told)


def _rows(asked: Asked, books: Collection[str]) -> Iterator[_Row]:
    """The issues that may concern the viewer, open ones first, then those mended last."""
    mine, values = _mine(asked)
    if books:
        mine, values = f"{mine} AND i.book IN ({', '.join('?' * len(books))})", (*values, *books)
    rows = asked.store.rows(
        'SELECT i.workbook, i.sheet, i."row", i."column", i.problem, i.text, i.detail,'
        " i.school_class, i.subject, i.subgroup, i.day, i.number, i.pupil,"
        " i.key, i.teacher, i.first_seen, i.fixed_seen, i.book, b.url,"
        " coalesce(b.checked_at, 0), coalesce(b.kind, ''), s.gid"
        " FROM issues i LEFT JOIN books b ON b.year = i.year AND b.book = i.book"
        " LEFT JOIN sheets s ON s.year = i.year AND s.book = i.book AND s.sheet = i.sheet"
        " WHERE i.year = ? AND (i.fixed_seen IS NULL OR i.fixed_seen >= ?)"
        f" AND (b.gone_at IS NULL OR i.problem = 'book-gone') AND {mine}"
        " ORDER BY i.fixed_seen IS NOT NULL, i.fixed_seen DESC",
        (asked.year, int((asked.now - MENDED).timestamp()), *values),
    )
    return map(_Row._make, rows)


def _read(asked: Asked, row: _Row) -> Told:
    """A row as an issue."""
    place = Place(row.workbook, row.sheet, row.row, row.column)
    day = asked.store.dialect.read_day(row.day) if row.day else None
    said = Issue(
        place, Problem(row.problem), row.text, row.detail, row.school_class, row.subject, row.subgroup,
        day, row.number, row.pupil,
    )  # fmt: skip
    book = Book(row.book, row.url, row.checked_at, row.kind)
    return Told(said, row.key, row.teacher, book, row.gid, row.first_seen, row.fixed_seen)


def _has_come(asked: Asked, said: Issue) -> bool:
    """Whether it was told of a lesson to come, whose day is here."""
    return said.problem is Problem.MARK_IN_FUTURE and said.day is not None and said.day <= asked.today


def _mine(asked: Asked) -> tuple[str, tuple[Any, ...]]:
    """The condition that an issue may concern the viewer: cheap, and wider than :func:`_concerns`."""
    viewer = asked.viewer
    if asked.reach(Right.ISSUES) is Reach.SCHOOL:
        return "TRUE", ()
    classes = sorted({*viewer.classes, *(register[0] for register in viewer.registers)})
    among = f"i.school_class IN ({', '.join('?' * len(classes))})" if classes else "FALSE"
    return f"({among} OR (i.teacher <> '' AND i.teacher = ?))", (*classes, viewer.staff)


# ---------------------------------------------------------------- what the hour tells


def _upkeep(asked: Asked, aside: dict[str, Dismissal]) -> Iterator[Told]:
    """What lessons still owe: never stored, asked with ``now``."""
    lessons = {_lesson(lesson.state): lesson for lesson in candidates(asked)}
    taken: set[str] = set()
    for said in upkeep([lesson.state for lesson in lessons.values()], asked.school, asked.now):
        lesson = lessons[_lesson(said)]
        if _concerns(asked, said, lesson.state.teacher):
            key = free_key(asked.year, identity_of(said), taken)
            taken.add(key)
            told = Told(said, key, lesson.state.teacher, lesson.sheet.book, lesson.sheet.gid, _since(asked, lesson))
            yield _judged(asked, aside, told)


def _lesson(one: Any) -> Identity:
    """What tells the lesson of a state, or of an issue about it."""
    return (one.school_class, one.subject, one.subgroup, one.day, one.number)


def _since(asked: Asked, lesson: Lesson) -> int | None:
    """Since when a lesson owes: the deadline of its day; None before it."""
    settings = asked.school.settings
    at = deadline(lesson.state.day, settings.deadline).replace(tzinfo=ZoneInfo(settings.timezone))
    return int(at.timestamp()) if at <= asked.now else None


# ---------------------------------------------------------------- both


def _judged(asked: Asked, aside: dict[str, Dismissal], told: Told) -> Told:
    """An issue with what was decided of it: a dismissal holds for this life of it, and while its kind allows one."""
    if not may_be_dismissed(told.issue.problem, asked.school.settings):
        return told
    dismissal = aside.get(told.key)
    if dismissal is not None and told.first_seen is not None and dismissal.at < told.first_seen:
        dismissal = None
    may = told.fixed_seen is None and _answers(asked, told.issue, told.teacher)
    return replace(told, dismissal=dismissal, may_dismiss=may)


def _dismissals(asked: Asked) -> dict[str, Dismissal]:
    """What is set aside this year, by key; of several the last."""
    rows = asked.store.rows(
        'SELECT key, name, "at", reason FROM dismissals WHERE year = ? AND undone_at IS NULL ORDER BY dismissal',
        (asked.year,),
    )
    return {key: Dismissal(*rest) for key, *rest in rows}


def _concerns(asked: Asked, said: Issue, teacher: str) -> bool:
    """Whether an issue is the viewer's to see: one's own register, class or school."""
    return asked.reach(Right.ISSUES) is Reach.SCHOOL or _answers(asked, said, teacher)


def _answers(asked: Asked, said: Issue, teacher: str) -> bool:
    """Whether the viewer answers for what an issue is about, and may set it aside where its kind allows it."""
    viewer = asked.viewer
    if asked.leads(said.school_class):
        return True
    own = viewer.role is Role.TEACHER and bool(teacher) and teacher == viewer.staff
    return own or (bool(said.subject) and asked.teaches(said.school_class, said.subject, said.subgroup))


def _row(asked: Asked, told: Told) -> tuple[Any, ...]:
    """An issue in the order of :data:`database.columns.ISSUES`."""
    said, place, about = told.issue, told.issue.place, CATALOGUE[told.issue.problem]
    dismissal = told.dismissal
    return (
        told.key, str(told.state), place.workbook, place.sheet, place.row, place.column, place.cell,
        path_to(told.book, place), link_to(told.book, told.gid, place),
        str(said.problem), str(about.severity), said.text, said.detail, said.sentence, about.advice,
        said.school_class, said.subject, said.subgroup,
        told.teacher, asked.teacher_name(told.teacher) if told.teacher else "", said.day, said.number, said.pupil,
        told.first_seen, told.fixed_seen, told.book.checked_at, told.may_dismiss,
        dismissal and dismissal.at, dismissal and dismissal.name, dismissal and dismissal.reason,
    )  # fmt: skip
