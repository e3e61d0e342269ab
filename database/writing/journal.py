"""A class's journal on its way into the database: only the differences, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from database.dialect import Transaction
from database.places import places_text
from database.writing.books import BookRef, SheetRow, bump, follow_gids, save_sheets, sheets
from database.writing.breaker import Stored, judge
from database.writing.differences import Moment
from database.writing.entries import save_entries, save_term_marks, stored_entries, stored_term_marks
from database.writing.facts import save_facts
from database.writing.held import missing_columns
from database.writing.holds import Found, Holds, content_of, name_of, open_holds, register_of, save_holds
from database.writing.issues import save_issues
from database.writing.lessons import follow_lessons, renumber, renumbered, save_lessons, stored_lessons
from database.writing.readings import begin
from database.writing.redated import followed, redate, redated
from database.writing.registers import Sheet, place
from journal.issues import Issue, Problem
from journal.registers import NO_SHEET
from journal.school import School
from journal.tables import JournalTables, RegisterTables

#: Told of sheets of which nothing was taken: what else is wrong with their contents is nobody's to mend.
_NOT_TAKEN = frozenset({Problem.SHEET_REPLACED, Problem.SHEET_LOSES})


def save_journal(store: Transaction, book: BookRef, tables: JournalTables, school: School, seen: int) -> bool:
    """Store what was derived of a journal; whether anything that pages show changed."""
    reading = begin(store, book, seen)
    known = sheets(store, book.year, book.book)
    placed = place(store, reading, tables, known, school, book.title)
    holds = open_holds(store, book.year, book.book)
    saved = [_save_sheet(store, sheet, school, book.title, holds) for sheet in placed.sheets]
    changes = [sheet.changed for sheet in saved]
    found = [sheet.found for sheet in saved if sheet.found is not None]
    asked = {name_of(*register_of(sheet.tables)[1:], ""): content_of(sheet.tables) for sheet in placed.sheets}
    changes.append(save_holds(store, reading, book.title, holds, found, asked))
    unchanged = {*tables.unchanged, *(title.removeprefix(NO_SHEET) for title in tables.unchanged)}
    rederived = {
        derived.sheet: known[derived.sheet].moment
        for derived in tables.derived
        if derived.sheet in known and known[derived.sheet].content == derived.content
    }
    told = [issue for sheet in saved for issue in sheet.issues]
    told += [issue for issue in placed.refused.values() if issue is not None]
    unread = placed.refused.keys() | {issue.place.sheet for issue in told if issue.problem in _NOT_TAKEN}
    issues = [issue for table in tables.derived if table.sheet not in unread for issue in table.issues]
    issues += [*tables.issues, *told]
    changes.append(
        save_issues(store, reading, issues, teacher=school.teacher_of, unchanged=unchanged, rederived=rederived)
    )
    now = (reading.seen, reading.after)
    rows = [
        _sheet_row(derived, known, rederived.get(derived.sheet, now))
        for derived in tables.derived
        if derived.sheet not in placed.refused  # asked again at each reading: it depends on the other sheets
    ]
    save_sheets(store, reading, rows, gone=known.keys() - unchanged - {row.sheet for row in rows})
    follow_gids(store, book)
    if any(changes):
        bump(store, book.year, [tables.school_class])
    return any(changes)


def _sheet_row(derived: RegisterTables, known: Mapping[str, SheetRow], moment: Moment) -> SheetRow:
    """What a sheet was derived from, and where its lessons stand."""
    before = known.get(derived.sheet)
    places = places_text(derived.places, derived.gaps)
    return SheetRow(derived.sheet, derived.content, derived.key, *moment, places, before.gid if before else None)


class _Saved(NamedTuple):
    """What saving a sheet came to: whether anything changed, what is told besides, what is kept of it."""

    changed: bool
    issues: list[Issue]
    found: Found | None


def _save_sheet(store: Transaction, sheet: Sheet, school: School, workbook: str, holds: Holds) -> _Saved:
    """Store one sheet in its register: numbers and dates first, then entries, lessons, term marks and facts.

    What of it may not be taken is left out and told of; numbers and dates of a sheet of which nothing is taken too.
    """
    stored = stored_lessons(store, sheet.register)
    as_stored, numbers = stored_entries(store, sheet.register), renumbered(store, sheet, stored)
    before = followed(as_stored, numbers)
    moves, terms = redated(store, sheet, before), stored_term_marks(store, sheet.register)
    about = Stored(followed(before, moves), terms, {numbers.get(key, key): lesson for key, lesson in stored.items()})
    sheet, issues, found = judge(store, sheet, about, holds, workbook, school.settings.loss)
    if sheet.is_blind:  # nothing of it is taken, its numbers and dates neither
        before, numbers, moves = as_stored, {}, {}
    renumber(store, sheet, stored, numbers)
    follow_lessons(store, sheet, numbers)
    entries = followed(before, moves)
    redate(store, sheet, stored, moves)
    entered = save_entries(store, sheet, entries)
    lessons_changed, lessons = save_lessons(store, sheet, stored, entered)
    terms_changed, terms_lost = save_term_marks(store, sheet, terms)
    stays = len(entered.kept) > len(sheet.tables.entries) or len(lessons) > len(sheet.tables.lessons)
    facts_changed = save_facts(store, sheet, lessons, entered.kept if stays else None, school.settings)
    issues += missing_columns(store, sheet, entered.lost, terms_lost, workbook)
    moved = bool(numbers) or entries.keys() != before.keys()
    changed = moved or entered.changed or lessons_changed or terms_changed or facts_changed
    return _Saved(changed, issues, found)
