"""A class's journal: its sheets read, checked and made into tables; a sheet whose inputs did not move is not read.

What a register says also depends on others: the alphabet, the class list, the lessons due. Each sheet
carries a key – the digest of what it shows, of each input it used, and the version of this parser – so
that «nothing changed» is true, and exactly the dependants are derived again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from journal.issues import Issue, Problem
from journal.places import Place
from journal.registers import NO_SHEET, in_subgroup, sheet_title
from journal.school import School
from journal.tables import FactRow, JournalTables, PupilRow, Register, RegisterTables
from sheets.class_context import ClassContext, class_context, digest
from sheets.copies import chosen_sheets
from sheets.facts import lesson_facts
from sheets.grid import Grid, Workbook
from sheets.normalise import entries_of, lessons_of, term_marks_of, unread_of, unread_terms_of
from sheets.placing import absent_pupils, is_of_another_class, place_pupils
from sheets.register import parse_register
from sheets.rules import Case, check

__all__ = ["PARSER_VERSION", "class_context", "derive_journal", "digest"]

#: Raise it whenever the same sheet would be read differently: every sheet is then derived again, once.
PARSER_VERSION = 5


def derive_journal(
    book: Workbook, school_class: str, school: School, roster: Sequence[PupilRow], known: Mapping[str, str], today: date
) -> JournalTables:
    """Read a class's journal into tables, leaving out the sheets whose key is still the one in ``known``.

    Args:
        book: The workbook.
        school_class: The class in standard spelling.
        school: The school's own workbook.
        roster: The class list.
        known: Sheet title → key of the tables stored.
        today: For marks of lessons still to come.
    """
    context = class_context(school, school_class, tuple(roster))
    tables = JournalTables(school_class)
    if not roster:
        tables.issues.append(
            Issue(Place(f"Класс {school_class}", "Ученики"), Problem.SHEET_MISSING,
                  detail="нет списка класса: отметки не к кому отнести", school_class=school_class)
        )  # fmt: skip
        return tables
    read, twice = chosen_sheets(book.sheets, lambda title: context.register(title)[0])
    tables.issues.extend(_twice(context, *one) for one in twice)
    contents = {grid.title: grid.digest() for _, grid in read}
    copies = _repeated(context, contents, known)
    for register, grid in read:
        copy_of, content = copies.get(grid.title, ""), contents[grid.title]
        key = (NO_SHEET if copy_of else "") + digest(PARSER_VERSION, context.key(content, register), copy_of)
        if known.get(grid.title, "").removeprefix(NO_SHEET) == key.removeprefix(NO_SHEET):
            tables.unchanged.append(grid.title)
        else:
            tables.derived.append(_derive(_Given(grid, context, register, content, key, today, copy_of)))
    for missing in _missing(context, {register for register, _ in read}, known):
        if isinstance(missing, str):
            tables.unchanged.append(missing)
        else:
            tables.derived.append(missing)
    return tables


def _twice(context: ClassContext, title: str, first: str, register: Register) -> Issue:
    detail = f"уже прочитан лист «{first}»"
    return Issue(Place(context.school_class, title), Problem.REGISTER_TWICE, "", detail, *register)


def _repeated(context: ClassContext, contents: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Sheets that show the very same as another one: title → title of the one they repeat.

    The original is the one whose subject the school knows, that was there before, that the timetable calls
    for; where that tells none from another, nobody can say which is the copy, and each repeats the other.
    """
    same: dict[str, list[str]] = defaultdict(list)
    for title, content in contents.items():
        same[content].append(title)

    def rank(title: str) -> tuple[bool, bool, bool]:
        register, is_known = context.register(title)
        return not is_known, title not in known, (register.subject, register.subgroup) not in context.due

    copies: dict[str, str] = {}
    for titles in same.values():
        first, *rest = sorted(titles, key=rank)
        copies |= dict.fromkeys(rest, first)
        if rest and rank(rest[0]) == rank(first):
            copies[first] = rest[0]
    return copies


