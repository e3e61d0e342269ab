"""Whether a workbook still is as the school made it: marks as plain text, lists, protected headings, hidden ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from journal.classes import grade
from journal.places import address
from journal.registers import JOURNAL, NOT_REGISTERS
from journal.school import School
from sheets.dressed import Dressed, DressedBook, Position, regions_of
from sheets.grid import BLANK, Value
from sheets.headers import Kind
from sheets.labels import DATED
from sheets.layout import Layout, find_layout
from sheets.templates.legend import LEGEND, lesson_options, period_options
from sheets.templates.manner import Manner
from sheets.templates.plan import Dropdown, Guard, Region, span

#: The language in which a Russian school's cells are read: «4,5» is a number in it, and a date is day first.
LOCALE = "ru_RU"


class Flaw(StrEnum):
    """What a workbook may have lost; FLAWS says each as people read it."""

    LOCALE = "locale"
    TIMEZONE = "timezone"
    NOT_TEXT = "not-text"
    FORMATTED = "formatted"
    NO_LIST = "no-list"
    BARE_HEADINGS = "bare-headings"
    BARE_IDS = "bare-ids"
    SHOWN_IDS = "shown-ids"
    NO_LEGEND = "no-legend"


@dataclass(frozen=True, slots=True)
class About:
    """How a flaw is told, and what a person does about it.

    ``mended`` says whether the program can do it, ``grave`` whether marks may be lost by it.
    """

    text: str
    by_hand: str
    mended: bool = True
    grave: bool = False


_FORMAT = "выделите отметки → «Формат» → «Числа» → «Обычный текст»"

FLAWS: dict[Flaw, About] = {
    Flaw.LOCALE: About(
        "язык таблицы не русский", "«Файл» → «Настройки» → «Регион»: Россия", grave=True),
    Flaw.TIMEZONE: About(
        "часовой пояс таблицы не тот, что у школы", "«Файл» → «Настройки» → «Часовой пояс»"),
    Flaw.NOT_TEXT: About(
        "клетки отметок не в формате «Обычный текст»: «5/4» станет датой", _FORMAT, grave=True),
    Flaw.FORMATTED: About(
        "в клетках отметок дата или число своего формата",
        f"{_FORMAT}, затем наберите эти отметки заново", mended=False),
    Flaw.NO_LIST: About(
        "в клетках отметок нет списка для выбора", "«Данные» → «Настроить проверку данных»"),
    Flaw.BARE_HEADINGS: About(
        "строка заголовков не защищена", "«Данные» → «Защитить листы и диапазоны»"),
    Flaw.BARE_IDS: About(
        "номера учеников не защищены", "«Данные» → «Защитить листы и диапазоны»"),
    Flaw.SHOWN_IDS: About(
        "столбец с номерами учеников не скрыт", "щёлкните столбец правой кнопкой → «Скрыть столбец»"),
    Flaw.NO_LEGEND: About(
        f"нет листа «{LEGEND}»", "python manage.py provision", mended=False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that a workbook, or a sheet of it, has lost, and what belongs there."""

    flaw: Flaw
    sheet: str = ""
    sheet_id: int = 0
    regions: tuple[Region, ...] = ()
    dropdowns: tuple[Dropdown, ...] = ()
    guards: tuple[Guard, ...] = ()
    want: str = ""

    @property
    def mended(self) -> bool:
        """Whether the program can mend it without touching what was typed."""
        return FLAWS[self.flaw].mended

    @property
    def where(self) -> str:
        """The first cells it is about: «D4:H33», «D4 и ещё 2»."""
        if not self.regions:
            return ""
        first, rest = self.regions[0], len(self.regions) - 1
        corner, end = address(first.first_row, first.first_column), address(first.last_row, first.last_column)
        return (corner if corner == end else f"{corner}:{end}") + (f" и ещё {rest}" if rest else "")


def defects(book: DressedBook, kind: str, school_class: str, school: School, manner: Manner) -> list[Defect]:
    """What a workbook of that kind has lost of the template of its store; the values in it are not judged."""
    found = [*_of_book(book, school)]
    if kind == JOURNAL:
        registers = [sheet for sheet in book.sheets if sheet.grid.title.strip().casefold() not in NOT_REGISTERS]
        for sheet in registers:
            layout = find_layout(sheet.grid)
            if layout is not None:
                options = lesson_options(school, grade1=grade(school_class) == 1, manner=manner)
                found += _of_register(sheet, layout, options, period_options(school))
        if book.workbook().sheet(LEGEND) is None:
            found.append(Defect(Flaw.NO_LEGEND))
    return found


