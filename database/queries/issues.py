"""What is to be mended in the sheets, as far as the viewer has to do with it."""

from __future__ import annotations

from typing import Any

from database.scope import Asked
from journal.issues import CATALOGUE, Issue, Problem
from journal.places import Place
from journal.viewer import Role

Rows = list[tuple[Any, ...]]


def issues(asked: Asked) -> Rows:
    """Issues not mended, of workbooks that are still there, by workbook, sheet and cell."""
    day = asked.store.dialect.read_day
    rows = asked.store.rows(
        'SELECT i.workbook, i.sheet, i."row", i."column", i.problem, i.severity, i.text, i.detail,'
        " i.school_class, i.subject, i.subgroup, i.teacher, i.day, i.number, i.pupil, i.first_seen"
        " FROM issues i LEFT JOIN books b ON b.year = i.year AND b.book = i.book"
        " WHERE i.year = ? AND i.fixed_seen IS NULL AND b.gone_at IS NULL"
        ' ORDER BY i.workbook, i.sheet, i."row", i."column", i.issue',
        (asked.year,),
    )
    found: Rows = []
    for row in rows:
        place, problem, severity, text, detail = Place(*row[:4]), Problem(row[4]), *row[5:8]
        register, teacher, number, pupil, seen = row[8:11], row[11], *row[13:]
        on = row[12] and day(row[12])
        if not _concerns(asked, register, teacher):
            continue
        if problem is Problem.MARK_IN_FUTURE and on is not None and on <= asked.today:
            continue
        said = Issue(place, problem, text, detail)
        found.append((
            place.workbook, place.sheet, place.row, place.column, place.cell, str(problem), severity, text, detail,
            said.sentence, CATALOGUE[problem].advice, *register, teacher,
            asked.teacher_name(teacher) if teacher else "", on, number, pupil, seen,
        ))  # fmt: skip
    return found


def _concerns(asked: Asked, register: tuple[str, str, str], teacher: str) -> bool:
    """Whether an issue is the viewer's to see: one's own register, class or school."""
    viewer = asked.viewer
    if viewer.role is Role.IT_LEAD or asked.leads(register[0]):
        return True
    own = viewer.role is Role.TEACHER and bool(teacher) and teacher == viewer.staff
    return own or (bool(register[1]) and asked.teaches(*register))
