"""What a file for Excel can hold: texts without what XML forbids and not too long, titles, links to cells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from journal.places import address
from journal.registers import FORBIDDEN_IN_TITLES, TITLE_LENGTH

#: Excel counts 16-bit units in a cell, and gives up at 32,768.
CELL_LENGTH = 32_767

#: The last row and column of a sheet, from 0.
LAST_ROW, LAST_COLUMN = 1_048_575, 16_383

#: What XML 1.0 cannot hold: control characters, halves of pairs, two code points that are no characters.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")

#: Excel keeps this title for itself.
_RESERVED = "history"


def safe_text(text: str, length: int = CELL_LENGTH) -> str:
    """The same text, every character that a file cannot hold shown as «�», cut to ``length`` units with «…»."""
    safe = _NO_XML.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(safe) * 2 <= length or _units(safe) <= length:
        return safe
    kept = safe[: length - 1]
    while _units(kept) > length - 1:
        kept = kept[: len(kept) - max(1, (_units(kept) - length + 1) // 2)]
    return kept + "…"


def one_line(text: str, length: int) -> str:
    """A text on one line, at most so many units."""
    return safe_text(_SPACES.sub(" ", text).strip(), length)


def legal_titles(titles: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The titles as Excel takes them: 31 units at most, no forbidden characters, different whatever the case."""
    used = {title.casefold() for title in taken} | {_RESERVED}
    found: list[str] = []
    for title in titles:
        legal = _unused(_legal(title), used)
        used.add(legal.casefold())
        found.append(legal)
    return found


def _legal(title: str) -> str:
    plain = FORBIDDEN_IN_TITLES.sub(" ", one_line(title, CELL_LENGTH)).strip().strip("'")
    return safe_text(plain, TITLE_LENGTH) or "Лист"


def _unused(title: str, used: set[str]) -> str:
    number, free = 1, title
    while free.casefold() in used:
        number += 1
        suffix = f" ({number})"
        free = safe_text(title, TITLE_LENGTH - len(suffix)) + suffix
    return free


def link(title: str, row: int, column: int) -> str:
    """A link to a cell of this file, as XlsxWriter takes it: internal:'Алгебра (1 гр.)'!C2."""
    quoted = title.replace("'", "''")
    return f"internal:'{quoted}'!{address(row, column)}"


def fits(row: int, column: int) -> bool:
    """Whether a sheet has such a cell."""
    return 0 <= row <= LAST_ROW and 0 <= column <= LAST_COLUMN


def _units(text: str) -> int:
    """The length as Excel counts it: an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text)
