"""Taking a changed spreadsheet over: formulas worked out, protected cells unchanged, Drive told of the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.refusals import Json, Refused, invalid
from tests.google_emulator.sheets.book import Book, Sheet
from tests.google_emulator.sheets.cell import Cell
from tests.google_emulator.sheets.formulas import work_out
from tests.google_emulator.sheets.locate import span_of_range

if TYPE_CHECKING:
    from tests.google_emulator.drive.files import File
    from tests.google_emulator.world import World


def take_over(world: World, file: File, book: Book, editor: str) -> None:
    """Put a changed copy in the place of a file's spreadsheet. Raises Refused where protected cells were changed."""
    if file.book is not None:
        _check_protection(file.book, book, editor, file.owner)
    work_out(book)
    file.book = book
    world.edited(file, editor)


def may_edit(one: Json, email: str, owner: str) -> bool:
    """Whether someone may change a protected range: its editors and the file's owner may, a warning stops nobody."""
    return bool(one.get("warningOnly")) or email == owner or email in one["editors"].get("users", [])


def protected_as_told(one: Json, email: str, owner: str) -> Json:
    """A protected range as told to someone: who may edit it is told to its editors only."""
    can = may_edit(one, email, owner)
    told = {name: value for name, value in one.items() if name not in ("requestingUserCanEdit", "editors")}
    return {**told, "requestingUserCanEdit": True, "editors": one["editors"]} if can else told


def _check_protection(old: Book, new: Book, editor: str, owner: str) -> None:
    for sheet in old.sheets:
        after = new.sheet(sheet.id)
        for one in sheet.protected:
            if not may_edit(one, editor, owner) and (after is None or _held(sheet, one) != _held(after, one)):
                raise protected_refusal()


def protected_refusal() -> Refused:
    """What Sheets says to whoever changes what is protected from them."""
    return invalid(
        "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection "
        "if you need to edit."
    )


def _held(sheet: Sheet, one: Json) -> list[tuple[int, int, Cell]] | None:
    """What a protected range holds, by places within it; None where it is protected no longer."""
    for kept in sheet.protected:
        if kept["protectedRangeId"] == one["protectedRangeId"]:
            box = span_of_range(kept["range"]).within(sheet.rows, sheet.columns)
            return [(row - box.top, column - box.left, cell) for row, column, cell in sheet.filled(box)]
    return None
