"""A class's journal: its sheets read, checked and made into tables; a sheet whose inputs did not move is not read.

What a register says also depends on others: the alphabet, the class list, the lessons due. Each sheet
carries a key – the digest of what it shows, of each input it used, and the version of this parser – so
that «nothing changed» is true, and exactly the dependants are derived again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import NamedTuple

from journal.alphabet import Sign
from journal.calendar import Term
from journal.classes import grade
from journal.issues import Issue, Problem
from journal.lessons import DueLesson, year_lessons
from journal.places import Place
from journal.registers import NO_SHEET, in_subgroup, sheet_title, split_title
from journal.school import School, Slot, Subject
from journal.tables import (
    EntryRow,
    FactRow,
    JournalTables,
    LessonRow,
    PupilRow,
    Register,
    RegisterTables,
    TermMarkRow,
)
from journal.terms import borders
from journal.work import find_kind
from sheets.copies import chosen_sheets
from sheets.facts import lesson_facts
from sheets.grid import Grid, Workbook
from sheets.letters import heading
from sheets.names import ClassList, Listed, read_name
from sheets.parse import Alphabet
from sheets.register import Entry, Sheet, parse_register
from sheets.rules import Case, check

#: So many rows of nobody in the class list are no misspelt name.
_ANOTHER_CLASS = 3

#: Raise it whenever the same sheet would be read differently: every sheet is then derived again, once.
PARSER_VERSION = 2


@lru_cache(maxsize=16)
def prepared_alphabet(signs: tuple[Sign, ...], *, adjacent: bool) -> Alphabet:
    """The alphabet of a school, which remembers what it has read."""
    return Alphabet.of(signs, adjacent=adjacent)


def digest(*parts: object) -> str:
    """Digest of plain values: equal values, equal digests, in every process."""
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class ClassContext:
    """What the registers of one class are read with."""

    school: School
    school_class: str
    roster: tuple[PupilRow, ...]

    @cached_property
    def alphabet(self) -> Alphabet:
        """The school's signs."""
        return prepared_alphabet(self.school.alphabet, adjacent=self.school.settings.adjacent_marks)

    @cached_property
    def due(self) -> dict[tuple[str, str], list[DueLesson]]:
        """The year's lessons of each subject and subgroup."""
        due: dict[tuple[str, str], list[DueLesson]] = defaultdict(list)
        for lesson in year_lessons(self.school, self.school_class):
            due[lesson.subject, lesson.subgroup].append(lesson)
        return due

    @cached_property
    def slots(self) -> dict[tuple[str, str], list[Slot]]:
        """The lines of the timetable of each subject and subgroup."""
        slots: dict[tuple[str, str], list[Slot]] = defaultdict(list)
        for slot in self.school.slots_by_class.get(self.school_class, ()):
            slots[slot.subject, slot.subgroup].append(slot)
        return slots

    @cached_property
    def class_list(self) -> ClassList:
        """The class list, for finding whose row is whose."""
        return ClassList(Listed(p.pupil, p.name, p.arrived, p.left) for p in self.roster)

    @cached_property
    def by_id(self) -> dict[str, PupilRow]:
        """The class list by id."""
        return {pupil.pupil: pupil for pupil in self.roster}

    def register(self, title: str) -> tuple[Register, bool]:
        """The register a sheet's title names, and whether its subject is one of the school's."""
        typed, subgroup = split_title(title)
        subject = self._subjects.get(heading(typed))
        if subject is not None:
            return Register(self.school_class, subject.name, subgroup), True
        shortened = {sheet_title(s.name, subgroup): s.name for s in self.school.subjects}
        name = shortened.get(" ".join(title.split()))
        return Register(self.school_class, name or typed, subgroup), name is not None

    @cached_property
    def _subjects(self) -> dict[str, Subject]:
        """Subjects by every spelling of theirs, as headings are compared: case, look-alikes and full stops aside."""
        return {heading(spelling): subject for spelling, subject in self.school.subjects_by_spelling.items()}

    @cached_property
    def _padded(self) -> dict[str, str]:
        """Ids without their leading zeros, where that leaves them apart: a spreadsheet takes «0417» for 417."""
        bare = Counter(pupil.lstrip("0") for pupil in self.by_id)
        return {pupil.lstrip("0"): pupil for pupil in self.by_id if bare[pupil.lstrip("0")] == 1}

    def pupil_id(self, typed: str) -> str:
        """An id as the class list writes it; as typed where the list has none like it."""
        return typed if typed in self.by_id else self._padded.get(typed.lstrip("0"), typed)

    def homework_set(self, subject: str) -> bool:
        """Whether homework is set: never in grade 1 (clause 1.3), elsewhere as «Предметы» say."""
        known = self.school.subjects_by_spelling.get(subject.lower())
        return grade(self.school_class) != 1 and (known is None or known.homework)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the class's grade."""
        return self.school.calendar.terms_of(grade(self.school_class))

    def borders(self, subject: str) -> dict[int, Decimal]:
        """From which average on each mark is suggested in a subject."""
        return borders(self.school.rounding, subject, grade(self.school_class))

    def hours(self, register: Register) -> float:
        """Hours a week by «Нагрузка»; 0 where it does not say."""
        return self._hours.get(register[1:]) or self._hours.get((register.subject, ""), 0)

    @cached_property
    def _hours(self) -> dict[tuple[str, ...], float]:
        lines = (row for row in self.school.load if row.school_class == self.school_class)
        return {(row.subject, row.subgroup): row.hours for row in lines}

    def credit_only(self, subject: str) -> bool:
        """Whether a subject is passed by credit alone."""
        known = self.school.subjects_by_spelling.get(subject.lower())
        return known is not None and known.credit_only

    @cached_property
    def _shared(self) -> str:
        """Digest of the inputs every register of the class uses."""
        settings = self.school.settings
        roster = [(p.pupil, p.name, p.arrived, p.left, p.subgroups) for p in self.roster]
        return digest(
            self.school.year, settings.adjacent_marks, settings.of_rules, self.school.alphabet, self.school.kinds,
            [(term.name, term.first, term.last) for term in self.terms], roster,
        )  # fmt: skip

    @cached_property
    def _inputs(self) -> dict[Register, str]:
        """Digests of what each register was last asked a key for is read with."""
        return {}

    def key(self, content: str, register: Register) -> str:
        """The key of one register's tables."""
        if register not in self._inputs:
            about = (register.subject, register.subgroup)
            self._inputs[register] = digest(
                self._shared, register, self.homework_set(register.subject), self.credit_only(register.subject),
                self.hours(register), self.borders(register.subject),
                self.school.teacher_of(*register), self.slots.get(about, []), self.due.get(about, []),
            )  # fmt: skip
        return digest(PARSER_VERSION, content, self._inputs[register])


