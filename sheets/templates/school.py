"""The template of the workbook «Школа»: a school written as its own tables."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import time

from journal.calendar import WEEKDAYS, WEEKDAYS_SHORT
from journal.registers import SCHOOL, book_title
from journal.school import School
from journal.settings import Settings
from journal.viewer import ROLE_NAMES, Role
from sheets import headings
from sheets.cells import ALL_DAYS, ALL_GRADES
from sheets.grid import Value, shown_text
from sheets.school_marks import MEANINGS, PLACES
from sheets.templates.plan import SheetPlan, WorkbookPlan
from sheets.templates.table import YES_NO, choice_range, table_sheet, yes_no

_MEANING_WORDS = {meaning: word for word, meaning in MEANINGS.items()}
_PLACE_WORDS = {place: word for word, place in PLACES.items()}


def school_workbook(school: School) -> WorkbookPlan:
    """The workbook that reads as this school."""
    return WorkbookPlan(book_title(SCHOOL), (*_people(school), *_days(school), *_marks(school)))


def _people(school: School) -> tuple[SheetPlan, ...]:
    names = _Ranges(school)
    roles = tuple(ROLE_NAMES[role] for role in Role if role not in (Role.PUPIL, Role.GUARDIAN))
    return (
        table_sheet(headings.SETTINGS, _settings(school.settings)),
        table_sheet(
            headings.CLASSES, ((c.name, c.class_teacher) for c in school.classes), {"class_teacher": names.staff}
        ),
        table_sheet(
            headings.STAFF,
            ((p.code, p.name, ", ".join(ROLE_NAMES[Role(role)] for role in p.roles), p.email) for p in school.staff),
            {"roles": roles},
            frozen_columns=2,
        ),
        table_sheet(
            headings.SUBJECTS,
            (
                (s.name, ", ".join(s.aliases), yes_no(value=s.homework), yes_no(value=s.credit_only))
                for s in school.subjects
            ),
            {"homework": YES_NO, "credit_only": YES_NO},
        ),
        table_sheet(
            headings.LOAD,
            ((row.school_class, row.subject, row.subgroup, row.teacher, row.hours) for row in school.load),
            {"school_class": names.classes, "subject": names.subjects, "teacher": names.staff},
        ),
    )


def _days(school: School) -> tuple[SheetPlan, ...]:
    names, calendar = _Ranges(school), school.calendar
    moved = ((None, day, day, None, WEEKDAYS[weekday]) for day, weekday in calendar.moved)
    off = ((d.name, d.first, d.last, _grades(d.grades, frozenset()), None) for d in calendar.days_off)
    return (
        table_sheet(headings.TERMS, ((t.name, t.first, t.last, _grades(t.grades, ALL_GRADES)) for t in calendar.terms)),
        table_sheet(headings.CALENDAR, (*off, *moved), {"taught_as": WEEKDAYS}),
        table_sheet(
            headings.BELLS,
            ((b.number, _clock(b.begins), _clock(b.ends), _weekdays(b.weekdays)) for b in school.bells),
        ),
        table_sheet(
            headings.TIMETABLE,
            (
                (s.school_class, WEEKDAYS[s.weekday], s.number, s.subject, s.subgroup, s.room, s.first, s.last)
                for s in school.timetable
            ),
            {"school_class": names.classes, "weekday": WEEKDAYS, "subject": names.subjects},
        ),
        table_sheet(
            headings.SUBSTITUTIONS,
            (
                (s.day, s.school_class, s.subgroup, s.number, s.teacher, s.subject, "да" if s.cancelled else "")
                for s in school.substitutions
            ),
            {
                "school_class": names.classes,
                "teacher": names.staff,
                "subject": names.subjects,
                "cancelled": YES_NO,
            },
        ),
    )


def _marks(school: School) -> tuple[SheetPlan, ...]:
    return (
        table_sheet(
            headings.KINDS,
            ((k.name, k.weight, yes_no(value=k.control), ", ".join(k.aliases)) for k in school.kinds),
            {"control": YES_NO},
        ),
        table_sheet(
            headings.SIGNS,
            (
                (
                    sign.code,
                    sign.name,
                    _MEANING_WORDS[sign.attendance, sign.reason, sign.special],
                    ", ".join(sign.aliases),
                    _PLACE_WORDS[sign.period],
                )
                for sign in school.alphabet
            ),
            {"meaning": tuple(MEANINGS), "where": tuple(PLACES)},
        ),
        table_sheet(headings.ROUNDING, school.rounding, {"subject": _Ranges(school).subjects}),
    )


class _Ranges:
    """Where the sheets list the names that others choose from."""

    def __init__(self, school: School) -> None:
        self.classes = choice_range(headings.CLASSES, "school_class", len(school.classes))
        self.subjects = choice_range(headings.SUBJECTS, "subject", len(school.subjects))
        self.staff = choice_range(headings.STAFF, "code", len(school.staff))


def _settings(settings: Settings) -> list[tuple[Value, ...]]:
    return [
        (setting.metadata["name"], _said(getattr(settings, setting.name)), setting.metadata["why"])
        for setting in fields(settings)
    ]


def _said(value: object) -> str:
    """A setting as text, so that no spreadsheet makes a date of «2026/27»."""
    if isinstance(value, bool):
        return yes_no(value=value)
    if isinstance(value, time):
        return _clock(value)
    return shown_text(float(value)) if isinstance(value, int | float) else str(value)


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


def _grades(grades: frozenset[int], blank: frozenset[int]) -> str:
    """The grades as they are typed: «1-9», «10, 11»; blank for those that a blank cell means."""
    return "" if grades == blank else _runs(grades, str)


def _weekdays(days: frozenset[int]) -> str:
    return "" if days == ALL_DAYS else _runs(days, WEEKDAYS_SHORT.__getitem__)


def _runs(numbers: Collection[int], name: Callable[[int], str]) -> str:
    """Numbers as runs: 1, 2, 3, 7 → «1-3, 7»."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(name(run[0]) if len(run) == 1 else f"{name(run[0])}-{name(run[-1])}" for run in runs)
