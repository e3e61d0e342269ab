"""A table under headings as a sheet: columns as :mod:`sheets.headings` describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sheets.grid import BLANK, Value
from sheets.headings import Holds, Table
from sheets.templates.plan import Dropdown, Guard, SheetPlan, Style, span

#: Rows below the last one that dropdowns reach: what is added later is chosen from lists too.
SPARE_ROWS = 200

YES_NO = ("да", "нет")

_STYLES = {Holds.TEXT: Style.TEXT, Holds.LONG: Style.WRAP, Holds.DATE: Style.DATE, Holds.NUMBER: Style.NUMBER}


def table_sheet(
    table: Table,
    rows: Iterable[Iterable[Value | int | None]],
    choices: Mapping[str, tuple[str, ...] | str] | None = None,
    *,
    title: str = "",
    frozen_columns: int = 0,
    guards: tuple[Guard, ...] = (),
    aliases: tuple[str, ...] = (),
) -> SheetPlan:
    """A sheet with that table.

    Args:
        table: What the sheet holds.
        rows: Its rows, cells in the order of the table's columns.
        choices: What is offered in a field's cells: options, or the range of another sheet.
        title: The sheet's title where it is not the table's.
        frozen_columns: How many columns stay in sight.
        guards: Who may change it.
        aliases: Other titles of the sheet where it has one of its own.
    """
    body = [[_cell(cell) for cell in row] for row in rows]
    columns = {place: (float(column.width), _STYLES[column.holds]) for place, column in enumerate(table.columns)}
    return SheetPlan(
        title=title or table.sheet,
        rows=[[column.heading for column in table.columns], *body],
        columns=columns,
        frozen=(1, frozen_columns),
        dropdowns=tuple(_dropdown(table.column(name), said, len(body)) for name, said in (choices or {}).items()),
        guards=guards,
        aliases=aliases if title else table.aliases,
    )


def choice_range(table: Table, name: str, rows: int) -> str:
    """Where a table's own column lists what other sheets choose from."""
    letter = chr(ord("A") + table.column(name))
    return f"='{table.sheet}'!${letter}$2:${letter}${rows + SPARE_ROWS}"


def yes_no(*, value: bool) -> str:
    """A flag as it stands in a cell."""
    return YES_NO[0] if value else YES_NO[1]


def _cell(cell: Value | int | None) -> Value:
    if cell is None or cell in (date.min, date.max):
        return BLANK
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _dropdown(column: int, said: tuple[str, ...] | str, rows: int) -> Dropdown:
    regions = (span(column, column, 1, rows + SPARE_ROWS),)
    return Dropdown(regions, source=said) if isinstance(said, str) else Dropdown(regions, said)
