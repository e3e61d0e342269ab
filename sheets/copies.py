"""Which sheets of a journal are read: each register once, and never the copy that a spreadsheet made of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from journal.registers import NOT_REGISTERS, copied_title
from journal.tables import Register
from sheets.grid import Grid


class Twice(NamedTuple):
    """A sheet left unread, the one read in its place, and the register both claim to be."""

    title: str
    first: str
    register: Register


def chosen_sheets(
    grids: Sequence[Grid], register_of: Callable[[str], Register]
) -> tuple[list[tuple[Register, Grid]], list[Twice]]:
    """The sheets to read, each with its register, and those that repeat one of them.

    A title such as «Копия Алгебра» or «Алгебра (2)» is a copy where its original is there, and goes last.
    """
    titles = {_plain(grid.title): grid.title for grid in grids if grid.rows}
    chosen: dict[Register, Grid] = {}
    twice: list[Twice] = []
    for grid in sorted(grids, key=lambda grid: copied_title(grid.title) is not None):
        if grid.title.strip().casefold() in NOT_REGISTERS or not grid.rows:
            continue
        original = titles.get(_plain(copied_title(grid.title) or ""))
        register = register_of(original if original is not None else grid.title)
        if register in chosen:
            twice.append(Twice(grid.title, chosen[register].title, register))
        else:
            chosen[register] = grid
    return list(chosen.items()), twice


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
