"""What a register says, as rows of tables: readable cells of pupils who are known, and those nobody can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from journal.school import School
from journal.tables import EntryRow, LessonRow, PupilRow, TermMarkRow
from journal.work import find_kind
from sheets.register import Entry, Sheet


def lessons_of(sheet: Sheet, school: School) -> list[LessonRow]:
    """The lessons in the order of days; a kind of work by its standard name, else as typed."""
    rows = []
    for lesson in sheet.lessons:
        kind = find_kind(lesson.kind, school.kinds) if lesson.kind else None
        rows.append(
            LessonRow(lesson.day, lesson.number, kind.name if kind else lesson.kind, lesson.topic, lesson.homework)
        )
    return sorted(rows)


def entries_of(sheet: Sheet, placed: Mapping[int, PupilRow]) -> list[EntryRow]:
    """The readable cells of the rows whose pupil is known."""
    rows = []
    for entry in sheet.entries:
        pupil, meaning, lesson = placed.get(entry.row), entry.meaning, entry.lesson
        if pupil is not None and lesson is not None and meaning.stored:
            rows.append(EntryRow(pupil.pupil, lesson.day, lesson.number, meaning.typed, *meaning.plain))
    rows.sort()
    return rows


def unread_of(entries: Sequence[Entry], placed: Mapping[int, PupilRow]) -> frozenset[tuple[str, date, int]]:
    """The cells nobody can read, of rows whose pupil is known."""
    return frozenset(
        (placed[entry.row].pupil, entry.lesson.day, entry.lesson.number)
        for entry in entries
        if entry.lesson is not None and not entry.meaning.stored and entry.row in placed
    )


def unread_terms_of(entries: Sequence[Entry], placed: Mapping[int, PupilRow]) -> frozenset[tuple[str, str]]:
    """The term marks nobody can read."""
    return frozenset(
        (placed[entry.row].pupil, entry.period) for entry in entries if not entry.meaning.stored and entry.row in placed
    )


def term_marks_of(sheet: Sheet, placed: Mapping[int, PupilRow]) -> list[TermMarkRow]:
    """The readable term marks, each pupil and period once (the first column of that name)."""
    rows: dict[tuple[str, str], TermMarkRow] = {}
    for entry in sheet.term_marks:
        pupil, meaning = placed.get(entry.row), entry.meaning
        if pupil is not None and meaning.stored:
            mark = meaning.marks[0] if meaning.marks else None
            row = TermMarkRow(pupil.pupil, entry.period, meaning.typed, mark, meaning.plain[3])
            rows.setdefault((row.pupil, row.period), row)
    return sorted(rows.values(), key=lambda row: row[:2])
