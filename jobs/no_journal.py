"""Classes that have pupils and a timetable but no journal workbook yet: their lessons are due all the same.

Such a class's lessons are derived from a workbook without sheets, under a name that no store has; that workbook
is noted as gone at once, so nobody looks for it. One issue says what to do. When the journal is first read its
registers are taken over and the issue is settled. A journal that was read before and is gone is another case:
its last good state stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from database.engine import Database
from database.reading import known, known_books, roster
from database.writing import BookRef
from journal.classes import grade
from journal.issues import Issue, Problem
from journal.places import Place
from journal.registers import JOURNAL, NO_SHEET, book_title
from journal.school import School
from sheets.grid import Workbook
from sheets.journal_book import derive_journal, digest

#: The kind of the workbooks that stand in for journals.
STAND_IN = "stand-in"


def stand_in_for_journals(
    database: Database,
    school: School,
    contexts: Mapping[str, str],
    now: datetime,
    unread: AbstractSet[str],
    awaited: AbstractSet[str],
) -> None:
    """Make the lessons due of every class whose journal was never read, and say that it is missing.

    Args:
        database: The school's database.
        school: The school in force.
        contexts: Class → digest of all that its journal is read with.
        now: The moment of this sync.
        unread: Classes whose journal is in the store but cannot be read: that is told already.
        awaited: Classes whose journal is in the store and was not read this time: nothing stands in for it, else
            their lessons would be owed until it is.
    """
    stored = known_books(database, school.year)
    read = {row.school_class for row in stored.values() if row.kind == JOURNAL}
    for name in school.class_names:
        before = stored.get(_stand_in(name))
        if name not in read | awaited and (before is not None or _is_under_way(school, name, now)):
            is_told = name not in unread and _is_under_way(school, name, now)
            context = digest(contexts[name], is_told)
            if before is None or before.context != context:
                _derive(database, school, name, context, now, is_told=is_told)


def _stand_in(name: str) -> str:
    """The workbook that stands in for a class's journal."""
    return NO_SHEET + book_title(JOURNAL, name)


def _is_under_way(school: School, name: str, now: datetime) -> bool:
    """Whether a class has a timetable and its year has begun."""
    terms = school.calendar.terms_of(grade(name))
    return name in school.slots_by_class and any(term.first <= now.date() for term in terms)


def _derive(database: Database, school: School, name: str, context: str, now: datetime, *, is_told: bool) -> None:
    """Derive one class's lessons from nothing; a class without pupils has none."""
    pupils, book = roster(database, school.year, name), _stand_in(name)
    empty = Workbook(book, name, "", ())
    tables = derive_journal(empty, name, school, pupils, known(database, school.year, book), now.date())
    tables.issues.clear()
    tables.derived[:] = [replace(derived, issues=[]) for derived in tables.derived]
    reference = BookRef(school.year, book, STAND_IN, name, name, "", context)
    with database.write() as writer:
        writer.save_journal(reference, tables, school, now)
        writer.gone(reference, now)
        if is_told and pupils:
            writer.report(missing_journal(school.year, name), _issue(name), now)
        else:
            writer.settle(missing_journal(school.year, name), now)


def _issue(name: str) -> Issue:
    detail = f"нужна книга «{book_title(JOURNAL, name)}»"
    return Issue(Place(name), Problem.JOURNAL_MISSING, "", detail, school_class=name)


def missing_journal(year: str, name: str) -> BookRef:
    """What the issue is told of: a workbook that is in no store and was never read."""
    return BookRef(year, book_title(JOURNAL, name), JOURNAL, name, name, "")
