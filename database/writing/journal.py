"""A class's journal on its way into the database: only the differences, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from database.dialect import Transaction
from database.places import places_text
from database.writing.books import BookRef, SheetRow, begin_reading, bump, save_sheets, sheets
from database.writing.differences import Moment
from database.writing.entries import save_entries, save_term_marks
from database.writing.facts import save_facts
from database.writing.issues import save_issues
from database.writing.lessons import follow_lessons, renumber, save_lessons, stored_lessons
from database.writing.registers import Sheet, place
from journal.school import School
from journal.tables import JournalTables, RegisterTables


def save_journal(store: Transaction, book: BookRef, tables: JournalTables, school: School, seen: int) -> bool:
    """Store what was derived of a journal; whether anything that pages show changed."""
    reading = begin_reading(store, book, seen)
    known = sheets(store, book.year, book.book)
    changes = [_save_sheet(store, sheet, school) for sheet in place(store, reading, tables, known)]
    unchanged = set(tables.unchanged)
    rederived = {
        derived.sheet: known[derived.sheet].moment
        for derived in tables.derived
        if derived.sheet in known and known[derived.sheet].content == derived.content
    }
    issues = [*tables.issues, *(issue for derived in tables.derived for issue in derived.issues)]
    changes.append(
        save_issues(store, reading, issues, teacher=school.teacher_of, unchanged=unchanged, rederived=rederived)
    )
    now = (reading.seen, reading.after)
    rows = [_sheet_row(derived, known, rederived.get(derived.sheet, now)) for derived in tables.derived]
    save_sheets(store, reading, rows, gone=known.keys() - unchanged - {row.sheet for row in rows})
    if any(changes):
        bump(store, book.year, [tables.school_class])
    return any(changes)


def _sheet_row(derived: RegisterTables, known: Mapping[str, SheetRow], moment: Moment) -> SheetRow:
    """What a sheet was derived from, and where its lessons stand."""
    before = known.get(derived.sheet)
    places = places_text({})
    return SheetRow(derived.sheet, derived.content, derived.key, *moment, places, before.gid if before else None)


def _save_sheet(store: Transaction, sheet: Sheet, school: School) -> bool:
    """Store one sheet in its register: numbers first, then entries, lessons, term marks and facts."""
    stored = stored_lessons(store, sheet.register)
    renumbered = renumber(store, sheet, stored)
    follow_lessons(store, sheet, renumbered)
    entries_changed, entered = save_entries(store, sheet)
    lessons_changed, lessons = save_lessons(store, sheet, stored, entered)
    terms_changed = save_term_marks(store, sheet)
    facts_changed = save_facts(store, sheet, lessons, school.settings)
    return bool(renumbered) or entries_changed or lessons_changed or terms_changed or facts_changed
