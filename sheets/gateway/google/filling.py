"""A planned workbook as few large requests: whole sheets at a time, so that one is never half there."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sheets.gateway.google.plan_requests import add_sheet, fill_sheet
from sheets.gateway.google.replies import Json
from sheets.gateway.google.writing import REQUEST_BYTES
from sheets.grid import Workbook
from sheets.templates.plan import SheetPlan, WorkbookPlan

#: Another sheet's range as a list names it: «='Легенда'!$F$2:$F$9».
_SOURCE = re.compile(r"='?(.+?)'?!")


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked for at once: requests, and the titles of the sheets that stand there whole afterwards."""

    titles: frozenset[str]
    requests: list[Json]


@dataclass(frozen=True, slots=True)
class Standing:
    """The sheets of a workbook in their order, by title and number."""

    sheets: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, book: Workbook) -> Standing:
        """Those of a workbook as it was read."""
        return cls(tuple((sheet.title, sheet.gid or 0) for sheet in book.sheets))

    @property
    def titles(self) -> list[str]:
        """Their titles."""
        return [title for title, _ in self.sheets]

    @property
    def numbers(self) -> set[int]:
        """Their numbers."""
        return {number for _, number in self.sheets}


def sheet_batches(
    plan: WorkbookPlan, wanted: Iterable[SheetPlan], standing: Standing, people: Collection[str], writer: str
) -> Iterator[Batch]:
    """The wanted sheets of a plan, each made and filled within one batch; those that lists refer to come first."""
    order, titles, taken = [sheet.title for sheet in plan.sheets], standing.titles, standing.numbers
    making: list[Json] = []
    filling: list[Json] = []
    made: list[str] = []
    for sheet in _sources_first(list(wanted)):
        number = _number(sheet.title, taken)
        taken.add(number)
        requests = fill_sheet(sheet, number, people, writer)
        if made and weight([*making, *filling, *requests]) > REQUEST_BYTES:
            yield Batch(frozenset(made), [*making, *filling])
            making, filling, made = [], [], []
        place = _place(sheet.title, order, titles)
        titles.insert(place, sheet.title)
        making.append(add_sheet(sheet, number, place))
        filling += requests
        made.append(sheet.title)
    if made:
        yield Batch(frozenset(made), [*making, *filling])


def weight(requests: Sequence[Json]) -> int:
    """Bytes of requests as they are sent."""
    return len(json.dumps(requests, ensure_ascii=False, separators=(",", ":")).encode())


def _sources_first(sheets: list[SheetPlan]) -> list[SheetPlan]:
    """The sheets that others' lists refer to before the others: a list of cells that are not there is refused."""
    lists = (dropdown.source for sheet in sheets for dropdown in sheet.dropdowns if dropdown.source)
    sources = {found[1] for source in lists if (found := _SOURCE.match(source))}
    return sorted(sheets, key=lambda sheet: sheet.title not in sources)


def _number(title: str, taken: Collection[int]) -> int:
    """A sheet's number by its title: the same whenever it is tried again, unless another sheet has it."""
    number = int.from_bytes(blake2b(title.encode(), digest_size=4).digest()) >> 1
    while number in taken or number == 0:
        number = (number + 1) & 0x7FFFFFFF
    return number


def _place(title: str, order: Sequence[str], titles: Sequence[str]) -> int:
    """Where a sheet goes: after those that stand before it in the plan."""
    before = set(order[: order.index(title)])
    return max((place + 1 for place, one in enumerate(titles) if one in before), default=0)
