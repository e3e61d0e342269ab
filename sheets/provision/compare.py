"""What a standing workbook lacks of its plan. What stands is never doubted: a lesson moved by hand is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from journal.lessons import match_lessons
from journal.registers import book_kind, split_title
from sheets.grid import Grid, Workbook
from sheets.layout import RightPage
from sheets.letters import heading
from sheets.names import ClassList, Listed
from sheets.provision.missing import Missing, NewColumn, NewLine, NewText, SheetMissing
from sheets.provision.standing import Key, Standing, is_of_another_year, laid_out, standing
from sheets.register import PupilLine
from sheets.templates.journal import PLACE
from sheets.templates.plan import SheetPlan, WorkbookPlan

#: A lesson that stands under a day without one is one of the plan's, moved by so many days at most.
MOVED = timedelta(days=7)


def missing(book: Workbook, plan: WorkbookPlan) -> Missing:
    """What the workbook lacks: sheets, and of its registers lessons, terms, pupils and topics."""
    _, school_class = book_kind(plan.title) or ("", "")
    found: dict[tuple[str, str], Grid] = {_name(grid.title): grid for grid in reversed(book.sheets)}
    absent: list[SheetPlan] = []
    additions: list[SheetMissing] = []
    unclear: list[str] = []
    renamed: list[tuple[str, str]] = []
    other_year: list[str] = []
    of_this_year = False
    known = {_name(title) for sheet in plan.sheets for title in (sheet.title, *sheet.aliases)}
    strangers = [grid for grid in book.sheets if _name(grid.title) not in known]
    for sheet in plan.sheets:
        grid = next((found[name] for name in map(_name, (sheet.title, *sheet.aliases)) if name in found), None)
        if grid is None and (other := _under_another_name(sheet, strangers, school_class, plan.year)):
            renamed.append((sheet.title, other))
        elif grid is None:
            absent.append(sheet)
        elif sheet.is_register:
            stands = standing(grid, school_class, plan.year, sheet)
            of_this_year |= stands is not None
            if stands is None:
                aside = other_year if is_of_another_year(grid, school_class, plan.year) else unclear
                aside.append(grid.title)
            elif lacks := _lacks(stands, laid_out(sheet, plan.year)):
                additions.append(lacks)
    if other_year and not of_this_year:
        return Missing(other_year=tuple(other_year))
    return Missing(tuple(absent), tuple(additions), tuple(unclear), tuple(renamed), tuple(other_year))


def _under_another_name(sheet: SheetPlan, strangers: Sequence[Grid], school_class: str, year: str) -> str:
    """The name of a stranger that is this register by its lessons: half of them at least; empty for none."""
    lessons = laid_out(sheet, year).lessons.keys() if sheet.is_register else set()
    for grid in strangers if lessons else ():
        stands = standing(grid, school_class, year, sheet)
        theirs = stands.lessons.keys() if stands is not None else set()
        if theirs and 2 * len(lessons & theirs) >= min(len(lessons), len(theirs)):
            return grid.title
    return ""


def _name(title: str) -> tuple[str, str]:
    """A sheet's title for comparing."""
    subject, subgroup = split_title(title)
    return heading(subject), heading(subgroup)


def _lacks(stands: Standing, wanted: Standing) -> SheetMissing:
    """What a register lacks of the one it should be."""
    same, moved = _matched(wanted.lessons, stands.lessons, stands.held)
    absent = {key for key in wanted.lessons if key not in same and key not in moved and not _is_in(stands.gaps, key)}
    return SheetMissing(
        stands.grid.title,
        tuple(_columns(stands, wanted, same, absent)),
        tuple(_lines(stands, wanted, moved)),
        tuple(_pupils(stands, wanted)),
        tuple(_topics(stands, wanted)),
        stands.next_line,
    )


def _matched(
    wanted: Collection[Key], standing: Collection[Key], held: Collection[Key]
) -> tuple[dict[Key, Key], set[Key]]:
    """Wanted lessons that stand → as what, and those that stand under another day, to which a teacher moved them."""
    same = {due: recorded for recorded, due in match_lessons(list(wanted), list(standing)).items()}
    strangers = sorted(key for key in standing if key in held and key not in same.values())
    moved: set[Key] = set()
    for day, _ in strangers:
        near = [key for key in wanted if key not in same and key not in moved and abs(key[0] - day) <= MOVED]
        moved |= set(sorted(near, key=lambda key: (abs(key[0] - day), key))[:1])
    return same, moved


def _is_in(gaps: Collection[tuple[date, date]], key: Key) -> bool:
    return any(first <= key[0] <= last for first, last in gaps)


# ---------------------------------------------------------------------------------------------- the left page


