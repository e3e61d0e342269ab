"""A class's journal: its sheets read, checked and made into tables; a sheet whose inputs did not move is not read.

What a register says also depends on others: the alphabet, the class list, the lessons due. Each sheet
carries a key – the digest of what it shows, of each input it used, and the version of this parser – so
that «nothing changed» is true, and exactly the dependants are derived again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from hashlib import blake2b

from journal.alphabet import Sign
from journal.calendar import Term
from journal.classes import grade
from journal.issues import Issue, Problem
from journal.lessons import DueLesson, year_lessons
from journal.places import Place
from journal.registers import NO_SHEET, NOT_REGISTERS, copied_title, in_subgroup, sheet_title, split_title
from journal.school import School, Slot, Subject
from journal.tables import EntryRow, JournalTables, LessonRow, PupilRow, Register, RegisterTables, TermMarkRow
from journal.terms import borders
from journal.work import find_kind
from sheets.facts import lesson_facts
from sheets.grid import Grid, Workbook
from sheets.letters import heading
from sheets.names import ClassList, Listed
from sheets.parse import Alphabet
from sheets.register import Entry, Sheet, parse_register
from sheets.rules import Case, check

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
    titles = {grid.title for grid in book.sheets if grid.rows}
    seen: dict[Register, str] = {}
    for grid in sorted(book.sheets, key=lambda grid: copied_title(grid.title) is not None):
        if grid.title.strip().casefold() in NOT_REGISTERS or not grid.rows:
            continue
        register, is_known = context.register(grid.title)
        if not is_known:
            register = _copied(context, grid.title, titles) or register
        if register in seen:
            tables.issues.append(_twice(context, grid.title, seen[register], register))
            continue
        seen[register] = grid.title
        content = grid.digest()
        key = context.key(content, register)
        if known.get(grid.title) == key:
            tables.unchanged.append(grid.title)
        else:
            tables.derived.append(_derive(grid, context, register, content, key, today, is_known=is_known))
    for missing in _missing(context, set(seen), known):
        if isinstance(missing, str):
            tables.unchanged.append(missing)
        else:
            tables.derived.append(missing)
    return tables


def _copied(context: ClassContext, title: str, titles: AbstractSet[str]) -> Register | None:
    """The register whose sheet was copied in the workbook under a title of the spreadsheet's own, or None."""
    original = copied_title(title)
    return context.register(original)[0] if original is not None and original in titles else None


def _twice(context: ClassContext, title: str, first: str, register: Register) -> Issue:
    detail = f"уже прочитан лист «{first}»"
    return Issue(Place(context.school_class, title), Problem.REGISTER_TWICE, "", detail, *register)


def _missing(context: ClassContext, seen: set[Register], known: Mapping[str, str]) -> Iterator[RegisterTables | str]:
    """Registers that the timetable calls for and the workbook has no sheet of: their lessons are due all the same."""
    for subject, subgroup in context.due:
        register = Register(context.school_class, subject, subgroup)
        if register in seen:
            continue
        title = NO_SHEET + sheet_title(subject, subgroup)
        key = context.key("", register)
        if known.get(title) == key:
            yield title
            continue
        yield RegisterTables(
            title, "", key, register, undated=True,
            facts=lesson_facts(context.due[subject, subgroup], [], [], _members(context, register),
                               context.school.teacher_of(*register), homework_set=context.homework_set(subject)),
            issues=[Issue(Place(context.school_class, sheet_title(subject, subgroup)), Problem.SHEET_MISSING,
                          "", "", *register)],
        )  # fmt: skip


def _members(context: ClassContext, register: Register) -> list[PupilRow]:
    return [p for p in context.roster if in_subgroup(p.subgroups, register.subject, register.subgroup)]


def _derive(
    grid: Grid, context: ClassContext, register: Register, content: str, key: str, today: date, *, is_known: bool
) -> RegisterTables:
    """Read, check and normalise one sheet."""
    school = context.school
    sheet, issues = parse_register(grid, context.school_class, context.school_class, school.year, context.alphabet)
    if sheet is None:
        return RegisterTables(grid.title, content, key, None, issues=issues)
    placed, placing = _place(sheet, context, register)
    about = (register.subject, register.subgroup)
    due = context.due.get(about, ())
    slots = context.slots.get(about, ())
    case = Case(
        context.school_class, register, sheet, placed, due, slots, school.kinds, today, listed=True,
        settings=school.settings, terms=context.terms, borders=context.borders(register.subject),
        hours=context.hours(register), credit_only=context.credit_only(register.subject),
        found=[*(_about(issue, register) for issue in issues), *placing],
    )  # fmt: skip
    issues = check(case)
    if not is_known and school.subjects:
        place = Place(context.school_class, grid.title)
        issues.append(Issue(place, Problem.UNKNOWN_SUBJECT, register.subject, "", *register))
    lessons, entries = _lessons(sheet, school), _entries(sheet, placed)
    return RegisterTables(
        grid.title, content, key, register, lessons, entries, _term_marks(sheet, placed),
        lesson_facts(case.due, lessons, entries, _members(context, register), school.teacher_of(*register),
                     homework_set=context.homework_set(register.subject)),
        sorted(issues, key=lambda issue: (issue.place, issue.problem)),
        frozenset(pupil.pupil for pupil in placed.values()),
        _unread(sheet.entries, placed) | _headless(sheet, placed),
        _unread_terms(sheet.term_marks, placed), sheet.undated,
    )  # fmt: skip


def _about(issue: Issue, register: Register) -> Issue:
    """The same issue, told with its register."""
    return Issue(issue.place, issue.problem, issue.text, issue.detail, *register, issue.day, issue.number, issue.pupil)


def _place(sheet: Sheet, context: ClassContext, register: Register) -> tuple[dict[int, PupilRow], list[Issue]]:
    """Whose row is whose: row → pupil, and an issue for every row that nobody can be sure of."""
    placed: dict[int, PupilRow] = {}
    issues: list[Issue] = []
    rows: dict[str, int] = {}
    doubled: set[str] = set()
    for line in sheet.pupils:
        pupil, problem = context.class_list.find(line.id, line.name) if line.name else (None, Problem.NO_NAME)
        if pupil is not None and pupil in rows:
            doubled.add(pupil)
            problem = Problem.PUPIL_TWICE
        if problem is not None:
            place = Place(context.school_class, sheet.title, line.row)
            issues.append(Issue(place, problem, line.name, "", *register, pupil=pupil or line.id))
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


def _headless(sheet: Sheet, placed: Mapping[int, PupilRow]) -> frozenset[tuple[str, date, int]]:
    """The cells of lessons that only the right page knows, while a filled column has lost its date."""
    lessons = [lesson for lesson in sheet.lessons if lesson.column < 0] if sheet.undated else []
    return frozenset((pupil.pupil, lesson.day, lesson.number) for lesson in lessons for pupil in placed.values())


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
