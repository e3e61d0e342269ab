"""What a plan says of ranges, as requests to Google: lists to choose from, colours by text, guards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sheets.gateway.google.looks import colour
from sheets.gateway.google.replies import Json
from sheets.grid import BLANK
from sheets.templates.plan import Colour, Dropdown, Guard, Region, SheetPlan

#: What is shown beside a cell with a list.
HINT = "Выберите из списка или введите своё: чего журнал не поймёт, о том он скажет."


def grid_range(sheet_id: int, region: Region) -> Json:
    """A region as Google says it: the ends are not included."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": region.first_row,
        "endRowIndex": region.last_row + 1,
        "startColumnIndex": region.first_column,
        "endColumnIndex": region.last_column + 1,
    }


def lists(dropdown: Dropdown, sheet_id: int, regions: Iterable[Region]) -> Iterator[Json]:
    """A list to choose from; what is not in it is marked and may stay."""
    kind = "ONE_OF_RANGE" if dropdown.source else "ONE_OF_LIST"
    values = [{"userEnteredValue": text} for text in ([dropdown.source] if dropdown.source else dropdown.options)]
    condition = {"type": kind, "values": values}
    rule = {"condition": condition, "inputMessage": HINT, "strict": False, "showCustomUi": True}
    for region in regions:
        yield {"setDataValidation": {"range": grid_range(sheet_id, region), "rule": rule}}


def colours(plan: SheetPlan, said: Colour, sheet_id: int) -> Iterator[Json]:
    """A rule for each text: cells that hold exactly it are tinted."""
    ranges = [grid_range(sheet_id, region) for region in _with_gaps(plan, said.regions)]
    for text in said.texts:
        condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": text}]}
        rule = {"condition": condition, "format": {"backgroundColorStyle": colour(said.tint.value)}}
        yield {"addConditionalFormatRule": {"rule": {"ranges": ranges, "booleanRule": rule}, "index": 0}}


def _with_gaps(plan: SheetPlan, regions: Iterable[Region]) -> list[Region]:
    """Neighbouring regions joined, and each with the blank column after it: columns put in later lie within."""
    joined: list[Region] = []
    for region in sorted(regions, key=lambda one: (one.first_row, one.last_row, one.first_column)):
        last = joined[-1] if joined else None
        rows = (region.first_row, region.last_row)
        if last is not None and (last.first_row, last.last_row) == rows and last.last_column + 1 == region.first_column:
            joined[-1] = Region(last.first_row, last.first_column, last.last_row, region.last_column)
        else:
            joined.append(region)
    return [_with_gap(plan, region) for region in joined]


def _with_gap(plan: SheetPlan, region: Region) -> Region:
    after = region.last_column + 1
    head = plan.rows[0] if plan.rows else []
    if after < len(head) and head[after] == BLANK:
        return Region(region.first_row, region.first_column, region.last_row, after)
    return region


def guards(guard: Guard, sheet_id: int, people: Collection[str], writer: str) -> Iterator[Json]:
    """Warnings for everybody, or cells closed to all but the editors and whoever writes for the journal."""
    said: Json = {"description": guard.text}
    if guard.warns:
        said["warningOnly"] = True
    else:
        users = [email for email in guard.editors if email in people]
        said["editors"] = {"users": [*users, *([writer] if writer and writer not in users else [])]}
    ranges = [grid_range(sheet_id, region) for region in guard.regions] or [{"sheetId": sheet_id}]
    for one in ranges:
        yield {"addProtectedRange": {"protectedRange": {"range": one, **said}}}
