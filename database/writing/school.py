"""The workbook «Школа» on its way into the database: one document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from database import schema
from database.dialect import Transaction
from database.documents import digest, read_document, school_document
from database.writing.books import BookRef, bump, note_gids
from database.writing.holds import judge_anew
from database.writing.issues import save_issues
from database.writing.ledger import ListLine, write_lists
from database.writing.readings import begin
from journal.issues import Issue
from journal.school import School


def save_school(store: Transaction, book: BookRef, school: School, issues: Iterable[Issue], seen: int) -> bool:
    """Store the school; whether anything changed. Every class shows something of it, so all change with it."""
    reading = begin(store, book, seen)
    note_gids(store, book, seen)
    document = school_document(school)
    name = digest(document)
    changed = bool(store.value("SELECT digest FROM schools WHERE year = ?", (book.year,)) != name)
    if changed:
        before = store.value("SELECT document FROM schools WHERE year = ?", (book.year,))
        write_lists(store, reading, _parts(before, document))
        if before is not None and read_document(bytes(before)).settings.loss != school.settings.loss:
            judge_anew(store, book.year)
        store.upsert(schema.schools, [(book.year, name, document, seen)])
        bump(store, book.year, school.class_names)
    if save_issues(store, reading, issues) and not changed:
        bump(store, book.year, [])
        return True
    return changed


def _parts(before: bytes | None, after: bytes) -> Iterator[ListLine]:
    """The parts of the document that differ, as they were; a school that was not there has none."""
    if before is None:
        yield ListLine("", "schools", "", None, None)
        return
    old, new = json.loads(bytes(before)), json.loads(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            text = json.dumps(old[name], ensure_ascii=False, separators=(",", ":")) if name in old else None
            yield ListLine("", "schools", name, text, None)
