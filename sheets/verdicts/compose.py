"""A workbook and the remarks on it → the verdict: the list, and the same sheets with notes at their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from journal.places import Place
from journal.registers import lies_on_google
from journal.remarks import Remark
from sheets.grid import BLANK, Grid, Workbook
from sheets.layout import Layout, find_layout
from sheets.verdicts.discreet import as_shown
from sheets.verdicts.legal import fits, legal_titles, one_line, safe_text
from sheets.verdicts.looks import look_of
from sheets.verdicts.plan import LIST, JudgedSheet, Line, Position, Said, Verdict

#: More lines than this nobody reads at once, and Excel opens no more than 65,530 links on a sheet.
LINES = 3_000

#: What was typed is told at this length: a homework of a page is seen in its own cell.
_TYPED = 200

#: A note of more is not read: Excel shows no scroll bar beside it.
NOTE_LENGTH = 1_200


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet of the workbook, its title in the file to be, and where its parts lie."""

    number: int
    title: str
    grid: Grid
    layout: Layout | None


def verdict_workbook(
    book: Workbook, remarks: Sequence[Remark], *, name: str = "", read_at: datetime | None = None, key: str = ""
) -> Verdict:
    """The verdict on a workbook as it stands.

    Args:
        book: The workbook that the remarks were found in. Without sheets the verdict is its list alone.
        remarks: What is to be mended in it; a remark whose sheet is not in the workbook is on the list only.
            The list begins with what was not stored; within one gravity it goes sheet by sheet.
        name: What the file is called, «7А»; by default as the workbook.
        read_at: When what the workbook holds was first seen.
        key: Digest of what the verdict is made of.
    """
    name = name or book.title
    told = sorted(remarks, key=lambda remark: remark.gravity)[:LINES]
    if lies_on_google(book.id):
        told = as_shown(told, book)
    pages = _pages(book) if told else []
    by_title = {page.grid.title: page for page in reversed(pages)}
    about = [(remark, by_title.get(remark.issue.place.sheet)) for remark in told]
    about.sort(key=lambda pair: (pair[0].gravity, pair[1].number if pair[1] else -1, pair[0].issue.place))
    said: dict[int, dict[Position, list[Remark]]] = defaultdict(lambda: defaultdict(list))
    lines = []
    for remark, page in about:
        at = _anchor(remark.issue.place, page) if page else None
        if page and at:
            said[page.number][at].append(remark)
        lines.append(_line(remark, name, (page.title, *at) if page and at else None))
    sheets = tuple(_judged(page, said[page.number]) for page in pages)
    return Verdict(name, book.title, tuple(lines), sheets, len(remarks) - len(told), read_at, key)


def _pages(book: Workbook) -> list[_Page]:
    titles = legal_titles((grid.title for grid in book.sheets), taken=[LIST])
    return [
        _Page(number, title, grid, find_layout(grid))
        for number, (title, grid) in enumerate(zip(titles, book.sheets, strict=True))
    ]


def _anchor(place: Place, page: _Page) -> Position | None:
    """The cell a remark stands at: its own; the name's, of a row; the heading's, of a column or a sheet."""
    layout = page.layout
    if place.row >= 0:
        column = place.column if place.column >= 0 else _first(page, place.row)
        return (place.row, column) if fits(place.row, column) else None
    if place.column >= 0:
        row = layout.date_row if layout else 0
        return (row, place.column) if fits(row, place.column) else None
    return 0, _first(page, 0)


def _first(page: _Page, row: int) -> int:
    """The column that a whole row is told at: of names, else the first filled one in sight."""
    if page.layout is not None:
        return page.layout.name_column
    cells = page.grid.rows[row] if row < len(page.grid.rows) else ()
    return next((column for column, value in enumerate(cells) if value != BLANK), 0)


def _line(remark: Remark, name: str, target: tuple[str, int, int] | None) -> Line:
    place, issue = remark.issue.place, remark.issue
    sheet = place.sheet if place.workbook == name else str(Place(place.workbook, place.sheet))
    return Line(
        one_line(sheet, _TYPED),
        place.cell,
        target,
        one_line(issue.text, _TYPED),
        _sentence(replace(issue, text="").sentence),
        _sentence(remark.advice),
        remark.severity,
        remark.since,
        one_line(remark.teacher, _TYPED),
    )


def _judged(page: _Page, said: Mapping[Position, Sequence[Remark]]) -> JudgedSheet:
    """One sheet with its notes; one that is hidden in the workbook is shown where something is said of it.

    ``said`` holds the remarks of each cell, the gravest first.
    """
    grid = replace(page.grid, hidden=page.grid.hidden and not said)
    notes = {at: Said(remarks[0].severity, _note(remarks)) for at, remarks in said.items()}
    return JudgedSheet(page.title, grid, look_of(grid, page.layout, (column for _, column in said)), notes)


def _note(remarks: Iterable[Remark]) -> str:
    """What is wrong and what to do; several remarks are numbered."""
    told = [_told(remark) for remark in remarks]
    if len(told) > 1:
        told = [f"{number}. {text}" for number, text in enumerate(told, 1)]
    return safe_text("\n".join(told), NOTE_LENGTH)


def _told(remark: Remark) -> str:
    issue = remark.issue
    said = replace(issue, text=one_line(issue.text, _TYPED)).sentence
    return f"{_sentence(said)}\nЧто сделать: {one_line(remark.advice, _TYPED)}."


def _sentence(text: str) -> str:
    """A sentence from its catalogue form: a capital letter first and a full stop last."""
    line = one_line(text, 2 * _TYPED)
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "!", "?", "…")) else ".") if line else ""