def _of_book(book: DressedBook, school: School) -> Iterator[Defect]:
    if book.locale.partition("_")[0] != LOCALE.partition("_")[0]:
        yield Defect(Flaw.LOCALE, want=LOCALE)
    if book.timezone != school.settings.timezone:
        yield Defect(Flaw.TIMEZONE, want=school.settings.timezone)


# ------------------------------------------------------------------------------------------------ registers


def _of_register(
    sheet: Dressed, layout: Layout, of_lessons: tuple[str, ...], of_periods: tuple[str, ...]
) -> Iterator[Defect]:
    """What one register has lost: cells of marks, then headings, then ids."""
    lessons = [column for column, header in layout.columns.items() if header.kind in DATED]
    periods = [column for column, header in layout.columns.items() if header.kind in (Kind.TERM, Kind.YEAR)]
    cells = {(row, column) for row in layout.pupil_rows for column in (*lessons, *periods)}
    yield from _of_formats(sheet, cells)
    yield from _of_lists(sheet, cells - sheet.listed, set(periods), of_lessons, of_periods)
    heads = sorted({row for row in (layout.month_row, layout.date_row, layout.number_row) if row >= 0})
    last = max([*lessons, *periods])
    yield from _of_guard(sheet, Flaw.BARE_HEADINGS, [span(layout.name_column, last, row, row) for row in heads])
    if layout.id_column >= 0 and layout.pupil_rows:
        column, rows = layout.id_column, layout.pupil_rows
        yield from _of_guard(sheet, Flaw.BARE_IDS, [span(column, column, rows[0], rows[-1])])
        if column not in sheet.hidden_columns:
            yield _on(sheet, Flaw.SHOWN_IDS, (span(column, column, 0, sheet.rows - 1),))


def _of_formats(sheet: Dressed, cells: set[Position]) -> Iterator[Defect]:
    """Cells that are not plain text: those that may become it, and those whose value would look otherwise then."""
    bare = cells - sheet.text
    odd = {cell for cell in bare if not _same_as_text(sheet, cell)}
    if rest := bare - odd:
        yield _on(sheet, Flaw.NOT_TEXT, regions_of(rest))
    if odd:
        yield _on(sheet, Flaw.FORMATTED, regions_of(odd))


def _same_as_text(sheet: Dressed, cell: Position) -> bool:
    """Whether what stands in a cell is seen alike once the cell is plain text."""
    value: Value = sheet.grid.at(*cell)
    if value == BLANK or isinstance(value, str):
        return True
    return isinstance(value, float) and cell not in sheet.formatted and cell not in sheet.grid.shown


def _of_lists(
    sheet: Dressed, bare: set[Position], periods: set[int], of_lessons: tuple[str, ...], of_periods: tuple[str, ...]
) -> Iterator[Defect]:
    """Cells of marks without a list to choose from, and the lists that belong there."""
    lessons = regions_of(cell for cell in bare if cell[1] not in periods)
    terms = regions_of(cell for cell in bare if cell[1] in periods)
    offered = (Dropdown(lessons, of_lessons), Dropdown(terms, of_periods))
    if bare:
        dropdowns = tuple(one for one in offered if one.regions)
        yield replace(_on(sheet, Flaw.NO_LIST, lessons + terms), dropdowns=dropdowns)


#: What people read who change what is guarded; a guard put back warns and stops nobody, since nobody asked for it.
_GUARDED = {
    Flaw.BARE_HEADINGS: "Журнал: по этим заголовкам читается лист",
    Flaw.BARE_IDS: "Журнал: по этим номерам отметки попадают в дневник",
}


def _of_guard(sheet: Dressed, flaw: Flaw, regions: list[Region]) -> Iterator[Defect]:
    bare = tuple(region for region in regions if not sheet.guarded(region))
    if bare:
        yield replace(_on(sheet, flaw, bare), guards=(Guard(bare, _GUARDED[flaw], warns=True),))


def _on(sheet: Dressed, flaw: Flaw, regions: tuple[Region, ...]) -> Defect:
    return Defect(flaw, sheet.grid.title, sheet.grid.gid or 0, regions)
