"""Marks that slipped: a row or a column that holds what stood in another one, or is shifted along itself.

A sort that left the ids or the dates behind, a cell deleted with its neighbours drawn up, a row pasted over
another: each mark is readable and stands at the wrong pupil or lesson. What the sheet held before tells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

#: So many earlier cells changed at once, and just so, are no corrections.
SLIP = 3

#: So many lines that slipped one way took their neighbours along.
_TOGETHER = 2

#: Share of a line that must be another's: newer marks may have been typed since.
_MOSTLY = 0.8

Line = TypeVar("Line", bound=Hashable)
Cross = TypeVar("Cross", bound=Hashable)


class Gap(NamedTuple):
    """Something else between two rows or columns: a term's marks, an average, a row without a name."""

    place: int


class Moved(NamedTuple):
    """Rows and columns that slipped, each with the one whose marks it holds.

    With itself where it is shifted along itself, with None where its marks were taken away and nothing came.
    """

    rows: Mapping[Hashable, Hashable]
    columns: Mapping[Hashable, Hashable]


def moved(
    before: Mapping[tuple[Any, Any], str],
    after: Mapping[tuple[Any, Any], str],
    rows: Sequence[Hashable],
    columns: Sequence[Hashable],
) -> Moved:
    """Which rows and columns of a register slipped.

    Args:
        before: What was stored: (row, column) → text.
        after: What the sheet shows of the rows and columns that are still there.
        rows: Those rows, from above, with gaps between them where others stand.
        columns: Those columns, from the left, likewise.
    """
    here = frozenset(rows), frozenset(columns)
    lost = {cell for cell, text in before.items() if after.get(cell) != text and _among(cell, here)}
    if len(lost) < SLIP:
        return Moved({}, {})
    of_columns = _exchanged(_turned(before), _turned(after), Counter(column for _, column in lost))
    lost = {cell for cell in lost if cell[1] not in of_columns}
    of_rows = _exchanged(_lines(before), _lines(after), Counter(row for row, _ in lost))
    lost = {cell for cell in lost if cell[0] not in of_rows}
    shifted_rows = _shifted(_lines(before), _lines(after), Counter(row for row, _ in lost), columns)
    lost = {cell for cell in lost if cell[0] not in shifted_rows}
    shifted_columns = _shifted(_turned(before), _turned(after), Counter(column for _, column in lost), rows)
    return Moved(of_rows | shifted_rows, of_columns | shifted_columns)


def _among(cell: tuple[Hashable, Hashable], here: tuple[frozenset[Hashable], frozenset[Hashable]]) -> bool:
    return cell[0] in here[0] and cell[1] in here[1]


def _lines(cells: Mapping[tuple[Line, Cross], str]) -> dict[Line, dict[Cross, str]]:
    """The filled cells of each row."""
    lines: dict[Line, dict[Cross, str]] = defaultdict(dict)
    for (line, cross), text in cells.items():
        lines[line][cross] = text
    return dict(lines)


def _turned(cells: Mapping[tuple[Cross, Line], str]) -> dict[Line, dict[Cross, str]]:
    """The filled cells of each column."""
    return _lines({(line, cross): text for (cross, line), text in cells.items()})


def _exchanged(
    before: Mapping[Line, Mapping[Cross, str]], after: Mapping[Line, Mapping[Cross, str]], lost: Mapping[Line, int]
) -> dict[Line, Line | None]:
    """The lines that hold what stood in another one, where too many earlier cells changed for corrections.

    The ends of a slip count too: a line blank until now that took the other's marks away, and the one whose
    marks were taken.
    """
    changed = [line for line, cells in after.items() if cells != before.get(line)]
    sources = ((line, _source(line, after[line], before)) for line in changed)
    found = {line: source for line, source in sources if source is not None}
    if sum(lost.get(line, 0) for line in found) < SLIP:
        return {}
    slipped: dict[Line, Line | None] = {
        line: own for line, own in found.items() if lost.get(line) or after.get(own) != before[own]
    }
    taken = dict.fromkeys(own for own in slipped.values() if own is not None and lost.get(own))
    return {**taken, **slipped}


def _source(line: Line, cells: Mapping[Cross, str], before: Mapping[Line, Mapping[Cross, str]]) -> Line | None:
    """The other line whose marks these are, or None."""
    own = len(cells.items() & before.get(line, {}).items())
    best, most = None, max(own, _MOSTLY * len(cells) - 0.001)
    for other, held in before.items():
        if other != line and len(held) > most and held.items() <= cells.items():
            best, most = other, len(held)
    return best


def _shifted(
    before: Mapping[Line, Mapping[Cross, str]],
    after: Mapping[Line, Mapping[Cross, str]],
    lost: Mapping[Line, int],
    order: Sequence[Cross],
) -> dict[Line, Line]:
    """The lines whose marks stand one place further than they stood, from some place on.

    Where several lines slipped one way, a line with too few marks to tell that slipped so too went with them.
    """
    steps = {line: _step(before[line], after.get(line, {}), order) for line in lost}
    slipped = {line for line, step in steps.items() if step and lost[line] >= SLIP and step.witnesses > 1}
    for way in (1, -1):
        if sum(steps[line].way == way for line in slipped) >= _TOGETHER:
            slipped |= {line for line, step in steps.items() if step.way == way}
    return {line: line for line in steps if line in slipped}


class _Step(NamedTuple):
    """Which way a line slipped (1 further, -1 back, 0 not at all) and how many marks stand one place on."""

    way: int
    witnesses: int

    def __bool__(self) -> bool:
        return self.way != 0


def _step(before: Mapping[Cross, str], after: Mapping[Cross, str], order: Sequence[Cross]) -> _Step:
    """How a line slipped. Nobody knows what a gap holds; what left at the end is gone."""
    old, new = _texts(before, order), _texts(after, order)
    first = next(place for place, (was, is_) in enumerate(zip(old, new, strict=True)) if was != is_)
    last = max(place for place, text in enumerate(old) if text)
    further = _told(zip(old[first : last + 1], new[first + 1 : last + 2], strict=False))
    back = _told(zip(old[first + 1 : last + 1], new[first:last], strict=True))
    for way, pairs in ((1, further), (-1, back)):
        witnesses = sum(was != "" for was, _ in pairs)
        if all(was == is_ for was, is_ in pairs) and (witnesses or not any(new[first : last + 1])):
            return _Step(way, witnesses)
    return _Step(0, 0)


def _told(pairs: Iterable[tuple[str | None, str | None]]) -> list[tuple[str | None, str | None]]:
    return [(was, is_) for was, is_ in pairs if was is not None and is_ is not None]


def _texts(cells: Mapping[Cross, str], order: Iterable[Cross]) -> list[str | None]:
    return [None if isinstance(cross, Gap) else cells.get(cross, "") for cross in order]
