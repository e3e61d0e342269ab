"""What a reading of a sheet may not change: rows and columns that slipped, and a sheet put in another one's place.

Their earlier marks stay as they were, and an issue tells of it. The teacher's own way out is to clear cells
that are to stay empty: what is cleared under its lesson, in its pupil's row, is withdrawn at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from database.dialect import Transaction
from database.writing.differences import Kept, Key
from database.writing.moved import Gap, Moved, moved
from database.writing.registers import Sheet
from journal.issues import Issue, Problem
from journal.places import Place
from journal.tables import FactRow, RegisterTables

#: More rows or columns than this that slipped together are told of in one issue.
_TOGETHER = 3

#: A register with fewer entries is not missed when they all go.
_ENOUGH = 10


def held_back(
    store: Transaction, sheet: Sheet, stored: Mapping[Key, Kept], workbook: str
) -> tuple[Sheet, list[Issue]]:  # fmt: skip
    """The sheet without what it may not change, and what is to be told of it."""
    if not stored or sheet.is_blind:
        return sheet, []
    day, tables = store.dialect.day, sheet.tables
    before = {((pupil), (on, number)): kept.value[0] for (pupil, on, number), kept in stored.items()}
    after = {(row.pupil, (day(row.day), row.number)): row.typed for row in tables.entries}
    if _is_replaced(tables, before, after):
        issue = Issue(Place(workbook, tables.sheet), Problem.SHEET_REPLACED, "", "", *_register(tables))
        return replace(sheet, tables=blank(tables)), [issue]
    lessons = {(day(row.day), row.number): (row.day, row.number) for row in tables.lessons}
    columns = _by_place(tables, {key: own for key, own in lessons.items() if own not in tables.columnless})
    slipped = moved(before, after, _by_row(tables), columns)
    if not slipped.rows and not slipped.columns:
        return sheet, []
    held = {lessons[key] for key in slipped.columns}  # type: ignore[index]
    return replace(sheet, tables=_without(tables, frozenset(slipped.rows), held)), [  # type: ignore[arg-type]
        *_of_rows(store, sheet, slipped, workbook),
        *_of_columns(sheet, slipped, lessons, workbook),
    ]


def blank(tables: RegisterTables) -> RegisterTables:
    """A sheet of which nothing is taken: all that was stored of it stays."""
    due = [_unrecorded(fact) for fact in tables.facts if fact.due]
    return replace(tables, lessons=[], entries=[], term_marks=[], facts=due, pupils=frozenset(), columnless=frozenset())


def _unrecorded(fact: FactRow) -> FactRow:
    """A lesson that is due, as if the sheet did not say anything of it."""
    return FactRow(
        fact.day, fact.due_number, fact.due_number, fact.teacher, due=True, held=False, homework_due=fact.homework_due,
        topic=False, homework=False, enrolled=fact.enrolled, absent=0, ill=0, excused=0, unexcused=0, late=0, marked=0,
        marks=0, owed=0,
    )  # fmt: skip


def missing_columns(
    store: Transaction, sheet: Sheet, lessons: Mapping[Any, int], terms: Mapping[str, int], workbook: str
) -> list[Issue]:
    """Columns that are gone with marks in them: (lesson as stored → marks, term → marks), but those told of already."""
    if sheet.keeps_all:
        return []
    place, register = Place(workbook, sheet.tables.sheet), _register(sheet.tables)
    return [
        *(
            Issue(place, Problem.LESSON_MISSING, f"{on:%d.%m}", f"отметок: {count}", *register, day=on, number=number)
            for (stored_day, number), count in sorted(lessons.items())
            if not sheet.in_gap(stored_day, store.dialect)
            for on in (store.dialect.read_day(stored_day),)
        ),
        *(
            Issue(place, Problem.LESSON_MISSING, period, f"отметок: {count}", *register)
            for period, count in sorted(terms.items())
        ),
    ]


def _register(tables: RegisterTables) -> tuple[str, str, str]:
    return tables.register or ("", "", "")


def _by_row(tables: RegisterTables) -> list[Hashable]:
    """The pupils from above."""
    return _with_gaps((tables.rows.get(pupil, 0), pupil) for pupil in tables.pupils)


def _by_place(tables: RegisterTables, lessons: Mapping[Any, tuple[date, int]]) -> list[Hashable]:
    """The lessons from the left."""
    return _with_gaps((tables.places.get(own, (0, 0))[1], key) for key, own in lessons.items())


def _with_gaps(lines: Iterable[tuple[int, Any]]) -> list[Hashable]:
    """Lines in the order of their places; one gap, however wide, where something else stands between two."""
    ordered: list[Hashable] = []
    last = 0
    for place, line in sorted(lines):
        if ordered and place > last + 1:
            ordered.append(Gap(last + 1))
        ordered.append(line)
        last = place
    return ordered


def _is_replaced(tables: RegisterTables, before: Mapping[Any, str], after: Mapping[Any, str]) -> bool:
    """Whether most earlier entries are gone while most new ones stand at lessons that are not due."""
    kept = sum(after.get(cell) == text for cell, text in before.items())
    if len(before) < _ENOUGH or kept * 2 >= len(before) or not any(fact.due for fact in tables.facts):
        return False
    held = [fact.due for fact in tables.facts if fact.held]
    return len(held) > 2 and sum(held) * 2 < len(held)


def _without(tables: RegisterTables, pupils: frozenset[str], lessons: set[tuple[date, int]]) -> RegisterTables:
    """The tables without the rows and columns that slipped."""
    return replace(
        tables,
        entries=[e for e in tables.entries if e.pupil not in pupils and (e.day, e.number) not in lessons],
        term_marks=[mark for mark in tables.term_marks if mark.pupil not in pupils],
        pupils=tables.pupils - pupils,
        columnless=tables.columnless | lessons,
        gaps=(*tables.gaps, *((on, on) for on, _ in sorted(lessons))),
    )


def _of_rows(store: Transaction, sheet: Sheet, slipped: Moved, workbook: str) -> list[Issue]:
    """Rows that slipped: one issue each, or one for a sheet whose names or ids were sorted without the marks."""
    tables, rows = sheet.tables, slipped.rows
    if len(rows) > _TOGETHER:
        first = min(tables.rows.get(str(pupil), -1) for pupil in rows)
        place = Place(workbook, tables.sheet, first)
        return [Issue(place, Problem.MARKS_MOVED, "", f"учеников: {len(rows)}", *_register(tables))]
    names = _names(store, sheet)
    return [
        Issue(
            Place(workbook, tables.sheet, tables.rows.get(str(pupil), -1)), Problem.MARKS_MOVED,
            names.get(str(pupil), str(pupil)),
            "строка сдвинута на один урок" if own == pupil else f"стояли у ученика {names.get(str(own), str(own))}",
            *_register(tables), pupil=str(pupil),
        )
        for pupil, own in sorted(rows.items(), key=str)
        if own is not None
    ]  # fmt: skip


def _of_columns(
    sheet: Sheet, slipped: Moved, lessons: Mapping[Any, tuple[date, int]], workbook: str
) -> list[Issue]:  # fmt: skip
    """Columns that slipped: one issue each, or one for a sheet whose dates were drawn along without the marks."""
    tables, columns = sheet.tables, slipped.columns
    places = {key: Place(workbook, tables.sheet, *tables.places.get(lessons[key], (-1, -1))) for key in columns}
    if len(columns) > _TOGETHER:
        return [
            Issue(min(places.values()), Problem.MARKS_MOVED, "", f"уроков: {len(columns)}", *_register(tables))
        ]  # fmt: skip
    return [
        Issue(
            places[key], Problem.MARKS_MOVED, f"{lessons[key][0]:%d.%m}",
            "столбец сдвинут на одну строку" if own == key else "стояли под другой датой",
            *_register(tables), day=lessons[key][0], number=lessons[key][1],
        )
        for key, own in sorted(columns.items(), key=str)
        if own is not None
    ]  # fmt: skip


def _names(store: Transaction, sheet: Sheet) -> dict[str, str]:
    """Names of the class list by id."""
    school_class = _register(sheet.tables)[0]
    rows = store.rows(
        "SELECT pupil, name FROM pupils WHERE year = ? AND school_class = ?", (sheet.reading.year, school_class)
    )
    return dict(rows)