def _columns(stands: Standing, wanted: Standing, same: Mapping[Key, Key], absent: Collection[Key]) -> list[NewColumn]:
    """The columns of lessons and periods that are missing, each before what comes after it."""
    here = {column: stands.lessons[same[key]] for key, column in wanted.lessons.items() if key in same}
    here |= {column: stands.periods[name] for name, column in wanted.periods.items() if name in stands.periods}
    lessons = [
        NewColumn(_before(stands, here, column, key), _heads(stands, wanted, column), column)
        for key, column in wanted.lessons.items()
        if key in absent
    ]
    terms = [
        NewColumn(_before(stands, here, column), ((stands.date_row, name),), column, is_term=True)
        for name, column in wanted.periods.items()
        if name not in stands.periods
    ]
    return sorted([*lessons, *terms], key=lambda column: (column.before, column.planned))


def _before(stands: Standing, here: Mapping[int, int], column: int, key: Key | None = None) -> int:
    """The standing column before which a planned one belongs."""
    later = [stood for planned, stood in here.items() if planned > column]
    if key is not None:
        later += [stood for other, stood in stands.lessons.items() if other > key]
    return min(later, default=stands.end)


def _heads(stands: Standing, wanted: Standing, column: int) -> tuple[tuple[int, str], ...]:
    """The date and the number of a lesson, in the rows where the register has them."""
    heads = ((stands.date_row, wanted.date_row), (stands.number_row, wanted.number_row))
    said = ((row, wanted.grid.text(planned, column)) for row, planned in heads if row >= 0)
    return tuple((row, text) for row, text in said if text)


def _pupils(stands: Standing, wanted: Standing) -> Iterator[tuple[NewText, ...]]:
    """The pupils without a row, in the free rows under the list."""
    listed = ClassList(Listed(line.id, line.name) for line in wanted.pupils)
    there = {pupil for line in stands.pupils for pupil in _meant(listed, line)}
    row, place = stands.free_row, _last_place(stands)
    for line in wanted.pupils:
        if line.id in there:
            continue
        while not stands.is_free(row):
            row += 1
        place += bool(place >= 0)
        texts = (
            (stands.id_column, line.id),
            (PLACE if place >= 0 else -1, str(place)),
            (stands.name_column, line.name),
        )
        yield tuple(NewText(row, column, text) for column, text in texts if column >= 0)
        row += 1


def _meant(listed: ClassList, line: PupilLine) -> tuple[str, ...]:
    """Whom a row may mean: by its id, else everybody its name may be."""
    own = line.id.lstrip("0")
    by_id = tuple(pupil for pupil in listed.by_id if own and pupil.lstrip("0") == own)
    return by_id or (listed.match("", line.name).candidates if line.name else ())


def _last_place(stands: Standing) -> int:
    """The place of the last pupil in the list; -1 where the register has no column of places like ours."""
    if stands.name_column != PLACE + 1:
        return -1
    places = [stands.grid.text(line.row, PLACE) for line in stands.pupils]
    return max((int(place) for place in places if place.isdecimal()), default=-1 if places else 0)


# ---------------------------------------------------------------------------------------------- the right page


def _lines(stands: Standing, wanted: Standing, moved: Collection[Key]) -> Iterator[NewLine]:
    """The lines of lessons that the right page lacks."""
    page, planned = stands.page, wanted.page
    if page is None or planned is None:
        return
    told = {line.key: line.row for line in stands.lines}
    same, elsewhere = _matched(
        [line.key for line in wanted.lines], told, {line.key for line in stands.lines if not line.is_blank}
    )
    for line in wanted.lines:
        if line.key not in same and line.key not in moved and line.key not in elsewhere:
            row = min((row for key, row in told.items() if key > line.key), default=stands.next_line)
            yield NewLine(row, page.first, _texts(page, planned, wanted.grid, line.row))


def _texts(page: RightPage, planned: RightPage, grid: Grid, row: int) -> tuple[str, ...]:
    """A planned line of the right page, in the order of the standing page's columns."""
    said = {
        page.date: planned.date, page.number: planned.number, page.topic: planned.topic,
        page.homework: planned.homework,
    }  # fmt: skip
    columns = (said.get(column, -1) for column in range(page.first, page.last + 1))
    return tuple(grid.text(row, column) if column >= 0 else "" for column in columns)


def _topics(stands: Standing, wanted: Standing) -> Iterator[NewText]:
    """Topics for the blank lines of lessons to come: what was forgotten of lessons held is the teacher's to write."""
    if stands.page is None or wanted.page is None:
        return
    last_held = max(stands.held, default=(date.min, 0))
    lines = {line.key: line for line in stands.lines}
    same = {due: recorded for recorded, due in match_lessons([line.key for line in wanted.lines], list(lines)).items()}
    for line in wanted.lines:
        topic, stood = wanted.grid.text(line.row, wanted.page.topic), lines.get(same.get(line.key, line.key))
        if topic and stood is not None and stood.is_blank and line.key > last_held:
            yield NewText(stood.row, stands.page.topic, topic)
