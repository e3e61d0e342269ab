"""A verdict and a workbook as it stands on Google → the requests that make the one say the other, and no more.

Every cell is first thought back to what its teacher left there, wherever it was copied or moved, and then what is
said now is put upon that: so whatever became of the marks of an earlier verdict, none of them stays behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from journal.issues import Severity
from sheets.gateway.google.marks import Shades, colour_of, dressed, has_ours, is_tint, own_note, style_of
from sheets.gateway.google.replies import Json
from sheets.gateway.google.stamp import FIRST_LIST, LISTS, Stamp, is_ours, read_stamp
from sheets.gateway.google.verdict_list import Target, list_digest, list_requests, list_rows, shown_rows
from sheets.verdicts.plan import Position, Said, Verdict

#: Marks on more cells than this nobody mends at once; all are on the list, up to its own limit.
MARKS = 1_000

#: (a sheet's number, row, column).
Spot = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What hangs on a cell: its note and its background."""

    note: str = ""
    colour: str = ""


@dataclass(slots=True)
class Standing:
    """A workbook as far as verdicts touch it: what hangs on its cells, its sheets by number, its own stamp.

    ``texts`` holds what the list of remarks shows now, row by row.
    """

    stamp: Stamp | None
    sheets: list[Json] = field(default_factory=list)
    cells: dict[Spot, Look] = field(default_factory=dict)
    texts: dict[int, list[list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Standing:
        """The workbook of Google's answer to :data:`sheets.gateway.google.reading.MARKED`."""
        sheets = sorted(answer.get("sheets") or (), key=lambda sheet: int(sheet["properties"].get("index", 0)))
        found = cls(read_stamp(answer), [sheet["properties"] for sheet in sheets])
        for sheet in sheets:
            number = int(sheet["properties"].get("sheetId", 0))
            if is_ours(number):
                found.texts[number] = shown_rows(sheet)
            else:
                found.cells |= {(number, *at): look for at, look in _looks(sheet)}
        return found


def _looks(sheet: Json) -> Iterator[tuple[Position, Look]]:
    """The cells of a sheet on which something hangs."""
    for part in sheet.get("data") or ():
        top, left = int(part.get("startRow", 0)), int(part.get("startColumn", 0))
        for row, line in enumerate(part.get("rowData") or (), top):
            for column, cell in enumerate(line.get("values") or (), left):
                look = Look(str(cell.get("note", "")), colour_of(cell))
                if look != Look():
                    yield (row, column), look


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be sent: nothing where the same stands there."""

    requests: Sequence[Json]
    stamp: Stamp


def writing(standing: Standing, verdict: Verdict) -> Writing:
    """What makes a workbook say a verdict."""
    before = standing.stamp or Stamp()
    shades = Shades(before.shades, (look.colour for look in standing.cells.values()))
    requests = list(_cells(standing, _said(standing, verdict), shades))
    number, listed, digest = _list(standing, verdict, before)
    requests += listed
    stamp = Stamp(verdict.key, digest, number, shades.table)
    if requests:
        requests.append(stamp.request(is_first=standing.stamp is None))
    return Writing(tuple(requests), stamp)


# ------------------------------------------------------------------------------------------------ cells


def _said(standing: Standing, verdict: Verdict) -> dict[Spot, Said]:
    """What is said of which cell, the gravest first; a merged range is spoken of at its corner."""
    sheets = {str(about["title"]): about for about in standing.sheets}
    gravity = list(Severity).index
    found: list[tuple[Spot, Said]] = []
    for judged in verdict.sheets:
        about = sheets.get(judged.grid.title)
        for at, said in judged.said.items() if about else ():
            row, column = _corner(at, judged.grid.merges)
            if about and _fits(about, row, column):
                found.append(((int(about.get("sheetId", 0)), row, column), said))
    found.sort(key=lambda pair: (gravity(pair[1].severity), pair[0]))
    told: dict[Spot, Said] = {}
    for spot, said in found:
        first = told.get(spot)
        if first is not None:
            told[spot] = Said(first.severity, f"{first.text}\n{said.text}")
        elif len(told) < MARKS:
            told[spot] = said
    return told


def _corner(at: Position, merges: Iterable[tuple[int, int, int, int]]) -> Position:
    row, column = at
    inside = ((top, left) for top, left, low, right in merges if top <= row <= low and left <= column <= right)
    return next(inside, at)


def _fits(about: Json, row: int, column: int) -> bool:
    size = about["gridProperties"]
    return row < int(size["rowCount"]) and column < int(size["columnCount"])


def _cells(standing: Standing, said: Mapping[Spot, Said], shades: Shades) -> Iterator[Json]:
    """The cells that are to look otherwise than they do."""
    for spot in sorted(standing.cells.keys() | said.keys()):
        look = standing.cells.get(spot, Look())
        wanted = own = _own(look, shades)
        if (told := said.get(spot)) is not None:
            wanted = Look(dressed(own.note, told.text), shades.put(told.severity, own.colour))
        if wanted != look:
            yield _cell(spot, look, wanted)


def _own(look: Look, shades: Shades) -> Look:
    """What a teacher left on a cell. A tint that nobody knows any more is none of hers where our note hangs on it."""
    colour = shades.own(look.colour)
    is_lost = colour == look.colour and is_tint(colour) and has_ours(look.note)
    return Look(own_note(look.note), "" if is_lost else colour)


def _cell(spot: Spot, look: Look, wanted: Look) -> Json:
    """The request that gives one cell another note, another background or both."""
    fields, cell = [], dict[str, Any]()
    if wanted.note != look.note:
        fields.append("note")
        cell |= {"note": wanted.note} if wanted.note else {}
    if wanted.colour != look.colour:
        fields.append("userEnteredFormat.backgroundColorStyle")
        style = style_of(wanted.colour)
        cell |= {"userEnteredFormat": {"backgroundColorStyle": style}} if style else {}
    start = {"sheetId": spot[0], "rowIndex": spot[1], "columnIndex": spot[2]}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": ",".join(fields)}}


# ------------------------------------------------------------------------------------------------ the list


def _list(standing: Standing, verdict: Verdict, before: Stamp) -> tuple[int, list[Json], str]:
    """The number of the sheet with the list, the requests that write it where it says something else, its digest."""
    ours = sorted(standing.texts, key=lambda number: number != before.sheet)
    spare: list[Json] = [{"deleteSheet": {"sheetId": number}} for number in ours[1:]]
    if not ours and not verdict.lines:
        return before.sheet, spare, ""
    rows = list_rows(verdict, _targets(standing, verdict))
    digest = list_digest(rows)
    if ours and before.digest == digest and standing.texts[ours[0]] == [row.texts for row in rows]:
        return ours[0], spare, digest
    number = ours[0] if ours else _next(before)
    return number, spare + list_requests(rows, number, None if ours else standing.sheets), digest


def _targets(standing: Standing, verdict: Verdict) -> dict[str, Target]:
    """Titles as the verdict has them → the sheet's own title and number."""
    numbers = {str(about["title"]): int(about.get("sheetId", 0)) for about in standing.sheets}
    return {
        judged.title: Target(judged.grid.title, numbers[judged.grid.title])
        for judged in verdict.sheets
        if judged.grid.title in numbers
    }


def _next(before: Stamp) -> int:
    """A number that no list of this workbook had: of one that was deleted it is not used again."""
    return FIRST_LIST + (before.sheet - FIRST_LIST + 1) % LISTS if before.sheet else FIRST_LIST