def _missing(context: ClassContext, seen: set[Register], known: Mapping[str, str]) -> Iterator[RegisterTables | str]:
    """Registers that the timetable calls for, or that were there before, and the workbook has no sheet of.

    Their lessons are due all the same.
    """
    called = [Register(context.school_class, *about) for about in context.due]
    before = [title.removeprefix(NO_SHEET) for title, key in known.items() if not key.startswith(NO_SHEET)]
    for register in dict.fromkeys([*called, *(context.register(title)[0] for title in before)]):
        if register in seen:
            continue
        title = NO_SHEET + sheet_title(register.subject, register.subgroup)
        key = digest(PARSER_VERSION, context.key("", register))
        if known.get(title) == key:
            yield title
            continue
        place = Place(context.school_class, title.removeprefix(NO_SHEET))
        issue = Issue(place, Problem.SHEET_MISSING, "", "", *register)
        yield RegisterTables(title, "", key, register, facts=_facts_due(context, register), issues=[issue])


def _facts_due(context: ClassContext, register: Register) -> list[FactRow]:
    """The facts of a register that says nothing: its lessons are due all the same."""
    return lesson_facts(
        context.due.get((register.subject, register.subgroup), ()), [], [], _members(context, register),
        context.school.teacher_of(*register), homework_set=context.homework_set(register.subject),
    )  # fmt: skip


def _members(context: ClassContext, register: Register) -> list[PupilRow]:
    return [p for p in context.roster if in_subgroup(p.subgroups, register.subject, register.subgroup)]


class _Given(NamedTuple):
    """One sheet to derive. ``copy_of`` is the title of a sheet that shows the very same."""

    grid: Grid
    context: ClassContext
    register: Register
    content: str
    key: str
    today: date
    copy_of: str = ""


def _derive(given: _Given) -> RegisterTables:
    """Read, check and normalise one sheet."""
    grid, context, register, content, key, today, copy_of = given
    school = context.school
    sheet, issues = parse_register(grid, context.school_class, context.school_class, school.year, context.alphabet)
    stranger = bool(school.subjects) and not context.register(grid.title)[1]
    if sheet is None and (stranger or not school.subjects):
        return RegisterTables(grid.title, content, NO_SHEET + key, None, issues=issues)
    issues = [_about(issue, register) for issue in issues]
    if sheet is None or sheet.is_blind:
        return _refused(given, *issues)
    placed, placing = place_pupils(sheet, context, register)
    lessons, entries = lessons_of(sheet, school), entries_of(sheet, placed)
    if copy_of and entries:
        return _refused(given, _of_sheet(given, Problem.SHEET_RENAMED, copy_of))
    if is_of_another_class(sheet, context, placed):
        return _refused(given, _of_sheet(given, Problem.ANOTHER_CLASS))
    about = (register.subject, register.subgroup)
    due, slots = context.due.get(about, ()), context.slots.get(about, ())
    case = Case(
        context.school_class, register, sheet, placed, due, slots, school.kinds, today, listed=True,
        settings=school.settings, terms=context.terms, borders=context.borders(register.subject),
        hours=context.hours(register), credit_only=context.credit_only(register.subject),
        found=[*issues, *placing, *absent_pupils(sheet, context, register, placed, placing)],
    )  # fmt: skip
    issues = check(case)
    if stranger:
        issues.append(_of_sheet(given, Problem.UNKNOWN_SUBJECT, register.subject))
    return RegisterTables(
        grid.title, content, key, register, lessons, entries, term_marks_of(sheet, placed),
        lesson_facts(case.due, lessons, entries, _members(context, register), school.teacher_of(*register),
                     homework_set=context.homework_set(register.subject)),
        sorted(issues, key=lambda issue: (issue.place, issue.problem)),
        frozenset(pupil.pupil for pupil in placed.values()),
        unread_of(sheet.entries, placed), unread_terms_of(sheet.term_marks, placed),
        frozenset(lesson.key for lesson in sheet.lessons if lesson.column < 0), sheet.gaps, sheet.periods,
        {pupil.pupil: row for row, pupil in placed.items()}, {lesson.key: lesson.at for lesson in sheet.lessons},
        stranger,
    )  # fmt: skip


def _of_sheet(given: _Given, problem: Problem, text: str = "") -> Issue:
    """An issue of a sheet as a whole."""
    return Issue(Place(given.context.school_class, given.grid.title), problem, text, "", *given.register)


def _refused(given: _Given, *issues: Issue) -> RegisterTables:
    """A sheet of which nothing is taken: what was stored of its register stays."""
    grid, context, register, content, key, *_ = given
    return RegisterTables(grid.title, content, key, register, facts=_facts_due(context, register), issues=list(issues))


def _about(issue: Issue, register: Register) -> Issue:
    """The same issue, told with its register."""
    return Issue(issue.place, issue.problem, issue.text, issue.detail, *register, issue.day, issue.number, issue.pupil)
