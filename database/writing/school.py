"""The workbook «Школа» on its way into the database: one document."""

from __future__ import annotations

from collections.abc import Iterable

from database import schema
from database.dialect import Transaction
from database.documents import digest, school_document
from database.writing.books import BookRef, begin_reading, bump, note_gids
from database.writing.issues import save_issues
from journal.issues import Issue
from journal.school import School


def save_school(store: Transaction, book: BookRef, school: School, issues: Iterable[Issue], seen: int) -> bool:
    """Store the school; whether anything changed. Every class shows something of it, so all change with it."""
    reading = begin_reading(store, book, seen)
    note_gids(store, book, seen)
    document = school_document(school)
    name = digest(document)
    changed = bool(store.value("SELECT digest FROM schools WHERE year = ?", (book.year,)) != name)
    if changed:
        store.upsert(schema.schools, [(book.year, name, document, seen)])
        bump(store, book.year, school.class_names)
    if save_issues(store, reading, issues) and not changed:
        bump(store, book.year, [])
        return True
    return changed
