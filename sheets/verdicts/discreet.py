"""What is said in a workbook on other people's computers: nothing of a person but what its own sheet shows.

Names of the class list, ids and staff stand in workbooks at home (152-ФЗ); a remark may hold them, since it compares
both. In a workbook on Google a word of them is said only where the sheet that the remark is about shows it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from journal.remarks import Remark
from sheets.grid import Grid, Workbook

_WORD = re.compile(r"\d*[^\W\d]\w*")


def as_shown(remarks: Iterable[Remark], book: Workbook) -> list[Remark]:
    """The remarks without what their sheets do not show: a pupil is called by number then, a teacher not at all."""
    words = {grid.title: _words_of(grid) for grid in book.sheets}
    everywhere = frozenset[str]().union(*words.values())
    return [_discreet(remark, words.get(remark.issue.place.sheet, everywhere)) for remark in remarks]


def _discreet(remark: Remark, shown: frozenset[str]) -> Remark:
    issue = remark.issue
    text = issue.text if _words(issue.text) <= shown else _number(issue.pupil)
    detail = issue.detail if _names(issue.detail) <= shown else ""
    teacher = remark.teacher if _words(remark.teacher) <= shown else ""
    return replace(remark, issue=replace(issue, text=text, detail=detail), teacher=teacher)


def _number(pupil: str) -> str:
    return f"номер {pupil}" if pupil else ""


def _words_of(grid: Grid) -> frozenset[str]:
    """The words of a sheet, as they are typed and as they are seen."""
    texts = {grid.text(row, column) for row, cells in enumerate(grid.rows) for column in range(len(cells))}
    texts |= {value for cells in grid.rows for value in cells if isinstance(value, str)} | {grid.title}
    return frozenset(word for text in texts for word in _words(text))


def _words(text: str) -> frozenset[str]:
    """Words with a letter in them: figures and dates are of nobody."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _names(text: str) -> frozenset[str]:
    """Words that may be of a person: written with a capital letter."""
    return frozenset(word.casefold() for word in _WORD.findall(text) if any(map(str.isupper, word)))
