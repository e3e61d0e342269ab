"""The workbook «Школа»: settings, people, calendar, timetable and the rules of marking."""

from __future__ import annotations

from datetime import date

from journal.calendar import Calendar, DayOff, Term
from journal.issues import Issue
from journal.school import Load, School
from sheets import headings
from sheets.grid import Workbook
from sheets.reading import Reading
from sheets.school_days import overlaps, read_bell, read_day, read_slot, read_substitution, read_term
from sheets.school_marks import read_kind, read_rounding, read_sign
from sheets.school_names import Names
from sheets.school_people import read_class, read_load, read_staff, read_subject
from sheets.school_settings import read_settings
from sheets.tables_sheet import Row

_DEFAULT = School()


def read_school(book: Workbook, previous: School | None) -> tuple[School, list[Issue]]:
    """What the workbook says of the school, and what is wrong in it.

    Where a setting is bad, or a whole sheet or a heading it needs is missing, what ``previous`` said
    stays in force; where there is no previous state, the defaults do.
    """
    last = previous or _DEFAULT
    reading = Reading(book)
    settings = read_settings(reading, previous.settings if previous else None)
    subjects = reading.table(headings.SUBJECTS, read_subject, last.subjects, key=lambda s: s.name, at="subject")
    staff = reading.table(headings.STAFF, read_staff, last.staff, key=lambda person: person.code, at="code")
    people = Names.of((), subjects, staff)
    classes = reading.table(
        headings.CLASSES, lambda row: read_class(row, people), last.classes, key=lambda c: c.name, at="school_class"
    )
    names = Names.of(classes, subjects, staff)
    taken: dict[str, int] = {}
    kinds = reading.table(headings.KINDS, read_kind, last.kinds, key=lambda kind: kind.name.lower(), at="name")
    alphabet = reading.table(headings.SIGNS, lambda row: read_sign(row, taken), last.alphabet)
    rounding = reading.table(headings.ROUNDING, lambda row: read_rounding(row, names), last.rounding)
    school = School(
        settings=settings,
        calendar=_calendar(reading, settings.year, last.calendar),
        classes=classes,
        staff=staff,
        subjects=subjects,
        load=reading.table(headings.LOAD, lambda row: read_load(row, names), last.load, key=_register, at="subject"),
        bells=reading.table(headings.BELLS, read_bell, last.bells, key=lambda b: (b.number, b.weekdays), at="number"),
        timetable=reading.table(
            headings.TIMETABLE, lambda row: read_slot(row, names), last.timetable, key=lambda slot: slot, at="subject"
        ),
        substitutions=reading.table(
            headings.SUBSTITUTIONS,
            lambda row: read_substitution(row, names, settings.year),
            last.substitutions,
            key=lambda change: (change.day, change.school_class, change.number, change.subgroup),
            at="number",
        ),
        kinds=kinds or _DEFAULT.kinds,
        alphabet=alphabet or _DEFAULT.alphabet,
        rounding=rounding or _DEFAULT.rounding,
    )
    return school, sorted(reading.issues)


def _register(load: Load) -> tuple[str, str, str]:
    return load.school_class, load.subject, load.subgroup


def _calendar(reading: Reading, year: str, last: Calendar) -> Calendar:
    """The terms, days off and moved days of a school year; those of another year are not kept."""
    kept = last if last.year == year else Calendar(year)
    terms: list[Term] = []

    def term(row: Row) -> Term | None:
        read = read_term(row, year)
        if read is None or overlaps(read, terms, row):
            return None
        terms.append(read)
        return read

    before: tuple[DayOff | tuple[date, int], ...] = (*kept.days_off, *kept.moved)
    days = reading.table(headings.CALENDAR, lambda row: read_day(row, year), before)
    return Calendar(
        year,
        reading.table(headings.TERMS, term, kept.terms),
        tuple(day for day in days if isinstance(day, DayOff)),
        tuple(day for day in days if not isinstance(day, DayOff)),
    )