#: The year's lessons and digests of a class take longer to find than to read one sheet: kept for the classes
#: of one school while its workbook and the class list stay as they are.
@lru_cache(maxsize=64)
def class_context(school: School, school_class: str, roster: tuple[PupilRow, ...]) -> ClassContext:
    """What the registers of a class are read with."""
    return ClassContext(school, school_class, roster)


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
        key = (NO_SHEET if copy_of else "") + digest(context.key(content, register), copy_of)
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

    The one that the school knows the subject of, or that was there before, is the original.
    """
    same: dict[str, list[str]] = defaultdict(list)
    for title, content in contents.items():
        same[content].append(title)
    copies: dict[str, str] = {}
    for titles in same.values():
        original, *rest = sorted(titles, key=lambda title: (not context.register(title)[1], title not in known))
        copies |= dict.fromkeys(rest, original)
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
        key = context.key("", register)
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
    placed, placing = _place(sheet, context, register)
    lessons, entries = _lessons(sheet, school), _entries(sheet, placed)
    if copy_of and entries:
        return _refused(given, _of_sheet(given, Problem.SHEET_RENAMED, copy_of))
    if _is_of_another_class(sheet, context, placed):
        return _refused(given, _of_sheet(given, Problem.ANOTHER_CLASS))
    about = (register.subject, register.subgroup)
    due, slots = context.due.get(about, ()), context.slots.get(about, ())
    case = Case(
        context.school_class, register, sheet, placed, due, slots, school.kinds, today, listed=True,
        settings=school.settings, terms=context.terms, borders=context.borders(register.subject),
        hours=context.hours(register), credit_only=context.credit_only(register.subject),
        found=[*issues, *placing, *_absent(given, sheet, placed, placing)],
    )  # fmt: skip
    issues = check(case)
    if stranger:
        issues.append(_of_sheet(given, Problem.UNKNOWN_SUBJECT, register.subject))
    return RegisterTables(
        grid.title, content, key, register, lessons, entries, _term_marks(sheet, placed),
        lesson_facts(case.due, lessons, entries, _members(context, register), school.teacher_of(*register),
                     homework_set=context.homework_set(register.subject)),
        sorted(issues, key=lambda issue: (issue.place, issue.problem)),
        frozenset(pupil.pupil for pupil in placed.values()),
        _unread(sheet.entries, placed), _unread_terms(sheet.term_marks, placed),
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


def _is_of_another_class(sheet: Sheet, context: ClassContext, placed: Mapping[int, PupilRow]) -> bool:
    """Whether nearly all names are of nobody in the class list, also where ids were lost."""
    named = [line for line in sheet.pupils if line.name]
    strangers = [line for line in named if context.class_list.find("", line.name)[1] is Problem.UNKNOWN_PUPIL]
    return len(named) >= _ANOTHER_CLASS and len(strangers) > 0.8 * len(named) and len(placed) <= 0.2 * len(named)


def _absent(
    given: _Given, sheet: Sheet, placed: Mapping[int, PupilRow], placing: Sequence[Issue]
) -> Iterator[Issue]:  # fmt: skip
    """Pupils of the register who have no row on the sheet, though none there may be theirs.

    Only those whose subgroup is stated are looked for on the sheet of a subgroup.
    """
    _, subject, subgroup = given.register
    found = {pupil.pupil for pupil in placed.values()} | {issue.pupil for issue in placing}
    doubtful = [read_name(issue.text) for issue in placing]
    last = max((entry.lesson.day for entry in sheet.entries if entry.lesson), default=date.min)
    for pupil in given.context.roster if placed else ():
        if pupil.pupil in found or pupil.left or (pupil.arrived and pupil.arrived > last):
            continue
        expected = in_subgroup(pupil.subgroups, subject, subgroup)
        stated = not subgroup or not in_subgroup(pupil.subgroups, subject, NO_SHEET)
        if expected and stated and not any(name.fits(read_name(pupil.name)) for name in doubtful):
            place = Place(given.context.school_class, given.grid.title)
            yield Issue(place, Problem.PUPIL_MISSING, pupil.name, "", *given.register, pupil=pupil.pupil)


def _about(issue: Issue, register: Register) -> Issue:
    """The same issue, told with its register."""
    return Issue(issue.place, issue.problem, issue.text, issue.detail, *register, issue.day, issue.number, issue.pupil)


def _place(sheet: Sheet, context: ClassContext, register: Register) -> tuple[dict[int, PupilRow], list[Issue]]:
    """Whose row is whose: row → pupil, and an issue for every row that nobody can be sure of."""
    placed: dict[int, PupilRow] = {}
    issues: list[Issue] = []
    rows: dict[str, int] = {}
    doubled: set[str] = set()
    claimed = {context.pupil_id(line.id) for line in sheet.pupils}
    for line in sheet.pupils:
        own = context.pupil_id(line.id)
        pupil, problem = context.class_list.find(own, line.name) if line.name else (None, Problem.NO_NAME)
        if pupil is not None and (pupil in rows or (not own and pupil in claimed)):
            doubled.add(pupil)  # a row without an id is not the pupil's whose id stands in another one
            problem = Problem.PUPIL_TWICE
        if problem is not None:
            place = Place(context.school_class, sheet.title, line.row)
            detail = f"номер «{own}»" if problem is Problem.UNKNOWN_PUPIL and own else ""
            issues.append(Issue(place, problem, line.name, detail, *register, pupil=pupil or own))
        elif pupil is not None:
            rows[pupil] = line.row
    for pupil, row in rows.items():
        if pupil not in doubled:
            placed[row] = context.by_id[pupil]
    return placed, issues


def _lessons(sheet: Sheet, school: School) -> list[LessonRow]:
    """The lessons in the order of days; a kind of work by its standard name, else as typed."""
    rows = []
    for lesson in sheet.lessons:
        kind = find_kind(lesson.kind, school.kinds) if lesson.kind else None
        rows.append(
            LessonRow(lesson.day, lesson.number, kind.name if kind else lesson.kind, lesson.topic, lesson.homework)
        )
    return sorted(rows)


def _entries(sheet: Sheet, placed: Mapping[int, PupilRow]) -> list[EntryRow]:
    """The readable cells of the rows whose pupil is known."""
    rows = []
    for entry in sheet.entries:
        pupil, meaning, lesson = placed.get(entry.row), entry.meaning, entry.lesson
        if pupil is not None and lesson is not None and meaning.stored:
            rows.append(EntryRow(pupil.pupil, lesson.day, lesson.number, meaning.typed, *meaning.plain))
    rows.sort()
    return rows


def _unread(entries: Sequence[Entry], placed: Mapping[int, PupilRow]) -> frozenset[tuple[str, date, int]]:
    """The cells nobody can read, of rows whose pupil is known."""
    return frozenset(
        (placed[entry.row].pupil, entry.lesson.day, entry.lesson.number)
        for entry in entries
        if entry.lesson is not None and not entry.meaning.stored and entry.row in placed
    )


def _unread_terms(entries: Sequence[Entry], placed: Mapping[int, PupilRow]) -> frozenset[tuple[str, str]]:
    """The term marks nobody can read."""
    return frozenset(
        (placed[entry.row].pupil, entry.period) for entry in entries if not entry.meaning.stored and entry.row in placed
    )


def _term_marks(sheet: Sheet, placed: Mapping[int, PupilRow]) -> list[TermMarkRow]:
    """The readable term marks, each pupil and period once (the first column of that name)."""
    rows: dict[tuple[str, str], TermMarkRow] = {}
    for entry in sheet.term_marks:
        pupil, meaning = placed.get(entry.row), entry.meaning
        if pupil is not None and meaning.stored:
            mark = meaning.marks[0] if meaning.marks else None
            row = TermMarkRow(pupil.pupil, entry.period, meaning.typed, mark, meaning.plain[3])
            rows.setdefault((row.pupil, row.period), row)
    return sorted(rows.values(), key=lambda row: row[:2])
