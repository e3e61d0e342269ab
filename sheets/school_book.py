"""The workbook «Школа»: settings, people, calendar, timetable and the rules of marking."""

from __future__ import annotations

from collections.abc import Iterable

from journal.calendar import Calendar, DayOff
from journal.issues import Issue, switched_off
from journal.school import School, Staff
from sheets.grid import Workbook
from sheets.headings import ROUNDING
from sheets.reading import Reading
from sheets.school_checks import check_school
from sheets.school_days import (
    BELL_ROWS,
    DAY_ROWS,
    SLOT_ROWS,
    SUBSTITUTION_ROWS,
    TERM_ROWS,
    Day,
    read_bell,
    read_day,
    read_slot,
    read_substitution,
    read_term,
)
from sheets.school_marks import (
    KIND_ROWS,
    ROUNDING_ROWS,
    SIGN_ROWS,
    Level,
    in_step,
    read_kind,
    read_rounding,
    read_sign,
)
from sheets.school_names import Names, person_key
from sheets.school_people import (
    CLASS_ROWS,
    LOAD_ROWS,
    STAFF_ROWS,
    SUBJECT_ROWS,
    read_class,
    read_load,
    read_staff,
    read_subject,
)
from sheets.school_settings import read_settings, sheets_named
from sheets.school_spellings import kinds_apart, subjects_apart

_DEFAULT = School()
#: What stands in force before a school was ever read: where its own rows are bad, no row of ours replaces them.
_NOTHING = School(kinds=(), alphabet=(), rounding=())


def read_school(book: Workbook, previous: School | None) -> tuple[School, list[Issue]]:
    """What the workbook says of the school, and what is wrong in it.

    What cannot be read, or contradicts the rest, is an issue with its address, and what was last good stays in
    force: a setting, a row (see :meth:`sheets.reading.Reading.table`), a scale of «Округление», a whole table
    whose sheet or heading is missing. Where there is no ``previous`` state, the defaults stand in its place.
    """
    last = previous or _NOTHING
    reading = Reading(book)
    settings = read_settings(reading, previous.settings if previous else None)
    reading.emptied = sheets_named(settings.accept_loss) or frozenset()
    subjects = subjects_apart(reading, reading.table(SUBJECT_ROWS, read_subject, last.subjects), last.subjects)
    coded = _coded(last.staff)
    staff = reading.table(STAFF_ROWS, lambda row: read_staff(row, coded), last.staff)
    people = Names.of((), subjects, staff)
    classes = reading.table(CLASS_ROWS, lambda row: read_class(row, people), last.classes)
    names = Names.of(classes, subjects, staff)
    alphabet = reading.table(SIGN_ROWS, read_sign, last.alphabet) or _DEFAULT.alphabet
    school = School(
        settings=settings,
        calendar=_calendar(reading, settings.year, last.calendar),
        classes=classes,
        staff=staff,
        subjects=subjects,
        load=reading.table(LOAD_ROWS, lambda row: read_load(row, names), last.load),
        bells=reading.table(BELL_ROWS, read_bell, last.bells),
        timetable=reading.table(SLOT_ROWS, lambda row: read_slot(row, names), last.timetable),
        substitutions=reading.table(
            SUBSTITUTION_ROWS, lambda row: read_substitution(row, names, settings.year), last.substitutions
        ),
        kinds=kinds_apart(reading, reading.table(KIND_ROWS, read_kind, last.kinds), last.kinds) or _DEFAULT.kinds,
        alphabet=alphabet,
        rounding=_rounding(reading, names, last),
    )
    silent = switched_off(settings.unchecked)
    issues = [*reading.issues, *check_school(school, reading)]
    return school, sorted(issue for issue in issues if issue.problem not in silent)


def _coded(staff: Iterable[Staff]) -> dict[str, str]:
    """The codes of employees by name, where one person has that name and a code besides it."""
    codes: dict[str, set[str]] = {}
    for person in staff:
        codes.setdefault(person_key(person.name), set()).add(person.code)
    named = {person_key(person.name) for person in staff if person.code == person.name}
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1 and name not in named}


def _calendar(reading: Reading, year: str, last: Calendar) -> Calendar:
    """The terms, days off and moved days of a school year; those of another year are not kept."""
    kept = last if last.year == year else Calendar(year)
    before: tuple[Day, ...] = (*kept.days_off, *kept.moved)
    terms = reading.table(TERM_ROWS, lambda row: read_term(row, year), kept.terms)
    days = reading.table(DAY_ROWS, lambda row: read_day(row, year), before)
    return Calendar(
        year,
        terms,
        tuple(day for day in days if isinstance(day, DayOff)),
        tuple(day for day in days if not isinstance(day, DayOff)),
    )


def _rounding(reading: Reading, names: Names, last: School) -> tuple[Level, ...]:
    """The scales by which a term mark is suggested; the usual one where the sheet is empty."""
    values = reading.table(ROUNDING_ROWS, lambda row: read_rounding(row, names), last.rounding)
    lines = reading.of(ROUNDING)
    if not lines:
        return values or _DEFAULT.rounding
    levels, issues = in_step(lines, last.rounding, _DEFAULT.rounding)
    reading.issues += issues
    return levels
