"""The workbook «КТП»: the calendar-thematic plans of a class, a sheet a subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from journal.calendar import school_year
from journal.issues import Issue, Problem
from journal.places import Place
from journal.registers import NOT_REGISTERS, sheet_title, split_title
from journal.school import School
from journal.tables import PlanRow, PlanTables
from journal.work import find_kind
from sheets.cells import DATE, PLAN_HOURS, TEXT, WHOLE
from sheets.grid import Grid, Workbook
from sheets.headings import PLAN
from sheets.letters import heading, squeeze
from sheets.school_names import Names
from sheets.tables_sheet import Row, read_table


def read_plans(book: Workbook, school_class: str, school: School) -> PlanTables:
    """The plans of a class. A plan of an unknown subject is kept under the title of its sheet."""
    tables = PlanTables(school_class)
    names, shortened = Names.of_school(school), {sheet_title(s.name): s.name for s in school.subjects}
    seen: dict[str, str] = {}
    for grid in book.sheets:
        if squeeze(grid.title).casefold() in NOT_REGISTERS or not grid.rows:
            continue
        subject, known = _subject(grid.title, names, shortened)
        place = Place(book.title, grid.title)
        if not known:
            tables.issues.append(Issue(place, Problem.UNKNOWN_SUBJECT, grid.title))
        if subject in seen:
            tables.issues.append(
                Issue(place, Problem.BAD_ROW, grid.title, f"план предмета уже на листе «{seen[subject]}»")
            )
            continue
        seen[subject] = grid.title
        rows, issues = _plan(grid, book.title, subject, school)
        tables.plans.extend(rows)
        tables.issues.extend(replace(issue, subject=subject) for issue in issues)
    tables.issues[:] = [replace(issue, school_class=school_class) for issue in sorted(tables.issues)]
    return tables


def _subject(title: str, names: Names, shortened: Mapping[str, str]) -> tuple[str, bool]:
    """The subject a sheet's title names, and whether it is one of the school's."""
    typed, _ = split_title(title)
    name = names.subjects.get(heading(typed)) or shortened.get(squeeze(title))
    return name or typed, name is not None


def _plan(grid: Grid, workbook: str, subject: str, school: School) -> tuple[list[PlanRow], list[Issue]]:
    """The lines of one plan; without numbers of their own they are numbered in order."""
    found = read_table(grid, PLAN, workbook)
    issues, plans, rows = list(found.issues), list[PlanRow](), dict[int, int]()
    for row in found.rows:
        if _is_heading(row):
            continue
        plan = _line(row, subject, len(plans) + 1, school)
        if plan is not None:
            plans.append(plan)
            if rows.setdefault(plan.number, row.row) != row.row and not _is_told(issues):
                row.fault("number", Problem.ROW_DOUBTFUL, f"номер уже есть в строке {rows[plan.number] + 1}")
        issues += row.issues
    return plans, issues


def _is_told(issues: Iterable[Issue]) -> bool:
    """Whether repeated numbers were told already: a plan numbered anew each term is told of once."""
    return any(issue.problem is Problem.ROW_DOUBTFUL for issue in issues)


def _is_heading(row: Row) -> bool:
    """Whether a row only names a section («Раздел 1. Алгоритмы»): one cell filled, and not a numbered line's."""
    told = list(row.values)
    return told == ["number"] or (told == ["topic"] and "number" in row.columns)


def _line(row: Row, subject: str, number: int, school: School) -> PlanRow | None:
    topic = row.need("topic", TEXT)
    if topic is None:
        return None
    typed = row.text("kind")
    kind = find_kind(typed, school.kinds) if typed else None
    if typed and kind is None:
        row.fault("kind", Problem.UNKNOWN_WORK_KIND)
    planned = row.take("planned", DATE, None)
    if planned is not None and school_year(planned) != school.year:
        row.fault("planned", Problem.DATE_OUTSIDE_YEAR, f"год {school.year}")
        planned = None
    return PlanRow(
        subject=subject,
        number=row.take("number", WHOLE, number),
        planned=planned,
        topic=topic,
        hours=row.take("hours", PLAN_HOURS, 1.0),
        homework=row.text("homework"),
        kind=kind.name if kind else typed,
    )
